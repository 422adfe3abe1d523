"""The shapes of bots that cross the API."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from opensetter.core.fields import FieldInvalid, Line, WebAddress, Words, Zone
from opensetter.core.paging import Instant
from opensetter.core.web import Camel

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Language = Literal["en", "es", "pt", "de", "fr"]
TimeOfDay = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$", examples=["09:00"])]


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
    created_at: Instant = Field(examples=["2026-05-18T09:00:00.000Z"])
    updated_at: Instant = Field(examples=["2026-05-18T09:00:00.000Z"])
    archived_at: Instant | None = Field(examples=[None])
