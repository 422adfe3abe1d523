"""A human takes over a conversation, and hands it back."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.contacts import queries as contacts
from opensetter.conversations import queries
from opensetter.conversations.models import Conversation, Message, Status
from opensetter.conversations.service import topic
from opensetter.core import clock, live
from opensetter.webhooks import service as webhooks
from opensetter.webhooks.catalogue import EventType


@dataclass(frozen=True, slots=True)
class HumanMessage:
    """What a human says to a contact. `provider_id` is there if it was sent already, from the business's own phone."""

    content: str
    status: Status
    provider_id: str | None = None
    kind: str = "text"
    offers_link: bool = False


async def hand_over(session: AsyncSession, organization_id: int, conversation_id: int, *, by: str) -> Conversation:
    """A human answers from here on: whatever the bot is thinking, or has queued, is not sent. Repeating is harmless."""
    conversation = await _locked(session, organization_id, conversation_id)
    if conversation.handed_over_at is None:
        await _set(session, organization_id, conversation.id, handed_over_at=clock.now(), handed_over_by=by)
        await _tell(session, organization_id, EventType.CONVERSATION_HANDED_OVER, conversation)
    return await _reread(session, conversation)


async def hand_back(session: AsyncSession, organization_id: int, conversation_id: int) -> Conversation:
    """The bot answers again, from the contact's next message on; repeating is harmless."""
    conversation = await _locked(session, organization_id, conversation_id)
    if conversation.handed_over_at is not None:
        await _set(session, organization_id, conversation.id, handed_over_at=None, handed_over_by=None)
        await _tell(session, organization_id, EventType.CONVERSATION_HANDED_BACK, conversation)
    return await _reread(session, conversation)


async def say(
    session: AsyncSession, organization_id: int, conversation_id: int, *, by: str, message: HumanMessage
) -> int | None:
    """Store what a human says, and hand the conversation over to them; None if the provider had told of it before."""
    conversation = await hand_over(session, organization_id, conversation_id, by=by)
    # Looked up under the conversation's lock, so two copies of one report cannot both miss the other.
    if message.provider_id is not None and await queries.is_known(
        session, organization_id, conversation.bot_integration_id, message.provider_id
    ):
        return None
    now = clock.now()
    message_id: int = (
        await session.execute(
            insert(Message)
            .values(
                organization_id=organization_id,
                conversation_id=conversation.id,
                bot_integration_id=conversation.bot_integration_id,
                direction="outbound",
                content=message.content,
                provider_id=message.provider_id,
                status=str(message.status),
                kind=message.kind,
                is_from_human=True,
                offers_link=message.offers_link,
                created_at=now,
            )
            .returning(Message.id)
        )
    ).scalar_one()
    await _set(session, organization_id, conversation.id, last_message_at=now)
    payload = _payload(conversation) | {"messageId": message_id, "withheld": [], "isFromHuman": True}
    await webhooks.publish(session, organization_id, kind=EventType.MESSAGE_SENT, payload=payload)
    await live.announce(session, topic(conversation.id))
    return message_id


async def _locked(session: AsyncSession, organization_id: int, conversation_id: int) -> Conversation:
    """The conversation, and its contact's row before it, as in `service.claim_turn`: so nobody's locks cross.

    If a merge has moved all that was said into another one of the same person, it is that one.
    """
    conversation = await queries.get(session, organization_id, conversation_id)
    while True:
        asked = conversation.contact_id
        held = await contacts.lock(session, organization_id, asked)
        await session.refresh(conversation)
        # While it was waited for, contacts may have become one, or two again: then another row is the one to lock.
        if conversation.contact_id in {asked, held}:
            break
    if conversation.contact_id != held:
        joined = await queries.find(
            session, organization_id, bot_integration_id=conversation.bot_integration_id, contact_id=held
        )
        conversation = joined or conversation
    await session.refresh(conversation, with_for_update=True)
    return conversation


async def _set(session: AsyncSession, organization_id: int, conversation_id: int, **values: Any) -> None:  # noqa: ANN401 - columns
    await session.execute(
        update(Conversation)
        .where(Conversation.organization_id == organization_id, Conversation.id == conversation_id)
        .values(**values)
    )


async def _reread(session: AsyncSession, conversation: Conversation) -> Conversation:
    await session.refresh(conversation)
    await live.announce(session, topic(conversation.id))
    return conversation


async def _tell(session: AsyncSession, organization_id: int, kind: EventType, conversation: Conversation) -> None:
    await webhooks.publish(session, organization_id, kind=kind, payload=_payload(conversation))


def _payload(conversation: Conversation) -> dict[str, Any]:
    return {
        "conversationId": conversation.id,
        "contactId": conversation.contact_id,
        "botIntegrationId": conversation.bot_integration_id,
    }
