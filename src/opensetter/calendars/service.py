"""Creating and changing schedules and appointment types."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.audit import service as audit
from opensetter.bots.models import Bot
from opensetter.bots.queries import BotNotFound
from opensetter.calendars import queries
from opensetter.calendars.models import AppointmentType, Schedule
from opensetter.calendars.queries import ScheduleNotFound
from opensetter.calendars.schemas import (
    AppointmentTypeCreate,
    AppointmentTypeUpdate,
    ScheduleCreate,
    ScheduleUpdate,
)
from opensetter.core import clock
from opensetter.core.db import translating
from opensetter.core.errors import OpenSetterError
from opensetter.organizations.actors import SERVER, Actor

WORKING_WEEK = [{"weekday": weekday, "opens": "09:00", "closes": "17:00"} for weekday in queries.WEEKDAYS[:5]]
"""When somebody is there of whom nothing is known."""

_MEANINGS: Mapping[str, Callable[[], OpenSetterError]] = {
    "fk_appointment_types_organization_id_bot_id": BotNotFound,
    "fk_appointment_types_organization_id_schedule_id": ScheduleNotFound,
}


async def create_schedule(
    session: AsyncSession, organization_id: int, request: ScheduleCreate, *, by: Actor = SERVER
) -> Schedule:
    schedule = await _add_schedule(session, organization_id, **request.model_dump())
    await audit.record(session, organization_id, by, "schedule.created", schedule.name)
    return schedule


async def update_schedule(
    session: AsyncSession, organization_id: int, schedule_id: int, request: ScheduleUpdate, *, by: Actor = SERVER
) -> Schedule:
    """The schedule with only the sent fields changed. What is booked already stays, also outside the new hours."""
    schedule = await queries.get_schedule(session, organization_id, schedule_id)
    _change(schedule, request)
    await session.flush()
    await audit.record(session, organization_id, by, "schedule.changed", schedule_id)
    return schedule


async def create(
    session: AsyncSession, organization_id: int, request: AppointmentTypeCreate, *, by: Actor = SERVER
) -> AppointmentType:
    """A new appointment type; raises `BotNotFound` or `ScheduleNotFound`.

    Without a schedule it is put on the one of its bot's other types, so that these cannot overlap. The first type's is
    made of the bot's opening hours.
    """
    bot = await session.scalar(
        select(Bot)
        .where(Bot.organization_id == organization_id, Bot.id == request.bot_id, Bot.archived_at.is_(None))
        # Against another type of the same bot: of two first ones the second finds the schedule that was made.
        .with_for_update(key_share=True)
    )
    if bot is None:
        raise BotNotFound
    made = AppointmentType(
        organization_id=organization_id,
        schedule_id=request.schedule_id or await _usual_schedule(session, bot),
        step_minutes=request.step_minutes or request.length_minutes,
        **request.model_dump(exclude={"schedule_id", "step_minutes"}),
    )
    async with translating(session, _MEANINGS):
        session.add(made)
        await session.flush()
    await session.refresh(made)
    await audit.record(session, organization_id, by, "appointment_type.created", made.name)
    return made


async def update(
    session: AsyncSession,
    organization_id: int,
    appointment_type_id: int,
    request: AppointmentTypeUpdate,
    *,
    by: Actor = SERVER,
) -> AppointmentType:
    """The appointment type with only the sent fields changed; raises `ScheduleNotFound`.

    What is booked or held stays as it was booked: as long, on the schedule it was on, and with all who share it.
    """
    found = await queries.get(session, organization_id, appointment_type_id)
    async with translating(session, _MEANINGS):
        _change(found, request)
        await session.flush()
    await audit.record(session, organization_id, by, "appointment_type.changed", appointment_type_id)
    return found


async def archive(
    session: AsyncSession, organization_id: int, appointment_type_id: int, *, by: Actor = SERVER
) -> AppointmentType:
    """The appointment type is booked no more; archiving it again changes nothing."""
    found = await queries.get(session, organization_id, appointment_type_id)
    # Of two at once the second waits here, and finds the first one's time.
    await session.refresh(found, with_for_update=True)
    if found.archived_at is None:
        found.archived_at = clock.now()
        await session.flush()
        await audit.record(session, organization_id, by, "appointment_type.archived", appointment_type_id)
    return found


async def _usual_schedule(session: AsyncSession, bot: Bot) -> int:
    known = await session.scalar(
        select(AppointmentType.schedule_id)
        .where(AppointmentType.organization_id == bot.organization_id, AppointmentType.bot_id == bot.id)
        .order_by(AppointmentType.archived_at.is_not(None), AppointmentType.id)
        .limit(1)
    )
    if known is not None:
        return known
    made = await _add_schedule(
        session,
        bot.organization_id,
        name=bot.name,
        time_zone=bot.time_zone,
        weekly=bot.opening_hours or WORKING_WEEK,
    )
    return made.id


async def _add_schedule(session: AsyncSession, organization_id: int, **fields: Any) -> Schedule:  # noqa: ANN401 - columns
    schedule = Schedule(organization_id=organization_id, **fields)
    session.add(schedule)
    await session.flush()
    await session.refresh(schedule)
    return schedule


def _change(row: Schedule | AppointmentType, request: ScheduleUpdate | AppointmentTypeUpdate) -> None:
    """Set what was sent, as a whole: of a list that was sent, also what its items left out."""
    for name, value in request.model_dump(include=request.model_fields_set).items():
        setattr(row, name, value)
    row.updated_at = clock.now()
