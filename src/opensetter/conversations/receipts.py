"""What providers tell of messages that we sent: kept once each, and applied in whatever order they come."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, text, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.conversations import statuses
from opensetter.conversations.models import Message, MessageReceipt, Status
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
    recipient: Mapping[str, str] | None
    """Whom the conversation says that we talk to."""
    is_new: bool


# Whoever records a send and whoever records a report of it look for each other's row. Each holds this lock as it looks,
# so that the second of them finds the first's. It is over with the transaction.
_MEET = text("SELECT pg_advisory_xact_lock(hashtextextended(:what, 0))")


# What a report names must be ours, sent, on this very integration.
_RECORD = text(
    """
    WITH message AS (
        SELECT id, status, failure, conversation_id FROM messages
        WHERE organization_id = :organization_id AND bot_integration_id = :bot_integration_id
          AND direction = 'outbound' AND CASE WHEN CAST(:message_id AS bigint) IS NULL
              THEN provider_id = :provider_id
              ELSE id = :message_id AND coalesce(provider_id, :provider_id) = :provider_id END
        FOR UPDATE
    ), kept AS (
        INSERT INTO message_receipts (organization_id, bot_integration_id, provider_id, message_id, status, failure, at)
        VALUES (:organization_id, :bot_integration_id, :provider_id, (SELECT id FROM message), :status, :failure, :at)
        ON CONFLICT ON CONSTRAINT uq_message_receipts_bot_integration_id_provider_id_status DO NOTHING
        RETURNING id
    )
    SELECT message.id, message.status, message.failure, conversation.id, conversation.contact_id,
        conversation.recipient, EXISTS (SELECT FROM kept)
    FROM (VALUES (1)) AS one LEFT JOIN message ON true
    LEFT JOIN conversations conversation ON conversation.id = message.conversation_id
    """
).bindparams(bindparam("failure", type_=JSONB(none_as_null=True)))

_MOVED = text(
    """
    WITH moved AS (
        UPDATE messages SET status = :status, failure = :failure, provider_id = coalesce(provider_id, :provider_id)
        WHERE organization_id = :organization_id AND id = :message_id
        RETURNING id
    )
    SELECT pg_notify(:channel, :topic) FROM moved
    """
).bindparams(bindparam("failure", type_=JSONB(none_as_null=True)))


async def record(session: AsyncSession, organization_id: int, bot_integration_id: int, receipt: Receipt) -> Applied:
    """Keep a report and move its message on; one that comes before the send is recorded waits for it."""
    if receipt.message_id is None:
        await _meet(session, bot_integration_id, receipt.provider_id)
    values = {
        "organization_id": organization_id,
        "bot_integration_id": bot_integration_id,
        "provider_id": receipt.provider_id,
        "message_id": receipt.message_id,
        "status": str(receipt.status),
        "failure": dict(receipt.failure) if receipt.failure else None,
        "at": receipt.at,
    }
    row = (await session.execute(_RECORD, values)).one()
    *found, is_new = row
    message_id, status, failure, conversation_id, contact_id, recipient = found
    if message_id is not None and is_new:
        message = _Message(message_id, conversation_id, contact_id, bot_integration_id, Status(status), failure)
        await _move(session, organization_id, message, receipt)
    return Applied(message_id, contact_id, recipient, is_new=is_new)


async def note_sent(
    session: AsyncSession, organization_id: int, message_id: int, *, bot_integration_id: int, provider_id: str
) -> None:
    """A provider took a message: from here on its id finds it, and so do the reports that came before."""
    await _meet(session, bot_integration_id, provider_id)
    message = await _locked(session, organization_id, message_id)
    message = await _move(session, organization_id, message, Receipt(provider_id, Status.SENT))
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
        message = await _move(session, organization_id, message, Receipt(provider_id, Status(status), failure=failure))


async def tell_undelivered(
    session: AsyncSession, organization_id: int, message: Message, status: Status, reason: str
) -> None:
    """Publish that a message did not reach its contact, or that nobody knows whether it did."""
    known = await _locked(session, organization_id, message.id)
    await _tell(session, organization_id, known, status, reason)


@dataclass(frozen=True, slots=True)
class _Message:
    """As much of a message as a report changes or tells of."""

    id: int
    conversation_id: int
    contact_id: int
    bot_integration_id: int
    status: Status
    failure: Mapping[str, Any] | None


_LOCKED = text(
    """
    SELECT message.id, conversation.id, conversation.contact_id, message.bot_integration_id, message.status,
        message.failure
    FROM messages message JOIN conversations conversation ON conversation.id = message.conversation_id
    WHERE message.organization_id = :organization_id AND message.id = :message_id
    FOR UPDATE OF message
    """
)


async def _locked(session: AsyncSession, organization_id: int, message_id: int) -> _Message:
    values = {"organization_id": organization_id, "message_id": message_id}
    row = (await session.execute(_LOCKED, values)).one()
    return _Message(row[0], row[1], row[2], row[3], Status(row[4]), row[5])


async def _meet(session: AsyncSession, bot_integration_id: int, provider_id: str) -> None:
    await session.execute(_MEET, {"what": f"receipt:{bot_integration_id}:{provider_id}"})


async def _move(session: AsyncSession, organization_id: int, message: _Message, receipt: Receipt) -> _Message:
    """The message after a report of it; the caller holds its row."""
    status = statuses.after(message.status, receipt.status)
    # A failure that was told of belongs to a message that failed: one that was delivered after all has none.
    told = receipt.failure if status is receipt.status is Status.FAILED else message.failure
    failure = dict(told) if told and status in {Status.FAILED, Status.BLOCKED, Status.UNKNOWN} else None
    values = {
        "organization_id": organization_id,
        "message_id": message.id,
        "status": str(status),
        "failure": failure,
        "provider_id": receipt.provider_id,
        "channel": live.CHANNEL,
        "topic": topic(message.conversation_id),
    }
    await session.execute(_MOVED, values)
    if status is Status.FAILED is not message.status:
        await _tell(session, organization_id, message, status, str((receipt.failure or {}).get("reason", "rejected")))
    return replace(message, status=status, failure=failure)


async def _tell(session: AsyncSession, organization_id: int, message: _Message, status: Status, reason: str) -> None:
    payload = {
        "messageId": message.id,
        "conversationId": message.conversation_id,
        "contactId": message.contact_id,
        "botIntegrationId": message.bot_integration_id,
        "status": str(status),
        "reason": reason,
    }
    await webhooks.publish(session, organization_id, kind=EventType.MESSAGE_UNDELIVERED, payload=payload)
