"""Booking from the page, and changing what was booked: each in one transaction, and safe to be sent twice."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from opensetter.booking_page import people
from opensetter.booking_page.desks import Desk
from opensetter.booking_page.forms import Details
from opensetter.bookings import queries as bookings
from opensetter.bookings import service as bookings_service
from opensetter.bookings.changes import CONTACT
from opensetter.bookings.models import Booking
from opensetter.bookings.rules import is_active
from opensetter.calendars.models import AppointmentType
from opensetter.contacts import service as contacts
from opensetter.core.runtime import Runtime
from opensetter.reminders import service as reminders
from opensetter.scheduling import service as scheduling
from opensetter.scheduling.links import Ticket


class Unchanged(StrEnum):
    """Why a booking was left as it is."""

    CHANGED_MEANWHILE = "changed_meanwhile"
    """It is at another time than the page showed."""
    CANNOT_CHANGE = "cannot_change"
    """It has begun, was cancelled, or was made elsewhere."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be booked. The same `key` from the same person twice is one booking."""

    kind: AppointmentType
    starts_at: datetime
    time_zone: str
    key: str
    is_additional: bool


async def book(runtime: Runtime, desk: Desk, wish: Wish, details: Details) -> Booking:
    """The booking, made now or the first time that this was sent.

    Raises `SlotTaken` or `SlotUnavailable`, and `AlreadyBooked` for a guest who has an appointment and does not ask
    for another one; then nothing of it is left. A stranger is not told whether whoever they name has one.
    """
    organization_id = desk.organization_id
    async with runtime.database.transaction(organization_id) as session:
        contact_id = await people.meet(session, organization_id, desk.guest, details)
        if details.answers:
            await contacts.note_answers(
                session, organization_id, contact_id, bot_id=desk.bot.id, answers=details.answers
            )
        booking = await scheduling.book(
            session,
            organization_id,
            contact_id,
            appointment_type_id=wish.kind.id,
            starts_at=wish.starts_at,
            time_zone=wish.time_zone,
            key=_key(wish, contact_id),
            metadata=_told(desk, details),
            unless_booked=desk.guest is not None and not wish.is_additional,
        )
        await reminders.confirm(session, organization_id, booking.id)
    return booking


async def note_answers(runtime: Runtime, desk: Desk, details: Details) -> None:
    """Remember what a guest answered, though nothing is booked; of a stranger nothing is kept."""
    if desk.guest is None or not details.answers:
        return
    async with runtime.database.transaction(desk.organization_id) as session:
        contact_id = await people.meet(session, desk.organization_id, desk.guest, details)
        await contacts.note_answers(
            session, desk.organization_id, contact_id, bot_id=desk.bot.id, answers=details.answers
        )


async def move(
    runtime: Runtime, ticket: Ticket, *, seen: datetime, starts_at: datetime, now: datetime
) -> Unchanged | None:
    """Move the booking, if it is not at that time already; None if it is there now.

    `seen` is the time that the page showed. Raises `SlotTaken` or `SlotUnavailable`.
    """
    async with runtime.database.transaction(ticket.organization_id) as session:
        booking = await bookings.get(session, ticket.organization_id, ticket.booking_id)
        if booking.starts_at == starts_at and booking.cancelled_at is None:
            return None
        why = _unchanged(booking, seen=seen, now=now)
        if why is None:
            await scheduling.move(session, ticket.organization_id, booking.id, starts_at=starts_at, by=CONTACT)
            await reminders.confirm(session, ticket.organization_id, booking.id)
    return why


async def cancel(runtime: Runtime, ticket: Ticket, *, seen: datetime, now: datetime) -> Unchanged | None:
    """Cancel the booking, if it is not cancelled already; None if it is now."""
    async with runtime.database.transaction(ticket.organization_id) as session:
        booking = await bookings.get(session, ticket.organization_id, ticket.booking_id)
        if booking.cancelled_at is not None:
            return None
        why = _unchanged(booking, seen=seen, now=now)
        if why is None:
            await bookings_service.cancel(session, ticket.organization_id, booking.id, by=CONTACT)
    return why


def is_open(booking: Booking, now: datetime) -> bool:
    """Whether it can be moved and cancelled here: it is on our own calendar, and has not begun."""
    return booking.appointment_type_id is not None and booking.cancelled_at is None and now < booking.starts_at


def is_over(booking: Booking, now: datetime) -> bool:
    return not is_active(booking.starts_at, booking.ends_at, now)


def _unchanged(booking: Booking, *, seen: datetime, now: datetime) -> Unchanged | None:
    if not is_open(booking, now):
        return Unchanged.CANNOT_CHANGE
    return Unchanged.CHANGED_MEANWHILE if booking.starts_at != seen else None


def _key(wish: Wish, contact_id: int) -> str:
    # With the person in it: whoever comes by another's key gets a booking of their own.
    return "page-" + hashlib.sha256(f"{contact_id}:{wish.key}".encode()).hexdigest()[:40]


def _told(desk: Desk, details: Details) -> Mapping[str, Any]:
    """What was typed, kept with the booking: it is worth knowing, and proves nothing."""
    told = {
        "bookedOn": "booking_page",
        "name": details.name,
        "email": details.email,
        "phone": details.phone_spelling,
        "conversationId": desk.guest.conversation_id if desk.guest else None,
        "answers": dict(details.answers) or None,
    }
    return {name: value for name, value in told.items() if value is not None}
