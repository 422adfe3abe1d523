"""The shapes of bots that cross the API."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from opensetter.core.fields import FieldInvalid, Line, WebAddress, Words, Zone
from opensetter.core.paging import Instant
from opensetter.core.web import Camel

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Language = Literal["en", "es", "pt", "de", "fr"]
TimeOfDay = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$", examples=["09:00"])]
ClockTime = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["21:00"])]
Minutes = Annotated[int, Field(ge=5, le=43_200)]
"""Five minutes to thirty days."""


def _model_name(text: str) -> str:
    provider, _, name = text.partition(":")
    if not provider or not name or not text.isascii() or " " in text:
        raise FieldInvalid("model_invalid", "A model is written provider:model, for instance openai:gpt-5-mini.")
    return text


ModelName = Annotated[str, Field(max_length=200), AfterValidator(_model_name)]


class OpeningHours(Camel):
    """One stretch of one weekday, in the bot's time zone; several may share a weekday."""

    weekday: Weekday = Field(examples=["monday"])
    opens: TimeOfDay
    closes: TimeOfDay = Field(examples=["17:30"])

    @model_validator(mode="after")
    def _closes_later(self) -> Self:
        if self.closes <= self.opens:
            raise FieldInvalid("opening_hours_invalid", "Closing time must be after opening time.")
        return self


class QuietHours(Camel):
    """A stretch of every day, in the contact's time zone, in which nobody is written to unasked."""

    since: ClockTime = Field(alias="from", examples=["21:00"])
    until: ClockTime = Field(examples=["08:00"])

    @model_validator(mode="after")
    def _is_a_stretch(self) -> Self:
        if self.since == self.until:
            raise FieldInvalid("quiet_hours_invalid", "Quiet hours must begin and end at different times.")
        return self


class TemplateValue(Camel):
    """What fills one placeholder of a template, which is known by its name, or else by its place in the list."""

    value: Literal["name", "when", "date", "time", "bot"] = Field(examples=["when"])
    parameter_name: Line | None = Field(default=None, examples=["appointment_time"])


class ReminderTemplate(Camel):
    """An approved WhatsApp template; over Twilio, its content's id."""

    name: Line = Field(examples=["appointment_reminder"])
    language: Line = Field(examples=["en_US"])
    values: Annotated[list[TemplateValue], Field(max_length=10)] = Field(
        default_factory=lambda: [TemplateValue(value="when")], description="What fills its placeholders, in order."
    )


def _earliest_first(minutes: list[int]) -> list[int]:
    return sorted(set(minutes), reverse=True)


def _soonest_first(minutes: list[int]) -> list[int]:
    return sorted(set(minutes))


class BotWrite(Camel):
    """What may be set; in an update, only what is sent changes, and null puts an optional field back to nothing."""

    instructions: Words = Field(default="", description="What the bot should know and how it should speak.")
    questions: Annotated[list[Line], Field(max_length=20)] = Field(
        default_factory=list, description="What to learn from a contact before offering a booking."
    )
    booking_url: WebAddress | None = Field(default=None, description="Where contacts book. The bot never sees it.")
    time_zone: Zone = Field(default="UTC", description="Where the bot is; its opening hours are in this zone.")
    language: Language | None = Field(default=None, description="Spoken until the contact's own language is known.")
    opening_hours: Annotated[list[OpeningHours], Field(max_length=50)] = Field(
        default_factory=list, description="When somebody is there; the bot tells them when it is asked."
    )
    model: ModelName | None = Field(default=None, description="Overrides the server's model for this bot.")
    send_confirmations: bool = Field(
        default=True,
        description="Confirm an appointment on our own calendar that was made or moved outside the chat.",
    )
    reminder_minutes: Annotated[list[Minutes], Field(max_length=5), AfterValidator(_earliest_first)] = Field(
        default_factory=list,
        description="How long before an appointment to remind of it, such as a day and an hour. None by default.",
        examples=[[1440, 60]],
    )
    reminder_template: ReminderTemplate | None = Field(
        default=None, description="What WhatsApp carries instead, when more than 24 hours have passed since they wrote."
    )
    follow_up_minutes: Annotated[list[Minutes], Field(max_length=5), AfterValidator(_soonest_first)] = Field(
        default_factory=list,
        description="How long after its question or offer the bot writes again, if nobody answers. Never by default.",
        examples=[[120, 1320]],
    )
    quiet_hours: QuietHours | None = Field(
        default_factory=lambda: QuietHours(since="21:00", until="08:00"),
        description="When no follow-up is sent, in the contact's time zone: it waits for their end.",
        examples=[{"from": "21:00", "until": "08:00"}],
    )
    offers_again_after_completion: bool = Field(
        default=True, description="Whether whoever has had their appointment may be offered another."
    )
    offers_again_after_no_show: bool = Field(
        default=True, description="Whether whoever did not come to their appointment may be offered another."
    )


class BotCreate(BotWrite):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Riverside Studio",
                    "instructions": "You speak for a small photo studio. Be brief and warm.",
                    "questions": ["What would you like photographed?"],
                    "bookingUrl": "https://cal.example.com/riverside-studio/intro",
                    "timeZone": "Europe/London",
                    "language": "en",
                    "openingHours": [{"weekday": "monday", "opens": "09:00", "closes": "17:30"}],
                }
            ]
        }
    )

    name: Line = Field(description="What contacts know the bot as.")


class BotUpdate(BotWrite):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"bookingUrl": "https://cal.example.com/riverside-studio/session", "language": None}]
        }
    )

    name: Line = Field(default="", description="What contacts know the bot as.")


class BotRead(Camel):
    id: int = Field(examples=[700])
    name: str = Field(examples=["Riverside Studio"])
    instructions: str = Field(examples=["You speak for a small photo studio. Be brief and warm."])
    questions: list[str] = Field(examples=[["What would you like photographed?"]])
    booking_url: str | None = Field(examples=["https://cal.example.com/riverside-studio/intro"])
    time_zone: str = Field(examples=["Europe/London"])
    language: str | None = Field(examples=["en"])
    opening_hours: list[OpeningHours]
    model: str | None = Field(examples=[None])
    send_confirmations: bool = Field(examples=[True])
    reminder_minutes: list[int] = Field(examples=[[1440, 60]])
    reminder_template: ReminderTemplate | None
    follow_up_minutes: list[int] = Field(examples=[[120, 1320]])
    quiet_hours: QuietHours | None
    offers_again_after_completion: bool = Field(examples=[True])
    offers_again_after_no_show: bool = Field(examples=[True])
    created_at: Instant = Field(examples=["2026-05-18T09:00:00.000Z"])
    updated_at: Instant = Field(examples=["2026-05-18T09:00:00.000Z"])
    archived_at: Instant | None = Field(examples=[None])
