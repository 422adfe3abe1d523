"""Which times are open: hours, a grid, room around appointments, notice, horizon, capacity and what is taken. Pure.

Hours and the grid are read on the schedule's wall clock; lengths, buffers and notice are minutes that really pass. So
a stretch over the night in which the clocks change has 23 or 25 hours, and an appointment is as long as any other.

No appointment begins at a time that the clocks skip, nor at one that they show twice: nobody could say which of the
two is meant. The hour that is shown twice is open all the same, and an appointment may run through it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_PROBE = timedelta(hours=6)
"""How far apart a zone is looked at for a change of its offset; no zone changes it twice within that."""


@dataclass(frozen=True, slots=True)
class Span:
    """The time from one instant up to another, which is not part of it."""

    since: datetime
    until: datetime

    def overlaps(self, other: "Span") -> bool:
        return self.since < other.until and other.since < self.until


@dataclass(frozen=True, slots=True)
class Stretch:
    """Hours of one day, in minutes since midnight as the wall clock shows them: 540 to 1020 is 9:00 to 17:00."""

    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class Rules:
    """When appointments of one type may begin. `weekly` has seven days, Monday first; an exception replaces a day.

    The grid begins anew with each stretch. An appointment may pass from one stretch into the next where they touch,
    midnight included; its buffers may lie outside of all hours. `horizon_days` are whole local days after today.
    """

    zone: ZoneInfo
    weekly: tuple[tuple[Stretch, ...], ...]
    exceptions: Mapping[date, tuple[Stretch, ...]]
    length: timedelta
    step_minutes: int
    before: timedelta
    after: timedelta
    notice: timedelta
    horizon_days: int
    capacity: int

    def on(self, day: date) -> tuple[Stretch, ...]:
        return self.exceptions.get(day, self.weekly[day.weekday()])

    def appointment(self, starts_at: datetime) -> Span:
        return Span(starts_at, starts_at + self.length)

    def blocked(self, starts_at: datetime) -> Span:
        """The appointment with its buffers."""
        return Span(starts_at - self.before, starts_at + self.length + self.after)


@dataclass(frozen=True, slots=True)
class Taken:
    """A stretch that somebody has on this schedule; `seats` are those that are taken in it."""

    appointment: Span
    blocked: Span
    seats: int
    is_same_type: bool


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that can be had, by so many."""

    starts_at: datetime
    ends_at: datetime
    seats_left: int


def open_slots(
    rules: Rules, taken: Iterable[Taken], busy: Iterable[Span], *, now: datetime, since: datetime, until: datetime
) -> list[Slot]:
    """Every slot that begins from `since` on and before `until`, soonest first.

    `busy` is time that somebody has elsewhere: nothing may touch it, buffers included.
    """
    occupied = Occupied(rules, taken, busy)
    return [
        Slot(starts_at, starts_at + rules.length, seats_left)
        for starts_at in _starts(rules, now=now, since=since, until=until)
        if (seats_left := occupied.seats_left(starts_at))
    ]


def is_offered(rules: Rules, starts_at: datetime, *, now: datetime) -> bool:
    """Whether an appointment may begin then, whatever is taken: by hours, grid, notice and horizon."""
    moment = timedelta.resolution
    return any(True for _ in _starts(rules, now=now, since=starts_at, until=starts_at + moment))


class Occupied:
    """What is taken, made ready to be asked about many times."""

    def __init__(self, rules: Rules, taken: Iterable[Taken], busy: Iterable[Span]) -> None:
        there = [slot for slot in taken if slot.seats]
        elsewhere = list(busy)
        self._rules = rules
        self._busy = _Merged(elsewhere)
        self._all = _Merged([*elsewhere, *(slot.blocked for slot in there)])
        self._shared = {slot.appointment: slot for slot in there if slot.is_same_type}

    def seats_left(self, starts_at: datetime) -> int:
        """How many can still have an appointment that begins then, as far as what is taken goes.

        Whoever joins others takes no more time than those have. The type's capacity is what counts for them, even
        where it was larger when the first one came.
        """
        starts_at = starts_at.astimezone(UTC)
        joined = self._shared.get(self._rules.appointment(starts_at))
        if joined is not None:
            return 0 if self._busy.overlap(joined.blocked) else max(0, self._rules.capacity - joined.seats)
        return 0 if self._all.overlap(self._rules.blocked(starts_at)) else self._rules.capacity


class _Merged:
    """Spans in order, those that touch or overlap made one."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._since: list[datetime] = []
        self._until: list[datetime] = []
        for span in sorted(spans, key=lambda span: span.since):
            if self._until and span.since <= self._until[-1]:
                self._until[-1] = max(self._until[-1], span.until)
            else:
                self._since.append(span.since)
                self._until.append(span.until)

    def overlap(self, span: Span) -> bool:
        last = bisect_left(self._since, span.until) - 1
        return last >= 0 and span.since < self._until[last]

    def hold(self, span: Span) -> bool:
        """Whether all of it lies in one of these."""
        last = bisect_right(self._since, span.since) - 1
        return last >= 0 and span.until <= self._until[last]


def _starts(rules: Rules, *, now: datetime, since: datetime, until: datetime) -> Iterator[datetime]:
    """Where appointments may begin by the rules alone, in order."""
    # In UTC, where an hour later is an hour later.
    now, since, until = (at.astimezone(UTC) for at in (now, since, until))
    since = max(since, now + rules.notice)
    if since >= until:
        return
    first, last = (_local_date(at, rules.zone) for at in (since, until))
    last = min(last, _local_date(now, rules.zone) + rules.horizon_days * _DAY)
    hours = _Merged(_hours(rules, since, until + rules.length))
    for day in _days(first, last):
        for starts_at in _instants(day, _grid(rules.on(day), rules.step_minutes), rules.zone):
            if since <= starts_at < until and hours.hold(rules.appointment(starts_at)):
                yield starts_at


def _grid(stretches: Sequence[Stretch], step_minutes: int) -> list[int]:
    return sorted({minute for one in stretches for minute in range(one.opens, one.closes, step_minutes)})


def _instants(day: date, minutes: Iterable[int], zone: ZoneInfo) -> Iterator[datetime]:
    """When a wall clock shows these minutes of a day, without those that it shows never or twice."""
    midnight = datetime.combine(day, time.min, zone)
    offset = midnight.utcoffset() or timedelta(0)
    is_even = offset == (midnight + _DAY).replace(fold=1).utcoffset()
    for minute in minutes:
        local = midnight + timedelta(minutes=minute)
        if not is_even:
            offset = local.utcoffset() or timedelta(0)
            if offset != local.replace(fold=1).utcoffset():
                continue
        yield local.replace(tzinfo=UTC) - offset


def _hours(rules: Rules, since: datetime, until: datetime) -> Iterator[Span]:
    """When it is open: wherever the wall clock shows a time that lies in a stretch."""
    for even, offset in _evenly(rules.zone, since, until):
        first, last = ((at + offset).date() for at in (even.since, even.until))
        for day in _days(first, last):
            midnight = datetime.combine(day, time.min, UTC) - offset
            for stretch in rules.on(day):
                opens = max(even.since, midnight + timedelta(minutes=stretch.opens))
                closes = min(even.until, midnight + timedelta(minutes=stretch.closes))
                if opens < closes:
                    yield Span(opens, closes)


def _evenly(zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[tuple[Span, timedelta]]:
    """The time between two instants, cut wherever the zone's offset from UTC changes."""
    # To whole seconds, on which offsets change.
    since, until = since.replace(microsecond=0), until.replace(microsecond=0) + timedelta(seconds=1)
    begun = at = since
    offset = _offset(zone, since)
    while at < until:
        ahead = min(at + _PROBE, until)
        if _offset(zone, ahead) != offset:
            ahead = _change(zone, at, ahead)
            yield Span(begun, ahead), offset
            begun, offset = ahead, _offset(zone, ahead)
        at = ahead
    if begun < until:
        yield Span(begun, until), offset


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first second with another offset than at `before`."""
    offset = _offset(zone, before)
    low, high = 0, int((after - before).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, before + timedelta(seconds=middle)) == offset:
            low = middle
        else:
            high = middle
    return before + timedelta(seconds=high)


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)


def _local_date(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += _DAY
