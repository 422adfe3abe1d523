"""One booking: everything about it, what became of it, and what can be done with it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from opensetter.bookings import changes, service
from opensetter.bookings import queries as stored
from opensetter.bookings.changes import By
from opensetter.bookings.models import LONGEST_REASON, Booking, BookingChange
from opensetter.bookings.rules import EXPECTED, OUR_KEYS, OUR_SOURCE, PEOPLE, is_active
from opensetter.core import clock, forms
from opensetter.core.db import DbSession
from opensetter.core.errors import Conflict
from opensetter.core.web import WrittenId
from opensetter.dashboard import rendering, showing
from opensetter.dashboard.answers import FORM_ANSWERS, PAGE_ANSWERS
from opensetter.dashboard.bookings import choosing, queries
from opensetter.dashboard.bookings.queries import Listed
from opensetter.dashboard.words import _, later
from opensetter.users.auth import Signed

ADDRESS = "/bookings/{booking_id}"

LONGEST_DETAIL = 1000
"""How much of one thing that came with a booking is shown."""

_TITLES: Mapping[str, str] = {
    changes.BOOKED: later("Booked"),
    changes.MOVED: later("Moved"),
    changes.CANCELLED: later("Cancelled"),
    changes.NO_SHOW: later("Marked as not come"),
}
_ACTORS: Mapping[str, str] = {
    "contact": later("By the contact, with the appointment's own link"),
    "bot": later("By the bot, as the contact asked"),
    "key": later("By another system, over the API"),
}

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to a booking: what, when, by whom, and why or from when."""

    title: str
    at: datetime
    by: str
    reason: str
    previous: datetime | None


@dataclass(frozen=True, slots=True)
class Known:
    """A booking as its page tells it."""

    row: Listed
    booking: Booking
    steps: Sequence[Step]
    details: Sequence[tuple[str, str]]
    is_active: bool
    can_move: bool
    can_cancel: bool
    can_be_missed: bool


@router.get(ADDRESS, summary="Open a booking", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_booking(booking_id: WrittenId, request: Request) -> Response:
    """Everything about one booking, and what became of it."""
    return await showing.shown(request, lambda signed: page(request, signed, showing.number(booking_id)))


@router.post(
    ADDRESS + "/cancel",
    summary="Cancel a booking on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described("reason"),
)
async def cancel_on_page(booking_id: WrittenId, request: Request) -> Response:
    """Take a booking out of the bot's sight, and free its time. Repeating changes nothing."""
    reason = showing.form(request).get("reason", "").strip()

    async def make(signed: Signed) -> Response:
        number = showing.number(booking_id)
        if len(reason) > LONGEST_REASON or forms.shown(reason) != reason:
            fault = _("A reason has 1000 characters at most.")
            return await page(request, signed, number, status=400, reason=forms.shown(reason), reason_fault=fault)
        async with showing.acting(request, signed, "booking.cancelled", number) as session:
            await service.cancel(session, signed.organization_id, number, by=by(signed, reason))
        return RedirectResponse(f"/bookings/{number}?done=cancelled", 303)

    return await showing.changed(request, make)


@router.post(
    ADDRESS + "/no-show",
    summary="Mark a booking as missed on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described(),
)
async def miss_on_page(booking_id: WrittenId, request: Request) -> Response:
    """Say that nobody came. Repeating changes nothing."""

    async def make(signed: Signed) -> Response:
        number = showing.number(booking_id)
        try:
            async with showing.acting(request, signed, "booking.no_show", number) as session:
                await service.mark_no_show(session, signed.organization_id, number, by=by(signed))
        except Conflict as error:
            return await page(request, signed, number, status=409, fault=_(error.detail))
        return RedirectResponse(f"/bookings/{number}?done=saved", 303)

    return await showing.changed(request, make)


async def page(request: Request, signed: Signed, number: int, *, status: int = 200, **more: object) -> Response:
    """The booking's page; `fault`, `reason` and `reason_fault` are what a form that failed leaves on it."""
    async with request.app.state.runtime.database.transaction(signed.organization_id) as session:
        known = await look(session, signed.organization_id, number)
    title = known.row.who or _("Somebody without a name")
    values = {"fault": None, "reason": "", "reason_fault": None, **more}
    place = await showing.place(request, signed, "bookings", title)
    source = choosing.source(known.row.source)
    return rendering.page("bookings/booking.html", signed, place, status, known=known, source=source, **values)


async def look(session: DbSession, organization_id: int, number: int) -> Known:
    """A booking, and what can be done with it now. Raises `BookingNotFound`."""
    booking = await stored.get(session, organization_id, number)
    row = await queries.find(session, organization_id, number)
    if row is None:
        raise stored.BookingNotFound
    noted = await changes.of_booking(session, organization_id, number)
    now = clock.now()
    is_expected = booking.status in EXPECTED
    still = is_expected and is_active(booking.starts_at, booking.ends_at, now)
    return Known(
        row=row,
        booking=booking,
        steps=_steps(booking, noted),
        details=_details(booking.extra or {}),
        is_active=still,
        can_move=still or (is_expected and booking.appointment_type_id is None),
        can_cancel=booking.cancelled_at is None,
        can_be_missed=booking.status in {*EXPECTED, "completed"} and booking.starts_at <= now,
    )


def by(signed: Signed, reason: str = "") -> By:
    """Whoever is at the screen."""
    return By(f"user:{signed.user_id}", signed.name, reason)


def _steps(booking: Booking, noted: Sequence[BookingChange]) -> Sequence[Step]:
    """What happened, in order. What was done before anybody wrote it down is told by the booking itself."""
    made = next((one for one in noted if one.kind == changes.BOOKED), None)
    steps = [Step(_(_TITLES[changes.BOOKED]), booking.created_at, _made_by(booking, made), "", None)]
    steps += [
        Step(_(_TITLES[one.kind]), one.at, _actor(one), one.reason, one.previous_starts_at)
        for one in reversed(noted)
        if one.kind != changes.BOOKED
    ]
    kinds = {one.kind for one in noted}
    for kind, at in ((changes.MOVED, booking.moved_at), (changes.CANCELLED, booking.cancelled_at)):
        if at is not None and kind not in kinds:
            steps.append(Step(_(_TITLES[kind]), at, "", "", None))
    return sorted(steps, key=lambda step: step.at)


def _made_by(booking: Booking, made: BookingChange | None) -> str:
    if made is not None:
        return _actor(made)
    key = booking.external_id or ""
    if booking.source == OUR_SOURCE and key.startswith(f"{OUR_KEYS}offer-"):
        return _("By the bot, in a conversation")
    if booking.source == OUR_SOURCE and key.startswith(f"{OUR_KEYS}page-"):
        return _("By the contact, on the booking page")
    if booking.source == OUR_SOURCE:
        return _(_ACTORS["key"])
    return "" if booking.source == PEOPLE else _("Told by %(source)s") % {"source": choosing.source(booking.source)}


def _actor(change: BookingChange) -> str:
    if change.actor_name:
        return _("By %(name)s") % {"name": change.actor_name}
    return _(_ACTORS.get(change.actor.partition(":")[0], ""))


def _details(extra: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    """What came with the booking, each on a line: texts as they are, all else as it is written in JSON."""
    said = {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in extra.items()
    }
    return [(name, value[:LONGEST_DETAIL]) for name, value in said.items()]
