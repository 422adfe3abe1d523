"""Open times, looked up a month at a time, in the visitor's zone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from opensetter.booking_page import months
from opensetter.calendars.availability import Slot
from opensetter.calendars.models import AppointmentType
from opensetter.core.db import DbSession
from opensetter.core.times import zone
from opensetter.scheduling import service as scheduling

MONTHS_AHEAD = 6
"""How many months are looked through for the first open time, if nobody asks for a later one."""


@dataclass(frozen=True, slots=True)
class Seeker:
    """Who looks for a time of which type: in which zone, now, whose own holds do not count, and to move what."""

    organization_id: int
    kind: AppointmentType
    zone: str
    now: datetime
    contact_id: int | None = None
    moves_booking_id: int | None = None

    @property
    def today(self) -> date:
        return self.now.astimezone(zone(self.zone)).date()

    @property
    def last(self) -> date:
        """The last day on which there may be an open time: where the visitor is, it can be a day later."""
        return self.today + timedelta(days=self.kind.horizon_days + 1)

    def day_at(self, at: datetime) -> date:
        return at.astimezone(zone(self.zone)).date()


@dataclass(frozen=True, slots=True)
class Openings:
    """The open times of the month that begins on a day, soonest first."""

    month: date
    slots: tuple[Slot, ...]


async def of_month(session: DbSession, seeker: Seeker, month: date | None) -> Openings:
    """The open times of a month; of the first that has any, unless one is asked for that may have some."""
    first, last = months.first_of(seeker.today), months.first_of(seeker.last)
    if month is not None:
        asked = min(max(months.first_of(month), first), last)
        return Openings(asked, await _within(session, seeker, asked))
    month = first
    for _ in range(MONTHS_AHEAD):
        found = await _within(session, seeker, month)
        month_after = months.next_of(month)
        if found or month_after > last:
            return Openings(month, found)
        month = month_after
    return Openings(first, ())


async def _within(session: DbSession, seeker: Seeker, month: date) -> tuple[Slot, ...]:
    since, until = (datetime.combine(day, time.min, zone(seeker.zone)) for day in (month, months.next_of(month)))
    return tuple(await _find(session, seeker, since, until))


async def _find(session: DbSession, seeker: Seeker, since: datetime, until: datetime) -> Sequence[Slot]:
    return await scheduling.find(
        session,
        seeker.organization_id,
        seeker.kind.id,
        since=since,
        until=until,
        contact_id=seeker.contact_id,
        moves_booking_id=seeker.moves_booking_id,
    )
