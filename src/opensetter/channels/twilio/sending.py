"""One message, one request: https://www.twilio.com/docs/messaging/api/message-resource#create-a-message."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import httpx

from opensetter.channels.base import Account, ChannelError, Meaning, OutgoingMessage, Sent, Template
from opensetter.channels.twilio import addresses, answers, calls, errors, forms

LONGEST_TEXT = 1600
"""https://www.twilio.com/docs/api/errors/21617: at least as many fit, unless some of them are emoji."""

_FAILED = {"failed", "undelivered", "canceled"}


async def send(http: httpx.AsyncClient, account: Account, message: OutgoingMessage) -> Sent:
    """Have a message taken by Twilio; `ChannelError` if it is not, or if nobody knows."""
    form = _form(account, message)
    try:
        response = await http.post(
            calls.url(account, "/Messages"), data=form, auth=calls.credentials(account), follow_redirects=False
        )
    except httpx.HTTPError as error:
        raise errors.lost(error, is_write=True) from error
    if not response.is_success:
        raise errors.refused(response, is_write=True)
    return _sent(answers.read(response))


def body(message: OutgoingMessage) -> str:
    """The text, with the buttons as numbered lines below it: what can be tapped needs a template at Twilio."""
    lines = [
        f"{number}. {button.title}" + (f": {button.description}" if button.description else "")
        for number, button in enumerate(message.buttons, 1)
    ]
    return forms.clean("\n".join([message.text, "", *lines] if lines else [message.text]))


def _sent(answer: Mapping[str, Any]) -> Sent:
    # Twilio reports no status that a message begins with, so that nobody would tell us later.
    if answer.get("status") in _FAILED:
        code = str(answer.get("error_code") or answer["status"])
        raise ChannelError(errors.explain(code, str(answer.get("error_message") or "")))
    sent = answers.sent(answer)
    if sent is None:
        raise ChannelError(errors.explain("answer_unreadable", otherwise=Meaning.AMBIGUOUS))
    return sent


def _form(account: Account, message: OutgoingMessage) -> dict[str, str]:
    """What is posted. `replies_to` is left out: Twilio offers no way to quote a message."""
    to = addresses.recipient(account, message.to)
    if to is None:
        raise ChannelError(errors.explain("recipient_missing", otherwise=Meaning.UNREACHABLE))
    form = {"To": to, **_sender(account)}
    if message.status_url:
        form["StatusCallback"] = _reporting(message.status_url, message.reference)
    if message.template is not None:
        return form | _content(message.template)
    text = body(message)
    if len(text) > LONGEST_TEXT:
        raise ChannelError(errors.explain("21617"))
    return form | {"Body": text}


def _sender(account: Account) -> dict[str, str]:
    service = account.settings.get("messagingServiceSid")
    if service:
        return {"MessagingServiceSid": service}
    return {"From": addresses.sender(account)}


def _reporting(status_url: str, reference: str) -> str:
    """The address that Twilio reports to. Our own id goes along in it: nothing else of ours comes back."""
    parts = urlsplit(status_url)
    if "message" in parse_qs(parts.query):
        return status_url
    own = urlencode({"message": reference})
    return urlunsplit(parts._replace(query=f"{parts.query}&{own}" if parts.query else own))


def _content(template: Template) -> dict[str, str]:
    """A template by its ContentSid. Twilio numbers the variables of header, text and buttons in one row."""
    parameters = (*template.header_parameters, *template.body_parameters, *template.button_parameters)
    variables: dict[str, str] = {}
    for number, parameter in enumerate(parameters, 1):
        text = parameter.get("text")
        if not isinstance(text, str):
            raise ChannelError(errors.explain("template_parameter_unsupported"))
        variables[str(parameter.get("parameter_name") or number)] = forms.clean(text)
    content = {"ContentSid": template.name}
    return content | {"ContentVariables": json.dumps(variables)} if variables else content
