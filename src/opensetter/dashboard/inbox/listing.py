"""The list of conversations, and who follows it."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from opensetter.channels.models import Channel
from opensetter.core import clock
from opensetter.core.db import DbSession
from opensetter.dashboard import following, rendering, showing
from opensetter.dashboard.answers import PAGE_ANSWERS
from opensetter.dashboard.inbox import queries
from opensetter.dashboard.inbox.choosing import Asked, Chosen
from opensetter.dashboard.queries import PAGE
from opensetter.dashboard.words import _
from opensetter.users.auth import Signed

router = APIRouter()


@router.get("/inbox", summary="Open the inbox", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_inbox(request: Request, asked: Asked, before: str | None = None) -> Response:
    """Conversations, the one in which something was said last first: all, or those that are looked for."""

    async def make(signed: Signed) -> Response:
        after = None if before is None else showing.number(before)
        async with request.app.state.runtime.database.transaction(signed.organization_id) as session:
            listed = await column(session, signed, asked, before=after)
        place = await showing.place(request, signed, "inbox", _("Inbox"))
        return rendering.page("inbox/list.html", signed, place, talk=None, **listed)

    return await showing.shown(request, make)


@router.get("/inbox/events", summary="Follow the inbox", response_class=StreamingResponse, responses=PAGE_ANSWERS)
async def follow_inbox(request: Request) -> Response:
    """A server-sent event whenever the list has changed, for as long as the session lasts."""

    async def make(signed: Signed) -> Response:
        closing: asyncio.Event = getattr(request.app.state, "closing", None) or asyncio.Event()
        changes = following.changes(request, signed.organization_id, closing=closing)
        return StreamingResponse(changes, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})

    return await showing.shown(request, make)


async def column(session: DbSession, signed: Signed, asked: Chosen, *, before: int | None = None) -> dict[str, Any]:
    """The list as the templates show it: its rows, its filters, and the address of what comes after."""
    organization_id, now = signed.organization_id, clock.now()
    found = await queries.talks(session, organization_id, asked.wanted(before), now=now)
    listed = found[:PAGE]
    more = f"/inbox{asked.query(before=str(listed[-1].id))}" if len(found) > PAGE else None
    bots = await queries.bots(session, organization_id)
    return {"talks": listed, "more": more, "asked": asked, "bots": bots, "channels": list(Channel), "now": now}
