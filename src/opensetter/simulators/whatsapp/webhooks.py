"""WhatsApp's webhooks, byte by byte: what they are made of, how they are gathered into one, and signed."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from opensetter.simulators.people import Person
from opensetter.simulators.whatsapp.account import WhatsAppAccount

Json = dict[str, Any]

CHANGES_PER_ENTRY = 2
ITEMS_PER_CHANGE = 5
"""How a batch is cut: several entries with several changes of several items, as Meta's are."""


@dataclass(frozen=True, slots=True)
class Update:
    """One item of a webhook: where it stands, and the contact that is named beside it."""

    field: str
    plural: str
    item: Json
    contact: Json | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """Somebody's ids, as far as the business may see them. `user_id` is always told."""

    user_id: str
    wa_id: str | None
    name: str
    username: str | None

    @classmethod
    def of(cls, person: Person, *, reveals_number: bool) -> "Shown":
        return cls(person.user_id, person.wa_id if reveals_number else None, person.name, person.username)

    def contact(self) -> Json:
        profile = {"name": self.name} | ({"username": self.username} if self.username else {})
        return {"profile": profile, **({"wa_id": self.wa_id} if self.wa_id else {}), "user_id": self.user_id}


def new_id(partner: str, *, inbound: bool) -> str:
    """A message id as WhatsApp makes them: the partner's number and something random, in base64."""
    key = (b"\x12\x18\x14" if inbound else b"\x11\x18\x12") + secrets.token_hex(10 if inbound else 9).upper().encode()
    written = partner.encode()
    raw = b"\x1c\x18" + bytes([len(written)]) + written + b"\x15\x02\x00" + key + b"\x00"
    return "wamid." + base64.b64encode(raw).decode()


def message(shown: Shown, message_id: str, at: datetime, content: Json, *, replies_to: Json | None = None) -> Update:
    """Somebody wrote. `content` is the type and what belongs to it."""
    item = {
        **({"from": shown.wa_id} if shown.wa_id else {}),
        "from_user_id": shown.user_id,
        "id": message_id,
        "timestamp": _seconds(at),
        **content,
        **({"context": replies_to} if replies_to else {}),
    }
    return Update("messages", "messages", item, shown.contact())


def number_changed(before: Shown, after: Shown, message_id: str, at: datetime) -> Update:
    """Somebody has another number from now on. Such a webhook names no contacts."""
    system: Json = {
        "body": f"User {after.name} changed from {before.wa_id} to {after.wa_id}",
        "wa_id": after.wa_id,
        "user_id": after.user_id,
        "type": "user_changed_number",
    }
    item = {
        "from": before.wa_id,
        "from_user_id": before.user_id,
        "id": message_id,
        "timestamp": _seconds(at),
        "type": "system",
        "system": system,
    }
    return Update("messages", "messages", item)


def status(
    shown: Shown,
    message_id: str,
    name: str,
    at: datetime,
    *,
    category: str,
    reference: str | None,
    error: Json | None = None,
) -> Update:
    """What became of a message of the business's. A failed one names no contact, and no user id beside a number."""
    item: Json = {"id": message_id, "status": name, "timestamp": _seconds(at)}
    if shown.wa_id:
        item["recipient_id"] = shown.wa_id
    if error is None or not shown.wa_id:
        item["recipient_user_id"] = shown.user_id
    if reference is not None:
        item["biz_opaque_callback_data"] = reference
    if error is not None:
        return Update("messages", "statuses", item | {"errors": [error]})
    if name != "read":
        free = category == "service"
        kind = "free_customer_service" if free else "regular"
        item["pricing"] = {"billable": not free, "pricing_model": "PMP", "type": kind, "category": category}
    return Update("messages", "statuses", item, shown.contact())


def preference(shown: Shown, at: datetime, *, stops: bool) -> Update:
    """Somebody wants no more marketing, or wants it again. The timestamp is a number here."""
    value = "stop" if stops else "resume"
    item: Json = {
        **({"wa_id": shown.wa_id} if shown.wa_id else {}),
        "user_id": shown.user_id,
        "detail": f"User requested to {value} marketing messages",
        "category": "marketing_messages",
        "value": value,
        "timestamp": int(at.timestamp()),
    }
    return Update("user_preferences", "user_preferences", item, shown.contact())


def echo(account: WhatsAppAccount, shown: Shown, message_id: str, at: datetime, text: str) -> Update:
    """A human answered from the business's own phone."""
    item = {
        "from": account.display_phone_number,
        **({"to": shown.wa_id} if shown.wa_id else {}),
        "to_user_id": shown.user_id,
        "id": message_id,
        "timestamp": _seconds(at),
        "type": "text",
        "text": {"body": text},
    }
    return Update("smb_message_echoes", "message_echoes", item)


def body(account: WhatsAppAccount, updates: Sequence[Update]) -> bytes:
    """The webhook that tells these updates, in order. Everything outside ASCII is escaped, as Meta's is."""
    changes = [_change(account, part) for part in _parts(updates)]
    entries = [
        {"id": account.business_account_id, "changes": changes[start : start + CHANGES_PER_ENTRY]}
        for start in range(0, len(changes), CHANGES_PER_ENTRY)
    ]
    content = {"object": "whatsapp_business_account", "entry": entries}
    return json.dumps(content, ensure_ascii=True, separators=(",", ":")).encode()


def sign(app_secret: str, content: bytes) -> str:
    return "sha256=" + hmac.new(app_secret.encode(), content, hashlib.sha256).hexdigest()


def _parts(updates: Sequence[Update]) -> list[list[Update]]:
    parts: list[list[Update]] = []
    # What comes without contacts stands alone, since a reader may take one contact for everybody's.
    for _, found in groupby(updates, lambda update: (update.field, update.plural, update.contact is None)):
        alike = list(found)
        parts += [alike[start : start + ITEMS_PER_CHANGE] for start in range(0, len(alike), ITEMS_PER_CHANGE)]
    return parts


def _change(account: WhatsAppAccount, part: list[Update]) -> Json:
    # Each contact once, and the last first: contacts belong to messages by their ids, and never by their places.
    contacts = list({each.contact["user_id"]: each.contact for each in part if each.contact}.values())[::-1]
    value: Json = {
        "messaging_product": "whatsapp",
        "metadata": {
            "display_phone_number": account.display_phone_number,
            "phone_number_id": account.phone_number_id,
        },
        **({"contacts": contacts} if contacts else {}),
        part[0].plural: [update.item for update in part],
    }
    return {"value": value, "field": part[0].field}


def _seconds(at: datetime) -> str:
    return str(int(at.timestamp()))
