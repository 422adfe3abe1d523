"""A bot's own page: everything that it is set up to be."""

from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from opensetter.bots import service
from opensetter.bots.models import Bot
from opensetter.core import forms
from opensetter.core.db import DbSession
from opensetter.core.times import ZONES
from opensetter.core.web import WrittenId
from opensetter.dashboard import rendering, showing
from opensetter.dashboard.answers import FORM_ANSWERS, PAGE_ANSWERS
from opensetter.dashboard.bots import places, typed, writing
from opensetter.dashboard.bots.writing import Faults
from opensetter.dashboard.words import LANGUAGES, _
from opensetter.users.auth import Signed

router = APIRouter()


@router.get(places.BOT, summary="Open a bot", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_bot(bot_id: WrittenId, request: Request) -> Response:
    """What the bot is set up to be: to read for everybody, to change for owners and admins."""

    async def make(signed: Signed) -> Response:
        bot = await places.bot_of(request, signed, bot_id)
        return await _page(request, signed, bot, typed.shown(bot))

    return await showing.shown(request, make)


@router.post(
    places.BOT,
    summary="Change a bot on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described(*typed.FIELDS, "back"),
)
async def change_bot(bot_id: WrittenId, request: Request) -> Response:
    """Change the fields that were sent. What somebody else has changed meanwhile is not overwritten unseen."""
    given = showing.form(request)

    async def make(signed: Signed) -> Response:
        bot = await places.bot_of(request, signed, bot_id)
        wanted, faults = typed.read(given)
        if wanted is None:
            return await _page(request, signed, bot, _kept(bot, given), faults=faults)
        try:
            async with showing.acting(request, signed) as session:
                await service.update(
                    session, signed.organization_id, bot.id, wanted, by=signed.actor, seen=_seen(given)
                )
        except service.BotChanged:
            now = await places.bot_of(request, signed, bot_id)
            # Who sends it once more has seen that.
            kept = _kept(now, given) | {"seen": now.updated_at.isoformat()}
            sentence = _("Somebody else has changed this bot meanwhile. Save again to put yours in its place.")
            return await _page(request, signed, now, kept, conflict=sentence)
        onward = "/try" if given.get("back") == "try" else ""
        return RedirectResponse(f"/bots/{bot.id}{onward}?done=saved", 303)

    return await showing.changed(request, make, is_managing=True)


@router.get(
    places.BOT + "/archive", summary="Ask about archiving a bot", response_class=HTMLResponse, responses=PAGE_ANSWERS
)
async def ask_about_archiving(bot_id: WrittenId, request: Request) -> Response:
    """What archiving the bot means, and a button that does it."""

    async def make(signed: Signed) -> Response:
        bot = await places.bot_of(request, signed, bot_id)
        place = await places.place(request, signed, _("Archive a bot"))
        return rendering.page("bots/archive.html", signed, place, bot=bot)

    return await showing.shown(request, make, is_managing=True)


@router.post(
    places.BOT + "/archive",
    summary="Archive a bot on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described(),
)
async def archive_on_page(bot_id: WrittenId, request: Request) -> Response:
    """The bot answers nobody any more; archiving it again changes nothing."""

    async def act(session: DbSession, signed: Signed, number: int) -> object:
        return await service.archive(session, signed.organization_id, number, by=signed.actor)

    return await showing.done(request, bot_id, act, to="/bots/{}?done=archived", is_managing=True)


def _kept(bot: Bot, given: forms.Form) -> dict[str, str]:
    """The form as it was sent; what was not part of it is as it is."""
    unset = dict.fromkeys(typed.TICKS, "") if typed.TICKS_SENT in given else {}
    return writing.kept(typed.shown(bot) | unset, given, typed.FIELDS)


def _seen(given: forms.Form) -> datetime | None:
    try:
        found = datetime.fromisoformat(given.get("seen", ""))
    except ValueError:
        return None
    return found if found.tzinfo else None


async def _page(
    request: Request,
    signed: Signed,
    bot: Bot,
    shown: dict[str, str],
    *,
    faults: Faults | None = None,
    conflict: str | None = None,
) -> Response:
    return rendering.page(
        "bots/setting.html",
        signed,
        await places.place(request, signed, bot.name),
        409 if conflict else 400 if faults else 200,
        bot=bot,
        tab="setting",
        shown=shown,
        faults=places.blank_for_none(faults),
        is_faulty=bool(faults),
        conflict=conflict,
        zones=sorted(ZONES),
        weekdays=[(day, _(said)) for day, said in writing.WEEKDAYS.items()],
        languages=list(LANGUAGES.items()),
    )
