"""From what a contact writes to what they wish for: "Friday after 4", "mañana por la tarde", "halb vier"."""

import re
from collections.abc import Sequence
from datetime import datetime

from opensetter.core import times
from opensetter.dates import instants, joining, reckoning, sifting, zones
from opensetter.dates.grammar import Scene
from opensetter.dates.grammar_bounds import BOUNDS
from opensetter.dates.grammar_clock import CLOCK
from opensetter.dates.grammar_days import DAYS
from opensetter.dates.items import MADE_HOURS, MADE_INSTANT, Item, Window, kinds
from opensetter.dates.lexicon import LANGUAGES, lexicon
from opensetter.dates.reading import LONGEST, UNREADABLE, read
from opensetter.dates.spelling import plain
from opensetter.dates.wish import Doubt, Wish

__all__ = ["Doubt", "Wish", "understand"]

_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = {"en": "", "es": "ñ¿¡", "pt": "ãõàÀ", "de": "äöüßÄÖÜ", "fr": "œèêîûàÀ"}
_VAGUE = Wish(doubt=Doubt.VAGUE)


def understand(text: str, *, now: datetime, zone: str, language: str | None = None) -> Wish | None:
    """What of time a text in one of the five languages wishes for; None if it says nothing of it.

    The words decide on the language; the one given is preferred. The future is meant where nothing says otherwise.
    What has more than one likely meaning is a doubt: it is better to ask than to book the wrong day.
    """
    wish = _in_zone(text, now, zone, language)
    if wish is None or (wish.earliest is None and wish.latest is None):
        return wish
    # "3pm London time", from somebody in New York.
    elsewhere = zones.named(text)
    if elsewhere is None or elsewhere == zone:
        return wish
    there = _in_zone(text, now, elsewhere, language)
    return reckoning.seen_from(zone, there, now) if there else None


def _in_zone(text: str, now: datetime, zone: str, language: str | None) -> Wish | None:
    local = now.astimezone(times.zone(zone))
    wishes = [_understood(text, Scene(local, spoken)) for spoken in _languages(text, language)]
    # "Segunda" is Monday in one language, and the second of what was offered in another.
    return wishes[0] if len(set(wishes)) == 1 else _VAGUE


def _languages(text: str, preferred: str | None) -> Sequence[str]:
    """The languages that most of the words belong to: one, unless they cannot be told apart."""
    preferred = preferred.replace("_", "-").split("-")[0].casefold() if preferred else None
    words = _WORD.findall(plain(text[:LONGEST])[:LONGEST])
    strange = [word for word in words if not any(word in lexicon(spoken).weights for spoken in LANGUAGES)]
    scores = {spoken: _score(words, strange, text[:LONGEST], spoken) for spoken in LANGUAGES}
    best = max(scores.values())
    if preferred in scores and scores[preferred] == best:
        return [preferred]
    return [spoken for spoken in LANGUAGES if scores[spoken] == best] if best else LANGUAGES[:1]


def _score(words: Sequence[str], strange: Sequence[str], text: str, language: str) -> int:
    known = lexicon(language)
    score = sum(known.weights.get(word, 0) for word in words)
    score += sum(known.weights.get(known.corrected(word), 0) for word in strange)
    return score + any(letter in text for letter in _LETTERS[language])


def _understood(text: str, scene: Scene) -> Wish | None:
    items: Sequence[Item] = read(text, lexicon(scene.language))
    if not any(item.kind not in "xg.,f_" for item in items):
        return None
    scene = Scene(scene.now, scene.language, moves=any(item.kind == "V" for item in items))
    for stage in (CLOCK, DAYS, BOUNDS):
        items = stage.applied(items, scene)
    sifted = sifting.sifted(items, scene.language)
    if UNREADABLE in items or not sifted.wished or _is_foreign(items, scene):
        return _unwished(items, sifted, scene)
    if any(item.kind == MADE_INSTANT for item in sifted.wished):
        return _at(sifted, scene)
    if (pairs := _pairs(sifted)) is not None:
        return _one_of(pairs, scene)
    return _of_days_and_hours(items, sifted, scene)


def _is_foreign(items: Sequence[Item], scene: Scene) -> bool:
    """Whether a clock time has the letters of a zone that is not the contact's: "3pm EST", said in Berlin."""
    abbreviations = [item.name.split("/") for item in items if item.kind == "#"]
    if not abbreviations or not any(item.kind == MADE_HOURS for item in items):
        return False
    own = {scene.now.replace(month=month, day=1).tzname() for month in (1, 7)}
    return not all(own.intersection(names) for names in abbreviations)


def _at(sifted: sifting.Sifted, scene: Scene) -> Wish:
    """An instant by itself; with anything else beside it, it is not clear what it is for."""
    at = [item.made for item in sifted.wished if isinstance(item.made, datetime)]
    return reckoning.of_instant(at[0], scene) if len(sifted.wished) == 1 else _VAGUE


def _of_days_and_hours(items: Sequence[Item], sifted: sifting.Sifted, scene: Scene) -> Wish | None:
    windows, is_vague = _windows(sifted, scene)
    days = joining.joined_days(sifted.wished, sifted.joins)
    if days is None:
        is_vague = is_vague or bool(sifting.days(sifted.refused)) or any(item.kind == "*" for item in items)
        return reckoning.of_no_day(windows, is_vague=is_vague)
    days = joining.without(days, sifting.days(sifted.refused))
    if any(hours.is_midnight for hours in sifting.hours(sifted.wished)):
        return reckoning.at_midnight(days, scene)
    return reckoning.of_days(days, () if is_vague else windows, scene)


def _pairs(sifted: sifting.Sifted) -> Sequence[tuple[Item, Item]] | None:
    """Days that have each a time of its own: "tomorrow at 10 or Friday at 3"."""
    said = kinds(sifted.wished)
    if not re.fullmatch("(?:X[Kp]){2,}|(?:[Kp]X){2,}", said):
        return None
    return [(sifted.wished[place], sifted.wished[place + 1]) for place in range(0, len(said), 2)]


def _one_of(pairs: Sequence[tuple[Item, Item]], scene: Scene) -> Wish:
    wishes: list[Wish] = []
    for pair in pairs:
        windows = joining.joined_windows(sifting.hours(pair), sifting.parts(pair), scene.language)
        wishes += [reckoning.of_days(days, windows, scene) for days in sifting.days(pair)]
    if len(set(wishes)) == 1:
        return wishes[0]
    at = {wish.at for wish in wishes if wish.at}
    if len(at) < len(set(wishes)):
        at = {instants.first_of(wish.since, scene.zone) for wish in wishes if wish.since and not wish.doubt}
    return Wish(doubt=Doubt.AMBIGUOUS, candidates=tuple(sorted(at))) if len(at) > 1 else _VAGUE


def _windows(sifted: sifting.Sifted, scene: Scene) -> tuple[tuple[Window, ...] | None, bool]:
    """The clock times that are left when the refused ones are taken away, and whether those leave it unclear."""
    windows = joining.joined_windows(sifting.hours(sifted.wished), sifting.parts(sifted.wished), scene.language)
    refused = sifting.parts(sifted.refused)
    left = joining.refused_parts(refused)
    if sifting.hours(sifted.refused) or left is None:
        return windows, True
    return ((left,) if refused and windows is None else windows), False


def _unwished(items: Sequence[Item], sifted: sifting.Sifted, scene: Scene) -> Wish | None:
    """What is left where no day and no time is wished for."""
    said = {item.kind for item in items}
    if sifted.wished or sifted.refused or sifted.has_moved or "*" in said:
        return _VAGUE
    return Wish(since=scene.today) if said & {"S", "%"} else None
