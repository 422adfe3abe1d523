"""Claiming a message for sending, and recording how that ended, each in a short transaction of the caller's."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.bookings import queries as bookings
from opensetter.channels import accounts
from opensetter.channels import queries as integrations
from opensetter.channels import service as channels
from opensetter.channels.base import Meaning, OutgoingMessage, ProviderError, Sender, Sent
from opensetter.channels.models import BotIntegration
from opensetter.consent import queries as consent_read
from opensetter.consent import service as consent
from opensetter.consent.models import Cause
from opensetter.consent.queries import Scope
from opensetter.contacts import meeting
from opensetter.contacts import queries as contacts
from opensetter.contacts.service import Profile
from opensetter.conversations import queries as conversations
from opensetter.conversations import receipts, window
from opensetter.conversations.models import Conversation, Message, Status
from opensetter.conversations.senders import sighting_of
from opensetter.conversations.service import topic
from opensetter.core import clock, live, queue
from opensetter.sending import conditions, letters, rules
from opensetter.sending.conditions import Place
from opensetter.sending.rules import AfterSilence, Obstacle, Situation

SENDING = "meta.send"
"""Who tells of a recipient in the answer to a send: Meta alone spells them in its own way."""

TAKE_TURN = "engine.take_turn"
"""The job that answers a message. It belongs to a rung above this one, which only names it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that is to be sent now, by whoever holds this. `integration` says over which connection."""

    message_id: int
    integration: BotIntegration
    outgoing: OutgoingMessage


@dataclass(frozen=True, slots=True)
class Uncertain:
    """A message whose sending was broken off: whether the provider took it has to be found out."""

    message_id: int


@dataclass(frozen=True, slots=True)
class _Held:
    """A message that nobody else changes, of a contact about whom nothing changes, until the transaction ends."""

    message: Message
    conversation: Conversation
    contact_id: int


async def claim(
    session: AsyncSession, organization_id: int, message_id: int, *, public_url: str
) -> Claim | Uncertain | None:
    """Take a queued message for sending, if nothing stands in its way; None if there is nothing to send.

    The contact's row is locked, against bookings, refusals and humans who take over: each of them is either seen here,
    or committed after the message was on its way.
    """
    held = await _lock(session, organization_id, message_id)
    if held is None:
        return None
    message, conversation = held.message, held.conversation
    if message.status == Status.SENDING:
        # Whoever began it did not get to say how it ended.
        await _settle(session, organization_id, message, Status.UNKNOWN, {"reason": "unconfirmed"})
        return Uncertain(message_id)
    if message.status != Status.QUEUED:
        return None
    integration = await integrations.get(session, organization_id, conversation.bot_integration_id)
    await _fit(session, organization_id, held, integration)
    situation = await _situation(session, organization_id, held, integration)
    if (reason := rules.obstacle(situation)) is not None:
        await _block(session, organization_id, held, reason)
        return None
    await _set(
        session, organization_id, message_id, status="sending", sending_at=clock.now(), attempts=message.attempts + 1
    )
    return Claim(message_id, integration, letters.outgoing(message, conversation, public_url=public_url))


async def record_sent(session: AsyncSession, organization_id: int, message_id: int, sent: Sent) -> None:
    """The provider took it."""
    message = await _get(session, organization_id, message_id)
    await receipts.note_sent(
        session,
        organization_id,
        message_id,
        bot_integration_id=message.bot_integration_id,
        provider_id=sent.provider_id,
    )
    if sent.segments is not None:
        details = {**(message.details or {}), "segments": sent.segments}
        await _set(session, organization_id, message_id, details=details)


async def record_found(session: AsyncSession, organization_id: int, message_id: int, sent: Sent) -> bool:
    """The provider tells of a message just like this one: whether it is this one, and not an earlier one of ours."""
    message = await _get(session, organization_id, message_id)
    others = exists().where(
        Message.bot_integration_id == message.bot_integration_id,
        Message.provider_id == sent.provider_id,
        Message.id != message_id,
    )
    if await session.scalar(select(others)):
        return False
    await record_sent(session, organization_id, message_id, sent)
    return True


async def note_recipient(session: AsyncSession, organization_id: int, message_id: int, recipient: Sender) -> None:
    """Whom the provider says we wrote to: how it spells their number is evidence of who they are.

    In a transaction of its own, since it takes the contact's row, which comes before the message's.
    """
    message = await _get(session, organization_id, message_id)
    conversation = await conversations.get(session, organization_id, message.conversation_id)
    said = {"waId": recipient.wa_id, "userId": recipient.user_id}
    told = {name: value for name, value in said.items() if value}
    if told.items() <= (conversation.recipient or {}).items():
        return
    sighting = sighting_of(recipient, source=SENDING)
    contact_id = await meeting.meet(session, organization_id, sighting=sighting, profile=Profile())
    if contact_id == conversation.contact_id:
        known = {**(conversation.recipient or {}), **told}
        await session.execute(
            update(Conversation)
            .where(Conversation.organization_id == organization_id, Conversation.id == conversation.id)
            .values(recipient=known)
        )


async def record_refusal(
    session: AsyncSession, organization_id: int, message_id: int, error: ProviderError, *, retry_after: float | None
) -> float | None:
    """The provider did not take it: how many seconds to wait before the next attempt, or None if there is none.

    What the error says of the connection or of the contact's wishes is acted upon as well.
    """
    held = await _lock(session, organization_id, message_id)
    if held is None or held.message.status != Status.SENDING:
        # A report was faster, and knows better.
        return None
    message = held.message
    meaning = error.meaning or Meaning.REJECTED
    if meaning is Meaning.RETRY and (pause := rules.pause_seconds(message.attempts, retry_after)) is not None:
        await _settle(session, organization_id, message, Status.QUEUED, letters.failure(error, "retried"))
        return pause
    if meaning is Meaning.AMBIGUOUS:
        await _settle(session, organization_id, message, Status.UNKNOWN, letters.failure(error, "unconfirmed"))
        return None
    await _settle(session, organization_id, message, Status.FAILED, letters.failure(error, letters.REASONS[meaning]))
    await receipts.tell_undelivered(session, organization_id, message, Status.FAILED, letters.REASONS[meaning])
    integration = await integrations.get(session, organization_id, message.bot_integration_id)
    await act_on(session, organization_id, error, integration=integration, contact_id=held.contact_id)
    return None


async def act_on(
    session: AsyncSession,
    organization_id: int,
    error: ProviderError,
    *,
    integration: BotIntegration,
    contact_id: int | None,
) -> None:
    """What a provider's error means beyond its message: a refusal of the contact's, or an end of the connection.

    The caller holds no lock but the contact's.
    """
    if error.meaning is Meaning.CONSENT and contact_id is not None:
        await consent.record(
            session,
            organization_id,
            contact_id,
            Scope(integration.channel, integration.address or "", letters.category(error)),
            is_granted=False,
            cause=Cause.PROVIDER_REFUSAL,
            evidence={"code": error.code},
        )
    if error.meaning is Meaning.STOPPED:
        await channels.stop(session, organization_id, integration.id, reason=f"{error.code}: {error.title}")


async def connection(session: AsyncSession, organization_id: int, bot_integration_id: int) -> BotIntegration | None:
    """A connection that may be used; None if it was disabled, or stopped by its provider."""
    found = await integrations.get(session, organization_id, bot_integration_id)
    return found if found.disabled_at is None and found.stopped_at is None else None


async def uncertain(session: AsyncSession, organization_id: int, message_id: int) -> Message | None:
    """The message, if it still is not known whether it was sent."""
    message = await _get(session, organization_id, message_id)
    return message if message.status == Status.UNKNOWN else None


async def letter(
    session: AsyncSession, organization_id: int, message: Message, *, public_url: str
) -> tuple[BotIntegration, OutgoingMessage]:
    """A message as it was or would be handed to its provider, and over which connection."""
    conversation = await conversations.get(session, organization_id, message.conversation_id)
    integration = await integrations.get(session, organization_id, message.bot_integration_id)
    return integration, letters.outgoing(message, conversation, public_url=public_url)


async def give_up_waiting(session: AsyncSession, organization_id: int, message_id: int) -> bool:
    """Nobody told whether the message was sent: whether it is queued again."""
    held = await _lock(session, organization_id, message_id)
    if held is None or held.message.status != Status.UNKNOWN:
        return False
    message = held.message
    repeats = int((message.details or {}).get("repeats", 0))
    later = exists().where(
        Message.organization_id == organization_id,
        Message.conversation_id == message.conversation_id,
        Message.direction == "outbound",
        Message.id > message.id,
        Message.status.not_in(("queued", "blocked")),
    )
    verdict = rules.after_silence(
        offers_link=message.offers_link,
        is_template=letters.is_template(message),
        is_overtaken=bool(await session.scalar(select(later))),
        repeats=repeats,
        is_unasked=conditions.of(message.outgoing) is not None,
    )
    if verdict is AfterSilence.AGAIN:
        await _settle(session, organization_id, message, Status.QUEUED, None)
        await _set(session, organization_id, message_id, details={**(message.details or {}), "repeats": repeats + 1})
        return True
    await receipts.tell_undelivered(session, organization_id, message, Status.UNKNOWN, "unconfirmed")
    return False


async def _lock(session: AsyncSession, organization_id: int, message_id: int) -> _Held | None:
    """The contact's row first, then the message's, as everybody who takes both; None if there is no such message."""
    contact_id = await _contact_of(session, organization_id, message_id)
    while contact_id is not None:
        held = await contacts.lock(session, organization_id, contact_id)
        asked, contact_id = contact_id, await _contact_of(session, organization_id, message_id)
        # While it was waited for, two contacts may have become one, or two again: then another row is the one to lock.
        if contact_id in {asked, held}:
            message = await _get(session, organization_id, message_id, locked=True)
            conversation = await conversations.get(session, organization_id, message.conversation_id)
            await session.refresh(conversation)
            return _Held(message, conversation, held)
    return None


async def _fit(session: AsyncSession, organization_id: int, held: _Held, integration: BotIntegration) -> None:
    """Make of a text the template that was stored with it, if the window has closed."""
    message, hours = held.message, accounts.window_hours(integration)
    is_open = window.is_open(held.conversation.last_inbound_at, hours, now=clock.now())
    more = letters.fitting(message, is_window_open=is_open)
    if more is not None and more != message.outgoing:
        words = letters.template_words(letters.template_of(more))
        await _set(session, organization_id, message.id, outgoing=more, kind="template", content=words)
        await session.refresh(message)


async def _situation(
    session: AsyncSession, organization_id: int, held: _Held, integration: BotIntegration
) -> Situation:
    message, conversation = held.message, held.conversation
    now = clock.now()
    has_booking = False
    if message.offers_link and not (message.is_forced or message.is_from_human):
        standing = await bookings.standing(
            session, organization_id, held.contact_id, bot_id=integration.bot_id, now=now
        )
        has_booking = standing is not None and standing.has_booking(now)
    refusal = await consent_read.refusal(
        session,
        organization_id,
        held.contact_id,
        channel=integration.channel,
        sender=integration.address or "",
        is_marketing=letters.is_marketing(message),
    )
    hours = accounts.window_hours(integration)
    broken = None
    if (condition := conditions.of(message.outgoing)) is not None:
        place = Place(conversation.id, held.contact_id, integration.bot_id)
        broken = await conditions.broken(session, organization_id, condition, at=place, now=now)
    return Situation(
        is_disabled=integration.disabled_at is not None,
        is_stopped=integration.stopped_at is not None,
        is_refused=refusal is not None,
        is_handed_over=conversation.handed_over_at is not None and not letters.hands_over(message),
        has_booking=has_booking,
        is_window_open=window.is_open(conversation.last_inbound_at, hours, now=now),
        is_from_human=message.is_from_human,
        is_template=letters.is_template(message),
        offers_link=message.offers_link,
        is_forced=message.is_forced,
        is_confirmation=letters.is_confirmation(message),
        is_stale=now - message.created_at > rules.STALE_AFTER,
        broken=broken,
    )


async def _block(session: AsyncSession, organization_id: int, held: _Held, reason: Obstacle) -> None:
    message = held.message
    answered = message.in_reply_to_id
    await _settle(session, organization_id, message, Status.BLOCKED, {"reason": str(reason)})
    await receipts.tell_undelivered(session, organization_id, message, Status.BLOCKED, str(reason))
    if answered is None or reason not in {Obstacle.BOOKING_EXISTS, Obstacle.HANDED_OVER}:
        return
    # The contact's question is unanswered again. After a booking it is answered at once, on what is true now; while a
    # human has the conversation it is theirs, and the bot's again if it is handed back before they have answered.
    await _set(session, organization_id, message.id, in_reply_to_id=None)
    if reason is Obstacle.BOOKING_EXISTS:
        await queue.defer_by_name(
            session,
            TAKE_TURN,
            lock=f"conversation:{held.conversation.id}",
            organization_id=organization_id,
            message_id=answered,
        )


async def _settle(
    session: AsyncSession, organization_id: int, message: Message, status: Status, failure: Mapping[str, Any] | None
) -> None:
    await _set(session, organization_id, message.id, status=str(status), failure=dict(failure) if failure else None)
    await live.announce(session, topic(message.conversation_id))


async def _get(session: AsyncSession, organization_id: int, message_id: int, *, locked: bool = False) -> Message:
    query = select(Message).where(Message.organization_id == organization_id, Message.id == message_id)
    if locked:
        query = query.with_for_update()
    return (await session.scalars(query.execution_options(populate_existing=True))).one()


async def _contact_of(session: AsyncSession, organization_id: int, message_id: int) -> int | None:
    """Whose message it is now; None if there is no such message."""
    query = (
        select(Conversation.contact_id)
        .join(Message, Message.conversation_id == Conversation.id)
        .where(Message.organization_id == organization_id, Message.id == message_id)
    )
    return await session.scalar(query)


async def _set(session: AsyncSession, organization_id: int, message_id: int, **values: Any) -> None:  # noqa: ANN401 - columns
    await session.execute(
        update(Message).where(Message.organization_id == organization_id, Message.id == message_id).values(**values)
    )
