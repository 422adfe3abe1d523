"""What a model may do in a turn: look up, and act on what it was shown. Nothing else has an effect.

Every tool is bound to this turn's contact: none takes a contact, so none can be pointed at somebody else. A tool that
changes something takes the id of an offer or a booking that a look-up has shown in this conversation, never a time.
Whatever a model sends, it gets a sentence back rather than an exception: a wrong call poisons nothing.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from opensetter.contacts import identity
from opensetter.core.errors import OpenSetterError
from opensetter.dates import understanding, zones
from opensetter.dates.understanding import Doubt, Wish
from opensetter.engine import prompt, wording
from opensetter.engine.actions import Hands
from opensetter.engine.flow import answering
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
    Refused,
    SetZone,
    Stop,
    Take,
    TalkLater,
)
from opensetter.engine.types import Appointment, Offer

EMAIL = "E-mail"
"""The question under which an address is kept that a person gives in chat."""

MOST_CALLS = 12
"""How many things one turn may do; a model that goes round in circles is stopped here."""

_ASK_FIRST = "The person has not clearly asked for that. Ask whether they want to {}, and do it once they say yes."
_REFUSALS = {
    "not_offered": "That is not one of the times offered in this conversation. Look times up first, and use their ids.",
    "slot_taken": "Somebody else has just taken that time.",
    "slot_unavailable": "That time cannot be booked any more.",
    "already_booked": "The person has an appointment already. Do not book another.",
    "no_such_booking": "The person has no such appointment.",
    "not_ours": "That appointment is kept in another calendar. Say that you have noted the wish for the team.",
    "too_late": "It is too late for that.",
    "not_asked_for": _ASK_FIRST.format("move their appointment to another time"),
}
_DOUBTS = {
    Doubt.AMBIGUOUS: "That could mean more than one time. Ask the person which.",
    Doubt.NONEXISTENT: "The clocks go forward then, and that time does not exist. Ask the person for another.",
    Doubt.VAGUE: "It is not clear when that is. Ask the person for a day or a time.",
    Doubt.PAST: "That is in the past. Ask the person for a day to come.",
}


def of_turn(hands: Hands) -> list[Any]:
    """The tools of one turn: look-ups for every bot, the calendar's for one that has a calendar."""
    context = hands.context

    def appointments() -> str:
        """Look up the person's appointments."""
        return prompt.appointments(context)

    def opening_hours() -> str:
        """Look up the opening hours."""
        return prompt.opening_hours(context)

    tools: list[Any] = [appointments, opening_hours]
    if context.bot.appointment_types:
        tools += [*_of_calendar(hands), *_of_notes(hands), *_of_talk(hands)]
    return tools


def _of_calendar(hands: Hands) -> list[Callable[..., Awaitable[str]]]:
    async def find_times(when: str = "", appointment_type: int | None = None, move_booking: int | None = None) -> str:
        """Look up open times and offer them. Say to the person only times that this gives back.

        Somebody who has an appointment is shown times for another one only if they have asked for it.

        Args:
            when: What the person said about when, in their words; empty for the next open times.
            appointment_type: The id of the kind of appointment; may be left out if there is only one.
            move_booking: The id of the appointment to be moved, if they want another time for it.

        """
        plan = _wanted(hands, when, appointment_type, move_booking)
        return plan if isinstance(plan, str) else await _done(hands, plan)

    async def hold(offer: int) -> str:
        """Keep an offered time for the person for ten minutes, while they think it over. It is not booked by that.

        Args:
            offer: The id of the offer, as find_times gave it.

        """
        return await _done(hands, Hold(offer))

    async def book(offer: int) -> str:
        """Book an offered time for the person, once they have chosen it. For a move, this moves the appointment.

        Args:
            offer: The id of the offer, as find_times gave it.

        """
        may_move = answering.wants_change(hands.context)
        return await _done(hands, Take(offer, may_be_further=_may_be_further(hands), may_move=may_move))

    async def cancel(booking: int) -> str:
        """Cancel one of the person's appointments, once they have clearly asked for it.

        Args:
            booking: The id of the appointment.

        """
        if not answering.wants_cancelled(hands.context):
            return _ASK_FIRST.format("cancel their appointment")
        return await _done(hands, Cancel(booking))

    return [find_times, hold, book, cancel]


def _of_talk(hands: Hands) -> list[Callable[..., Awaitable[str]]]:
    async def talk_later(when: str) -> str:
        """Write to the person again later, because they asked for it.

        Args:
            when: When, in their words.

        """
        wish = _understood(hands, when)
        if wish is None or wish.at is None:
            return _DOUBTS[wish.doubt if wish and wish.doubt else Doubt.VAGUE]
        return await _done(hands, TalkLater(wish.at))

    async def hand_over(reason: str) -> str:
        """Leave the conversation to a human colleague: the person asked for one, or needs one.

        Args:
            reason: Why, in a few words.

        """
        return await _done(hands, HandOver(reason[:200]))

    async def stop() -> str:
        """Write to the person no more, because they clearly want to be left alone. Nothing is said after it."""
        return await _done(hands, Stop())

    return [talk_later, hand_over, stop]


def _of_notes(hands: Hands) -> list[Callable[..., Awaitable[str]]]:
    async def set_zone(place: str) -> str:
        """Note the time zone the person is in, because they said so.

        Args:
            place: The city or zone they named.

        """
        named = zones.named(place, is_answer=True)
        return "That zone is not known. Ask for the city." if named is None else await _done(hands, SetZone(named))

    async def set_email(address: str) -> str:
        """Note the person's e-mail address, because they gave it.

        Args:
            address: The address, as they wrote it.

        """
        try:
            # An answer, not an identity: who names an address has not shown that it is theirs.
            return await _done(hands, NoteAnswer(EMAIL, identity.email(address)))
        except identity.IdentityInvalid:
            return "That is no e-mail address. Ask for it once more."

    async def note_answer(question: int, answer: str) -> str:
        """Note what the person said to one of the questions.

        Args:
            question: The number of the question.
            answer: Their answer, in their words.

        """
        asked = prompt.numbered_questions(hands.context).get(question)
        if asked is None or not answer.strip():
            return "There is no such question." if asked is None else "Nothing was noted."
        return await _done(hands, NoteAnswer(asked, prompt.clip(answer.strip())))

    return [set_zone, set_email, note_answer]


def _may_be_further(hands: Hands) -> bool:
    """Whether the person asked for a further appointment and has not got it yet.

    That is read by us: a model that is talked into it, or dreams it up, books nobody twice.
    """
    has_booked = any(isinstance(step.outcome, Booked) for step in hands.done)
    return not has_booked and answering.wants_another(hands.context)


def _wanted(hands: Hands, when: str, appointment_type: int | None, move_booking: int | None) -> FindTimes | str:
    """The look-up that a model asks for, or the sentence that it gets instead."""
    context = hands.context
    kinds = {one.id: one for one in context.bot.appointment_types}
    moved = next((one for one in hands.active if one.booking_id == move_booking), None)
    why_not = _why_not(hands, move_booking, moved)
    if why_not is not None:
        return _REFUSALS[why_not]
    chosen = moved.appointment_type_id if moved else appointment_type
    if chosen is None and len(kinds) == 1:
        (chosen,) = kinds
    if chosen not in kinds:
        known = ", ".join(f"{one.id}: {one.name}" for one in kinds.values())
        return _REFUSALS["not_ours"] if moved else f"Say which kind of appointment: {known}."
    plan = FindTimes(chosen, moves_booking_id=move_booking, is_additional=move_booking is None and bool(hands.active))
    wish = _understood(hands, when)
    if wish is None:
        return plan
    if wish.doubt is not None:
        return _DOUBTS[wish.doubt]
    return replace(plan, since=wish.since, until=wish.until, earliest=wish.earliest, latest=wish.latest, at=wish.at)


def _why_not(hands: Hands, move_booking: int | None, moved: Appointment | None) -> str | None:
    """Why no times are shown to somebody with an appointment; None if they asked for what these are for."""
    if move_booking is not None and moved is None:
        return "no_such_booking"
    if moved is not None:
        return None if answering.wants_change(hands.context) else "not_asked_for"
    return "already_booked" if hands.active and not _may_be_further(hands) else None


def _understood(hands: Hands, when: str) -> Wish | None:
    context = hands.context
    zone = context.person.time_zone or context.bot.time_zone
    return understanding.understand(when[:500], now=context.now, zone=zone, language=None)


async def _done(hands: Hands, plan: Plan) -> str:
    if len(hands.done) >= MOST_CALLS:
        return "That is enough for one message. Answer the person now."
    try:
        return _told(await hands.carry_out(plan))
    except OpenSetterError as refusal:
        return str(refusal) or "That cannot be done now. Say that you have noted it for the team."


def _told(outcome: Outcome) -> str:
    match outcome:
        case Offered(()):
            return "Nothing is free."
        case Offered(offers, is_wished):
            return f"{'Open' if is_wished else 'Not as wished; the nearest open times'}:\n{_listed(offers)}"
        case Refused(why, offers):
            return _REFUSALS[why] + (f" Open instead:\n{_listed(offers)}" if offers else "")
        case Noted():
            return "Noted."
        case Booked(appointment) | Moved(appointment, _) | Cancelled(appointment):
            word = {Booked: "Booked", Moved: "Moved to", Cancelled: "Cancelled:"}[type(outcome)]
            return f"{word} {wording.say_when(appointment.starts_at, appointment.time_zone, 'en')}."


def _listed(offers: tuple[Offer, ...]) -> str:
    return "\n".join(
        f"- offer {one.id}: {one.number}. {wording.say_when(one.starts_at, one.time_zone, 'en')}" for one in offers
    )
