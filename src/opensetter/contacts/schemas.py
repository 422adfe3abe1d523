"""The shapes of contacts that cross the API: camelCase, compatible with the documented contact endpoints."""

from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict, Field

from opensetter.contacts import identity
from opensetter.contacts.identity import IdentityKind
from opensetter.core.fields import FieldInvalid, Line, Metadata, Zone
from opensetter.core.paging import Instant
from opensetter.core.web import BodyId, Camel


def _wa_id(text: str) -> str:
    try:
        return identity.wa_id(text)
    except ValueError as error:
        raise FieldInvalid("wa_id_invalid", str(error)) from error


def _phone(text: str) -> str:
    identity.parse_phone(text)
    return text


def _email(text: str) -> str:
    try:
        identity.email(text)
    except ValueError as error:
        raise FieldInvalid("email_invalid", str(error)) from error
    return text


WaId = Annotated[str, Field(min_length=1, max_length=161, examples=["447813194799"]), AfterValidator(_wa_id)]
Phone = Annotated[str, Field(min_length=1, max_length=64, examples=["+447813194799"]), AfterValidator(_phone)]
Email = Annotated[str, Field(max_length=254, examples=["lead@example.com"]), AfterValidator(_email)]


class Named(Camel):
    """What people are called, and where they are."""

    first_name: Line | None = Field(default=None, examples=["Ada"])
    last_name: Line | None = Field(default=None, examples=["Lovelace"])
    full_name: Line | None = Field(default=None, description="Made of first and last name when it is not given.")
    default_time_zone: Zone | None = Field(default=None, description="Where the contact is; an IANA name.")
    metadata: Metadata | None = Field(default=None, description="Key-values of your own.")


class ContactCreate(Named):
    """At least one of the four identities is needed; the spelling given is kept."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "waId": "447813194799",
                    "smsPhoneNumber": "+447813194799",
                    "email": "lead@example.com",
                    "firstName": "Ada",
                    "lastName": "Lovelace",
                    "defaultTimeZone": "Europe/London",
                    "metadata": {"campaign": "summer"},
                }
            ]
        }
    )

    wa_id: WaId | None = Field(default=None, description="The WhatsApp id.")
    sms_phone_number: Phone | None = Field(default=None, description="The number that text messages go to.")
    phone_number: Phone | None = Field(default=None, description="Any other phone number.")
    email: Email | None = Field(default=None, description="The e-mail address.")


class ContactUpdate(Named):
    """Names the contact by `id`, else `waId`, else `smsPhoneNumber`; the rest is changed if it is sent."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"waId": "447813194799", "fullName": "Ada King", "email": None, "metadata": {"campaign": "autumn"}}
            ]
        }
    )

    id: BodyId | None = Field(default=None, description="Which contact; wins over the two below.", examples=[42])
    wa_id: WaId | None = Field(default=None, description="Which contact; wins over `smsPhoneNumber`.")
    sms_phone_number: Phone | None = Field(default=None, description="Which contact.")
    phone_number: Phone | None = Field(default=None, description="A new number, or null for none.")
    email: Email | None = Field(default=None, description="A new address, or null for none.")


class ContactRead(Camel):
    id: int = Field(examples=[42])
    created_at: Instant = Field(examples=["2026-05-18T09:30:12.480Z"])
    updated_at: Instant = Field(examples=["2026-05-18T09:30:12.480Z"])
    first_name: str | None = Field(examples=["Ada"])
    last_name: str | None = Field(examples=["Lovelace"])
    full_name: str | None = Field(examples=["Ada Lovelace"])
    phone_number: str | None = Field(examples=[None])
    wa_id: str | None = Field(examples=["447813194799"])
    sms_phone_number: str | None = Field(examples=["+447813194799"])
    email: str | None = Field(examples=["lead@example.com"])
    default_time_zone: str | None = Field(examples=["Europe/London"])
    metadata: dict[str, Any] = Field(examples=[{"campaign": "summer"}])


class ContactMergeCreate(Camel):
    """Names the other one of two contacts who are one person."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"contactId": 57}]})

    contact_id: BodyId = Field(description="The other contact.", examples=[57])


class ContactMergeRead(Camel):
    id: int = Field(examples=[7])
    survivor_id: int = Field(description="The contact that both are now.", examples=[42])
    absorbed_id: int = Field(description="The contact that stands for the survivor.", examples=[57])
    actor: str = Field(description="An API key, `key:` and its id, or `provider`.", examples=["key:3"])
    evidence: dict[str, Any] = Field(
        description="By what they were known to be one person.",
        examples=[{"source": "twilio.message", "identities": [{"kind": "wa_id", "value": "447813194799"}]}],
    )
    created_at: Instant = Field(examples=["2026-05-20T10:15:00.000Z"])
    undone_at: Instant | None = Field(examples=[None])


class ContactMergedRead(Camel):
    contact: ContactRead
    merge: ContactMergeRead


class ContactIdentityRead(Camel):
    id: int = Field(examples=[311])
    kind: IdentityKind = Field(examples=["wa_id"])
    value: str = Field(description="As it was given.", examples=["447813194799"])
    source: str = Field(description="Who told that it is theirs.", examples=["meta.message"])
    seen_at: Instant | None = Field(
        description="When that was last told, to the hour.", examples=["2026-05-20T10:15:00.000Z"]
    )
    created_at: Instant = Field(examples=["2026-05-18T09:30:12.480Z"])
