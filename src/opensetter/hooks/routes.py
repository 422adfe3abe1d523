"""`/hooks`: the addresses that are entered at providers. What comes in is believed by its signature alone."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from opensetter.channels import accounts, registry
from opensetter.channels import queries as integrations
from opensetter.channels.base import Account, Hook
from opensetter.channels.models import BotIntegration, Channel
from opensetter.channels.whatsapp.signature import challenge
from opensetter.core import clock, metrics
from opensetter.core.errors import Forbidden
from opensetter.core.runtime import Runtime
from opensetter.core.web import PathId, Problem, public_url
from opensetter.hooks import batches, inbox, jobs, sightings
from opensetter.hooks.sightings import Outcome

TWIML = b'<?xml version="1.0" encoding="UTF-8"?><Response/>'
"""What Twilio wants to hear of a message that is answered later: nothing to do."""

PREFIX = "/hooks/"
LARGEST_BODY = 4 * 1024 * 1024
"""Meta sends up to 3 MB at once."""

router = APIRouter(
    prefix="/hooks",
    tags=["Hooks"],
    responses={
        403: {"model": Problem, "description": "Not signed by the provider of a connection that is here."},
        404: {"model": Problem, "description": "What stands in the id's place can be none."},
        409: {"model": Problem, "description": "The connection's secrets cannot be opened."},
        429: {"model": Problem, "description": "Several large bodies are being read already."},
        503: {"model": Problem, "description": "The database cannot answer now."},
    },
)


class SignatureInvalid(Forbidden):
    """That is not signed by the provider of a connection that is here."""

    code = "signature_invalid"


@router.get("/whatsapp/{bot_integration_id}", summary="Confirm a WhatsApp address", response_class=Response)
async def confirm_whatsapp(bot_integration_id: PathId, request: Request) -> Response:
    """Answer Meta's question when the address is entered: its challenge, if it knows the verify token; else 403."""
    runtime: Runtime = request.app.state.runtime
    found = await _connection(runtime, bot_integration_id, Channel.WHATSAPP)
    expected = challenge(dict(request.query_params), _account(runtime, found))
    if expected is None:
        metrics.hook_requests.labels(Channel.WHATSAPP, "refused").inc()
        await sightings.note(runtime, found, Outcome.REFUSED)
        raise SignatureInvalid
    await sightings.note(runtime, found, Outcome.CONFIRMED)
    return Response(expected, media_type="text/plain")


@router.post("/whatsapp/{bot_integration_id}", summary="Receive from WhatsApp", response_class=Response)
async def receive_whatsapp(bot_integration_id: PathId, request: Request) -> Response:
    """Messages, statuses and preferences from Meta, up to a thousand at once; 200 once all of it is safe."""
    await _receive(request, bot_integration_id, Channel.WHATSAPP)
    return Response(status_code=200, media_type="text/plain")


@router.post("/twilio/{bot_integration_id}", summary="Receive from Twilio", response_class=Response)
async def receive_twilio(bot_integration_id: PathId, request: Request) -> Response:
    """A message from Twilio. It is answered later, so the answer here is empty."""
    await _receive(request, bot_integration_id, Channel.SMS)
    return Response(TWIML, media_type="text/xml")


@router.post("/twilio/{bot_integration_id}/status", summary="Receive a status from Twilio", response_class=Response)
async def receive_twilio_status(bot_integration_id: PathId, request: Request) -> Response:
    """What became of a message that was sent through Twilio."""
    await _receive(request, bot_integration_id, Channel.SMS)
    return Response(TWIML, media_type="text/xml")


async def _receive(request: Request, bot_integration_id: int, channel: Channel) -> None:
    runtime: Runtime = request.app.state.runtime
    integration = await _connection(runtime, bot_integration_id, channel)
    hook = _hook(request)
    if not registry.adapter(channel).verify(hook, _account(runtime, integration)):
        metrics.hook_requests.labels(channel, "refused").inc()
        await sightings.note(runtime, integration, Outcome.REFUSED)
        raise SignatureInvalid
    await sightings.note(runtime, integration, Outcome.HEARD)
    found = inbox.updates(integration, hook)
    outcome = "stored"
    if integration.disabled_at is not None:
        # The provider is not told to try again: nobody will ever want it.
        outcome = "disabled"
    elif len(found) > inbox.AT_ONCE:
        await _keep(runtime, integration, hook)
        outcome = "kept"
    else:
        try:
            await inbox.store(runtime, integration, found)
        except inbox.Unstored:
            # What failed is tried again here; the provider would only send what was stored along with it.
            await _keep(runtime, integration, hook)
            outcome = "kept"
    metrics.hook_requests.labels(channel, outcome).inc()


async def _keep(runtime: Runtime, integration: BotIntegration, hook: Hook) -> None:
    organization_id = integration.organization_id
    async with runtime.database.transaction(organization_id) as session:
        batch_id = await batches.keep(
            session, organization_id, bot_integration_id=integration.id, url=hook.url, body=hook.body
        )
        await jobs.schedule(session, organization_id, batch_id, bot_integration_id=integration.id)


async def _connection(runtime: Runtime, bot_integration_id: int, channel: Channel) -> BotIntegration:
    """The connection whose address was called; one that is not there is answered like a signature that is not right."""
    async with runtime.database.transaction() as session:
        found = await integrations.find_public(session, bot_integration_id)
    if found is None or found.channel != channel:
        raise SignatureInvalid
    return found


def _account(runtime: Runtime, integration: BotIntegration) -> Account:
    return accounts.account(runtime.vault, runtime.settings, integration, now=clock.now())


def _hook(request: Request) -> Hook:
    """The request as its signature covers it: the public address, whatever a proxy made of it on the way."""
    raw_path: bytes = request.scope["raw_path"]
    query: bytes = request.scope["query_string"]
    address = public_url(request) + raw_path.partition(b"?")[0].decode("ascii", "replace")
    url = f"{address}?{query.decode('ascii', 'replace')}" if query else address
    names = [name for name, _ in request.scope["headers"]]
    headers = {
        name.decode("latin-1"): value.decode("latin-1")
        for name, value in request.scope["headers"]
        if names.count(name) == 1
    }
    return Hook(url=url, headers=headers, body=request.scope["state"].get("raw", b""))
