"""How people are said on pages: what they are called, and how they are reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from opensetter.contacts.models import ContactIdentity
from opensetter.contacts.queries import Known
from opensetter.dashboard.words import _, later

KINDS = {
    "wa_id": "WhatsApp",
    "sms": "SMS",
    "phone": later("Phone"),
    "email": later("E-mail"),
    "visitor": later("Web chat visitor"),
    "whatsapp_user_id": later("WhatsApp id"),
}
MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A contact in a list."""

    id: int
    name: str | None
    reached_by: Sequence[str]
    created_at: datetime
    is_erased: bool


def entry(known: Known) -> Entry:
    """A contact as a list has them: each number and address once."""
    reached: dict[str, str] = {}
    for identity in known.identities:
        if identity.kind != "visitor":
            reached.setdefault(identity.value, identity.spelling)
    contact = known.contact
    shown = list(reached.values())[:MOST_SHOWN]
    return Entry(contact.id, name(known), shown, contact.created_at, contact.erased_at is not None)


def name(known: Known) -> str | None:
    """What somebody is called, else how they are reached, as far as anything is known."""
    contact = known.contact
    joined = " ".join(part for part in (contact.first_name, contact.last_name) if part)
    others = (identity.spelling for identity in known.identities if identity.kind != "visitor")
    return contact.full_name or joined or next(others, None)


def kind(identity: ContactIdentity) -> str:
    """What somebody is recognised by, in a word."""
    return _(KINDS.get(identity.kind, identity.kind))
