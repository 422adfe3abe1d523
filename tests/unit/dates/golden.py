"""The golden sets: what contacts write, and what is to be understood. How they are written is told in golden.txt."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path

from opensetter.core import times
from opensetter.dates.understanding import Doubt, Wish

HERE = Path(__file__).parent


class Verdict(StrEnum):
    RIGHT = "right"
    ASKED = "asked"
    """A doubt, or nothing, where more was to be understood: a question too many, and no harm."""
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Case:
    text: str
    language: str | None
    zone: str
    now: datetime
    expected: Wish | None
    candidates_are_given: bool = False

    def verdict(self, wish: Wish | None) -> Verdict:
        if wish is None or wish.doubt:
            return Verdict.RIGHT if self._is_same_doubt(wish) else Verdict.ASKED
        return Verdict.RIGHT if wish == self.expected else Verdict.WRONG

    def _is_same_doubt(self, wish: Wish | None) -> bool:
        if wish is None or self.expected is None:
            return wish is self.expected
        has_candidates = not self.candidates_are_given or wish.candidates == self.expected.candidates
        return wish.doubt is self.expected.doubt and has_candidates


def cases(name: str) -> list[Case]:
    return list(_read((HERE / name).read_text()))


def _read(text: str) -> Iterator[Case]:
    language, zone, now = None, "UTC", datetime.now(UTC)
    for line in text.splitlines():
        if line.startswith("=="):
            spoken, zone, local = (part.strip() for part in line.strip("= ").split("|"))
            language = None if spoken == "-" else spoken
            now = datetime.fromisoformat(local).replace(tzinfo=times.zone(zone)).astimezone(UTC)
        elif line and not line.startswith("#"):
            said, _, expected = line.rpartition(" => ")
            has_candidates = expected.startswith("ask:") and " " in expected
            yield Case(said, language, zone, now, _wish(expected, zone), has_candidates)


def _wish(written: str, zone: str) -> Wish | None:
    if written == "none":
        return None
    if written.startswith("ask:"):
        doubt, *candidates = written.removeprefix("ask:").split()
        return Wish(doubt=Doubt(doubt), candidates=tuple(sorted(_instant(one, zone) for one in candidates)))
    shape = re.fullmatch(r"(\d{4}-\d\d-\d\d)?(\.\.)?(\d{4}-\d\d-\d\d)? ?(\d\d:\d\d)?(-)?(\d\d:\d\d)?", written)
    assert shape, written
    since, is_span, until, earliest, is_window, latest = shape.groups()
    first = date.fromisoformat(since) if since else None
    last = date.fromisoformat(until) if until else (None if is_span else first)
    start = time.fromisoformat(earliest) if earliest else None
    end = time.fromisoformat(latest) if latest else (None if is_window else start)
    at = None
    if first and first == last and start and start == end:
        at = datetime.combine(first, start, times.zone(zone)).astimezone(UTC)
    return Wish(first, last, start, end, at)


def _instant(written: str, zone: str) -> datetime:
    at = datetime.fromisoformat(written)
    return (at if at.tzinfo else at.replace(tzinfo=times.zone(zone))).astimezone(UTC)
