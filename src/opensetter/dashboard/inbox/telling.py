"""How the inbox says what became of a message, how it came about, and what it was made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from opensetter.channels.base import Kind
from opensetter.conversations.models import Message
from opensetter.conversations.statuses import Status
from opensetter.dashboard import saying
from opensetter.dashboard.words import _, later, ngettext
from opensetter.engine import explaining
from opensetter.engine.types import Withheld
from opensetter.sending.rules import Obstacle

Files = Sequence[tuple[str, str | None]]

IDENTITIES = {
    "wa_id": "WhatsApp",
    "sms": "SMS",
    "phone": later("Phone"),
    "email": later("E-mail"),
    "visitor": later("Visitor"),
    "whatsapp_user_id": later("WhatsApp id"),
}
_STATUSES = {
    Status.QUEUED: later("on its way"),
    Status.SENDING: later("on its way"),
    Status.UNKNOWN: later("nobody knows whether it was sent"),
    Status.SENT: later("sent"),
    Status.DELIVERED: later("delivered"),
    Status.READ: later("read"),
    Status.FAILED: later("not delivered"),
    Status.BLOCKED: later("kept back"),
}
_TICKS = {Status.SENT: "✓", Status.DELIVERED: "✓✓", Status.READ: "✓✓", Status.FAILED: "✕", Status.BLOCKED: "✕"}
_FAILURES = {
    Obstacle.CHANNEL_DISABLED: later("The channel is disconnected."),
    Obstacle.CHANNEL_STOPPED: later("The provider refuses everything that is sent over this channel."),
    Obstacle.CONTACT_OPTED_OUT: later("They do not want to be written to from here."),
    Obstacle.HANDED_OVER: later("A human took over before it was sent."),
    Obstacle.BOOKING_EXISTS: later("It offered a booking, and they have an appointment by now."),
    Obstacle.BOOKING_CHANGED: later("The appointment that it was about is another one by now."),
    Obstacle.CONTACT_ANSWERED: later("They have answered meanwhile."),
    Obstacle.WINDOW_CLOSED: later("More than 24 hours have passed since they wrote: WhatsApp takes templates only."),
    Obstacle.TOO_LATE: later("It waited too long to be still worth sending."),
    "unreachable": later("The number cannot be reached there: it has no WhatsApp, for one, or is a landline."),
    "held_back": later("The provider limits what they get from businesses for now."),
    "rejected": later("The provider refuses the message itself."),
    "gave_up": later("The provider was away for too long."),
    "unconfirmed": later("The provider's answer was lost, and it is not sent twice on a guess."),
}
_KINDS = {
    Kind.LOCATION: later("A place on the map"),
    Kind.IMAGE: later("A picture"),
    Kind.AUDIO: later("A voice message"),
    Kind.VIDEO: later("A video"),
    Kind.DOCUMENT: later("A document"),
    Kind.STICKER: later("A sticker"),
    Kind.CONTACTS: later("A contact's details"),
    Kind.ORDER: later("An order"),
    Kind.REACTION: later("A reaction"),
    Kind.TEMPLATE: later("A template"),
    Kind.UNSUPPORTED: later("Something that cannot be shown here"),
    "system": later("They have a new number"),
}
_BY = {"contact": later("Contact"), "human": later("A human"), "bot": later("Bot")}


@dataclass(frozen=True, slots=True)
class Changed:
    """Something that was taken out of a draft, or put into the reply: what it is called, the words, and why."""

    label: str
    text: str
    why: str
    is_added: bool


@dataclass(frozen=True, slots=True)
class Explained:
    """How a reply came about."""

    answered_by: str
    draft: str
    changes: Sequence[Changed]
    is_withheld: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A message on the page. `by` is contact, bot or human; `made_of` says what it is beside words, or instead."""

    id: int
    by: str
    label: str
    text: str
    made_of: Sequence[str]
    at: datetime
    status: str
    state: str
    tick: str
    failure: str
    explained: Explained | None


def said(message: Message, files: Files) -> Said:
    """A message as the page shows it, with the files that came with it."""
    by = "contact" if message.direction == "inbound" else "human" if message.is_from_human else "bot"
    state = "" if by == "contact" else message.status
    return Said(
        id=message.id,
        by=by,
        label=_(_BY[by]),
        text=message.content,
        made_of=_made_of(message, files),
        at=message.created_at,
        status=_(_STATUSES.get(Status(state), "")) if state else "",
        state=state,
        tick=_TICKS.get(Status(state), "") if state else "",
        failure=_failure(message.failure) if state in {Status.FAILED, Status.BLOCKED, Status.UNKNOWN} else "",
        explained=_explained(message) if by == "bot" else None,
    )


def kind(name: str) -> str:
    """What a message without words is made of."""
    return _(_KINDS.get(name, _KINDS[Kind.UNSUPPORTED]))


def left(until: datetime, now: datetime) -> str:
    """`3 h 12 min`: how long it is until then, in whole minutes, at least one."""
    minutes = max(1, (until - now) // timedelta(minutes=1))
    hours, rest = divmod(minutes, 60)
    if not hours:
        return ngettext("%(num)d min", "%(num)d min", rest) % {"num": rest}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}


def _made_of(message: Message, files: Files) -> Sequence[str]:
    told = [f"{_file(content_type)}: {name}" if name else _file(content_type) for content_type, name in files]
    if told:
        return told
    return [kind(message.kind)] if message.kind in _KINDS and (not message.content or message.kind == "system") else []


def _file(content_type: str) -> str:
    """A file's kind in a word or two."""
    whole = content_type.partition("/")[0]
    return _(_KINDS.get(whole, _KINDS[Kind.DOCUMENT]))


def _failure(failure: Mapping[str, Any] | None) -> str:
    """Why a message did not arrive: our sentence, and behind it the provider's own words."""
    if failure is None:
        return ""
    sentence = _(_FAILURES.get(failure.get("reason", ""), _FAILURES["rejected"]))
    told = " ".join(str(failure[name]) for name in ("code", "title") if failure.get(name))
    return f"{sentence} ({told})" if told else sentence


def _explained(message: Message) -> Explained | None:
    stored = message.explanation or {}
    draft = stored.get("draft")
    if not message.withheld and (draft is None or draft == message.content):
        return None
    made = explaining.changes(stored, message.content, message.withheld)
    told = [_changed(change.kind, change.text, change.why) for change in made]
    # Of old messages only the reasons are known.
    told = told or [_changed(reason, "", "") for reason in message.withheld]
    return Explained(stored.get("answeredBy") or "", draft or "", told, bool(message.withheld)) if told else None


def _changed(kind: str, text: str, why: str) -> Changed:
    is_known = kind in set(Withheld)
    return Changed(saying.reason(kind) if is_known else "", text, _(why), is_added=not is_known)
