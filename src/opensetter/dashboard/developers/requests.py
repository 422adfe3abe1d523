"""The request log: what was asked over the API in the last days, and what became of it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse, Response

from opensetter.core import clock, forms
from opensetter.dashboard import rendering, showing
from opensetter.dashboard.answers import PAGE_ANSWERS
from opensetter.dashboard.queries import PAGE
from opensetter.dashboard.words import _
from opensetter.organizations import queries
from opensetter.organizations.requests import KEPT
from opensetter.users.auth import Signed

LONGEST_ID = 100

_STATUSES = {"2": 2, "4": 4, "5": 5}

router = APIRouter()


def _statuses(status: str = "") -> int | None:
    return _STATUSES.get(status)


def _id(q: str = "") -> str:
    return forms.shown(q.strip()[:LONGEST_ID])


@router.get("/developers/requests", summary="Open the request log", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_requests(
    request: Request,
    status: Annotated[int | None, Depends(_statuses)],
    request_id: Annotated[str, Depends(_id)],
    before: str | None = None,
) -> Response:
    """Requests of the last seven days that came with one of the organization's keys, the latest first."""

    async def make(signed: Signed) -> Response:
        organization_id, now = signed.organization_id, clock.now()
        after = None if before is None else showing.number(before)
        async with request.app.state.runtime.database.transaction(organization_id) as session:
            found = await queries.list_requests(
                session,
                organization_id,
                since=now - KEPT,
                statuses=status,
                request_id=request_id or None,
                before_id=after,
                limit=PAGE + 1,
            )
            listed = found[:PAGE]
            names = await queries.key_names(session, organization_id, (one.api_key_id for one in listed))
        more = showing.further(request, listed[-1].id) if len(found) > PAGE else None
        place = await showing.place(request, signed, "developers", _("Requests"))
        return rendering.page(
            "developers/requests.html",
            signed,
            place,
            requests=listed,
            names=names,
            more=more,
            chosen=status,
            request_id=request_id,
        )

    return await showing.shown(request, make, is_managing=True)
