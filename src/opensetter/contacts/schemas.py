"""The shapes of contacts that cross the API: camelCase, compatible with the documented contact endpoints."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from opensetter.contacts import identity
from opensetter.core.fields import FieldInvalid, Line, Metadata, Zone
from opensetter.core.paging import Instant
from opensetter.core.web import BodyId, Camel


def _wa_id(text: str) -> str:
    try:
        identity.wa_id(text)
    except ValueError as error:
        raise FieldInvalid("wa_id_invalid", str(error)) from error
    return text


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

    first_name: Line | None = None
    last_name: Line | None = None
    full_name: Line | None = Field(default=None, description="Made of first and last name when it is not given.")
    default_time_zone: Zone | None = None
    metadata: Metadata | None = None


class ContactCreate(Named):
    """At least one of the four identities is needed; the spelling given is kept."""

    wa_id: WaId | None = None
    sms_phone_number: Phone | None = None
    phone_number: Phone | None = None
    email: Email | None = None


class ContactUpdate(Named):
    """Names the contact by `id`, else `waId`, else `smsPhoneNumber`; the rest is changed if it is sent."""

    id: BodyId | None = None
    wa_id: WaId | None = None
    sms_phone_number: Phone | None = None
    phone_number: Phone | None = None
    email: Email | None = None


class ContactRead(Camel):
    id: int
    created_at: Instant
    updated_at: Instant
    first_name: str | None
    last_name: str | None
    full_name: str | None
    phone_number: str | None
    wa_id: str | None
    sms_phone_number: str | None
    email: str | None
    default_time_zone: str | None
    metadata: dict[str, Any]
