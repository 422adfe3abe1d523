"""What the pages show, in the visitor's words and zone: times, days, appointment types, places. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from babel.units import format_unit

from opensetter.booking_page import months, zones
from opensetter.booking_page.months import Month
from opensetter.booking_page.openings import Openings, Seeker
from opensetter.booking_page.words import Words
from opensetter.calendars.availability import Slot
from opensetter.calendars.models import AppointmentType
from opensetter.core import times
from opensetter.core.times import format_instant
from opensetter.dates import saying

HUES = 8
"""How many colours bots can have; the stylesheet has a class for each."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What all pages of a visit share: words, whose page it is, and what each of its addresses carries along."""

    words: Words
    name: str
    hue: int
    base: str
    kept: Mapping[str, str]

    def to(self, **query: str | None) -> str:
        """An address of this visit."""
        given = {name: value for name, value in {**self.kept, **query}.items() if value}
        return self.base + (f"?{urlencode(given)}" if given else "")

    def carrying(self, **kept: str | None) -> "Frame":
        """The same with more to carry along."""
        more = {name: value for name, value in kept.items() if value}
        return Frame(self.words, self.name, self.hue, self.base, {**self.kept, **more})


@dataclass(frozen=True, slots=True)
class Time:
    """A time that can be had: as it reads within its day, in full, and as it is sent."""

    clock: str
    said: str
    at: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where an appointment is; `link` if that can be opened."""

    said: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """An appointment type."""

    id: str
    name: str
    length: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class Zone:
    """The zone in which times are shown, and those that can be chosen instead."""

    name: str
    said: str
    choices: Sequence[zones.Choice]


@dataclass(frozen=True, slots=True)
class Choosing:
    """A month, and the open times of one of its days; there is no such day if the month is full."""

    month: Month
    date: date | None
    day: str | None
    times: Sequence[Time]
    zone: Zone


def kind(found: AppointmentType, words: Words, *, in_full: bool = False) -> Kind:
    """An appointment type in words; `in_full` for whoever has booked it, with what only they need to know."""
    length = format_unit(found.length_minutes, "duration-minute", "long", locale=words.language)
    return Kind(str(found.id), found.name, length, place(found.location, words, in_full=in_full))


def place(location: Mapping[str, Any] | None, words: Words, *, in_full: bool) -> Place | None:
    """A location in words. Where to call in is told to whoever is booked, and to nobody else."""
    if location is None:
        return None
    value = location.get("value")
    if location["kind"] == "address":
        return Place(value) if value else None
    manner = words.by_phone if location["kind"] == "phone" else words.by_video
    if not value or not in_full:
        return Place(manner)
    return Place(manner, value) if _is_web_address(value) else Place(f"{manner}: {value}")


def choosing(openings: Openings, seeker: Seeker, words: Words, *, day: date | None) -> Choosing:
    """A month with its open days, and the times of the chosen day, else of the first that has any."""
    view = months.View(seeker.zone, words.language, seeker.today, seeker.last)
    by_day: dict[date, list[Slot]] = {}
    for slot in openings.slots:
        by_day.setdefault(seeker.day_at(slot.starts_at), []).append(slot)
    chosen = day if day in by_day else next(iter(by_day), None)
    slots = by_day.get(chosen, []) if chosen else []
    at = slots[0].starts_at if slots else seeker.now
    return Choosing(
        month=months.shown(openings.month, view, opened=by_day, chosen=chosen),
        date=chosen,
        day=months.say_day(chosen, view) if chosen else None,
        times=[time(slot.starts_at, seeker.zone, words) for slot in slots],
        zone=zone(seeker.zone, at, words),
    )


def time(starts_at: datetime, name: str, words: Words) -> Time:
    """A time as a visitor in that zone reads it."""
    local = starts_at.astimezone(times.zone(name))
    clock = saying.say_clock(local, name, words.language)
    if _is_shown_twice(local):
        clock = words.twice.format(time=clock, offset=zones.offset(name, starts_at))
    return Time(clock, saying.say_when(starts_at, name, words.language), format_instant(starts_at))


def zone(name: str, at: datetime, words: Words) -> Zone:
    return Zone(name, zones.said(name, words.language, at), zones.choices(words.language, at, chosen=name))


def _is_shown_twice(local: datetime) -> bool:
    """Whether a clock there shows this time a second time that day, in the night in which clocks go back."""
    return (local.replace(fold=0).utcoffset() or timedelta(0)) > (local.replace(fold=1).utcoffset() or timedelta(0))


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)
