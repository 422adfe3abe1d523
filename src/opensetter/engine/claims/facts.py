"""What is known of a contact's times, from offers to what was done just now, and whether it fits what is said. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cached_property
from zoneinfo import ZoneInfo

from opensetter.engine.claims.moments import Clock, Day
from opensetter.engine.plans import Cancelled, Moved, Noted, Outcome, TalkLater
from opensetter.engine.types import Appointment, Hours, Offer

_LAST_HEARD = 10
_LONGEST_HEARD = 1_000


@dataclass(frozen=True)
class Backing:
    """Everything that may back what a reply says of time. `time_zone` is the one in which the contact hears times.

    `past` are appointments that are over or were cancelled; `outcomes` is what this turn has done; `known` are the
    operator's own words, which may be told as facts; `heard` is what the contact wrote, which may be repeated to
    decline it or to ask about it, and never to affirm it. `sets_appointments`: the bot has a calendar of its own, so
    that somebody without an appointment can be asked for a day.
    """

    now: datetime
    time_zone: str
    offers: tuple[Offer, ...] = ()
    active: tuple[Appointment, ...] = ()
    past: tuple[Appointment, ...] = ()
    opening_hours: tuple[Hours, ...] = ()
    hours_zone: str = "UTC"
    known: str = ""
    heard: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    sets_appointments: bool = False

    @cached_property
    def listened(self) -> tuple[str, ...]:
        """As much of what the contact wrote as is looked at: the last of it."""
        return tuple(text[:_LONGEST_HEARD] for text in self.heard[-_LAST_HEARD:])

    @cached_property
    def offered(self) -> "tuple[Fact, ...]":
        return tuple(
            Fact(one.starts_at, one.ends_at, self._zones(one.time_zone), one.number)
            for one in self.offers
            if one.starts_at > self.now
        )

    @cached_property
    def booked(self) -> "tuple[Fact, ...]":
        return tuple(map(self._fact, self.active))

    @cached_property
    def cancelled(self) -> "tuple[Fact, ...]":
        """What was cancelled in this turn, or before its time came."""
        kept = {one.booking_id for one in self.active}
        done = (outcome.appointment for outcome in self.outcomes if isinstance(outcome, Cancelled))
        ahead = (one for one in self.past if one.starts_at > self.now and not one.is_active)
        return tuple(self._fact(one) for one in (*done, *ahead) if one.booking_id not in kept)

    @cached_property
    def moved(self) -> "tuple[Fact, ...]":
        """The times that bookings had before this turn moved them; only of those that still stand as they were put."""
        standing = {(one.booking_id, one.starts_at) for one in self.active}
        return tuple(
            Fact(outcome.before, None, self._zones(outcome.appointment.time_zone))
            for outcome in self.outcomes
            if isinstance(outcome, Moved)
            and (outcome.appointment.booking_id, outcome.appointment.starts_at) in standing
        )

    @cached_property
    def over(self) -> "tuple[Fact, ...]":
        return tuple(self._fact(one) for one in self.past if one.starts_at <= self.now)

    @cached_property
    def promised(self) -> "tuple[Fact, ...]":
        """When we write again, because they asked for it."""
        plans = (outcome.plan for outcome in self.outcomes if isinstance(outcome, Noted))
        return tuple(Fact(plan.at, None, self._zones()) for plan in plans if isinstance(plan, TalkLater))

    @cached_property
    def zones(self) -> tuple[str, ...]:
        """Every zone in which times are told here."""
        offered = (one.time_zone for one in self.offers)
        booked = (one.time_zone for one in (*self.active, *self.past))
        return tuple(dict.fromkeys((self.time_zone, *offered, *booked, self.hours_zone)))

    @cached_property
    def local_now(self) -> datetime:
        return self.now.astimezone(ZoneInfo(self.time_zone))

    def _fact(self, one: Appointment) -> "Fact":
        return Fact(one.starts_at, one.ends_at, self._zones(one.time_zone))

    def _zones(self, *own: str) -> tuple[ZoneInfo, ...]:
        return tuple(ZoneInfo(name) for name in dict.fromkeys((*own, self.time_zone)))


@dataclass(frozen=True, slots=True)
class Fact:
    """One time that is true: of an offer, a booking, something promised. `number` is an offer's."""

    starts_at: datetime
    ends_at: datetime | None
    zones: tuple[tzinfo, ...]
    number: int | None = None

    def fits(self, said: "Told", now: datetime) -> bool:
        """Whether a day and a time, either of which may be missing, are this one's, in one and the same zone."""
        return any(self._fits_in(zone, said, now.astimezone(zone)) for zone in said.zones or self.zones)

    def _fits_in(self, zone: tzinfo, said: "Told", now: datetime) -> bool:
        local = self.starts_at.astimezone(zone)
        if said.day is not None and not said.day.fits(local, now):
            return False
        if said.clock is not None and not said.clock.fits(local):
            return False
        if said.until is None:
            return True
        return self.ends_at is not None and said.until.fits(self.ends_at.astimezone(zone))


@dataclass(frozen=True, slots=True)
class Told:
    """A day and a time that a sentence tells as belonging together; `until` is the end of a range of times.

    `zones` are those that the sentence names for it: the time must be true in each of them.
    """

    day: Day | None = None
    clock: Clock | None = None
    until: Clock | None = None
    zones: tuple[tzinfo, ...] = ()
    is_elsewhere: bool = False
    """Whether the zone that is named for it is one that nobody knows."""

    @property
    def mentions(self) -> list[Day | Clock]:
        return [one for one in (self.day, self.clock, self.until) if one is not None]


def fitting(told: Told, facts: Iterable[Fact], now: datetime) -> list[Fact]:
    """The facts that fit what is told, in every zone that it names."""
    apart = [Told(told.day, told.clock, told.until, (zone,)) for zone in told.zones] or [told]
    return [fact for fact in facts if not told.is_elsewhere and all(fact.fits(one, now) for one in apart)]


def fits_any(told: Told, facts: Sequence[Fact], now: datetime) -> bool:
    return bool(fitting(told, facts, now))
