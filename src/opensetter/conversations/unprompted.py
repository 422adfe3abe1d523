"""What a bot says in a conversation of its own accord."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.conversations.models import Conversation, Message, Status
from opensetter.conversations.service import topic
from opensetter.core import clock, live
from opensetter.webhooks import service as webhooks
from opensetter.webhooks.catalogue import EventType


@dataclass(frozen=True, slots=True)
class Unprompted:
    """A message that answers nobody, about to be stored. `asked` is the bot's question that is still open after it."""

    content: str
    status: Status
    explanation: Mapping[str, Any]
    kind: str = "text"
    asked: str | None = None
    offers_link: bool = False
    more: Mapping[str, Any] | None = None
    """What is sent beside the text, or says what it is; see `Message.outgoing`."""


async def lock(session: AsyncSession, organization_id: int, conversation_id: int) -> Conversation:
    """A conversation in which nothing is stored by anybody else until the transaction ends.

    Whoever also locks the contact's row has done that before.
    """
    locked = await session.scalars(
        select(Conversation)
        .where(Conversation.organization_id == organization_id, Conversation.id == conversation_id)
        # Against messages: what the contact has said is seen by whoever holds this, or is said after what they store.
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return locked.one()


async def say(session: AsyncSession, organization_id: int, conversation: Conversation, message: Unprompted) -> int:
    """Store the message; its id. The caller has locked the conversation."""
    now = clock.now()
    stored = await session.execute(
        insert(Message)
        .values(
            organization_id=organization_id,
            conversation_id=conversation.id,
            bot_integration_id=conversation.bot_integration_id,
            direction="outbound",
            content=message.content,
            status=str(message.status),
            kind=message.kind,
            asked=message.asked,
            explanation=dict(message.explanation),
            offers_link=message.offers_link,
            outgoing=dict(message.more) if message.more else None,
            created_at=now,
        )
        .returning(Message.id)
    )
    message_id = int(stored.scalar_one())
    await session.execute(
        update(Conversation)
        .where(Conversation.organization_id == organization_id, Conversation.id == conversation.id)
        .values(last_message_at=now)
    )
    payload = {
        "messageId": message_id,
        "conversationId": conversation.id,
        "contactId": conversation.contact_id,
        "botIntegrationId": conversation.bot_integration_id,
        "withheld": [],
    }
    await webhooks.publish(session, organization_id, kind=EventType.MESSAGE_SENT, payload=payload)
    await live.announce(session, topic(conversation.id))
    return message_id
