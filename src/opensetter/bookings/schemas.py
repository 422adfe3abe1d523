"""The shapes of bookings that cross the API: snake_case, as on the endpoint's documented page."""

import unicodedata
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic.config import JsonDict

from opensetter.bookings.rules import OUR_SOURCE
from opensetter.contacts import identity
from opensetter.core.fields import FieldInvalid, Metadata, Zone
from opensetter.core.paging import Instant
from opensetter.core.times import parse_instant
from opensetter.core.web import BodyId

Status = Literal["pending", "confirmed", "cancelled", "completed", "no_show"]

DEFAULT_SOURCE = "manual"
LONGEST_KEY = 255
"""Characters in `source` and `external_id`: a unique index has no room for much more."""

_CONTROLS = frozenset({"Cc", "Cf", "Zl", "Zp", "Cn", "Co", "Cs"})


def _key(text: str) -> str:
    """One half of the key that makes retries safe: compared byte by byte after NFC, so it is what it looks like."""
    normal = unicodedata.normalize("NFC", text)
    if not 0 < len(normal) <= LONGEST_KEY:
        raise FieldInvalid(
            "key_invalid", f"This has 1 to {LONGEST_KEY} characters; leave it out or send null for none."
        )
    if normal[0].isspace() or normal[-1].isspace():
        raise FieldInvalid("key_invalid", "This must not begin or end with a blank.")
    if not normal.isascii() and any(unicodedata.category(character) in _CONTROLS for character in normal):
        raise FieldInvalid("key_invalid", "Control and invisible characters are not allowed here.")
    if normal.isascii() and not normal.isprintable():
        raise FieldInvalid("key_invalid", "Control characters are not allowed here.")
    return normal


def _instant(value: object) -> datetime:
    if not isinstance(value, str):
        raise FieldInvalid("time_invalid", "Send a text such as 2026-05-25T14:00:00Z.")
    return parse_instant(value)


def _country(text: str) -> str:
    try:
        return identity.country(text)
    except ValueError as error:
        raise FieldInvalid("default_country_invalid", str(error)) from error


def _wa_id(text: str) -> str:
    # Blank means missing here, as for phone: a form that was left empty should hear which of the two is needed.
    if not text:
        return text
    try:
        return identity.wa_id(text)
    except ValueError as error:
        raise FieldInvalid("wa_id_invalid", str(error)) from error


Time = Annotated[
    datetime,
    BeforeValidator(_instant),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-05-25T14:00:00Z"]}),
]
Key = Annotated[str, AfterValidator(_key), Field(json_schema_extra={"minLength": 1, "maxLength": LONGEST_KEY})]


REQUESTED: JsonDict = {
    "bot_id": 700,
    "phone": "+447813194799",
    "start_time": "2026-05-25T14:00:00Z",
    "end_time": "2026-05-25T15:00:00Z",
    "time_zone": "Europe/London",
    "source": "calendly",
    "external_id": "calendly-invitee-abc",
}
"""A request as the documented page shows it."""

REPLAYED: JsonDict = {
    "id": 555,
    "event_id": 999,
    "bot_id": 700,
    "contact_id": 42,
    "source": "calendly",
    "external_id": "calendly-invitee-abc",
    "start_time": "2026-05-25T14:00:00.000Z",
    "end_time": None,
    "time_zone": "Europe/London",
    "deduplicated": True,
}
"""The answer to a replay as the documented page shows it."""


def _not_ours(source: str) -> str:
    if source.casefold() == OUR_SOURCE:
        raise FieldInvalid(
            "source_reserved", "Bookings on this server's own calendar come from there. Name your own system."
        )
    return source


class BookingCreate(BaseModel):
    """An appointment made elsewhere. Give `phone` or `wa_id`; null is the same as leaving a field out."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, json_schema_extra={"examples": [REQUESTED]})

    bot_id: BodyId = Field(description="The bot this booking is for.", examples=[700])
    start_time: Time = Field(description="RFC 3339, with an offset or Z.")
    # Of any length: whatever cannot be a number is judged as one, and ignored if the wa_id is enough.
    phone: str | None = Field(default=None, description="With or without + and separators.", examples=["+447813194799"])
    wa_id: Annotated[str, Field(max_length=161), AfterValidator(_wa_id)] | None = Field(
        default=None, description="The contact's WhatsApp id; tried first.", examples=["447813194799"]
    )
    end_time: Time | None = Field(default=None, description="After `start_time`.", examples=["2026-05-25T15:00:00Z"])
    time_zone: Zone | None = Field(default=None, description="IANA name; the bot says the time in it.")
    source: Annotated[Key, AfterValidator(_not_ours)] | None = Field(
        default=None,
        description="Where the booking comes from; `manual` if not given. `opensetter` is kept for our own calendar.",
        examples=["calendly"],
    )
    external_id: Key | None = Field(
        default=None, description="Your own stable id; makes retries safe.", examples=["calendly-invitee-abc"]
    )
    default_country: Annotated[str, AfterValidator(_country)] | None = Field(
        default=None, description="ISO 3166-1 alpha-2, for numbers in national format.", examples=["GB"]
    )
    metadata: Metadata | None = Field(
        default=None, description="Kept as it is.", examples=[{"invitee_email": "lead@example.com"}]
    )

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if not self.phone and not self.wa_id:
            raise FieldInvalid("contact_identifier_required", "Give phone or wa_id to say whose booking this is.")
        if self.end_time is not None and self.end_time <= self.start_time:
            raise FieldInvalid("end_time_not_after_start_time", "end_time must be after start_time.")
        return self


class BookingRead(BaseModel):
    """A booking as the documented page answers it, field by field and in its order."""

    id: int = Field(examples=[555])
    event_id: int = Field(description="The calendar entry's own id.", examples=[999])
    bot_id: int = Field(examples=[700])
    contact_id: int = Field(description="Whose booking this is.", examples=[42])
    source: str = Field(examples=["calendly"])
    external_id: str | None = Field(examples=["calendly-invitee-abc"])
    start_time: Instant = Field(examples=["2026-05-25T14:00:00.000Z"])
    end_time: Instant | None = Field(examples=["2026-05-25T15:00:00.000Z"])
    time_zone: str | None = Field(examples=["Europe/London"])


class BookingRecorded(BookingRead):
    """The answer to a create. A replay of a cancelled booking also tells `cancelled_at`."""

    deduplicated: bool = Field(
        description="True when this external_id was known and its booking is returned.", examples=[False]
    )
    cancelled_at: Instant | None = Field(default=None, description="Only there if the booking was cancelled.")


class BookingDetail(BookingRead):
    """A booking with what became of it."""

    status: Status = Field(examples=["confirmed"])
    appointment_type_id: int | None = Field(
        description="What was booked on our own calendar; null for what was booked elsewhere.", examples=[None]
    )
    metadata: dict[str, Any] | None = Field(examples=[{"invitee_email": "lead@example.com"}])
    created_at: Instant = Field(examples=["2026-05-18T09:30:12.480Z"])
    cancelled_at: Instant | None = Field(examples=[None])


class BookingCancelled(BaseModel):
    id: int = Field(examples=[555])
    event_id: int = Field(examples=[999])
    cancelled_at: Instant = Field(description="When it was first cancelled.", examples=["2026-05-20T17:42:00.000Z"])


class BookingPage(BaseModel):
    """A page of bookings; `has_more` tells whether there is another one after it."""

    data: list[BookingDetail]
    has_more: bool = Field(description="Whether there are more after these.", examples=[False])
