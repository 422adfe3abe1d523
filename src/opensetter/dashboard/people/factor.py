"""One's own second factor: begun with the password, confirmed with a code, and removed."""

import io
from collections.abc import Awaitable, Callable

import segno
from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import HTMLResponse, RedirectResponse, Response

from opensetter.core import forms, wall
from opensetter.core.db import DbSession
from opensetter.core.errors import Conflict
from opensetter.core.runtime import Runtime
from opensetter.dashboard import door, rendering, showing
from opensetter.dashboard.answers import FORM_ANSWERS, PAGE_ANSWERS
from opensetter.dashboard.people import account
from opensetter.dashboard.words import _
from opensetter.users import actors, auth, factors, totp
from opensetter.users.auth import Signed, TooManyTries
from opensetter.users.factors import NothingProposed, WrongCode
from opensetter.users.service import Unfit

ADDRESS = account.ADDRESS + "/second-factor"

Proven = Callable[[DbSession, Signed], Awaitable[str]]

router = APIRouter()


@router.post(
    ADDRESS,
    summary="Begin a second factor",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described("password"),
)
async def begin_second_factor(request: Request) -> Response:
    """Make a secret for an authenticator, if the password is shown. Until it is confirmed it counts for nothing."""

    async def act(session: DbSession, signed: Signed) -> str:
        await factors.propose(session, _runtime(request).vault, signed.user_id)
        return ADDRESS

    return await _with_password(request, act)


@router.get(ADDRESS, summary="Open the second factor", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_second_factor(request: Request) -> Response:
    """The secret that waits to be confirmed, for an authenticator to read; back to the account if none does."""

    async def make(signed: Signed) -> Response:
        try:
            return await _page(request, signed)
        except NothingProposed:
            return RedirectResponse(account.ADDRESS, 303)

    return await showing.shown(request, make)


@router.post(
    ADDRESS + "/confirm",
    summary="Confirm a second factor",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described("code"),
)
async def confirm_second_factor(request: Request) -> Response:
    """From now on a code is asked after the password; the recovery codes are shown this once."""
    typed = showing.form(request)

    async def make(signed: Signed) -> Response:
        runtime, code = _runtime(request), typed.get("code", "")
        try:
            await auth.admit_code(runtime, signed.user_id, caller=door.caller_of(request))
            async with runtime.database.transaction() as session:
                await wall.enter_as(session, signed.user_id)
                codes = await factors.turn_on(session, runtime.vault, signed.user_id, code, keep=signed.session_id)
                await actors.record_everywhere(session, signed.user_id, signed.actor, "user.second_factor_added")
        except WrongCode as fault:
            return await _page(request, signed, fault=str(fault))
        except TooManyTries as error:
            return await account.throttled(request, signed, error)
        except Conflict as refusal:
            return await account.page(request, signed, problem=refusal.detail, status=409)
        place = await showing.place(request, signed, "account", _("Recovery codes"))
        return rendering.page("people/recovery_codes.html", signed, place, codes=codes)

    return await showing.changed(request, make)


@router.post(
    ADDRESS + "/remove",
    summary="Remove one's second factor",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described("password"),
)
async def remove_second_factor(request: Request) -> Response:
    """Ask for no code any more, if the password is shown; every other session ends. Repeating changes nothing."""

    async def act(session: DbSession, signed: Signed) -> str:
        if await factors.turn_off(session, signed.user_id, keep=signed.session_id):
            await actors.record_everywhere(session, signed.user_id, signed.actor, "user.second_factor_removed")
        return f"{account.ADDRESS}?done=code_off"

    return await _with_password(request, act)


async def _with_password(request: Request, act: Proven) -> Response:
    """What somebody does with their own second factor, once they have shown their password."""
    typed = showing.form(request)

    async def make(signed: Signed) -> Response:
        runtime = _runtime(request)
        try:
            await auth.prove(runtime, signed, typed.get("password", ""), caller=door.caller_of(request))
            async with runtime.database.transaction() as session:
                await wall.enter_as(session, signed.user_id)
                target = await act(session, signed)
        except Unfit as fault:
            return await account.page(request, signed, fault=Unfit("factor_password", str(fault)))
        except TooManyTries as error:
            return await account.throttled(request, signed, error)
        except Conflict as refusal:
            return await account.page(request, signed, problem=refusal.detail, status=409)
        return RedirectResponse(target, 303)

    return await showing.changed(request, make)


async def _page(request: Request, signed: Signed, *, fault: str = "") -> Response:
    runtime = _runtime(request)
    async with runtime.database.transaction() as session:
        await wall.enter_as(session, signed.user_id)
        secret = await factors.proposed(session, runtime.vault, signed.user_id)
    address = totp.address(secret, signed.email)
    place = await showing.place(request, signed, "account", _("Second factor"))
    return rendering.page(
        "people/second_factor.html",
        signed,
        place,
        400 if fault else 200,
        picture=_picture(address),
        address=address,
        secret=_spaced(totp.written(secret)),
        fault=fault,
    )


def _picture(address: str) -> Markup:
    """The address as a QR code, in an SVG that has no text of anybody's."""
    written = io.BytesIO()
    code = segno.make_qr(address, error="m")
    code.save(written, kind="svg", xmldecl=False, svgns=False, omitsize=True, svgclass="qr", lineclass=None)
    return Markup(written.getvalue().decode())  # noqa: S704 - paths and numbers alone, as segno draws them


def _spaced(secret: str) -> str:
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def _runtime(request: Request) -> Runtime:
    runtime: Runtime = request.app.state.runtime
    return runtime
