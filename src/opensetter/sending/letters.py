"""A stored message as its provider is handed it, and a provider's words as they are stored: pure."""

from collections.abc import Mapping
from typing import Any

from opensetter.channels.base import Button, Meaning, OutgoingMessage, ProviderError, Sender, Template
from opensetter.channels.models import Channel
from opensetter.consent.models import Category
from opensetter.conversations.models import Conversation, Message
from opensetter.sending.rules import Obstacle

MARKETING_CODES = frozenset({"131050"})
"""Errors by which a provider tells that a contact stopped marketing alone."""

_INSTEAD = "templateOnceClosed"

REASONS: Mapping[Meaning, str] = {
    Meaning.RETRY: "gave_up",
    Meaning.AMBIGUOUS: "unconfirmed",
    Meaning.WINDOW_CLOSED: str(Obstacle.WINDOW_CLOSED),
    Meaning.CONSENT: str(Obstacle.CONTACT_OPTED_OUT),
    Meaning.UNREACHABLE: "unreachable",
    Meaning.WAIT: "held_back",
    Meaning.REJECTED: "rejected",
    Meaning.STOPPED: str(Obstacle.CHANNEL_STOPPED),
}
"""What the API and the events call each kind of refusal."""


def outgoing(message: Message, conversation: Conversation, *, public_url: str) -> OutgoingMessage:
    """What is sent: to whom the provider last said that we talk to."""
    told = conversation.recipient or {}
    more = message.outgoing or {}
    return OutgoingMessage(
        to=Sender(wa_id=told.get("waId"), user_id=told.get("userId"), phone=told.get("phone")),
        text=message.content,
        reference=str(message.id),
        buttons=tuple(Button(**button) for button in more.get("buttons", ())),
        button_label=more.get("buttonLabel", ""),
        template=template_of(more) if is_template(message) else None,
        replies_to=more.get("repliesTo"),
        status_url=f"{public_url}/hooks/twilio/{message.bot_integration_id}/status?message={message.id}",
    )


def as_template(template: Template) -> dict[str, Any]:
    """A template as it is stored with its message."""
    return {
        "template": {
            "name": template.name,
            "language": template.language,
            "body": [dict(parameter) for parameter in template.body_parameters],
        }
    }


def failure(error: ProviderError, reason: str) -> dict[str, Any]:
    """Why a message was not sent or delivered, as it is stored: our reason, and the provider's words."""
    told = {"code": error.code, "title": error.title, "message": error.message, "details": error.details}
    return {"reason": reason, **{name: value for name, value in told.items() if value}}


def category(error: ProviderError) -> Category:
    """What a contact's refusal, told by a provider's error, is about."""
    return Category.MARKETING if error.code in MARKETING_CODES else Category.ALL


def is_template(message: Message) -> bool:
    return "template" in (message.outgoing or {})


def or_template(template: Template) -> dict[str, Any]:
    """A template as it is stored with a text, to be sent in its place once the window is closed."""
    return {_INSTEAD: as_template(template)["template"]}


def template_words(template: Template) -> str:
    """What we keep of a template, whose text is the provider's: its name, and what fills its placeholders."""
    told = ", ".join(str(parameter.get("text", "")) for parameter in template.body_parameters)
    return f"{template.name}: {told}" if told else template.name


def fitting(message: Message, *, is_window_open: bool) -> dict[str, Any] | None:
    """What is sent beside the text, with the template in the text's place if only that may be sent now."""
    more = message.outgoing
    if more is None or is_window_open or _INSTEAD not in more:
        return more
    return {**{name: value for name, value in more.items() if name != _INSTEAD}, "template": more[_INSTEAD]}


def is_marketing(message: Message) -> bool:
    """Whether a contact who stopped marketing may not get it: what a bot begins is, unless it is said not to be."""
    told = (message.outgoing or {}).get("isMarketing")
    if told is not None:
        return bool(told)
    return is_template(message) and message.in_reply_to_id is None and not message.is_from_human


def is_confirmation(message: Message) -> bool:
    return bool((message.outgoing or {}).get("confirmsConsent"))


def hands_over(message: Message) -> bool:
    """Whether it says that a human will take over: the last that the bot says, however soon that happens."""
    return bool((message.outgoing or {}).get("handsOver"))


def longest(channel: str) -> int:
    """How many characters of text fit into one message on a channel, whoever writes it."""
    return 1_600 if channel == Channel.SMS else 4_096


def template_of(outgoing: Mapping[str, Any]) -> Template:
    """The template that is stored with a message."""
    stored = outgoing["template"]
    return Template(stored["name"], stored["language"], tuple(stored.get("body", ())))
