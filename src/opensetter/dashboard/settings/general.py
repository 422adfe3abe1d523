"""What an organization is called, and what its new bots begin with."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from opensetter.core import forms
from opensetter.core.errors import Invalid
from opensetter.core.forms import Form
from opensetter.core.times import ZONES
from opensetter.dashboard import rendering, showing
from opensetter.dashboard.answers import FORM_ANSWERS, PAGE_ANSWERS
from opensetter.dashboard.words import LANGUAGES, _
from opensetter.organizations import queries, service
from opensetter.users.auth import Signed

ADDRESS = "/settings/general"
FIELDS = ("name", "time_zone", "language")

router = APIRouter()


@router.get("/settings", summary="Open the settings", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_settings(request: Request) -> Response:
    """To the first of the settings' pages."""

    async def make(_signed: Signed) -> Response:
        return RedirectResponse(ADDRESS, 303)

    return await showing.shown(request, make, is_managing=True)


@router.get(ADDRESS, summary="Open the general settings", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_general(request: Request) -> Response:
    """The organization's name, and the time zone and language of its new bots."""

    async def make(signed: Signed) -> Response:
        async with request.app.state.runtime.database.transaction(signed.organization_id) as session:
            found = await queries.get(session, signed.organization_id)
        assert found is not None  # noqa: S101 - somebody belongs to it
        stored = {"name": found.name, "time_zone": found.time_zone, "language": found.language or ""}
        return await _page(request, signed, stored)

    return await showing.shown(request, make, is_managing=True)


@router.post(
    ADDRESS,
    summary="Change the general settings on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described(*FIELDS),
)
async def change_general(request: Request) -> Response:
    """Call the organization something else, and let its next bots begin with another time zone or language."""
    typed = {name: showing.form(request).get(name, "") for name in FIELDS}

    async def make(signed: Signed) -> Response:
        try:
            async with showing.acting(request, signed, "organization.changed", typed["name"]) as session:
                await service.describe(
                    session,
                    signed.organization_id,
                    name=typed["name"],
                    time_zone=typed["time_zone"].strip(),
                    language=typed["language"] or None,
                )
        except Invalid as invalid:
            faults = {error.pointer.strip("/"): _(error.detail) for error in invalid.errors}
            return await _page(request, signed, typed, faults=faults)
        return RedirectResponse(f"{ADDRESS}?done=saved", 303)

    return await showing.changed(request, make, is_managing=True)


async def _page(request: Request, signed: Signed, typed: Form, *, faults: Form | None = None) -> Response:
    place = await showing.place(request, signed, "settings", _("General"))
    return rendering.page(
        "settings/general.html",
        signed,
        place,
        200 if faults is None else 400,
        typed={name: forms.shown(value) for name, value in typed.items()},
        faults=faults or {},
        zones=sorted(ZONES),
        languages=[("", _("As the contact writes; English before that")), *LANGUAGES.items()],
    )
