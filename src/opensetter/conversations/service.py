"""Receiving messages and storing replies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, Text, bindparam, select, text, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.channels.models import BotIntegration
from opensetter.conversations import queries
from opensetter.conversations.models import Conversation, Message, Status
from opensetter.conversations.queries import Thread
from opensetter.core import clock, live
from opensetter.core.errors import Conflict, Unavailable
from opensetter.webhooks.catalogue import EventType

LONGEST_MESSAGE = 10_000


class IntegrationDisabled(Conflict):
    """The bot integration is disabled and takes no messages."""

    code = "bot_integration_disabled"


class ConversationMoved(Unavailable):
    """The contact was merged with another one just now, and the message is in another conversation. Try again."""

    code = "conversation_moved"


ANY = "conversation"
"""Under which name news of any conversation is heard."""


@dataclass(frozen=True, slots=True)
class Received:
    """An inbound message's row; `is_new` is False if the platform had sent it before."""

    message_id: int
    conversation_id: int
    contact_id: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came with a message beside its words. `recipient` is whom to answer, as the provider calls them."""

    kind: str = "text"
    recipient: Mapping[str, str] | None = None
    details: Mapping[str, Any] | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A reply about to be stored: what the contact reads, and how it came about.

    `status` is `sent` where storing it is all there is to do, and `queued` where a provider is still to take it.
    """

    content: str
    asked: str | None
    withheld: Sequence[str]
    explanation: Mapping[str, Any]
    offers_link: bool = False
    status: Status = Status.SENT
    more: Mapping[str, Any] | None = None
    """What is sent beside the text, or says what it is; see `Message.outgoing`."""


# Platforms repeat a message until they hear an answer, sometimes in parallel, so the unique index decides which copy is
# first. Checking beforehand would only narrow the race.
_RECEIVE = text(
    f"""
    WITH received AS (
        INSERT INTO messages (organization_id, conversation_id, bot_integration_id, direction, content, provider_id,
            status, kind, details, created_at)
        VALUES (:organization_id, :conversation_id, :bot_integration_id, 'inbound', :content, :provider_id,
            '{Status.RECEIVED}', :kind, :details, :created_at)
        ON CONFLICT (bot_integration_id, provider_id) WHERE provider_id IS NOT NULL DO NOTHING
        RETURNING id
    ), published AS (
        INSERT INTO events (organization_id, type, payload)
        SELECT :organization_id, '{EventType.MESSAGE_RECEIVED}', jsonb_build_object(
            'messageId', id, 'conversationId', CAST(:conversation_id AS bigint),
            'contactId', CAST(:contact_id AS bigint), 'botIntegrationId', CAST(:bot_integration_id AS bigint))
        FROM received
    )
    SELECT id, pg_notify('{live.CHANNEL}', :topic) FROM received
    """
).bindparams(bindparam("details", type_=JSONB(none_as_null=True)))


async def receive(
    session: AsyncSession,
    integration: BotIntegration,
    *,
    contact_id: int,
    content: str,
    provider_id: str | None,
    arrival: Arrival = Arrival(),
) -> Received:
    """Store what a contact said, once however often it is delivered; opens their conversation if need be."""
    if integration.disabled_at is not None:
        raise IntegrationDisabled
    now = clock.now()
    conversation_id = await open_conversation(
        session,
        integration.organization_id,
        bot_integration_id=integration.id,
        contact_id=contact_id,
        recipient=arrival.recipient,
        # A message that was under way for long has opened its window long ago.
        inbound_at=min(arrival.at or now, now),
        now=now,
    )
    message_id = await session.scalar(
        _RECEIVE,
        {
            "organization_id": integration.organization_id,
            "conversation_id": conversation_id,
            "bot_integration_id": integration.id,
            "contact_id": contact_id,
            "content": content,
            "provider_id": provider_id,
            "kind": arrival.kind,
            "details": dict(arrival.details) if arrival.details else None,
            "created_at": now,
            "topic": topic(conversation_id),
        },
    )
    if message_id is None:
        return await _repeated(session, integration, provider_id)
    return Received(message_id, conversation_id, contact_id, is_new=True)


# What is not told this time is still true: a number is left out once its owner has a user name.
_OPEN = text(
    """
    INSERT INTO conversations AS known (organization_id, bot_integration_id, contact_id, context_starts_at,
        last_message_at, last_inbound_at, recipient)
    VALUES (:organization_id, :bot_integration_id, :contact_id, :now, :now, :inbound_at, :recipient)
    ON CONFLICT ON CONSTRAINT uq_conversations_bot_integration_id_contact_id DO UPDATE SET
        last_message_at = excluded.last_message_at,
        last_inbound_at = greatest(known.last_inbound_at, excluded.last_inbound_at),
        recipient = coalesce(coalesce(known.recipient, '{}') || excluded.recipient, known.recipient)
    RETURNING id
    """
).bindparams(bindparam("recipient", type_=JSONB(none_as_null=True)))


async def open_conversation(
    session: AsyncSession,
    organization_id: int,
    *,
    bot_integration_id: int,
    contact_id: int,
    recipient: Mapping[str, str] | None = None,
    inbound_at: datetime | None = None,
    now: datetime | None = None,
) -> int:
    """The id of a contact's conversation on an integration, begun if there is none, and locked.

    It begins `now`: the instant of the message that opens it, or the bot would take that one for older than itself.

    Messages of one conversation are stored one after the other, so that their ids rise in the order in which they
    become visible, and nobody reading "after id 7" can miss a late number 6.
    """
    opened = await session.execute(
        _OPEN,
        {
            "organization_id": organization_id,
            "bot_integration_id": bot_integration_id,
            "contact_id": contact_id,
            "now": now or clock.now(),
            "inbound_at": inbound_at,
            "recipient": dict(recipient) if recipient else None,
        },
    )
    return int(opened.scalar_one())


# The contact's row is locked first, with those of all who were merged into it: a booking that was under way during the
# merge is filed under one of them. The lock of the conversation's row waits for theirs.
_LOCK = text(
    """
    WITH person AS MATERIALIZED (
        SELECT id FROM contacts WHERE id = :contact_id OR merged_into_id = :contact_id ORDER BY id FOR UPDATE
    ), held AS MATERIALIZED (SELECT array_agg(id) AS ids FROM person)
    SELECT conversation.id FROM held JOIN conversations conversation ON conversation.contact_id = ANY (held.ids)
    WHERE conversation.id = :conversation_id FOR UPDATE OF conversation
    """
)

_REPLY = text(
    f"""
    WITH reply AS (
        INSERT INTO messages (organization_id, conversation_id, bot_integration_id, direction, content, status,
            in_reply_to_id, asked, withheld, explanation, offers_link, outgoing, created_at)
        VALUES (:organization_id, :conversation_id, :bot_integration_id, 'outbound', :content, :status,
            :in_reply_to_id, :asked, :withheld, :explanation, :offers_link, :outgoing, :created_at)
        RETURNING id
    ), published AS (
        INSERT INTO events (organization_id, type, payload)
        SELECT :organization_id, '{EventType.MESSAGE_SENT}', jsonb_build_object(
            'messageId', id, 'conversationId', CAST(:conversation_id AS bigint),
            'contactId', CAST(:contact_id AS bigint),
            'botIntegrationId', CAST(:bot_integration_id AS bigint), 'withheld', to_jsonb(CAST(:withheld AS text[])))
        FROM reply
    )
    SELECT id, pg_notify('{live.CHANNEL}', :topic) FROM reply
    """
).bindparams(
    bindparam("explanation", type_=JSONB),
    bindparam("withheld", type_=ARRAY(Text)),
    bindparam("outgoing", type_=JSONB(none_as_null=True)),
)


async def claim_turn(session: AsyncSession, organization_id: int, thread: Thread) -> bool:
    """Whether a reply to the thread's message may be stored now; if so, nothing changes until the transaction ends.

    The contact's row is locked first, against bookings: recording one needs a share of that lock for its foreign
    key, so every booking is either visible to what this transaction reads next, or committed after it. Then the
    conversation's, against messages. Whoever else takes both takes them in this order.

    Raises `ConversationMoved` if the contact was merged since the thread was read: these are locks of what is gone.
    The turn is taken again, from where the message is by then.
    """
    await session.execute(_LOCK, {"contact_id": thread.contact_id, "conversation_id": thread.conversation_id})
    now = await queries.thread(session, organization_id, thread.message_id)
    if now is None or not now.is_open:
        return False
    if (now.contact_id, now.conversation_id) != (thread.contact_id, thread.conversation_id):
        raise ConversationMoved
    return True


async def reply(session: AsyncSession, organization_id: int, thread: Thread, outgoing: Outgoing) -> int:
    """Store the reply to everything up to the thread's message. `claim_turn` must have been passed."""
    answered = Received(thread.message_id, thread.conversation_id, thread.contact_id, is_new=True)
    return await store_reply(
        session, organization_id, answered, bot_integration_id=thread.bot_integration_id, outgoing=outgoing
    )


async def store_reply(
    session: AsyncSession, organization_id: int, answered: Received, *, bot_integration_id: int, outgoing: Outgoing
) -> int:
    """Store the one reply to a message; the caller holds the contact's lock, and the conversation's."""
    stored = await session.execute(
        _REPLY,
        {
            "organization_id": organization_id,
            "conversation_id": answered.conversation_id,
            "bot_integration_id": bot_integration_id,
            "contact_id": answered.contact_id,
            "content": outgoing.content,
            "status": str(outgoing.status),
            "offers_link": outgoing.offers_link,
            "outgoing": dict(outgoing.more) if outgoing.more else None,
            "in_reply_to_id": answered.message_id,
            "asked": outgoing.asked,
            "withheld": list(outgoing.withheld),
            "explanation": dict(outgoing.explanation),
            "created_at": clock.now(),
            "topic": topic(answered.conversation_id),
        },
    )
    return int(stored.one()[0])


async def record_read(session: AsyncSession, organization_id: int, conversation_id: int, *, up_to_id: int) -> None:
    """The contact has seen the bot's messages up to one of them."""
    await session.execute(
        update(Message)
        .where(
            Message.organization_id == organization_id,
            Message.conversation_id == conversation_id,
            Message.direction == "outbound",
            Message.id <= up_to_id,
            Message.status != str(Status.READ),
        )
        .values(status=str(Status.READ))
    )


def topic(conversation_id: int) -> str:
    """Under which name news of a conversation is announced."""
    return f"{ANY}:{conversation_id}"


async def _repeated(session: AsyncSession, integration: BotIntegration, provider_id: str | None) -> Received:
    """The message that was stored when this one came the first time, whoever sent it then."""
    row = (
        await session.execute(
            select(Message.id, Message.conversation_id, Conversation.contact_id)
            .join(Conversation, Conversation.id == Message.conversation_id)
            .where(
                Message.organization_id == integration.organization_id,
                Message.bot_integration_id == integration.id,
                Message.provider_id == provider_id,
            )
        )
    ).one()
    return Received(row[0], row[1], row[2], is_new=False)
