"""What a message says, for each of its types: the same for messages to us and for echoes of the owner's own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from opensetter.channels.base import Kind, Media
from opensetter.channels.whatsapp import fields
from opensetter.channels.whatsapp.fields import Json


@dataclass(frozen=True, slots=True)
class Content:
    """The kind of a message, its words, its file, and what else is worth keeping."""

    kind: Kind
    text: str = ""
    media: tuple[Media, ...] = ()
    replies_to: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


def read(message: Json) -> Content:
    """What a message says. One of an unknown type, or without what it should hold, is `UNSUPPORTED`, yet a message."""
    name = fields.identifier(message, "type") or ""
    if name == "contacts":
        # The one type whose part is a list.
        return Content(Kind.CONTACTS, details={"contacts": fields.plain(fields.items(message, name))})
    reader = _READERS.get(name)
    content = None if reader is None else reader(fields.part(message, name))
    return content or _unsupported(message, name)


def surroundings(message: Json) -> dict[str, Any]:
    """What a message came from: an advertisement that was tapped, or another conversation."""
    details: dict[str, Any] = {}
    if referral := fields.part(message, "referral"):
        details["referral"] = fields.plain(referral)
    context = fields.part(message, "context")
    if context.get("forwarded") is True or context.get("frequently_forwarded") is True:
        details["forwarded"] = True
    return details


def _unsupported(message: Json, name: str) -> Content:
    codes = [error["code"] for error in fields.items(message, "errors") if _has_code(error)]
    told = {"type": name, "errors": codes}
    return Content(Kind.UNSUPPORTED, details={key: value for key, value in told.items() if value})


def _has_code(error: object) -> bool:
    return isinstance(error, dict) and isinstance(error.get("code"), int)


def _text(part: Json) -> Content | None:
    words = fields.text(part, "body")
    return Content(Kind.TEXT, words) if words else None


def _button(part: Json) -> Content | None:
    """A template's quick reply; the payload is ours, the text is what the button said."""
    words = fields.text(part, "text") or fields.text(part, "payload")
    return Content(Kind.BUTTON, words, details={"id": fields.text(part, "payload")}) if words else None


def _interactive(part: Json) -> Content | None:
    name = fields.identifier(part, "type") or ""
    reply = fields.part(part, name)
    if name in {"button_reply", "list_reply"}:
        words = fields.text(reply, "title")
        details = {"id": fields.text(reply, "id"), "description": fields.text(reply, "description")}
        return Content(Kind.INTERACTIVE, words, details={key: told for key, told in details.items() if told})
    if name == "nfm_reply":
        # The answers of a form stay the JSON text that they come as: their shape is the form's business.
        details = {"name": fields.text(reply, "name"), "responseJson": fields.text(reply, "response_json")}
        return Content(Kind.INTERACTIVE, fields.text(reply, "body"), details=details)
    return None


def _reaction(part: Json) -> Content | None:
    target = fields.identifier(part, "message_id")
    if target is None:
        return None
    emoji = fields.text(part, "emoji")
    return Content(Kind.REACTION, emoji, replies_to=target, details={} if emoji else {"removed": True})


def _location(part: Json) -> Content | None:
    latitude, longitude = part.get("latitude"), part.get("longitude")
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        return None
    named = [words for words in (fields.text(part, "name"), fields.text(part, "address")) if words]
    words = ", ".join(named) or f"{latitude}, {longitude}"
    return Content(Kind.LOCATION, words, details=fields.plain(part))


def _order(part: Json) -> Content | None:
    return Content(Kind.ORDER, fields.text(part, "text"), details={"order": fields.plain(part)}) if part else None


def _file(kind: Kind, *, is_voice: bool = False) -> Callable[[Json], Content | None]:
    def reader(part: Json) -> Content | None:
        reference = fields.identifier(part, "id")
        caption = fields.text(part, "caption")
        if reference is None:
            # Meta could not keep the file. The words that came with it are no less said.
            return Content(kind, caption) if caption else None
        media = Media(
            reference=reference,
            content_type=fields.line(part, "mime_type") or "application/octet-stream",
            file_name=fields.line(part, "filename"),
            sha256=fields.identifier(part, "sha256"),
            is_voice=is_voice or part.get("voice") is True,
        )
        return Content(kind, caption, media=(media,))

    return reader


_READERS: Mapping[str, Callable[[Json], Content | None]] = {
    "text": _text,
    "button": _button,
    "interactive": _interactive,
    "reaction": _reaction,
    "location": _location,
    "order": _order,
    "image": _file(Kind.IMAGE),
    "audio": _file(Kind.AUDIO),
    "voice": _file(Kind.AUDIO, is_voice=True),
    "video": _file(Kind.VIDEO),
    "document": _file(Kind.DOCUMENT),
    "sticker": _file(Kind.STICKER),
}
