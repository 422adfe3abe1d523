"""The values a bot's turn is made of: what is known going in, what is drafted, what may be said."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from opensetter.engine.claims.facts import Backing

Direction = Literal["inbound", "outbound"]


class Withheld(StrEnum):
    """Why the guard took something out of a draft."""

    BOOKING_EXISTS = "booking_exists"
    UNKNOWN_LINK = "unknown_link"
    NO_BOOKING_LINK = "no_booking_link"
    CONFIDENTIAL = "confidential"
    UNBACKED_TIME = "unbacked_time"
    UNBACKED_DATE = "unbacked_date"
    UNBACKED_BOOKING = "unbacked_booking"
    UNBACKED_MOVE = "unbacked_move"
    UNBACKED_CANCELLATION = "unbacked_cancellation"


@dataclass(frozen=True, slots=True)
class Hours:
    """One stretch of opening hours on a weekday: 0 is Monday; times are `HH:MM` in the bot's zone."""

    weekday: int
    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before a booking. An answer that is among `disqualifying` ends the matter, politely."""

    text: str
    disqualifying: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AppointmentType:
    """What the bot can book on our own calendar."""

    id: int
    name: str
    length_minutes: int
    questions: tuple[Question, ...] = ()
    location_kind: Literal["phone", "video", "address"] | None = None
    location: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A time that was offered in this conversation, under the number the contact saw.

    Nothing else may be booked here. With `moves_booking_id`, taking it moves that booking instead of making one.
    """

    id: int
    number: int
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    appointment_type_id: int
    moves_booking_id: int | None = None
    is_additional: bool = False

    @property
    def is_for_first(self) -> bool:
        """Whether it is for somebody without an appointment: neither to move one, nor for one beside another."""
        return self.moves_booking_id is None and not self.is_additional

    def is_open_to(self, active: Collection[int]) -> bool:
        """Whether somebody can still take it who has these bookings ahead: what is over or cancelled is not moved."""
        if self.moves_booking_id is not None:
            return self.moves_booking_id in active
        return self.is_additional or not active


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot's configuration, as far as a turn needs it. It holds no booking link: the guard alone sees that."""

    id: int
    name: str
    instructions: str
    questions: tuple[str, ...]
    time_zone: str
    language: str | None
    opening_hours: tuple[Hours, ...]
    has_booking_link: bool
    model: str | None = None
    appointment_types: tuple[AppointmentType, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """The contact, as far as a turn needs them."""

    id: int
    first_name: str | None = None
    full_name: str | None = None
    time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class Appointment:
    """A booking as the bot may speak of it. `time_zone` is already resolved: booking's, else contact's, else bot's."""

    booking_id: int
    starts_at: datetime
    ends_at: datetime | None
    time_zone: str
    is_active: bool
    appointment_type_id: int | None = None
    """Set for a booking on our own calendar: the only kind that a bot can move."""
    made_at: datetime | None = field(default=None, compare=False)
    """When it was recorded: what the contact asked for before, it may have answered."""
    moved_at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Line:
    """One message of the history. The bot's own booking links are already masked in `text`."""

    direction: Direction
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a turn knows when it starts to think. Frozen: facts are read again before anything is stored.

    `inbound` is the burst being answered, oldest first; `history` is what was said before it, oldest first.
    `asked` is the question of the bot's that the last outbound message asked, if it asked one;
    `answers` maps a bot's question to what this contact answered, on any channel of this bot.
    """

    bot: Bot
    person: Person
    now: datetime
    inbound: tuple[str, ...]
    history: tuple[Line, ...] = ()
    active: tuple[Appointment, ...] = ()
    past: tuple[Appointment, ...] = ()
    asked: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    unread: str | None = None
    """The kind of the newest file in the burst, if the burst holds files and no words."""
    offers: tuple[Offer, ...] = ()
    """The times offered last, if they still stand: what "the second" or "15:00" means."""

    @property
    def may_offer(self) -> bool:
        """Whether a booking may be offered: there is a link or a calendar, and no active appointment."""
        return (self.bot.has_booking_link or bool(self.bot.appointment_types)) and not self.active


@dataclass(frozen=True, slots=True)
class Draft:
    """What a model or the built-in responder would like to say.

    `language` is one of en, es, pt, de, fr: the language of `text`. `asked` is the bot's question that `text` asks,
    verbatim from `Bot.questions`; `answers` are answers found in the burst, keyed by question.
    """

    text: str
    offer_link: bool = False
    language: str = "en"
    asked: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is true at the moment a reply is stored, read under the lock that orders it with new bookings.

    `known_urls` are addresses that the operator wrote into the bot's instructions: the only ones besides the link that
    may leave. `instructions` are those instructions, of which facts may be told and directions may not.
    """

    booking_link: str | None
    active: tuple[Appointment, ...]
    known_urls: tuple[str, ...] = ()
    now: datetime | None = None
    instructions: str = ""
    longest: int = 4096
    """How many characters fit into one message on this channel."""
    backing: "Backing | None" = None
    """What may be said of times and bookings. Every reply that is stored has one."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the contact will read, and what was taken out on the way: reasons without duplicates, in order found."""

    text: str
    offers_link: bool = False
    withheld: tuple[Withheld, ...] = ()
