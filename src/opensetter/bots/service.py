"""Creating, changing and archiving bots."""

from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.bots import queries
from opensetter.bots.models import Bot
from opensetter.bots.schemas import BotCreate, BotUpdate
from opensetter.core import clock


async def create(session: AsyncSession, organization_id: int, request: BotCreate) -> Bot:
    bot = Bot(organization_id=organization_id, **request.model_dump())
    session.add(bot)
    await session.flush()
    await session.refresh(bot)
    return bot


async def update(session: AsyncSession, organization_id: int, bot_id: int, request: BotUpdate) -> Bot:
    """The bot with only the sent fields changed."""
    bot = await queries.get(session, organization_id, bot_id)
    for name, value in request.model_dump(exclude_unset=True).items():
        setattr(bot, name, value)
    bot.updated_at = clock.now()
    await session.flush()
    return bot


async def archive(session: AsyncSession, organization_id: int, bot_id: int) -> Bot:
    """The bot answers nobody any more and takes no new bookings; archiving it again changes nothing."""
    bot = await queries.get(session, organization_id, bot_id)
    # Of two at once the second waits here, and finds the first one's time.
    await session.refresh(bot, with_for_update=True)
    bot.archived_at = bot.archived_at or clock.now()
    await session.flush()
    return bot
