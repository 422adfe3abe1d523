"""Which language model answers, whether it does just now, and what happens when it does not."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from opensetter.bots import queries as bots
from opensetter.core import forms
from opensetter.core.errors import NotFound
from opensetter.core.runtime import Runtime
from opensetter.dashboard import rendering, showing
from opensetter.dashboard.answers import FORM_ANSWERS, PAGE_ANSWERS
from opensetter.dashboard.words import _
from opensetter.engine import probe
from opensetter.engine.llm import ModelFailed
from opensetter.users.auth import Signed

ADDRESS = "/settings/model"

LONGEST_CHECK_SECONDS = 15.0
MOST_BOTS = 100

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Answering:
    """A model, and the bots that it answers for: those that name it, and with the server's all that name none."""

    name: str
    is_servers: bool
    bots: Sequence[str]


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of asking a model: how long it took, or what to do about it."""

    name: str
    seconds: float | None
    reason: str = ""
    advice: str = ""


@router.get(ADDRESS, summary="Open the model", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_model(request: Request) -> Response:
    """The server's model and those that bots name instead, and what happens when one fails."""
    return await showing.shown(request, lambda signed: _page(request, signed), is_managing=True)


@router.post(
    ADDRESS,
    summary="Ask a model on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described("model"),
)
async def check_model(request: Request) -> Response:
    """Ask one of the models for a word, and say how long it took or what is wrong. Nothing is kept of it."""
    name = showing.form(request).get("model", "")

    async def make(signed: Signed) -> Response:
        if name not in {one.name for one in await _answering(request, signed)}:
            raise NotFound
        return await _page(request, signed, checked=await _checked(request.app.state.runtime, name))

    return await showing.changed(request, make, is_managing=True)


async def _checked(runtime: Runtime, name: str) -> Checked:
    """What comes of asking a model; outside a transaction, for it may take its time."""
    try:
        seconds = await probe.ask(name, min(runtime.settings.model_timeout_seconds, LONGEST_CHECK_SECONDS))
    except ModelFailed as failure:
        return Checked(name, None, failure.reason, _(probe.advice(failure.reason)))
    return Checked(name, seconds)


async def _page(request: Request, signed: Signed, *, checked: Checked | None = None) -> Response:
    answering = await _answering(request, signed)
    place = await showing.place(request, signed, "settings", _("Model"))
    return rendering.page(
        "settings/model.html",
        signed,
        place,
        answering=answering,
        has_servers=request.app.state.runtime.settings.model is not None,
        timeout=request.app.state.runtime.settings.model_timeout_seconds,
        checked=checked,
    )


async def _answering(request: Request, signed: Signed) -> Sequence[Answering]:
    runtime: Runtime = request.app.state.runtime
    async with runtime.database.transaction(signed.organization_id) as session:
        found = await bots.list_page(session, signed.organization_id, limit=MOST_BOTS, starting_after=None)
    servers = runtime.settings.model
    named: dict[str, list[str]] = {} if servers is None else {servers: []}
    for bot in found:
        name = bot.model or servers
        if name is not None:
            named.setdefault(name, []).append(bot.name)
    return [Answering(name, name == servers, of) for name, of in named.items()]
