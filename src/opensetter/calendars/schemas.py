"""The shapes of schedules and appointment types that cross the API."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from opensetter.bots.schemas import OpeningHours, TimeOfDay
from opensetter.core.fields import FieldInvalid, Line, Zone
from opensetter.core.paging import Instant
from opensetter.core.times import EARLIEST, LATEST
from opensetter.core.web import BodyId, Camel

_DAY_MINUTES = 1440
_YEAR_MINUTES = 525_600


def _date(text: str) -> str:
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise FieldInvalid("date_invalid", "That day does not exist in the calendar.") from error
    if not EARLIEST.date() <= found < LATEST.date():
        raise FieldInvalid("date_invalid", "The day must lie in the years 2000 to 2099.")
    return text


Day = Annotated[
    str,
    Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", examples=["2026-12-25"]),
    AfterValidator(_date),
]
_Length = Annotated[int, Field(ge=5, le=_DAY_MINUTES, examples=[30])]
_Buffer = Annotated[int, Field(ge=0, le=_DAY_MINUTES, examples=[0])]


class Hours(Camel):
    """One stretch of a day, in the schedule's time zone."""

    opens: TimeOfDay
    closes: TimeOfDay = Field(examples=["13:00"])

    @model_validator(mode="after")
    def _closes_later(self) -> Self:
        if self.closes <= self.opens:
            raise FieldInvalid("opening_hours_invalid", "Closing time must be after opening time.")
        return self


class ScheduleException(Camel):
    """The hours of one date, which replace the weekday's; none at all means closed."""

    date: Day
    hours: Annotated[list[Hours], Field(max_length=20)] = Field(default_factory=list)
    name: Line | None = Field(default=None, description="Why, for whoever reads it.", examples=["Christmas"])


class ScheduleWrite(Camel):
    """What may be set; in an update, only what is sent changes."""

    time_zone: Zone = Field(default="UTC", description="The zone of all its hours, whoever looks at them from where.")
    weekly: Annotated[list[OpeningHours], Field(max_length=50)] = Field(
        default_factory=list,
        description="The usual week. What passes midnight is two stretches, and an appointment may pass it too.",
    )
    exceptions: Annotated[list[ScheduleException], Field(max_length=400)] = Field(
        default_factory=list, description="Holidays, and days with other hours than usual; each date once."
    )

    @model_validator(mode="after")
    def _each_date_once(self) -> Self:
        dates = [exception.date for exception in self.exceptions]
        if len(dates) != len(set(dates)):
            raise FieldInvalid("exceptions_repeat", "A date can have one exception; put all its hours into that.")
        return self


class ScheduleCreate(ScheduleWrite):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Ada's calendar",
                    "timeZone": "Europe/London",
                    "weekly": [
                        {"weekday": "monday", "opens": "09:00", "closes": "12:30"},
                        {"weekday": "monday", "opens": "13:30", "closes": "17:30"},
                    ],
                    "exceptions": [{"date": "2026-12-25", "hours": [], "name": "Christmas"}],
                }
            ]
        }
    )

    name: Line = Field(description="What you know it as; nobody else sees it.")


class ScheduleUpdate(ScheduleWrite):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "exceptions": [
                        {"date": "2026-12-24", "hours": [{"opens": "09:00", "closes": "12:00"}]},
                        {"date": "2026-12-25"},
                    ]
                }
            ]
        }
    )

    name: Line = Field(default="", description="What you know it as; nobody else sees it.")


class ScheduleRead(Camel):
    id: int = Field(examples=[81])
    name: str = Field(examples=["Ada's calendar"])
    time_zone: str = Field(examples=["Europe/London"])
    weekly: list[OpeningHours]
    exceptions: list[ScheduleException]
    created_at: Instant = Field(examples=["2026-05-18T09:00:00.000Z"])
    updated_at: Instant = Field(examples=["2026-05-18T09:00:00.000Z"])


class Question(Camel):
    """What is asked before a booking; an answer that is among `disqualifying` ends the matter, politely."""

    text: Line = Field(examples=["How many people will come?"])
    disqualifying: Annotated[list[Line], Field(max_length=20)] = Field(
        default_factory=list, examples=[["more than 20"]]
    )


class Location(Camel):
    """Where it takes place: `value` is the number, the meeting's address or the street."""

    kind: Literal["phone", "video", "address"] = Field(examples=["address"])
    value: Line | None = Field(default=None, examples=["12 Wharf Road, London"])


class AppointmentTypeWrite(Camel):
    """What may be set; in an update, only what is sent changes."""

    buffer_before_minutes: _Buffer = Field(default=0, description="Kept free before each appointment.")
    buffer_after_minutes: _Buffer = Field(default=0, description="Kept free after each appointment.")
    minimum_notice_minutes: Annotated[int, Field(ge=0, le=_YEAR_MINUTES)] = Field(
        default=60, description="How long before it an appointment can still be booked."
    )
    horizon_days: Annotated[int, Field(ge=1, le=730)] = Field(
        default=60, description="How many days after today can be booked, today's date being the schedule's."
    )
    capacity: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=1, description="How many contacts can have the same appointment. Whoever has a place keeps it."
    )
    questions: Annotated[list[Question], Field(max_length=20)] = Field(
        default_factory=list, description="What the bot asks before it books."
    )
    location: Location | None = Field(default=None, description="Where it takes place; null if that need not be said.")


class AppointmentTypeCreate(AppointmentTypeWrite):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "botId": 700,
                    "name": "Portrait session",
                    "lengthMinutes": 45,
                    "bufferAfterMinutes": 15,
                    "minimumNoticeMinutes": 240,
                    "questions": [{"text": "How many people will come?", "disqualifying": ["more than 20"]}],
                    "location": {"kind": "address", "value": "12 Wharf Road, London"},
                }
            ]
        }
    )

    bot_id: BodyId = Field(description="The bot that books it.", examples=[700])
    schedule_id: BodyId | None = Field(
        default=None,
        description="Nothing on one schedule overlaps, whichever bot booked it. If none is named: the one of this "
        "bot's other types, else a new one with the bot's opening hours, or Monday to Friday, 9 to 17, if it has none.",
    )
    name: Line = Field(description="What contacts know it as.", examples=["Portrait session"])
    length_minutes: _Length = Field(default=30, description="How long an appointment is.")
    step_minutes: _Length | None = Field(
        default=None, description="From one possible start to the next, counted from opening time; null: its length."
    )


class AppointmentTypeUpdate(AppointmentTypeWrite):
    model_config = ConfigDict(json_schema_extra={"examples": [{"capacity": 8, "location": None}]})

    # What is not sent is not looked at, and has no default to be told of.
    schedule_id: BodyId = Field(
        default_factory=int, description="What is booked stays on the schedule that it was booked on."
    )
    name: Line = Field(default="", description="What contacts know it as.")
    length_minutes: _Length = Field(
        default_factory=int, description="How long an appointment is, from the next booking on."
    )
    step_minutes: _Length = Field(default_factory=int, description="From one possible start to the next.")


class AppointmentTypeRead(Camel):
    id: int = Field(examples=[91])
    bot_id: int = Field(examples=[700])
    schedule_id: int = Field(examples=[81])
    name: str = Field(examples=["Portrait session"])
    length_minutes: int = Field(examples=[45])
    step_minutes: int = Field(examples=[45])
    buffer_before_minutes: int = Field(examples=[0])
    buffer_after_minutes: int = Field(examples=[15])
    minimum_notice_minutes: int = Field(examples=[240])
    horizon_days: int = Field(examples=[60])
    capacity: int = Field(examples=[1])
    questions: list[Question]
    location: Location | None
    created_at: Instant = Field(examples=["2026-05-18T09:00:00.000Z"])
    updated_at: Instant = Field(examples=["2026-05-18T09:00:00.000Z"])
    archived_at: Instant | None = Field(examples=[None])
