"""Settings about data: for how long what was said is kept."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from opensetter.core import forms
from opensetter.core.errors import Invalid
from opensetter.dashboard import rendering, showing
from opensetter.dashboard.answers import FORM_ANSWERS, PAGE_ANSWERS
from opensetter.dashboard.words import _
from opensetter.organizations import queries, service
from opensetter.users.auth import Signed

ADDRESS = "/settings/data"

router = APIRouter()


@router.get(ADDRESS, summary="Open the settings about data", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_data_settings(request: Request) -> Response:
    """For how long what was said is kept, and where data comes in and goes out."""
    return await showing.shown(request, lambda signed: _page(request, signed), is_managing=True)


@router.post(
    ADDRESS,
    summary="Change the settings about data",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described("days"),
)
async def change_data_settings(request: Request) -> Response:
    """Keep what was said for so many days of silence, or, with nothing, for ever."""
    typed = forms.shown(showing.form(request).get("days", "")).strip()

    async def make(signed: Signed) -> Response:
        days = _days(typed)
        try:
            async with showing.acting(request, signed, "organization.retention_changed", typed[:20]) as session:
                await service.keep_messages(session, signed.organization_id, days)
        except Invalid as fault:
            return await _page(request, signed, typed=typed, fault=_(fault.detail))
        return RedirectResponse(f"{ADDRESS}?done=saved", 303)

    return await showing.changed(request, make, is_managing=True)


def _days(typed: str) -> int | None:
    """A number of days; None for nothing, and one that is out of every range for what is no number."""
    if not typed:
        return None
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= len("3650") else -1


async def _page(request: Request, signed: Signed, *, typed: str | None = None, fault: str = "") -> Response:
    async with request.app.state.runtime.database.transaction(signed.organization_id) as session:
        days = await queries.retention_days(session, signed.organization_id)
    place = await showing.place(request, signed, "settings", _("Data"))
    shown = typed if typed is not None else "" if days is None else str(days)
    status = 400 if fault else 200
    return rendering.page("contacts/data.html", signed, place, status, typed=shown, fault=fault, days=days)
