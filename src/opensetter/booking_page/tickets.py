"""One appointment's own page: what it is, and moving and cancelling it, each after one more question."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import RedirectResponse, Response

from opensetter.booking_page import changes, ics, openings, rendering, views, words, zones
from opensetter.booking_page.asked import TicketAsked, instant
from opensetter.booking_page.changes import Unchanged
from opensetter.booking_page.openings import Openings, Seeker
from opensetter.booking_page.rendering import Shown, Top
from opensetter.booking_page.views import Frame
from opensetter.booking_page.words import Words
from opensetter.bookings import queries as bookings
from opensetter.bookings.models import Booking
from opensetter.bots import queries as bots
from opensetter.bots.models import Bot
from opensetter.calendars import queries as calendars
from opensetter.calendars.models import AppointmentType
from opensetter.core.db import DbSession
from opensetter.core.errors import Conflict, NotFound
from opensetter.core.forms import Form
from opensetter.core.runtime import Runtime
from opensetter.scheduling import links
from opensetter.scheduling.links import Page, Ticket
from opensetter.scheduling.refusals import SlotTaken, SlotUnavailable


class LinkOld(NotFound):
    """The link leads to no appointment any more."""

    code = "appointment_link_invalid"


@dataclass(frozen=True, slots=True)
class Call:
    """One request by the link of an appointment."""

    runtime: Runtime
    token: str
    asked: TicketAsked
    accept_language: str
    now: datetime

    @property
    def ticket(self) -> Ticket:
        """The booking that the link is for. Raises `LinkOld`, without asking the database."""
        found = links.read_ticket(self.runtime.vault, self.token, now=self.now)
        if found is None:
            raise LinkOld
        return found

    @property
    def base(self) -> str:
        return f"/book/manage/{self.token}"


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the booking: `kind` is None if it was made elsewhere."""

    booking: Booking
    bot: Bot
    kind: AppointmentType | None
    openings: Openings | None = None


async def show(call: Call) -> Response:
    """The appointment; or a question before it is cancelled, or times to move it to. Nothing changes by looking."""
    known = await _known(call, with_openings=call.asked.do == "move")
    if changes.is_open(known.booking, call.now):
        if call.asked.do == "cancel":
            return _ask_cancel(call, known)
        if known.openings is not None:
            return await _ask_move(call, known, known.openings)
    return _appointment(call, known)


async def move(call: Call, form: Form) -> Response:
    """Move the booking to the time in the form, and lead to where it is now."""
    seen, at = instant(form.get("seen")), instant(form.get("at"))
    if at is None or seen is None:
        return _appointment(call, await _known(call), note="changed_meanwhile", status=400)
    try:
        why = await changes.move(call.runtime, call.ticket, seen=seen, starts_at=at, now=call.now)
    except SlotTaken:
        return await _choose_again(call, "taken")
    except SlotUnavailable:
        return await _choose_again(call, "unavailable")
    except Conflict:
        # It was cancelled at this very moment, for instance.
        why = Unchanged.CANNOT_CHANGE
    if why is not None:
        return _appointment(call, await _known(call), note=why, status=409)
    return _leads_to(_frame(call, await _known(call)).to(done="moved"))


async def cancel(call: Call, form: Form) -> Response:
    """Cancel the booking, and lead to what it is now."""
    seen = instant(form.get("seen"))
    if seen is None:
        return _appointment(call, await _known(call), note="changed_meanwhile", status=400)
    why = await changes.cancel(call.runtime, call.ticket, seen=seen, now=call.now)
    if why is not None:
        return _appointment(call, await _known(call), note=why, status=409)
    return _leads_to(_frame(call, await _known(call)).to())


async def file(call: Call, address: str) -> bytes:
    """The appointment for a calendar. `address` is the server's public one."""
    known = await _known(call)
    booking, kind = known.booking, known.kind
    if kind is None or booking.ends_at is None:
        raise LinkOld
    said = _words(call, known.bot)
    place = views.place(kind.location, said, in_full=True)
    entry = ics.Entry(
        booking_id=booking.id,
        created_at=booking.created_at,
        changed_at=max(filter(None, (booking.created_at, booking.moved_at, booking.cancelled_at))),
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        status=booking.status,
        summary=f"{kind.name} – {known.bot.name}",
        location=(place.link or place.said) if place else None,
        url=f"{address}{call.base}",
    )
    return ics.written([entry])


async def _known(call: Call, *, with_openings: bool = False) -> _Known:
    ticket = call.ticket
    async with call.runtime.database.transaction(ticket.organization_id) as session:
        try:
            booking = await bookings.get(session, ticket.organization_id, ticket.booking_id)
        except bookings.BookingNotFound as error:
            raise LinkOld from error
        bot = await bots.get(session, ticket.organization_id, booking.bot_id)
        kind = None
        if booking.appointment_type_id is not None:
            kind = await calendars.get(session, ticket.organization_id, booking.appointment_type_id)
        known = _Known(booking, bot, kind)
        found = await _openings(session, call, known) if with_openings else None
    return _Known(booking, bot, kind, found)


async def _openings(session: DbSession, call: Call, known: _Known) -> Openings | None:
    """The month to choose a new time from; None if the appointment's type is booked no more."""
    if not _can_move(call, known):
        return None
    seeker = _seeker(call, known)
    at = call.asked.chosen_time
    return await openings.of_month(session, seeker, seeker.day_at(at) if at else call.asked.chosen_month)


def _can_move(call: Call, known: _Known) -> bool:
    is_offered = known.kind is not None and known.kind.archived_at is None and known.bot.archived_at is None
    return is_offered and changes.is_open(known.booking, call.now)


def _seeker(call: Call, known: _Known) -> Seeker:
    assert known.kind is not None  # noqa: S101 - what was made elsewhere is not moved here
    return Seeker(
        call.ticket.organization_id,
        known.kind,
        _zone(call, known),
        call.now,
        contact_id=known.booking.contact_id,
        moves_booking_id=known.booking.id,
    )


async def _choose_again(call: Call, note: str) -> Response:
    known = await _known(call, with_openings=True)
    if known.openings is None:
        return _appointment(call, known, note="cannot_change", status=409)
    return await _choose(call, known, known.openings, note=note, status=409)


async def _ask_move(call: Call, known: _Known, found: Openings) -> Response:
    at = call.asked.chosen_time
    if at is None:
        return await _choose(call, known, found)
    if at not in {slot.starts_at for slot in found.slots}:
        return await _choose(call, known, found, note="unavailable")
    frame = _frame(call, known)
    time = views.time(at, _zone(call, known), frame.words)
    return rendering.confirm(
        frame,
        _shown(call, known, frame),
        question=frame.words.move_question,
        button=frame.words.move_now,
        action=f"{call.base}/move",
        hidden=_hidden(call, known, frame) | {"at": time.at},
        to=time.said,
    )


def _ask_cancel(call: Call, known: _Known) -> Response:
    frame = _frame(call, known)
    return rendering.confirm(
        frame,
        _shown(call, known, frame),
        question=frame.words.cancel_question,
        button=frame.words.cancel_now,
        action=f"{call.base}/cancel",
        hidden=_hidden(call, known, frame),
        to=None,
    )


def _hidden(call: Call, known: _Known, frame: Frame) -> dict[str, str]:
    seen = views.time(known.booking.starts_at, _zone(call, known), frame.words)
    return {**frame.kept, "seen": seen.at}


async def _choose(
    call: Call, known: _Known, found: Openings, *, note: str | None = None, status: int = 200
) -> Response:
    seeker, frame = _seeker(call, known), _frame(call, known).carrying(do="move")
    at = call.asked.chosen_time
    await asyncio.to_thread(zones.places, frame.words.language)
    choosing = views.choosing(found, seeker, frame.words, day=seeker.day_at(at) if at else call.asked.chosen_day)
    top = Top(heading=frame.words.move_title, notes=_notes(frame.words, note), back=frame.to(do=None))
    return rendering.choose(frame, _kind(known, frame.words), choosing, top, status=status)


def _appointment(call: Call, known: _Known, *, note: str | None = None, status: int = 200) -> Response:
    frame = _frame(call, known)
    return rendering.appointment(frame, _shown(call, known, frame), notes=_notes(frame.words, note), status=status)


def _shown(call: Call, known: _Known, frame: Frame) -> Shown:
    booking, said = known.booking, frame.words
    is_over = changes.is_over(booking, call.now)
    is_gone = booking.cancelled_at is not None or is_over
    is_open = known.bot.archived_at is None and known.kind is not None
    page = Page(call.ticket.organization_id, known.bot.id)
    return Shown(
        heading=_heading(call, booking, said, is_over=is_over),
        when=views.time(booking.starts_at, _zone(call, known), said).said,
        kind=_kind(known, said),
        base=frame.to(),
        has_changes=changes.is_open(booking, call.now),
        can_move=_can_move(call, known),
        is_ours=known.kind is not None,
        calendar=f"{call.base}/appointment.ics" if known.kind is not None and not is_over else None,
        again=links.page_url(call.runtime.vault, "", page, now=call.now) if is_gone and is_open else None,
    )


def _heading(call: Call, booking: Booking, said: Words, *, is_over: bool) -> str:
    if booking.cancelled_at is not None:
        return said.is_cancelled
    if is_over:
        return said.is_over
    return {"booked": said.booked, "moved": said.moved}.get(call.asked.done or "", said.appointment)


def _kind(known: _Known, said: Words) -> views.Kind | None:
    return views.kind(known.kind, said, in_full=True) if known.kind else None


def _notes(said: Words, note: str | None) -> Sequence[str]:
    return [getattr(said, note)] if note else []


def _words(call: Call, bot: Bot) -> Words:
    return words.choose(call.asked.lang, bot.language, call.accept_language)


def _frame(call: Call, known: _Known) -> Frame:
    bot = known.bot
    frame = Frame(_words(call, bot), bot.name, bot.id % views.HUES, call.base, {})
    return frame.carrying(lang=call.asked.lang, zone=call.asked.chosen_zone)


def _zone(call: Call, known: _Known) -> str:
    own = known.booking.time_zone
    return call.asked.chosen_zone or (own and zones.canonical(own)) or known.bot.time_zone


def _leads_to(address: str) -> Response:
    return RedirectResponse(address, 303, headers={"Cache-Control": "no-store"})
