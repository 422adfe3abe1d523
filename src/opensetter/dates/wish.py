"""What a contact wishes for, as far as their words say."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum


class Doubt(StrEnum):
    """Why somebody has to be asked what they mean. It is never guessed."""

    AMBIGUOUS = "ambiguous"
    """There are several ways to read it; `Wish.candidates` are those that can be told."""
    NONEXISTENT = "nonexistent"
    """There is no such day, or the clock skips that time on that day."""
    VAGUE = "vague"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish for a time, in the contact's zone.

    `since` and `until` are local days, `earliest` and `latest` clock times on each of them, all inclusive; None is what
    was not said. `at` is set, in UTC, when exactly one instant is meant; its day and time are then set as well.

    With a doubt, `at` is None and the rest is what is clear nevertheless. `candidates` are what could be meant, soonest
    first: instants if a clock time was said, otherwise the beginnings of local days.
    """

    since: date | None = None
    until: date | None = None
    earliest: time | None = None
    latest: time | None = None
    at: datetime | None = None
    doubt: Doubt | None = None
    candidates: tuple[datetime, ...] = ()
