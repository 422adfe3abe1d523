"""`/bots`: what a bot is set up to be."""

from typing import Annotated

from fastapi import APIRouter
from fastapi import Query as QueryParameters

from opensetter.bots import queries, service
from opensetter.bots.models import Bot
from opensetter.bots.schemas import BotCreate, BotRead, BotUpdate
from opensetter.core.paging import Listed, PageQuery, Session, Single, page
from opensetter.core.web import NoFields, PathId
from opensetter.organizations.auth import Reader, Writer

router = APIRouter(prefix="/bots", tags=["Bots"])


@router.post("", status_code=201, summary="Create a bot")
async def create_bot(body: BotCreate, principal: Writer, session: Session) -> Single[BotRead]:
    """Create a bot. It answers nobody until a bot integration says where it can be reached."""
    return Single(data=_read(await service.create(session, principal.organization_id, body, by=principal.actor)))


@router.get("", summary="List bots")
async def list_bots(
    query: Annotated[PageQuery, QueryParameters()], principal: Reader, session: Session
) -> Listed[BotRead]:
    """The bots that are not archived, newest first."""
    rows = await queries.list_page(
        session, principal.organization_id, limit=query.limit + 1, starting_after=query.starting_after
    )
    items, has_more = page(rows, query.limit, _read)
    return Listed(data=items, has_more=has_more)


@router.get("/{bot_id}", summary="Get a bot")
async def get_bot(bot_id: PathId, principal: Reader, session: Session) -> Single[BotRead]:
    """One bot, archived or not."""
    return Single(data=_read(await queries.get(session, principal.organization_id, bot_id)))


@router.put("/{bot_id}", summary="Update a bot")
async def update_bot(bot_id: PathId, body: BotUpdate, principal: Writer, session: Session) -> Single[BotRead]:
    """Change a bot; fields that are not sent stay as they are."""
    changed = await service.update(session, principal.organization_id, bot_id, body, by=principal.actor)
    return Single(data=_read(changed))


@router.post("/{bot_id}/archive", summary="Archive a bot")
async def archive_bot(bot_id: PathId, principal: Writer, _body: NoFields, session: Session) -> Single[BotRead]:
    """Retire a bot. Its bookings and conversations stay readable."""
    return Single(data=_read(await service.archive(session, principal.organization_id, bot_id, by=principal.actor)))


def _read(bot: Bot) -> BotRead:
    return BotRead.model_validate(bot, from_attributes=True)
