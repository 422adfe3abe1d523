"""Several days, or several clock times, of one message as one: the same said twice, narrowed down, or a choice."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from itertools import pairwise

from opensetter.dates.clocks import met, window, windows
from opensetter.dates.items import MADE_DAYS, Bound, Days, Hours, Item, Span, Window

_CHOICE = set("|&")


def joined_days(wished: Sequence[Item], joins: Sequence[str]) -> Days | None:
    """All the days that were said as one; None if there were none."""
    found = [item.made for item in wished if isinstance(item.made, Days)]
    # "I called yesterday, is Friday free?"
    found = [days for days in found if not days.is_past] or found
    if not found:
        return None
    if len(found) == 1 or any(days.is_vague or days.is_nonexistent or days.is_past for days in found):
        return next((days for days in found if days.is_vague or days.is_nonexistent), found[0])
    if _is_choice(wished, joins):
        return _choice(found)
    days = found[0]
    for other in found[1:]:
        days = _narrowed(days, other)
    return days


def _is_choice(wished: Sequence[Item], joins: Sequence[str]) -> bool:
    places = [place for place, item in enumerate(wished) if item.kind == MADE_DAYS]
    between = "".join(joins[places[0] : places[-1]])
    return bool(_CHOICE & set(between))


def _choice(found: Sequence[Days]) -> Days:
    """Any of these days: a span if they follow each other, else the contact has to choose."""
    spans = sorted({span for days in found for span in days.readings}, key=lambda span: span[0] or date.min)
    is_clear = all(len(days.readings) == 1 for days in found)
    if is_clear and all(_follows(one, other) for one, other in pairwise(spans)):
        return Days(((spans[0][0], spans[-1][1]),))
    return Days(tuple(spans), is_choice=True)


def _follows(one: Span, other: Span) -> bool:
    return one[1] is not None and other[0] is not None and other[0] - one[1] <= timedelta(days=1)


def _narrowed(days: Days, other: Days) -> Days:
    """What both allow: "next week, on the 3rd". If nothing is, they contradict each other."""
    spans = {span for one in days.readings for two in other.readings if (span := _overlap(one, two))}
    if spans:
        return Days(tuple(sorted(spans, key=str)), is_choice=days.is_choice or other.is_choice)
    both = dict.fromkeys((*days.readings, *other.readings))
    return Days(tuple(sorted(both, key=str)), is_choice=True)


def _overlap(one: Span, other: Span) -> Span | None:
    since = max((day for day in (one[0], other[0]) if day), default=None)
    until = min((day for day in (one[1], other[1]) if day), default=None)
    return None if since and until and since > until else (since, until)


def without(days: Days, refused: Sequence[Days]) -> Days:
    """The days without those that were refused; vague if they are cut in two by it."""
    for no in refused:
        for span in no.readings:
            if len(days.readings) != 1 or _overlap(days.readings[0], span) is None:
                continue
            (since, until), (first, last) = days.readings[0], span
            if first is not None and last is not None and since == first and (until is None or last < until):
                days = Days(((last + timedelta(days=1), until),))
            elif first is not None and last is not None and until == last and since is not None and first > since:
                days = Days(((since, first - timedelta(days=1)),))
            else:
                return Days(days.readings, is_vague=True)
    return days


def joined_windows(hours: Sequence[Hours], parts: Sequence[str], language: str) -> tuple[Window, ...] | None:
    """Every way to read the clock times that were said; None without any, empty if they contradict each other."""
    if not hours:
        return _of_parts(parts, language)
    part = parts[0] if len(parts) == 1 else ""
    read = [_narrowed_by(part, one, windows(one, part, language), language) for one in hours]
    if len(read) == 1 or not all(read):
        return () if not all(read) else read[0]
    if all(one.bound is Bound.EXACT for one in hours):
        return tuple(dict.fromkeys(reading for one in read for reading in one))
    result = read[0]
    for other in read[1:]:
        overlaps = (met(one, two) for one in result for two in other)
        result = tuple(dict.fromkeys(overlap for overlap in overlaps if overlap))
    return result


def _of_parts(parts: Sequence[str], language: str) -> tuple[Window, ...] | None:
    """`in the afternoon`; several parts are one if they follow each other."""
    if not parts:
        return None
    found = [one for part in parts if (one := window(part, language))]
    if len(found) < len(parts):
        return ()
    found.sort(key=lambda one: one[0] or time.min)
    for one, other in pairwise(found):
        if one[1] is None or other[0] is None or other[0].hour - one[1].hour > 1:
            return ()
    return ((found[0][0], found[-1][1]),)


def _narrowed_by(part: str, hours: Hours, read: tuple[Window, ...], language: str) -> tuple[Window, ...]:
    """`on Friday afternoon, after 3`: the part gives the end that the hour leaves open."""
    if hours.bound not in {Bound.AFTER, Bound.BEFORE, Bound.UNTIL} or not part:
        return read
    around = window(part, language)
    if around is None:
        return read
    return tuple(overlap for one in read if (overlap := met(one, around)))


def refused_parts(parts: Sequence[str]) -> Window | None:
    """What is left of a day without a part of it; None where that is two pieces."""
    left: Window = (None, None)
    for part in parts:
        if part in {"morning", "first", "early_morning"}:
            left = met(left, (time(12), None)) or left
        elif part in {"evening", "night", "after_work"}:
            left = met(left, (None, time(17, 59))) or left
        elif part == "afternoon":
            left = met(left, (None, time(11, 59))) or left
        else:
            return None
    return left
