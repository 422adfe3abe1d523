"""Judging a text against what is known: what it says of times and bookings that no fact backs. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from opensetter.engine import guard_words as words
from opensetter.engine.claims import allowed, around
from opensetter.engine.claims.facts import Backing, Fact, Told, fits_any, fitting
from opensetter.engine.claims.moments import Clock, Day
from opensetter.engine.claims.reading import Sentence, read
from opensetter.engine.claims.references import settled
from opensetter.engine.claims.statements import Said, Spoken
from opensetter.engine.claims.telling import is_part, told
from opensetter.engine.claims.zones import announced
from opensetter.engine.confidence import decoded


class Unbacked(StrEnum):
    """What is said without a fact behind it."""

    CLOCK_TIME = "unbacked_time"
    DATE = "unbacked_date"
    BOOKED = "unbacked_booking"
    MOVED = "unbacked_move"
    CANCELLED = "unbacked_cancellation"


@dataclass(frozen=True, slots=True)
class Claim:
    """Something said without a fact behind it, and where in the text."""

    start: int
    end: int
    kind: Unbacked
    text: str


_FRAGMENT = 3
_MOST_MENTIONS = 40
"""How many days and times one sentence may name; what names more is not written for anybody to read."""

_PAST = re.compile(
    r"\b(?:was|were|had|last|previous|earlier|fue|era|eran|ultim[oa]|anterior|pasad[oa]|foi|passad[oa]|war|waren"
    r"|letzte[rnsm]?"
    r"|vergangene[rn]?|fruhere[rn]?|hatten|etait|etaient|derniere?|precedente?)\b"
)
_CANCELLING = re.compile(r"\b(?:cancel\S*|anul\S*|desmarc\S*|storn\S*|absag\S*|abgesagt|annul\S*)")
_ANOTHER = re.compile(
    r"\b(?:second|another|additional|further|segunda|otra|outra|outro|zweite[nr]?|weitere[nr]?|deuxieme|second"
    r"|autre) (?:appointment|booking|session"
    r"|slot|cita|reserva|consulta|agendamento|termin|buchung|rendez|rdv)\b"
)
_ENDED = re.compile(r"[.!?:…]\W*$")


@lru_cache(maxsize=64)
def judge(text: str, backing: Backing) -> tuple[Claim, ...]:
    """What the text claims, in the order in which it does."""
    claims = [*_Judge(text, backing).claims(), *_encoded(text, backing)]
    return tuple(sorted(claims, key=lambda claim: (claim.start, claim.end)))


class _Judge:
    """One text before one set of facts. `_days` are the days named so far, `_times` a time that waits for its day."""

    def __init__(self, text: str, backing: Backing) -> None:
        self._text = text
        self._backing = backing
        self._heard = allowed.Heard(backing)
        self._days: list[Day] = []
        self._times: list[Told] = []
        self._is_listing_hours = False

    def claims(self) -> Iterator[Claim]:
        sentences = list(settled(read(self._text).sentences, self._backing, self._heard.mentions))
        spoken = [Spoken((sentence,)) for sentence in sentences]
        said = [one.says() for one in spoken]
        for sentence, one, says in zip(sentences, spoken, said, strict=True):
            yield from self._statements(one, says)
            yield from self._moments(sentence, one, says)
        for first, last in _fragments(sentences):
            together = Spoken(sentences[first:last])
            alone = frozenset[Said]().union(*said[first:last])
            yield from self._statements(together, together.says() - alone)

    # ── statements ───────────────────────────────────────────────────────────────────────────────────────────────

    def _statements(self, spoken: Spoken, says: frozenset[Said]) -> Iterator[Claim]:
        backing = self._backing
        start, end = spoken.sentences[0].start, spoken.sentences[-1].end
        if not self._is_booked(spoken) and (Said.BOOKED in says or (not says and spoken.presumes())):
            yield self._claim(start, end, Unbacked.BOOKED)
        if Said.MOVED in says and not (backing.moved or self._is_complete(spoken, backing.booked)):
            yield self._claim(start, end, Unbacked.MOVED)
        if Said.CANCELLED in says and not backing.cancelled:
            yield self._claim(start, end, Unbacked.CANCELLED)

    def _is_booked(self, spoken: Spoken) -> bool:
        backing = self._backing
        if backing.cancelled and _CANCELLING.search(spoken.text):
            return True
        if backing.booked:
            return len(backing.booked) > 1 or not _ANOTHER.search(spoken.text)
        if backing.over and _PAST.search(spoken.text):
            return all(
                fits_any(one, backing.over, backing.now)
                for sentence in spoken.sentences
                for one in self._tellings(sentence)
            )
        return False

    def _tellings(self, sentence: Sentence) -> list[Told]:
        return told(sentence, self._backing.zones) if len(sentence.mentions) <= _MOST_MENTIONS else []

    def _is_complete(self, spoken: Spoken, facts: Sequence[Fact]) -> bool:
        """Whether it names day and time of a fact: then it is true, whoever made it so, and when."""
        whole = [one for sentence in spoken.sentences for one in self._tellings(sentence) if one.day and one.clock]
        return any(fits_any(one, facts, self._backing.now) for one in whole)

    # ── moments ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _moments(self, sentence: Sentence, spoken: Spoken, says: frozenset[Said]) -> Iterator[Claim]:
        backing = self._backing
        if not sentence.clocks and self._is_elsewhere(sentence):
            yield self._claim(sentence.start, sentence.end, Unbacked.CLOCK_TIME)
        if len(sentence.mentions) > _MOST_MENTIONS:
            yield self._claim(sentence.start, sentence.end, Unbacked.DATE)
            return
        is_hours = not says and allowed.is_hours(sentence, spoken, backing, listed=self._is_listing_hours)
        self._listen_for_hours(sentence, spoken, is_hours=is_hours)
        if is_hours or not sentence.mentions:
            return
        facts = self._facts(spoken, says)
        tellings = told(sentence, backing.zones)
        for one in tellings:
            yield from self._telling(one, sentence, spoken, facts, may_be_free=not says)
        if says & {Said.BOOKED, Said.MOVED}:
            unfit = (one for one in sentence.days if is_part(one) and not fits_any(Told(one), facts, backing.now))
            yield from (self._mention(sentence, one, Unbacked.CLOCK_TIME) for one in unfit)
        if tellings:
            waits = not self._days and not any(one.day for one in tellings)
            self._times = [one for one in tellings if waits]

    def _telling(
        self, one: Told, sentence: Sentence, spoken: Spoken, facts: Sequence[Fact], *, may_be_free: bool
    ) -> Iterator[Claim]:
        """What is wrong with one day and time; `may_be_free`: the sentence says of nothing that it is booked."""
        found = self._fitting(one, facts)
        if not found and not may_be_free and allowed.is_offered_apart(one, sentence):
            found = self._fitting(one, self._backing.offered)
        if found:
            if one.day is not None:
                self._days.append(one.day)
            if not self._is_numbered_so(sentence, found):
                yield self._mention(sentence, one.mentions[0], Unbacked.CLOCK_TIME)
        elif not (may_be_free and self._may_be_said(one, sentence, spoken)):
            yield from self._mentions(sentence, one, facts)

    def _is_elsewhere(self, sentence: Sentence) -> bool:
        """Whether it announces a time zone in which no time is told here."""
        backing = self._backing
        moments = [fact.starts_at for fact in (*backing.offered, *backing.booked)] or [backing.now]
        ours = [ZoneInfo(zone) for zone in backing.zones]
        return any(
            zone is None
            or all(at.astimezone(zone).utcoffset() != at.astimezone(one).utcoffset() for at in moments for one in ours)
            for zone in announced(sentence.read, sentence.written, backing.zones)
        )

    def _listen_for_hours(self, sentence: Sentence, spoken: Spoken, *, is_hours: bool) -> None:
        if allowed.is_heading_of_hours(spoken, sentence):
            self._is_listing_hours = True
        elif not is_hours and sentence.read.strip():
            self._is_listing_hours = False

    def _facts(self, spoken: Spoken, says: frozenset[Said]) -> tuple[Fact, ...]:
        """What may back a moment in this sentence: what is booked, where it says that something is."""
        backing = self._backing
        found: tuple[Fact, ...] = ()
        if Said.CANCELLED in says:
            found += backing.cancelled
        if Said.MOVED in says:
            found += (*backing.booked, *backing.moved)
        if Said.BOOKED in says:
            found += backing.booked or (() if Said.CANCELLED in says else backing.over)
        if not says:
            found = (*backing.offered, *backing.booked)
            # When we write again is told, and not put up for choice.
            if not (spoken.is_question or any(one.number is not None for one in spoken.sentences)):
                found += backing.promised
            if _PAST.search(spoken.text):
                found += (*backing.over, *backing.moved)
            if _CANCELLING.search(spoken.text):
                found += backing.cancelled
        return found

    def _fitting(self, one: Told, facts: Sequence[Fact]) -> list[Fact]:
        """The facts that fit, on a day named before if the time has none of its own, and the other way round."""
        found = fitting(one, facts, self._backing.now)
        if one.day is None and self._days:
            return [fact for fact in found if any(fitting(Told(day), [fact], self._backing.now) for day in self._days)]
        if one.clock is None and one.until is None and self._times:
            return [fact for fact in found if all(fitting(time, [fact], self._backing.now) for time in self._times)]
        return found

    def _is_numbered_so(self, sentence: Sentence, found: Sequence[Fact]) -> bool:
        """Whether a numbered list gives an offer the number under which it is taken."""
        numbers = {fact.number for fact in found}
        return sentence.number is None or None in numbers or sentence.number in numbers

    def _may_be_said(self, one: Told, sentence: Sentence, spoken: Spoken) -> bool:
        backing = self._backing
        if one.is_elsewhere:
            return False
        if (
            allowed.is_small_talk(one, sentence, spoken)
            or allowed.is_today(one, spoken, backing)
            or allowed.is_known(one.mentions, spoken, backing)
            or allowed.is_told_apart(one, sentence, backing)
            or around.is_around(one, spoken, backing.booked, backing.now)
        ):
            return True
        if allowed.is_preference(one, sentence, spoken):
            if one.day is not None:
                self._days.append(one.day)
            return True
        clause = allowed.clause(one.mentions[0], sentence)
        return bool(backing.heard) and allowed.may_repeat(clause) and self._heard.has(one)

    def _mentions(self, sentence: Sentence, one: Told, facts: Sequence[Fact]) -> Iterator[Claim]:
        day_is_known = one.day is None or fits_any(Told(one.day), facts, self._backing.now)
        if one.day is not None and ((one.clock or one.until) is None or not day_is_known):
            yield self._mention(sentence, one.day, Unbacked.DATE)
        clock = one.clock or one.until
        if clock is not None:
            yield self._mention(sentence, clock, Unbacked.CLOCK_TIME)

    def _mention(self, sentence: Sentence, mention: Day | Clock, kind: Unbacked) -> Claim:
        return self._claim(*sentence.span(mention), kind)

    def _claim(self, start: int, end: int, kind: Unbacked) -> Claim:
        return Claim(start, end, kind, self._text[start:end].strip())


def _fragments(sentences: Sequence[Sentence]) -> Iterator[tuple[int, int]]:
    """Runs of sentences that may be read as one: a few words each, or lines that break off in the middle."""
    start = 0
    for n, sentence in enumerate(sentences):
        following = sentences[n + 1] if n + 1 < len(sentences) else None
        goes_on = following is not None and (
            (not _ENDED.search(sentence.read.rstrip()) and following.number is None)
            or len(sentence.read.split()) <= _FRAGMENT >= len(following.read.split())
        )
        if not goes_on:
            if n > start:
                yield start, n + 1
            start = n + 1


def _encoded(text: str, backing: Backing) -> Iterator[Claim]:
    """Where something unbacked is written in base 64 or hexadecimal."""
    for match in words.ENCODED.finditer(text):
        for plain in decoded(match[0]):
            for claim in _Judge(plain, backing).claims():
                yield Claim(match.start(), match.start() + len(match[0]), claim.kind, match[0])
                break
