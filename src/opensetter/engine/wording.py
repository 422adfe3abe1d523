"""How the bot says things in five languages: times, appointments, names. The sentences are in `phrases`."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.core import get_global
from babel.dates import format_date, format_time, get_timezone_location

from opensetter.engine.languages import detect, recognise, supported
from opensetter.engine.phrases import PHRASES, Phrases
from opensetter.engine.types import Appointment, Person
from opensetter.engine.vocabulary import words

__all__ = [
    "already",
    "call_name",
    "detect",
    "fill",
    "greeting",
    "past",
    "phrases_in",
    "recognise",
    "say_clock",
    "say_on",
    "say_when",
    "say_zone",
    "statement",
    "supported",
    "wish",
]

_TWELVE_HOURS = words(
    """AE AG AS AU BB BD BS BZ CA DM EG FJ GD GH GU GY HK IN JM JO KN KW KY LC LK MP MY NP NZ PH PK PR QA SA SG TC TT
    UM US VC VG VI""",
)
_MONTH_FIRST = words("AS CA GU MP PH PR UM US VI")
_NAME_LETTERS = 30
_NAME_WORDS = 3
_LISTED = 10
_SATURDAY = 5
_NO_NAME = re.compile(r"[<>{}\[\]/\\:@=\d]")
_ADDRESS_LIKE = re.compile(r"\w[./@]\w|[<>\[\]@]|//")


def phrases_in(language: str) -> Phrases:
    """The sentences of one of the five languages; English for any other."""
    return PHRASES.get(language, PHRASES["en"])


def say_when(starts_at: datetime, zone: str, language: str) -> str:
    """Weekday, date, local time and the zone, as this language writes them.

    An hour that happens twice, when clocks are set back, also carries its offset.
    """
    local = starts_at.astimezone(ZoneInfo(zone))
    phrases = phrases_in(language)
    clock = phrases.clock.format(time=say_clock(local, zone, language))
    moment = phrases.date_and_time.format(date=_date(local, zone, language), time=clock)
    return f"{smooth(moment, language)} ({_zone_at(local, zone, language)})"


def say_on(starts_at: datetime, zone: str, language: str) -> str:
    """`say_when` with the preposition that makes it fit into a sentence."""
    moment = say_when(starts_at, zone, language)
    if language == "de":
        moment = moment.replace(", ", ", dem ", 1)
    if language == "pt" and starts_at.astimezone(ZoneInfo(zone)).weekday() >= _SATURDAY:
        return f"no {moment}"
    return phrases_in(language).on.format(when=moment)


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
    return smooth(phrases_in(language).zone.format(city=city), language)


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


def call_name(person: Person) -> str | None:
    """What to call the contact: letters only, for a profile name may hold anything; None when no name is left."""
    for name in (person.first_name, (person.full_name or "").split(" ")[0]):
        parts = _letters_of(name or "").split()
        spoken = " ".join(parts[:_NAME_WORDS]).strip("'’- ")
        if spoken and len(spoken) <= _NAME_LETTERS:
            return spoken
    return None


def greeting(person: Person, bot_name: str, language: str, *, first: bool) -> str:
    """Hello, by name when there is one; the first time with thanks for writing."""
    phrases = phrases_in(language)
    name = call_name(person)
    hello = phrases.hello_named.format(name=name) if name else phrases.hello
    return f"{hello} {fill(phrases.welcome, bot_name, language)}" if first else hello


def fill(template: str, bot_name: str, language: str, **values: object) -> str:
    """A sentence with the bot's name in it, or without where that name cannot be spoken, such as an address."""
    phrases = phrases_in(language)
    bot = " ".join(bot_name.split())
    if not bot or _ADDRESS_LIKE.search(bot):
        template = phrases.welcome_plain if template == phrases.welcome else template
        return template.format(team=phrases.team_plain, **values)
    return template.format(bot=bot, team=phrases.team.format(bot=bot), **values)


def statement(active: Sequence[Appointment], language: str) -> str:
    """The appointments a contact has, each with its local time; `active` is not empty."""
    phrases = phrases_in(language)
    if len(active) == 1:
        return phrases.upcoming.format(on=_on(active[0], language))
    coming = sorted(active, key=lambda appointment: appointment.starts_at)[:_LISTED]
    lines = "\n".join(f"– {_when(appointment, language)}" for appointment in coming)
    return phrases.upcoming_several.format(count=len(active), list=lines)


def already(active: Sequence[Appointment], language: str) -> str:
    """The answer to a booked contact's wish to book: what there is, and that it can be changed."""
    phrases = phrases_in(language)
    if len(active) == 1:
        return f"{phrases.already.format(on=_on(active[0], language))} {phrases.or_change}"
    return f"{statement(active, language)}\n\n{phrases.or_change}"


def past(appointments: Sequence[Appointment], language: str) -> str:
    """The latest of the appointments that are over; there is at least one."""
    last = max(appointments, key=lambda appointment: appointment.starts_at)
    return phrases_in(language).past.format(on=_on(last, language))


def wish(template: str, active: Sequence[Appointment], bot_name: str, language: str) -> str:
    """A wish to move, cancel or add, noted in one of the `wish_…` phrases; with several appointments, they follow."""
    phrases = phrases_in(language)
    single = len(active) == 1
    what = phrases.yours.format(when=_when(active[0], language), on=_on(active[0], language))
    noted = fill(template, bot_name, language, what=what if single else phrases.one_of_yours)
    if single and "{what}" in template:
        return noted
    return (" " if single else "\n\n").join((noted, statement(active, language)))


def _when(appointment: Appointment, language: str) -> str:
    return say_when(appointment.starts_at, appointment.time_zone, language)


def _on(appointment: Appointment, language: str) -> str:
    return say_on(appointment.starts_at, appointment.time_zone, language)


def _date(local: datetime, zone: str, language: str) -> str:
    pattern = phrases_in(language).date
    if language == "en" and _territory(zone) in _MONTH_FIRST:
        pattern = "EEEE, MMMM d, y"
    if local.day == 1 and language in ("fr", "pt"):
        pattern = pattern.replace("d", {"fr": "d'er'", "pt": "d'º'"}[language], 1)
    return str(format_date(local, pattern, locale=language if language in PHRASES else "en"))


def _zone_at(local: datetime, zone: str, language: str) -> str:
    said = say_zone(zone, language)
    first, second = (local.replace(fold=fold).utcoffset() or timedelta() for fold in (0, 1))
    if first == second:
        return said
    hours, minutes = divmod(int((local.utcoffset() or timedelta()).total_seconds()) // 60, 60)
    return f"{said}, UTC{hours:+d}" + (f":{minutes:02d}" if minutes else "")


@lru_cache(maxsize=1024)
def _canonical(zone: str) -> str:
    return str(get_global("zone_aliases").get(zone, zone))


@lru_cache(maxsize=1024)
def _territory(zone: str) -> str | None:
    return get_global("zone_territories").get(_canonical(zone))


def _letters_of(name: str) -> str:
    """The first run of letters, spaces, hyphens and apostrophes in a name; nothing of what is code or an address."""
    if _NO_NAME.search(name):
        return ""
    kept = "".join(
        letter if unicodedata.category(letter)[0] in "LM" or letter in " '’-" else "\n"
        for letter in unicodedata.normalize("NFC", name)
    )
    return next((run for run in kept.splitlines() if run.strip("'’- ")), "")
