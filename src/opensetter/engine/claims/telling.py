"""Which day and which time of a sentence belong together. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import tzinfo

from opensetter.engine.claims.facts import Told
from opensetter.engine.claims.moments import Clock, Day, Mention, Naming
from opensetter.engine.claims.reading import Sentence
from opensetter.engine.claims.zones import named_after
from opensetter.engine.vocabulary import Pattern

_OF_THAT_DAY = re.compile(r"\s+(?:on|el|am|na|no|nesta|le|den|dem|of|del|de)\s(?:the |este |proxima )?")
"""Between a time and the day behind it, this binds them: `16:30 on Thursday`."""
TURNS = Pattern(
    r"\b(?:but|pero|mas|aber|mais|sondern|sino|otherwise|sonst|ansonsten|sinon|senao|si no|if not|instead|however"
    r"|jedoch"
    r"|dafur|en cambio|em vez)\b"
)
"""What was said before one of these is another matter than what follows."""
_SHORTLY = Pattern(r",?\s(?:[a-z']+\s){0,2}")
_WITHIN = Pattern(r"[a-z' ]*")


def told(sentence: Sentence, zones: Sequence[str]) -> list[Told]:
    """The days and times of a sentence as they belong together.

    A time goes with the day before it, or with the one behind it if it is bound to that or none came before. Several
    days beside each other share their times, and every day that has no time of its own goes with the next one: told
    any other way than this, a time is not recognised, rather than taken for another day's.
    """
    mentions = [one for one in sentence.mentions if not is_part(one)]
    owners = _owners(sentence, mentions)
    starts = [n for n in owners if not (mentions[n].closes_range and n and isinstance(mentions[n - 1], Clock))]
    taken = {day for n in starts for day in owners[n]}
    for n, one in enumerate(mentions):
        if isinstance(one, Day) and n not in taken and not _turns(sentence, mentions, n):
            following = next((clock for clock in starts if clock > n), None)
            if following is not None:
                owners[following].append(n)
                taken.add(n)
    found: list[Told] = []
    for n in starts:
        clock, until = mentions[n], _until(mentions, n)
        zone = _zones(sentence, until or clock, zones)
        known = tuple(each for each in zone if each is not None)
        days: list[int | None] = [*sorted(owners[n])]
        for place in days or [None]:
            day = _in_part(_day(mentions, place), clock, sentence)
            start, end = (None, _clock(clock)) if _clock(clock).closes_range else (_clock(clock), until)
            found.append(Told(day, start, end, known, is_elsewhere=None in zone))
    found += [Told(one) for n, one in enumerate(mentions) if isinstance(one, Day) and n not in taken]
    return found


def is_part(mention: Mention) -> bool:
    """Whether this is no more than a part of some day: `in the afternoon`."""
    return isinstance(mention, Day) and all(name.naming is Naming.PART for name in mention.names)


def _owners(sentence: Sentence, mentions: Sequence[Mention]) -> dict[int, list[int]]:
    """Which days each time goes with."""
    clocks = [n for n, one in enumerate(mentions) if isinstance(one, Clock)]
    bound = {n: place for n in clocks if (place := _bound(sentence, mentions, n)) is not None}
    others = {n: _beside(sentence, mentions, n, frozenset(bound.values())) for n in clocks if n not in bound}
    return {n: [bound[n]] if n in bound else others[n] for n in clocks}


def _bound(sentence: Sentence, mentions: Sequence[Mention], n: int) -> int | None:
    """The one day that a time is said to be of, and no other."""
    clock = mentions[n]
    following = mentions[n + 1] if n + 1 < len(mentions) else None
    if isinstance(following, Day) and _OF_THAT_DAY.fullmatch(sentence.between(clock, following)):
        return n + 1
    if not (isinstance(clock, Clock) and clock.is_same):
        return None
    if n and isinstance(mentions[n - 1], Day) and _SHORTLY.fullmatch(sentence.between(mentions[n - 1], clock)):
        return n - 1
    return n + 1 if isinstance(following, Day) and _WITHIN.fullmatch(sentence.between(clock, following)) else None


def _beside(sentence: Sentence, mentions: Sequence[Mention], n: int, bound: frozenset[int]) -> list[int]:
    """The days before a time, or else those behind it, without any that another time is bound to."""
    before = [place for place in range(n) if isinstance(mentions[place], Day)]
    if before:
        return _run(sentence, mentions, before[-1], -1, bound)
    after = [place for place in range(n, len(mentions)) if isinstance(mentions[place], Day)]
    return _run(sentence, mentions, after[0], 1, bound) if after else []


def _run(sentence: Sentence, mentions: Sequence[Mention], place: int, step: int, bound: frozenset[int]) -> list[int]:
    """The days beside each other from this one on, in one direction, up to where a bracket closes."""
    run = [place]
    while 0 <= place + step < len(mentions) and isinstance(mentions[place + step], Day):
        first, second = sorted((place, place + step))
        if place + step in bound or ")" in sentence.between(mentions[first], mentions[second]):
            break
        if _turns(sentence, mentions, first):
            break
        place += step
        run.append(place)
    return run


def _turns(sentence: Sentence, mentions: Sequence[Mention], n: int) -> bool:
    """Whether a mention and the next one are two matters: `nothing today, but tomorrow at four`."""
    return n + 1 < len(mentions) and bool(TURNS.search(sentence.between(mentions[n], mentions[n + 1])))


def _in_part(day: Day | None, clock: Mention, sentence: Sentence) -> Day | None:
    """The day in the part of it that was named last before a time: `Tuesday morning at 10 or in the afternoon at 3`."""
    if day is None or all(name.naming is not Naming.PART for name in day.names):
        return day
    later = [one for one in sentence.days if is_part(one) and day.end <= one.start < clock.start]
    if not later:
        return day
    names = (name for name in day.names if name.naming is not Naming.PART)
    return replace(day, names=(*names, *later[-1].names))


def _until(mentions: Sequence[Mention], n: int) -> Clock | None:
    following = mentions[n + 1] if n + 1 < len(mentions) else None
    return following if isinstance(following, Clock) and following.closes_range else None


def _zones(sentence: Sentence, mention: Mention, ours: Sequence[str]) -> "list[tzinfo | None]":
    read, written = sentence.after(mention)
    return named_after(read, written, ours)


def _day(mentions: Sequence[Mention], place: int | None) -> Day | None:
    found = None if place is None else mentions[place]
    assert not isinstance(found, Clock)  # noqa: S101 - only places of days are kept
    return found


def _clock(mention: Mention) -> Clock:
    assert isinstance(mention, Clock)  # noqa: S101 - only places of times are kept
    return mention
