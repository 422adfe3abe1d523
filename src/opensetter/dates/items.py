"""What a text becomes while it is read: items, each of one kind, and what several of them make together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import TypeVar

KINDS = {
    "number": "1",
    "ordinal": "2",
    "ordinal_word": "3",
    "year": "4",
    "midnight": "0",
    "clock": "k",
    "dotted": "R",
    "date": "D",
    "instant": "Z",
    "weekday": "w",
    "weak_weekday": "v",
    "weekday_or_ordinal": "o",
    "article_weekday": "W",
    "month": "m",
    "weak_month": "z",
    "relative": "r",
    "part": "p",
    "unit": "U",
    "hours": "H",
    "oclock": "O",
    "ampm": "A",
    "next": "n",
    "after_next": "j",
    "coming": "c",
    "this": "h",
    "last": "l",
    "at": "@",
    "on": "f",
    "of": "_",
    "after": "a",
    "before": "b",
    "until": "u",
    "from": "s",
    "to": "t",
    "nach": ">",
    "vor": "<",
    "around": "~",
    "ish": "i",
    "between": "B",
    "and": "&",
    "or": "|",
    "dash": "-",
    "quarter": "q",
    "half": "y",
    "half_before": "Y",
    "three_quarters": "Q",
    "past": "P",
    "minus": "M",
    "to_hour": "T",
    "in": "I",
    "from_now": "F",
    "ago": "G",
    "since": "L",
    "week_later": "e",
    "edge": "E",
    "day_number": "d",
    "not": "!",
    "but": "C",
    "move": "V",
    "appointment": "N",
    "soon": "S",
    "any": "%",
    "vague": "*",
    "stop": ".",
    "comma": ",",
    "street": "J",
    "zone": "#",
    "other": "x",
    "common": "g",
}
"""One letter to each kind, so that a text's kinds are a string and its grammar regular expressions over it.

Two more are made of several items, `K` clock times and `X` days, and so may `Z` instants be.
"""

MADE_HOURS = "K"
MADE_DAYS = "X"
MADE_INSTANT = "Z"


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock time as it was written. Fixed: no half of the day is in question. Formal: as a 24-hour clock is read."""

    hour: int
    minute: int = 0
    is_fixed: bool = False
    is_formal: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A date in digits, in the order in which they stand; the year, if there is one, apart."""

    first: int
    second: int
    year: int | None = None
    is_iso: bool = False
    has_dots: bool = False


Window = tuple[time | None, time | None]
Span = tuple[date | None, date | None]


class Bound(StrEnum):
    """What is said of a clock time, or of two."""

    EXACT = "exact"
    AROUND = "around"
    AFTER = "after"
    BEFORE = "before"
    UNTIL = "until"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class Hours:
    """Clock times as they were said; which half of the day is meant may depend on what else is."""

    bound: Bound
    clocks: tuple[Clock, ...]
    part: str = ""
    is_midnight: bool = False


@dataclass(frozen=True, slots=True)
class Days:
    """Local days, inclusive, in every way they can be read; a flaw when there is none, or reason to ask."""

    readings: tuple[Span, ...] = ()
    is_past: bool = False
    is_nonexistent: bool = False
    is_vague: bool = False
    is_choice: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One word or more, its kind, and its value."""

    kind: str
    number: int = 0
    name: str = ""
    made: Clock | Written | Hours | Days | datetime | None = None


def kinds(items: Iterable[Item]) -> str:
    return "".join(item.kind for item in items)


Made = TypeVar("Made", Clock, Written, Hours, Days, datetime)


def made(items: Sequence[Item], what: type[Made]) -> list[Made]:
    """What of this type the items hold, in their order."""
    return [item.made for item in items if isinstance(item.made, what)]


def numbers(items: Sequence[Item], of: str = "1") -> list[int]:
    return [item.number for item in items if item.kind in of]
