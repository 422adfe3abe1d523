"""What a request to send says, as far as it is one that the API takes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from opensetter.simulators.phones import Choice
from opensetter.simulators.whatsapp import templates
from opensetter.simulators.whatsapp.errors import GraphError

LONGEST_TEXT = 4096
LONGEST_BODY = 1024
LONGEST_REFERENCE = 512
MOST_BUTTONS = 3
MOST_ROWS = 10
BUTTON_TITLE = 20
ROW_TITLE = 24
ROW_DESCRIPTION = 72

_NUMBER = re.compile(r"\+?[0-9]{7,15}")
_USER_ID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")
_KINDS_WITHOUT_TEXT = {"image", "audio", "video", "document", "sticker", "location", "contacts", "reaction"}


@dataclass(frozen=True, slots=True)
class Request:
    """A message to be sent. Exactly one of `number` and `user_id` says to whom."""

    number: str | None
    user_id: str | None
    kind: str
    text: str
    choices: tuple[Choice, ...] = ()
    list_label: str = ""
    is_template: bool = False
    category: str = "service"
    reference: str | None = None
    replies_to: str | None = None

    @property
    def input(self) -> str:
        return self.number or self.user_id or ""


def read(body: Mapping[str, Any]) -> Request:
    """The request in a body; `GraphError` if the API would refuse it."""
    if body.get("messaging_product") != "whatsapp":
        raise GraphError(100, "The parameter messaging_product is required.")
    number, user_id = _recipient(body)
    kind = body.get("type", "text")
    reference = body.get("biz_opaque_callback_data")
    if reference is not None and (not isinstance(reference, str) or len(reference) > LONGEST_REFERENCE):
        raise GraphError(131009, f"biz_opaque_callback_data must have {LONGEST_REFERENCE} characters at most.")
    said = _content(kind, _object(body.get(kind, {}), str(kind)))
    replies_to = _object(body.get("context", {}), "context").get("message_id")
    return Request(number, user_id, str(kind), reference=reference, replies_to=replies_to, **said)


def _recipient(body: Mapping[str, Any]) -> tuple[str | None, str | None]:
    # The number wins if both are given.
    if number := body.get("to"):
        if not isinstance(number, str) or not _NUMBER.fullmatch(number):
            raise GraphError(131009, "to is not a valid phone number.")
        return number, None
    user_id = body.get("recipient")
    if not user_id:
        raise GraphError(131008, "One of to and recipient is required.")
    if not isinstance(user_id, str) or not _USER_ID.fullmatch(user_id):
        raise GraphError(131009, "recipient is not a valid business-scoped user ID.")
    return None, user_id


def _content(kind: object, content: Mapping[str, Any]) -> dict[str, Any]:
    if kind == "text":
        return {"text": _text(content.get("body"), "text.body", LONGEST_TEXT)}
    if kind == "interactive":
        return _interactive(content)
    if kind == "template":
        return _template(content)
    if kind in _KINDS_WITHOUT_TEXT:
        return {"text": str(content.get("caption", ""))}
    raise GraphError(131051, "The type of the message is not supported.")


def _interactive(content: Mapping[str, Any]) -> dict[str, Any]:
    text = _text(_object(content.get("body", {}), "body").get("text"), "interactive.body.text", LONGEST_BODY)
    action = _object(content.get("action", {}), "action")
    if content.get("type") == "button":
        replies = [_object(_object(each, "button").get("reply", {}), "reply") for each in _some(action, "buttons")]
        return {"text": text, "choices": _choices(replies, MOST_BUTTONS, BUTTON_TITLE)}
    if content.get("type") == "list":
        sections = [_object(each, "section") for each in _some(action, "sections")]
        rows = [_object(row, "row") for section in sections for row in _some(section, "rows")]
        label = _text(action.get("button"), "interactive.action.button", BUTTON_TITLE)
        return {"text": text, "choices": _choices(rows, MOST_ROWS, ROW_TITLE), "list_label": label}
    raise GraphError(131051, "The type of the interactive message is not supported.")


def _choices(found: Sequence[Mapping[str, Any]], most: int, longest_title: int) -> tuple[Choice, ...]:
    if len(found) > most:
        raise GraphError(131009, f"At most {most} can be offered.")
    choices = tuple(
        Choice(
            _text(each.get("id"), "id", 256),
            _text(each.get("title"), "title", longest_title),
            str(each.get("description", "")),
        )
        for each in found
    )
    if any(len(choice.description) > ROW_DESCRIPTION for choice in choices):
        raise GraphError(131009, f"A row's description has {ROW_DESCRIPTION} characters at most.")
    if len({choice.id for choice in choices}) < len(choices) or len({each.title for each in choices}) < len(choices):
        raise GraphError(131009, "Ids and titles must be unique.")
    return choices


def _template(content: Mapping[str, Any]) -> dict[str, Any]:
    found = templates.find(content.get("name"), _object(content.get("language", {}), "language").get("code"))
    components = content.get("components", [])
    if not isinstance(components, list):
        raise GraphError(131009, "template.components must be an array.")
    parameters: list[Mapping[str, Any]] = []
    for component in components:
        each = _object(component, "component")
        if each.get("type") == "body":
            parameters += [_object(parameter, "parameter") for parameter in each.get("parameters", [])]
    return {
        "text": found.filled(parameters),
        "choices": found.choices,
        "is_template": True,
        "category": found.category,
    }


def _object(value: object, name: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise GraphError(131009, f"{name} must be an object.")
    return value


def _some(content: Mapping[str, Any], name: str) -> list[Any]:
    found = content.get(name)
    if not isinstance(found, list) or not found:
        raise GraphError(131008, f"{name} is required.")
    return found


def _text(value: object, name: str, longest: int) -> str:
    if not isinstance(value, str) or not value.strip():
        raise GraphError(131008, f"{name} is required.")
    if len(value) > longest:
        raise GraphError(131009, f"{name} has {longest} characters at most.")
    return value
