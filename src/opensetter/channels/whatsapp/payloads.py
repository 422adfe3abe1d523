"""What we send, in the words of the Messages API: made to be taken, so that nothing is refused for its form.

https://developers.facebook.com/documentation/business-messaging/whatsapp/reference/whatsapp-business-phone-number/message-api
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from opensetter.channels.base import (
    Button,
    ChannelError,
    Limits,
    Meaning,
    OutgoingMessage,
    ProviderError,
    Sender,
    Sent,
    Template,
)
from opensetter.channels.whatsapp import fields, people
from opensetter.channels.whatsapp.fields import Json

LIMITS = Limits(
    text=4096,
    buttons=3,
    button_title=20,
    list_rows=10,
    row_title=24,
    row_description=72,
    window_hours=24,
)
MAX_TEXT_OVER_BUTTONS = 1024

_SUB_TYPES = {"payload": "quick_reply", "text": "url", "coupon_code": "copy_code", "action": "flow"}
"""Which kind of a template's button takes which type of parameter."""


def message(outgoing: OutgoingMessage) -> dict[str, Any]:
    """The request that sends a message. `ChannelError` if it fits into none."""
    request: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **addressed(outgoing.to),
        **_content(outgoing),
        # Comes back with each receipt, so that a message is known again even if the answer to it was lost.
        "biz_opaque_callback_data": outgoing.reference,
    }
    if outgoing.replies_to is not None:
        request["context"] = {"message_id": outgoing.replies_to}
    return request


def addressed(to: Sender) -> dict[str, str]:
    """Whom to write to: a number if we have one, and else the business-scoped user id, each in a field of its own.

    Meta advises the number, for it goes on telling us numbers while we use them. A user id in `to` is answered with
    200, and the message is never seen again: what are not digits is no number.
    https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids/
    """
    for known in (to.wa_id, to.phone):
        number = (known or "").removeprefix("+")
        if number.isascii() and number.isdecimal():
            return {"to": number}
    if user_id := to.user_id or to.wa_id:
        return {"recipient": user_id}
    raise _refused("no_recipient", "The contact has neither a WhatsApp number nor a user id.", Meaning.UNREACHABLE)


def acknowledgement(provider_id: str) -> dict[str, Any]:
    """The request that marks a message as read and shows that it is being answered, for 25 seconds at most.

    https://developers.facebook.com/documentation/business-messaging/whatsapp/typing-indicators/
    """
    return {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": provider_id,
        "typing_indicator": {"type": "text"},
    }


def sent(answer: Json) -> Sent | None:
    """What Meta took, from its answer; None if that does not say so.

    It spells numbers its own way, and the answer tells how: `to` may be 52…, and `wa_id` 521….
    """
    taken = next((item for item in fields.items(answer, "messages") if isinstance(item, dict)), {})
    provider_id = fields.identifier(taken, "id")
    if provider_id is None:
        return None
    contact = next((item for item in fields.items(answer, "contacts") if isinstance(item, dict)), {})
    recipient = Sender(wa_id=people.identifier(contact, "wa_id"), user_id=people.identifier(contact, "user_id"))
    return Sent(provider_id, recipient)


def _content(outgoing: OutgoingMessage) -> dict[str, Any]:
    if outgoing.template is not None:
        return {"type": "template", "template": _template(outgoing.template)}
    if len(outgoing.text) > LIMITS.text:
        raise _refused("text_too_long", f"A WhatsApp message has {LIMITS.text} characters at most.")
    if outgoing.button_label:
        return {"type": "interactive", "interactive": _list(outgoing)}
    # Buttons save typing and say nothing of their own, so words that do not fit above them go without them.
    if outgoing.buttons and len(outgoing.text) <= MAX_TEXT_OVER_BUTTONS:
        return {"type": "interactive", "interactive": _buttons(outgoing)}
    return {"type": "text", "text": {"body": outgoing.text, "preview_url": False}}


def _buttons(outgoing: OutgoingMessage) -> dict[str, Any]:
    _check_count(outgoing.buttons, LIMITS.buttons)
    titles = _titles(outgoing.buttons, LIMITS.button_title)
    replies = [
        {"type": "reply", "reply": {"id": button.id, "title": title}}
        for button, title in zip(outgoing.buttons, titles, strict=True)
    ]
    return {"type": "button", "body": {"text": outgoing.text}, "action": {"buttons": replies}}


def _list(outgoing: OutgoingMessage) -> dict[str, Any]:
    _check_count(outgoing.buttons, LIMITS.list_rows)
    rows = [
        {"id": button.id, "title": title}
        | ({"description": shortened(button.description, LIMITS.row_description)} if button.description else {})
        for button, title in zip(outgoing.buttons, _titles(outgoing.buttons, LIMITS.row_title), strict=True)
    ]
    action = {"button": shortened(outgoing.button_label, LIMITS.button_title), "sections": [{"rows": rows}]}
    return {"type": "list", "body": {"text": outgoing.text}, "action": action}


def _check_count(buttons: Sequence[Button], most: int) -> None:
    if not 0 < len(buttons) <= most:
        raise _refused("buttons_invalid", f"A WhatsApp message of this kind has 1 to {most} choices.")


def _titles(buttons: Sequence[Button], most: int) -> list[str]:
    """The buttons' titles, as long as they may be. Two that would look alike are numbered: Meta refuses equals."""
    titles = [shortened(button.title, most) for button in buttons]
    if max(Counter(titles).values()) == 1:
        return titles
    return [shortened(f"{number}. {button.title}", most) for number, button in enumerate(buttons, 1)]


def shortened(words: str, most: int) -> str:
    """The words, or their beginning with an ellipsis."""
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def _template(template: Template) -> dict[str, Any]:
    components: list[dict[str, Any]] = [
        {"type": name, "parameters": [dict(parameter) for parameter in parameters]}
        for name, parameters in (("header", template.header_parameters), ("body", template.body_parameters))
        if parameters
    ]
    components += [_button(place, parameter) for place, parameter in enumerate(template.button_parameters)]
    named = {"name": template.name, "language": {"code": template.language}}
    return {**named, "components": components} if components else named


def _button(place: int, parameter: Mapping[str, Any]) -> dict[str, Any]:
    """A parameter of a template's button: of the button at its own place, unless it names an `index`."""
    given = dict(parameter)
    index = given.pop("index", place)
    sub_type = given.pop("sub_type", None) or _SUB_TYPES.get(given.get("type", ""), "quick_reply")
    return {"type": "button", "sub_type": sub_type, "index": str(index), "parameters": [given]}


def _refused(code: str, sentence: str, meaning: Meaning = Meaning.REJECTED) -> ChannelError:
    return ChannelError(ProviderError(code, sentence, meaning=meaning))
