"""Bookings of our own calendar or told by people, and what becomes of any booking: moved, cancelled, missed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.bookings import changes
from opensetter.bookings.changes import NOBODY, By
from opensetter.bookings.models import Booking
from opensetter.bookings.queries import NO_SHOW, BookingNotFound
from opensetter.bookings.rules import EXPECTED, OUR_SOURCE, PEOPLE
from opensetter.bookings.schemas import BookingDetail, BookingRead
from opensetter.bots import queries as bots
from opensetter.bots.queries import BotNotFound
from opensetter.calendars import occupancy
from opensetter.contacts import queries as contacts
from opensetter.core import clock
from opensetter.core.errors import Conflict
from opensetter.core.times import format_instant
from opensetter.webhooks import service as webhooks
from opensetter.webhooks.catalogue import EventType


class BookingWasCancelled(Conflict):
    """The booking was cancelled. Make a new one, under another external id if it has one."""

    code = "booking_cancelled"


class BookingOnCalendar(Conflict):
    """The booking is on our own calendar, and moves to where there is room."""

    code = "booking_on_calendar"


class AlreadyNoted(Conflict):
    """Somebody else's appointment was written down with this form. Open a new one."""

    code = "booking_noted"


class BookingIsOver(Conflict):
    """The appointment is over, and cannot be moved any more."""

    code = "booking_over"


class BookingNotBegun(Conflict):
    """Nobody can have missed an appointment that has not begun."""

    code = "booking_not_begun"


@dataclass(frozen=True, slots=True)
class OurBooking:
    """A booking on our own calendar, as it is to be stored."""

    bot_id: int
    contact_id: int
    appointment_type_id: int
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    key: str
    metadata: Mapping[str, Any] | None = None


async def add(session: AsyncSession, organization_id: int, new: OurBooking) -> Booking | None:
    """Record a booking on our own calendar, with its event; None if there is one under its key.

    It has no place there yet: see `calendars.occupancy.take`.
    """
    values: dict[str, Any] = {} if new.metadata is None else {"extra": dict(new.metadata)}
    booking: Booking | None = await session.scalar(
        insert(Booking)
        .values(
            organization_id=organization_id,
            bot_id=new.bot_id,
            contact_id=new.contact_id,
            source=OUR_SOURCE,
            external_id=new.key,
            starts_at=new.starts_at,
            ends_at=new.ends_at,
            time_zone=new.time_zone,
            appointment_type_id=new.appointment_type_id,
            created_at=clock.now(),
            **values,
        )
        # Whoever records the same key at this moment is waited for.
        .on_conflict_do_nothing(constraint="uq_bookings_external_id")
        .returning(Booking)
    )
    if booking is not None:
        payload = describe(booking).model_dump(mode="json", include=set(BookingRead.model_fields))
        await webhooks.publish(session, organization_id, kind=EventType.BOOKING_CREATED, payload=payload)
    return booking


@dataclass(frozen=True, slots=True)
class ToldBooking:
    """An appointment that somebody here was told of, as on the phone: at any time, and on no calendar of ours."""

    bot_id: int
    contact_id: int
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    key: str


async def note(session: AsyncSession, organization_id: int, new: ToldBooking, *, by: By) -> tuple[Booking, bool]:
    """Record an appointment that people agreed upon, with its event, and whether it is new: once for each key.

    It is the record that `POST /bookings` makes, for whoever has no key of the API. Raises `BotNotFound`,
    `ContactNotFound`, and `AlreadyNoted` if the key was another's.
    """
    bot = await bots.get(session, organization_id, new.bot_id)
    if bot.archived_at is not None:
        raise BotNotFound
    person = await contacts.hold(session, organization_id, new.contact_id)
    statement = (
        insert(Booking)
        .values(
            organization_id=organization_id,
            bot_id=bot.id,
            contact_id=person,
            source=PEOPLE,
            external_id=new.key,
            starts_at=new.starts_at,
            ends_at=new.ends_at,
            time_zone=new.time_zone,
            created_at=clock.now(),
        )
        .on_conflict_do_nothing(constraint="uq_bookings_external_id")
    )
    booking: Booking | None = await session.scalar(statement.returning(Booking))
    if booking is None:
        known = await session.scalars(
            select(Booking).where(
                Booking.organization_id == organization_id, Booking.source == PEOPLE, Booking.external_id == new.key
            )
        )
        found = known.one()
        if (found.bot_id, found.contact_id) != (bot.id, person):
            raise AlreadyNoted(existing_id=found.id)
        return found, False
    payload = describe(booking).model_dump(mode="json", include=set(BookingRead.model_fields))
    await webhooks.publish(session, organization_id, kind=EventType.BOOKING_CREATED, payload=payload)
    await changes.note(session, organization_id, booking.id, changes.BOOKED, by)
    return booking, True


async def retime(
    session: AsyncSession, organization_id: int, booking_id: int, *, starts_at: datetime, ends_at: datetime, by: By
) -> Booking:
    """Another time for a booking that is on no calendar of ours; where it is already, nothing changes.

    Raises `BookingNotFound`, `BookingOnCalendar`, `BookingWasCancelled` and `BookingIsOver`.
    """
    booking = await lock(session, organization_id, booking_id)
    if booking.appointment_type_id is not None:
        raise BookingOnCalendar
    if booking.cancelled_at is not None:
        raise BookingWasCancelled
    if (booking.starts_at, booking.ends_at) == (starts_at, ends_at):
        return booking
    if booking.status not in EXPECTED:
        raise BookingIsOver
    await give_time(session, organization_id, booking, starts_at=starts_at, ends_at=ends_at, by=by)
    return booking


async def lock(session: AsyncSession, organization_id: int, booking_id: int) -> Booking:
    """The booking as it is now, and as it stays until the transaction ends but for what this one does to it."""
    booking = await session.scalar(
        select(Booking)
        .where(Booking.organization_id == organization_id, Booking.id == booking_id)
        # Of two who would change it at once the second waits here, and finds what the first has done.
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if booking is None:
        raise BookingNotFound
    return booking


async def give_time(
    session: AsyncSession,
    organization_id: int,
    booking: Booking,
    *,
    starts_at: datetime,
    ends_at: datetime,
    by: By = NOBODY,
) -> None:
    """Another time for a locked booking, with its event. Its place on the calendar is the caller's to change."""
    previous = {
        "previous_start_time": format_instant(booking.starts_at),
        "previous_end_time": format_instant(booking.ends_at) if booking.ends_at else None,
    }
    before = booking.starts_at
    booking.starts_at, booking.ends_at, booking.moved_at = starts_at, ends_at, clock.now()
    await session.flush()
    await changes.note(session, organization_id, booking.id, changes.MOVED, by, previous_starts_at=before)
    payload = {**_told(booking), **previous}
    await webhooks.publish(session, organization_id, kind=EventType.BOOKING_RESCHEDULED, payload=payload)


async def cancel(session: AsyncSession, organization_id: int, booking_id: int, *, by: By = NOBODY) -> Booking:
    """The booking, cancelled; if it was already, then as it was first cancelled.

    From the contact's next message on the bot no longer sees it, and its time on our own calendar is free.
    """
    booking = await lock(session, organization_id, booking_id)
    if booking.cancelled_at is None:
        now = clock.now()
        booking.cancelled_at = now.replace(microsecond=now.microsecond // 1000 * 1000)
        booking.status = "cancelled"
        await session.flush()
        await occupancy.vacate(session, organization_id, booking.id)
        await changes.note(session, organization_id, booking.id, changes.CANCELLED, by)
        payload = _told(booking)
        await webhooks.publish(session, organization_id, kind=EventType.BOOKING_CANCELLED, payload=payload)
    return booking


async def mark_no_show(session: AsyncSession, organization_id: int, booking_id: int, *, by: By = NOBODY) -> Booking:
    """The booking, missed by whoever was expected; once it is, this changes nothing.

    Raises `BookingWasCancelled`, and `BookingNotBegun` before its start.
    """
    booking = await lock(session, organization_id, booking_id)
    if booking.cancelled_at is not None:
        raise BookingWasCancelled
    if clock.now() < booking.starts_at:
        raise BookingNotBegun
    if booking.status != NO_SHOW:
        booking.status = NO_SHOW
        await session.flush()
        await changes.note(session, organization_id, booking.id, changes.NO_SHOW, by)
    return booking


def describe(booking: Booking) -> BookingDetail:
    """A booking in the API's shape."""
    return BookingDetail(
        id=booking.id,
        event_id=booking.event_id,
        bot_id=booking.bot_id,
        contact_id=booking.contact_id,
        source=booking.source,
        external_id=booking.external_id,
        start_time=booking.starts_at,
        end_time=booking.ends_at,
        time_zone=booking.time_zone,
        status=booking.status,
        appointment_type_id=booking.appointment_type_id,
        metadata=booking.extra,
        created_at=booking.created_at,
        cancelled_at=booking.cancelled_at,
    )


def _told(booking: Booking) -> dict[str, Any]:
    """What events tell of a booking: everything but what its metadata may hold."""
    return describe(booking).model_dump(mode="json", exclude={"metadata"})
