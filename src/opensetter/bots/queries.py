"""Reads of bots."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.bots.models import Bot
from opensetter.core import wall
from opensetter.core.errors import NotFound


class BotNotFound(NotFound):
    """There is no bot with that id."""

    code = "bot_not_found"


async def get(session: AsyncSession, organization_id: int, bot_id: int) -> Bot:
    """The bot, archived or not; `BotNotFound` if the organization has none with that id."""
    bot = await session.scalar(select(Bot).where(Bot.organization_id == organization_id, Bot.id == bot_id))
    if bot is None:
        raise BotNotFound
    return bot


async def list_page(
    session: AsyncSession, organization_id: int, *, limit: int, starting_after: int | None
) -> Sequence[Bot]:
    """An organization's bots that are not archived, newest first."""
    query = (
        select(Bot)
        .where(Bot.organization_id == organization_id, Bot.archived_at.is_(None))
        .order_by(Bot.id.desc())
        .limit(limit)
    )
    if starting_after is not None:
        query = query.where(Bot.id < starting_after)
    return (await session.scalars(query)).all()


async def get_anyones(session: AsyncSession, bot_id: int) -> Bot:
    """A bot by its id alone: for the command line, whose caller owns the whole installation."""
    await wall.lift(session)
    bot = await session.get(Bot, bot_id)
    if bot is None:
        raise BotNotFound
    return bot
