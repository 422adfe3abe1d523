"""Signing in and out, the first owner, and which organization is on the screen."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from opensetter.core import forms, wall
from opensetter.core.forms import Form
from opensetter.core.runtime import Runtime
from opensetter.dashboard import door, rendering, setup, showing
from opensetter.dashboard.answers import FORM_ANSWERS, LINK_ANSWERS
from opensetter.dashboard.people import entering
from opensetter.dashboard.people.entering import HOME
from opensetter.dashboard.words import _
from opensetter.users import auth, queries, service
from opensetter.users.auth import NotSignedIn, Signed, TooManyTries, WrongPassword

router = APIRouter()


@router.get("/sign-in", summary="Open the page to sign in", response_class=HTMLResponse)
async def open_sign_in(request: Request, next: str = "") -> Response:  # noqa: A002 - as it is called in addresses
    """A form for an address and a password; whoever is signed in is led on."""

    async def answer() -> Response:
        try:
            await door.signed_in(request)
        except NotSignedIn:
            return await _sign_in_page(request, next)
        return RedirectResponse(entering.own(next), 303)

    return await showing.guarded(request, answer)


@router.post(
    "/sign-in",
    summary="Sign in",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described("email", "password", "next"),
)
async def sign_in(request: Request) -> Response:
    """Begin a session. What was wrong is told in one way, whatever it was."""
    typed = showing.form(request)

    async def answer() -> Response:
        runtime: Runtime = request.app.state.runtime
        email, password = typed.get("email", ""), typed.get("password", "")
        try:
            entry = await auth.sign_in(runtime, email=email, password=password, caller=door.caller_of(request))
        except WrongPassword as error:
            return await _sign_in_page(request, typed.get("next", ""), email=email, fault=str(error), status=400)
        except TooManyTries as error:
            page = await _sign_in_page(request, typed.get("next", ""), email=email, fault=str(error), status=429)
            page.headers["Retry-After"] = str(error.retry_after_seconds)
            return page
        return await entering.entered(request, entry, typed.get("next", ""))

    return await showing.sent(request, answer)


@router.get("/sign-in/{token}", summary="Open a link to sign in", response_class=HTMLResponse)
async def open_sign_in_link(token: str, request: Request) -> Response:
    """A button: whoever looks at links before people do uses none up."""

    async def answer() -> Response:
        return rendering.bare("sign_in_link.html", _("Sign in"), token=forms.shown(token))

    return await showing.guarded(request, answer)


@router.post(
    "/sign-in/{token}",
    summary="Sign in by a link",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described(),
)
async def sign_in_by_link(token: str, request: Request) -> Response:
    """Begin a session with a link that has not been used yet."""

    async def answer() -> Response:
        entry = await auth.sign_in_by_link(request.app.state.runtime, token, caller=door.caller_of(request))
        if entry is None:
            said = "That link was used already, or it is too old. Sign in with your password, or ask for another link."
            return await _sign_in_page(request, "", fault=said, status=400)
        return await entering.entered(request, entry, HOME)

    return await showing.sent(request, answer)


@router.post(
    "/sign-out",
    summary="Sign out",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described(),
)
async def sign_out(request: Request) -> Response:
    """End this session; others go on. Repeating changes nothing."""

    async def answer() -> Response:
        await entering.end(request)
        gone = RedirectResponse("/sign-in", 303)
        door.forget(gone, request)
        return gone

    return await showing.sent(request, answer)


@router.post(
    "/organization",
    summary="Show another organization",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described("organization"),
)
async def show_organization(request: Request) -> Response:
    """Put another of one's organizations on the screen."""

    async def make(signed: Signed) -> Response:
        wanted = showing.number(showing.form(request).get("organization", ""))
        if wanted not in {one.organization_id for one in signed.belongings}:
            return rendering.notice("missing")
        async with request.app.state.runtime.database.transaction() as session:
            await wall.enter_as(session, signed.user_id)
            await service.show(session, signed.session_id, wanted)
        return RedirectResponse(HOME, 303)

    return await showing.changed(request, make)


@router.get("/setup/{code}", summary="Open the page to begin", response_class=HTMLResponse, responses=LINK_ANSWERS)
async def open_setup(code: str, request: Request) -> Response:
    """A form for the first owner, for whoever has the address that the terminal shows."""

    async def answer() -> Response:
        if not await setup.is_open(request.app.state.runtime, code):
            return rendering.notice("set_up")
        return await setup.page(request.app.state.runtime, code, {})

    return await showing.guarded(request, answer)


@router.post(
    "/setup/{code}",
    summary="Become the first owner",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described("organization", "name", "email", "password"),
)
async def set_up(code: str, request: Request) -> Response:
    """Make the first owner, and an organization if there is none, and sign them in. Works once."""
    typed: Form = showing.form(request)

    async def answer() -> Response:
        runtime: Runtime = request.app.state.runtime
        if not await setup.is_open(runtime, code):
            return rendering.notice("set_up")
        try:
            token = await setup.begin(runtime, typed, agent=door.caller_of(request).agent)
        except service.Unfit as fault:
            return await setup.page(runtime, code, typed, fault=fault)
        except setup.Begun:
            return rendering.notice("set_up")
        return await entering.begun(request, token, HOME)

    return await showing.sent(request, answer)


async def _sign_in_page(
    request: Request, target: str, *, email: str = "", fault: str | None = None, status: int = 200
) -> Response:
    async with request.app.state.runtime.database.transaction() as session:
        is_open = await queries.has_any(session)
    if not is_open:
        return rendering.bare("not_set_up.html", _("Welcome"), status)
    typed: dict[str, Any] = {"next": forms.shown(entering.own(target)), "email": forms.shown(email)}
    return rendering.bare("sign_in.html", _("Sign in"), status, fault=fault, **typed)
