"""Reads of bots."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.bots.models import Bot, BotVersion
from opensetter.core import wall
from opensetter.core.errors import NotFound


class BotNotFound(NotFound):
    """There is no bot with that id."""

    code = "bot_not_found"


class VersionNotFound(NotFound):
    """The bot has no version with that number."""

    code = "bot_version_not_found"


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


async def list_archived(
    session: AsyncSession, organization_id: int, *, limit: int, starting_after: int | None = None
) -> Sequence[Bot]:
    """An organization's bots that are archived, newest first."""
    query = (
        select(Bot)
        .where(Bot.organization_id == organization_id, Bot.archived_at.is_not(None))
        .order_by(Bot.id.desc())
        .limit(limit)
    )
    if starting_after is not None:
        query = query.where(Bot.id < starting_after)
    return (await session.scalars(query)).all()


async def versions(
    session: AsyncSession, organization_id: int, bot_id: int, *, limit: int, before: int | None = None
) -> Sequence[BotVersion]:
    """A bot's versions, newest first; those before a number, if it is given."""
    query = (
        select(BotVersion)
        .where(BotVersion.organization_id == organization_id, BotVersion.bot_id == bot_id)
        .order_by(BotVersion.number.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(BotVersion.number < before)
    return (await session.scalars(query)).all()


async def get_version(session: AsyncSession, organization_id: int, bot_id: int, number: int) -> BotVersion:
    """One version of a bot; raises `VersionNotFound`."""
    found = await session.scalar(
        select(BotVersion).where(
            BotVersion.organization_id == organization_id, BotVersion.bot_id == bot_id, BotVersion.number == number
        )
    )
    if found is None:
        raise VersionNotFound
    return found


async def newest_version(session: AsyncSession, organization_id: int, bot_id: int) -> int:
    """The number of a bot's last version; 0 if none was kept yet."""
    query = select(func.coalesce(func.max(BotVersion.number), 0)).where(
        BotVersion.organization_id == organization_id, BotVersion.bot_id == bot_id
    )
    return int((await session.scalars(query)).one())


async def get_anyones(session: AsyncSession, bot_id: int) -> Bot:
    """A bot by its id alone: for the command line, whose caller owns the whole installation."""
    await wall.lift(session)
    bot = await session.get(Bot, bot_id)
    if bot is None:
        raise BotNotFound
    return bot
