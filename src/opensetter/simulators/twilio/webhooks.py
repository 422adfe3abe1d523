"""Twilio's webhooks: their form fields, and the signature over an address and all of them."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

import phonenumbers

from opensetter.simulators.people import Channel, Person
from opensetter.simulators.twilio.account import WHATSAPP, TwilioAccount
from opensetter.simulators.twilio.errors import MESSAGES
from opensetter.simulators.twilio.messages import API_VERSION, Message, segments

Form = dict[str, str]


@dataclass(frozen=True, slots=True)
class Update:
    """One webhook: to whom, and what it says. Without an address it goes to the business's hook for a channel."""

    form: Mapping[str, str]
    url: str | None = None
    channel: Channel = Channel.SMS


def partner(person: Person, *, reveals_number: bool) -> str:
    """Somebody's address as messages name it."""
    known = person.phone if reveals_number and person.phone else person.user_id
    return WHATSAPP + known if person.channel is Channel.WHATSAPP else known


def inbound(account: TwilioAccount, person: Person, message: Message, extra: Mapping[str, str]) -> Form:
    """Somebody wrote. Fields without a value are there all the same, and signed."""
    form = {
        "ToCountry": "US",
        "MessageSid": message.sid,
        "SmsMessageSid": message.sid,
        "SmsSid": message.sid,
        "AccountSid": account.account_sid,
        "ApiVersion": API_VERSION,
        "From": message.sender,
        "To": message.recipient,
        "Body": message.body,
        "NumMedia": str(len(message.media)),
        "NumSegments": str(segments(message.body)),
        "SmsStatus": "received",
    }
    if account.messaging_service_sid:
        form["MessagingServiceSid"] = account.messaging_service_sid
    if person.channel is Channel.SMS:
        form |= _place(person) | {"ToState": "NY", "ToCity": "NEW YORK", "ToZip": "10001"}
    else:
        form |= {"ProfileName": person.name, "ExternalUserId": person.user_id, "MessageType": "text"}
        if not message.sender.endswith(person.user_id):
            form["WaId"] = person.wa_id or ""
    return form | dict(extra)


def status(account: TwilioAccount, message: Message, name: str, *, user_id: str | None) -> Form:
    """What became of a message of the business's."""
    form = {
        "AccountSid": account.account_sid,
        "ApiVersion": API_VERSION,
        "From": message.sender,
        "To": message.recipient,
        "MessageSid": message.sid,
        "MessageStatus": name,
        "SmsSid": message.sid,
        "SmsStatus": name,
    }
    if message.messaging_service_sid:
        form["MessagingServiceSid"] = message.messaging_service_sid
    if message.error_code is not None:
        form |= {"ErrorCode": str(message.error_code), "ErrorMessage": MESSAGES.get(message.error_code, "")}
    if user_id is not None:
        form |= {
            "ExternalUserId": user_id,
            "ChannelPrefix": "whatsapp",
            "ChannelToAddress": message.recipient.removeprefix(WHATSAPP),
            "ChannelInstallSid": "XE" + hashlib.md5(account.account_sid.encode(), usedforsecurity=False).hexdigest(),
            "StructuredMessage": "false",
        }
    elif name == "delivered" and message.sent_at is not None:
        form["RawDlrDoneDate"] = message.updated_at.strftime("%y%m%d%H%M")
    return form


def sign(auth_token: str, url: str, form: Mapping[str, str]) -> str:
    """X-Twilio-Signature: HMAC-SHA1 over the address and every field, sorted by name."""
    told = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.new(auth_token.encode(), told.encode(), hashlib.sha1).digest()).decode()


def _place(person: Person) -> Form:
    region = phonenumbers.region_code_for_number(phonenumbers.parse(person.phone or "", None)) or ""
    return {"FromCountry": region, "FromState": "", "FromCity": "", "FromZip": ""}
