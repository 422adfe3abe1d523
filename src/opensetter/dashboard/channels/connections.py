"""Where bots can be reached: all of them, and one with its steps, its trial and its settings."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from opensetter.channels import accounts, service, trial, websites
from opensetter.channels import queries as integrations
from opensetter.channels.models import BotIntegration, Channel, WebsiteWidget
from opensetter.channels.trial import Trial
from opensetter.core import clock, forms
from opensetter.core.db import DbSession
from opensetter.core.errors import Conflict, NotFound
from opensetter.core.runtime import Runtime
from opensetter.core.vault import SealBroken, SecretKeyMissing
from opensetter.core.web import WrittenId, public_url
from opensetter.dashboard import rendering, showing
from opensetter.dashboard.answers import FORM_ANSWERS, PAGE_ANSWERS
from opensetter.dashboard.channels import asked, queries
from opensetter.dashboard.channels.asked import FIELDS, Texts, Typed
from opensetter.dashboard.words import _
from opensetter.users.auth import Signed

ADDRESS = "/channels"
ONE = ADDRESS + "/{bot_integration_id}"
CREDENTIALS = sorted({field.name for fields in FIELDS.values() for field in fields})

router = APIRouter()


@router.get(ADDRESS, summary="Open the channels", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_channels(request: Request, before: str | None = None) -> Response:
    """Where bots can be reached, the newest first: how it goes there, what came last, and what did not arrive."""

    async def make(signed: Signed) -> Response:
        after, now = None if before is None else showing.number(before), clock.now()
        async with request.app.state.runtime.database.transaction(signed.organization_id) as session:
            found = await queries.connections(session, signed.organization_id, now=now, before=after)
        listed = found[: queries.PAGE]
        more = showing.further(request, listed[-1].id) if len(found) > queries.PAGE else None
        place = await showing.place(request, signed, "channels", _("Channels"))
        return rendering.page("channels/list.html", signed, place, connections=listed, more=more, now=now)

    return await showing.shown(request, make, is_managing=True)


@router.get(ONE, summary="Open a channel", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_channel(bot_integration_id: WrittenId, request: Request) -> Response:
    """What to enter where, whether the provider was heard, and everything that can be changed."""

    async def make(signed: Signed) -> Response:
        return await page(request, signed, showing.number(bot_integration_id))

    return await showing.shown(request, make, is_managing=True)


@router.post(
    ONE + "/check",
    summary="Try a channel on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described(),
)
async def check_channel(bot_integration_id: WrittenId, request: Request) -> Response:
    """Ask the provider now, with the credentials that are stored, and say what it says."""

    async def make(signed: Signed) -> Response:
        named = showing.number(bot_integration_id)
        runtime: Runtime = request.app.state.runtime
        async with runtime.database.transaction(signed.organization_id) as session:
            integration = await integrations.get(session, signed.organization_id, named)
        if not Channel(integration.channel).has_provider or integration.disabled_at is not None:
            raise NotFound
        # No transaction is open while the provider takes its time.
        tried = await trial.attempt(runtime.vault, runtime.settings, runtime.outgoing, integration)
        return await page(request, signed, named, tried=tried)

    return await showing.changed(request, make, is_managing=True)


@router.post(
    ONE + "/credentials",
    summary="Change credentials on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described(*CREDENTIALS),
)
async def enter_credentials(bot_integration_id: WrittenId, request: Request) -> Response:
    """Replace what was filled in; what the provider signed with the old ones is believed for a day."""
    form = showing.form(request)

    async def make(signed: Signed) -> Response:
        named, runtime = showing.number(bot_integration_id), request.app.state.runtime
        channel = await _channel(request, signed, named)
        if not channel.has_provider:
            raise NotFound
        typed = asked.shown(channel, form)
        given = asked.change(channel, form, typed)
        if given is not None:
            try:
                async with showing.acting(request, signed) as session:
                    await service.change_credentials(
                        session, signed.organization_id, named, given=given, vault=runtime.vault, by=signed.actor
                    )
                return RedirectResponse(f"{ADDRESS}/{named}?done=saved", 303)
            except Conflict as fault:
                typed.refuse("", _(fault.detail), 409)
        return await page(request, signed, named, typed=typed)

    return await showing.changed(request, make, is_managing=True)


@router.post(
    ONE + "/website",
    summary="Change a website widget on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described("allowed", "color", "position", "title"),
)
async def change_website(bot_integration_id: WrittenId, request: Request) -> Response:
    """How the chat looks on websites from now on, and which of them may show it."""
    form = showing.form(request)

    async def make(signed: Signed) -> Response:
        named = showing.number(bot_integration_id)
        if await _channel(request, signed, named) is not Channel.WEBCHAT:
            raise NotFound
        typed = asked.shown(Channel.WEBCHAT, form)
        changed = asked.website(form, typed)
        if changed is None:
            return await page(request, signed, named, typed=typed)
        async with showing.acting(request, signed) as session:
            await service.change_widget(session, signed.organization_id, named, changed, by=signed.actor)
        return RedirectResponse(f"{ADDRESS}/{named}?done=saved", 303)

    return await showing.changed(request, make, is_managing=True)


@router.post(
    ONE + "/disconnect",
    summary="Disconnect a channel on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described("sure"),
)
async def disconnect_channel(bot_integration_id: WrittenId, request: Request) -> Response:
    """No more messages there, if the form says that this is meant; its conversations stay."""
    if showing.form(request).get("sure") != "yes":

        async def ask(signed: Signed) -> Response:
            typed = Typed()
            typed.refuse("sure", _("Tick the box first: it cannot be undone."))
            return await page(request, signed, showing.number(bot_integration_id), typed=typed)

        return await showing.changed(request, ask, is_managing=True)

    async def act(session: DbSession, signed: Signed, named: int) -> object:
        return await service.disable(session, signed.organization_id, named, by=signed.actor)

    to = ADDRESS + "?done=disconnected"
    return await showing.done(request, bot_integration_id, act, to=to, is_managing=True)


async def page(
    request: Request,
    signed: Signed,
    named: int,
    *,
    typed: Typed | None = None,
    tried: Trial | None = None,
    verify_token: str | None = None,
) -> Response:
    """The page of one connection: after a trial with what it showed, after a form with what is wrong in it."""
    runtime: Runtime = request.app.state.runtime
    async with runtime.database.transaction(signed.organization_id) as session:
        found = await queries.find(session, signed.organization_id, named, now=clock.now())
        if found is None:
            raise NotFound
        integration = await integrations.get(session, signed.organization_id, named)
        look = await integrations.find_widget(session, signed.organization_id, named)
    typed = typed or Typed()
    place = await showing.place(request, signed, "channels", found.name)
    answer = rendering.page(
        "channels/one.html",
        signed,
        place,
        typed.status,
        one=found,
        now=clock.now(),
        typed=Texts({**_stored(integration, look), **typed.values}),
        faults=typed.faults,
        fields=FIELDS.get(Channel(found.channel), ()),
        endings=_endings(runtime, integration),
        ink=websites.ink_on(look.color if look else websites.DEFAULT_COLOR),
        tried=tried,
        verify_token=verify_token,
        **_addresses(request, integration),
    )
    # The chat that is shown here is our own page, and nobody else's.
    answer.headers["Content-Security-Policy"] += "; frame-src 'self'"
    return answer


async def _channel(request: Request, signed: Signed, named: int) -> Channel:
    async with request.app.state.runtime.database.transaction(signed.organization_id) as session:
        return Channel((await integrations.get(session, signed.organization_id, named)).channel)


def _stored(integration: BotIntegration, look: WebsiteWidget | None) -> dict[str, str]:
    """What stands in the forms at first: everything but secrets."""
    told = dict(integration.settings)
    told["sender"] = told.pop("from", "") or told.pop("messagingServiceSid", "")
    return told | {
        "allowed": "\n".join(look.allowed_origins) if look else "",
        "position": look.position if look else "right",
        "color": look.color if look else websites.DEFAULT_COLOR,
        "title": (look.title if look else None) or "",
    }


def _endings(runtime: Runtime, integration: BotIntegration) -> Texts:
    try:
        return Texts(accounts.endings(runtime.vault, integration, now=clock.now()))
    except (SealBroken, SecretKeyMissing):
        return Texts()


def _addresses(request: Request, integration: BotIntegration) -> dict[str, Any]:
    own = public_url(request)
    paths = accounts.hook_paths(integration)
    return {
        "webhook_url": own + paths["webhook_url"] if paths else None,
        "snippet": websites.script_tag(own, integration.id),
        "chat_url": f"{own}/chat/{integration.id}",
        "own_origin": "/".join(own.split("/")[:3]),
        "can_be_called": own.startswith("https://"),
    }
