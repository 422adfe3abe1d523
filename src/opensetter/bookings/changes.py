"""What became of a booking, written down for people: when, by whose hand, and why if they said so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.bookings.models import LONGEST_NAME, LONGEST_REASON, BookingChange
from opensetter.core import clock

BOOKED, MOVED, CANCELLED, NO_SHOW = "booked", "moved", "cancelled", "no_show"

MOST = 200
"""How many changes of one booking are read: the newest."""


@dataclass(frozen=True, slots=True)
class By:
    """By whose hand something is done, and why, in their words."""

    actor: str
    name: str = ""
    reason: str = ""


NOBODY = By("")
"""Where nobody says who it is."""
CONTACT = By("contact")
"""Whoever the appointment is with, by its own link."""
BOT = By("bot")
"""A bot, for a contact who asked it to."""


def by_key(api_key_id: int) -> By:
    """Another system, with this key of the API."""
    return By(f"key:{api_key_id}")


async def note(
    session: AsyncSession,
    organization_id: int,
    booking_id: int,
    kind: str,
    by: By,
    *,
    previous_starts_at: datetime | None = None,
) -> None:
    """Write down what is done to a booking, in the transaction in which it is."""
    change = BookingChange(
        organization_id=organization_id,
        booking_id=booking_id,
        at=clock.now(),
        kind=kind,
        actor=by.actor[:LONGEST_NAME],
        actor_name=by.name[:LONGEST_NAME],
        reason=by.reason[:LONGEST_REASON],
        previous_starts_at=previous_starts_at,
    )
    session.add(change)
    await session.flush()


async def of_booking(session: AsyncSession, organization_id: int, booking_id: int) -> Sequence[BookingChange]:
    """What became of a booking since it was made, the latest first."""
    found = await session.scalars(
        select(BookingChange)
        .where(BookingChange.organization_id == organization_id, BookingChange.booking_id == booking_id)
        .order_by(BookingChange.id.desc())
        .limit(MOST)
    )
    return found.all()
