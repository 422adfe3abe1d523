"""The list of bookings: what lies ahead, and what is over."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from opensetter.core import clock
from opensetter.dashboard import rendering, showing
from opensetter.dashboard.answers import PAGE_ANSWERS
from opensetter.dashboard.bookings import choosing, queries
from opensetter.dashboard.bookings.queries import Filters
from opensetter.dashboard.words import _
from opensetter.users.auth import Signed

ADDRESS = "/bookings"

router = APIRouter()


@router.get(ADDRESS, summary="Open the bookings", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_bookings(request: Request, past: str = "", before: str | None = None) -> Response:
    """What lies ahead, soonest first, from whichever source; or with `past=1` what is over, latest first.

    `bot`, `status`, `source` and `contact` narrow it down.
    """

    async def make(signed: Signed) -> Response:
        organization_id, filters = signed.organization_id, choosing.asked(request)
        # Nobody is expected any more for what has become of these.
        is_past = bool(past) or filters.status in choosing.OVER
        after = None if before is None else showing.number(before)
        async with request.app.state.runtime.database.transaction(organization_id) as session:
            found = await queries.listed(
                session, organization_id, filters, now=clock.now(), is_past=is_past, after=after
            )
            bots = await queries.bot_choices(session, organization_id)
            choices = await choosing.offered(session, organization_id, bots)
        shown, has_more = found[: queries.PAGE], len(found) > queries.PAGE
        return rendering.page(
            "bookings/list.html",
            signed,
            await showing.place(request, signed, "bookings", _("Bookings")),
            bookings=shown,
            is_past=is_past,
            is_any=filters == Filters(),
            filters=filters,
            choices=choices,
            source=choosing.source,
            more=showing.further(request, shown[-1].id) if has_more else None,
        )

    return await showing.shown(request, make)
