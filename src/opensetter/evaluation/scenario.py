"""What a scenario file says: who writes to which bot, what they want, how they go about it, what is to come of it."""

from datetime import datetime, timedelta
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from opensetter.core.fields import Zone
from opensetter.evaluation.notation import (
    Hours,
    Language,
    LocalDate,
    LocalTime,
    Name,
    Part,
    PartOfDay,
    Several,
    Week,
    Words,
    check_day,
    stretches,
)

Goal = Literal["book", "another", "move", "cancel", "talk_later", "human", "ask", "decline", "already_booked"]
"""`book`, `another` and `move` end with an appointment; the last three are over with the lines in `says`."""

SEEKS_A_TIME = frozenset({"book", "another", "move"})

Persona = Literal["plain", "terse", "chatty", "formal"]
Answering = Literal["number", "sentence", "ordinal", "clock", "day", "day_and_clock"]

Count = Annotated[int, Field(ge=0, le=50)]


class Screening(Part):
    """A question of an appointment type's; an answer among `disqualifying` ends the matter."""

    text: Words
    disqualifying: Several[Words] = ()


class Place(Part):
    kind: Literal["phone", "video", "address"]
    value: Words | None = None


class Kind(Part):
    """An appointment type of the bot's; `step`, `before`, `after` and `notice` are minutes."""

    name: Name
    minutes: Annotated[int, Field(ge=5, le=1440)] = 30
    step: Annotated[int, Field(ge=5, le=1440)] = 30
    before: Annotated[int, Field(ge=0, le=1440)] = 0
    after: Annotated[int, Field(ge=0, le=1440)] = 0
    notice: Annotated[int, Field(ge=0, le=525_600)] = 60
    horizon_days: Annotated[int, Field(ge=1, le=730)] = 60
    capacity: Annotated[int, Field(ge=1, le=1000)] = 1
    questions: Several[Screening] = ()
    location: Place | None = None


class BotSetup(Part):
    """The bot that a scenario needs. A bot without appointment types has a link to another calendar."""

    name: Name
    zone: Zone
    language: Language | None = None
    instructions: Words = ""
    hours: Hours = Week(())
    exceptions: dict[str, Words] = Field(default_factory=dict)
    """Days with hours of their own, or `closed`."""
    types: Several[Kind] = ()
    questions: Several[Words] = ()
    booking_url: Words | None = None

    @model_validator(mode="after")
    def _is_bookable(self) -> Self:
        for day, hours in self.exceptions.items():
            check_day(day)
            stretches(hours)
        if not self.types and self.booking_url is None:
            raise ValueError("a bot needs types of appointments, or a booking_url")
        return self


class Wish(Part):
    """When somebody would like to come: in their words, and as local dates and times that would suit."""

    says: Words | None = None
    days: Several[LocalDate] = ()
    between: PartOfDay | None = None
    at: LocalTime | None = None
    again: Words | None = None
    """Said when none of the offered times suits; otherwise `says` is said once more."""
    is_flexible: bool = False
    """Whether in the end another time will do."""

    def fits(self, local: datetime) -> bool:
        return (
            (self.at is None or local == self.at)
            and (not self.days or local.date() in self.days)
            and (self.between is None or self.between.holds(local.time()))
        )

    @property
    def is_open(self) -> bool:
        """Whether any time will do."""
        return self.at is None and not self.days and self.between is None


class Interjection(Part):
    """Something that is said once, before the answer that is due, when so many messages have been written."""

    after: Count
    says: Words


class Elsewhere(Part):
    """The contact books on the operator's website, which tells us through the API."""

    after: Count
    at: LocalTime
    minutes: Annotated[int, Field(ge=5, le=1440)] = 30


class Turning(Part):
    """From here on the contact writes another language."""

    after: Count
    language: Language
    says: Words | None = None


class Waiting(Part):
    """Time that passes before the contact's next message."""

    after: Count
    hours: Annotated[int, Field(ge=1, le=24 * 60)]

    @property
    def length(self) -> timedelta:
        return timedelta(hours=self.hours)


class Traps(Part):
    """What makes a conversation harder."""

    double_messages: bool = False
    typos: bool = False
    asks_for_link: bool = False
    changes_mind: Wish | None = None
    """Another wish, said when times are offered for the first time."""
    books_elsewhere: Elsewhere | None = None
    names_unoffered: Words | None = None
    """A time that is not among the offered ones, asked for instead of choosing."""
    picks_missing: Count = 0
    """A number that is not in the list, given once instead of choosing."""
    slot_taken: Count = 0
    """How often somebody else takes the chosen time just before it is chosen."""
    injection: Interjection | None = None
    interjects: Several[Interjection] = ()
    switches_language: Turning | None = None
    stops: Interjection | None = None
    """A wish to be left alone; nothing is said afterwards, by nobody."""
    waits: Waiting | None = None


class Existing(Part):
    """An appointment that the contact has when the scenario begins; of another calendar unless `is_ours`."""

    at: LocalTime
    minutes: Annotated[int, Field(ge=5, le=1440)] = 30
    is_ours: bool = True
    type: Name | None = None


class Expectations(Part):
    """What must have come of it. What is not said is not looked at; a goal that seeks a time expects it booked."""

    booked: bool | None = None
    bookings: Count | None = None
    """How many appointments the contact has in the end."""
    at: LocalTime | None = None
    days: Several[LocalDate] = ()
    between: PartOfDay | None = None
    messages: Count | None = None
    """How many messages of the contact's it took at most."""
    says: Several[Words] = ()
    """What some reply must contain, whatever its case."""
    never_says: Several[Words] = ()
    hands_over: bool | None = None
    talks_later: bool | None = None
    offers_link: bool | None = None
    is_silent: bool = False
    """Whether the last message is to be left without an answer."""
    learns: Several[Words] = ()
    """Answers that must have been kept."""
    language: Language | None = None
    """The language of the replies, if it is not the contact's."""


class Scenario(Part):
    """One conversation. Local times are the contact's; `now` is when they begin to write."""

    name: Name
    goal: Goal
    language: Language
    zone: Zone
    zone_is_known: bool = True
    now: LocalTime
    channel: Literal["api", "webchat", "whatsapp", "sms"] = "api"
    persona: Persona = "plain"
    bot: BotSetup
    suits_any_bot: bool = False
    """Whether it can be played with an operator's own bot, whatever its hours."""

    first_name: Name | None = None
    email: Name | None = None
    opening: Words | None = None
    says: Several[Words | Several[Words]] = ()
    """Lines that are said one after the other, whatever is answered; several at once are a burst."""
    wish: Wish = Wish()
    type: Name | None = None
    """The appointment type that is wanted, if the bot has several."""
    which: LocalTime | None = None
    """The appointment that is to be moved or cancelled, if there are several."""
    answers: dict[str, Words] = Field(default_factory=dict)
    """What is answered to a question that contains the word on the left."""
    answering: Answering = "number"
    """How an offered time is chosen."""
    afterwards: Several[Words] = ()
    """Lines that are said once the goal is reached."""
    has: Several[Existing] = ()
    taken: Several[LocalTime] = ()
    """Times that others have taken already, in the first appointment type."""
    traps: Traps = Traps()
    expect: Expectations = Expectations()
    most_messages: Annotated[int, Field(ge=1, le=50)] = 16

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        names = {kind.name for kind in self.bot.types}
        wanted = [name for name in (self.type, *(each.type for each in self.has)) if name is not None]
        if unknown := [name for name in wanted if name not in names]:
            raise ValueError(f"the bot has no appointment type called {unknown[0]}")
        if self.goal in {"ask", "decline", "already_booked"} and not (self.says or self.opening):
            raise ValueError(f"the goal {self.goal} needs lines in says")
        if self.goal in {"move", "cancel"} and not self.has:
            raise ValueError(f"the goal {self.goal} needs an appointment in has")
        return self

    @property
    def seeks_booking(self) -> bool:
        """Whether it is meant to end with an appointment of this bot's."""
        expected = self.expect.booked
        return self.goal in SEEKS_A_TIME if expected is None else expected and self.goal in SEEKS_A_TIME
