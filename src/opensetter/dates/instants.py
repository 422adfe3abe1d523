"""Local times as instants: once, twice when the clock goes back, never when it skips them."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def of_local(day: date, clock: time, zone: ZoneInfo) -> tuple[datetime, ...]:
    """Every instant at which a clock in that zone shows this time on this day, in UTC."""
    local = datetime.combine(day, clock)
    found = {local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return tuple(sorted(at for at in found if at.astimezone(zone).replace(tzinfo=None) == local))


def first_of(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which a day begins: where midnight is skipped, later than that."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
