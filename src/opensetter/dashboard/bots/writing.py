"""What people type into fields, read and written: hours, spans of time, lists. Pure."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from pydantic import ValidationError

from opensetter.core import forms
from opensetter.core.web import field_errors
from opensetter.dashboard.words import _, later

Faults = dict[str, str]
"""What is wrong with a field, in a sentence."""

Location = tuple[int | str, ...]
"""Where in a schema's input something is."""

WEEKDAYS: Mapping[str, str] = {
    "monday": later("Monday"),
    "tuesday": later("Tuesday"),
    "wednesday": later("Wednesday"),
    "thursday": later("Thursday"),
    "friday": later("Friday"),
    "saturday": later("Saturday"),
    "sunday": later("Sunday"),
}

_STRETCH = re.compile(
    r"([01]?[0-9]|2[0-4])(?:[:.]([0-5][0-9]))?\s*(?:-|\u2013|\u2014|\u2212)\s*([01]?[0-9]|2[0-4])(?:[:.]([0-5][0-9]))?"
)
_SPAN = re.compile(r"([0-9]{1,6})\s*(min|m|h|d)?", re.IGNORECASE)
_UNITS = {"min": 1, "m": 1, "h": 60, "d": 1440}


class Unreadable(ValueError):
    """It cannot be read as what it is meant to be."""


def words(text: str) -> str:
    """What was typed, with the ends of lines as we keep them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_storable(text: str) -> bool:
    """Whether it is text that a page can show and the database take."""
    return forms.shown(text) == text


def lines(text: str) -> list[str]:
    """The lines in which something stands."""
    return [line.strip() for line in words(text).split("\n") if line.strip()]


def parts(text: str) -> list[str]:
    """What stands between commas, semicolons and ends of lines."""
    return [part.strip() for part in re.split(r"[,;\n]", words(text)) if part.strip()]


def stretches(text: str) -> list[dict[str, str]]:
    """`9-12:30, 13:30-17:00` as stretches that open and close; nothing means closed. Raises `Unreadable`."""
    found = []
    for part in parts(text):
        match = _STRETCH.fullmatch(part)
        if match is None:
            raise Unreadable
        opens, closes = (f"{int(match[at]):02d}:{match[at + 1] or '00'}" for at in (1, 3))
        found.append({"opens": opens, "closes": closes})
    return found


def say_stretches(stored: Iterable[Mapping[str, str]]) -> str:
    """Stretches as they are typed: `09:00-12:30, 13:30-17:00`."""
    return ", ".join(f"{one['opens']}-{one['closes']}" for one in stored)


def minutes(text: str) -> list[int]:
    """`1 d, 2 h, 30 min` as minutes; a number alone is minutes. Raises `Unreadable`."""
    found = []
    for part in parts(text):
        match = _SPAN.fullmatch(part)
        if match is None:
            raise Unreadable
        found.append(int(match[1]) * _UNITS[(match[2] or "min").lower()])
    return found


def say_minutes(stored: Iterable[int]) -> str:
    """Minutes as they are typed, in the largest unit that fits."""
    return ", ".join(
        f"{each // 1440} d" if each % 1440 == 0 else f"{each // 60} h" if each % 60 == 0 else f"{each} min"
        for each in stored
    )


def say_value(stored: Mapping[str, str | None]) -> str:
    """What fills a template's placeholder, as it is typed."""
    name = stored.get("parameter_name")
    return f"{name} = {stored['value']}" if name else str(stored["value"])


def week(typed: Mapping[str, str], faults: Faults, *, prefix: str = "hours_") -> list[dict[str, str]]:
    """The week out of a field for each day; a day that cannot be read is among the faults."""
    found: list[dict[str, str]] = []
    for day in WEEKDAYS:
        try:
            found += [{"weekday": day, **stretch} for stretch in stretches(typed.get(prefix + day, ""))]
        except Unreadable:
            faults[prefix + day] = _("Write hours as 09:00-12:30, 13:30-17:00. Nothing means closed.")
    return found


def say_week(stored: Sequence[Mapping[str, str]], *, prefix: str = "hours_") -> dict[str, str]:
    """A week as its fields hold it."""
    return {
        prefix + day: say_stretches(sorted((one for one in stored if one["weekday"] == day), key=_opens))
        for day in WEEKDAYS
    }


def complaints(error: ValidationError, field_of: Callable[[Location], str]) -> Faults:
    """What a schema refuses, beside the fields in which it was typed."""
    found: Faults = {}
    for each in error.errors():
        found.setdefault(field_of(each["loc"]), _(field_errors([each])[0].detail))
    return found


def day_of(place: Location, week_given: Sequence[Mapping[str, str]], *, prefix: str = "hours_") -> str:
    """The field in which an item of a week was typed."""
    match place:
        case (int(index), *_rest) if index < len(week_given):
            return prefix + week_given[index]["weekday"]
    return prefix + next(iter(WEEKDAYS))


def kept(stands: Mapping[str, str], given: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """What fields hold once more after a fault: what was sent for them, and what stands in those that were not."""
    return dict(stands) | {name: forms.shown(given[name]) for name in names if name in given}


def unstorable(typed: Mapping[str, str]) -> Faults:
    """The fields that hold what no page can show, or no database take."""
    sentence = _("There are characters in it that cannot be kept.")
    return {name: sentence for name, text in typed.items() if not is_storable(text)}


def _opens(stretch: Mapping[str, str]) -> str:
    return stretch["opens"]
