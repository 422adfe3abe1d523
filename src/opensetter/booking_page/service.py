"""New addresses for calendar feeds."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.audit import service as audit
from opensetter.calendars.models import Schedule
from opensetter.calendars.queries import ScheduleNotFound
from opensetter.organizations.actors import Actor


async def rotate_feed(session: AsyncSession, organization_id: int, schedule_id: int, *, by: Actor) -> int:
    """The generation of the schedule's feed from now on; addresses of earlier ones lead nowhere any more."""
    generation: int | None = await session.scalar(
        update(Schedule)
        .where(Schedule.organization_id == organization_id, Schedule.id == schedule_id)
        .values(feed_generation=Schedule.feed_generation + 1)
        .returning(Schedule.feed_generation)
    )
    if generation is None:
        raise ScheduleNotFound
    await audit.record(session, organization_id, by, "schedule.feed_rotated", schedule_id)
    return generation
