"""Open slots, holds, and bookings on our own calendar."""

import secrets
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Response
from fastapi import Query as QueryParameters

from opensetter.bookings.changes import by_key
from opensetter.bookings.rules import OUR_KEYS
from opensetter.bookings.schemas import BookingDetail
from opensetter.bookings.service import describe
from opensetter.bots import queries as bots
from opensetter.calendars import queries as calendars
from opensetter.core import clock
from opensetter.core.errors import Invalid
from opensetter.core.paging import Session, Single
from opensetter.core.web import NoFields, PathId
from opensetter.organizations.auth import Reader, Writer
from opensetter.scheduling import alternatives, queries, service
from opensetter.scheduling.schemas import (
    AppointmentBook,
    BookingMove,
    HoldBook,
    HoldCreate,
    HoldRead,
    SlotRead,
    SlotsQuery,
    SlotsRead,
)
from opensetter.scheduling.service import Order

LONGEST_LOOK = timedelta(days=62)
USUAL_LOOK = timedelta(days=7)
MOST_SLOTS = 1000
"""How many slots are told at once."""

router = APIRouter(tags=["Calendar"])


@router.get("/bots/{bot_id}/slots", summary="List open slots")
async def list_slots(
    bot_id: PathId, query: Annotated[SlotsQuery, QueryParameters()], principal: Reader, session: Session
) -> Single[SlotsRead]:
    """The times at which an appointment can begin: within its hours, and not taken, held or busy elsewhere.

    What you read may be taken a moment later: `book` has the last word, and tells what is open instead.
    """
    since, until = _window(query)
    organization_id = principal.organization_id
    await bots.get(session, organization_id, bot_id)
    bookable = await calendars.get_bookable(session, organization_id, query.appointment_type_id)
    if bookable.appointment_type.bot_id != bot_id:
        raise calendars.AppointmentTypeNotFound
    found = await service.find(session, organization_id, query.appointment_type_id, since=since, until=until)
    time_zone = query.time_zone or bookable.schedule.time_zone
    slots = [SlotRead.of(slot, time_zone) for slot in found[:MOST_SLOTS]]
    return Single(data=SlotsRead(time_zone=time_zone, slots=slots, has_more=len(found) > MOST_SLOTS))


@router.post("/appointment-types/{appointment_type_id}/holds", status_code=201, summary="Hold a slot")
async def create_hold(
    appointment_type_id: PathId, body: HoldCreate, principal: Writer, session: Session
) -> Single[HoldRead]:
    """Keep a slot for a contact who is deciding. Holding it again lets them have it so long from now.

    A hold ends by itself. A contact who holds another slot across this one gives that up.
    """
    organization_id = principal.organization_id
    async with alternatives.naming(session, organization_id):
        seat = await service.hold(
            session,
            organization_id,
            body.contact_id,
            appointment_type_id=appointment_type_id,
            starts_at=body.start_time,
            minutes=body.minutes,
        )
    return Single(data=HoldRead.of(await queries.get_held(session, organization_id, seat.id)))


@router.post("/holds/{hold_id}/release", summary="Release a hold")
async def release_hold(hold_id: PathId, principal: Writer, _body: NoFields, session: Session) -> Single[HoldRead]:
    """Give a held slot back, to be had by others at once. The hold is gone then."""
    held = await queries.get_held(session, principal.organization_id, hold_id)
    await service.release(session, principal.organization_id, hold_id)
    return Single(data=HoldRead.of(held))


@router.post("/holds/{hold_id}/book", summary="Book a held slot")
async def book_hold(hold_id: PathId, body: HoldBook, principal: Writer, session: Session) -> BookingDetail:
    """Make a hold a booking; once it is, it is answered as it was made.

    A hold that is over can still be booked if nobody else has the slot.
    """
    organization_id = principal.organization_id
    async with alternatives.naming(session, organization_id):
        booking = await service.book_hold(
            session, organization_id, hold_id, key=body.external_id, time_zone=body.time_zone, metadata=body.metadata
        )
    return describe(booking)


@router.post(
    "/appointment-types/{appointment_type_id}/book",
    status_code=201,
    summary="Book a slot",
    responses={200: {"model": BookingDetail, "description": "Known already: the stored booking."}},
)
async def book_appointment(
    appointment_type_id: PathId, body: AppointmentBook, principal: Writer, session: Session, response: Response
) -> BookingDetail:
    """Book a slot for a contact, in one step; the slot that they hold, if they do.

    With an `externalId`, sending the same request again is safe: it answers 200 with the stored booking. If the slot
    cannot be had, the answer's `alternatives` are the nearest that can.
    """
    organization_id = principal.organization_id
    order = Order(
        appointment_type_id=appointment_type_id,
        starts_at=body.start_time,
        time_zone=body.time_zone,
        key=body.external_id or OUR_KEYS + secrets.token_urlsafe(16),
        metadata=body.metadata,
    )
    async with alternatives.naming(session, organization_id):
        made = await service.make(session, organization_id, body.contact_id, order)
    if not made.is_new:
        response.status_code = 200
    return describe(made.booking)


@router.post("/bookings/{booking_id}/move", tags=["Bookings"], summary="Move a booking")
async def move_booking(booking_id: PathId, body: BookingMove, principal: Writer, session: Session) -> BookingDetail:
    """Give a booking on our own calendar another time. It keeps its id, and its time if the other cannot be had.

    Moving it to where it is changes nothing, so a retry is safe.
    """
    organization_id = principal.organization_id
    async with alternatives.naming(session, organization_id):
        moved = await service.move(
            session, organization_id, booking_id, starts_at=body.start_time, by=by_key(principal.key_id)
        )
    return describe(moved)


def _window(query: SlotsQuery) -> tuple[datetime, datetime]:
    since = query.since or clock.now()
    until = query.until or since + USUAL_LOOK
    if until <= since:
        raise Invalid.field("until", "window_invalid", "This must be later than `since`, or than now without it.")
    if until - since > LONGEST_LOOK:
        raise Invalid.field("until", "window_invalid", f"Ask for {LONGEST_LOOK.days} days at most.")
    return since, until
