"""How dates, clock times and opening hours are written in scenario files."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

Language = Literal["en", "es", "pt", "de", "fr"]
LANGUAGES: tuple[Language, ...] = ("en", "es", "pt", "de", "fr")

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00")


class Part(BaseModel):
    """Base of everything in a scenario file: exact types, and no field that is not known."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


@dataclass(frozen=True, slots=True)
class Span:
    """Clock times from one to another, both included."""

    since: time
    until: time

    def holds(self, clock: time) -> bool:
        return self.since <= clock <= self.until


@dataclass(frozen=True, slots=True)
class Week:
    """Opening hours: `weekly` as schedules and bots keep them, one entry for each stretch."""

    weekly: tuple[Mapping[str, str], ...]


def check_day(text: object) -> date:
    """The date that a text writes; `ValueError` with a sentence if it is none."""
    try:
        return date.fromisoformat(_text(text))
    except ValueError:
        raise ValueError("a date is written 2027-03-09") from None


def _moment(text: object) -> datetime:
    try:
        found = datetime.strptime(_text(text), "%Y-%m-%d %H:%M")  # noqa: DTZ007 - local time, whose zone stands elsewhere
    except ValueError:
        raise ValueError("a local date and time is written 2027-03-09 15:00") from None
    return found


def _span(text: object) -> Span:
    since, _, until = _text(text).partition("-")
    if not (_CLOCK.fullmatch(since) and _CLOCK.fullmatch(until) and since <= until):
        raise ValueError("a part of the day is written 12:00-18:00")
    return Span(time.fromisoformat(since), time.max if until == "24:00" else time.fromisoformat(until))


def stretches(text: object) -> list[dict[str, str]]:
    """`09:00-12:00, 13:00-17:00` as what opens and closes; nothing for `closed`."""
    found = []
    for stretch in () if text == "closed" else _text(text).split(","):
        opens, _, closes = stretch.strip().partition("-")
        if not (_CLOCK.fullmatch(opens) and _CLOCK.fullmatch(closes) and opens < closes):
            raise ValueError("hours are written 09:00-12:00, 13:00-17:00, or closed")
        found.append({"opens": opens, "closes": closes})
    return found


def _week(value: object) -> Week:
    if not isinstance(value, dict):
        raise ValueError("hours are a list of days, such as monday-friday: 09:00-17:00")  # noqa: TRY004 - pydantic's way
    weekly: list[dict[str, str]] = []
    for days, hours in value.items():
        weekly += [{"weekday": day, **stretch} for day in _days(days) for stretch in stretches(hours)]
    order = {day: place for place, day in enumerate(WEEKDAYS)}
    return Week(tuple(sorted(weekly, key=lambda each: (order[each["weekday"]], each["opens"]))))


def _days(text: object) -> tuple[str, ...]:
    first, _, last = str(text).partition("-")
    if first not in WEEKDAYS or (last or first) not in WEEKDAYS:
        raise ValueError("days are written monday, or monday-friday")
    return WEEKDAYS[WEEKDAYS.index(first) : WEEKDAYS.index(last or first) + 1]


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("this is to be a text")  # noqa: TRY004 - pydantic's way
    return value


LocalDate = Annotated[date, BeforeValidator(check_day)]
LocalTime = Annotated[datetime, BeforeValidator(_moment)]
PartOfDay = Annotated[Span, BeforeValidator(_span)]
Hours = Annotated[Week, BeforeValidator(_week)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=120)]

Item = TypeVar("Item")
Several = Annotated[tuple[Item, ...], Field(strict=False)]
"""A list; kept as what cannot be changed."""
