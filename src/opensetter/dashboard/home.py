"""The first page: who comes today, and who waits."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from opensetter.core import clock
from opensetter.dashboard import queries, rendering, showing
from opensetter.dashboard.answers import PAGE_ANSWERS
from opensetter.dashboard.inbox import queries as inbox
from opensetter.dashboard.inbox.queries import Wanted
from opensetter.users.auth import Signed

router = APIRouter()

MOST_WAITING = 10


@router.get("/home", summary="Open the dashboard", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_home(request: Request) -> Response:
    """Today's appointments, and conversations that wait for a human."""

    async def make(signed: Signed) -> Response:
        organization_id, now = signed.organization_id, clock.now()
        async with request.app.state.runtime.database.transaction(organization_id) as session:
            today = await queries.todays(session, organization_id, now=now)
            waiting = await inbox.talks(session, organization_id, Wanted("waiting"), now=now, limit=MOST_WAITING)
        place = await showing.place(request, signed, "home", "Home")
        return rendering.page("home.html", signed, place, today=today, waiting=waiting, now=now)

    return await showing.shown(request, make)
