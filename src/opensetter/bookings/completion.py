"""Appointments that are over."""

from datetime import datetime, timedelta

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.bookings import service
from opensetter.bookings.models import Booking
from opensetter.bookings.rules import ASSUMED_LENGTH
from opensetter.webhooks import service as webhooks
from opensetter.webhooks.catalogue import EventType

AFTER = timedelta(hours=1)
"""How long after its end an appointment is taken to have been kept, if nobody says otherwise.

Time for the operator to say that nobody came, and to notice a clock that is an hour ahead: no appointment that still
lies ahead is taken for over.
"""

NEWS_FOR = timedelta(days=7)
"""How long ago an appointment may have ended for its completion to be told: what came before is nobody's news."""

# Bot by bot, as the index of those who are expected has them. Whoever is cancelling one of them is let finish, and no
# other worker does the same.
_COMPLETE = select(Booking).from_statement(
    text(
        """
        WITH past AS MATERIALIZED (
            SELECT booking.id FROM bots bot CROSS JOIN LATERAL (
                SELECT id FROM bookings
                WHERE organization_id = bot.organization_id AND bot_id = bot.id AND status = 'confirmed'
                  AND starts_at < :over_before AND coalesce(ends_at, starts_at + :assumed_length) <= :over_before
                ORDER BY starts_at LIMIT :limit FOR UPDATE SKIP LOCKED
            ) booking
            WHERE bot.organization_id = :organization_id LIMIT :limit
        )
        UPDATE bookings SET status = 'completed' FROM past WHERE bookings.id = past.id RETURNING bookings.*
        """
    )
)


async def complete_past(session: AsyncSession, organization_id: int, *, now: datetime, limit: int) -> int:
    """Complete so many of the organization's confirmed bookings whose end is past; how many there were."""
    values = {
        "organization_id": organization_id,
        "over_before": now - AFTER,
        "assumed_length": ASSUMED_LENGTH,
        "limit": limit,
    }
    found = await session.scalars(_COMPLETE, values, execution_options={"populate_existing": True})
    completed = sorted(found.all(), key=lambda booking: booking.starts_at)
    for booking in completed:
        if (booking.ends_at or booking.starts_at + ASSUMED_LENGTH) > now - NEWS_FOR:
            payload = service.describe(booking).model_dump(mode="json", exclude={"metadata"})
            await webhooks.publish(session, organization_id, kind=EventType.BOOKING_COMPLETED, payload=payload)
    return len(completed)
