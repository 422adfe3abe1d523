"""Every kind of event, with what its payload is."""

from enum import StrEnum


class EventType(StrEnum):
    """The names under which events are published."""

    BOOKING_CREATED = "booking.created"
    """Payload: the booking, as `POST /bookings` answered it."""

    BOOKING_CANCELLED = "booking.cancelled"
    """Payload: the booking, with `cancelled_at`."""

    MESSAGE_RECEIVED = "message.received"
    """Payload: ids of the message, conversation, contact and bot integration."""

    MESSAGE_SENT = "message.sent"
    """Payload: ids of the message, conversation, contact and bot integration; what was withheld."""
