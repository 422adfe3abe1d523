"""A booking that somebody was told of, as on the phone: by the rules of our calendar, or at any time beside it."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from opensetter.calendars.availability import Slot
from opensetter.contacts import queries as contacts
from opensetter.contacts.queries import ContactNotFound
from opensetter.contacts.service import IdentityTaken
from opensetter.core import forms
from opensetter.core.db import DbSession
from opensetter.core.errors import Conflict, NotFound
from opensetter.core.forms import Form
from opensetter.dashboard import rendering, showing
from opensetter.dashboard.answers import FORM_ANSWERS, PAGE_ANSWERS
from opensetter.dashboard.bookings import noting, queries
from opensetter.dashboard.bookings.moments import Faulty
from opensetter.dashboard.bookings.queries import BotChoice, KindChoice
from opensetter.dashboard.words import _
from opensetter.scheduling.refusals import SlotTaken, SlotUnavailable
from opensetter.users.auth import Signed

ADDRESS = "/bookings/new"
FIELDS = ("key", "contact", "who", "name", "what", "day", "time", "minutes", "zone", "at", "step")

USUAL_MINUTES = "30"
TRIES = 3
"""How often it is begun anew, if somebody else was meeting the same person at this moment."""

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Answer:
    """What is wrong with a form, field by field, and the times that can be had instead."""

    faults: Mapping[str, str] = field(default_factory=dict)
    slots: Sequence[Slot] = ()
    status: int = 200


@router.get(ADDRESS, summary="Open the form for a booking", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_new_booking(request: Request) -> Response:
    """An empty form; for the `contact`, for `what` is to be booked and on the `day` that the address may name."""
    given = request.query_params
    typed = {"minutes": USUAL_MINUTES, **{name: given.get(name, "") for name in ("contact", "what", "day")}}
    return await showing.shown(request, lambda signed: _page(request, signed, typed, Answer()))


@router.post(
    ADDRESS,
    summary="Add a booking on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described(*FIELDS),
)
async def add_booking(request: Request) -> Response:
    """Write a booking down, and make the contact if nobody is recognised. Sent twice, it is one booking.

    With `step=times` nothing is booked: the open times of the day are shown.
    """
    typed = showing.form(request)

    async def make(signed: Signed) -> Response:
        is_looking = typed.get("step") == "times"
        try:
            if is_looking:
                return await _page(request, signed, typed, Answer(slots=await _open(request, signed, typed)))
            number = await _add(request, signed, typed)
        except Faulty as fault:
            return await _page(request, signed, typed, Answer({fault.field: fault.sentence}, status=400))
        except (SlotTaken, SlotUnavailable) as fault:
            return await _page(request, signed, typed, Answer({"time": _(fault.detail)}, fault.alternatives, 409))
        except Conflict as fault:
            return await _page(request, signed, typed, Answer({"who": _(fault.detail)}, status=409))
        return RedirectResponse(f"/bookings/{number}?done=booked", 303)

    return await showing.changed(request, make)


@dataclass(slots=True)
class _Made:
    """The booking's number, once it has one: who did what is written down last."""

    number: int = 0

    def __str__(self) -> str:
        return f"{self.number}"


async def _add(request: Request, signed: Signed, typed: Form) -> int:
    for left in reversed(range(TRIES)):
        made = _Made()
        try:
            async with showing.acting(request, signed, "booking.created", made) as session:
                wish = noting.read(typed, await queries.kind_choices(session, signed.organization_id))
                made.number = await noting.book(session, signed, wish)
        except IdentityTaken:
            if not left:
                raise
        else:
            break
    return made.number


async def _open(request: Request, signed: Signed, typed: Form) -> Sequence[Slot]:
    async with request.app.state.runtime.database.transaction(signed.organization_id) as session:
        kinds = await queries.kind_choices(session, signed.organization_id)
        return await noting.open_times(session, signed.organization_id, typed, kinds)


async def _page(request: Request, signed: Signed, typed: Form, answer: Answer) -> Response:
    organization_id = signed.organization_id
    async with request.app.state.runtime.database.transaction(organization_id) as session:
        bots = [bot for bot in await queries.bot_choices(session, organization_id) if not bot.is_archived]
        kinds = await queries.kind_choices(session, organization_id)
        known = await _known(session, organization_id, typed.get("contact", ""))
    shown = {name: forms.shown(typed.get(name, ""))[:300] for name in FIELDS}
    if not noting.is_key(shown["key"]):
        shown["key"] = secrets.token_urlsafe(16)
    place = await showing.place(request, signed, "bookings", _("New booking"))
    return rendering.page(
        "bookings/new.html",
        signed,
        place,
        answer.status,
        typed=shown,
        known=known,
        choices=_grouped(bots, kinds),
        zones=sorted({bot.time_zone for bot in bots} | {kind.time_zone for kind in kinds} | {"UTC"}),
        faults=answer.faults,
        slots=answer.slots,
        has_looked=typed.get("step") == "times",
        zone=noting.zone_of(typed, bots, kinds),
    )


def _grouped(
    bots: Sequence[BotChoice], kinds: Sequence[KindChoice]
) -> Sequence[tuple[BotChoice, Sequence[KindChoice]]]:
    return [(bot, [kind for kind in kinds if kind.bot_id == bot.id]) for bot in bots]


async def _known(session: DbSession, organization_id: int, written: str) -> tuple[int, str] | None:
    """The contact that the address or the form names, and what they are called; None if it names nobody."""
    if not written:
        return None
    try:
        found = await contacts.get(session, organization_id, showing.number(written))
    except (NotFound, ContactNotFound):
        return None
    contact = found.contact
    spelling = found.identities[0].spelling if found.identities else ""
    return contact.id, contact.full_name or contact.first_name or spelling or _("Somebody without a name")
