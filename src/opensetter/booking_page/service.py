"""New addresses for calendar feeds."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.calendars.models import Schedule
from opensetter.calendars.queries import ScheduleNotFound


async def rotate_feed(session: AsyncSession, organization_id: int, schedule_id: int) -> int:
    """The generation of the schedule's feed from now on; addresses of earlier ones lead nowhere any more."""
    generation: int | None = await session.scalar(
        update(Schedule)
        .where(Schedule.organization_id == organization_id, Schedule.id == schedule_id)
        .values(feed_generation=Schedule.feed_generation + 1)
        .returning(Schedule.feed_generation)
    )
    if generation is None:
        raise ScheduleNotFound
    return generation
