"""What a bot books by itself: its appointment types, and the addresses at which they can be booked and followed."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from opensetter.bots.models import Bot
from opensetter.calendars import queries, service
from opensetter.calendars.models import AppointmentType, Schedule
from opensetter.core import clock, forms
from opensetter.core.db import DbSession
from opensetter.core.vault import SecretKeyMissing
from opensetter.core.web import WrittenId, public_url
from opensetter.dashboard import rendering, showing
from opensetter.dashboard.answers import FORM_ANSWERS, PAGE_ANSWERS
from opensetter.dashboard.bots import places, writing
from opensetter.dashboard.bots import typed_calendar as typed
from opensetter.dashboard.bots.writing import Faults
from opensetter.dashboard.words import _
from opensetter.scheduling import links
from opensetter.users.auth import Signed

ADDRESS = places.BOT + "/appointments"
ONE = ADDRESS + "/{appointment_type_id}"
MOST = 100
"""How many appointment types of a bot, and schedules to choose from, a page shows."""

router = APIRouter()


@router.get(ADDRESS, summary="Open a bot's appointments", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_appointments(bot_id: WrittenId, request: Request) -> Response:
    """What the bot can book, on which schedules, and where people book and follow it."""

    async def make(signed: Signed) -> Response:
        bot = await places.bot_of(request, signed, bot_id)
        async with request.app.state.runtime.database.transaction(signed.organization_id) as session:
            types = await queries.list_page(
                session, signed.organization_id, bot_id=bot.id, limit=MOST, starting_after=None
            )
            used = [
                await queries.get_schedule(session, signed.organization_id, number)
                for number in sorted({kind.schedule_id for kind in types})
            ]
        values: dict[str, Any] = {
            "types": types,
            "schedules": [(schedule, _feed(request, schedule)) for schedule in used],
            "page_address": _page_address(request, bot) if types else None,
        }
        place = await places.place(request, signed, bot.name)
        return rendering.page("bots/appointments.html", signed, place, bot=bot, tab="appointments", **values)

    return await showing.shown(request, make)


@router.get(
    places.BOT + "/new-appointment",
    summary="Begin an appointment type",
    response_class=HTMLResponse,
    responses=PAGE_ANSWERS,
)
async def begin_appointment_type(bot_id: WrittenId, request: Request) -> Response:
    """The form of an appointment type that is yet to be."""

    async def make(signed: Signed) -> Response:
        return await _form(request, signed, await places.bot_of(request, signed, bot_id), None)

    return await showing.shown(request, make, is_managing=True)


@router.post(
    ADDRESS,
    summary="Create an appointment type on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described(*typed.TYPE_FIELDS),
)
async def make_appointment_type(bot_id: WrittenId, request: Request) -> Response:
    """Create something that the bot can book."""
    given = showing.form(request)

    async def make(signed: Signed) -> Response:
        bot = await places.bot_of(request, signed, bot_id)
        wanted, faults = typed.read_new_type(given, bot.id)
        if wanted is not None:
            try:
                async with showing.acting(request, signed) as session:
                    await service.create(session, signed.organization_id, wanted, by=signed.actor)
            except queries.ScheduleNotFound as error:
                faults = {"schedule_id": _(error.detail)}
        if faults:
            return await _form(request, signed, bot, None, given=given, faults=faults)
        return RedirectResponse(f"/bots/{bot.id}/appointments?done=made", 303)

    return await showing.changed(request, make, is_managing=True)


@router.get(ONE, summary="Open an appointment type", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_appointment_type(bot_id: WrittenId, appointment_type_id: WrittenId, request: Request) -> Response:
    """Everything about an appointment type, in its form."""

    async def make(signed: Signed) -> Response:
        bot = await places.bot_of(request, signed, bot_id)
        kind = await _type(request, bot, appointment_type_id)
        return await _form(request, signed, bot, kind)

    return await showing.shown(request, make)


@router.post(
    ONE,
    summary="Change an appointment type on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described(*typed.TYPE_FIELDS),
)
async def change_appointment_type(bot_id: WrittenId, appointment_type_id: WrittenId, request: Request) -> Response:
    """Change the fields that were sent; what is booked already stays as it was booked."""
    given = showing.form(request)

    async def make(signed: Signed) -> Response:
        bot = await places.bot_of(request, signed, bot_id)
        kind = await _type(request, bot, appointment_type_id)
        wanted, faults = typed.read_type(given)
        if wanted is not None:
            try:
                async with showing.acting(request, signed) as session:
                    await service.update(session, signed.organization_id, kind.id, wanted, by=signed.actor)
            except queries.ScheduleNotFound as error:
                faults = {"schedule_id": _(error.detail)}
        if faults:
            return await _form(request, signed, bot, kind, given=given, faults=faults)
        return RedirectResponse(f"/bots/{bot.id}/appointments?done=saved", 303)

    return await showing.changed(request, make, is_managing=True)


@router.post(
    ONE + "/archive",
    summary="Archive an appointment type on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described(),
)
async def archive_appointment_type_on_page(
    bot_id: WrittenId, appointment_type_id: WrittenId, request: Request
) -> Response:
    """It is booked no more; what is booked stays. Archiving it again changes nothing."""

    async def act(session: DbSession, signed: Signed, number: int) -> object:
        kind = await queries.get(session, signed.organization_id, number)
        if kind.bot_id != showing.number(bot_id):
            raise queries.AppointmentTypeNotFound
        return await service.archive(session, signed.organization_id, number, by=signed.actor)

    # An address with a strange bot in it is refused before anything is led there.
    to = f"/bots/{bot_id if bot_id.isdigit() else 0}/appointments?done=archived"
    return await showing.done(request, appointment_type_id, act, to=to, is_managing=True)


async def _type(request: Request, bot: Bot, appointment_type_id: str) -> AppointmentType:
    number = showing.number(appointment_type_id)
    async with request.app.state.runtime.database.transaction(bot.organization_id) as session:
        found = await queries.get(session, bot.organization_id, number)
    if found.bot_id != bot.id:
        raise queries.AppointmentTypeNotFound
    return found


async def _form(
    request: Request,
    signed: Signed,
    bot: Bot,
    kind: AppointmentType | None,
    *,
    given: forms.Form | None = None,
    faults: Faults | None = None,
) -> Response:
    async with request.app.state.runtime.database.transaction(signed.organization_id) as session:
        schedules = await queries.list_schedules(session, signed.organization_id, limit=MOST, starting_after=None)
    choices = [(str(one.id), one.name) for one in schedules]
    values: dict[str, Any] = {
        "bot": bot,
        "kind": kind,
        "shown": writing.kept(typed.shown_type(kind) if kind else typed.NEW, given or {}, typed.TYPE_FIELDS),
        "faults": places.blank_for_none(faults),
        "is_faulty": bool(faults),
        "schedules": choices if kind else [("", _("The usual one of this bot")), *choices],
    }
    place = await places.place(request, signed, kind.name if kind else _("A new appointment type"))
    return rendering.page("bots/appointment_type.html", signed, place, 400 if faults else 200, **values)


def _page_address(request: Request, bot: Bot) -> str | None:
    page = links.Page(bot.organization_id, bot.id)
    return links.page_url(request.app.state.runtime.vault, public_url(request), page, now=clock.now())


def _feed(request: Request, schedule: Schedule) -> str | None:
    feed = links.Feed(schedule.organization_id, schedule.id, schedule.feed_generation)
    try:
        return links.feed_url(request.app.state.runtime.vault, public_url(request), feed)
    except SecretKeyMissing:
        return None
