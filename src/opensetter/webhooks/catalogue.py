"""Every kind of event, with what its payload is."""

from enum import StrEnum


class EventType(StrEnum):
    """The names under which events are published."""

    BOOKING_CREATED = "booking.created"
    """Payload: the booking, as `POST /bookings` answered it."""

    BOOKING_CANCELLED = "booking.cancelled"
    """Payload: the booking, with `cancelled_at`."""

    BOOKING_COMPLETED = "booking.completed"
    """Payload: the booking, whose time is over."""

    BOOKING_RESCHEDULED = "booking.rescheduled"
    """Payload: the booking with its new times, `previous_start_time` and `previous_end_time`. It keeps its id."""

    MESSAGE_RECEIVED = "message.received"
    """Payload: ids of the message, conversation, contact and bot integration."""

    MESSAGE_SENT = "message.sent"
    """Payload: ids of the message, conversation, contact and bot integration; what was withheld."""

    MESSAGE_UNDELIVERED = "message.undelivered"
    """Payload: ids of the message, conversation, contact and bot integration; its status and why."""

    CONVERSATION_HANDED_OVER = "conversation.handed_over"
    """Payload: ids of the conversation, contact and bot integration."""

    CONVERSATION_HANDED_BACK = "conversation.handed_back"
    """Payload: ids of the conversation, contact and bot integration."""

    BOT_INTEGRATION_STOPPED = "bot_integration.stopped"
    """Payload: ids of the bot integration and its bot; the provider's reason for refusing every message."""

    CONSENT_CHANGED = "consent.changed"
    """Payload: the contact's id, the channel, sender and category, whether it is granted, and how we know."""

    CONTACT_MERGED = "contact.merged"
    """Payload: ids of the merge and of both contacts, the survivor's and the absorbed one's; who merged them."""

    CONTACT_MERGE_UNDONE = "contact.merge_undone"
    """Payload: as of `contact.merged`. Both contacts are there again."""

    CONTACT_RENUMBERED = "contact.renumbered"
    """Payload: id of the contact; the identities that no longer recognise them; id of whoever has the new number."""

    CONTACT_AMBIGUOUS = "contact.ambiguous"
    """Payload: id of a contact made for a message, and the ids of those who may have written it too."""
