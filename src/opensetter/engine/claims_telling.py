"""Which day and which time of a sentence belong together. Pure."""

import re
from collections.abc import Sequence
from datetime import tzinfo

from opensetter.engine.claims_facts import Told
from opensetter.engine.claims_moments import Clock, Day, Mention, Naming
from opensetter.engine.claims_reading import Sentence
from opensetter.engine.claims_zones import named_after

_OF_THAT_DAY = re.compile(r"\s+(?:on|el|am|na|no|nesta|le|den|dem|of|del|de)\s(?:the |este |proxima )?")
"""Between a time and the day behind it, this binds them: `16:30 on Thursday`."""


def told(sentence: Sentence, zones: Sequence[str]) -> list[Told]:
    """The days and times of a sentence as they belong together.

    A time goes with the day before it, or with the one behind it if it is bound to that or none came before. Several
    days beside each other share their times, and every day that has no time of its own goes with the next one: told
    any other way than this, a time is not recognised, rather than taken for another day's.
    """
    mentions = [one for one in sentence.mentions if not is_part(one)]
    owners = {n: _owners(sentence, mentions, n) for n, one in enumerate(mentions) if isinstance(one, Clock)}
    starts = [n for n in owners if not (mentions[n].closes_range and n and isinstance(mentions[n - 1], Clock))]
    taken = {day for n in starts for day in owners[n]}
    for n, one in enumerate(mentions):
        if isinstance(one, Day) and n not in taken:
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
        for day in days or [None]:
            start, end = (None, _clock(clock)) if _clock(clock).closes_range else (_clock(clock), until)
            found.append(Told(_day(mentions, day), start, end, known, is_elsewhere=None in zone))
    found += [Told(one) for n, one in enumerate(mentions) if isinstance(one, Day) and n not in taken]
    return found


def is_part(mention: Mention) -> bool:
    """Whether this is no more than a part of some day: `in the afternoon`."""
    return isinstance(mention, Day) and all(name.naming is Naming.PART for name in mention.names)


def _owners(sentence: Sentence, mentions: Sequence[Mention], n: int) -> list[int]:
    following = mentions[n + 1] if n + 1 < len(mentions) else None
    if isinstance(following, Day) and _OF_THAT_DAY.fullmatch(sentence.between(mentions[n], following)):
        return [n + 1]
    before = [place for place in range(n) if isinstance(mentions[place], Day)]
    if before:
        return _run(mentions, before[-1], -1)
    after = [place for place in range(n, len(mentions)) if isinstance(mentions[place], Day)]
    return _run(mentions, after[0], 1) if after else []


def _run(mentions: Sequence[Mention], place: int, step: int) -> list[int]:
    """The days beside each other from this one on, in one direction."""
    run = [place]
    while 0 <= place + step < len(mentions) and isinstance(mentions[place + step], Day):
        place += step
        run.append(place)
    return run


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
