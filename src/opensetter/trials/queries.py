"""Reads of trials."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.calendars.models import AppointmentType, Schedule, Seat, TakenSlot
from opensetter.conversations.models import Conversation
from opensetter.core import clock
from opensetter.trials.models import BotTrial

MOST_TAKEN = 1_000
"""How many stretches that are taken a sandbox's calendar starts with: the soonest."""


async def find(session: AsyncSession, organization_id: int, bot_id: int, *, user_id: int) -> BotTrial | None:
    """Somebody's trial of a bot, if they have begun one."""
    return await session.scalar(
        select(BotTrial).where(
            BotTrial.organization_id == organization_id, BotTrial.bot_id == bot_id, BotTrial.user_id == user_id
        )
    )


async def conversation(session: AsyncSession, organization_id: int) -> Conversation | None:
    """The one conversation of a sandbox, which is the organization that is meant here."""
    return await session.scalar(
        select(Conversation)
        .where(Conversation.organization_id == organization_id)
        .order_by(Conversation.id.desc())
        .limit(1)
    )


async def calendar(
    session: AsyncSession, organization_id: int, bot_id: int
) -> tuple[Sequence[AppointmentType], Sequence[Schedule]]:
    """What a bot can book, and the schedules that it books on."""
    types = await session.scalars(
        select(AppointmentType)
        .where(
            AppointmentType.organization_id == organization_id,
            AppointmentType.bot_id == bot_id,
            AppointmentType.archived_at.is_(None),
        )
        .order_by(AppointmentType.id)
    )
    found = types.all()
    schedules = await session.scalars(
        select(Schedule)
        .where(Schedule.organization_id == organization_id, Schedule.id.in_({kind.schedule_id for kind in found}))
        .order_by(Schedule.id)
    )
    return found, schedules.all()


@dataclass(frozen=True, slots=True)
class TakenThere:
    """A stretch of a schedule that is taken, and how many have it."""

    slot: TakenSlot
    seats: int


async def taken(session: AsyncSession, organization_id: int, schedule_ids: Sequence[int]) -> Sequence[TakenThere]:
    """What is taken of schedules from now on, the soonest first."""
    now = clock.now()
    rows = await session.execute(
        select(TakenSlot, func.count())
        .join(Seat, Seat.taken_slot_id == TakenSlot.id)
        .where(
            TakenSlot.organization_id == organization_id,
            TakenSlot.schedule_id.in_(schedule_ids),
            TakenSlot.ends_at > now,
            Seat.booking_id.is_not(None) | (Seat.held_until > now),
        )
        .group_by(TakenSlot.id)
        .order_by(TakenSlot.starts_at)
        .limit(MOST_TAKEN)
    )
    return [TakenThere(slot, seats) for slot, seats in rows]
