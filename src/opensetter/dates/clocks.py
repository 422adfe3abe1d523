"""Clock times and parts of a day: which half of the day is meant, and between which times."""

from datetime import time

from opensetter.dates.items import Bound, Clock, Hours, Window

_NOON = 12
_ROUGHLY = 30
_DAY = 24 * 60

_PARTS: dict[str, Window] = {
    "morning": (time(6), time(11, 59)),
    "first": (time(6), time(10)),
    "early_morning": (time(6), time(10)),
    "mid_morning": (time(9), time(11)),
    "late_morning": (time(10), time(11, 59)),
    "midday": (time(12), time(14)),
    "afternoon": (time(12), time(18)),
    "early_afternoon": (time(12), time(15)),
    "mid_afternoon": (time(14), time(16)),
    "late_afternoon": (time(16), time(18)),
    "end": (time(16), time(18)),
    "evening": (time(18), time(22)),
    "early_evening": (time(17), time(19)),
    "late_evening": (time(20), time(22)),
    "night": (time(18), time(23, 59)),
    "early_night": (time(18), time(20)),
    "late_night": (time(21), time(23, 59)),
    "dawn": (time(0), time(5, 59)),
    "before_lunch": (None, time(11, 59)),
    "after_lunch": (time(13), time(18)),
    "before_work": (None, time(8, 59)),
    "after_work": (time(17), None),
}
# In Spanish the afternoon lasts until the evening meal.
_SPANISH: dict[str, Window] = {
    "afternoon": (time(12), time(20)),
    "late_afternoon": (time(18), time(20)),
    "end": (time(18), time(20)),
    "night": (time(20), time(23, 59)),
    "after_lunch": (time(14), time(20)),
}

# The hours that a part of the day can be about, as said on a dial of twelve and as they are on one of 24.
_MORNING = {hour: hour for hour in range(1, 12)}
_AFTERNOON = {12: 12} | {hour: hour + 12 for hour in range(1, 9)}
_EVENING = {hour: hour + 12 for hour in range(4, 12)}
_NIGHT = {hour: hour + 12 for hour in range(6, 12)}
_SMALL_HOURS = {12: 0} | {hour: hour for hour in range(1, 7)}
_DIALS: dict[str, dict[int, int]] = {
    "morning": _MORNING,
    "first": _MORNING,
    "before_lunch": _MORNING,
    "before_work": _MORNING,
    "midday": {11: 11, 12: 12, 1: 13, 2: 14, 3: 15},
    "afternoon": _AFTERNOON,
    "after_lunch": _AFTERNOON,
    "after_work": _EVENING,
    "end": _AFTERNOON,
    "evening": _EVENING,
    "night": _NIGHT,
    "dawn": _SMALL_HOURS,
    "dark": {hour: hour for hour in range(1, 7)} | {hour: hour + 12 for hour in range(9, 12)},
}


def window(part: str, language: str) -> Window | None:
    """Between which times a part of the day is, inclusive."""
    return _SPANISH.get(part) if language == "es" and part in _SPANISH else _PARTS.get(part)


def has_edge(edge: str, part: str) -> str:
    """The early, middle or late part of a part of the day, where that has a meaning of its own."""
    return named if (named := f"{edge}_{part}") in _PARTS else part


def times(clock: Clock, part: str, language: str) -> tuple[time, ...]:
    """What a clock time may be: once, twice if both halves of the day are likely, never if it cannot be.

    Without more, eight to eleven is in the morning, twelve to six in the afternoon; about seven people differ.
    """
    if clock.hour == 24 or not 0 <= clock.minute <= 59:  # noqa: PLR2004
        return ()
    hours: tuple[int, ...]
    if part:
        dial = _DIALS[part.rpartition("_")[2] if part.startswith(("early_", "mid_", "late_")) else part]
        if language == "es" and part == "morning":
            dial = dial | {12: 12}
        hours = (clock.hour,) if clock.is_fixed and clock.hour in _around(dial) else ()
        if not clock.is_fixed:
            hours = (dial[clock.hour],) if clock.hour in dial else ()
    elif clock.is_fixed or clock.hour in {0, *range(8, 24)}:
        hours = (clock.hour,)
    elif clock.hour == 7:  # noqa: PLR2004
        hours = (7,) if clock.is_formal else (7, 19)
    else:
        hours = (clock.hour + _NOON,)
    return tuple(time(hour, clock.minute) for hour in hours if hour < 24)  # noqa: PLR2004


def _around(dial: dict[int, int]) -> range:
    return range(min(dial.values()), max(dial.values()) + 1)


def windows(hours: Hours, part: str, language: str) -> tuple[Window, ...]:
    """Between which times, in every way that what was said can be read."""
    part = hours.part or part
    if hours.bound is Bound.BETWEEN:
        first, last = hours.clocks
        return _between(first, last, part, language)
    found = times(hours.clocks[0], part, language)
    return tuple(_bounded(hours.bound, when) for when in found)


def _bounded(bound: Bound, when: time) -> Window:
    match bound:
        case Bound.AROUND:
            return _shifted(when, -_ROUGHLY), _shifted(when, _ROUGHLY)
        case Bound.AFTER:
            return when, None
        case Bound.BEFORE:
            return None, _shifted(when, -1)
        case Bound.UNTIL:
            return None, when
        case _:
            return when, when


def _shifted(when: time, minutes: int) -> time:
    """So much earlier or later, on the same day."""
    total = min(max(when.hour * 60 + when.minute + minutes, 0), _DAY - 1)
    return time(total // 60, total % 60)


def _between(first: Clock, last: Clock, part: str, language: str) -> tuple[Window, ...]:
    """The end says which half of the day the beginning is in: "3-5pm" begins at three in the afternoon."""
    found: list[Window] = []
    for end in times(last, part, language):
        starts = {time(hour, first.minute) for hour in _halves(first) if time(hour, first.minute) < end}
        if starts and (last.is_fixed or part):
            found.append((max(starts), end))
    if found:
        return tuple(found)
    for start in times(first, part, language):
        ends = {time(hour, last.minute) for hour in _halves(last) if time(hour, last.minute) > start}
        if ends:
            found.append((start, min(ends)))
    return tuple(found)


def _halves(clock: Clock) -> tuple[int, ...]:
    if clock.is_fixed or clock.hour > _NOON:
        return (clock.hour,)
    return (_NOON,) if clock.hour == _NOON else (clock.hour, clock.hour + _NOON)


def met(one: Window, other: Window) -> Window | None:
    """Where two windows overlap."""
    start = max((when for when in (one[0], other[0]) if when is not None), default=None)
    end = min((when for when in (one[1], other[1]) if when is not None), default=None)
    return None if start is not None and end is not None and start > end else (start, end)
