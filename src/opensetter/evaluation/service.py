"""Setting up what a conversation needs in a database of its own, and what happens beside it."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.bots.models import Bot
from opensetter.calendars.models import AppointmentType, Schedule
from opensetter.contacts import service as contacts
from opensetter.contacts.schemas import ContactCreate
from opensetter.evaluation.configuration import Configuration
from opensetter.scheduling import service as scheduling

_numbers = itertools.count(1)

# What is queued beside the turns, such as handing messages to a provider, is nobody's to do here.
_TAKE_QUEUED = text(
    """
    DELETE FROM procrastinate_jobs
    WHERE status = 'todo' AND (args ->> 'organization_id')::bigint = :organization_id
    RETURNING id, task_name, (args ->> 'message_id')::bigint
    """
)
_DELIVER = text("UPDATE messages SET status = 'sent' WHERE organization_id = :organization_id AND status = 'queued'")


@dataclass(frozen=True, slots=True)
class Installed:
    """A bot that was set up: the ids of its appointment types by their names."""

    bot_id: int
    types: Mapping[str, int]


async def install(session: AsyncSession, organization_id: int, configuration: Configuration) -> Installed:
    """Set up a bot as a configuration says."""
    bot = Bot(organization_id=organization_id, **configuration.bot)
    schedules = [Schedule(organization_id=organization_id, **values) for values in configuration.schedules]
    session.add_all((bot, *schedules))
    await session.flush()
    types = [
        AppointmentType(organization_id=organization_id, bot_id=bot.id, schedule_id=schedules[place].id, **values)
        for place, values in configuration.types
    ]
    session.add_all(types)
    await session.flush()
    return Installed(bot.id, {kind.name: kind.id for kind in types})


async def book(
    session: AsyncSession,
    organization_id: int,
    contact_id: int,
    *,
    appointment_type_id: int,
    starts_at: datetime,
    time_zone: str,
) -> None:
    """An appointment on the bot's own calendar."""
    await scheduling.book(
        session,
        organization_id,
        contact_id,
        appointment_type_id=appointment_type_id,
        starts_at=starts_at,
        time_zone=time_zone,
        key=f"evaluation-{next(_numbers)}",
    )


async def take(
    session: AsyncSession, organization_id: int, *, appointment_type_id: int, starts_at: datetime, time_zone: str
) -> None:
    """Somebody else books that time."""
    stranger = await contacts.create(
        session, organization_id, ContactCreate(email=f"stranger-{next(_numbers)}@example.com")
    )
    await book(
        session,
        organization_id,
        stranger.contact.id,
        appointment_type_id=appointment_type_id,
        starts_at=starts_at,
        time_zone=time_zone,
    )


async def take_turns(session: AsyncSession, organization_id: int) -> list[int]:
    """The messages for which a turn is queued, oldest first; it is the caller's to take from here on."""
    rows = (await session.execute(_TAKE_QUEUED, {"organization_id": organization_id})).all()
    return [message_id for _, name, message_id in sorted(rows) if name == "engine.take_turn"]


async def deliver(session: AsyncSession, organization_id: int) -> None:
    """Everything that waits for a provider has reached the contact."""
    await session.execute(_DELIVER, {"organization_id": organization_id})
