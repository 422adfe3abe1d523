"""Carrying out what a turn decided: each plan in a transaction of its own, fenced and written down.

Whatever is done here is done to the contact of the conversation: no plan names another. It is done only while the
turn still is this message's, under the locks that order it with newer messages, bookings, refusals and humans.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from opensetter.bookings import service as bookings
from opensetter.bookings.changes import BOT
from opensetter.bookings.models import Booking
from opensetter.calendars.availability import Slot
from opensetter.channels import queries as channels
from opensetter.consent import service as consent
from opensetter.consent.models import Cause
from opensetter.consent.queries import Scope
from opensetter.contacts import service as contacts
from opensetter.conversations import handover
from opensetter.conversations import service as conversations
from opensetter.conversations.queries import Thread
from opensetter.core import clock
from opensetter.core.db import DbSession
from opensetter.core.runtime import Runtime
from opensetter.engine import picking, stepping
from opensetter.engine.context import offer_of
from opensetter.engine.plans import (
    Booked,
    Cancel,
    Cancelled,
    FindTimes,
    HandOver,
    Hold,
    Moved,
    NoteAnswer,
    Noted,
    Offered,
    Outcome,
    Plan,
    Refusal,
    Refused,
    SetZone,
    Stop,
    Take,
    TalkLater,
)
from opensetter.engine.types import Appointment, Context
from opensetter.reminders import service as reminders
from opensetter.scheduling import service as scheduling
from opensetter.scheduling import steps
from opensetter.scheduling.models import Offer as OfferRow

NEAR = timedelta(days=14)
"""How far ahead open times are looked for at first; only if there are none, further."""

FAR = timedelta(days=62)

HELD_MINUTES = 10
"""How long a time is kept for somebody who wants to think it over."""


@dataclass(frozen=True, slots=True)
class Done:
    """Something that was decided, and what came of it."""

    plan: Plan
    outcome: Outcome


class Superseded(Exception):
    """The turn is not this message's any more: a newer one came in, or a human took over."""


@dataclass(slots=True)
class Hands:
    """One turn's means to do something, bound to its conversation and contact; `done` is what was done with them.

    One thing is done after the other, also if a model asks for several in one breath: what may be done next depends on
    what was done before.
    """

    runtime: Runtime
    organization_id: int
    thread: Thread
    context: Context
    done: list[Done] = field(default_factory=list)
    _in_turn: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    async def carry_out(self, plan: Plan) -> Outcome:
        """Do what the plan says, or say why not; raises `Superseded`. Written down with what came of it."""
        async with self._in_turn:
            try:
                outcome = await self._attempt(plan)
            except (scheduling.SlotTaken, scheduling.SlotUnavailable) as refusal:
                # Nothing of it was committed. What can be had instead is looked up afresh.
                why = Refusal.SLOT_TAKEN if isinstance(refusal, scheduling.SlotTaken) else Refusal.SLOT_UNAVAILABLE
                outcome = await self._instead(plan, why)
            self.done.append(Done(plan, outcome))
            return outcome

    @property
    def active(self) -> tuple[Appointment, ...]:
        """The contact's appointments as this turn left them."""
        known = {one.booking_id: one for one in self.context.active}
        for step in self.done:
            match step.outcome:
                case Booked(appointment) | Moved(appointment):
                    known[appointment.booking_id] = appointment
                case Cancelled(appointment):
                    known.pop(appointment.booking_id, None)
                case _:
                    pass
        return tuple(sorted(known.values(), key=lambda one: (one.starts_at, one.booking_id)))

    async def _attempt(self, plan: Plan) -> Outcome:
        async with self.runtime.database.transaction(self.organization_id) as session:
            await self._claim(session)
            outcome = await self._do(session, plan)
            await steps.record(session, self.organization_id, self.thread.message_id, stepping.step(plan, outcome))
        return outcome

    async def _instead(self, plan: Plan, why: Refusal) -> Outcome:
        async with self.runtime.database.transaction(self.organization_id) as session:
            await self._claim(session)
            outcome = Refused(why)
            row = await self._offer_row(session, plan.offer_id) if isinstance(plan, Take | Hold) else None
            if row is not None:
                wish = FindTimes(
                    row.appointment_type_id,
                    at=row.starts_at,
                    moves_booking_id=row.moves_booking_id,
                    is_additional=row.is_additional,
                )
                found = await self._find(session, wish)
                outcome = Refused(why, found.offers)
            await steps.record(session, self.organization_id, self.thread.message_id, stepping.step(plan, outcome))
        return outcome

    async def _claim(self, session: DbSession) -> None:
        if not await conversations.claim_turn(session, self.organization_id, self.thread):
            raise Superseded

    async def _do(self, session: DbSession, plan: Plan) -> Outcome:
        match plan:
            case FindTimes():
                return await self._find(session, plan)
            case Take():
                return await self._take(session, plan)
            case Cancel():
                return await self._cancel(session, plan)
            case Hold():
                return await self._hold(session, plan)
            case SetZone(time_zone):
                await contacts.set_zone(session, self.organization_id, self.thread.contact_id, time_zone=time_zone)
            case NoteAnswer(question, answer):
                await self._note(session, {question: answer})
            case HandOver() | TalkLater() | Stop():
                # Done with the reply, which is to go out before.
                pass
            case _:
                assert_never(plan)
        return Noted(plan)

    async def _note(self, session: DbSession, answers: dict[str, str]) -> None:
        await contacts.note_answers(
            session, self.organization_id, self.thread.contact_id, bot_id=self.thread.bot_id, answers=answers
        )

    # ── times ────────────────────────────────────────────────────────────────────────────────────────────────────

    async def _find(self, session: DbSession, plan: FindTimes) -> Offered:
        if plan.appointment_type_id not in {one.id for one in self.context.bot.appointment_types}:
            return Offered(())
        zone = self.context.person.time_zone or self.context.bot.time_zone
        now = clock.now()
        since, until = _window(plan, zone, now)
        slots = await self._open(session, plan, since, until)
        if not slots:
            slots = await self._open(session, plan, now, now + FAR)
        picked = picking.pick(slots, plan, zone)
        if not picked.slots:
            return Offered(())
        rows = await scheduling.offer(
            session,
            self.organization_id,
            self.thread.conversation_id,
            slots=picked.slots,
            appointment_type_id=plan.appointment_type_id,
            time_zone=zone,
            moves_booking_id=plan.moves_booking_id,
            is_additional=plan.is_additional,
        )
        return Offered(tuple(offer_of(row) for row in rows), is_wished=picked.is_wished)

    async def _open(self, session: DbSession, plan: FindTimes, since: datetime, until: datetime) -> list[Slot]:
        return await scheduling.find(
            session,
            self.organization_id,
            plan.appointment_type_id,
            since=since,
            until=until,
            contact_id=self.thread.contact_id,
            moves_booking_id=plan.moves_booking_id,
        )

    # ── bookings ─────────────────────────────────────────────────────────────────────────────────────────────────

    async def _offer_row(self, session: DbSession, offer_id: int) -> OfferRow | None:
        return await scheduling.offered(session, self.organization_id, self.thread.conversation_id, offer_id)

    async def _hold(self, session: DbSession, plan: Hold) -> Outcome:
        row = await self._offer_row(session, plan.offer_id)
        if row is None:
            return Refused(Refusal.NOT_OFFERED)
        await scheduling.hold(
            session,
            self.organization_id,
            self.thread.contact_id,
            appointment_type_id=row.appointment_type_id,
            starts_at=row.starts_at,
            minutes=HELD_MINUTES,
        )
        return Noted(plan)

    async def _take(self, session: DbSession, plan: Take) -> Outcome:
        row = await self._offer_row(session, plan.offer_id)
        if row is None:
            return Refused(Refusal.NOT_OFFERED)
        if row.moves_booking_id is not None:
            return await self._move(session, row) if plan.may_move else Refused(Refusal.NOT_ASKED_FOR)
        if self._has_booked_beside(row.id):
            return Refused(Refusal.ALREADY_BOOKED)
        try:
            booking = await scheduling.book(
                session,
                self.organization_id,
                self.thread.contact_id,
                appointment_type_id=row.appointment_type_id,
                starts_at=row.starts_at,
                time_zone=row.time_zone,
                # With the message in it: what was cancelled since can be booked again by the same offer.
                key=f"offer-{row.id}-{self.thread.message_id}",
                unless_booked=not (row.is_additional and plan.may_be_further),
            )
        except scheduling.AlreadyBooked:
            return Refused(Refusal.ALREADY_BOOKED)
        return Booked(self._appointment(booking))

    def _has_booked_beside(self, offer_id: int) -> bool:
        """Whether this turn has booked another offer: for one thing said there is one appointment.

        So it is if somebody has cancelled that one meanwhile, who then need not look for what came in its place.
        """
        made = (step.plan for step in self.done if isinstance(step.outcome, Booked))
        return any(isinstance(plan, Take) and plan.offer_id != offer_id for plan in made)

    async def _move(self, session: DbSession, row: OfferRow) -> Outcome:
        before = next((one for one in self.active if one.booking_id == row.moves_booking_id), None)
        if before is None:
            return Refused(Refusal.NO_SUCH_BOOKING)
        if before.appointment_type_id is None:
            return Refused(Refusal.NOT_OURS)
        booking = await scheduling.move(
            session, self.organization_id, before.booking_id, starts_at=row.starts_at, by=BOT
        )
        return Moved(self._appointment(booking), before=before.starts_at)

    async def _cancel(self, session: DbSession, plan: Cancel) -> Outcome:
        known = next((one for one in self.active if one.booking_id == plan.booking_id), None)
        if known is None:
            return Refused(Refusal.NO_SUCH_BOOKING)
        if known.appointment_type_id is None:
            # Kept by another calendar: to cancel our note of it would not cancel it there.
            return Refused(Refusal.NOT_OURS)
        await bookings.cancel(session, self.organization_id, known.booking_id, by=BOT)
        return Cancelled(replace(known, is_active=False))

    def _appointment(self, booking: Booking) -> Appointment:
        return Appointment(
            booking_id=booking.id,
            starts_at=booking.starts_at,
            ends_at=booking.ends_at,
            time_zone=booking.time_zone or self.context.person.time_zone or self.context.bot.time_zone,
            is_active=True,
            appointment_type_id=booking.appointment_type_id,
            made_at=booking.created_at,
            moved_at=booking.moved_at,
        )


async def already_done(session: DbSession, organization_id: int, message_id: int) -> list[Done]:
    """What a turn has done that is taken again."""
    stored = await steps.done(session, organization_id, message_id)
    return [Done(stepping.plan_of(step), stepping.outcome_of(step)) for step in stored]


async def afterwards(session: DbSession, organization_id: int, thread: Thread, done: Sequence[Done]) -> None:
    """What is to happen once the reply is stored, in its transaction: the reply is the last that the bot says."""
    for step in done:
        if isinstance(step.outcome, Booked | Moved):
            await reminders.note_said(session, organization_id, step.outcome.appointment.booking_id)
        match step.plan:
            case HandOver():
                await handover.hand_over(session, organization_id, thread.conversation_id, by="contact")
            case TalkLater(at):
                await reminders.snooze(session, organization_id, thread.conversation_id, at=at)
            case Stop():
                await _refuse(session, organization_id, thread)
            case _:
                pass


async def _refuse(session: DbSession, organization_id: int, thread: Thread) -> None:
    """Write down that the contact wants to hear no more here, as if they had said so in words that we know."""
    integration = await channels.get(session, organization_id, thread.bot_integration_id)
    await consent.record(
        session,
        organization_id,
        thread.contact_id,
        Scope(thread.channel, integration.address or ""),
        is_granted=False,
        cause=Cause.WISH,
        evidence={"messageId": thread.message_id},
    )


def _window(plan: FindTimes, zone: str, now: datetime) -> tuple[datetime, datetime]:
    """Where to look: a few days around what is wished for, so that there is something beside it."""
    local = ZoneInfo(zone)
    since, until = now, now + NEAR
    if plan.at is not None:
        since, until = plan.at - timedelta(days=3), plan.at + timedelta(days=4)
    elif plan.since is not None or plan.until is not None:
        if plan.since is not None:
            since = datetime.combine(plan.since, time.min, local)
        last = plan.until or plan.since
        until = max(since, datetime.combine(last, time.max, local) if last else since) + timedelta(days=7)
    elif plan.later_than is not None:
        since, until = now, plan.later_than + NEAR
    return max(since, now), min(max(until, now + timedelta(days=1)), max(since, now) + FAR)
