"""A model that fails in the way the person's message names: `Please fail: reset`; other messages it answers well."""

import json
import re
from collections.abc import Callable

from tests.faults.model import Asked, Fails, Says, fills_in

WORKS = "I am back."
LONG = 1_000_000

# Longer than any time-out that a test sets.
_FOR_EVER = 20.0


def _error(status: int) -> Fails:
    return Fails(status, json.dumps({"error": {"message": "not now", "type": "error", "code": str(status)}}).encode())


def _form(asked: Asked, arguments: object, finish: str | None = None) -> Says:
    return Says(calls=((asked.form()["name"], arguments),), finish=finish)  # type: ignore[arg-type]  # wrong on purpose


def _others_ids(asked: Asked) -> Says:
    """Looks up somebody else's appointments, and tells what it got."""
    if asked.messages[-1]["role"] == "user":
        return Says(calls=(("appointments", {"contact_id": 1, "organization_id": 1, "contactId": 1}),))
    return fills_in(asked, text=f"I found: {asked.messages[-1]['content']}")


def _five_copies(asked: Asked) -> Says:
    if asked.messages[-1]["role"] == "user":
        return Says(calls=(("appointments", {}),) * 5)
    return fills_in(asked, text=WORKS)


NO_DRAFT: dict[str, Callable[[Asked], Says | Fails]] = {
    "timeout": lambda _: Fails(after_seconds=_FOR_EVER, status=500),
    "drip": lambda _: Fails(drips=True),
    "429": lambda _: _error(429),
    "500": lambda _: _error(500),
    "not json": lambda _: Fails(body=b"<html>Bad gateway</html>"),
    "other json": lambda _: Fails(body=b'{"choices": []}'),
    "empty": lambda _: Says(content=""),
    "nothing": lambda _: Says(),
    "blank form": lambda asked: _form(asked, {"text": " \n ", "offer_link": False}),
    "truncated": lambda asked: _form(asked, '{"text": "Hello, I wou', finish="length"),
    "unknown tool": lambda _: Says(calls=(("delete_everything", {}),)),
    "wrong types": lambda asked: _form(asked, {"text": ["a"], "offer_link": "perhaps", "answers": 7}),
    "no arguments": lambda asked: _form(asked, {}),
    "endless loop": lambda _: Says(calls=(("appointments", {}),)),
    "reset": lambda _: Fails(resets=True),
    "spendthrift": lambda _: Says(calls=(("appointments", {}),), total_tokens=50_000),
}
"""Failures that leave no draft: the built-in responder has to answer."""

ODD: dict[str, Callable[[Asked], Says | Fails]] = {
    "long text": lambda _: Says(content="Well, well. " * (LONG // 12)),
    "long word": lambda _: Says(content="a" * LONG),
    "long brackets": lambda _: Says(content="[(" * (LONG // 2)),
    "long dots": lambda _: Says(content="a." * (LONG // 2)),
    "long spaces": lambda _: Says(content="a " * (LONG // 2)),
    "long spelling": lambda _: Says(content="a dot b slash " * (LONG // 14)),
    "other ids": _others_ids,
    "five copies": _five_copies,
    "refusal": lambda _: Says(refusal="I cannot help with that."),
    "invisible": lambda _: Says(content="\u200b\u200d\ufeff"),
}
"""Odd answers, of which a reply may or may not be made: there is one all the same."""


def failing(asked: Asked) -> Says | Fails:
    """As the person's last message says. What a library writes to have an answer mended is not theirs."""
    wanted = next(
        (found[1] for text in reversed(asked.users) if (found := re.search(r"Please (fail: .*|work)", text))), ""
    )
    kind, _, name = wanted.partition(": ")
    if kind == "fail":
        return {**NO_DRAFT, **ODD}[name](asked)
    return fills_in(asked, text=WORKS)
