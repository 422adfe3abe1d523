"""Which time zone a contact says they are in: "I'm in New York", "hora de Lisboa", "horário de Brasília".

Cities, countries and the names of zones are CLDR's, in the five languages. What could be more than one zone is none:
no abbreviation (CST is three of them), no country with several times, no city that has a namesake of its size.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache

from babel import Locale
from babel.core import get_global

from opensetter.core import clock, times
from opensetter.dates.spelling import plain

_LANGUAGES = ("en", "es", "pt", "de", "fr")
_LONGEST = 500
_MOST_WORDS = 4
_SHORTEST = 2

# Zones that CLDR names and that one city stands for; the names of all the others are several countries'.
_NAMED = {
    "America_Eastern": "America/New_York",
    "America_Central": "America/Chicago",
    "America_Mountain": "America/Denver",
    "America_Pacific": "America/Los_Angeles",
    "Brasilia": "America/Sao_Paulo",
    "Argentina": "America/Argentina/Buenos_Aires",
    "Colombia": "America/Bogota",
    "Peru": "America/Lima",
    "Uruguay": "America/Montevideo",
    "Hong_Kong": "Asia/Hong_Kong",
    "India": "Asia/Kolkata",
    "Israel": "Asia/Jerusalem",
    "Japan": "Asia/Tokyo",
    "Korea": "Asia/Seoul",
    "Moscow": "Europe/Moscow",
    "New_Zealand": "Pacific/Auckland",
    "Singapore": "Asia/Singapore",
}
_MORE = {"brasilia": "America/Sao_Paulo", "new york city": "America/New_York", "nyc": "America/New_York"}
_SHORT = {"GB": ("uk", "england", "scotland", "wales"), "US": ("usa", "us", "eua", "eeuu", "ee uu")}
# A state of the USA or a town elsewhere as well, of such a size that nobody says which.
_NAMESAKES = {
    *("georgia", "georgie", "georgien", "san juan", "cordoba", "cordova", "cordoue", "merida", "la paz", "santarem"),
    *("st johns", "victoria", "troll", "center", "knox", "la rioja", "san luis", "granada", "trinidad", "reunion"),
    *(
        "reuniao",
        "navidad",
        "salvador",
        "antigua",
        "grenade",
        "santiago",
        "stanley",
        "dawson",
        "canton",
        "kanton",
        "oral",
    ),
    *("damas", "ama", "island", "nome", "resolute", "monticello", "marengo", "guiana", "guayana", "male", "creston"),
    *("jersey", "niger", "guinea", "guinee", "guine", "congo", "macau", "salta", "davis", "casey", "midway", "wake"),
    *("petersburg", "saint petersburg", "st petersburg", "christmas", "easter", "norfolk", "perth", "halifax"),
}

_HERE = re.compile(
    r"\b(?:i m (?:now |currently )?(?:in|based in|living in|over in)|i am (?:now |currently )?(?:in|based in|living in)"
    r"|im (?:in|based in)|i live in|we are in|we re in|we live in|based in|time zone is|timezone is|my time zone"
    r"|estoy en|vivo en|estamos en|vivimos en|mi zona horaria es(?: la de)?"
    r"|estou (?:em|no|na|nos)|moro (?:em|no|na|nos)|vivo (?:em|no|na|nos)|estamos (?:em|no|na)"
    r"|meu fuso (?:horario )?e(?: o de)?"
    r"|ich bin (?:gerade |derzeit )?(?:in|aus)|ich wohne in|ich lebe in|wir sind in|wir wohnen in|meine zeitzone ist"
    r"|je suis (?:a|en|au|aux)|j habite (?:a|en|au|aux)|je vis (?:a|en|au|aux)|nous sommes (?:a|en|au)"
    r"|je me trouve (?:a|en|au)|mon fuseau (?:horaire )?est(?: celui de)?"
    r")(?: (?:the|el|la|o|a|los|den|der|die|les))? (?P<place>.+)"
)
_TIME_OF = re.compile(
    r"\b(?:time in|hora (?:local )?(?:de|do|da|en|em)|horario (?:de|do|da|en|em)|heure (?:locale )?(?:de|du|a|d)"
    r"|zeit in|ortszeit(?: in)?|uhrzeit in)(?: (?:la|el|o|a))? (?P<place>.+)"
)
_TIME = re.compile(r"(?P<place>.+?) (?:local )?(?:time|zeit|ortszeit)\b")
# What may stand behind a place without saying that somebody is only there on that day.
_BEHIND = re.compile(r"(?:time|zeit|now|and|so|but|currently|at the moment|y|e|und|et|pero|mas|aber|mais|por|thanks)\b")
_NOT = re.compile(r"\b(?:not|isn t|no|nao|nicht|kein|keine|pas)\b")
_COUNTRY = re.compile(r",\s{0,3}(?P<country>[^\W\d_a-zß-ÿ]\w*(?: [^\W\d_a-zß-ÿ]\w*)?)\s{0,3}(?:[.,;!?)\n]|$)")
_IANA = re.compile(r"\b[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_-]+){1,2}\b")


def named(text: str, *, is_answer: bool = False) -> str | None:
    """The IANA zone that a text names, or None if it names none, or if there is any doubt which.

    A place counts where somebody says that they are in it, or speaks of its time. In the answer to the question for
    it (`is_answer`) the place alone is enough.
    """
    text = text[:_LONGEST]
    within = [plain(match["country"]) for match in _COUNTRY.finditer(text)]
    found = {zone for zone in _IANA.findall(text) if zone in times.ZONES}
    for sentence in re.split(r"[.,;:!?()\n]", text):
        found |= set(_in_sentence(plain(sentence)[:_LONGEST], is_answer=is_answer))
    zone = found.pop() if len(found) == 1 else None
    # "I'm in London, Ontario" and "in Paris, Texas".
    return zone if all(zone in _countries().get(country, ()) for country in within) else None


def _in_sentence(said: str, *, is_answer: bool) -> Iterator[str]:
    if _NOT.search(said):
        return
    if said in _zone_names():
        yield _zone_names()[said]
        return
    for words in _runs(said, 2, 6):
        if words in _zone_names() and " " in words:
            yield _zone_names()[words]
    for pattern in (_HERE, _TIME_OF):
        for match in pattern.finditer(said):
            yield from _beginning(match["place"])
    for match in _TIME.finditer(said):
        yield from _ending(match["place"])
    if is_answer and said in _places():
        yield _places()[said]


def _runs(said: str, shortest: int, longest: int) -> Iterator[str]:
    words = said.split()
    for start in range(len(words)):
        for end in range(start + shortest, min(start + longest, len(words)) + 1):
            yield " ".join(words[start:end])


def _beginning(place: str) -> Iterator[str]:
    """The place that this begins with, if it ends there."""
    words = place.split()
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        name, behind = " ".join(words[:count]), " ".join(words[count:])
        if name in _places():
            if not behind or _BEHIND.match(behind):
                yield _places()[name]
            return


def _ending(place: str) -> Iterator[str]:
    """The longest place that this ends with: "3pm Lisbon" as in "3pm Lisbon time"."""
    words = place.split()
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        name = " ".join(words[-count:])
        if name in _places():
            yield _places()[name]
            return


@cache
def _zone_names() -> dict[str, str]:
    """What CLDR calls a zone, with or without summer: Eastern Time, horário de Brasília."""
    names: dict[str, str] = {}
    for language in _LANGUAGES:
        zones = Locale.parse(language).meta_zones
        for key, zone in _NAMED.items():
            for name in zones[key].get("long", {}).values():
                names[plain(name)] = zone
    return names


@cache
def _places() -> dict[str, str]:
    """Cities that stand for a zone, and countries where one time is kept; none that is two of these."""
    found: dict[str, set[str]] = {}
    for name, zone in (*_cities(), *_MORE.items()):
        found.setdefault(name, set()).add(zone)
    for name, zones in _countries().items():
        # French has one word for Mexico and its capital: of a country with several times it is nobody's.
        is_one = len(zones) == 1 or len({_offsets(zone) for zone in zones}) == 1
        found.setdefault(name, set()).update([min(zones)] if is_one else zones)
    return {
        name: min(zones)
        for name, zones in found.items()
        if len(zones) == 1 and name not in _NAMESAKES and len(name) > _SHORTEST
    }


def _cities() -> Iterator[tuple[str, str]]:
    territories = get_global("zone_territories")
    aliases = get_global("zone_aliases")
    for zone in territories:
        current = aliases.get(zone, zone)
        if zone not in times.ZONES or "/" not in zone or zone.startswith(("Etc/", "Antarctica/")):
            continue
        yield plain(zone.rpartition("/")[2]), current
        for language in _LANGUAGES:
            city = Locale.parse(language).time_zones.get(zone, {}).get("city")
            if city:
                yield plain(city.partition(",")[0]), current


@cache
def _countries() -> dict[str, frozenset[str]]:
    """The zones of each country, by its names."""
    found = dict[str, frozenset[str]]()
    for territory, zones in get_global("territory_zones").items():
        known = frozenset(zones) & times.ZONES
        names = [Locale.parse(language).territories.get(territory) for language in _LANGUAGES]
        if known and territory.isalpha():
            found |= {plain(name): known for name in (*names, *_SHORT.get(territory, ())) if name}
    return found


def _offsets(zone: str) -> tuple[timedelta | None, ...]:
    """What time is kept there over the next years: two zones that never differ are one to whoever lives there."""
    start = datetime(clock.now().year, 1, 1, tzinfo=UTC)
    return tuple((start + timedelta(days=days)).astimezone(times.zone(zone)).utcoffset() for days in range(0, 1100, 20))
