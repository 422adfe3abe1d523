"""What providers tell of messages that we sent: kept once each, and applied in whatever order they come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.conversations import statuses
from opensetter.conversations.models import Conversation, Message, MessageReceipt, Status
from opensetter.conversations.service import topic
from opensetter.core import live
from opensetter.webhooks import service as webhooks
from opensetter.webhooks.catalogue import EventType


@dataclass(frozen=True, slots=True)
class Receipt:
    """One report. `message_id` is ours, where the provider carries it; else its own `provider_id` finds the message."""

    provider_id: str
    status: Status
    message_id: int | None = None
    at: datetime | None = None
    failure: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Applied:
    """What a report did: to which message, if it is known yet, and whether it was the first to tell so."""

    message_id: int | None
    contact_id: int | None
    is_new: bool


# Whoever records a send and whoever records a report of it look for each other's row. Each holds this lock as it looks,
# so that the second of them finds the first's. It is over with the transaction.
_MEET = text("SELECT pg_advisory_xact_lock(hashtextextended(:what, 0))")


async def record(session: AsyncSession, organization_id: int, bot_integration_id: int, receipt: Receipt) -> Applied:
    """Keep a report and move its message on; one that comes before the send is recorded waits for it."""
    await _meet(session, bot_integration_id, receipt.provider_id)
    message = await _message(session, organization_id, bot_integration_id, receipt)
    kept = await session.scalar(
        insert(MessageReceipt)
        .values(
            organization_id=organization_id,
            bot_integration_id=bot_integration_id,
            provider_id=receipt.provider_id,
            message_id=None if message is None else message.id,
            status=str(receipt.status),
            failure=dict(receipt.failure) if receipt.failure else None,
            at=receipt.at,
        )
        .on_conflict_do_nothing(constraint="uq_message_receipts_bot_integration_id_provider_id_status")
        .returning(MessageReceipt.id)
    )
    if message is None:
        return Applied(None, None, is_new=kept is not None)
    if kept is not None:
        await _move(session, organization_id, message, receipt)
    contact_id = await _contact_of(session, organization_id, message)
    return Applied(message.id, contact_id, is_new=kept is not None)


async def note_sent(
    session: AsyncSession, organization_id: int, message_id: int, *, bot_integration_id: int, provider_id: str
) -> None:
    """A provider took a message: from here on its id finds it, and so do the reports that came before."""
    await _meet(session, bot_integration_id, provider_id)
    message = await session.get_one(Message, message_id, with_for_update=True, populate_existing=True)
    await _move(session, organization_id, message, Receipt(provider_id, Status.SENT))
    parked = await session.execute(
        update(MessageReceipt)
        .where(
            MessageReceipt.organization_id == organization_id,
            MessageReceipt.bot_integration_id == bot_integration_id,
            MessageReceipt.provider_id == provider_id,
            MessageReceipt.message_id.is_(None),
        )
        .values(message_id=message_id)
        .returning(MessageReceipt.status, MessageReceipt.failure)
    )
    for status, failure in parked.all():
        await _move(session, organization_id, message, Receipt(provider_id, Status(status), failure=failure))


async def tell_undelivered(
    session: AsyncSession, organization_id: int, message: Message, status: Status, reason: str
) -> None:
    """Publish that a message did not reach its contact, or that nobody knows whether it did."""
    payload = {
        "messageId": message.id,
        "conversationId": message.conversation_id,
        "contactId": await _contact_of(session, organization_id, message),
        "botIntegrationId": message.bot_integration_id,
        "status": str(status),
        "reason": reason,
    }
    await webhooks.publish(session, organization_id, kind=EventType.MESSAGE_UNDELIVERED, payload=payload)


async def _meet(session: AsyncSession, bot_integration_id: int, provider_id: str) -> None:
    await session.execute(_MEET, {"what": f"receipt:{bot_integration_id}:{provider_id}"})


async def _message(
    session: AsyncSession, organization_id: int, bot_integration_id: int, receipt: Receipt
) -> Message | None:
    """The message that a report is about. What it names must be ours, sent, on this very integration."""
    named = Message.provider_id == receipt.provider_id
    if receipt.message_id is not None:
        named = (Message.id == receipt.message_id) & (
            Message.provider_id.is_(None) | (Message.provider_id == receipt.provider_id)
        )
    return await session.scalar(
        select(Message)
        .where(
            Message.organization_id == organization_id,
            Message.bot_integration_id == bot_integration_id,
            Message.direction == "outbound",
            named,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )


async def _contact_of(session: AsyncSession, organization_id: int, message: Message) -> int | None:
    return await session.scalar(
        select(Conversation.contact_id).where(
            Conversation.organization_id == organization_id, Conversation.id == message.conversation_id
        )
    )


async def _move(session: AsyncSession, organization_id: int, message: Message, receipt: Receipt) -> None:
    before = Status(message.status)
    status = statuses.after(before, receipt.status)
    # A failure that was told of belongs to a message that failed: one that was delivered after all has none.
    failure = receipt.failure if status is receipt.status is Status.FAILED else message.failure
    await session.execute(
        update(Message)
        .where(Message.organization_id == organization_id, Message.id == message.id)
        .values(
            status=str(status),
            provider_id=func.coalesce(Message.provider_id, receipt.provider_id),
            failure=failure if status in {Status.FAILED, Status.BLOCKED, Status.UNKNOWN} else None,
        )
    )
    await session.refresh(message)
    if status is Status.FAILED is not before:
        reason = str((receipt.failure or {}).get("reason", "rejected"))
        await tell_undelivered(session, organization_id, message, status, reason)
    await live.announce(session, topic(message.conversation_id))
