"""Other times for somebody who could not have theirs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

from opensetter.calendars import queries as calendars
from opensetter.calendars.availability import Slot
from opensetter.calendars.queries import AppointmentTypeNotFound, Free
from opensetter.core import clock
from opensetter.core.db import DbSession
from opensetter.scheduling import queries
from opensetter.scheduling.refusals import SlotTaken, SlotUnavailable

ALTERNATIVES = 3
"""How many open times are told to somebody who could not have theirs."""

_AROUND = (timedelta(days=1), timedelta(days=7), timedelta(days=62))
"""How far around a time others are looked for, until there are enough."""


async def nearest(session: DbSession, organization_id: int, appointment_type_id: int, *, at: datetime) -> list[Slot]:
    """A few open slots as close to an instant as can be, soonest first."""
    bookable = await calendars.get_bookable(session, organization_id, appointment_type_id)
    now = clock.now()
    # Before now and after the horizon nothing is open, so the nearest to there are the first and the last that are.
    middle = min(max(at, now), now + timedelta(days=bookable.rules.horizon_days))
    found: list[Slot] = []
    for reach in _AROUND:
        found = await queries.open_within(
            session, organization_id, bookable, since=middle - reach, until=middle + reach, free=Free()
        )
        if len(found) >= ALTERNATIVES:
            break
    closest = sorted(found, key=lambda slot: (abs(slot.starts_at - at), slot.starts_at))[:ALTERNATIVES]
    return sorted(closest, key=lambda slot: slot.starts_at)


@asynccontextmanager
async def naming(session: DbSession, organization_id: int) -> AsyncIterator[None]:
    """Whoever is refused a time inside the block is told of others, if the appointment type is still booked."""
    try:
        yield
    except (SlotTaken, SlotUnavailable) as refusal:
        if refusal.appointment_type_id is not None and refusal.at is not None:
            with suppress(AppointmentTypeNotFound):
                refusal.alternatives = await nearest(
                    session, organization_id, refusal.appointment_type_id, at=refusal.at
                )
        raise
