"""What may be said of a time although no offer and no booking backs it.

Opening hours; the operator's own words; what the contact wrote, to decline it, to ask about it or to note it; a day in
a question of preference; what day it is. Pure.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from opensetter.engine.claims import allowed_words as said
from opensetter.engine.claims.facts import Backing, Told
from opensetter.engine.claims.moments import DAY_MINUTES, Clock, Day, Mention, Naming
from opensetter.engine.claims.reading import Reading, Sentence, remembered
from opensetter.engine.claims.statements import Spoken
from opensetter.engine.claims.telling import TURNS

_HORIZON = 62
_TELLING = 2
_TELLING_WORD = 5


# ── opening hours ────────────────────────────────────────────────────────────────────────────────────────────────


def is_hours(sentence: Sentence, spoken: Spoken, backing: Backing, *, listed: bool) -> bool:
    """Whether a sentence is about opening hours and tells them as they are. `listed`: its heading said so."""
    if not backing.opening_hours:
        return False
    clocks = sentence.clocks
    is_single = any(
        not clock.closes_range and not (n + 1 < len(clocks) and clocks[n + 1].closes_range)
        for n, clock in enumerate(clocks)
    )
    is_vague = is_single or not clocks
    names_hours = listed or not spoken.present.isdisjoint(said.OPEN | said.CLOSED)
    is_there = not spoken.present.isdisjoint(said.ALSO_OPEN) or (
        bool(said.THERE.search(spoken.text)) and not said.VACANT.search(spoken.text)
    )
    if not names_hours and (is_vague or not is_there):
        return False
    if is_vague and any(said.TO_YOU.search(clause(mention, sentence).text) for mention in sentence.mentions):
        return False
    now = backing.now.astimezone(ZoneInfo(backing.hours_zone))
    groups = _by_days(sentence)
    return bool(groups) and all(_as_opened(days, times, spoken, backing, now) for days, times in groups)


def is_told_apart(told: Told, sentence: Sentence, backing: Backing) -> bool:
    """Whether a clause of its own tells of these opening hours: `7 pm is too late for us, as we close at 5 pm`."""
    if told.until is not None or not backing.opening_hours:
        return False
    part = _part(sentence, *_around(told.mentions[0], sentence))
    if part.present.isdisjoint(said.OPEN | said.CLOSED) or said.TO_YOU.search(part.text):
        return False
    now = backing.now.astimezone(ZoneInfo(backing.hours_zone))
    days = [told.day] if told.day is not None else []
    return _as_opened(days, [told.clock] if told.clock is not None else [], part, backing, now)


def is_heading_of_hours(spoken: Spoken, sentence: Sentence) -> bool:
    """Whether a sentence announces opening hours: `Our opening hours:`."""
    return sentence.read.rstrip().endswith(":") and not spoken.present.isdisjoint(said.OPEN | {"horario", "opening"})


def _by_days(sentence: Sentence) -> list[tuple[list[Day], list[Clock]]]:
    """The days and the times that go with them, in order."""
    groups: list[tuple[list[Day], list[Clock]]] = []
    for mention in sentence.mentions:
        if isinstance(mention, Day):
            if not groups or groups[-1][1]:
                groups.append(([], []))
            groups[-1][0].append(mention)
        else:
            if not groups:
                groups.append(([], []))
            groups[-1][1].append(mention)
    # Times first, then their days: `from 9 to 5, Monday to Friday`; but not `until 5, and not at the weekend`.
    if len(groups) > 1 and not groups[0][0] and not groups[1][1] and not _and_then(sentence, groups[0][1][-1]):
        groups[:2] = [(groups[1][0], groups[0][1])]
    return groups


def _and_then(sentence: Sentence, clock: Clock) -> bool:
    """Whether something else is said behind a time."""
    return bool(said.AND_THEN.match(sentence.blotted, clock.end - sentence.offset))


def _as_opened(days: Sequence[Day], times: Sequence[Clock], spoken: Spoken, backing: Backing, now: datetime) -> bool:
    wanted = _weekdays(days, now)
    week = {
        day: [_minutes(one.opens, one.closes) for one in backing.opening_hours if one.weekday == day]
        for day in range(7)
    }
    says_closed = bool(spoken.present & said.CLOSED) or bool(said.NOT_OPEN.search(spoken.text))
    if not times:
        is_closed = not any(week[day] for day in wanted)
        is_open = bool(wanted) and all(week[day] for day in wanted)
        return (says_closed and is_closed) or (not spoken.present.isdisjoint(said.OPEN) and is_open)
    if not days:
        return any(_are_hours(times, week[day], closed=says_closed) for day in range(7))
    return bool(wanted) and all(_are_hours(times, week[day], closed=says_closed) for day in wanted)


def _weekdays(days: Sequence[Day], now: datetime) -> set[int]:
    found: set[int] = set()
    for n, day in enumerate(days):
        each = day.weekdays(now)
        if day.closes_range and n and len(each) == len(days[n - 1].weekdays(now)) == 1:
            (first,), (last,) = days[n - 1].weekdays(now), each
            found |= {(first + step) % 7 for step in range((last - first) % 7 + 1)}
        found |= each
    return found


def _are_hours(times: Sequence[Clock], stretches: Sequence[tuple[int, int]], *, closed: bool) -> bool:
    """Whether ranges are whole stretches of that day and single times begin or end one."""
    pairs = set(stretches)
    if closed:
        pairs |= {(first[1], second[0]) for first, second in pairwise(stretches)}
    edges = {edge for pair in pairs for edge in pair}
    for n, time in enumerate(times):
        if time.closes_range and n:
            since = times[n - 1]
            if not any(first in since.minutes and last in time.minutes for first, last in pairs):
                return False
        elif not edges & time.minutes:
            return False
    return True


def _minutes(opens: str, closes: str) -> tuple[int, int]:
    (first, second), (third, fourth) = (map(int, clock.split(":")) for clock in (opens, closes))
    return (first * 60 + second) % DAY_MINUTES, (third * 60 + fourth) % DAY_MINUTES


# ── words of others ──────────────────────────────────────────────────────────────────────────────────────────────


def is_known(mentions: Iterable[Mention], spoken: Spoken, backing: Backing) -> bool:
    """Whether one sentence of the operator's tells all of this, and it is repeated as a fact.

    Nothing is offered or affirmed by it. It shares a word with that sentence; told in another language, it at least
    promises nothing to anybody.
    """
    if not backing.known or said.OFFERS.search(spoken.text) or len(spoken.present - {"DAY", "CLOCK"}) < _TELLING:
        return False
    wanted = list(mentions)
    promises = bool(said.TO_YOU.search(spoken.text) or said.RISKY.search(spoken.text))
    return any(
        line.mentions
        and all(any(_same(one, other) for other in line.mentions) for one in wanted)
        and (not promises or any(len(word) >= _TELLING_WORD and word in line.read for word in spoken.present))
        for line in remembered(backing.known).sentences
    )


def _same(one: Mention, other: Mention) -> bool:
    if isinstance(one, Clock) and isinstance(other, Clock):
        return bool(one.minutes & other.minutes)
    if isinstance(one, Day) and isinstance(other, Day):
        return set(one.names) <= set(other.names)
    return False


def may_repeat(spoken: Spoken) -> bool:
    """Whether a sentence may repeat what the contact wrote: it declines it, asks about it or notes it as a wish."""
    text = spoken.text
    if said.AFFIRMS.search(text):
        return False
    if said.DECLINES.search(text) or said.NOTES.search(text) or said.DENIES_BOOKED.search(text):
        return True
    return bool(said.CLARIFIES.search(text)) and (spoken.is_question or not said.HAVING.search(text))


class Heard:
    """What the contact wrote of days and times."""

    def __init__(self, backing: Backing) -> None:
        self._backing = backing
        self._readings: list[Reading] | None = None

    @property
    def mentions(self) -> list[Mention]:
        if self._readings is None:
            self._readings = [remembered(text) for text in self._backing.listened]
        return [one for reading in self._readings for sentence in reading.sentences for one in sentence.mentions]

    def has(self, told: Told) -> bool:
        """Whether they named this day and this time themselves."""
        return all(self._named(one) for one in told.mentions)

    def _named(self, mention: Mention) -> bool:
        if isinstance(mention, Clock):
            bare = {
                int(number) for text in self._backing.listened for number in re.findall(r"(?<!\d)\d{1,2}(?!\d)", text)
            }
            return any(isinstance(one, Clock) and mention.may_mean(one) for one in self.mentions) or any(
                minute % 60 == 0 and {minute // 60, (minute // 60 + 12) % 24} & bare for minute in mention.minutes
            )
        days = [self._backing.local_now + timedelta(days=n) for n in range(_HORIZON)]
        return any(
            isinstance(one, Day)
            and any(
                mention.fits(day, self._backing.local_now) and one.fits(day, self._backing.local_now) for day in days
            )
            for one in self.mentions
        )


# ── questions and small talk ─────────────────────────────────────────────────────────────────────────────────────

_OPEN_NAMINGS = {
    Naming.WEEKDAY,
    Naming.THIS_WEEKDAY,
    Naming.NEXT_WEEKDAY,
    Naming.RELATIVE,
    Naming.WEEK,
    Naming.WEEKEND,
    Naming.MONTHS,
    Naming.MONTH,
    Naming.PART,
}


def is_preference(told: Told, sentence: Sentence, spoken: Spoken) -> bool:
    """Whether a day is named only to ask which one they would like: without a time, and not as one that is free."""
    if told.day is None or sentence.clocks or not spoken.is_question:
        return False
    is_open = all(name.naming in _OPEN_NAMINGS for name in told.day.names)
    return is_open and bool(said.PREFERS.search(spoken.text)) and not said.HAVING.search(spoken.text)


def is_offered_apart(told: Told, sentence: Sentence) -> bool:
    """Whether a time stands in a clause of its own that offers it: `You have Monday, but I could move it to Friday`."""
    since, until = _around(told.mentions[0], sentence)
    clause = sentence.blotted[since:until]
    return since > 0 and bool(said.POSSIBLE.search(clause)) and not said.FIRM.search(clause)


def _around(mention: Mention, sentence: Sentence) -> tuple[int, int]:
    """From where to where the clause goes in which a moment is named."""
    first = mention.start - sentence.offset
    since = max((match.end() for match in said.CLAUSE.finditer(sentence.blotted[:first])), default=0)
    after = said.CLAUSE.search(sentence.blotted, first)
    return since, after.start() if after else len(sentence.blotted)


def clause(mention: Mention, sentence: Sentence) -> Spoken:
    """What is said of a moment up to where another matter begins: `Friday is full, but Thursday at 4 is free`."""
    first = mention.start - sentence.offset
    since = max((match.end() for match in TURNS.finditer(sentence.blotted[:first])), default=0)
    turn = TURNS.search(sentence.blotted, first)
    until = turn.start() if turn else len(sentence.blotted)
    if (since, until) == (0, len(sentence.blotted)):
        return Spoken((sentence,))
    return _part(sentence, since, until)


def _part(sentence: Sentence, since: int, until: int) -> Spoken:
    part = replace(
        sentence,
        read=sentence.read[since:until],
        blotted=sentence.blotted[since:until],
        places=sentence.places[since:until],
        offset=sentence.offset + since,
        mentions=tuple(one for one in sentence.mentions if since <= one.start - sentence.offset < until),
    )
    return Spoken((part,))


def is_today(told: Told, spoken: Spoken, backing: Backing) -> bool:
    """Whether it is said what day it is, and rightly."""
    if (
        told.clock is not None
        or told.day is None
        or not said.TODAY_IS.search(spoken.text)
        or said.RISKY.search(spoken.text)
    ):
        return False
    return told.day.fits(backing.local_now, backing.local_now)


def is_small_talk(told: Told, sentence: Sentence, spoken: Spoken) -> bool:
    """Whether `today`, or a moment counted from another one, is said of no appointment."""
    if told.clock or told.until or told.day is None:
        return False
    is_risky = bool(said.RISKY.search(spoken.text))
    if told.day.is_derived:
        is_arrival = bool(said.ARRIVING.search(spoken.text))
        return is_arrival or (len(sentence.mentions) == 1 and not is_risky)
    if told.day.is_bare_today:
        return not is_risky or bool(said.NONE_THEN.search(clause(told.day, sentence).text))
    namings = {name.naming for name in told.day.names}
    if namings == {Naming.ABOUT}:
        is_course = bool(said.COURSE.search(sentence.read)) and not said.TO_YOU.search(spoken.text)
        return is_course and not is_risky
    return namings == {Naming.LAPSE} and bool(said.ANSWERING.search(spoken.text)) and not is_risky
