"""Reads of conversations and messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.conversations.models import Conversation, Message
from opensetter.core.errors import NotFound

REMEMBERED = 40
"""How many messages before the one being answered a turn looks at."""


class ConversationNotFound(NotFound):
    """There is no conversation with that id."""

    code = "conversation_not_found"


class MessageNotFound(NotFound):
    """There is no message of ours with that id."""

    code = "message_not_found"


@dataclass(frozen=True, slots=True)
class Thread:
    """Where a message stands: in whose conversation, with which bot, and what came after it."""

    message_id: int
    received_at: datetime
    conversation_id: int
    contact_id: int
    bot_integration_id: int
    bot_id: int
    context_starts_at: datetime
    newest_inbound_id: int
    answered_up_to_id: int
    channel: str
    handed_over_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it is this message's turn: nothing newer came in, nothing answered it yet, and no human answers."""
        is_newest = self.newest_inbound_id == self.message_id
        return is_newest and self.answered_up_to_id < self.message_id and self.handed_over_at is None


_THREAD = text(
    """
    SELECT message.id, message.created_at, conversation.id, conversation.contact_id, conversation.bot_integration_id,
        integration.bot_id, conversation.context_starts_at, later.newest_inbound_id, later.answered_up_to_id,
        integration.channel, conversation.handed_over_at
    FROM messages message
    JOIN conversations conversation ON conversation.id = message.conversation_id
    JOIN bot_integrations integration ON integration.id = conversation.bot_integration_id
    CROSS JOIN LATERAL (
        SELECT coalesce(max(id) FILTER (
                WHERE direction = 'inbound' AND kind NOT IN ('reaction', 'system')), 0) AS newest_inbound_id,
            -- A merge that was undone may have parted them; what was answered in the other conversation is answered.
            greatest(max(in_reply_to_id), (SELECT in_reply_to_id FROM messages WHERE in_reply_to_id = message.id), 0)
                AS answered_up_to_id
        FROM messages WHERE conversation_id = message.conversation_id AND id >= message.id
    ) later
    WHERE message.organization_id = :organization_id AND message.id = :message_id
    """
)


async def thread(session: AsyncSession, organization_id: int, message_id: int) -> Thread | None:
    """Where an inbound message stands; None if there is no such message."""
    row = (await session.execute(_THREAD, {"organization_id": organization_id, "message_id": message_id})).one_or_none()
    return None if row is None else Thread(*row)


_NEWEST = text(
    """
    SELECT message.id
    FROM conversations conversation
    JOIN bot_integrations integration ON integration.id = conversation.bot_integration_id
    JOIN LATERAL (
        SELECT id FROM messages WHERE conversation_id = conversation.id ORDER BY id DESC LIMIT 1
    ) message ON true
    WHERE conversation.organization_id = :organization_id AND conversation.contact_id = :contact_id
        AND integration.bot_id = :bot_id
    ORDER BY conversation.last_message_at DESC, conversation.id DESC LIMIT 1
    """
)


async def newest_thread(session: AsyncSession, organization_id: int, contact_id: int, *, bot_id: int) -> Thread | None:
    """Where the last message between a bot and a contact stands, whoever said it; None if nothing was said."""
    values = {"organization_id": organization_id, "contact_id": contact_id, "bot_id": bot_id}
    message_id = await session.scalar(_NEWEST, values)
    return None if message_id is None else await thread(session, organization_id, message_id)


@dataclass(frozen=True, slots=True)
class Said:
    """A message as a turn reads it."""

    id: int
    is_inbound: bool
    content: str
    in_reply_to_id: int | None
    asked: str | None
    at: datetime
    kind: str


# Ids tell what came after what, also when the clock was set back in between; times only tell where to start.
_REMEMBERED = text(
    """
    SELECT id, direction = 'inbound', content, in_reply_to_id, asked, created_at, kind
    FROM messages
    WHERE organization_id = :organization_id AND conversation_id = :conversation_id AND id <= :up_to_id
      -- What was not sent was not said, and nobody answers an emoji, or a provider's notice.
      AND status <> 'blocked' AND kind NOT IN ('reaction', 'system')
      AND id >= coalesce((
          SELECT id FROM messages
          WHERE organization_id = :organization_id AND conversation_id = :conversation_id AND created_at >= :since
          ORDER BY id LIMIT 1), :up_to_id)
    ORDER BY id DESC LIMIT :most
    """
)


async def remembered(
    session: AsyncSession, organization_id: int, conversation_id: int, *, up_to_id: int, since: datetime
) -> Sequence[Said]:
    """The last messages up to one of them, oldest first, from where the conversation's context starts."""
    values = {
        "organization_id": organization_id,
        "conversation_id": conversation_id,
        "up_to_id": up_to_id,
        "since": since,
        "most": REMEMBERED,
    }
    return [Said(*row) for row in (await session.execute(_REMEMBERED, values)).all()[::-1]]


async def find(
    session: AsyncSession, organization_id: int, *, bot_integration_id: int, contact_id: int
) -> Conversation | None:
    return await session.scalar(
        select(Conversation).where(
            Conversation.organization_id == organization_id,
            Conversation.bot_integration_id == bot_integration_id,
            Conversation.contact_id == contact_id,
        )
    )


async def get(session: AsyncSession, organization_id: int, conversation_id: int) -> Conversation:
    """A conversation; `ConversationNotFound` if the organization has none with that id."""
    found = await session.scalar(
        select(Conversation).where(Conversation.organization_id == organization_id, Conversation.id == conversation_id)
    )
    if found is None:
        raise ConversationNotFound
    return found


async def outbound(session: AsyncSession, organization_id: int, message_id: int) -> Message:
    """A message of ours; `MessageNotFound` if the organization has none with that id."""
    found = await session.scalar(
        select(Message).where(
            Message.organization_id == organization_id, Message.id == message_id, Message.direction == "outbound"
        )
    )
    if found is None:
        raise MessageNotFound
    return found


async def waiting(session: AsyncSession, organization_id: int, conversation_id: int) -> int | None:
    """The contact's newest message, if nobody has answered it yet."""
    newest = await session.scalar(
        select(func.max(Message.id)).where(
            Message.organization_id == organization_id,
            Message.conversation_id == conversation_id,
            Message.direction == "inbound",
            Message.kind.not_in(("reaction", "system")),
        )
    )
    if newest is None:
        return None
    answered = await session.scalar(
        select(Message.id)
        .where(
            Message.organization_id == organization_id,
            Message.conversation_id == conversation_id,
            Message.direction == "outbound",
            Message.id > newest,
            Message.status != "blocked",
        )
        .limit(1)
    )
    return newest if answered is None else None


async def is_known(session: AsyncSession, organization_id: int, bot_integration_id: int, provider_id: str) -> bool:
    """Whether a message with the provider's id is stored already."""
    known = exists().where(
        Message.organization_id == organization_id,
        Message.bot_integration_id == bot_integration_id,
        Message.provider_id == provider_id,
    )
    return bool(await session.scalar(select(known)))


async def history(
    session: AsyncSession, organization_id: int, conversation_id: int, *, after_id: int = 0, limit: int
) -> Sequence[Message]:
    """A conversation's messages after one of them, oldest first."""
    query = (
        select(Message)
        .where(
            Message.organization_id == organization_id,
            Message.conversation_id == conversation_id,
            Message.id > after_id,
        )
        .order_by(Message.id)
        .limit(limit)
    )
    return (await session.scalars(query)).all()


async def newest(
    session: AsyncSession, organization_id: int, conversation_id: int, *, limit: int, before_id: int | None = None
) -> Sequence[Message]:
    """A conversation's last messages, oldest first; those before one of them, if it is given."""
    query = (
        select(Message)
        .where(Message.organization_id == organization_id, Message.conversation_id == conversation_id)
        .order_by(Message.id.desc())
        .limit(limit)
    )
    if before_id is not None:
        query = query.where(Message.id < before_id)
    return (await session.scalars(query)).all()[::-1]


async def reply_to(session: AsyncSession, organization_id: int, message_id: int) -> Message | None:
    """The reply that covers an inbound message: to it, or to a newer one of the same burst."""
    asked = (
        select(Message.conversation_id)
        .where(Message.organization_id == organization_id, Message.id == message_id)
        .scalar_subquery()
    )
    query = (
        select(Message)
        .where(
            Message.organization_id == organization_id,
            Message.conversation_id == asked,
            Message.in_reply_to_id >= message_id,
        )
        .order_by(Message.id)
        .limit(1)
    )
    return await session.scalar(query)
