"""A text as items: figures by their shape, words by the lexicon, and what is neither as `x`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from opensetter.core import times
from opensetter.dates.items import KINDS, Clock, Item, Written, kinds
from opensetter.dates.lexicon import Lexicon
from opensetter.dates.spelling import unaccented

FIGURE = "figure"
"""The name of a number that was written in figures."""

LONGEST = 500
"""What is written further on is not read."""

UNREADABLE = Item("*", name="unreadable")
"""A day or time that was said, but cannot be made out."""

_OTHER = Item("x")
_COMMA = Item(",")
_STOP = Item(".")

# What says nothing of time, but is full of figures.
_ADDRESSES = re.compile(r"https?://\S+|www\.\S+|[^\s@]{1,64}@[^\s@]{1,64}\.[^\s@]+")
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ´`'", " "))
_HYPHENS = re.compile(r"(?<=[^\W\d_])[-‐‑](?=[^\W\d_])")
_GERMAN_COMPOUND = re.compile(
    r"\b((?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend)"
    r"(morgen|fruh|frueh|vormittag|mittag|nachmittag|abend)s?\b"
)

_TOKEN = re.compile(
    r"""
    (?P<iso>(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)
        (?:[t\ ]\ *(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d{1,9})?)?(z|[+-]\d{2}:?\d{2})?(?!\d))?)
  | (?P<full>(\d{1,2})(?:[/](\d{1,2})[/]|-(\d{1,2})-|(\.)(\d{1,2})\.)(\d{4}|\d{2})(?![\d:])
        |(\d{1,2})\.\ ?(\d{1,2})\.\ ?(\d{4})(?!\d))
  | (?P<meridiem>(\d{1,2})(?:[:.](\d{2}))?(?:([ap])m\b|\ ?([ap])\.\ ?m\b\.?))
  | (?P<half>\b([ap])\.\ ?m\b\.?)
  | (?P<money>[€$£]\ ?\d[\d.,]*|\d[\d.,]*\ ?[€$£%])
  | (?P<phone>\+?\d(?:[\ ().-]?\d){6,})
  | (?P<clock>(\d{1,2}):(\d{2})(?::\d{2})?(?!\d))
  | (?P<hour>(\d{1,2})\ ?h\ ?(\d{2})(?![\d/.:]))
  | (?P<fraction>(\d{1,2})/(\d{1,2})(?![\d/]))
  | (?P<points>(\d{1,2})\.\ ?(\d{1,2})\.(?!\d))
  | (?P<point>(\d{1,2})\.(\d{2})(?![\d.,]))
  | (?P<decimal>\d+(?:[.,]\d+)+)
  | (?P<ordinal>(\d{1,2})(?:st|nd|rd|th|er|eme|e|o|a)\b)
  | (?P<dotted>(\d{1,2})\.(?=\s*$|,|\ ?[^\W\d_]))
  | (?P<number>\d+)
  | (?P<ish>-?ish\b)
  | (?P<word>[^\W\d_]+)
  | (?P<stop>[.;!?\n…]+)
  | (?P<comma>[,:()\[\]]+)
  | (?P<sign>[-~@&/|])
""",
    re.VERBOSE,
)
_SIGNS = {"-": "-", "~": "~", "@": "@", "&": "&", "/": "|", "|": "|"}
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of the text, and the item that its shape makes it, if it is not for the lexicon to say."""

    text: str
    item: Item | None = None
    is_tied: bool = False
    """Whether a full stop follows at once and more after it: one that shortens a word."""


def read(text: str, words: Lexicon) -> list[Item]:
    """The items of a text, as this language has it."""
    tokens = list(_tokens(_tidied(text), words))
    items: list[Item] = []
    place = 0
    while place < len(tokens):
        found, length = _looked_up(tokens, place, words)
        items += found
        place += length
        is_shortened = length == 1 and found[0].kind in "wvmz~" and tokens[place - 1].is_tied
        place += is_shortened and place < len(tokens)
    return _settled(items, words.language)


def _tidied(text: str) -> str:
    text = unaccented(text[:LONGEST])[:LONGEST].translate(_APOSTROPHES)
    text = _HYPHENS.sub(" ", _ADDRESSES.sub(" # ", text))
    return _GERMAN_COMPOUND.sub(r"\1 \2", text)


def _tokens(text: str, words: Lexicon) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        shape, said = str(match.lastgroup), match[0]
        if shape == "word":
            follows = text[match.end() : match.end() + 2]
            yield _Token(said, is_tied=follows[:1] == "." and len(said) < len("month") + 1 and follows != ".")
        elif shape == "number":
            yield _Token(said, _number(said))
        elif shape in _SHAPES:
            yield from (_Token(said, item) for item in _SHAPES[shape](match, words))
        elif shape == "sign":
            yield _Token(said, Item(_SIGNS[said]))
        else:
            yield _Token(said, {"stop": _STOP, "comma": _COMMA, "ish": Item("i")}.get(shape, _OTHER))


def _number(said: str) -> Item:
    if len(said) > 2:  # noqa: PLR2004
        return Item("4", int(said)) if len(said) == 4 else _OTHER  # noqa: PLR2004 - a year, or 1530
    return Item("1", int(said), FIGURE)


def _dotted(match: re.Match[str], words: Lexicon) -> Iterator[Item]:
    """A German ordinal; elsewhere a number at the end of a sentence."""
    number = _number(match[0][:-1])
    yield from [Item("2", number.number)] if words.language == "de" else [number, _STOP]


def _iso(match: re.Match[str], _words: Lexicon) -> Iterator[Item]:
    year, month, day, hour, minute, offset = (match[group] for group in range(2, 8))
    if offset is None:
        yield Item("D", made=Written(int(month), int(day), int(year), is_iso=True))
        if hour is not None:
            yield _clock(hour, minute, is_fixed=True)
        return
    try:
        local = datetime(int(year), int(month), int(day), int(hour), int(minute), tzinfo=_offset(offset))
    except ValueError:
        yield UNREADABLE
    else:
        # The first and the last years overflow when they are moved to UTC.
        is_near = times.EARLIEST <= local < times.LATEST
        yield Item("Z", made=local.astimezone(UTC)) if is_near else UNREADABLE


def _offset(written: str) -> timezone:
    if written == "z":
        return UTC
    minutes = int(written[1:3]) * 60 + int(written[-2:])
    return timezone(timedelta(minutes=-minutes if written[0] == "-" else minutes))


def _full(match: re.Match[str], _words: Lexicon) -> Iterator[Item]:
    first, *others = (group for group in re.findall(r"\d+", match[0]))
    year = int(others[1]) + (2000 if len(others[1]) == 2 else 0)  # noqa: PLR2004 - as in 26 for 2026
    yield Item("D", made=Written(int(first), int(others[0]), year, has_dots="." in match[0]))


def _meridiem(match: re.Match[str], _words: Lexicon) -> Iterator[Item]:
    hour, *others = re.findall(r"\d+", match[0])
    item = _clock(hour, others[0] if others else "0")
    yield item
    if item.kind == "k":
        yield Item("A", 12 if "p" in match[0] else 0)


def _half(match: re.Match[str], _words: Lexicon) -> Iterator[Item]:
    yield Item("A", 12 if "p" in match[0] else 0)


def _written_clock(match: re.Match[str], _words: Lexicon) -> Iterator[Item]:
    hour, minute, *_ = re.findall(r"\d+", match[0])
    yield _clock(hour, minute, is_formal="h" in match[0])


def _clock(hour: str, minute: str, *, is_fixed: bool = False, is_formal: bool = False) -> Item:
    """A leading zero is how a clock of 24 hours is written; 25:00 is a time that cannot be made out."""
    if int(minute) > 59 or int(hour) > 24 or (int(hour) == 24 and int(minute)):  # noqa: PLR2004
        return UNREADABLE
    is_certain = is_fixed or hour[0] == "0" or int(hour) > _MONTHS
    return Item("k", made=Clock(int(hour), int(minute), is_certain, is_formal))


def _fraction(match: re.Match[str], _words: Lexicon) -> Iterator[Item]:
    first, second = map(int, re.findall(r"\d+", match[0]))
    # Open 24/7 is no day in July.
    is_date = 1 <= min(first, second) <= _MONTHS and max(first, second) <= 31 and (first, second) != (24, 7)  # noqa: PLR2004
    yield Item("D", made=Written(first, second)) if is_date else _OTHER


def _points(match: re.Match[str], words: Lexicon) -> Iterator[Item]:
    """With two full stops a German date; elsewhere, and with a month 30, a time at the end of a sentence."""
    first, second = re.findall(r"\d+", match[0])
    if words.language == "de" and 1 <= int(second) <= _MONTHS:
        yield Item("D", made=Written(int(first), int(second), has_dots=True))
    elif 1 <= int(second) <= _MONTHS and int(second) % 5:
        yield UNREADABLE  # in other languages such a date is rare, and so is such a time
    else:
        yield from _point(match, words)
        yield _STOP


def _point(match: re.Match[str], words: Lexicon) -> Iterator[Item]:
    first, second = re.findall(r"\d+", match[0])
    clock = _clock(first, second)
    if len(second) < 2 or clock.kind != "k":  # noqa: PLR2004
        yield _OTHER
    else:
        yield Item("R", int(first), second if words.language == "de" else "", clock.made)


def _ordinal(match: re.Match[str], _words: Lexicon) -> Iterator[Item]:
    yield Item("2", int(re.findall(r"\d+", match[0])[0]))


def _phone(match: re.Match[str], words: Lexicon) -> Iterator[Item]:
    """A row of figures with a long one in it, or that begins as numbers abroad do, is no row of hours."""
    groups = re.findall(r"\d+", match[0])
    if match[0][0] in "+0" or any(len(group) > 2 for group in groups):  # noqa: PLR2004
        yield _OTHER
        return
    for token in _tokens(" ; ".join(groups), words):
        yield token.item or _OTHER


_SHAPES = {
    "iso": _iso,
    "full": _full,
    "meridiem": _meridiem,
    "half": _half,
    "clock": _written_clock,
    "hour": _written_clock,
    "fraction": _fraction,
    "points": _points,
    "point": _point,
    "ordinal": _ordinal,
    "dotted": _dotted,
    "phone": _phone,
}


def _looked_up(tokens: list[_Token], place: int, words: Lexicon) -> tuple[list[Item], int]:
    """What the longest phrase from here on says, and how many tokens it has."""
    token = tokens[place]
    for length in range(min(words.longest.get(token.text, 0), len(tokens) - place), 0, -1):
        phrase = tuple(token.text for token in tokens[place : place + length])
        if phrase in words.phrases:
            return list(words.phrases[phrase]), length
    if token.item is not None:
        return [token.item], 1
    meant = words.phrases.get((words.corrected(token.text),))
    if meant is None and token.text.endswith("ish"):
        base = words.phrases.get((token.text.removesuffix("ish"),), (_OTHER,))
        meant = (*base, Item("i")) if base[0].kind in "1k" else None
    return list(meant or (_OTHER,)), 1


# What makes an hour of a figure with a point in it, and a day of "sat": a neighbour that speaks of time.
_BEFORE_POINT = re.compile(r"[@~abus<>BXwrmp&|-][f_]*$")
_AFTER_POINT = re.compile(r"[AOpi-]")
_AFTER_DAY = re.compile(r"[.,]?[@~ab><us]?[f_]*(?:[k1RD2p](?![xJU]))")
_BEFORE_DAY = re.compile(r"(?:^|[nhcf|&-])$")
_AFTER_MONTH = re.compile(r"_?[124]")
_BEFORE_MONTH = re.compile(r"(?:[123]f?_?|[InhEusab<>]f?_?)$")


def _settled(items: list[Item], language: str) -> list[Item]:
    """The items, with those decided that only their neighbours tell."""
    said = kinds(items)
    settled: list[Item] = []
    for place, item in enumerate(items):
        before, after = said[:place], said[place + 1 :]
        if item.kind == "R":
            item = _of_point(item, before, after)  # noqa: PLW2901
        elif item.kind == "v":
            is_day = _AFTER_DAY.match(after) or (_BEFORE_DAY.search(before) and not after.startswith("x"))
            item = Item("w" if is_day else "x", item.number)  # noqa: PLW2901
        elif item.kind == "z":
            is_month = _BEFORE_MONTH.search(before) or _AFTER_MONTH.match(after) or said == "z"
            item = Item("m" if is_month else "x", item.number)  # noqa: PLW2901
        elif item.kind == "r" and language == "de" and item.number == 1 and before.endswith("w"):
            item = Item("p", name="morning")  # noqa: PLW2901
        settled.append(item)
    return settled


def _of_point(item: Item, before: str, after: str) -> Item:
    """A time such as 15.30, a German date such as 3.12, or a price."""
    if item.name and (before.endswith("f") or after.startswith("@")) and 1 <= int(item.name) <= _MONTHS:
        return Item("D", made=Written(item.number, int(item.name), has_dots=True))
    if _BEFORE_POINT.search(before) or _AFTER_POINT.match(after) or not (before or after):
        return Item(KINDS["clock"], made=item.made)
    return _OTHER
