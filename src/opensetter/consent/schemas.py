"""The shapes of consent that cross the API."""

from typing import Any, Literal

from pydantic import ConfigDict, Field

from opensetter.consent.queries import EVERY_SENDER
from opensetter.core.fields import Line
from opensetter.core.paging import Instant
from opensetter.core.web import Camel


class ConsentCreate(Camel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"channel": "sms", "granted": False, "note": "Asked us on the phone."}]}
    )

    channel: Literal["whatsapp", "sms"] = Field(description="Where the contact may, or may not, be written to.")
    sender: Line = Field(
        default=EVERY_SENDER,
        description="Your side as the provider calls it: a number, a phone number id. By default every one, `*`.",
        examples=["+15005550006"],
    )
    category: Literal["all", "marketing"] = Field(
        default="all", description="`marketing` leaves answers and reminders alone."
    )
    granted: bool = Field(description="`false` forbids, `true` allows again.")
    note: Line | None = Field(default=None, description="How you know.", examples=["Asked us on the phone."])


class ConsentRead(Camel):
    id: int = Field(examples=[31])
    contact_id: int = Field(
        description="Whom the line was written for; that may be a contact who was merged into this one.", examples=[42]
    )
    channel: str = Field(examples=["sms"])
    sender: str = Field(description="Your side as the provider calls it; `*` is every one.", examples=["+15005550006"])
    category: str = Field(examples=["all"])
    granted: bool = Field(examples=[False])
    cause: str = Field(
        description=(
            "`keyword`, `wish` (free text), `provider_keyword`, `provider_refusal`, `provider_preference`, `operator`."
        ),
        examples=["keyword"],
    )
    evidence: dict[str, Any] = Field(
        description="What it was read from: a message's id, an error's code, a note.", examples=[{"messageId": 9001}]
    )
    created_at: Instant = Field(examples=["2026-05-20T17:42:00.000Z"])
