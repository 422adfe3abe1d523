"""Another time for a booking: one that is open on our own calendar, else whichever was agreed upon."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from opensetter.bookings import service
from opensetter.bookings.rules import ASSUMED_LENGTH
from opensetter.calendars.availability import Slot
from opensetter.calendars.queries import AppointmentTypeNotFound
from opensetter.core import clock, forms
from opensetter.core.db import DbSession
from opensetter.core.errors import Conflict
from opensetter.core.forms import Form
from opensetter.core.web import WrittenId
from opensetter.dashboard import rendering, saying, showing
from opensetter.dashboard.answers import FORM_ANSWERS, PAGE_ANSWERS
from opensetter.dashboard.bookings import booking as pages
from opensetter.dashboard.bookings import choosing, moments
from opensetter.dashboard.bookings.booking import Known, by, look
from opensetter.dashboard.bookings.moments import Faulty
from opensetter.dashboard.words import _
from opensetter.scheduling import alternatives
from opensetter.scheduling import service as scheduling
from opensetter.scheduling.refusals import SlotTaken, SlotUnavailable
from opensetter.users.auth import Signed

ADDRESS = "/bookings/{booking_id}/move"

LOOK = timedelta(days=7)
"""How many days' open times are on one page."""

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Day:
    """A day and what is open on it."""

    on: date
    slots: Sequence[Slot]


@dataclass(frozen=True, slots=True)
class Openings:
    """The open times of some days, and where the days before and after are. `days` is None if none are given out."""

    days: Sequence[Day] | None
    since: date
    earlier: date | None
    later: date


class MovedMeanwhile(Conflict):
    """It has been moved meanwhile. Look at its time, and choose again."""


@router.get(ADDRESS, summary="Open a booking to move it", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_move(booking_id: WrittenId, request: Request) -> Response:
    """The times to which a booking can be moved, a week at a time, from the day `from` on."""
    return await showing.shown(request, lambda signed: _page(request, signed, showing.number(booking_id)))


@router.post(
    ADDRESS,
    summary="Move a booking on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described("seen", "at", "day", "time", "minutes"),
)
async def move_on_page(booking_id: WrittenId, request: Request) -> Response:
    """Give a booking another time. Moving it to where it is changes nothing."""
    typed = showing.form(request)

    async def make(signed: Signed) -> Response:
        number = showing.number(booking_id)
        try:
            await _move(request, signed, number, typed)
        except Faulty as fault:
            return await _page(request, signed, number, typed=typed, faults={fault.field: fault.sentence}, status=400)
        except (SlotTaken, SlotUnavailable) as fault:
            others, sentence = fault.alternatives, _(fault.detail)
            return await _page(request, signed, number, faults={"at": sentence}, others=others, status=409)
        except Conflict as fault:
            return await pages.page(request, signed, number, status=409, fault=_(fault.detail))
        return RedirectResponse(f"/bookings/{number}?done=moved", 303)

    return await showing.changed(request, make)


async def _move(request: Request, signed: Signed, number: int, typed: Form) -> None:
    organization_id, who = signed.organization_id, by(signed)
    async with showing.acting(request, signed, "booking.moved", number) as session:
        known = await look(session, organization_id, number)
        if known.booking.appointment_type_id is None:
            since = moments.instant(typed.get("day", ""), typed.get("time", ""), known.row.time_zone)
            until = since + moments.minutes(typed.get("minutes", ""))
            _refuse_stale(known, typed, since)
            await service.retime(session, organization_id, number, starts_at=since, ends_at=until, by=who)
            return
        at = moments.sent(typed.get("at", ""))
        if at is None:
            raise Faulty("at", _("Choose one of the times."))
        _refuse_stale(known, typed, at)
        async with alternatives.naming(session, organization_id):
            await scheduling.move(session, organization_id, number, starts_at=at, by=who)


def _refuse_stale(known: Known, typed: Form, at: datetime) -> None:
    seen = typed.get("seen", "")
    if seen and moments.sent(seen) != known.booking.starts_at != at:
        raise MovedMeanwhile


async def _page(
    request: Request,
    signed: Signed,
    number: int,
    *,
    typed: Form | None = None,
    faults: Mapping[str, str] | None = None,
    others: Sequence[Slot] = (),
    status: int = 200,
) -> Response:
    organization_id = signed.organization_id
    async with request.app.state.runtime.database.transaction(organization_id) as session:
        known = await look(session, organization_id, number)
        openings = await _openings(session, organization_id, known, moments.day(request.query_params.get("from", "")))
    place = await showing.place(request, signed, "bookings", _("Move a booking"))
    return rendering.page(
        "bookings/move.html",
        signed,
        place,
        status,
        known=known,
        source=choosing.source(known.row.source),
        openings=openings,
        typed=_typed(known, typed),
        faults=faults or {},
        others=others,
    )


def _typed(known: Known, typed: Form | None) -> Form:
    """What stands in the fields: what was typed, or the time that the booking has."""
    if typed is not None:
        return {name: forms.shown(typed.get(name, ""))[:100] for name in ("day", "time", "minutes")}
    row = known.row
    length = (row.until - row.starts_at) // timedelta(minutes=1) if row.ends_at else ASSUMED_LENGTH.seconds // 60
    on = moments.local_day(row.starts_at, row.time_zone)
    return {"day": f"{on}", "time": saying.clock_time(row.starts_at, row.time_zone), "minutes": f"{length}"}


async def _openings(session: DbSession, organization_id: int, known: Known, wished: date | None) -> Openings | None:
    """The open times around the booking's day, or from the day that was wished for; None off our own calendar."""
    kind_id, zone = known.booking.appointment_type_id, known.row.time_zone
    if kind_id is None:
        return None
    today = moments.local_day(clock.now(), zone)
    first = max(wished or moments.local_day(known.booking.starts_at, zone), today)
    since, until = moments.midnight(first, zone), moments.midnight(first + LOOK, zone)
    try:
        found = await scheduling.find(
            session,
            organization_id,
            kind_id,
            since=since,
            until=until,
            contact_id=known.row.contact_id,
            moves_booking_id=known.booking.id,
        )
    except AppointmentTypeNotFound:
        return Openings(None, first, None, first)
    return Openings(
        days=by_day(found, zone),
        since=first,
        earlier=max(first - LOOK, today) if first > today else None,
        later=first + LOOK,
    )


def by_day(slots: Sequence[Slot], zone: str) -> Sequence[Day]:
    """Open times by the day that they are on in a zone."""
    days = groupby(slots, key=lambda slot: moments.local_day(slot.starts_at, zone))
    return [Day(on, list(found)) for on, found in days]
