"""One's own account: name, language, password, second factor, and where one is signed in."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from opensetter.core import clock, forms, wall
from opensetter.core.runtime import Runtime
from opensetter.dashboard import door, rendering, showing, words
from opensetter.dashboard.answers import FORM_ANSWERS, PAGE_ANSWERS
from opensetter.dashboard.people import agents
from opensetter.dashboard.words import _
from opensetter.users import actors, auth, queries, service
from opensetter.users.auth import Signed, TooManyTries
from opensetter.users.service import Unfit

ADDRESS = "/account"

router = APIRouter()


@router.get(ADDRESS, summary="Open one's own account", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_account(request: Request) -> Response:
    """Who one is, how one signs in, and where one has."""
    return await showing.shown(request, lambda signed: page(request, signed))


@router.post(
    ADDRESS,
    summary="Change one's name and language",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described("name", "language"),
)
async def change_account(request: Request) -> Response:
    """Keep another name, and the language that pages speak; without one, they speak the browser's."""
    typed = showing.form(request)

    async def make(signed: Signed) -> Response:
        try:
            language = _language(typed.get("language", ""))
            async with showing.acting(request, signed, "user.changed", typed.get("name", "")) as session:
                await wall.enter_as(session, signed.user_id)
                await service.change(session, signed.user_id, name=typed.get("name", ""), language=language)
        except Unfit as fault:
            return await page(request, signed, typed=typed, fault=fault)
        return RedirectResponse(f"{ADDRESS}?done=saved", 303)

    return await showing.changed(request, make)


@router.post(
    ADDRESS + "/password",
    summary="Change one's password",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described("password", "new_password"),
)
async def change_password(request: Request) -> Response:
    """Another password, for whoever knows the one before; every other session ends with it."""
    typed = showing.form(request)

    async def make(signed: Signed) -> Response:
        runtime: Runtime = request.app.state.runtime
        try:
            await auth.prove(runtime, signed, typed.get("password", ""), caller=door.caller_of(request))
            new = _checked(typed.get("new_password", ""), signed)
        except Unfit as fault:
            return await page(request, signed, fault=fault)
        except TooManyTries as error:
            return await throttled(request, signed, error)
        password_hash = await auth.hash_password(new)
        async with runtime.database.transaction() as session:
            await wall.enter_as(session, signed.user_id)
            await service.set_password(session, signed.user_id, password_hash, keep=signed.session_id)
            await actors.record_everywhere(session, signed.user_id, signed.actor, "user.password_changed")
        return RedirectResponse(f"{ADDRESS}?done=password", 303)

    return await showing.changed(request, make)


@router.post(
    ADDRESS + "/sessions/end",
    summary="Sign out everywhere else",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described(),
)
async def end_other_sessions(request: Request) -> Response:
    """End every session of one's own but this one. Repeating changes nothing."""

    async def make(signed: Signed) -> Response:
        async with request.app.state.runtime.database.transaction() as session:
            await service.sign_out(session, signed.user_id, keep=signed.session_id)
        return RedirectResponse(f"{ADDRESS}?done=elsewhere", 303)

    return await showing.changed(request, make)


async def throttled(request: Request, signed: Signed, error: TooManyTries) -> Response:
    """The account's page, with the sentence that too much was tried."""
    answer = await page(request, signed, problem=str(error), status=429)
    answer.headers["Retry-After"] = str(error.retry_after_seconds)
    return answer


async def page(
    request: Request,
    signed: Signed,
    *,
    typed: Mapping[str, str] | None = None,
    fault: Unfit | None = None,
    problem: str = "",
    status: int = 200,
) -> Response:
    """The account's page. What was typed is given back, but for passwords."""
    now = clock.now()
    async with request.app.state.runtime.database.transaction() as session:
        await wall.enter_as(session, signed.user_id)
        has_second_factor = await queries.has_second_factor(session, signed.user_id)
        found = await queries.sessions(session, signed.user_id)
    given = {"name": signed.name, "language": signed.language or ""} | dict(typed or {})
    place = await showing.place(request, signed, "account", _("Your account"))
    return rendering.page(
        "people/account.html",
        signed,
        place,
        status if fault is None else 400,
        typed={name: forms.shown(given[name]) for name in ("name", "language")},
        languages=[("", _("As my browser asks")), *words.LANGUAGES.items()],
        has_second_factor=has_second_factor,
        sessions=[one for one in found if not auth.is_over(one.created_at, one.seen_at, now)],
        agent=agents.said,
        fault=fault,
        problem=problem,
        now=now,
    )


def _language(written: str) -> str | None:
    if written and written not in words.LANGUAGES:
        raise Unfit("language", "Choose one of these languages.")
    return written or None


def _checked(password: str, signed: Signed) -> str:
    try:
        return service.checked_password(password, email=signed.email, name=signed.name)
    except Unfit as fault:
        raise Unfit("new_password", str(fault)) from fault
