"""Appointments as calendars read them (RFC 5545): one to keep, and all of a schedule's to subscribe to.

Times are in UTC, which every calendar shows in its owner's zone, so no definition of a zone can be out of date.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_OID, uuid5

if TYPE_CHECKING:
    from icalendar import Event

CONTENT_TYPE = "text/calendar; charset=utf-8"

LOOK_AGAIN = timedelta(minutes=15)
"""How often a subscriber is asked to come back. Some do, some come when they like."""

_STATUS = {"pending": "TENTATIVE", "cancelled": "CANCELLED"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One appointment in a calendar. `changed_at` is when it was last made, moved or cancelled."""

    booking_id: int
    created_at: datetime
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    status: str
    summary: str
    location: str | None = None
    url: str | None = None

    @property
    def uid(self) -> str:
        """The same for as long as the booking is there, and another than any other installation's."""
        return str(uuid5(NAMESPACE_OID, f"opensetter booking {self.booking_id} of {self.created_at.timestamp():f}"))

    @property
    def sequence(self) -> int:
        """Greater after each change, and 0 before the first: it counts the seconds until the last one."""
        changed_after = (self.changed_at - self.created_at).total_seconds()
        return 1 + int(changed_after) if changed_after > 0 else 0


def written(entries: Sequence[Entry], *, name: str | None = None) -> bytes:
    """A calendar of these appointments; with a name, one to subscribe to. The same entries make the same bytes."""
    # It takes a fifth of a second to load, and few requests need it.
    from icalendar import Calendar, Event, vText  # noqa: PLC0415

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//OpenSetter//Appointments//EN")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    if name is not None:
        for label in ("name", "x-wr-calname"):
            calendar.add(label, vText(_plain(name)))
        calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", f"PT{int(LOOK_AGAIN.total_seconds()) // 60}M")
    for entry in entries:
        calendar.add_component(_filled(Event(), entry))
    return bytes(calendar.to_ical())


def _filled(event: "Event", entry: Entry) -> "Event":
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", _utc(entry.changed_at))
    event.add("created", _utc(entry.created_at))
    event.add("last-modified", _utc(entry.changed_at))
    event.add("dtstart", _utc(entry.starts_at))
    event.add("dtend", _utc(entry.ends_at))
    event.add("summary", _plain(entry.summary))
    event.add("status", _STATUS.get(entry.status, "CONFIRMED"))
    event.add("transp", "TRANSPARENT" if entry.status == "cancelled" else "OPAQUE")
    if entry.location:
        event.add("location", _plain(entry.location))
    if entry.url:
        event.add("url", entry.url)
    return event


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


def _plain(text: str) -> str:
    """A text without what the format has no way to write."""
    return "".join(letter for letter in text if unicodedata.category(letter) not in {"Cc", "Cs"})
