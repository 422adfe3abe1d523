"""A bot's booking page: what there is to choose, the form, and the booking that it ends in."""

import asyncio
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from opensetter.booking_page import changes, desks, forms, openings, rendering, views, words, zones
from opensetter.booking_page.asked import PageAsked, instant
from opensetter.booking_page.desks import Desk
from opensetter.booking_page.forms import Details, Wanted
from opensetter.booking_page.openings import Openings, Seeker
from opensetter.booking_page.rendering import Filled, Shown, Top
from opensetter.booking_page.views import Frame, Time
from opensetter.booking_page.words import Words
from opensetter.bookings.models import Booking
from opensetter.bookings.queries import Kept
from opensetter.calendars import queries as calendars
from opensetter.calendars.availability import Slot
from opensetter.calendars.models import AppointmentType
from opensetter.core.db import DbSession
from opensetter.core.errors import Conflict
from opensetter.core.forms import Form
from opensetter.core.runtime import Runtime
from opensetter.engine.flow import questions as flow_questions
from opensetter.engine.types import Question
from opensetter.scheduling import alternatives, links
from opensetter.scheduling.links import Ticket
from opensetter.scheduling.refusals import AlreadyBooked, SlotTaken, SlotUnavailable

_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


@dataclass(frozen=True, slots=True)
class Visit:
    """One request for a page: what it asks for, and how its language is chosen."""

    runtime: Runtime
    slug: str
    asked: PageAsked
    accept_language: str
    now: datetime

    def words(self, desk: Desk) -> Words:
        return words.choose(self.asked.lang, desk.bot.language, self.accept_language)

    def frame(self, desk: Desk) -> Frame:
        kept = {"t": desk.token, "lang": self.asked.lang, "zone": self.asked.chosen_zone, "more": self.asked.more}
        frame = Frame(self.words(desk), desk.bot.name, desk.bot.id % views.HUES, f"/book/{self.slug}", {})
        return frame.carrying(**kept)


async def show(visit: Visit) -> Response:
    """What can be booked, or a time to choose, or the form for it; for a guest who is booked, their appointments.

    Raises `PageNotFound` if there is no page at this address.
    """
    async with visit.runtime.database.transaction() as session:
        desk = await _desk(session, visit)
        kind = desk.kind(visit.asked.type)
        has_enough = desk.guest is not None and bool(desk.guest.active) and not visit.asked.more
        looked = None if kind is None or has_enough else await _look(session, visit, desk, kind)
    if has_enough:
        return await _appointments(visit, desk)
    if looked is None:
        frame = visit.frame(desk)
        note = frame.words.link_is_old if desk.token_is_bad else None
        return rendering.kinds(frame, [views.kind(each, frame.words) for each in desk.kinds], note=note)
    return await _chosen(visit, desk, looked)


async def book(visit: Visit, form: Form) -> Response:
    """Book what the form says, and lead to the appointment; else the form again, with what is wrong in sentences.

    Raises `PageNotFound` if there is no page at this address.
    """
    async with visit.runtime.database.transaction() as session:
        desk = await _desk(session, visit)
        kind = desk.kind(visit.asked.type)
        if kind is None:
            raise desks.PageNotFound
        seeker = await _seeker(session, visit, desk, kind)
    at = instant(form.get("at")) or instant(form.get("from"))
    if at is None:
        return await _again(visit, desk, seeker, note=visit.words(desk).time_missing, status=400)
    filled = _filled(visit, desk, seeker, at, typed=form)
    if not form.get("at"):
        filled = replace(filled, refusal=visit.words(desk).time_missing)
        return await _instead(visit, desk, seeker, filled, status=400)
    key = form.get("key", "")
    if not _KEY.fullmatch(key):
        return _form(visit, desk, seeker, replace(filled, refusal=visit.words(desk).sent_twice), status=400)
    details, faults = forms.details(form, filled.wanted, visit.words(desk), country=zones.territory(seeker.zone))
    filled = replace(filled, key=key, faults=faults)
    if faults:
        return _form(visit, desk, seeker, filled, status=400)
    return await _book(visit, desk, seeker, filled, details)


async def _book(visit: Visit, desk: Desk, seeker: Seeker, filled: Filled, details: Details) -> Response:
    said = visit.words(desk)
    if _is_disqualified(desk, seeker.kind, details):
        await changes.note_answers(visit.runtime, desk, details)
        return rendering.notice("no_match", said)
    at = instant(filled.time.at)
    assert at is not None  # noqa: S101 - it was made of an instant
    wish = changes.Wish(seeker.kind, at, seeker.zone, filled.key, is_additional=bool(visit.asked.more))
    try:
        booking = await changes.book(visit.runtime, desk, wish, details)
    except SlotTaken:
        return await _instead(visit, desk, seeker, replace(filled, refusal=said.taken), status=409)
    except SlotUnavailable:
        return await _instead(visit, desk, seeker, replace(filled, refusal=said.unavailable), status=409)
    except AlreadyBooked:
        # The page tells a guest what they have.
        return _leads_to(visit.frame(desk).to(zone=seeker.zone))
    except Conflict:
        # Sent once more after it was cancelled, for instance: with a key of its own it is another booking.
        anew = replace(filled, key=secrets.token_urlsafe(16), refusal=said.sent_twice)
        return _form(visit, desk, seeker, anew, status=409)
    return _leads_to(_address(visit, desk, booking, seeker.zone))


def _leads_to(address: str) -> Response:
    return RedirectResponse(address, 303, headers={"Cache-Control": "no-store"})


def _address(visit: Visit, desk: Desk, booking: Booking, zone: str) -> str:
    """Where the appointment is that was just booked."""
    ticket = Ticket(desk.organization_id, booking.id)
    token = links.sign_ticket(visit.runtime.vault, ticket, starts_at=booking.starts_at, now=visit.now)
    query = {"done": "booked", "zone": zone, **({"lang": visit.asked.lang} if visit.asked.lang else {})}
    return f"/book/manage/{token}?{urlencode(query)}"


async def _desk(session: DbSession, visit: Visit) -> Desk:
    return await desks.find(session, visit.runtime.vault, visit.slug, visit.asked.t, now=visit.now)


@dataclass(frozen=True, slots=True)
class _Looked:
    seeker: Seeker
    openings: Openings


async def _look(session: DbSession, visit: Visit, desk: Desk, kind: AppointmentType) -> _Looked:
    seeker = await _seeker(session, visit, desk, kind)
    at = visit.asked.chosen_time
    month = seeker.day_at(at) if at is not None else visit.asked.chosen_month
    return _Looked(seeker, await openings.of_month(session, seeker, month))


async def _seeker(session: DbSession, visit: Visit, desk: Desk, kind: AppointmentType) -> Seeker:
    schedule = (await calendars.get_bookable(session, desk.organization_id, kind.id)).schedule
    guest = desk.guest
    zone = visit.asked.chosen_zone or zones.canonical(guest.time_zone if guest else None) or schedule.time_zone
    return Seeker(desk.organization_id, kind, zone, visit.now, guest.contact_id if guest else None)


async def _chosen(visit: Visit, desk: Desk, looked: _Looked) -> Response:
    """The form, if a time is chosen that can be had; else what there is to choose from."""
    at, seeker = visit.asked.chosen_time, looked.seeker
    if at is not None and at in {slot.starts_at for slot in looked.openings.slots}:
        return _form(visit, desk, seeker, _filled(visit, desk, seeker, at))
    note = visit.words(desk).unavailable if at is not None else None
    return await _choose(visit, desk, looked, note=note, status=200)


async def _again(visit: Visit, desk: Desk, seeker: Seeker, *, note: str, status: int) -> Response:
    """What there is to choose from, once more."""
    async with visit.runtime.database.transaction(desk.organization_id) as session:
        found = await openings.of_month(session, seeker, visit.asked.chosen_month)
    return await _choose(visit, desk, _Looked(seeker, found), note=note, status=status)


async def _choose(visit: Visit, desk: Desk, looked: _Looked, *, note: str | None, status: int) -> Response:
    seeker = looked.seeker
    frame = _of_kind(visit.frame(desk), desk, seeker.kind)
    day = seeker.day_at(at) if (at := visit.asked.chosen_time) is not None else visit.asked.chosen_day
    # The first time in a language, their names take a while to be put together.
    await asyncio.to_thread(zones.places, frame.words.language)
    top = Top(
        heading=_heading(frame.words, desk),
        notes=_notes(frame.words, desk, note),
        back=frame.to(type=None) if len(desk.kinds) > 1 else None,
        stranger=_stranger(visit) if desk.guest else None,
    )
    choosing = views.choosing(looked.openings, seeker, frame.words, day=day)
    return rendering.choose(frame, views.kind(seeker.kind, frame.words), choosing, top, status=status)


def _form(visit: Visit, desk: Desk, seeker: Seeker, filled: Filled, *, status: int = 200) -> Response:
    frame = _of_kind(visit.frame(desk), desk, seeker.kind).carrying(zone=seeker.zone)
    notes = _notes(frame.words, desk, None)
    return rendering.form(frame, views.kind(seeker.kind, frame.words), filled, notes=notes, status=status)


async def _instead(visit: Visit, desk: Desk, seeker: Seeker, filled: Filled, *, status: int) -> Response:
    """The form with all that was typed, and times close to the one that cannot be had."""
    at = instant(filled.time.at)
    assert at is not None  # noqa: S101 - it was made of an instant
    async with visit.runtime.database.transaction(desk.organization_id) as session:
        found = await alternatives.nearest(session, desk.organization_id, seeker.kind.id, at=at)
    times = _times(found, seeker, visit.words(desk))
    return _form(visit, desk, seeker, replace(filled, instead=times), status=status)


async def _appointments(visit: Visit, desk: Desk) -> Response:
    assert desk.guest is not None  # noqa: S101 - nobody else has any
    frame = visit.frame(desk)
    shown = [_shown(visit, desk, kept, frame.words) for kept in desk.guest.active]
    return rendering.appointments(frame, shown, more=frame.to(more="1"))


def _shown(visit: Visit, desk: Desk, kept: Kept, said: Words) -> Shown:
    guest, is_ours = desk.guest, kept.appointment_type_id is not None
    zone = visit.asked.chosen_zone or kept.time_zone or (guest.time_zone if guest else None) or desk.bot.time_zone
    kind = next((each for each in desk.kinds if each.id == kept.appointment_type_id), None)
    ticket = Ticket(desk.organization_id, kept.id)
    token = links.sign_ticket(visit.runtime.vault, ticket, starts_at=kept.starts_at, now=visit.now)
    query = f"?{urlencode({'lang': visit.asked.lang})}" if visit.asked.lang else ""
    return Shown(
        heading=said.appointment,
        when=views.time(kept.starts_at, zone, said).said,
        kind=views.kind(kind, said, in_full=True) if kind else None,
        base=f"/book/manage/{token}{query}",
        is_ours=is_ours,
        has_changes=is_ours and visit.now < kept.starts_at,
    )


def _filled(visit: Visit, desk: Desk, seeker: Seeker, at: datetime, *, typed: Form | None = None) -> Filled:
    return Filled(
        key=secrets.token_urlsafe(16),
        time=views.time(at, seeker.zone, visit.words(desk)),
        wanted=_wanted(desk, seeker.kind),
        typed=typed or {},
    )


def _wanted(desk: Desk, kind: AppointmentType) -> Wanted:
    """What is not known yet: the bot may have asked a guest already."""
    guest = desk.guest
    known = guest.answers if guest is not None else {}
    asked = (forms.question(each["text"]) for each in kind.questions)
    return Wanted(
        name=guest is None or not guest.is_named,
        reach=guest is None or not guest.can_be_reached,
        is_known=guest is not None,
        questions=tuple(each for each in asked if each.text not in known),
    )


def _is_disqualified(desk: Desk, kind: AppointmentType, details: Details) -> bool:
    """Whether an answer ends the matter, be it given here or to the bot."""
    asked = [Question(each["text"], tuple(each.get("disqualifying") or ())) for each in kind.questions]
    known = desk.guest.answers if desk.guest is not None else {}
    return flow_questions.are_disqualifying({**known, **details.answers}, asked)


def _of_kind(frame: Frame, desk: Desk, kind: AppointmentType) -> Frame:
    """With the appointment type in each address, if there are several."""
    return frame.carrying(type=str(kind.id)) if len(desk.kinds) > 1 else frame


def _times(slots: Sequence[Slot], seeker: Seeker, said: Words) -> list[Time]:
    return [views.time(slot.starts_at, seeker.zone, said) for slot in slots]


def _heading(said: Words, desk: Desk) -> str:
    name = desk.guest.name if desk.guest else None
    return said.booking_as.format(name=name) if name else said.title


def _notes(said: Words, desk: Desk, note: str | None) -> Sequence[str]:
    return [each for each in (said.link_is_old if desk.token_is_bad else None, note) if each]


def _stranger(visit: Visit) -> str:
    """Where somebody books who is not the one that the link was given to."""
    query = {"lang": visit.asked.lang, "zone": visit.asked.chosen_zone}
    given = {name: value for name, value in query.items() if value}
    return f"/book/{visit.slug}" + (f"?{urlencode(given)}" if given else "")
