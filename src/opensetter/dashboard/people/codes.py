"""The second page of signing in: a code, for whoever has a second factor."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from opensetter.core import forms
from opensetter.dashboard import door, rendering, showing
from opensetter.dashboard.answers import FORM_ANSWERS
from opensetter.dashboard.people import entering
from opensetter.dashboard.words import _
from opensetter.users import auth
from opensetter.users.auth import NotSignedIn, TooManyTries
from opensetter.users.factors import WrongCode

router = APIRouter()


@router.get(entering.CODE, summary="Open the page for codes", response_class=HTMLResponse)
async def open_code(request: Request, next: str = "") -> Response:  # noqa: A002 - as it is called in addresses
    """A form for a code, for whoever has shown their password; to sign in, for everybody else."""

    async def answer() -> Response:
        try:
            await door.half_signed_in(request)
        except NotSignedIn:
            return RedirectResponse("/sign-in", 303)
        return _page(next)

    return await showing.guarded(request, answer)


@router.post(
    entering.CODE,
    summary="Sign in with a code",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described("code", "next"),
)
async def sign_in_by_code(request: Request) -> Response:
    """The second half of signing in: with a code of the moment, or a recovery code, each of which counts once."""
    typed = showing.form(request)

    async def answer() -> Response:
        target = typed.get("next", "")
        try:
            half = await door.half_signed_in(request)
            caller = door.caller_of(request)
            token = await auth.sign_in_by_code(request.app.state.runtime, half, typed.get("code", ""), caller=caller)
        except NotSignedIn:
            return RedirectResponse("/sign-in", 303)
        except WrongCode as fault:
            return _page(target, fault=str(fault), status=400)
        except TooManyTries as error:
            page = _page(target, fault=str(error), status=429)
            page.headers["Retry-After"] = str(error.retry_after_seconds)
            return page
        return await entering.begun(request, token, target)

    return await showing.sent(request, answer)


def _page(target: str, *, fault: str = "", status: int = 200) -> Response:
    return rendering.bare(
        "people/code.html", _("One more step"), status, next=forms.shown(entering.own(target)), fault=fault
    )
