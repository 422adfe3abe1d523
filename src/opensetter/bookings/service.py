"""Cancelling bookings."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.bookings.models import Booking
from opensetter.bookings.queries import BookingNotFound
from opensetter.bookings.schemas import BookingDetail
from opensetter.core import clock
from opensetter.webhooks import service as webhooks
from opensetter.webhooks.catalogue import EventType


async def cancel(session: AsyncSession, organization_id: int, booking_id: int) -> Booking:
    """The booking, cancelled; if it was already, then as it was first cancelled.

    From the contact's next message on the bot no longer sees it.
    """
    booking = await session.scalar(
        select(Booking)
        .where(Booking.organization_id == organization_id, Booking.id == booking_id)
        # Of two cancellations at once the second waits here, and finds the first one's time.
        .with_for_update()
    )
    if booking is None:
        raise BookingNotFound
    if booking.cancelled_at is None:
        now = clock.now()
        booking.cancelled_at = now.replace(microsecond=now.microsecond // 1000 * 1000)
        booking.status = "cancelled"
        await session.flush()
        await webhooks.publish(
            session,
            organization_id,
            kind=EventType.BOOKING_CANCELLED,
            payload=describe(booking).model_dump(mode="json", exclude={"metadata"}),
        )
    return booking


def describe(booking: Booking) -> BookingDetail:
    """A booking in the API's shape."""
    return BookingDetail(
        id=booking.id,
        event_id=booking.event_id,
        bot_id=booking.bot_id,
        contact_id=booking.contact_id,
        source=booking.source,
        external_id=booking.external_id,
        start_time=booking.starts_at,
        end_time=booking.ends_at,
        time_zone=booking.time_zone,
        status=booking.status,
        metadata=booking.extra,
        created_at=booking.created_at,
        cancelled_at=booking.cancelled_at,
    )
