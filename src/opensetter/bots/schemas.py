"""The shapes of bots that cross the API."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

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

    weekday: Weekday
    opens: TimeOfDay
    closes: TimeOfDay

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
    time_zone: Zone = "UTC"
    language: Language | None = Field(default=None, description="Spoken until the contact's own language is known.")
    opening_hours: Annotated[list[OpeningHours], Field(max_length=50)] = Field(default_factory=list)
    model: ModelName | None = Field(default=None, description="Overrides the server's model for this bot.")


class BotCreate(BotWrite):
    name: Line


class BotUpdate(BotWrite):
    name: Line = ""


class BotRead(Camel):
    id: int
    name: str
    instructions: str
    questions: list[str]
    booking_url: str | None
    time_zone: str
    language: str | None
    opening_hours: list[OpeningHours]
    model: str | None
    created_at: Instant
    updated_at: Instant
    archived_at: Instant | None
