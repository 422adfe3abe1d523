"""What a scripted model is asked, and how it answers: the wire's messages as values."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

_OFFER = re.compile(r"^- offer (\d+): (\d+)\. (.+)$", re.MULTILINE)
_UPCOMING = re.compile(r"^- upcoming: (.+) \(booking (\d+)\)$", re.MULTILINE)
_QUESTION = re.compile(r"^(\d+)\. (.+) \(open\)$", re.MULTILINE)
_KIND = re.compile(r"^- (\d+): (.+), \d+ minutes$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Shown:
    """An offered time as the model was shown it: under which id and number, and when it is, in words."""

    id: int
    number: int
    when: str


@dataclass(frozen=True)
class Asked:
    """One request. What the engine tells its model about offers, bookings and questions is read from the messages."""

    messages: tuple[Mapping[str, Any], ...]
    tools: tuple[Mapping[str, Any], ...]

    @cached_property
    def said(self) -> str:
        """What the person wrote last."""
        return self.all_said[-1] if self.all_said else ""

    @cached_property
    def all_said(self) -> tuple[str, ...]:
        return tuple(_text(message) for message in self.messages if message["role"] == "user")

    @cached_property
    def last_reply(self) -> str:
        """What we had written before that."""
        before = self.messages[: self._newest]
        return next((_text(each) for each in reversed(before) if each["role"] == "assistant"), "")

    @cached_property
    def results(self) -> tuple[str, ...]:
        """What tools have given back in this turn."""
        return tuple(_text(each) for each in self.messages[self._newest :] if each["role"] == "tool")

    @cached_property
    def offers(self) -> tuple[Shown, ...]:
        """The times on offer: the last that were looked up, else those that still stand from before."""
        for text in (*reversed(self.results), self._instructions):
            if found := _OFFER.findall(text):
                return tuple(Shown(int(id_), int(number), when) for id_, number, when in found)
        return ()

    @cached_property
    def bookings(self) -> tuple[tuple[int, str], ...]:
        """The person's appointments: ids, and when they are, in words."""
        return tuple((int(id_), when) for when, id_ in _UPCOMING.findall(self._instructions))

    @cached_property
    def open_questions(self) -> Mapping[int, str]:
        return {int(number): text for number, text in _QUESTION.findall(self._instructions)}

    @cached_property
    def kinds(self) -> Mapping[int, str]:
        """The kinds of appointments there are."""
        return {int(id_): name for id_, name in _KIND.findall(self._instructions)}

    @cached_property
    def form(self) -> str | None:
        """The name of the tool that takes the reply."""
        named = (tool["function"] for tool in self.tools)
        return next((each["name"] for each in named if "text" in each["parameters"].get("properties", {})), None)

    def can(self, tool: str) -> bool:
        return any(each["function"]["name"] == tool for each in self.tools)

    @cached_property
    def _instructions(self) -> str:
        return "\n".join(_text(each) for each in self.messages if each["role"] in {"system", "developer"})

    @cached_property
    def _newest(self) -> int:
        """Where the newest message of the person's stands."""
        places = [place for place, each in enumerate(self.messages) if each["role"] == "user"]
        return places[-1] if places else 0


@dataclass(frozen=True, slots=True)
class Says:
    """An answer: words, or calls of tools with their arguments."""

    content: str | None = None
    calls: tuple[tuple[str, Mapping[str, Any]], ...] = ()


Script = Callable[[Asked], Says]


def call(tool: str, **arguments: Any) -> Says:  # noqa: ANN401 - any JSON
    return Says(calls=((tool, arguments),))


def replies(asked: Asked, text: str, **fields: Any) -> Says:  # noqa: ANN401 - any JSON
    """A reply in the form that is asked for, or in plain words if none is."""
    return Says(content=text) if asked.form is None else call(asked.form, text=text, **fields)


def _text(message: Mapping[str, Any]) -> str:
    content = message.get("content")
    if isinstance(content, list):
        return "\n".join(str(part.get("text", "")) for part in content)
    return str(content or "")
