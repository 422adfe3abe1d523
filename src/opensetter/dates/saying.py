"""How a time is said in five languages: weekday, date, local time, and whose time that is. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.core import get_global
from babel.dates import format_date, format_time, get_timezone_location


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TWELVE_HOURS = _codes(
    """AE AG AS AU BB BD BS BZ CA DM EG FJ GD GH GU GY HK IN JM JO KN KW KY LC LK MP MY NP NZ PH PK PR QA SA SG TC TT
    UM US VC VG VI"""
)
_MONTH_FIRST = _codes("AS CA GU MP PH PR UM US VI")
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Manner:
    """How one language builds a time: `on` makes a `when` fit into a sentence."""

    date: str
    date_and_time: str
    clock: str
    zone: str
    on: str


MANNERS: Mapping[str, Manner] = {
    "en": Manner("EEEE, d MMMM y", "{date} at {time}", "{time}", "{city} time", "on {when}"),
    "es": Manner("EEEE d 'de' MMMM 'de' y", "{date} a las {time}", "{time}", "hora de {city}", "el {when}"),
    "pt": Manner("EEEE, d 'de' MMMM 'de' y", "{date}, às {time}", "{time}", "horário de {city}", "na {when}"),
    "de": Manner("EEEE, d. MMMM y", "{date}, um {time}", "{time} Uhr", "Ortszeit {city}", "am {when}"),
    "fr": Manner("EEEE d MMMM y", "{date} à {time}", "{time}", "heure de {city}", "le {when}"),
}


def manner_in(language: str) -> Manner:
    """The manner of one of the five languages; English for any other."""
    return MANNERS.get(language, MANNERS["en"])


def say_when(starts_at: datetime, zone: str, language: str, *, names_zone: bool = True) -> str:
    """Weekday, date, local time and the zone, as this language writes them.

    An hour that happens twice, when clocks are set back, also carries its offset. Whoever is known to be in the zone
    need not be told which it is.
    """
    local = starts_at.astimezone(ZoneInfo(zone))
    clock = manner_in(language).clock.format(time=say_clock(local, zone, language))
    date = say_date(starts_at, zone, language)
    moment = smooth(manner_in(language).date_and_time.format(date=date, time=clock), language)
    whose = ", ".join(filter(None, (say_zone(zone, language) if names_zone else "", _offset_if_twice(local))))
    return f"{moment} ({whose})" if whose else moment


def say_on(starts_at: datetime, zone: str, language: str, *, names_zone: bool = True) -> str:
    """`say_when` with the preposition that makes it fit into a sentence."""
    moment = say_when(starts_at, zone, language, names_zone=names_zone)
    if language == "de":
        moment = moment.replace(", ", ", dem ", 1)
    if language == "pt" and starts_at.astimezone(ZoneInfo(zone)).weekday() >= _SATURDAY:
        return f"no {moment}"
    return manner_in(language).on.format(when=moment)


def say_date(at: datetime, zone: str, language: str) -> str:
    """Weekday and date of an instant in the zone."""
    local = at.astimezone(ZoneInfo(zone))
    pattern = manner_in(language).date
    if language == "en" and _territory(zone) in _MONTH_FIRST:
        pattern = "EEEE, MMMM d, y"
    if local.day == 1 and language in ("fr", "pt"):
        pattern = pattern.replace("d", {"fr": "d'er'", "pt": "d'º'"}[language], 1)
    return str(format_date(local, pattern, locale=language if language in MANNERS else "en"))


def say_clock(local: datetime, zone: str, language: str) -> str:
    """The time of day: `15:00`; in English `3:00 PM` where the zone's people count to twelve."""
    if language != "en":
        return str(format_time(local, "H:mm", locale=language))
    pattern = "h:mm a" if _territory(zone) in _TWELVE_HOURS else "HH:mm"
    return str(format_time(local, pattern, locale="en"))


@lru_cache(maxsize=1024)
def say_zone(zone: str, language: str) -> str:
    """The zone by its city: `London time`; zones without a place keep their own name."""
    canonical = _canonical(zone)
    if canonical.startswith("Etc/") or "/" not in canonical:
        return canonical.removeprefix("Etc/").replace("UCT", "UTC").replace("Universal", "UTC").replace("Zulu", "UTC")
    city = get_timezone_location(canonical, locale=language, return_city=True).rsplit("/", 1)[-1]
    return smooth(manner_in(language).zone.format(city=city), language)


def smooth(text: str, language: str) -> str:
    """The text with the contractions its language asks for: `heure d’Athènes`, `a la 1:00`, `horário de Brasília`."""
    if language == "fr":
        text = re.sub(r"\bde (?=[AEIOUYÀÂÉÈÊÎÔHaeiouyàâéèêîôh])", "d’", text.replace("de Le ", "du "))
    if language == "es":
        text = re.sub(r"\blas (?=1:)", "la ", text)
    if language == "pt":
        text = re.sub(r"\bàs (?=1:)", "à ", re.sub(r"\bas (?=1:)", "a ", text))
        text = text.replace("de Cairo", "do Cairo").replace("horário de São Paulo", "horário de Brasília")
    return text


def _offset_if_twice(local: datetime) -> str:
    first, second = (local.replace(fold=fold).utcoffset() or timedelta() for fold in (0, 1))
    if first == second:
        return ""
    offset = int((local.utcoffset() or timedelta()).total_seconds()) // 60
    hours, minutes = divmod(abs(offset), 60)
    return f"UTC{'-' if offset < 0 else '+'}{hours}" + (f":{minutes:02d}" if minutes else "")


@lru_cache(maxsize=1024)
def _canonical(zone: str) -> str:
    return str(get_global("zone_aliases").get(zone, zone))


@lru_cache(maxsize=1024)
def _territory(zone: str) -> str | None:
    return get_global("zone_territories").get(_canonical(zone))
