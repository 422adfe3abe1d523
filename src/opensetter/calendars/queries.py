"""Reads of schedules and appointment types, and of what is taken."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, get_args

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.bots.models import Bot
from opensetter.bots.schemas import Weekday
from opensetter.calendars.availability import Rules, Span, Stretch, Taken
from opensetter.calendars.models import AppointmentType, Schedule, Seat, TakenSlot
from opensetter.core import times
from opensetter.core.errors import NotFound

WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
"""In the order in which Python counts them."""

REACH = timedelta(days=2)
"""How far a taken slot can reach before its start, or after it: its length and a buffer are a day each at most."""


class ScheduleNotFound(NotFound):
    """There is no schedule with that id."""

    code = "schedule_not_found"


class AppointmentTypeNotFound(NotFound):
    """There is no appointment type with that id."""

    code = "appointment_type_not_found"


async def get_schedule(session: AsyncSession, organization_id: int, schedule_id: int) -> Schedule:
    schedule = await session.scalar(
        select(Schedule).where(Schedule.organization_id == organization_id, Schedule.id == schedule_id)
    )
    if schedule is None:
        raise ScheduleNotFound
    return schedule


async def list_schedules(
    session: AsyncSession, organization_id: int, *, limit: int, starting_after: int | None
) -> Sequence[Schedule]:
    """An organization's schedules, newest first."""
    query = (
        select(Schedule).where(Schedule.organization_id == organization_id).order_by(Schedule.id.desc()).limit(limit)
    )
    if starting_after is not None:
        query = query.where(Schedule.id < starting_after)
    return (await session.scalars(query)).all()


async def get(session: AsyncSession, organization_id: int, appointment_type_id: int) -> AppointmentType:
    """The appointment type, archived or not."""
    found = await session.scalar(
        select(AppointmentType).where(
            AppointmentType.organization_id == organization_id, AppointmentType.id == appointment_type_id
        )
    )
    if found is None:
        raise AppointmentTypeNotFound
    return found


async def list_page(
    session: AsyncSession, organization_id: int, *, bot_id: int | None, limit: int, starting_after: int | None
) -> Sequence[AppointmentType]:
    """Appointment types that are not archived, newest first; of one bot, if one is named."""
    query = (
        select(AppointmentType)
        .where(AppointmentType.organization_id == organization_id, AppointmentType.archived_at.is_(None))
        .order_by(AppointmentType.id.desc())
        .limit(limit)
    )
    if bot_id is not None:
        query = query.where(AppointmentType.bot_id == bot_id)
    if starting_after is not None:
        query = query.where(AppointmentType.id < starting_after)
    return (await session.scalars(query)).all()


@dataclass(frozen=True, slots=True)
class Bookable:
    """An appointment type, the schedule that it is on, and the rules that the two make."""

    appointment_type: AppointmentType
    schedule: Schedule
    rules: Rules


async def get_bookable(
    session: AsyncSession, organization_id: int, appointment_type_id: int, *, even_archived: bool = False
) -> Bookable:
    """What is needed to book an appointment type; one that is archived, or whose bot is, counts as not there."""
    query = (
        select(AppointmentType, Schedule)
        .join(Schedule, Schedule.id == AppointmentType.schedule_id)
        .join(Bot, Bot.id == AppointmentType.bot_id)
        .where(AppointmentType.organization_id == organization_id, AppointmentType.id == appointment_type_id)
    )
    if not even_archived:
        query = query.where(AppointmentType.archived_at.is_(None), Bot.archived_at.is_(None))
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise AppointmentTypeNotFound
    appointment_type, schedule = row
    return Bookable(appointment_type, schedule, rules(appointment_type, schedule))


def rules(appointment_type: AppointmentType, schedule: Schedule) -> Rules:
    """When appointments of this type may begin."""
    return Rules(
        zone=times.zone(schedule.time_zone),
        weekly=tuple(
            _stretches(hours for hours in schedule.weekly if hours["weekday"] == weekday) for weekday in WEEKDAYS
        ),
        exceptions={date.fromisoformat(day["date"]): _stretches(day["hours"]) for day in schedule.exceptions},
        length=timedelta(minutes=appointment_type.length_minutes),
        step_minutes=appointment_type.step_minutes,
        before=timedelta(minutes=appointment_type.buffer_before_minutes),
        after=timedelta(minutes=appointment_type.buffer_after_minutes),
        notice=timedelta(minutes=appointment_type.minimum_notice_minutes),
        horizon_days=appointment_type.horizon_days,
        capacity=appointment_type.capacity,
    )


async def taken(
    session: AsyncSession,
    organization_id: int,
    appointment_type: AppointmentType,
    *,
    within: Span,
    now: datetime,
    free: "Free",
) -> list[Taken]:
    """What is taken of a type's schedule: booked, or held at this moment, but for what counts as free."""
    counts = or_(Seat.booking_id.is_not(None), Seat.held_until > now)
    query = (
        select(TakenSlot, func.count())
        .join(Seat, Seat.taken_slot_id == TakenSlot.id)
        .where(
            TakenSlot.organization_id == organization_id,
            TakenSlot.schedule_id == appointment_type.schedule_id,
            TakenSlot.starts_at > within.since - REACH,
            TakenSlot.starts_at < within.until + REACH,
            TakenSlot.blocked.overlaps(Range(within.since, within.until)),
            counts,
        )
        .group_by(TakenSlot.id)
    )
    if free.held_by is not None:
        query = query.where(or_(Seat.booking_id.is_not(None), Seat.contact_id != free.held_by))
    if free.booking_id is not None:
        query = query.where(Seat.booking_id.is_distinct_from(free.booking_id))
    return [
        Taken(
            appointment=Span(slot.starts_at, slot.ends_at),
            blocked=span(slot.blocked),
            seats=seats,
            is_same_type=slot.appointment_type_id == appointment_type.id,
        )
        for slot, seats in await session.execute(query)
    ]


@dataclass(frozen=True, slots=True)
class Free:
    """What does not count as taken for whoever asks: a contact's own holds, and the booking that is to be moved."""

    held_by: int | None = None
    booking_id: int | None = None


def span(blocked: Range[datetime]) -> Span:
    """A stretch as the rules know it, which always has both ends."""
    assert blocked.lower is not None  # noqa: S101 - ck_taken_slots_blocks_itself
    assert blocked.upper is not None  # noqa: S101
    return Span(blocked.lower, blocked.upper)


def _stretches(hours: Iterable[Mapping[str, Any]]) -> tuple[Stretch, ...]:
    return tuple(Stretch(_minutes(one["opens"]), _minutes(one["closes"])) for one in hours)


def _minutes(clock: str) -> int:
    hour, _, minute = clock.partition(":")
    return int(hour) * 60 + int(minute)
