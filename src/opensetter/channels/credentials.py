"""What is needed to connect to a provider, as the API takes it: checked here, kept apart by what may be seen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, StringConstraints

from opensetter.channels.models import Channel
from opensetter.core.fields import FieldInvalid
from opensetter.core.web import Camel

Opaque = Annotated[str, StringConstraints(min_length=1, max_length=1_000, pattern=r"^[!-~]+$")]
"""A provider's id or secret: printable ASCII without blanks."""

_PHONE = re.compile(r"(?:whatsapp:)?\+[1-9][0-9]{6,14}")
_SHORT_CODE = re.compile(r"[0-9]{3,8}")
_ALPHANUMERIC = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}")


class Credentials(Camel):
    """For `whatsapp` the first five, for `sms` the others; secrets are encrypted, and never shown again."""

    phone_number_id: Opaque | None = Field(
        default=None, description="WhatsApp: Meta's id of the number.", examples=["106540352242922"]
    )
    business_account_id: Opaque | None = Field(
        default=None, description="WhatsApp: Meta's id of the business account.", examples=["102290129340398"]
    )
    access_token: Opaque | None = Field(default=None, description="WhatsApp: a system user's token.")
    app_secret: Opaque | None = Field(default=None, description="WhatsApp: what Meta signs with.")
    verify_token: Opaque | None = Field(
        default=None, description="WhatsApp: a word of your own, which Meta shows once when the address is entered."
    )
    account_sid: Opaque | None = Field(default=None, description="SMS: the Twilio account.", examples=["AC0123"])
    auth_token: Opaque | None = Field(default=None, description="SMS: what Twilio signs with.")
    api_key_sid: Opaque | None = Field(default=None, description="SMS: an API key to send with, if not the token.")
    api_key_secret: Opaque | None = Field(default=None, description="SMS: the API key's secret.")
    from_: Annotated[str, StringConstraints(max_length=40)] | None = Field(
        default=None,
        alias="from",
        description="SMS: the number, or `whatsapp:` and a number, that messages come from.",
        examples=["+15005550006"],
    )
    messaging_service_sid: Opaque | None = Field(
        default=None, description="SMS: a Messaging Service instead of `from`.", examples=["MG0123"]
    )


@dataclass(frozen=True, slots=True)
class Halves:
    """Credentials sorted by who may see them; `address` is None while it is not told."""

    address: str | None
    settings: Mapping[str, str]
    secrets: Mapping[str, str]


SECRET = {"accessToken", "appSecret", "verifyToken", "authToken", "apiKeySecret"}
NEEDED = {
    Channel.WHATSAPP: ("phoneNumberId", "businessAccountId", "accessToken", "appSecret", "verifyToken"),
    Channel.SMS: ("accountSid", "authToken"),
}
_WELCOME = {
    Channel.WHATSAPP: frozenset(NEEDED[Channel.WHATSAPP]),
    Channel.SMS: frozenset({*NEEDED[Channel.SMS], "apiKeySid", "apiKeySecret", "from", "messagingServiceSid"}),
}


def halves(channel: Channel, credentials: Credentials, *, is_complete: bool) -> Halves:
    """The credentials of a channel; `FieldInvalid` if one is missing, is of another channel, or goes with none.

    A change of a connection that is there need not be complete.
    """
    given: dict[str, str] = credentials.model_dump(by_alias=True, exclude_none=True)
    if foreign := sorted(given.keys() - _WELCOME[channel]):
        raise FieldInvalid("credentials_foreign", f"Not for this channel: {', '.join(foreign)}.")
    if is_complete and (missing := [name for name in NEEDED[channel] if name not in given]):
        raise FieldInvalid("credentials_incomplete", f"Still needed for this channel: {', '.join(missing)}.")
    if ("apiKeySid" in given) != ("apiKeySecret" in given):
        raise FieldInvalid("credentials_incomplete", "An API key is apiKeySid and apiKeySecret together.")
    address = given.get("phoneNumberId") if channel is Channel.WHATSAPP else _sender(given, is_needed=is_complete)
    return Halves(
        address,
        {name: value for name, value in given.items() if name not in SECRET},
        {name: value for name, value in given.items() if name in SECRET},
    )


def _sender(given: Mapping[str, str], *, is_needed: bool) -> str | None:
    """What Twilio is told that messages come from."""
    sender, service = given.get("from"), given.get("messagingServiceSid")
    named = [each for each in (sender, service) if each is not None]
    if len(named) > 1 or (is_needed and not named):
        raise FieldInvalid("credentials_incomplete", "Give from or messagingServiceSid, and not both.")
    shapes = (_PHONE, _SHORT_CODE, _ALPHANUMERIC)
    if sender is not None and not any(shape.fullmatch(sender) for shape in shapes):
        raise FieldInvalid(
            "sender_invalid", "A sender is +15005550006, whatsapp:+15005550006, a short code or a name of 11 letters."
        )
    return sender or service
