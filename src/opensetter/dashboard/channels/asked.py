"""What the forms about channels ask for, and what was typed into them as the API would take it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import ValidationError

from opensetter.channels.credentials import NEEDED, SECRET, Credentials, Halves, halves
from opensetter.channels.models import Channel
from opensetter.channels.schemas import BotIntegrationCreate, WebsiteWidgetUpdate
from opensetter.core import forms
from opensetter.core.fields import FieldInvalid
from opensetter.core.forms import Form
from opensetter.core.web import LARGEST_ID
from opensetter.dashboard.words import _, later

KINDS = (Channel.WHATSAPP, Channel.SMS, Channel.WEBCHAT)
"""What can be connected on a page. A channel `api` is for programs, which connect it themselves."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A field of a provider's, and where it is found there."""

    name: str
    label: str
    hint: str

    @property
    def is_secret(self) -> bool:
        return self.name in SECRET and self.name != "verifyToken"


class Texts(dict[str, str]):
    """Texts by name for a page, on which what is not there is empty."""

    def __missing__(self, name: str) -> str:
        return ""


@dataclass(slots=True)
class Typed:
    """What was typed, to be shown again; and what is wrong, by the names of fields. "" is the whole form."""

    values: Texts = field(default_factory=Texts)
    faults: Texts = field(default_factory=Texts)
    status: int = 200

    def refuse(self, name: str, sentence: str, status: int = 400) -> None:
        self.faults.setdefault(name, sentence)
        self.status = status


FIELDS: Mapping[Channel, tuple[Asked, ...]] = {
    Channel.WHATSAPP: (
        Asked(
            "phoneNumberId",
            later("Phone number ID"),
            later("developers.facebook.com, your app, WhatsApp, API Setup: below the number. Not the number itself."),
        ),
        Asked(
            "businessAccountId",
            later("WhatsApp Business Account ID"),
            later("On the same page, beside the phone number ID."),
        ),
        Asked(
            "accessToken",
            later("Access token"),
            later(
                "business.facebook.com, Settings, System users, Generate token: for your app, without an end, with "
                "whatsapp_business_messaging and whatsapp_business_management."
            ),
        ),
        Asked("appSecret", later("App secret"), later("developers.facebook.com, your app, App settings, Basic.")),
        Asked(
            "verifyToken",
            later("Verify token"),
            later("A word of your own, which Meta asks for once, together with the callback URL."),
        ),
    ),
    Channel.SMS: (
        Asked("accountSid", later("Account SID"), later("console.twilio.com, on the first page. It begins with AC.")),
        Asked(
            "authToken",
            later("Auth token"),
            later("Below the Account SID. It is needed even with an API key, since Twilio signs with it."),
        ),
        Asked(
            "sender",
            later("Sender"),
            later(
                "The number that messages come from, such as +15005550006; for WhatsApp through Twilio, with whatsapp: "
                "before it; or a Messaging Service, by its SID that begins with MG."
            ),
        ),
        Asked(
            "apiKeySid",
            later("API key SID, if you use one"),
            later("Then messages are sent with that key, which can be revoked alone. It begins with SK."),
        ),
        Asked("apiKeySecret", later("API key secret"), later("Shown once, when the key was made.")),
    ),
    Channel.WEBCHAT: (),
}

Shape = TypeVar("Shape", BotIntegrationCreate, Credentials, WebsiteWidgetUpdate)

_SERVICE = re.compile(r"MG[0-9A-Za-z]+")
_ALWAYS = {Channel.WHATSAPP: NEEDED[Channel.WHATSAPP], Channel.SMS: (*NEEDED[Channel.SMS], "sender")}


def is_needed(channel: Channel, name: str) -> bool:
    """Whether there is no connection without this field."""
    return name in _ALWAYS.get(channel, ())


def shown(channel: Channel, form: Form) -> Typed:
    """What was typed, for the form to show it again: all but secrets."""
    names = ["bot", "name", "allowed", "position", "color", "title"]
    names += [each.name for each in FIELDS[channel] if not each.is_secret]
    return Typed(Texts({name: forms.shown(form.get(name, "")) for name in names}))


def connection(channel: Channel, form: Form, typed: Typed) -> BotIntegrationCreate | None:
    """A connection to be made, as the API's; None with what is wrong in `typed`."""
    written = form.get("bot", "")
    is_id = written.isascii() and written.isdecimal() and 0 < int(written[:20]) <= LARGEST_ID
    if not is_id:
        typed.refuse("bot", _("Choose a bot."))
    body: dict[str, Any] = {"botId": int(written[:20]) if is_id else 1, "channel": channel}
    if name := form.get("name", "").strip():
        body["name"] = name
    if channel.has_provider:
        given = _given(channel, form)
        for each in FIELDS[channel]:
            if is_needed(channel, each.name) and not form.get(each.name, "").strip():
                typed.refuse(each.name, _("This is needed."))
        body["credentials"] = given
    if typed.faults:
        return None
    return _checked(BotIntegrationCreate, body, typed)


def change(channel: Channel, form: Form, typed: Typed) -> Halves | None:
    """New credentials for a connection: only what was filled in. None with what is wrong in `typed`."""
    given = _given(channel, form)
    if not given:
        typed.refuse("", _("Fill in what has changed; the rest stays as it is."))
        return None
    read = _checked(Credentials, given, typed)
    try:
        return None if read is None else halves(channel, read, is_complete=False)
    except FieldInvalid as fault:
        typed.refuse(_about(fault.code), _(str(fault)))
        return None


def website(form: Form, typed: Typed) -> WebsiteWidgetUpdate | None:
    """How a chat looks on websites; None with what is wrong in `typed`."""
    body: dict[str, Any] = {"allowedOrigins": form.get("allowed", "").split()}
    body |= {name: form[name] for name in ("position", "color") if form.get(name)}
    if title := form.get("title", "").strip():
        body["title"] = title
    return _checked(WebsiteWidgetUpdate, body, typed)


def _given(channel: Channel, form: Form) -> dict[str, str]:
    given = {each.name: value for each in FIELDS[channel] if (value := form.get(each.name, "").strip())}
    if sender := given.pop("sender", None):
        given["messagingServiceSid" if _SERVICE.fullmatch(sender) else "from"] = sender
    return given


def _checked(shape: type[Shape], body: Mapping[str, Any], typed: Typed) -> Shape | None:
    try:
        return shape.model_validate(body)
    except ValidationError as error:
        for found in error.errors():
            reason = found.get("ctx", {}).get("error")
            code, sentence = getattr(reason, "code", ""), str(reason or "")
            named = [part for part in found["loc"] if isinstance(part, str)]
            typed.refuse(_about(code) or _field(named), _(sentence) or _("This cannot be right as it stands."))
        return None


def _field(named: list[str]) -> str:
    name = named[-1] if named else ""
    return {"from": "sender", "messagingServiceSid": "sender", "allowedOrigins": "allowed", "botId": "bot"}.get(
        name, name
    )


def _about(code: str) -> str:
    return {"sender_invalid": "sender", "credentials_incomplete": "apiKeySecret"}.get(code, "")
