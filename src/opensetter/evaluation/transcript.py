"""One conversation as it went: what was said by both, and what the calendar held after each exchange."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from opensetter.core.times import zone
from opensetter.evaluation.contact import Utterance
from opensetter.evaluation.notation import Language
from opensetter.evaluation.scenario import Scenario

GONE = frozenset({"cancelled"})


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of the contact's bookings."""

    id: int
    starts_at: datetime
    ends_at: datetime | None
    time_zone: str | None
    status: str
    source: str

    def is_active(self, at: datetime) -> bool:
        return self.status not in GONE and (self.ends_at or self.starts_at) > at


@dataclass(frozen=True, slots=True)
class Offered:
    """A row of the conversation's offers."""

    id: int
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    moves_booking_id: int | None
    is_additional: bool


@dataclass(frozen=True, slots=True)
class State:
    """What was stored at some moment."""

    bookings: tuple[Kept, ...] = ()
    offers: tuple[Offered, ...] = ()
    answers: tuple[str, ...] = ()
    is_handed_over: bool = False
    talks_later_at: datetime | None = None

    def active(self, at: datetime) -> tuple[Kept, ...]:
        return tuple(booking for booking in self.bookings if booking.is_active(at))


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot said: `answered_by` is a model's name, or the built-in responder's."""

    id: int
    text: str
    offers_link: bool
    answered_by: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """One thing the contact said, and what came of it. `before` is how things stood when it arrived."""

    at: datetime
    language: Language
    utterance: Utterance
    replies: tuple[Reply, ...]
    before: State
    after: State


@dataclass(frozen=True, slots=True)
class Hours:
    """When the operator is open, in their zone: clock times as `HH:MM`."""

    clocks: frozenset[str]
    time_zone: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """A whole conversation. `own_words` are the operator's: what they wrote is theirs to say."""

    key: str
    scenario: Scenario
    exchanges: tuple[Exchange, ...]
    hours: Hours
    own_words: tuple[str, ...] = ()
    link: str | None = None
    seconds: float = 0.0
    trouble: str | None = None
    """What went wrong in the program itself, if the conversation could not be played to its end."""

    @property
    def zone(self) -> ZoneInfo:
        """Where the contact is."""
        return zone(self.scenario.zone)

    @property
    def last(self) -> State:
        return self.exchanges[-1].after if self.exchanges else State()

    @property
    def first(self) -> State:
        return self.exchanges[0].before if self.exchanges else State()

    def replies(self) -> Iterator[tuple[Exchange, Reply]]:
        for exchange in self.exchanges:
            for reply in exchange.replies:
                yield exchange, reply

    def unquoted(self, text: str) -> str:
        """A reply without what the operator wrote, which is theirs to say."""
        for words in sorted(self.own_words, key=len, reverse=True):
            text = text.replace(words, " ")
        return text
