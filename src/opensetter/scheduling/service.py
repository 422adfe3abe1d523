"""Appointments on our own calendar: found, offered, held, booked and moved. Cancelling is `bookings.service.cancel`.

Whatever is written here has been judged by the same rules that made the list, and the database has the last word.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, NotRequired, TypedDict, Unpack

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.bookings import queries as bookings
from opensetter.bookings import service as bookings_service
from opensetter.bookings.changes import NOBODY, By
from opensetter.bookings.models import Booking
from opensetter.bookings.rules import EXPECTED, OUR_KEYS, is_active
from opensetter.bookings.service import BookingWasCancelled, OurBooking
from opensetter.calendars import occupancy
from opensetter.calendars import queries as calendars
from opensetter.calendars.availability import Slot, Span, is_offered
from opensetter.calendars.models import Seat
from opensetter.calendars.occupancy import Place
from opensetter.calendars.queries import Bookable, Free
from opensetter.contacts import queries as contacts
from opensetter.conversations.models import Conversation
from opensetter.conversations.queries import ConversationNotFound
from opensetter.core import clock
from opensetter.scheduling import queries
from opensetter.scheduling.models import Offer
from opensetter.scheduling.refusals import (
    AlreadyBooked,
    BookingOver,
    HoldBooked,
    KeyTaken,
    NotOurBooking,
    SlotTaken,
    SlotUnavailable,
)

__all__ = [
    "AlreadyBooked",
    "BookingOver",
    "HoldBooked",
    "KeyTaken",
    "Made",
    "NotOurBooking",
    "Order",
    "SlotTaken",
    "SlotUnavailable",
    "book",
    "book_hold",
    "find",
    "hold",
    "make",
    "move",
    "offer",
    "offered",
    "release",
]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be booked. The same `key` twice is one booking."""

    appointment_type_id: int
    starts_at: datetime
    time_zone: str | None
    key: str
    metadata: Mapping[str, Any] | None = None
    unless_booked: bool = False


class Wanted(TypedDict):
    """What `book` takes by keyword."""

    appointment_type_id: int
    starts_at: datetime
    time_zone: str
    key: str
    metadata: NotRequired[Mapping[str, Any] | None]
    unless_booked: NotRequired[bool]


@dataclass(frozen=True, slots=True)
class Made:
    """A booking, and whether it is a new one."""

    booking: Booking
    is_new: bool


async def find(
    session: AsyncSession,
    organization_id: int,
    appointment_type_id: int,
    *,
    since: datetime,
    until: datetime,
    contact_id: int | None = None,
    moves_booking_id: int | None = None,
) -> list[Slot]:
    """The open slots that begin from `since` on and before `until`, soonest first; `AppointmentTypeNotFound`.

    What the contact holds does not count as taken. To where a booking could be moved is anywhere but where it is, also
    across its own time.
    """
    bookable = await calendars.get_bookable(session, organization_id, appointment_type_id)
    free = Free(held_by=contact_id, booking_id=moves_booking_id)
    found = await queries.open_within(session, organization_id, bookable, since=since, until=until, free=free)
    if moves_booking_id is None:
        return found
    booking = await bookings.get(session, organization_id, moves_booking_id)
    return [slot for slot in found if slot.starts_at != booking.starts_at]


class Offering(TypedDict):
    """What `offer` takes by keyword."""

    slots: Sequence[Slot]
    appointment_type_id: int
    time_zone: str
    moves_booking_id: NotRequired[int | None]
    is_additional: NotRequired[bool]


async def offer(
    session: AsyncSession, organization_id: int, conversation_id: int, **offering: Unpack[Offering]
) -> tuple[Offer, ...]:
    """Write down what is offered in a conversation now, numbered from 1: from here on "the second" means these."""
    known = await session.scalar(
        select(Conversation.id)
        .where(Conversation.organization_id == organization_id, Conversation.id == conversation_id)
        # Against another turn of this conversation: of two rounds one is the later.
        .with_for_update(key_share=True)
    )
    if known is None:
        raise ConversationNotFound
    latest = await session.scalar(select(func.max(Offer.round)).where(Offer.conversation_id == conversation_id))
    offers = tuple(
        Offer(
            organization_id=organization_id,
            conversation_id=conversation_id,
            appointment_type_id=offering["appointment_type_id"],
            round=(latest or 0) + 1,
            number=number,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            time_zone=offering["time_zone"],
            moves_booking_id=offering.get("moves_booking_id"),
            is_additional=offering.get("is_additional", False),
            created_at=clock.now(),
        )
        for number, slot in enumerate(offering["slots"], start=1)
    )
    session.add_all(offers)
    await session.flush()
    return offers


async def offered(session: AsyncSession, organization_id: int, conversation_id: int, offer_id: int) -> Offer | None:
    """A time that was offered in this conversation, in whichever round."""
    found: Offer | None = await session.scalar(
        select(Offer).where(
            Offer.organization_id == organization_id, Offer.conversation_id == conversation_id, Offer.id == offer_id
        )
    )
    return found


async def hold(
    session: AsyncSession,
    organization_id: int,
    contact_id: int,
    *,
    appointment_type_id: int,
    starts_at: datetime,
    minutes: int,
) -> Seat:
    """A seat that nobody else gets for so many minutes; held already, it is held so long from now.

    A contact holds nothing across the time that they want instead. Raises `SlotTaken`, `SlotUnavailable`,
    `AppointmentTypeNotFound` and `ContactNotFound`.
    """
    now = clock.now()
    person = await contacts.hold(session, organization_id, contact_id)
    bookable = await calendars.get_bookable(session, organization_id, appointment_type_id)
    place = await _place(session, organization_id, bookable, starts_at, Free(held_by=person))
    until = now + timedelta(minutes=minutes)
    seat = await occupancy.hold(session, organization_id, person, place, until=until, now=now)
    if seat is None:
        raise SlotTaken(place.appointment_type_id, place.appointment.since)
    return seat


async def release(session: AsyncSession, organization_id: int, seat_id: int) -> None:
    """Give a held seat back; one that is gone already is left alone. Raises `HoldBooked` if it became a booking."""
    await occupancy.release(session, organization_id, seat_id)
    try:
        held = await queries.get_held(session, organization_id, seat_id)
    except queries.HoldNotFound:
        return
    raise HoldBooked(existing_id=held.booking_id)


async def book(session: AsyncSession, organization_id: int, contact_id: int, **wanted: Unpack[Wanted]) -> Booking:
    """A booking on our own calendar; the same key again is the same booking.

    The key is ours: callers of the API cannot have used it. With `unless_booked`, `AlreadyBooked` is raised for a
    contact whom this bot expects already, whatever else happens at this moment. Raises also what `make` raises.
    """
    order = Order(**wanted)
    order = replace(order, key=OUR_KEYS + order.key)
    return (await make(session, organization_id, contact_id, order)).booking


async def make(session: AsyncSession, organization_id: int, contact_id: int, order: Order) -> Made:
    """The booking under this key, made now or before: then it is as it was, or where it was moved to since.

    Raises `SlotTaken`, `SlotUnavailable`, `AppointmentTypeNotFound`, `ContactNotFound`, `AlreadyBooked`; and of what
    was booked under the key before `BookingWasCancelled`, or `KeyTaken` if that was somebody or something else.
    Nothing of it is left then, and the transaction can go on.
    """
    # Whoever must not be booked twice is locked against all bookings, else only against merges.
    lock = contacts.lock if order.unless_booked else contacts.hold
    person = await lock(session, organization_id, contact_id)
    known = await bookings.find_ours(session, organization_id, order.key)
    if known is not None:
        return _known(known, person, order)
    bookable = await calendars.get_bookable(session, organization_id, order.appointment_type_id)
    if order.unless_booked:
        await _refuse_another(session, organization_id, person, bookable)
    async with session.begin_nested():
        place = await _place(session, organization_id, bookable, order.starts_at, Free(held_by=person))
        booking = await bookings_service.add(
            session,
            organization_id,
            OurBooking(
                bot_id=bookable.appointment_type.bot_id,
                contact_id=person,
                appointment_type_id=bookable.appointment_type.id,
                starts_at=place.appointment.since,
                ends_at=place.appointment.until,
                time_zone=order.time_zone or bookable.schedule.time_zone,
                key=order.key,
                metadata=order.metadata,
            ),
        )
        if booking is None:
            return await _rivals(session, organization_id, person, order)
        seat = await occupancy.take(session, organization_id, person, place, booking_id=booking.id, now=clock.now())
        if seat is None:
            raise SlotTaken(place.appointment_type_id, place.appointment.since)
    return Made(booking, is_new=True)


async def book_hold(
    session: AsyncSession,
    organization_id: int,
    seat_id: int,
    *,
    key: str | None,
    time_zone: str | None,
    metadata: Mapping[str, Any] | None,
) -> Booking:
    """The booking that a hold becomes, or has become; one that is over may still find its time free.

    Raises `HoldNotFound`, and what `make` raises.
    """
    ours = f"{OUR_KEYS}hold:{seat_id}"
    if key is None and (known := await bookings.find_ours(session, organization_id, ours)) is not None:
        # Also after its time was over, and the seat another one.
        return _unless_cancelled(known)
    held = await queries.get_held(session, organization_id, seat_id)
    await contacts.hold(session, organization_id, held.contact_id)
    # As it is now: somebody may have booked it while we waited.
    held = await queries.get_held(session, organization_id, seat_id)
    if held.booking_id is not None:
        return await bookings.get(session, organization_id, held.booking_id)
    order = Order(
        appointment_type_id=held.appointment_type_id,
        starts_at=held.starts_at,
        time_zone=time_zone,
        key=key or ours,
        metadata=metadata,
    )
    return (await make(session, organization_id, held.contact_id, order)).booking


async def move(
    session: AsyncSession, organization_id: int, booking_id: int, *, starts_at: datetime, by: By = NOBODY
) -> Booking:
    """The same booking at another time; where it is already, nothing changes. If it cannot be had, it keeps its own.

    Raises `SlotTaken`, `SlotUnavailable`, `BookingNotFound`, `NotOurBooking`, `BookingWasCancelled`, `BookingOver`.
    """
    starts_at = starts_at.astimezone(UTC)
    known = await bookings.get(session, organization_id, booking_id)
    if known.appointment_type_id is None:
        raise NotOurBooking
    person = await contacts.hold(session, organization_id, known.contact_id)
    booking = await bookings_service.lock(session, organization_id, booking_id)
    if booking.cancelled_at is not None:
        raise BookingWasCancelled(existing_id=booking.id)
    if booking.starts_at == starts_at:
        return booking
    if booking.status not in EXPECTED or not is_active(booking.starts_at, booking.ends_at, clock.now()):
        raise BookingOver
    bookable = await calendars.get_bookable(session, organization_id, known.appointment_type_id, even_archived=True)
    free = Free(held_by=person, booking_id=booking.id)
    place = await _place(session, organization_id, bookable, starts_at, free)
    seat = await occupancy.move(session, organization_id, person, place, booking_id=booking.id, now=clock.now())
    if seat is None:
        raise SlotTaken(place.appointment_type_id, place.appointment.since)
    since, until = place.appointment.since, place.appointment.until
    await bookings_service.give_time(session, organization_id, booking, starts_at=since, ends_at=until, by=by)
    return booking


async def _place(
    session: AsyncSession, organization_id: int, bookable: Bookable, starts_at: datetime, free: Free
) -> Place:
    """Where an appointment that begins then would be. Raises `SlotUnavailable`, or `SlotTaken` as far as can be seen.

    Who holds it was let in before: neither changed hours nor a notice that is too short by now are held against them.
    """
    starts_at, now = starts_at.astimezone(UTC), clock.now()
    appointment_type, rules = bookable.appointment_type, bookable.rules
    if starts_at < now:
        raise SlotUnavailable(appointment_type.id, starts_at)
    held = None
    if free.held_by is not None:
        held = await queries.find_held(
            session, organization_id, free.held_by, appointment_type_id=appointment_type.id, starts_at=starts_at
        )
    if held is not None:
        return Place(
            schedule_id=held.schedule_id,
            appointment_type_id=appointment_type.id,
            appointment=Span(held.starts_at, held.ends_at),
            blocked=calendars.span(held.blocked),
            capacity=held.capacity,
        )
    if not is_offered(rules, starts_at, now=now):
        raise SlotUnavailable(appointment_type.id, starts_at)
    if not await queries.seats_left(session, organization_id, bookable, starts_at, free=free):
        raise SlotTaken(appointment_type.id, starts_at)
    return Place(
        schedule_id=appointment_type.schedule_id,
        appointment_type_id=appointment_type.id,
        appointment=rules.appointment(starts_at),
        blocked=rules.blocked(starts_at),
        capacity=rules.capacity,
    )


async def _refuse_another(session: AsyncSession, organization_id: int, contact_id: int, bookable: Bookable) -> None:
    bot_id = bookable.appointment_type.bot_id
    active = await bookings.find_active(session, organization_id, contact_id, bot_id=bot_id, now=clock.now())
    if active is not None:
        raise AlreadyBooked(existing_id=active)


async def _rivals(session: AsyncSession, organization_id: int, contact_id: int, order: Order) -> Made:
    """The booking that somebody recorded under our key while we looked for a place."""
    known = await bookings.find_ours(session, organization_id, order.key)
    assert known is not None  # noqa: S101 - bookings are never deleted
    return _known(known, contact_id, order)


def _known(known: Booking, contact_id: int, order: Order) -> Made:
    if (known.contact_id, known.appointment_type_id) != (contact_id, order.appointment_type_id):
        raise KeyTaken(existing_id=known.id)
    return Made(_unless_cancelled(known), is_new=False)


def _unless_cancelled(known: Booking) -> Booking:
    if known.cancelled_at is not None:
        raise BookingWasCancelled(existing_id=known.id)
    return known
