"""A desk with a calendar that exists only here: it carries out what the flow plans, as a turn does."""

from copy import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from opensetter.calendars.availability import Slot
from opensetter.engine import picking
from opensetter.engine.claims import reviewing
from opensetter.engine.flow import answering
from opensetter.engine.guard import review
from opensetter.engine.plans import (
    Booked,
    Cancel,
    Cancelled,
    FindTimes,
    Moved,
    Noted,
    Offered,
    Refusal,
    Refused,
    SetZone,
    Take,
)
from opensetter.engine.types import Appointment, AppointmentType, Bot, Context, Draft, Facts, Hours, Line, Offer, Person

NOW = datetime(2026, 5, 20, 10, 30, tzinfo=UTC)
"""A Wednesday, half past eleven in London. Wed 20, Thu 21, Fri 22, Mon 25, Tue 26, Wed 27, Thu 28, Fri 29."""

CHECK_UP = AppointmentType(1, "Check-up", 30)
WHITENING = AppointmentType(2, "Teeth whitening", 60)
WEEK = tuple(Hours(day, "09:00", "17:00") for day in range(5))
LONDON = "Europe/London"


@cache
def _reviewed(text, language, asked, active):
    return review(Draft(text, language=language, asked=asked), Facts(None, active, now=NOW))


class Desk:
    """One contact's conversation with a bot that has a calendar: working days, 9 to 17, on the hour."""

    def __init__(self, *, kinds=(CHECK_UP,), questions=(), zone=LONDON, language=None, active=(), person_zone=None):
        self.bot = Bot(
            1,
            "Acme Dental",
            "",
            tuple(questions),
            zone,
            language,
            WEEK,
            has_booking_link=False,
            appointment_types=kinds,
        )
        self.person = Person(1, "Anna", time_zone=person_zone)
        self.now = NOW
        self.bookings = {one.booking_id: one for one in active}
        self.taken = set()
        self.history, self.offers, self.answers, self.asked = [], (), {}, None
        self.plans, self.outcomes, self.messages = [], [], 0
        self._ids = iter(range(100, 10_000))

    def has_met(self):
        """The contact has been greeted before."""
        self.history.append(Line("outbound", "Good day.", self.now))
        return self

    def copy(self):
        """The same conversation, to be gone on with in another way."""
        other = copy(self)
        for name in ("bookings", "taken", "history", "plans", "outcomes"):
            setattr(other, name, copy(getattr(self, name)))
        return other

    @property
    def active(self):
        return tuple(sorted(self.bookings.values(), key=lambda one: one.starts_at))

    @property
    def context(self):
        return Context(
            bot=self.bot,
            person=self.person,
            now=self.now,
            inbound=self.burst,
            history=tuple(self.history),
            active=self.active,
            asked=self.asked,
            answers=self.answers,
            offers=self.offers,
        )

    def says(self, *burst):
        """What the bot replies to a burst, once the plan is carried out and the guard has read the reply."""
        self.burst = burst
        self.messages += len(burst)
        context = self.context
        self.plan = answering.plan(context)
        outcome = None
        if isinstance(self.plan, SetZone):
            outcome = self.carry_out(self.plan)
            context = replace(context, person=self.person)
            again = answering.plan(context)
            if again is not None:
                self.plan, outcome = again, self.carry_out(again)
        elif self.plan is not None:
            outcome = self.carry_out(self.plan)
        self.draft = answering.say(context, self.plan, outcome)
        found = reviewing.unbacked(self.draft.text, self._backing(outcome))
        assert found == (), found
        reply = _reviewed(self.draft.text, self.draft.language, self.draft.asked, self.active)
        assert (reply.withheld, reply.text) == ((), self.draft.text)
        self.history += [Line("inbound", message, self.now) for message in burst]
        self.history.append(Line("outbound", reply.text, self.now))
        self.answers = {**self.answers, **self.draft.answers}
        self.asked = None if self.active else self.draft.asked
        return reply.text

    def _backing(self, outcome):
        zone = self.person.time_zone or self.bot.time_zone
        return reviewing.Backing(
            now=self.now,
            time_zone=zone,
            offers=self.offers,
            active=self.active,
            opening_hours=self.bot.opening_hours,
            hours_zone=self.bot.time_zone,
            heard=tuple(line.text for line in self.history if line.direction == "inbound") + self.burst,
            outcomes=() if outcome is None else (outcome,),
        )

    def carry_out(self, plan):
        outcome = self._outcome(plan)
        self.plans.append(plan)
        self.outcomes.append(outcome)
        return outcome

    def _outcome(self, plan):
        match plan:
            case FindTimes():
                return self._find(plan)
            case Take(offer_id):
                return self._take(next(one for one in self.offers if one.id == offer_id))
            case Cancel(booking_id):
                return Cancelled(replace(self.bookings.pop(booking_id), is_active=False))
            case SetZone(time_zone):
                self.person = replace(self.person, time_zone=time_zone)
        return Noted(plan)

    def _find(self, plan):
        zone = self.person.time_zone or self.bot.time_zone
        picked = picking.pick(self.open(), plan, zone)
        self.offers = tuple(
            Offer(
                next(self._ids),
                number,
                slot.starts_at,
                slot.ends_at,
                zone,
                plan.appointment_type_id,
                plan.moves_booking_id,
                plan.is_additional,
            )
            for number, slot in enumerate(picked.slots, 1)
        )
        return Offered(self.offers, is_wished=picked.is_wished)

    def _take(self, offer):
        if offer.starts_at in self.taken:
            instead = self._find(FindTimes(offer.appointment_type_id, at=offer.starts_at))
            return Refused(Refusal.SLOT_TAKEN, instead.offers)
        before = self.bookings.get(offer.moves_booking_id)
        kept = Appointment(
            before.booking_id if before else next(self._ids),
            offer.starts_at,
            offer.ends_at,
            offer.time_zone,
            is_active=True,
            appointment_type_id=offer.appointment_type_id,
        )
        self.bookings[kept.booking_id] = kept
        return Moved(kept, before.starts_at) if before else Booked(kept)

    def open(self):
        """Every hour that can be had in the next two weeks."""
        local = ZoneInfo(self.bot.time_zone)
        own = {one.starts_at for one in self.bookings.values()}
        slots = []
        for day in range(15):
            date = (self.now.astimezone(local) + timedelta(days=day)).date()
            for hour in range(9, 17) if date.weekday() < 5 else ():
                starts = datetime(date.year, date.month, date.day, hour, tzinfo=local).astimezone(UTC)
                if starts >= self.now + timedelta(hours=1) and starts not in self.taken | own:
                    slots.append(Slot(starts, starts + timedelta(minutes=30), 1))
        return slots

    @property
    def booked_at(self):
        """When the contact's appointments are, in local time."""
        return [f"{one.starts_at.astimezone(ZoneInfo(one.time_zone)):%Y-%m-%d %H:%M}" for one in self.active]


def appointment(booking_id, local, *, kind=1, zone=LONDON):
    """An appointment at a local time; without a kind, one of another calendar."""
    starts = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return Appointment(
        booking_id, starts, starts + timedelta(minutes=30), zone, is_active=True, appointment_type_id=kind
    )
