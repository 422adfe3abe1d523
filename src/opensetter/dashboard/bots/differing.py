"""What differs between two versions of a bot, field by field, line by line and word by word. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice, zip_longest
from typing import Any

from opensetter.bots.service import FIELDS
from opensetter.dashboard.bots import writing
from opensetter.dashboard.words import _, later

LABELS: Mapping[str, str] = {
    "name": later("Name"),
    "instructions": later("Instructions"),
    "questions": later("Questions"),
    "booking_url": later("Booking link"),
    "time_zone": later("Time zone"),
    "language": later("Language"),
    "opening_hours": later("Opening hours"),
    "model": later("Model"),
    "send_confirmations": later("Confirmations"),
    "reminder_minutes": later("Reminders"),
    "reminder_template": later("WhatsApp template for reminders"),
    "follow_up_minutes": later("Follow-ups"),
    "quiet_hours": later("Quiet hours"),
    "offers_again_after_completion": later("Offer another to whoever has had their appointment"),
    "offers_again_after_no_show": later("Offer another to whoever did not come"),
}

AROUND = 2
"""How many lines that stayed are shown around those that did not."""

MOST_LINES, MOST_WORDS = 400, 250
"""Of more lines, or more words in a line, it is not looked which have stayed: that would take too long."""

MOST_ROWS = 1_000

_WORDS = re.compile(r"\s+|[^\s\w]|\w+")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a field. `kind` is `same`, `gone`, `new`, or `gap` for lines that stayed and are left out.

    `pieces` are its parts, and whether a part is what differs.
    """

    kind: str
    pieces: Sequence[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Change:
    """A field that differs."""

    label: str
    rows: Sequence[Row]


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The labels of the fields that differ."""
    return [_(LABELS[name]) for name in _differing(before, after)]


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Every field that differs, and how."""
    return [
        Change(_(LABELS[name]), _cut(_rows(_said(name, before.get(name)), _said(name, after.get(name)))))
        for name in _differing(before, after)
    ]


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return [name for name in FIELDS if before.get(name) != after.get(name)]


def _said(name: str, value: Any) -> list[str]:  # noqa: ANN401 - JSON
    """A field's value in lines that people read."""
    if value in (None, "", []):
        return [_("nothing")]
    if isinstance(value, bool):
        return [_("yes") if value else _("no")]
    return _SAYING[name](value) if name in _SAYING else str(value).split("\n")


def _said_week(stored: Sequence[Mapping[str, str]]) -> list[str]:
    week = writing.say_week(stored, prefix="")
    return [f"{_(label)} {week[day]}" for day, label in writing.WEEKDAYS.items() if week[day]]


def _said_template(stored: Mapping[str, Any]) -> list[str]:
    return [stored["name"], stored["language"], ", ".join(map(writing.say_value, stored.get("values", ())))]


_SAYING: Mapping[str, Callable[[Any], list[str]]] = {
    "opening_hours": _said_week,
    "reminder_minutes": lambda stored: [writing.say_minutes(stored)],
    "follow_up_minutes": lambda stored: [writing.say_minutes(stored)],
    "quiet_hours": lambda stored: [f"{stored['since']}-{stored['until']}"],
    "reminder_template": _said_template,
    "questions": list,
}


def _rows(before: Sequence[str], after: Sequence[str]) -> Iterator[Row]:
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    yield from _same(before[:start], has_before=False, has_after=True)
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    if max(len(old), len(new)) > MOST_LINES:
        yield from _replaced(old, new)
    else:
        codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        for kind, i, j, k, m in codes:
            if kind == "equal":
                yield from _same(old[i:j], has_before=True, has_after=True)
            else:
                yield from _replaced(old[i:j], new[k:m])
    yield from _same(before[len(before) - end :], has_before=True, has_after=False)


def _cut(rows: Iterator[Row]) -> list[Row]:
    """As many rows as a page can hold."""
    shown = list(islice(rows, MOST_ROWS + 1))
    return shown if len(shown) <= MOST_ROWS else [*shown[:MOST_ROWS], Row("gap", [])]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _same(lines: Sequence[str], *, has_before: bool, has_after: bool) -> Iterator[Row]:
    """Lines that stayed, as far as they are close to one that did not."""
    first = AROUND if has_before else 0
    last = len(lines) - (AROUND if has_after else 0)
    for at, line in enumerate(lines):
        if at < first or at >= last:
            yield Row("same", [(line, False)])
        elif at == first:
            yield Row("gap", [])


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Row]:
    pairs = [_pieces(a, b) for a, b in zip_longest(old, new)]
    yield from (Row("gone", gone) for gone, _new in pairs if gone is not None)
    yield from (Row("new", new) for _gone, new in pairs if new is not None)


_Pieces = list[tuple[str, bool]] | None


def _pieces(old: str | None, new: str | None) -> tuple[_Pieces, _Pieces]:
    """A line and what has come in its place, in parts: those that differ are marked."""
    a, b = (_WORDS.findall(line or "") for line in (old, new))
    if old is None or new is None or max(len(a), len(b)) > MOST_WORDS:
        return None if old is None else [(old, False)], None if new is None else [(new, False)]
    gone: list[tuple[str, bool]] = []
    added: list[tuple[str, bool]] = []
    for kind, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        differs = kind != "equal"
        if i < j:
            gone.append(("".join(a[i:j]), differs))
        if k < m:
            added.append(("".join(b[k:m]), differs))
    return gone, added
