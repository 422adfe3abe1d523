"""A phone's messages as the page shows them: in groups, with days between them, and with all that hangs on each."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from opensetter.core.times import format_instant
from opensetter.simulators.phones import Author, Bubble, Phone, Side, Tick
from opensetter.simulators.simulator import Simulator

GROUP_GAP = timedelta(minutes=5)
"""Messages of one side that follow each other within this time are shown as one group."""

SHOWN = 200
"""The latest messages of a phone that are shown."""

WORDS = {
    Tick.TAKEN: "Sending",
    Tick.SENT: "Sent",
    Tick.DELIVERED: "Delivered",
    Tick.READ: "Read",
    Tick.FAILED: "Not delivered",
}

AUTHORS = {Author.PHONE: "From the business's own phone", Author.CARRIER: "From the carrier"}


@dataclass(frozen=True, slots=True)
class Offered:
    """A button, or a row of a list."""

    id: str
    title: str
    description: str
    is_chosen: bool
    is_spent: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A message as the phone shows it; `day` is set on the first of a day."""

    id: str
    side: str
    speaker: str
    author: str
    text: str
    at: str
    time: str
    day: str | None
    tick: str
    tick_word: str
    error: str
    quote: str
    picture: str
    voice: bool
    place: str
    reaction: str
    can_react: bool
    is_unread: bool
    choices: tuple[Offered, ...]
    list_label: str
    starts_group: bool
    ends_group: bool


def of(simulator: Simulator[Any], phone: Phone) -> list[Row]:
    """The latest messages of a phone, in order."""
    bubbles = phone.bubbles[-SHOWN:]
    local = [bubble.at.astimezone() for bubble in bubbles]
    joins = [False, *(_joins(*pair) for pair in pairwise(zip(bubbles, local, strict=True))), False]
    today = simulator.now().astimezone().date()
    return [
        _row(
            simulator,
            phone,
            bubble,
            day=_day(at.date(), today) if not index or local[index - 1].date() != at.date() else None,
            starts_group=not joins[index],
            ends_group=not joins[index + 1],
        )
        for index, (bubble, at) in enumerate(zip(bubbles, local, strict=True))
    ]


def _row(simulator: Simulator[Any], phone: Phone, bubble: Bubble, **place: Any) -> Row:  # noqa: ANN401 - fields of a row
    is_mine = bubble.side is Side.PERSON
    quoted = next((each.text for each in phone.bubbles if each.id == bubble.replies_to), "")
    is_shown_otherwise = bubble.kind in {"location", "audio"}
    return Row(
        id=bubble.id,
        side="mine" if is_mine else "theirs",
        speaker=phone.person.name if is_mine else simulator.business,
        author=AUTHORS.get(bubble.author, "") if bubble.author else "",
        text="" if is_shown_otherwise else bubble.text,
        at=format_instant(bubble.at),
        time=bubble.at.astimezone().strftime("%H:%M"),
        tick=bubble.tick.value,
        tick_word=WORDS[bubble.tick],
        error=bubble.error,
        quote=quoted,
        picture=f"/simulator/pictures/{bubble.file.id}" if bubble.file and bubble.kind == "image" else "",
        voice=bubble.kind == "audio",
        place=bubble.text if bubble.kind == "location" else "",
        reaction=bubble.reaction,
        can_react="react" in simulator.abilities and not is_mine and not bubble.error,
        is_unread=bubble.is_unread,
        choices=_choices(bubble),
        list_label=bubble.list_label,
        **place,
    )


def _choices(bubble: Bubble) -> tuple[Offered, ...]:
    if bubble.error:
        return ()
    is_spent = bubble.chosen is not None and not bubble.list_label
    return tuple(
        Offered(choice.id, choice.title, choice.description, is_chosen=choice.id == bubble.chosen, is_spent=is_spent)
        for choice in bubble.choices
    )


def _joins(earlier: tuple[Bubble, datetime], later: tuple[Bubble, datetime]) -> bool:
    (before, at_before), (after, at_after) = earlier, later
    is_close = at_after - at_before < GROUP_GAP and at_after.date() == at_before.date()
    return is_close and before.side is after.side and before.author is after.author


def _day(day: date, today: date) -> str:
    if day == today:
        return "Today"
    if day == today - timedelta(days=1):
        return "Yesterday"
    return f"{day:%A} {day.day} {day:%B}"
