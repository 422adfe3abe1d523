"""Days counted on a calendar: what "next Friday" or "the 5th" is, seen from today. Pure arithmetic."""

import calendar
from datetime import date, timedelta

from opensetter.dates.items import Days, Span

_WEEK = timedelta(days=7)
_SATURDAY, _SUNDAY = 5, 6
_FAR = timedelta(days=300)
"""A date without a year that was this recently is not meant to be in a year's time."""
_FARTHEST = 5 * 366
_LEAP_DAY = (2, 29)
_FARTHEST_MONTH = 5 * 12
_SMALL_HOURS = 4


def day(when: date) -> Days:
    return Days(((when, when),))


def either(*days: date) -> Days:
    """One of these days, if they are several; which, has to be asked."""
    return Days(tuple((when, when) for when in sorted(set(days))))


def relative(days: int, today: date, hour: int) -> Days:
    """So many days from today. In the small hours many have not slept yet, and "tomorrow" may be after they have."""
    if days > 0 and hour < _SMALL_HOURS:
        return either(today + timedelta(days=days - 1), today + timedelta(days=days))
    return Days(((today + timedelta(days=days),) * 2,), is_past=days < 0)


def coming(weekday: int, today: date) -> date:
    """The first such day after today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def plainly(weekday: int, today: date) -> Days:
    """A weekday by its name alone: on the day itself, it may be today or in a week."""
    if weekday == today.weekday():
        return either(today, today + _WEEK)
    return day(coming(weekday, today))


def this(weekday: int, today: date) -> Days:
    return day(today if weekday == today.weekday() else coming(weekday, today))


def next_(weekday: int, today: date, language: str) -> Days:
    """The coming one, and the one of next week: people mean either, and where they differ it has to be asked.

    English weeks may begin on Sunday.
    """
    meant = {coming(weekday, today), in_week(weekday, 1, today)}
    if language == "en":
        sunday = today - timedelta(days=(today.weekday() + 1) % 7)
        meant.add(sunday + _WEEK + timedelta(days=(weekday + 1) % 7))
    return either(*meant)


def in_week(weekday: int, weeks: int, today: date) -> date:
    """That day of this week, or of one so many weeks on; weeks begin on Monday."""
    return today + timedelta(days=weekday - today.weekday() + 7 * weeks)


def week(weeks: int, today: date) -> Span:
    return in_week(0, weeks, today), in_week(_SUNDAY, weeks, today)


def weekend(weeks: int, today: date) -> Span:
    return in_week(_SATURDAY, weeks, today), in_week(_SUNDAY, weeks, today)


def month(months: int, today: date) -> Span:
    """All of a month, counted from this one."""
    count = today.year * 12 + today.month - 1 + months
    year, number = divmod(count, 12)
    return date(year, number + 1, 1), date(year, number + 1, calendar.monthrange(year, number + 1)[1])


def named_month(number: int, year: int | None, today: date) -> Days:
    """All of a month: the next of that name, or the one that is now."""
    months = (number - today.month) % 12 if year is None else (year - today.year) * 12 + number - today.month
    if months > _FARTHEST_MONTH:
        return Days(is_vague=True)
    if months < 0:
        return Days(is_past=True)
    since, until = month(months, today)
    return Days(((since, until),), is_past=until is not None and until < today)


def dated(number: int, month_: int, year: int | None, today: date) -> Days:
    """A day of a month. Without a year it is the next, unless that is nearly a year off and the last was just now."""
    if year is not None:
        when = _or_none(year, month_, number)
        if when is None:
            return Days(is_nonexistent=True)
        return Days(((when, when),), is_past=when < today, is_vague=(when - today).days > _FARTHEST)
    years = (_or_none(today.year + years, month_, number) for years in range(3))
    coming_ = next((when for when in years if when and when >= today), None)
    if coming_ is None:
        return Days(is_nonexistent=True)
    if coming_ - today > _FAR:
        is_leap = (month_, number) == _LEAP_DAY
        return Days(((coming_, coming_),), is_vague=is_leap, is_past=not is_leap)
    return day(coming_)


def _or_none(year: int, month_: int, day_: int) -> date | None:
    try:
        return date(year, month_, day_)
    except ValueError:
        return None


def day_of_month(number: int, today: date) -> Days:
    """The next day of that number. On the day itself it may be today or in a month."""
    found: list[date] = []
    for months in range(4):
        year, before = divmod(today.year * 12 + today.month - 1 + months, 12)
        when = _or_none(year, before + 1, number)
        if when and when >= today:
            found.append(when)
            if when > today:
                break
    return either(*found) if found else Days(is_nonexistent=True)


def on_weekday(days: Days, weekday: int, today: date) -> Days:
    """A date that was said to be this weekday: if it is none, either may be the slip."""
    if not days.readings or days.is_past:
        return days
    fitting = tuple(span for span in days.readings if span[0] and span[0].weekday() == weekday)
    if fitting:
        return Days(fitting)
    said = days.readings[0][0]
    if said is None:
        return days
    near = [said + timedelta(days=days) for days in range(-3, 4)]
    return either(said, *(when for when in near if when.weekday() == weekday and when >= today))


def edge(which: str, unit: str, span: Span) -> Span:
    """The early, middle or late part of a week or month."""
    since, until = span
    if since is None or until is None:
        return span
    if unit == "month":
        bounds = {"early": (1, 10), "mid": (11, 20), "late": (21, until.day)}[which]
        return since.replace(day=bounds[0]), since.replace(day=bounds[1])
    monday = since - timedelta(days=since.weekday())
    first, last = {"early": (0, 1), "mid": (1, 3), "late": (3, 6)}[which]
    return monday + timedelta(days=first), monday + timedelta(days=last)
