"""Time zones as a visitor chooses among them: by city and country, with the offset of the day that is looked at."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location

from opensetter.core.times import ZONES, zone
from opensetter.dates import saying


@dataclass(frozen=True, slots=True)
class Choice:
    """A zone to choose."""

    name: str
    label: str


def canonical(name: str | None) -> str | None:
    """The zone under its present name; None if there is no zone of that name."""
    if name not in ZONES:
        return None
    found = str(get_global("zone_aliases").get(name, name))
    return found if found in ZONES else name


def territory(name: str) -> str | None:
    """The country that a zone lies in, if it lies in one."""
    return get_global("zone_territories").get(name)


def said(name: str, language: str, at: datetime) -> str:
    """The zone in words, with its offset at an instant: `Berlin time, UTC+1`."""
    words = saying.say_zone(name, language)
    return words if words == "UTC" else f"{words}, {offset(name, at)}"


def offset(name: str, at: datetime) -> str:
    """How far a zone is from UTC at an instant: `UTC+5:30`."""
    minutes = int((at.astimezone(zone(name)).utcoffset() or timedelta(0)).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


def choices(language: str, at: datetime, *, chosen: str) -> Sequence[Choice]:
    """Every zone that people live in, and the chosen one, by the alphabet."""
    listed = places(language)
    if chosen not in dict(listed):
        listed = ((chosen, saying.say_zone(chosen, language)), *listed)
    return [Choice(name, f"{place} ({offset(name, at)})") for name, place in listed]


@cache
def places(language: str) -> tuple[tuple[str, str], ...]:
    """The zones with a place, and that place with its country. The first time in a language takes a while."""
    territories, aliases = get_global("zone_territories"), get_global("zone_aliases")
    countries = Locale.parse(language).territories
    found = []
    for name, country in territories.items():
        if name in ZONES and name not in aliases and "/" in name and not name.startswith("Etc/"):
            city = get_timezone_location(name, locale=language, return_city=True)
            place = countries.get(country, country)
            found.append((name, city if city == place else f"{city}, {place}"))
    return tuple(sorted(found, key=lambda pair: _letters(pair[1])))


def _letters(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if letter.isalnum()).casefold()
