"""`/bot-integrations`: where a bot can be reached."""

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Query as QueryParameters
from pydantic import Field

from opensetter.channels import queries, service
from opensetter.channels.models import BotIntegration, Channel
from opensetter.channels.schemas import BotIntegrationCreate, BotIntegrationRead
from opensetter.core.paging import Listed, PageQuery, Session, Single, page
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
    """Connect a bot to a channel: a web chat page, or an API for messages from a platform of your own."""
    integration = await service.connect(
        session, principal.organization_id, bot_id=body.bot_id, channel=Channel(body.channel), name=body.name
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


@router.post("/{bot_integration_id}/disable", summary="Disable a bot integration")
async def disable_bot_integration(
    bot_integration_id: PathId, request: Request, principal: Writer, _body: NoFields, session: Session
) -> Single[BotIntegrationRead]:
    """Stop taking messages there. Its conversations stay readable."""
    return Single(data=_read(await service.disable(session, principal.organization_id, bot_integration_id), request))


def _read(integration: BotIntegration, request: Request) -> BotIntegrationRead:
    is_page = integration.channel == Channel.WEBCHAT
    return BotIntegrationRead(
        id=integration.id,
        bot_id=integration.bot_id,
        channel=integration.channel,
        name=integration.name,
        created_at=integration.created_at,
        disabled_at=integration.disabled_at,
        chat_url=f"{public_url(request)}/chat/{integration.id}" if is_page else None,
    )
