"""What Twilio answers: an object, or a message in it."""

import re
from collections.abc import Mapping
from typing import Any

import httpx

from opensetter.channels.base import Sender, Sent
from opensetter.channels.twilio import addresses

_WHOLE_NUMBER = re.compile(r"[0-9]{1,6}")


def read(response: httpx.Response) -> Mapping[str, Any]:
    """The object in an answer; empty if there is none, as from a proxy that answers in HTML, or if it was not read."""
    try:
        answer = response.json()
    except (ValueError, httpx.ResponseNotRead):
        return {}
    return answer if isinstance(answer, dict) else {}


def sent(answer: Mapping[str, Any]) -> Sent | None:
    """The message that an answer describes, if it does."""
    provider_id = answer.get("sid")
    if not isinstance(provider_id, str) or not provider_id:
        return None
    return Sent(
        provider_id,
        recipient=addresses.person(str(answer.get("to") or "")) or Sender(),
        # A messaging service says "0" until it has chosen a number to send from, and that is no answer.
        segments=whole_number(str(answer.get("num_segments"))) or None,
    )


def whole_number(text: str) -> int | None:
    """The number that a text is; None if it is none, or an absurd one."""
    return int(text) if _WHOLE_NUMBER.fullmatch(text) else None
