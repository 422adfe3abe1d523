"""Days, times and zones as people type them, made into instants; and what is wrong with them, if anything is."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from opensetter.core import times
from opensetter.core.times import EARLIEST, LATEST
from opensetter.dashboard.words import _

LONGEST_MINUTES = 24 * 60
SHORTEST_MINUTES = 5

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])(?::[0-5][0-9](?:\.[0-9]{1,3})?)?")
_NUMBER = re.compile(r"[0-9]{1,5}")


class Faulty(Exception):
    """A field of a form is wrong, and the sentence says what about it."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence


def day(written: str) -> date | None:
    """A day as an address or a field has it; None for what is none, or lies where nobody books."""
    if not _DAY.fullmatch(written):
        return None
    try:
        found = date.fromisoformat(written)
    except ValueError:
        return None
    # Days on either side are looked at too.
    return found if EARLIEST.date() < found < LATEST.date() - timedelta(days=40) else None


def zone(written: str) -> str:
    """The name of a zone; raises `Faulty`."""
    try:
        return times.check_zone(written.strip())
    except times.ZoneInvalid:
        sentence = _("A time zone is a name such as Europe/London, spelled exactly so.")
        raise Faulty("zone", sentence) from None


def instant(written_day: str, written_time: str, zone_name: str) -> datetime:
    """When a clock in this zone shows this time on this day; raises `Faulty` if it never does, or does twice."""
    found = day(written_day.strip())
    if found is None:
        raise Faulty("day", _("Choose a day, from 2000 to 2099."))
    clock = _CLOCK.fullmatch(written_time.strip())
    if clock is None:
        raise Faulty("time", _("Write the time as on a clock of 24 hours, such as 14:30."))
    local = datetime.combine(found, time(int(clock[1]), int(clock[2])), ZoneInfo(zone_name))
    at = local.astimezone(UTC)
    if at.astimezone(local.tzinfo).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise Faulty("time", _("The clocks skip this time on that day. Choose another."))
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        raise Faulty("time", _("The clocks show this time twice on that day. Choose another."))
    return at


def minutes(written: str) -> timedelta:
    """How long something takes; raises `Faulty`."""
    written = written.strip()
    if not _NUMBER.fullmatch(written) or not SHORTEST_MINUTES <= int(written) <= LONGEST_MINUTES:
        raise Faulty("minutes", _("An appointment takes 5 to 1440 minutes."))
    return timedelta(minutes=int(written))


def sent(written: str) -> datetime | None:
    """An instant that one of our own buttons has sent; None if it is none."""
    try:
        return times.parse_instant(written)
    except times.TimeInvalid:
        return None


def midnight(on: date, zone_name: str) -> datetime:
    """When a day begins in a zone."""
    return datetime.combine(on, time.min, ZoneInfo(zone_name)).astimezone(UTC)


def local_day(at: datetime, zone_name: str) -> date:
    """Which day it is in a zone."""
    return at.astimezone(ZoneInfo(zone_name)).date()
