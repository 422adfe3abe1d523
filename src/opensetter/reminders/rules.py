"""May this be said now? Asked of everything that nobody waits for, on what is true at that moment. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MOST_LATE = timedelta(hours=24)
"""How late it still makes sense to come back to somebody."""


class Kind(StrEnum):
    """What is said."""

    CONFIRMATION = "confirmation"
    """That an appointment was made, or moved, outside the chat."""
    REMINDER = "reminder"
    FOLLOW_UP = "follow_up"
    """A word to somebody who has not answered."""
    SNOOZE = "snooze"
    """To somebody who asked to be written to later."""


class Reason(StrEnum):
    """Why it was not said. The value is what the API calls it."""

    SWITCHED_OFF = "switched_off"
    """The bot was archived, or is not to say such things any more."""
    BOOKING_CHANGED = "booking_changed"
    """The appointment was cancelled or moved, or is not confirmed."""
    BOOKED_LATER = "booked_later"
    """The appointment was made, or moved, when it was time for the reminder already."""
    SUPERSEDED = "superseded"
    """A later reminder of the same appointment is due as well."""
    TOO_LATE = "too_late"
    """The appointment has begun, or more than a day has passed."""
    NO_CHANNEL = "no_channel"
    """This bot has no open conversation with the contact."""
    CONTACT_OPTED_OUT = "contact_opted_out"
    HANDED_OVER = "handed_over"
    CONTACT_ANSWERED = "contact_answered"
    BOOKING_EXISTS = "booking_exists"
    WINDOW_CLOSED = "window_closed"
    """More than 24 hours have passed since they wrote, and there is no template for it."""
    SAID_IN_CHAT = "said_in_chat"
    """The bot's reply has confirmed it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where it would be said: in the newest conversation that is open."""

    is_refused: bool
    is_handed_over: bool
    is_window_open: bool
    has_template: bool = False


@dataclass(frozen=True, slots=True)
class OfBooking:
    """Everything that decides whether to speak of an appointment, as it stands under the contact's lock."""

    is_wanted: bool
    is_confirmed: bool
    starts_at: datetime
    meant: datetime
    """The start that it was about when it was written down."""
    now: datetime
    later_minutes: Sequence[int] = ()
    """How long before the start the bot's later reminders are due."""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class OfSilence:
    """Everything that decides whether to speak to somebody who is silent."""

    is_wanted: bool
    due_at: datetime
    now: datetime
    has_answered: bool
    has_booking: bool
    """Whether there is an appointment ahead, or any was made since, whatever became of it."""
    has_human: bool
    """Whether a human has written since."""
    place: Place | None = None


def obstacle_of_booking(situation: OfBooking) -> Reason | None:
    """What forbids to speak of the appointment; None if nothing does."""
    is_same = situation.is_confirmed and situation.starts_at == situation.meant
    if not situation.is_wanted:
        return Reason.SWITCHED_OFF
    if not is_same:
        return Reason.BOOKING_CHANGED
    if situation.starts_at <= situation.now:
        return Reason.TOO_LATE
    if any(due_at(situation.starts_at, minutes) <= situation.now for minutes in situation.later_minutes):
        return Reason.SUPERSEDED
    return _obstacle_there(situation.place)


def obstacle_of_silence(situation: OfSilence) -> Reason | None:
    """What forbids to break the silence; None if nothing does."""
    if not situation.is_wanted:
        return Reason.SWITCHED_OFF
    if situation.has_answered:
        return Reason.CONTACT_ANSWERED
    if situation.has_booking:
        return Reason.BOOKING_EXISTS
    if situation.has_human:
        return Reason.HANDED_OVER
    if situation.now - situation.due_at > MOST_LATE:
        return Reason.TOO_LATE
    return _obstacle_there(situation.place)


def due_at(starts_at: datetime, minutes: int) -> datetime:
    """When to remind of an appointment, so many minutes before."""
    return starts_at - timedelta(minutes=minutes)


def next_due(now: datetime, minutes: Sequence[int], number: int) -> datetime | None:
    """When the follow-up after the one of this number is due, if that one goes out now; None after the last.

    Counted from now and not from the first silence, so that those which waited for the morning do not come together.
    """
    if number >= len(minutes):
        return None
    return now + timedelta(minutes=minutes[number] - minutes[number - 1])


def _obstacle_there(place: Place | None) -> Reason | None:
    if place is None:
        return Reason.NO_CHANNEL
    if place.is_refused:
        return Reason.CONTACT_OPTED_OUT
    if place.is_handed_over:
        return Reason.HANDED_OVER
    if not (place.is_window_open or place.has_template):
        return Reason.WINDOW_CLOSED
    return None
