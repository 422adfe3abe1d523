"""Which time zone a text names behind a time, so that `15:00 Berlin time` is not taken for 15:00 in London. Pure."""

import re
from collections.abc import Collection, Mapping
from datetime import UTC, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.core import get_global

from opensetter.dates import zones
from opensetter.engine import disguise, wording
from opensetter.engine.languages import LANGUAGES
from opensetter.engine.vocabulary import words

_OFFSET = re.compile(
    r"(?:utc|gmt|z\b)\s?(?:(?P<sign>[+-])\s?(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?)?|(?<=\d)[+-]\d\d:\d\d"
)
_ABBREVIATED = {
    "cet": "Europe/Berlin", "cest": "Europe/Berlin", "mez": "Europe/Berlin", "mesz": "Europe/Berlin",
    "bst": "Europe/London", "wet": "Europe/Lisbon", "west": "Europe/Lisbon", "eet": "Europe/Athens",
    "eest": "Europe/Athens", "est": "America/New_York", "edt": "America/New_York", "et": "America/New_York",
    "cst": "America/Chicago", "cdt": "America/Chicago", "ct": "America/Chicago", "mst": "America/Denver",
    "mdt": "America/Denver", "mt": "America/Denver", "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles",
    "pt": "America/Los_Angeles", "brt": "America/Sao_Paulo", "ist": "Asia/Kolkata", "jst": "Asia/Tokyo",
    "aest": "Australia/Sydney", "aedt": "Australia/Sydney", "msk": "Europe/Moscow", "sgt": "Asia/Singapore",
}  # fmt: skip
_CALLED = {
    "eastern": "America/New_York", "central": "America/Chicago", "mountain": "America/Denver",
    "pacific": "America/Los_Angeles", "central european": "Europe/Berlin", "british": "Europe/London",
    "peninsular": "Europe/Madrid", "german": "Europe/Berlin", "uk": "Europe/London",
}  # fmt: skip
_CALLED_AFTER: Mapping[str, str] = {
    "Europe/London": "britisch englisch britanica inglesa londinense britannique anglaise londonienne londrina",
    "Europe/Berlin": "deutsch mitteleuropaisch alemana alema allemande",
    "Europe/Madrid": "spanisch espanola espagnole peninsular",
    "Europe/Paris": "franzosisch francesa francaise parisina parisienne",
    "Europe/Lisbon": "portugiesisch portuguesa portugaise",
    "Europe/Vienna": "osterreichisch",
    "Europe/Zurich": "schweizer",
}
_CALLED |= {name: zone for zone, names in _CALLED_AFTER.items() for name in names.split()}
_ROMANCE = "|".join(name for names in _CALLED_AFTER.values() for name in names.split() if name[-1] in "ae")
_NAMED = re.compile(
    rf"(?:hora(?:rio)?|heure) (?:local )?(?P<adjective>{_ROMANCE})\b"
    r"|(?:hora(?:rio)?|heure) (?:local )?(?:de |do |da |du |d'|del? )(?P<romance>[a-z][a-z' .-]{1,30})"
    r"|(?:ortszeit(?: in)?|zeit in|time in) (?P<after>[a-z][a-z' .-]{1,30})"
    r"|(?P<path>(?:europe|america|asia|africa|australia|pacific|atlantic|indian)/[a-z_/]+)"
    r"|(?P<before>[a-z][a-z'.-]*(?: [a-z][a-z'.-]*){0,2})(?: |-)(?:standard )?(?:time|zeit|ortszeit)\b"
)
_NO_PLACE = words(
    "this that your our my local on the of same any every next first in at a more all day start is works for you and or"
    " would be good great whole it we i ihre unsere lokale lokaler volle viel keine der die das am um fur sie wir ihrer"
    " sua nossa su nuestra votre notre locale commencement inicio"
)
_LOOKED_AT = 60
_SPEAKS_OF_ZONES = re.compile(
    r"\b(?:time|times|zone|hora|horas|horario|horarios|ortszeit|zeit|zeiten|heure|heures|utc|gmt)\b"
)
_BEFORE_ZONE = re.compile(r"\(|\b(?:in|are|is|on|son|en|sao|no|na|em|sind|sont|a l'|zone|zona)\s")


@lru_cache(maxsize=1)
def _places() -> dict[str, str]:
    """The zones by the last part of their names, as English writes them."""
    return {
        name.rsplit("/", 1)[-1].replace("_", " ").casefold(): name
        for name in get_global("zone_territories")
        if "/" in name and not name.startswith("Etc/")
    }


@lru_cache(maxsize=256)
def _said(zone: str) -> tuple[str, ...]:
    """How the zone is said in each of the languages."""
    phrases = (disguise.seen(wording.say_zone(zone, language)).text for language in LANGUAGES)
    return tuple(dict.fromkeys(phrases))


def named_after(read: str, written: str, ours: Collection[str]) -> "list[tzinfo | None]":
    """The zones that stand right behind a time; None for one that nobody knows.

    `read` is the folded text from the end of the time on, `written` the same as it was written, `ours` are the zones
    in which times are told here.
    """
    rest = read[:_LOOKED_AT].split("\n", maxsplit=1)[0]
    skipped = len(rest) - len(rest.lstrip(" ,(-"))
    rest = rest[skipped:]
    for zone in ours:
        said = next((phrase for phrase in _said(zone) if rest.startswith(phrase)), None)
        if said:
            offset = _OFFSET.match(rest[len(said) :].lstrip(" ,"))
            return [ZoneInfo(zone), *([_offset(offset)] if offset else ())]
    offset = _OFFSET.match(rest)
    if offset:
        return [_offset(offset)]
    word = re.match(r"[a-z]+", rest)
    if word and word[0] in _ABBREVIATED and written[skipped : skipped + word.end()].isupper():
        return [ZoneInfo(_ABBREVIATED[word[0]])]
    match = _NAMED.match(rest)
    return _by_place(match, written[skipped:]) if match else []


def announced(read: str, written: str, ours: Collection[str]) -> "list[tzinfo | None]":
    """The zones that a sentence announces for times which others tell: `All times are Berlin time`."""
    if not _SPEAKS_OF_ZONES.search(read):
        return []
    places = (match.end() for match in _BEFORE_ZONE.finditer(read))
    named = (named_after(read[place:], written[place:], ours) for place in places)
    return next(filter(None, named), [])


def _by_place(match: re.Match[str], written: str) -> "list[tzinfo | None]":
    if match["path"]:
        return [_zone(match["path"].rsplit("/", 1)[-1].replace("_", " "))]
    group = match.lastgroup or "before"
    place = match[group].strip(" .-'")
    parts = place.split()
    if not parts or not _NO_PLACE.isdisjoint(parts):
        return []
    # What follows the place is not part of it: `hora de Londres con Ana`.
    for length in range(len(parts), 0, -1):
        found = _zone(" ".join(parts[:length]))
        if found:
            return [found]
    return [None] if written[match.start(group) : match.start(group) + 1].isupper() else []


def _zone(place: str) -> tzinfo | None:
    # `Londoner Zeit`, `deutsche Zeit`, `nach deutscher Zeit`
    names = (place, *(place.removesuffix(ending) for ending in ("er", "e") if place.endswith(ending)))
    found = (_CALLED.get(one) or zones.named(one, is_answer=True) or _places().get(one) for one in names)
    name = next(filter(None, found), None)
    return ZoneInfo(name) if name else None


def _offset(match: re.Match[str]) -> tzinfo | None:
    if not match["hours"]:
        return UTC if match[0][:1] not in "+-" else None
    sign = -1 if match["sign"] == "-" else 1
    offset = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
    return timezone(sign * offset) if offset < timedelta(hours=24) else None
