"""Creating, changing and archiving bots. Whatever changes one keeps what it was before as a version."""

from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.audit import service as audit
from opensetter.bots import queries
from opensetter.bots.models import Bot, BotVersion
from opensetter.bots.schemas import BotCreate, BotUpdate
from opensetter.core import clock
from opensetter.core.errors import Conflict
from opensetter.organizations import queries as organizations
from opensetter.organizations.actors import SERVER, Actor

FIELDS: tuple[str, ...] = ("name", *(name for name in BotUpdate.model_fields if name != "name"))
"""What a bot is set up to be, field by field."""

LONGEST_NAME = 300


class VersionUnfit(Conflict):
    """That version holds something that is not allowed any more."""

    code = "bot_version_unfit"


class BotChanged(Conflict):
    """Somebody else has changed the bot meanwhile."""

    code = "bot_changed"


async def create(session: AsyncSession, organization_id: int, request: BotCreate, *, by: Actor = SERVER) -> Bot:
    """A new bot. What it is not told of time and language, it has from its organization."""
    told = request.model_dump()
    organization = await organizations.get(session, organization_id)
    if organization is not None:
        if "time_zone" not in request.model_fields_set:
            told["time_zone"] = organization.time_zone
        if "language" not in request.model_fields_set:
            told["language"] = organization.language
    bot = Bot(organization_id=organization_id, **told)
    session.add(bot)
    await session.flush()
    await session.refresh(bot)
    await _keep(session, bot, 1, configuration(bot), by, at=bot.created_at)
    await audit.record(session, organization_id, by, "bot.created", bot.name)
    return bot


async def update(
    session: AsyncSession,
    organization_id: int,
    bot_id: int,
    request: BotUpdate,
    *,
    by: Actor = SERVER,
    seen: datetime | None = None,
) -> Bot:
    """The bot with only the sent fields changed.

    With `seen`, when the bot was last changed as far as the caller knows; raises `BotChanged` if it was changed since.
    """
    bot = await queries.get(session, organization_id, bot_id)
    if await _change(session, bot, request, by, seen=seen):
        await audit.record(session, organization_id, by, "bot.changed", bot_id)
    return bot


async def restore(session: AsyncSession, organization_id: int, bot_id: int, number: int, *, by: Actor = SERVER) -> Bot:
    """The bot as it was in a version, which is a new version. Raises `VersionNotFound` and `VersionUnfit`."""
    version = await queries.get_version(session, organization_id, bot_id, number)
    try:
        request = BotUpdate(**{name: version.configuration[name] for name in FIELDS if name in version.configuration})
    except ValidationError as error:
        raise VersionUnfit from error
    bot = await queries.get(session, organization_id, bot_id)
    if await _change(session, bot, request, by):
        await audit.record(session, organization_id, by, "bot.restored", f"{bot_id}, version {number}")
    return bot


async def archive(session: AsyncSession, organization_id: int, bot_id: int, *, by: Actor = SERVER) -> Bot:
    """The bot answers nobody any more and takes no new bookings; archiving it again changes nothing."""
    bot = await queries.get(session, organization_id, bot_id)
    # Of two at once the second waits here, and finds the first one's time.
    await session.refresh(bot, with_for_update=True)
    if bot.archived_at is None:
        bot.archived_at = clock.now()
        await session.flush()
        await audit.record(session, organization_id, by, "bot.archived", bot_id)
    return bot


def configuration(bot: Bot) -> dict[str, Any]:
    """What a bot is set up to be, as JSON."""
    return {name: getattr(bot, name) for name in FIELDS}


async def _change(
    session: AsyncSession, bot: Bot, request: BotUpdate, by: Actor, *, seen: datetime | None = None
) -> bool:
    """Set what was sent, and tell whether that made a difference: of that a version is kept."""
    # Of two at once the second waits here: each version follows on the one before it.
    await session.refresh(bot, with_for_update={"key_share": True})
    if seen is not None and seen != bot.updated_at:
        raise BotChanged
    before, since = configuration(bot), bot.updated_at
    for name, value in request.model_dump(exclude_unset=True).items():
        setattr(bot, name, value)
    bot.updated_at = clock.now()
    await session.flush()
    after = configuration(bot)
    if after != before:
        number = await queries.newest_version(session, bot.organization_id, bot.id)
        if not number:
            # It was made before versions were kept.
            number = 1
            await _keep(session, bot, number, before, Actor(""), at=since)
        await _keep(session, bot, number + 1, after, by, at=bot.updated_at)
    return after != before


async def _keep(
    session: AsyncSession, bot: Bot, number: int, configured: dict[str, Any], by: Actor, *, at: datetime
) -> None:
    version = BotVersion(
        organization_id=bot.organization_id,
        bot_id=bot.id,
        number=number,
        configuration=configured,
        changed_by=by.id,
        changed_by_name=by.called[:LONGEST_NAME],
        created_at=at,
    )
    session.add(version)
    await session.flush()
