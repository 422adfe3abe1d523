"""A month as a page shows it: weeks of days, some of which have open times. Pure."""

from calendar import Calendar
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton, get_day_names

from opensetter.booking_page import zones
from opensetter.core import times
from opensetter.dates import saying

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a month; `said` is its date in words."""

    date: date
    said: str
    is_open: bool
    is_chosen: bool
    is_today: bool


@dataclass(frozen=True, slots=True)
class Month:
    """Weeks of seven days; those of other months are None. `before` and `after` are months that may be looked at."""

    first: date
    title: str
    weekdays: tuple[tuple[str, str], ...]
    weeks: tuple[tuple[Day | None, ...], ...]
    before: date | None
    after: date | None


@dataclass(frozen=True, slots=True)
class View:
    """How dates are read: in which zone and language, on which day, and up to which day there may be open times."""

    zone: str
    language: str
    today: date
    last: date


def first_of(day: date) -> date:
    return day.replace(day=1)


def next_of(month: date) -> date:
    return first_of(first_of(month) + timedelta(days=31))


def shown(month: date, view: View, *, opened: Collection[date], chosen: date | None) -> Month:
    """The month that begins on a day, with the days on which there are open times."""
    first_weekday = _locale(view).first_week_day
    weeks = [
        tuple(_day(day, view, opened, chosen) if day.month == month.month else None for day in week)
        for week in Calendar(first_weekday).monthdatescalendar(month.year, month.month)
    ]
    after = next_of(month)
    return Month(
        first=month,
        title=format_skeleton("yMMMM", month, locale=view.language),
        weekdays=tuple(_weekday((first_weekday + number) % 7, view.language) for number in range(7)),
        weeks=tuple(weeks),
        before=first_of(month - _DAY) if month > first_of(view.today) else None,
        after=after if after <= view.last else None,
    )


def say_day(day: date, view: View) -> str:
    """The weekday and the date, as the language and the visitor's country write them."""
    return saying.say_date(datetime.combine(day, time(12), times.zone(view.zone)), view.zone, view.language)


def _day(day: date, view: View, opened: Collection[date], chosen: date | None) -> Day:
    return Day(day, say_day(day, view), day in opened, day == chosen, day == view.today)


def _weekday(number: int, language: str) -> tuple[str, str]:
    narrow, wide = (get_day_names(width, "stand-alone", locale=language)[number] for width in ("short", "wide"))
    return narrow, wide


def _locale(view: View) -> Locale:
    """The language as it is used where the visitor is: on which day a week begins depends on it."""
    try:
        return Locale.parse(f"{view.language}_{zones.territory(view.zone)}")
    except UnknownLocaleError:
        return Locale.parse(view.language)
