"""The shapes of open slots, holds, and of what books and moves."""

from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from opensetter.bookings.rules import OUR_KEYS
from opensetter.bookings.schemas import Key, Time
from opensetter.calendars.availability import Slot
from opensetter.core.fields import FieldInvalid, Metadata, Zone
from opensetter.core.paging import Instant
from opensetter.core.times import zone
from opensetter.core.web import LARGEST_ID, BodyId, Camel, Query
from opensetter.scheduling.queries import Held


def _not_ours(key: str) -> str:
    if key.startswith(OUR_KEYS):
        raise FieldInvalid("key_reserved", f"Ids that begin with `{OUR_KEYS}` are this server's own.")
    return key


ExternalId = Annotated[Key, AfterValidator(_not_ours)]


class SlotsQuery(Query):
    appointment_type_id: Annotated[int, Field(ge=1, le=LARGEST_ID, examples=[91])] = Field(
        description="What is to be booked; it must be this bot's."
    )
    since: Time | None = Field(default=None, description="From when on; now, if not given.")
    until: Time | None = Field(default=None, description="Until when; seven days later if not given, 62 at most.")
    time_zone: Zone | None = Field(
        default=None, description="The zone in which local times are told; the schedule's if not given."
    )


class SlotRead(Camel):
    """A time that can be booked now."""

    start_time: Instant = Field(examples=["2026-05-25T14:00:00.000Z"])
    end_time: Instant = Field(examples=["2026-05-25T14:45:00.000Z"])
    local_time: str = Field(
        description="The start as clocks in the zone show it, with its offset.", examples=["2026-05-25T15:00:00+01:00"]
    )
    seats_left: int = Field(description="How many contacts can still book it.", examples=[1])

    @classmethod
    def of(cls, slot: Slot, time_zone: str) -> Self:
        local = slot.starts_at.astimezone(zone(time_zone))
        return cls(
            start_time=slot.starts_at,
            end_time=slot.ends_at,
            local_time=local.isoformat(timespec="seconds"),
            seats_left=slot.seats_left,
        )


class SlotsRead(Camel):
    """Open slots, soonest first, and the zone of their local times."""

    time_zone: str = Field(examples=["Europe/London"])
    slots: list[SlotRead]
    has_more: bool = Field(
        description="Whether there are more before `until`: ask again from the last one's start.", examples=[False]
    )


class HoldCreate(Camel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"contactId": 42, "startTime": "2026-05-25T14:00:00Z", "minutes": 10}]}
    )

    contact_id: BodyId = Field(description="For whom it is held.", examples=[42])
    start_time: Time = Field(description="The start of an open slot: RFC 3339, with an offset or Z.")
    minutes: Annotated[int, Field(ge=1, le=60)] = Field(default=10, description="How long nobody else gets it.")


class HoldRead(Camel):
    id: int = Field(examples=[61])
    appointment_type_id: int = Field(examples=[91])
    contact_id: int = Field(examples=[42])
    start_time: Instant = Field(examples=["2026-05-25T14:00:00.000Z"])
    end_time: Instant = Field(examples=["2026-05-25T14:45:00.000Z"])
    held_until: Instant = Field(examples=["2026-05-20T09:10:00.000Z"])

    @classmethod
    def of(cls, held: Held) -> Self:
        return cls(
            id=held.id,
            appointment_type_id=held.appointment_type_id,
            contact_id=held.contact_id,
            start_time=held.starts_at,
            end_time=held.ends_at,
            held_until=held.held_until or held.starts_at,
        )


class HoldBook(Camel):
    """What is kept with the booking; all of it may be left out."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"timeZone": "Europe/London"}]})

    time_zone: Zone | None = Field(
        default=None, description="The bot says the time in it; the schedule's if not given."
    )
    external_id: ExternalId | None = Field(default=None, description="Your own stable id; makes retries safe.")
    metadata: Metadata | None = Field(default=None, description="Kept as it is.")


class AppointmentBook(HoldBook):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "contactId": 42,
                    "startTime": "2026-05-25T14:00:00Z",
                    "timeZone": "Europe/London",
                    "externalId": "order-1187",
                }
            ]
        }
    )

    contact_id: BodyId = Field(description="Who is expected.", examples=[42])
    start_time: Time = Field(description="The start of an open slot: RFC 3339, with an offset or Z.")


class BookingMove(BaseModel):
    """Another time for a booking; written in snake_case, as bookings are."""

    model_config = ConfigDict(
        extra="forbid", strict=True, json_schema_extra={"examples": [{"start_time": "2026-05-26T09:00:00Z"}]}
    )

    start_time: Time = Field(description="The start of an open slot: RFC 3339, with an offset or Z.")
