"""Joined reads of one organization for its pages. Each page of a list begins after a row that was shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.bookings.rules import ASSUMED_LENGTH, EXPECTED

PAGE = 50
"""How many rows a page of a list has."""

# Who somebody is on a page: their name, or else what we reach them by.
WHO = """
    coalesce(nullif(contact.full_name, ''), nullif(contact.first_name, ''), (
        SELECT spelling FROM contact_identities identity WHERE identity.contact_id = contact.id
        ORDER BY kind = 'visitor', identity.id LIMIT 1))
"""
ACTIVE = "coalesce(booking.ends_at, booking.starts_at + :assumed_length) > :now AND booking.status = ANY (:expected)"


@dataclass(frozen=True, slots=True)
class Appointment:
    """A booking in a list. `time_zone` is the booking's own, else the contact's, else the bot's."""

    id: int
    who: str | None
    contact_id: int
    bot: str
    kind: str | None
    source: str
    status: str
    starts_at: datetime
    ends_at: datetime | None
    time_zone: str


# Waiting for a human: one has taken over, and what was said last the contact has said.
WAITING = "talk.handed_over_at IS NOT NULL AND talk.last_inbound_at >= talk.last_message_at"

_APPOINTMENTS = """
    SELECT booking.id, {who}, booking.contact_id, bot.name, kind.name, booking.source, booking.status,
        booking.starts_at, booking.ends_at, coalesce(booking.time_zone, contact.default_time_zone, bot.time_zone)
    FROM bookings booking
    JOIN bots bot ON bot.id = booking.bot_id
    JOIN contacts asked ON asked.id = booking.contact_id
    JOIN contacts contact ON contact.id = coalesce(asked.merged_into_id, asked.id)
    LEFT JOIN appointment_types kind ON kind.id = booking.appointment_type_id
    WHERE booking.organization_id = :organization_id AND {which}
    ORDER BY booking.starts_at {order}, booking.id {order}
    LIMIT :limit
"""
_AFTER_BOOKING = """(booking.starts_at, booking.id) {sign} (
    SELECT starts_at, id FROM bookings WHERE organization_id = :organization_id AND id = :before)"""


async def count_waiting(session: AsyncSession, organization_id: int) -> int:
    """How many conversations wait for a human."""
    query = f"SELECT count(*) FROM conversations talk WHERE organization_id = :organization_id AND {WAITING}"
    return int(await session.scalar(text(query), {"organization_id": organization_id}) or 0)


async def appointments(
    session: AsyncSession,
    organization_id: int,
    *,
    now: datetime,
    is_past: bool = False,
    before: int | None = None,
    limit: int = PAGE + 1,
) -> Sequence[Appointment]:
    """What lies ahead, soonest first; or what is over or was cancelled, latest first."""
    chosen = [f"NOT ({ACTIVE})" if is_past else ACTIVE]
    if before is not None:
        chosen.append(_AFTER_BOOKING.format(sign="<" if is_past else ">"))
    query = _APPOINTMENTS.format(who=WHO, which=" AND ".join(chosen), order="DESC" if is_past else "ASC")
    given: dict[str, Any] = {"organization_id": organization_id, "limit": limit, **moment(now)}
    rows = await session.execute(text(query), given | ({} if before is None else {"before": before}))
    return [Appointment(*row) for row in rows.all()]


async def todays(session: AsyncSession, organization_id: int, *, now: datetime) -> Sequence[Appointment]:
    """The appointments that begin today, by the clock on the wall of each one's bot."""
    zone = "AT TIME ZONE bot.time_zone"
    chosen = (
        "booking.starts_at BETWEEN :since AND :until AND booking.cancelled_at IS NULL"
        f" AND (booking.starts_at {zone})::date = (cast(:now AS timestamptz) {zone})::date"
    )
    query = _APPOINTMENTS.format(who=WHO, which=chosen, order="ASC")
    day = timedelta(days=1)
    given = {"organization_id": organization_id, "limit": PAGE, "now": now, "since": now - day, "until": now + day}
    rows = await session.execute(text(query), given)
    return [Appointment(*row) for row in rows.all()]


def moment(now: datetime) -> dict[str, Any]:
    """The values that `ACTIVE` asks for."""
    return {"now": now, "assumed_length": ASSUMED_LENGTH, "expected": list(EXPECTED)}
