"""Which starts are open, found out the slow way: minute by minute, from nothing but what a wall clock shows."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache

from opensetter.calendars.availability import Rules, Slot, Span, Taken

MINUTE = timedelta(minutes=1)
FAR = 180
"""How many minutes apart a clock may show the same time twice, generously."""


class Clock:
    """A wall clock and the hours that are read on it, asked about one minute at a time."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.shows = cache(self._shows)
        self.is_open = cache(self._is_open)

    def _shows(self, at: datetime) -> datetime:
        return at.astimezone(self.rules.zone).replace(tzinfo=None, fold=0)

    def _is_open(self, at: datetime) -> bool:
        return any(True for _ in self._since_opening(at))

    def is_on_grid(self, at: datetime) -> bool:
        return any(since % self.rules.step_minutes == 0 for since in self._since_opening(at))

    def shows_once(self, at: datetime) -> bool:
        around = (at + MINUTE * n for n in range(-FAR, FAR + 1, 30))
        return [other for other in around if self.shows(other) == self.shows(at)] == [at]

    def _since_opening(self, at: datetime) -> Iterator[int]:
        """For each stretch that this minute lies in, how long it has been open by the clock."""
        shown = self.shows(at)
        day = shown.date()
        hours = self.rules.exceptions[day] if day in self.rules.exceptions else self.rules.weekly[day.weekday()]
        minute = shown.hour * 60 + shown.minute
        yield from (minute - one.opens for one in hours if one.opens <= minute < one.closes)


def open_slots(
    rules: Rules, taken: Sequence[Taken], busy: Sequence[Span], *, now: datetime, since: datetime, until: datetime
) -> list[Slot]:
    """What `availability.open_slots` promises. Everything in it is in whole minutes."""
    clock, there = Clock(rules), [slot for slot in taken if slot.seats]
    elsewhere = set(_minutes(busy))
    occupied = elsewhere | set(_minutes(slot.blocked for slot in there))
    found = []
    for at in _minutes([Span(since.astimezone(UTC), until)]):
        if not _may_begin(clock, at, now):
            continue
        joined = [slot for slot in there if slot.is_same_type and slot.appointment == rules.appointment(at)]
        wanted = set(_minutes([joined[0].blocked if joined else rules.blocked(at)]))
        seats = rules.capacity - sum(slot.seats for slot in joined)
        if seats > 0 and not wanted & (elsewhere if joined else occupied):
            found.append(Slot(at, at + rules.length, seats))
    return found


def _may_begin(clock: Clock, at: datetime, now: datetime) -> bool:
    rules = clock.rules
    last_day = now.astimezone(rules.zone).date() + timedelta(days=rules.horizon_days)
    return (
        at >= now + rules.notice
        and clock.is_on_grid(at)
        and clock.shows(at).date() <= last_day
        and clock.shows_once(at)
        and all(clock.is_open(minute) for minute in _minutes([rules.appointment(at)]))
    )


def _minutes(spans: Iterable[Span]) -> Iterator[datetime]:
    for span in spans:
        at = span.since
        while at < span.until:
            yield at
            at += MINUTE
