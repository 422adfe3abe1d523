"""Trying a bot out: the operator writes as a contact would, and sees the answers and what was taken out of them.

All of it happens in a sandbox (see `opensetter.trials`): nothing is sent, and no list, chart or contact knows of it.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from opensetter.bots.models import Bot
from opensetter.conversations import queries as conversations
from opensetter.conversations.models import Conversation, Message
from opensetter.core import forms
from opensetter.core.errors import NotFound
from opensetter.core.web import WrittenId
from opensetter.dashboard import following, rendering, showing
from opensetter.dashboard.answers import FORM_ANSWERS, PAGE_ANSWERS
from opensetter.dashboard.bots import places, typed, writing
from opensetter.dashboard.words import _
from opensetter.engine import explaining
from opensetter.trials import queries, service
from opensetter.users.auth import Signed

LONGEST = 4_096
MESSAGES = 100
ADDRESS = places.BOT + "/try"

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Said:
    """A message of the trial. `changes` are what was taken out of it or put into it, with the reasons."""

    by: str
    text: str
    at: datetime
    answered_by: str | None
    changes: Sequence[explaining.Change]


@dataclass(frozen=True, slots=True)
class Talk:
    """A trial as far as it has come; nothing if it has not begun."""

    messages: Sequence[Said] = ()
    is_handed_over: bool = False
    is_waiting: bool = False
    conversation_id: int | None = None


@router.get(ADDRESS, summary="Try a bot out", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_trial(bot_id: WrittenId, request: Request) -> Response:
    """The trial conversation, with the bot's words beside it."""

    async def make(signed: Signed) -> Response:
        return await _page(request, signed, await places.bot_of(request, signed, bot_id))

    return await showing.shown(request, make)


@router.get(ADDRESS + "/events", summary="Follow a trial", response_class=StreamingResponse, responses=PAGE_ANSWERS)
async def follow_trial(bot_id: WrittenId, request: Request) -> Response:
    """A server-sent event whenever something has changed in the trial, for as long as the session lasts."""

    async def make(signed: Signed) -> Response:
        talk = await _talk(request, signed, await places.bot_of(request, signed, bot_id))
        if talk.conversation_id is None:
            raise NotFound
        closing: asyncio.Event = getattr(request.app.state, "closing", None) or asyncio.Event()
        changes: AsyncIterator[str] = following.changes(request, talk.conversation_id, closing=closing)
        return StreamingResponse(changes, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})

    return await showing.shown(request, make)


@router.post(
    ADDRESS,
    summary="Write to a bot in a trial",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described("content"),
)
async def say_in_trial(bot_id: WrittenId, request: Request) -> Response:
    """Write as a contact would; the bot answers as it would answer them."""
    content = writing.words(showing.form(request).get("content", "")).strip()

    async def make(signed: Signed) -> Response:
        bot = await places.bot_of(request, signed, bot_id)
        if not 0 < len(content) <= LONGEST or not writing.is_storable(content):
            sentence = _("A message has 1 to %(count)d characters.") % {"count": LONGEST}
            return await _page(request, signed, bot, said=forms.shown(content), fault=sentence)
        async with request.app.state.runtime.database.transaction(signed.organization_id) as session:
            await service.say(session, signed.organization_id, bot.id, user_id=signed.user_id, content=content)
        return RedirectResponse(f"/bots/{bot.id}/try#end", 303)

    return await showing.changed(request, make)


@router.post(
    ADDRESS + "/start-again",
    summary="Start a trial again",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described(),
)
async def start_again(bot_id: WrittenId, request: Request) -> Response:
    """Forget the trial; the next message is a stranger's."""

    async def make(signed: Signed) -> Response:
        number = showing.number(bot_id)
        async with request.app.state.runtime.database.transaction(signed.organization_id) as session:
            await service.start_again(session, signed.organization_id, number, user_id=signed.user_id)
        return RedirectResponse(f"/bots/{number}/try", 303)

    return await showing.changed(request, make)


async def _page(request: Request, signed: Signed, bot: Bot, *, said: str = "", fault: str | None = None) -> Response:
    place = await places.place(request, signed, bot.name)
    values: dict[str, Any] = {
        "bot": bot,
        "tab": "try",
        "talk": await _talk(request, signed, bot),
        "shown": typed.shown(bot),
        "longest": LONGEST,
    }
    return rendering.page("bots/try.html", signed, place, 400 if fault else 200, said=said, fault=fault, **values)


async def _talk(request: Request, signed: Signed, bot: Bot) -> Talk:
    database = request.app.state.runtime.database
    async with database.transaction(signed.organization_id) as session:
        trial = await queries.find(session, signed.organization_id, bot.id, user_id=signed.user_id)
    if trial is None:
        return Talk()
    async with database.transaction(trial.sandbox_id) as session:
        found: Conversation | None = await queries.conversation(session, trial.sandbox_id)
        if found is None:
            return Talk()
        messages = await conversations.newest(session, trial.sandbox_id, found.id, limit=MESSAGES)
        waiting = await conversations.waiting(session, trial.sandbox_id, found.id)
    is_handed_over = found.handed_over_at is not None
    return Talk(list(map(_said, messages)), is_handed_over, waiting is not None and not is_handed_over, found.id)


def _said(message: Message) -> Said:
    stored = message.explanation or {}
    changes = explaining.changes(stored, message.content, message.withheld)
    by = "contact" if message.direction == "inbound" else "bot"
    return Said(by, message.content, message.created_at, stored.get("answeredBy"), changes)
