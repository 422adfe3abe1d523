"""What several places of the dashboard read, and the pieces of SQL of which they make their own reads."""

from dataclasses import dataclass
from datetime import datetime
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


async def count_waiting(session: AsyncSession, organization_id: int) -> int:
    """How many conversations wait for a human."""
    query = f"SELECT count(*) FROM conversations talk WHERE organization_id = :organization_id AND {WAITING}"
    return int(await session.scalar(text(query), {"organization_id": organization_id}) or 0)


def moment(now: datetime) -> dict[str, Any]:
    """The values that `ACTIVE` asks for."""
    return {"now": now, "assumed_length": ASSUMED_LENGTH, "expected": list(EXPECTED)}
