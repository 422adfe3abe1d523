"""API keys: made and shown once, listed by their ends, revoked."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from opensetter.core import clock, forms
from opensetter.core.db import DbSession
from opensetter.core.errors import Invalid
from opensetter.core.web import WrittenId
from opensetter.dashboard import rendering, showing
from opensetter.dashboard.answers import FORM_ANSWERS, PAGE_ANSWERS
from opensetter.dashboard.words import _
from opensetter.organizations import queries, service
from opensetter.organizations.models import Scope
from opensetter.users.auth import Signed

ADDRESS = "/settings/api-keys"

router = APIRouter()


@router.get(ADDRESS, summary="Open the API keys", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_api_keys(request: Request) -> Response:
    """The organization's keys, newest first: only their beginnings and ends are known."""
    return await showing.shown(request, lambda signed: _page(request, signed), is_managing=True)


@router.post(
    ADDRESS,
    summary="Create an API key on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described("name", "scopes"),
)
async def make_api_key(request: Request) -> Response:
    """Make a key, and show it this once."""
    typed = showing.form(request)

    async def make(signed: Signed) -> Response:
        name = typed.get("name", "")
        scopes = (Scope.READ,) if typed.get("scopes") == Scope.READ else tuple(Scope)
        try:
            async with showing.acting(request, signed, "api_key.created", name) as session:
                _key, secret = await service.create_key(session, signed.organization_id, name=name, scopes=scopes)
        except Invalid as fault:
            return await _page(request, signed, typed=forms.shown(name), fault=_(fault.detail))
        return await _page(request, signed, made=secret)

    return await showing.changed(request, make, is_managing=True)


@router.get(
    ADDRESS + "/{api_key_id}/revoke",
    summary="Ask whether to revoke an API key",
    response_class=HTMLResponse,
    responses=PAGE_ANSWERS,
)
async def ask_before_revoking(api_key_id: WrittenId, request: Request) -> Response:
    """What stops working with the key, and a button that revokes it."""

    async def make(signed: Signed) -> Response:
        key_id = showing.number(api_key_id)
        async with request.app.state.runtime.database.transaction(signed.organization_id) as session:
            found = await queries.get_key(session, signed.organization_id, key_id)
        if found is None:
            raise service.KeyNotFound
        if found.revoked_at is not None:
            return RedirectResponse(ADDRESS, 303)
        place = await showing.place(request, signed, "settings", _("Revoke a key"))
        return rendering.page("settings/revoke.html", signed, place, key=found, now=clock.now())

    return await showing.shown(request, make, is_managing=True)


@router.post(
    ADDRESS + "/{api_key_id}/revoke",
    summary="Revoke an API key on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described(),
)
async def revoke_api_key(api_key_id: WrittenId, request: Request) -> Response:
    """From now on the key opens nothing; revoking it again changes nothing."""

    async def act(session: DbSession, signed: Signed, key_id: int) -> object:
        return await service.revoke_key(session, signed.organization_id, key_id)

    return await showing.done(
        request, api_key_id, act, action="api_key.revoked", to=f"{ADDRESS}?done=revoked", is_managing=True
    )


async def _page(
    request: Request, signed: Signed, *, made: str | None = None, typed: str = "", fault: str | None = None
) -> Response:
    async with request.app.state.runtime.database.transaction(signed.organization_id) as session:
        found = await queries.list_keys(session, signed.organization_id)
    place = await showing.place(request, signed, "settings", _("API keys"))
    status = 200 if fault is None else 400
    return rendering.page(
        "settings/keys.html", signed, place, status, keys=found, made=made, typed=typed, fault=fault, now=clock.now()
    )
