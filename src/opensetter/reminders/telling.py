"""Saying what is due: looked at once more under the contact's lock, then stored as a message, or written off."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.bots import queries as bots
from opensetter.channels import queries as integrations
from opensetter.contacts import queries as contacts
from opensetter.conversations import unprompted
from opensetter.conversations.models import Message
from opensetter.core import clock
from opensetter.reminders import facts, letters, quiet, rules
from opensetter.reminders.facts import Spot
from opensetter.reminders.letters import Letter
from opensetter.reminders.models import Reminder, Silence
from opensetter.reminders.rules import Kind, OfBooking, OfSilence, Reason
from opensetter.sending import conditions
from opensetter.sending import jobs as sending
from opensetter.sending.conditions import Place


@dataclass(frozen=True, slots=True)
class Settled:
    """It was said, or there is a reason why it was not."""

    kind: Kind
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class Later:
    """It is to be looked at again then: people are asleep."""

    until: datetime


async def tell(session: AsyncSession, organization_id: int, reminder_id: int) -> Settled | Later | None:
    """Say what is due, if nothing forbids it; None if that has been decided before.

    The contact's row is locked, against bookings, refusals and humans who take over, and the conversation's against
    messages: each of them is either seen here, or committed afterwards. What a provider carries is looked at again as
    it is sent.
    """
    contact_id = await _lock(session, organization_id, reminder_id)
    if contact_id is None:
        return None
    reminder = await _get(session, organization_id, reminder_id)
    if reminder.status != "queued":
        return None
    if reminder.booking_id is not None:
        return await _of_booking(session, organization_id, reminder, reminder.booking_id, contact_id)
    return await _into_silence(session, organization_id, reminder, contact_id)


async def _of_booking(
    session: AsyncSession, organization_id: int, reminder: Reminder, booking_id: int, contact_id: int
) -> Settled:
    booking = await conditions.hold_booking(session, organization_id, booking_id)
    bot = await bots.get(session, organization_id, booking.bot_id)
    spot = await facts.spot(session, organization_id, contact_id, bot)
    kind, now = Kind(reminder.kind), clock.now()
    assert reminder.starts_at is not None  # noqa: S101 - as every reminder of a booking has it
    is_asked_for = reminder.minutes in bot.reminder_minutes if kind is Kind.REMINDER else bot.send_confirmations
    situation = OfBooking(
        is_wanted=bot.archived_at is None and is_asked_for,
        is_confirmed=booking.status == "confirmed",
        starts_at=booking.starts_at,
        meant=reminder.starts_at,
        now=now,
        later_minutes=[minutes for minutes in bot.reminder_minutes if minutes < reminder.minutes],
        place=spot.place if spot else None,
    )
    reason = rules.obstacle_of_booking(situation)
    if reason is not None or spot is None:
        return await _skip(session, organization_id, reminder, reason or Reason.NO_CHANNEL)
    person = (await contacts.get(session, organization_id, contact_id)).contact
    language = await facts.language(session, organization_id, spot.conversation.id, bot)
    location = await facts.location(session, organization_id, booking.appointment_type_id)
    letter = letters.of_booking(reminder, booking, bot=bot, person=person, spot=spot, said=(language, location))
    return await _say(session, organization_id, reminder, spot, letter)


async def _into_silence(
    session: AsyncSession, organization_id: int, reminder: Reminder, contact_id: int
) -> Settled | Later:
    said = await facts.message(session, organization_id, reminder.after_message_id)
    integration = await integrations.get(session, organization_id, said.bot_integration_id)
    bot = await bots.get(session, organization_id, integration.bot_id)
    kind, now = Kind(reminder.kind), clock.now()
    spot = await facts.spot(session, organization_id, contact_id, bot, conversation_id=said.conversation_id, kind=kind)
    at = Place(said.conversation_id, contact_id, bot.id)
    situation = OfSilence(
        is_wanted=bot.archived_at is None and (kind is Kind.SNOOZE or bool(bot.follow_up_minutes)),
        due_at=reminder.due_at,
        now=now,
        has_answered=await conditions.has_spoken(session, organization_id, at, since_id=said.id),
        has_booking=await facts.has_booking(session, organization_id, at, since=said.created_at, now=now),
        has_human=await facts.has_human(session, organization_id, said),
        place=spot.place if spot else None,
    )
    reason = rules.obstacle_of_silence(situation)
    if reason is not None or spot is None:
        await _end_silence(session, organization_id, said)
        return await _skip(session, organization_id, reminder, reason or Reason.NO_CHANNEL)
    person = (await contacts.get(session, organization_id, contact_id)).contact
    zone = person.default_time_zone or bot.time_zone
    hours = quiet.parse(bot.quiet_hours) if kind is Kind.FOLLOW_UP else None
    if (until := quiet.ends_at(now, zone, hours)) is not None:
        return Later(until)
    language = await facts.language(session, organization_id, said.conversation_id, bot)
    until = quiet.begin_at(now, zone, hours)
    letter = letters.into_silence(reminder, said, bot=bot, person=person, language=language, until=until)
    return await _say(session, organization_id, reminder, spot, letter)


async def _say(session: AsyncSession, organization_id: int, reminder: Reminder, spot: Spot, letter: Letter) -> Settled:
    message = letters.message(letter, reminder, spot)
    message_id = await unprompted.say(session, organization_id, spot.conversation, message)
    if spot.has_provider:
        await sending.schedule(session, organization_id, message_id, conversation_id=spot.conversation.id)
    await _settle(session, organization_id, reminder, status="sent", message_id=message_id)
    return Settled(Kind(reminder.kind), None)


async def _skip(session: AsyncSession, organization_id: int, reminder: Reminder, reason: Reason) -> Settled:
    await _settle(session, organization_id, reminder, status="skipped", reason=str(reason))
    return Settled(Kind(reminder.kind), reason)


async def _settle(session: AsyncSession, organization_id: int, reminder: Reminder, **values: str | int) -> None:
    await session.execute(
        update(Reminder)
        .where(Reminder.organization_id == organization_id, Reminder.id == reminder.id)
        .values(settled_at=clock.now(), **values)
    )


async def _end_silence(session: AsyncSession, organization_id: int, said: Message) -> None:
    await session.execute(
        delete(Silence).where(Silence.organization_id == organization_id, Silence.after_message_id == said.id)
    )


_CONTACT = text(
    """
    SELECT coalesce(booking.contact_id, conversation.contact_id) FROM reminders reminder
    LEFT JOIN bookings booking ON booking.id = reminder.booking_id
    LEFT JOIN messages message ON message.id = reminder.after_message_id
    LEFT JOIN conversations conversation ON conversation.id = message.conversation_id
    WHERE reminder.organization_id = :organization_id AND reminder.id = :reminder_id
    """
)


async def _lock(session: AsyncSession, organization_id: int, reminder_id: int) -> int | None:
    """The contact whom the reminder is for, whose row is locked until the transaction ends; None without a reminder."""
    values = {"organization_id": organization_id, "reminder_id": reminder_id}
    contact_id: int | None = await session.scalar(_CONTACT, values)
    while contact_id is not None:
        held = await contacts.lock(session, organization_id, contact_id)
        asked, contact_id = contact_id, await session.scalar(_CONTACT, values)
        # While it was waited for, two contacts may have become one, or two again: then another row is the one to lock.
        if contact_id in {asked, held}:
            return held
    return None


async def _get(session: AsyncSession, organization_id: int, reminder_id: int) -> Reminder:
    found = await session.scalars(
        select(Reminder)
        .where(Reminder.organization_id == organization_id, Reminder.id == reminder_id)
        # Against the same job on another worker: the second finds it settled.
        .with_for_update()
    )
    return found.one()
