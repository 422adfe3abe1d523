"""Reading what a bot wrote, as a person would: its numbered choices, and the dates and times in it.

Written apart from the product's own understanding of times, which it is to check. Pure.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from opensetter.evaluation import reading_words as words
from opensetter.evaluation.notation import LANGUAGES

_LAST_YEARS_DAYS = 60
"""A date without a year is this year's, unless that is further back than this."""


@dataclass(frozen=True, slots=True)
class Day:
    """A date or a weekday, or both, as a text names it."""

    date: date | None
    weekday: int | None
    start: int
    end: int

    @property
    def is_consistent(self) -> bool:
        """Whether the date falls on the weekday that is said with it."""
        return self.date is None or self.weekday is None or self.date.weekday() == self.weekday


@dataclass(frozen=True, slots=True)
class Moment:
    """A clock time, and the day that it is said to be on, if one is said. `quote` is the line it stands in."""

    clock: time
    day: Day | None
    quote: str

    def may_be(self, local: datetime) -> bool:
        """Whether this local date and time is what is meant."""
        if (self.clock.hour, self.clock.minute) != (local.hour, local.minute):
            return False
        if self.day is None:
            return True
        if self.day.date is not None:
            return self.day.date == local.date() and self.day.is_consistent
        return self.day.weekday == local.weekday()

    @property
    def local(self) -> datetime | None:
        """The local date and time, if both are said."""
        if self.day is None or self.day.date is None:
            return None
        return datetime.combine(self.day.date, self.clock)


@dataclass(frozen=True, slots=True)
class Choice:
    """A numbered line. `moment` is when it is, if it is a time."""

    number: int
    text: str
    moment: Moment | None


def moments(text: str, today: date) -> list[Moment]:
    """Every clock time in a text with its day: the one before it in its sentence, else after it, else a heading's."""
    found: list[Moment] = []
    heading: Day | None = None
    for line in _ADDRESS.sub(" ", text).splitlines():
        own = [moment for sentence in sentences(line) for moment in _moments(_plain(sentence), today, heading)]
        if not own:
            heading = next(reversed(days(line, today)), heading) if line.strip() else None
        found += own
    return found


_ADDRESS = re.compile(r"https?://\S+")
"""What holds letters and figures in any order, none of which are times."""


def _moments(sentence: str, today: date, heading: Day | None) -> Iterator[Moment]:
    known = list(_days(sentence, today))
    for start, clock in _clocks(sentence):
        before = [day for day in known if day.end <= start]
        after = [day for day in known if day.start > start]
        yield Moment(clock, before[-1] if before else after[0] if after else heading, sentence.strip())


def sentences(text: str) -> list[str]:
    """A text's lines, parted where sentences end."""
    return [part for line in text.splitlines() for part in _SENTENCE_END.split(line)]


# After a number a full stop belongs to the date, in German; after a single letter, to a.m.
_SENTENCE_END = re.compile(r"(?<=[^\d\s][^\d\s.][.!?])\s+(?=[^\W\d_a-zà-ÿ]|[¿¡])")


def days(text: str, today: date) -> list[Day]:
    """Every date and weekday in a text."""
    return [day for line in _plain(text).splitlines() for day in _days(line, today)]


def choices(text: str, today: date) -> list[Choice]:
    """The numbered choices of a message, from 1 on without a gap; none if there are fewer than one."""
    marks: list[re.Match[str]] = []
    for mark in _MARK.finditer(text):
        is_date = _month_pattern().match(_plain(text[mark.end() :]))
        if int(mark["number"]) == len(marks) + 1 and not is_date:
            marks.append(mark)
    found = []
    for mark, following in zip(marks, [*marks[1:], None], strict=False):
        end = following.start() if following else len(text)
        said = text[mark.end() : end].split("\n", 1)[0].strip(" ,;")
        heading = text[: mark.start()]
        within = moments(f"{_last_day_line(heading, today)}\n{said}", today)
        found.append(Choice(int(mark["number"]), said, within[-1] if within and _has_clock(said) else None))
    return found


def _has_clock(line: str) -> bool:
    return next(_clocks(_plain(line)), None) is not None


def _last_day_line(text: str, today: date) -> str:
    """The heading that a numbered line stands under: the last line above with a day and no time."""
    for line in reversed(text.splitlines()):
        if not line.strip():
            return ""
        if days(line, today) and not _has_clock(line):
            return line
    return ""


_MARK = re.compile(r"(?:^|(?<=\s)|(?<=\())(?P<number>\d{1,2})(?:️?⃣|[.):])\s+(?=\S)", re.MULTILINE)


# ── days ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _days(line: str, today: date) -> Iterator[Day]:
    """The days of a plain line, in order; a weekday right before or after a date is that date's."""
    dates = _dates(line, today)
    weekdays = [
        (match.start(), match.end(), _weekday_numbers()[match[0].removesuffix("-feira")])
        for match in _weekday_pattern().finditer(line)
    ]
    for start, end, found in dates:
        beside = [each for each in weekdays if _is_beside(line, each, start, end)]
        if beside:
            weekdays.remove(beside[0])
            yield Day(found, beside[0][2], min(start, beside[0][0]), max(end, beside[0][1]))
        else:
            yield Day(found, None, start, end)
    yield from (Day(None, number, start, end) for start, end, number in weekdays)


def _is_beside(line: str, weekday: tuple[int, int, int], start: int, end: int) -> bool:
    between = line[weekday[1] : start] if weekday[1] <= start else line[end : weekday[0]]
    return _BETWEEN.fullmatch(between) is not None


_BETWEEN = re.compile(r"[\s,.(]*(?:(?:the|dem|den|der|dia|el|le)\s+)?")


def _dates(line: str, today: date) -> list[tuple[int, int, date]]:
    found: list[tuple[int, int, date]] = []
    for pattern in _date_patterns():
        for match in pattern.finditer(line):
            if any(start < match.end() and match.start() < end for start, end, _ in found):
                continue
            read = _date(match, today)
            if read is not None:
                found.append((match.start(), match.end(), read))
    without = _no_day_pattern().sub(lambda match: " " * len(match[0]), line)
    found += [
        (match.start(), match.end(), today + timedelta(days=_distances()[match[0]]))
        for match in _nearby_pattern().finditer(without)
    ]
    return sorted(found)


def _date(match: re.Match[str], today: date) -> date | None:
    parts = match.groupdict()
    named = parts.get("month") or ""
    month = int(named) if named.isdigit() else _month_numbers()[named.rstrip(".")]
    try:
        if parts.get("year"):
            year = int(parts["year"])
            return date(year + 2000 if year < 100 else year, month, int(parts["day"]))  # noqa: PLR2004 - two digits
        this = date(today.year, month, int(parts["day"]))
        return this if (today - this).days <= _LAST_YEARS_DAYS else this.replace(year=today.year + 1)
    except ValueError:
        return None


# ── clock times ──────────────────────────────────────────────────────────────────────────────────────────────────

_CLOCK = re.compile(
    r"""(?<![\d:.,/+€$£-])(?<!utc-)(?<!utc)
    (?:
      (?P<hour>\d{1,2})\s?(?:[:h]|(?<=\d)h)\s?(?P<minute>[0-5]\d)(?![\d:])(?:\s?(?P<half>[ap])\.?\s?m\b\.?)?(?:\s?(?:uhr|h)\b)?
    | (?P<hour_half>\d{1,2})(?:\s?(?P<half_alone>[ap])\.?\s?m\b\.?)
    | (?P<hour_alone>\d{1,2})\s?(?:uhr|h|hrs|horas)\b
    )""",
    re.VERBOSE,
)
_RANGE = re.compile(r"(?<=\d)\s?[-–]\s?(?=\d)")


def _clocks(line: str) -> Iterator[tuple[int, time]]:
    """Where in a plain line a clock time stands, and which; 24:00 is midnight."""
    spaced = _RANGE.sub(lambda match: " " * len(match[0]), line)
    found = []
    for match in _CLOCK.finditer(spaced):
        hour = int(match["hour"] or match["hour_half"] or match["hour_alone"])
        half = match["half"] or match["half_alone"]
        if half:
            hour = hour % 12 + (12 if half == "p" else 0)
        if hour <= 24:  # noqa: PLR2004 - hours of a day
            found.append((match.start(), time(hour % 24, int(match["minute"] or 0))))
    found += [(match.start(), time(_clock_words()[match[0]])) for match in _clock_word_pattern().finditer(line)]
    yield from sorted(found)


# ── tables ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _plain(text: str) -> str:
    """Lower case, one kind of apostrophe and space; accents stay, since some tell words apart."""
    return unicodedata.normalize("NFC", text).casefold().replace("’", "'").translate(_SPACES)


_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2009"), " ")


def _alternatives(found: Sequence[str]) -> str:
    return "|".join(sorted(map(re.escape, found), key=len, reverse=True))


@lru_cache(maxsize=1)
def _weekday_numbers() -> dict[str, int]:
    return {
        name: number
        for table in (words.SHORT_WEEKDAYS, words.WEEKDAYS)
        for language in LANGUAGES
        for number, name in enumerate(table[language].split())
    }


@lru_cache(maxsize=1)
def _weekday_pattern() -> re.Pattern[str]:
    # Short ones, many of which are words of their own, count only with the full stop or comma of an abbreviation.
    long = _alternatives([name for language in LANGUAGES for name in words.WEEKDAYS[language].split()])
    short = _alternatives([name for language in LANGUAGES for name in words.SHORT_WEEKDAYS[language].split()])
    return re.compile(rf"\b(?:(?:{long})(?:-feira)?\b|(?:{short})(?=[.,]\s))")


@lru_cache(maxsize=1)
def _month_numbers() -> dict[str, int]:
    return {
        name: number
        for table in (words.SHORT_MONTHS, words.MONTHS)
        for language in LANGUAGES
        for number, name in enumerate(table[language].split(), 1)
    }


@lru_cache(maxsize=1)
def _month_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?:{_alternatives(list(_month_numbers()))})\b(?!\.?\s?\d\d?\b)")


@lru_cache(maxsize=1)
def _date_patterns() -> tuple[re.Pattern[str], ...]:
    month = rf"(?P<month>(?:{_alternatives(list(_month_numbers()))})\b\.?)"
    day, year = r"(?<![\d:])(?P<day>[0-3]?\d)", r"(?P<year>20\d\d)"
    return (
        re.compile(r"\b(?P<year>20\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)\b"),
        re.compile(rf"{day}(?:st|nd|rd|th|er|º|ª|\.)?\s?(?:de\s|of\s)?\s?{month}(?:,?\s(?:de\s)?{year})?"),
        re.compile(rf"\b{month}\s(?:the\s)?(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b(?![:h])(?:,?\s{year})?"),
        re.compile(r"(?<![\d:./])(?P<day>[0-3]?\d)/(?P<month>[01]?\d)(?:/(?P<year>\d\d(?:\d\d)?))?(?![\d/])"),
        re.compile(r"(?<![\d:./])(?P<day>[0-3]?\d)\.(?P<month>[01]?\d)\.(?P<year>\d\d(?:\d\d)?)?(?!\d)"),
    )


@lru_cache(maxsize=1)
def _distances() -> dict[str, int]:
    return {name: distance for language in LANGUAGES for name, distance in words.NEARBY[language].items()}


@lru_cache(maxsize=1)
def _nearby_pattern() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_alternatives(list(_distances()))})\b")


@lru_cache(maxsize=1)
def _no_day_pattern() -> re.Pattern[str]:
    return re.compile("|".join(rf"\b{pattern}\b" for pattern in words.NO_DAY.values()))


@lru_cache(maxsize=1)
def _clock_words() -> dict[str, int]:
    return {name: hour for language in LANGUAGES for name, hour in words.CLOCKS[language].items()}


@lru_cache(maxsize=1)
def _clock_word_pattern() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_alternatives(list(_clock_words()))})\b")
