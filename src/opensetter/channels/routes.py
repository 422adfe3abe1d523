"""`/bot-integrations`: where a bot can be reached."""

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Query as QueryParameters
from pydantic import Field

from opensetter.channels import accounts, queries, service
from opensetter.channels.credentials import Credentials, Halves, halves
from opensetter.channels.models import BotIntegration, Channel, WebsiteWidget
from opensetter.channels.schemas import (
    BotIntegrationCreate,
    BotIntegrationRead,
    CredentialsUpdate,
    WebsiteWidgetRead,
    WebsiteWidgetUpdate,
)
from opensetter.channels.websites import DEFAULT_COLOR, script_tag
from opensetter.core.errors import Invalid
from opensetter.core.fields import FieldInvalid
from opensetter.core.paging import Listed, PageQuery, Session, Single, page
from opensetter.core.runtime import Runtime
from opensetter.core.web import LARGEST_ID, NoFields, PathId, public_url
from opensetter.organizations.auth import Reader, Writer

router = APIRouter(prefix="/bot-integrations", tags=["Bot integrations"])


class BotIntegrationsQuery(PageQuery):
    bot_id: Annotated[int | None, Field(ge=1, le=LARGEST_ID)] = Field(default=None, description="Only this bot's.")
    channel: Channel | None = Field(default=None, description="Only those on this kind of platform.")


@router.post("", status_code=201, summary="Connect a bot")
async def create_bot_integration(
    body: BotIntegrationCreate, request: Request, principal: Writer, session: Session
) -> Single[BotIntegrationRead]:
    """Connect a bot to a channel: a web chat page, WhatsApp, SMS, or an API for a platform of your own.

    With a provider the answer carries the address to enter there. Secrets are stored encrypted, and not shown again.
    """
    runtime: Runtime = request.app.state.runtime
    given = halves(body.channel, body.credentials, is_complete=True) if body.credentials else None
    integration = await service.connect(
        session,
        principal.organization_id,
        bot_id=body.bot_id,
        channel=body.channel,
        name=body.name,
        credentials=service.Entrusted(given, runtime.vault) if given else None,
        by=principal.actor,
    )
    return Single(data=_read(integration, request))


@router.get("", summary="List bot integrations")
async def list_bot_integrations(
    query: Annotated[BotIntegrationsQuery, QueryParameters()],
    request: Request,
    principal: Reader,
    session: Session,
) -> Listed[BotIntegrationRead]:
    """Bot integrations, newest first, disabled ones included."""
    rows = await queries.list_page(
        session,
        principal.organization_id,
        limit=query.limit + 1,
        starting_after=query.starting_after,
        bot_id=query.bot_id,
        channel=query.channel,
    )
    items, has_more = page(rows, query.limit, lambda row: _read(row, request))
    return Listed(data=items, has_more=has_more)


@router.get("/{bot_integration_id}", summary="Get a bot integration")
async def get_bot_integration(
    bot_integration_id: PathId, request: Request, principal: Reader, session: Session
) -> Single[BotIntegrationRead]:
    """One bot integration."""
    return Single(data=_read(await queries.get(session, principal.organization_id, bot_integration_id), request))


@router.put("/{bot_integration_id}/credentials", summary="Change credentials")
async def change_credentials(
    bot_integration_id: PathId, body: CredentialsUpdate, request: Request, principal: Writer, session: Session
) -> Single[BotIntegrationRead]:
    """Replace some or all of a connection's credentials, without a pause.

    The new ones are used at once; requests that the provider signed with the old ones are believed for 24 hours.
    """
    integration = await queries.get(session, principal.organization_id, bot_integration_id)
    runtime: Runtime = request.app.state.runtime
    changed = await service.change_credentials(
        session,
        principal.organization_id,
        bot_integration_id,
        given=_partial(Channel(integration.channel), body.credentials),
        vault=runtime.vault,
        by=principal.actor,
    )
    return Single(data=_read(changed, request))


@router.post("/{bot_integration_id}/disable", summary="Disable a bot integration")
async def disable_bot_integration(
    bot_integration_id: PathId, request: Request, principal: Writer, _body: NoFields, session: Session
) -> Single[BotIntegrationRead]:
    """Stop taking messages there. Its conversations stay readable."""
    disabled = await service.disable(session, principal.organization_id, bot_integration_id, by=principal.actor)
    return Single(data=_read(disabled, request))


@router.get("/{bot_integration_id}/website-widget", summary="Get a website widget")
async def get_website_widget(
    bot_integration_id: PathId, request: Request, principal: Reader, session: Session
) -> Single[WebsiteWidgetRead]:
    """How a web chat looks on websites, and which of them may show it."""
    integration = await queries.get(session, principal.organization_id, bot_integration_id)
    if integration.channel != Channel.WEBCHAT:
        raise service.NotAWebChat
    found = await queries.find_widget(session, principal.organization_id, bot_integration_id)
    return Single(data=_widget(found, bot_integration_id, request))


@router.put("/{bot_integration_id}/website-widget", summary="Change a website widget")
async def change_website_widget(
    bot_integration_id: PathId, body: WebsiteWidgetUpdate, request: Request, principal: Writer, session: Session
) -> Single[WebsiteWidgetRead]:
    """Say how a web chat looks on websites, and which may show it. What is left out becomes what it was at first."""
    await service.change_widget(session, principal.organization_id, bot_integration_id, body, by=principal.actor)
    found = await queries.find_widget(session, principal.organization_id, bot_integration_id)
    return Single(data=_widget(found, bot_integration_id, request))


def _widget(found: WebsiteWidget | None, bot_integration_id: int, request: Request) -> WebsiteWidgetRead:
    return WebsiteWidgetRead(
        bot_integration_id=bot_integration_id,
        allowed_origins=found.allowed_origins if found else [],
        position=found.position if found else "right",
        color=found.color if found else DEFAULT_COLOR,
        title=found.title if found else None,
        script_tag=script_tag(public_url(request), bot_integration_id),
    )


def _partial(channel: Channel, credentials: Credentials) -> Halves:
    if not channel.has_provider:
        raise service.NoProvider
    try:
        return halves(channel, credentials, is_complete=False)
    except FieldInvalid as error:
        raise Invalid.field("credentials", error.code, str(error)) from error


def _read(integration: BotIntegration, request: Request) -> BotIntegrationRead:
    is_page = integration.channel == Channel.WEBCHAT
    hooks = {name: public_url(request) + path for name, path in accounts.hook_paths(integration).items()}
    return BotIntegrationRead(
        id=integration.id,
        bot_id=integration.bot_id,
        channel=integration.channel,
        name=integration.name,
        created_at=integration.created_at,
        disabled_at=integration.disabled_at,
        chat_url=f"{public_url(request)}/chat/{integration.id}" if is_page else None,
        connection=dict(integration.settings) or None,
        stopped_at=integration.stopped_at,
        stopped_reason=integration.stopped_reason,
        **hooks,
    )
