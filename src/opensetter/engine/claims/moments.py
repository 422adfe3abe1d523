"""Days and times of day as a text names them, and whether a moment is what it names. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

DAY_MINUTES = 24 * 60
ANY_TIME = frozenset(range(DAY_MINUTES))
"""What `at the same time` can mean as long as it is not known the same as what."""
_NOON = 12
_WEEK = 7
_SATURDAY = 5


class Naming(StrEnum):
    """How a text names a day; what the numbers beside it mean."""

    WEEKDAY = "weekday"
    """0 is Monday."""
    THIS_WEEKDAY = "this_weekday"
    NEXT_WEEKDAY = "next_weekday"
    LAST_WEEKDAY = "last_weekday"
    RELATIVE = "relative"
    """So many days from today."""
    ABOUT = "about"
    """From so many days from today to so many."""
    WEEK = "week"
    WEEKEND = "weekend"
    MONTHS = "months"
    """So many weeks, weekends or months from this one."""
    MONTH = "month"
    DAY = "day"
    """A day of the month alone."""
    DATE = "date"
    """A month and a day."""
    EITHER = "either"
    """A day and a month, or a month and a day: `3/4`."""
    FULL = "full"
    """Year, month and day."""
    FULL_EITHER = "full_either"
    PART = "part"
    """A part of the day: from one minute of the day up to another."""
    LAPSE = "lapse"
    """From so many seconds from now to so many."""
    DERIVED = "derived"
    """An hour later, the day after: a moment that the text counts from another one."""


_FAMILIES = (
    {Naming.WEEKDAY, Naming.THIS_WEEKDAY, Naming.NEXT_WEEKDAY, Naming.LAST_WEEKDAY},
    {Naming.RELATIVE, Naming.ABOUT},
    {Naming.DAY, Naming.DATE, Naming.EITHER, Naming.FULL, Naming.FULL_EITHER},
)


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a day: `Tuesday`, `25 November`, `tomorrow`."""

    naming: Naming
    numbers: tuple[int, ...] = ()

    def is_akin(self, other: "Name") -> bool:
        """Whether one day has no two such names, so that beside each other they are two days."""
        same = (family for family in _FAMILIES if self.naming in family)
        return other.naming in next(same, {self.naming})

    def fits(self, local: datetime, now: datetime) -> bool:  # noqa: C901, PLR0911, PLR0912 - one line for each naming
        """Whether this local time is on the day so named, as seen from a `now` in the same zone."""
        ahead = (local.date() - now.date()).days
        weeks = (ahead + now.weekday()) // _WEEK
        first, *others = self.numbers or (0,)
        match self.naming:
            case Naming.WEEKDAY:
                return local.weekday() == first
            case Naming.THIS_WEEKDAY:
                return local.weekday() == first and 0 <= ahead < _WEEK
            case Naming.NEXT_WEEKDAY:
                # Some mean the coming one, some the one in the week after.
                return local.weekday() == first and 0 < ahead <= 2 * _WEEK
            case Naming.LAST_WEEKDAY:
                return local.weekday() == first and -2 * _WEEK <= ahead < 0
            case Naming.RELATIVE:
                return ahead == first
            case Naming.ABOUT:
                return first <= ahead <= others[0]
            case Naming.WEEK:
                return weeks == first
            case Naming.WEEKEND:
                return local.weekday() >= _SATURDAY and weeks == first
            case Naming.MONTHS:
                return (local.year - now.year) * 12 + local.month - now.month == first
            case Naming.MONTH:
                return local.month == first
            case Naming.DAY:
                return local.day == first
            case Naming.DATE:
                return (local.month, local.day) == self.numbers
            case Naming.EITHER:
                return (local.month, local.day) in {self.numbers, self.numbers[::-1]}
            case Naming.FULL:
                return (local.year, local.month, local.day) == self.numbers
            case Naming.FULL_EITHER:
                return local.year == first and (local.month, local.day) in {tuple(others), tuple(others[::-1])}
            case Naming.PART:
                return first <= local.hour * 60 + local.minute < others[0]
            case Naming.LAPSE:
                return timedelta(seconds=first) <= local - now <= timedelta(seconds=others[0])
            case Naming.DERIVED:
                return False


@dataclass(frozen=True, slots=True)
class Day:
    """A day that is named somewhere in a text, by one name or by several that must all fit: `Tuesday, 25 November`."""

    start: int
    end: int
    names: tuple[Name, ...]
    closes_range: bool = False
    """Whether it ends a range of days: the Friday of `Monday to Friday`."""

    @property
    def is_bare_today(self) -> bool:
        return self.names == (Name(Naming.RELATIVE, (0,)),)

    @property
    def is_derived(self) -> bool:
        return any(name.naming is Naming.DERIVED for name in self.names)

    def fits(self, local: datetime, now: datetime) -> bool:
        return all(name.fits(local, now) for name in self.names)

    def weekdays(self, now: datetime) -> frozenset[int]:
        """The days of the week that it can be, for comparing it with opening hours."""
        ahead = [now + timedelta(days=n) for n in range(_WEEK + 1)]
        names = [name for name in self.names if name.naming is not Naming.PART]
        if not names:
            return frozenset(range(_WEEK))
        if len(names) == 1 and names[0].naming is Naming.WEEKDAY:
            return frozenset(names[0].numbers)
        if any(name.naming is Naming.WEEKEND for name in names):
            return frozenset({_SATURDAY, _SATURDAY + 1})
        return frozenset(day.weekday() for day in ahead if all(name.fits(day, now) for name in names))


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day somewhere in a text: the minutes of the day that it can mean, `3` being 3:00 or 15:00."""

    start: int
    end: int
    minutes: frozenset[int]
    closes_range: bool = False
    """Whether it ends a range of times: the 16:00 of `15:00–16:00`."""
    is_same: bool = False
    """Whether it is no more than `the same time`."""

    def fits(self, local: datetime) -> bool:
        return local.hour * 60 + local.minute in self.minutes

    def may_mean(self, other: "Clock") -> bool:
        """Whether both can be the same time, morning or afternoon aside."""
        half = DAY_MINUTES // 2
        return bool({one % half for one in self.minutes} & {one % half for one in other.minutes})


Mention = Day | Clock


def minutes_of(hour: int, minute: int, *, half: str = "", is_exact: bool = False) -> frozenset[int]:
    """The minutes of the day that a clock time can mean; `half` is `a`, `p` or nothing."""
    if half == "a":
        hours = {hour % _NOON}
    elif half == "p":
        hours = {hour % _NOON + _NOON if hour <= _NOON else hour}
    elif is_exact or hour > _NOON or hour == 0:
        hours = {hour}
    else:
        hours = {hour, (hour + _NOON) % 24}
    return frozenset((each * 60 + minute) % DAY_MINUTES for each in hours)
