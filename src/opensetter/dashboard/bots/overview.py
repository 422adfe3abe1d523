"""All bots, those that are archived apart; and a new one."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from opensetter.bots import queries, service
from opensetter.bots.schemas import BotCreate
from opensetter.core import forms
from opensetter.core.times import ZONES
from opensetter.dashboard import rendering, showing
from opensetter.dashboard.answers import FORM_ANSWERS, PAGE_ANSWERS
from opensetter.dashboard.bots import places, typed
from opensetter.dashboard.bots.writing import Faults
from opensetter.dashboard.queries import PAGE
from opensetter.dashboard.words import _
from opensetter.users.auth import Signed

FIELDS = ("name", "time_zone")

router = APIRouter()


@router.get(places.BOTS, summary="Open the bots", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_bots(request: Request, archived: str = "", before: str | None = None) -> Response:
    """The organization's bots, newest first; with `archived=1` those that answer nobody any more."""
    return await showing.shown(
        request, lambda signed: _page(request, signed, is_archived=bool(archived), before=before)
    )


@router.post(
    places.BOTS,
    summary="Create a bot on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described(*FIELDS),
)
async def make_bot(request: Request) -> Response:
    """Create a bot by its name, and open its page, where the rest is set."""
    given = {name: text for name, text in showing.form(request).items() if name in FIELDS}

    async def make(signed: Signed) -> Response:
        wanted, faults = typed.read({"name": "", **given})
        if wanted is None:
            return await _page(request, signed, given=given, faults=faults)
        body = BotCreate(name=wanted.name, **wanted.model_dump(include={"time_zone"} & wanted.model_fields_set))
        async with showing.acting(request, signed) as session:
            made = await service.create(session, signed.organization_id, body, by=signed.actor)
        return RedirectResponse(f"/bots/{made.id}?done=made", 303)

    return await showing.changed(request, make, is_managing=True)


async def _page(
    request: Request,
    signed: Signed,
    *,
    is_archived: bool = False,
    before: str | None = None,
    given: forms.Form | None = None,
    faults: Faults | None = None,
) -> Response:
    after = None if before is None else showing.number(before)
    read = queries.list_archived if is_archived else queries.list_page
    async with request.app.state.runtime.database.transaction(signed.organization_id) as session:
        found = await read(session, signed.organization_id, limit=PAGE + 1, starting_after=after)
    listed, has_more = found[:PAGE], len(found) > PAGE
    return rendering.page(
        "bots/overview.html",
        signed,
        await places.place(request, signed, _("Bots")),
        400 if faults else 200,
        bots=listed,
        is_archived=is_archived,
        more=showing.further(request, listed[-1].id) if has_more else None,
        given={"name": "", "time_zone": listed[0].time_zone if listed else "UTC"}
        | {name: forms.shown(text) for name, text in (given or {}).items()},
        faults=places.blank_for_none(faults),
        zones=sorted(ZONES),
    )
