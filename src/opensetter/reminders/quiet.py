"""Quiet hours: a stretch of every day, on the clock of whoever would be woken. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one clock time until another, past midnight if that one is earlier."""

    since: time
    until: time

    def hold(self, clock: time) -> bool:
        """Whether a clock that shows this time shows a quiet one."""
        if self.since < self.until:
            return self.since <= clock < self.until
        return clock >= self.since or clock < self.until


def parse(stored: Mapping[str, str] | None) -> QuietHours | None:
    """A bot's quiet hours, as its row has them."""
    if stored is None:
        return None
    return QuietHours(time.fromisoformat(stored["since"]), time.fromisoformat(stored["until"]))


def ends_at(now: datetime, zone: str, quiet: QuietHours | None) -> datetime | None:
    """When the quiet hours in which `now` lies are over; None if it lies in none."""
    local = now.astimezone(ZoneInfo(zone))
    if quiet is None or not quiet.hold(local.time()):
        return None
    is_today = local.time() < quiet.until
    return max(_instants(local.date() + timedelta(days=not is_today), quiet.until, zone))


def begin_at(now: datetime, zone: str, quiet: QuietHours | None) -> datetime | None:
    """When quiet hours begin next; None if there are none."""
    if quiet is None:
        return None
    today = now.astimezone(ZoneInfo(zone)).date()
    coming = (min(_instants(today + timedelta(days=ahead), quiet.since, zone)) for ahead in range(3))
    return next(instant for instant in coming if instant > now)


def _instants(day: date, clock: time, zone: str) -> tuple[datetime, datetime]:
    """The instants that a local time may mean: two, if it is there twice or, when clocks are put forward, not at all.

    Of the latter, one lies before the gap and one behind it.
    """
    local = datetime.combine(day, clock, ZoneInfo(zone))
    return local.replace(fold=0).astimezone(UTC), local.replace(fold=1).astimezone(UTC)
