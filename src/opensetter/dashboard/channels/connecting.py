"""Connecting a bot to a channel, step by step."""

import secrets

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from opensetter.channels import service
from opensetter.channels.credentials import halves
from opensetter.channels.models import BotIntegration, Channel
from opensetter.channels.websites import DEFAULT_COLOR
from opensetter.core import forms
from opensetter.core.errors import Conflict, NotFound
from opensetter.core.forms import Form
from opensetter.core.runtime import Runtime
from opensetter.dashboard import rendering, saying, showing
from opensetter.dashboard.answers import FORM_ANSWERS, PAGE_ANSWERS
from opensetter.dashboard.channels import asked, connections, queries
from opensetter.dashboard.channels.asked import FIELDS, KINDS, Texts, Typed
from opensetter.dashboard.words import _
from opensetter.users.auth import Signed

ADDRESS = "/channels/new"
NAMES = sorted({"bot", "name", "allowed", "position", "color", "title"} | {f.name for k in KINDS for f in FIELDS[k]})

router = APIRouter()


@router.get(ADDRESS, summary="Choose a channel", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def choose_channel(request: Request) -> Response:
    """What a bot can be connected to."""

    async def make(signed: Signed) -> Response:
        place = await showing.place(request, signed, "channels", _("Connect a channel"))
        return rendering.page("channels/choose.html", signed, place)

    return await showing.shown(request, make, is_managing=True)


@router.get(ADDRESS + "/{kind}", summary="Begin to connect", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def begin_to_connect(kind: str, request: Request, bot: str = "") -> Response:
    """What is needed to connect a bot to one channel, and where to find it."""

    async def make(signed: Signed) -> Response:
        # A word that nobody else has: whoever knows it can only say that the address is theirs.
        fresh = {"verifyToken": secrets.token_urlsafe(12), "position": "right", "color": DEFAULT_COLOR}
        return await _page(request, signed, _channel(kind), Typed(Texts(bot=forms.shown(bot), **fresh)))

    return await showing.shown(request, make, is_managing=True)


@router.post(
    ADDRESS + "/{kind}",
    summary="Connect a bot on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described(*NAMES),
)
async def connect_channel(kind: str, request: Request) -> Response:
    """Connect a bot; then what to enter at the provider, or what to put into a website."""
    form = showing.form(request)

    async def make(signed: Signed) -> Response:
        channel = _channel(kind)
        typed = asked.shown(channel, form)
        made = await _connected(request, signed, channel, form, typed)
        if made is None:
            return await _page(request, signed, channel, typed)
        if not channel.has_provider:
            return RedirectResponse(f"/channels/{made.id}?done=made", 303)
        # The verify token is needed at Meta in a moment, and never shown again.
        return await connections.page(request, signed, made.id, verify_token=typed.values.get("verifyToken"))

    return await showing.changed(request, make, is_managing=True)


async def _connected(
    request: Request, signed: Signed, channel: Channel, form: Form, typed: Typed
) -> BotIntegration | None:
    """The new connection; None with what is wrong in `typed`."""
    wanted = asked.connection(channel, form, typed)
    look = asked.website(form, typed) if channel is Channel.WEBCHAT else None
    if wanted is None or typed.faults:
        return None
    runtime: Runtime = request.app.state.runtime
    given = halves(channel, wanted.credentials, is_complete=True) if wanted.credentials else None
    try:
        async with showing.acting(request, signed) as session:
            made = await service.connect(
                session,
                signed.organization_id,
                bot_id=wanted.bot_id,
                channel=channel,
                name=wanted.name,
                credentials=service.Entrusted(given, runtime.vault) if given else None,
                by=signed.actor,
            )
            if look is not None:
                # How it looks at first is part of connecting it, and no deed of its own.
                await service.change_widget(session, signed.organization_id, made.id, look)
    except service.BotMissing:
        typed.refuse("bot", _("Choose a bot."))
    except Conflict as fault:
        typed.refuse("", _(fault.detail), 409)
    else:
        return made
    return None


async def _page(request: Request, signed: Signed, channel: Channel, typed: Typed) -> Response:
    async with request.app.state.runtime.database.transaction(signed.organization_id) as session:
        bots = await queries.bots(session, signed.organization_id)
    title = _("Connect %(channel)s") % {"channel": saying.channel(channel)}
    place = await showing.place(request, signed, "channels", title)
    return rendering.page(
        "channels/connect.html",
        signed,
        place,
        typed.status,
        channel=channel,
        bots=bots,
        typed=typed.values,
        faults=typed.faults,
        fields=FIELDS[channel],
        is_needed=asked.is_needed,
    )


def _channel(kind: str) -> Channel:
    if kind not in set(KINDS):
        raise NotFound
    return Channel(kind)
