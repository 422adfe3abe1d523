"""Bookings: what lies ahead, and what is over."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from opensetter.core import clock
from opensetter.dashboard import queries, rendering, showing
from opensetter.dashboard.answers import PAGE_ANSWERS
from opensetter.users.auth import Signed

router = APIRouter()


@router.get("/bookings", summary="Open the bookings", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_bookings(request: Request, past: str = "", before: str | None = None) -> Response:
    """What lies ahead, soonest first, from whichever source; or with `past=1` what is over, latest first."""

    async def make(signed: Signed) -> Response:
        organization_id, now, is_past = signed.organization_id, clock.now(), bool(past)
        after = None if before is None else showing.number(before)
        async with request.app.state.runtime.database.transaction(organization_id) as session:
            found = await queries.appointments(session, organization_id, now=now, is_past=is_past, before=after)
        listed, has_more = found[: queries.PAGE], len(found) > queries.PAGE
        more = showing.further(request, listed[-1].id) if has_more else None
        place = await showing.place(request, signed, "bookings", "Bookings")
        return rendering.page("bookings.html", signed, place, appointments=listed, is_past=is_past, more=more)

    return await showing.shown(request, make)
