"""What a turn can do beside talking, and what came of it: the words between who decides and who carries it out.

Whoever decides, the built-in responder or a model, names times only by the ids of offers and bookings by the ids of
this contact's. What is not among those is not carried out.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from opensetter.engine.types import Appointment, Offer


@dataclass(frozen=True, slots=True)
class FindTimes:
    """Look for open times and offer a few: near what is wished for, else the next ones.

    Local days and clock times are in the contact's zone; each bound is inclusive. `at` is one exact wish.
    `later_than` asks for others than those offered before.
    """

    appointment_type_id: int
    since: date | None = None
    until: date | None = None
    earliest: time | None = None
    latest: time | None = None
    at: datetime | None = None
    later_than: datetime | None = None
    moves_booking_id: int | None = None
    is_additional: bool = False
    """The contact asked for another appointment beside the one they have."""


@dataclass(frozen=True, slots=True)
class Take:
    """Book an offered time, or move to it the booking that the offer names."""

    offer_id: int
    may_be_further: bool = True
    """Whether it may be an appointment beside another, if it was offered as one."""
    may_move: bool = True
    """Whether it may move an appointment, if it was offered for that."""


@dataclass(frozen=True, slots=True)
class Cancel:
    """Cancel one of this contact's bookings with this bot."""

    booking_id: int


@dataclass(frozen=True, slots=True)
class TalkLater:
    """Write again at this moment, unless the contact writes, books or refuses first."""

    at: datetime


@dataclass(frozen=True, slots=True)
class HandOver:
    """Leave the conversation to a human."""

    reason: str


@dataclass(frozen=True, slots=True)
class SetZone:
    """The contact's IANA time zone, from which times are said from now on."""

    time_zone: str


@dataclass(frozen=True, slots=True)
class Hold:
    """Keep an offered time for the contact, for a while."""

    offer_id: int


@dataclass(frozen=True, slots=True)
class NoteAnswer:
    """What the contact said to a question, in their words."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Stop:
    """Write to the contact no more: they want to be left alone."""


Plan = FindTimes | Take | Cancel | TalkLater | HandOver | SetZone | Hold | NoteAnswer | Stop


class Refusal(StrEnum):
    """Why something was not done."""

    NOT_OFFERED = "not_offered"
    SLOT_TAKEN = "slot_taken"
    SLOT_UNAVAILABLE = "slot_unavailable"
    ALREADY_BOOKED = "already_booked"
    NO_SUCH_BOOKING = "no_such_booking"
    NOT_OURS = "not_ours"
    """A booking of another calendar, which cannot be moved from here."""
    TOO_LATE = "too_late"
    NOT_ASKED_FOR = "not_asked_for"
    """The contact has spoken of no such change, as far as we can read."""


@dataclass(frozen=True, slots=True)
class Offered:
    """Times that are offered now, soonest first, numbered from 1. None at all: nothing is free.

    `is_wished` says that all of them are what was wished for; otherwise they are the nearest ones.
    """

    offers: tuple[Offer, ...]
    is_wished: bool = True


@dataclass(frozen=True, slots=True)
class Booked:
    appointment: Appointment


@dataclass(frozen=True, slots=True)
class Moved:
    appointment: Appointment
    before: datetime


@dataclass(frozen=True, slots=True)
class Cancelled:
    appointment: Appointment


@dataclass(frozen=True, slots=True)
class Refused:
    """It was not done; `offers` are what can be had instead, offered now."""

    why: Refusal
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class Noted:
    """Done, and there is nothing to say of it but that: a snooze, a hand-over, a zone, an answer, a hold."""

    plan: Plan


Outcome = Offered | Booked | Moved | Cancelled | Refused | Noted
