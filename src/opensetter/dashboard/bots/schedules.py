"""The schedule on which appointments are booked: its week, and the days that differ from it."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from opensetter.bots.models import Bot
from opensetter.calendars import queries, service
from opensetter.calendars.models import Schedule
from opensetter.core import forms
from opensetter.core.times import ZONES
from opensetter.core.web import WrittenId
from opensetter.dashboard import rendering, showing
from opensetter.dashboard.answers import FORM_ANSWERS, PAGE_ANSWERS
from opensetter.dashboard.bots import places, writing
from opensetter.dashboard.bots import typed_calendar as typed
from opensetter.dashboard.bots.writing import Faults
from opensetter.dashboard.words import _
from opensetter.users.auth import Signed

ADDRESS = places.BOT + "/schedules/{schedule_id}"

router = APIRouter()


@router.get(ADDRESS, summary="Open a schedule", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_schedule(bot_id: WrittenId, schedule_id: WrittenId, request: Request) -> Response:
    """The hours of a schedule that the bot books on."""

    async def make(signed: Signed) -> Response:
        bot = await places.bot_of(request, signed, bot_id)
        schedule = await _schedule(request, signed, schedule_id)
        return await _page(request, signed, bot, schedule)

    return await showing.shown(request, make)


@router.post(
    ADDRESS,
    summary="Change a schedule on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described(*typed.SCHEDULE_FIELDS),
)
async def change_schedule(bot_id: WrittenId, schedule_id: WrittenId, request: Request) -> Response:
    """Change the fields that were sent; what is booked already stays, also outside of the new hours."""
    given = showing.form(request)

    async def make(signed: Signed) -> Response:
        bot = await places.bot_of(request, signed, bot_id)
        schedule = await _schedule(request, signed, schedule_id)
        wanted, faults = typed.read_schedule(given)
        if wanted is None:
            return await _page(request, signed, bot, schedule, given=given, faults=faults)
        async with showing.acting(request, signed) as session:
            await service.update_schedule(session, signed.organization_id, schedule.id, wanted, by=signed.actor)
        return RedirectResponse(f"/bots/{bot.id}/appointments?done=saved", 303)

    return await showing.changed(request, make, is_managing=True)


async def _schedule(request: Request, signed: Signed, schedule_id: str) -> Schedule:
    number = showing.number(schedule_id)
    async with request.app.state.runtime.database.transaction(signed.organization_id) as session:
        return await queries.get_schedule(session, signed.organization_id, number)


async def _page(
    request: Request,
    signed: Signed,
    bot: Bot,
    schedule: Schedule,
    *,
    given: forms.Form | None = None,
    faults: Faults | None = None,
) -> Response:
    values: dict[str, Any] = {
        "bot": bot,
        "schedule": schedule,
        "shown": writing.kept(typed.shown_schedule(schedule), given or {}, typed.SCHEDULE_FIELDS),
        "faults": places.blank_for_none(faults),
        "is_faulty": bool(faults),
        "zones": sorted(ZONES),
        "weekdays": [(day, _(said)) for day, said in writing.WEEKDAYS.items()],
    }
    place = await places.place(request, signed, schedule.name)
    return rendering.page("bots/schedule.html", signed, place, 400 if faults else 200, **values)
