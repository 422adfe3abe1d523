"""Reads of what a schedule's calendar feed shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

MOST_ENTRIES = 5000


@dataclass(frozen=True, slots=True)
class Kept:
    """A booking that has its place on a schedule, with what it is of and whose it is."""

    booking_id: int
    created_at: datetime
    moved_at: datetime | None
    starts_at: datetime
    ends_at: datetime
    status: str
    kind: str
    location: dict[str, Any] | None
    first_name: str | None
    full_name: str | None


# By the index that keeps a schedule's slots apart: there is none that begins with the schedule and a time.
_ON_SCHEDULE = text(
    """
    SELECT booking.id, booking.created_at, booking.moved_at, slot.starts_at, slot.ends_at, booking.status,
        kind.name, kind.location, contact.first_name, contact.full_name
    FROM taken_slots slot
    JOIN seats seat ON seat.taken_slot_id = slot.id
    JOIN bookings booking ON booking.id = seat.booking_id
    JOIN appointment_types kind ON kind.id = slot.appointment_type_id
    JOIN contacts filed ON filed.id = booking.contact_id
    JOIN contacts contact
        -- Not `coalesce`: behind row-level security PostgreSQL looks no row up by that.
        ON contact.id = CASE WHEN filed.merged_into_id IS NULL THEN filed.id ELSE filed.merged_into_id END
    WHERE slot.organization_id = :organization_id
      AND int8range(slot.schedule_id, slot.schedule_id, '[]') && int8range(:schedule_id, :schedule_id, '[]')
      AND slot.blocked && tstzrange(:since, NULL) AND slot.ends_at > :since
    ORDER BY slot.starts_at, seat.id
    LIMIT :most
    """
)


async def on_schedule(
    session: AsyncSession, organization_id: int, schedule_id: int, *, since: datetime
) -> Sequence[Kept]:
    """What is booked on a schedule and ends after an instant, soonest first; what was cancelled is gone."""
    rows = await session.execute(
        _ON_SCHEDULE,
        {"organization_id": organization_id, "schedule_id": schedule_id, "since": since, "most": MOST_ENTRIES},
    )
    return [Kept(*row) for row in rows.all()]
