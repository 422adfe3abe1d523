"""What every page does: ask who is at the screen, and answer whatever goes wrong with a page."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from urllib.parse import quote, urlencode

from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from opensetter.audit import service as audit
from opensetter.core import forms
from opensetter.core.db import DbSession
from opensetter.core.errors import NotFound, Unavailable, root_cause
from opensetter.core.forms import Form, read
from opensetter.core.runtime import Runtime
from opensetter.core.web import PathId
from opensetter.dashboard import door, queries, rendering, saying, words
from opensetter.dashboard.rendering import Place
from opensetter.dashboard.words import _
from opensetter.users.auth import NotSignedIn, Signed

Make = Callable[[Signed], Awaitable[Response]]
Answer = Callable[[], Awaitable[Response]]
Act = Callable[[DbSession, Signed, int], Awaitable[object]]

_number: TypeAdapter[int] = TypeAdapter(PathId)


async def shown(request: Request, make: Make, *, is_managing: bool = False) -> Response:
    """A page for whoever is signed in; to sign in, for everybody else."""

    async def answer() -> Response:
        try:
            signed = await door.signed_in(request)
        except NotSignedIn:
            here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(f"/sign-in?{urlencode({'next': here})}", 303)
        return await _permitted(request, signed, make, is_managing=is_managing)

    return await guarded(request, answer)


async def changed(request: Request, make: Make, *, is_managing: bool = False, kind: str = forms.KIND) -> Response:
    """What a form brings about, if one of our pages has sent it for whoever is signed in."""

    async def answer() -> Response:
        try:
            signed = await door.signed_in(request)
        except NotSignedIn:
            return RedirectResponse("/sign-in", 303)
        return await _permitted(request, signed, make, is_managing=is_managing)

    return await sent(request, answer, kind=kind)


@asynccontextmanager
async def acting(request: Request, signed: Signed, action: str = "", about: object = "") -> AsyncIterator[DbSession]:
    """A transaction in which somebody changes something, and in which that is written down.

    `action` says what befalls it, as `api_key.revoked`, and `about` which thing: an id, or a name. Without an action
    it is the feature that writes it down, as it does for an API key: what both can do, a feature is told by whom.
    """
    runtime: Runtime = request.app.state.runtime
    async with runtime.database.transaction(signed.organization_id) as session:
        yield session
        if action:
            await audit.record(session, signed.organization_id, signed.actor, action, about)


async def done(
    request: Request, written_id: str, act: Act, *, to: str, action: str = "", is_managing: bool = False
) -> Response:
    """What a button does to one thing of the organization on the screen, and then the page `to` which it leads.

    It is written down as in `acting`.
    """

    async def make(signed: Signed) -> Response:
        named = number(written_id)
        async with acting(request, signed, action, named) as session:
            await act(session, signed, named)
        return RedirectResponse(to.format(named), 303)

    return await changed(request, make, is_managing=is_managing)


async def sent(request: Request, answer: Answer, *, kind: str = forms.KIND) -> Response:
    """An answer to a form, if one of our pages has sent it; `kind` is how it does."""

    async def checked() -> Response:
        door.refuse_forged(request, kind=kind)
        return await answer()

    return await guarded(request, checked)


async def guarded(request: Request, answer: Answer) -> Response:
    """An answer; a sentence on a page instead, if it cannot be given."""
    words.speak(request.headers.get("accept-language", ""))
    try:
        return await answer()
    except NotFound:
        return rendering.notice("missing")
    except door.Forged:
        return rendering.notice("forged")
    except door.NotAllowed:
        return rendering.notice("not_allowed")
    except Unavailable as error:
        request.scope["state"]["reason"] = root_cause(error)
        return rendering.notice("busy")


async def place(request: Request, signed: Signed, name: str, title: str) -> Place:
    """Where a page stands in the menu, with what the menu tells of the rest."""
    runtime: Runtime = request.app.state.runtime
    async with runtime.database.transaction(signed.organization_id) as session:
        waiting = await queries.count_waiting(session, signed.organization_id)
    return Place(name, title, waiting, saying.note(request.query_params.get("done", "")))


def number(written: str) -> int:
    """An id out of an address; `NotFound` for what can be none."""
    try:
        return _number.validate_python(written)
    except ValidationError as error:
        raise NotFound from error


def further(request: Request, last_id: int) -> str:
    """The address of what comes after a row."""
    kept = {name: value for name, value in request.query_params.items() if name != "before"}
    return f"{quote(request.url.path)}?{urlencode({**kept, 'before': last_id})}"


def form(request: Request) -> Form:
    """What was sent."""
    return read(request.scope["state"].get("raw", b""))


async def _permitted(request: Request, signed: Signed, make: Make, *, is_managing: bool) -> Response:
    words.speak(request.headers.get("accept-language", ""), chosen=signed.language)
    if signed.shown is None:
        return rendering.bare("nowhere.html", _("You belong to no organization"), 403, signed=signed)
    if is_managing and not signed.may_manage():
        raise door.NotAllowed
    return await make(signed)
