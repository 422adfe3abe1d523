"""What a model may do in a turn: look up, and act on what it was shown. Nothing else has an effect.

Every tool is bound to this turn's contact: none takes a contact, so none can be pointed at somebody else. A tool that
changes something takes the id of an offer or a booking that a look-up has shown in this conversation, never a time.
Whatever a model sends, it gets a sentence back rather than an exception: a wrong call poisons nothing.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from opensetter.core.errors import OpenSetterError
from opensetter.dates import understanding, zones
from opensetter.dates.understanding import Doubt, Wish
from opensetter.engine import prompt, wording
from opensetter.engine.actions import Hands
from opensetter.engine.plans import (
    Booked,
    Cancel,
    Cancelled,
    FindTimes,
    HandOver,
    Moved,
    Noted,
    Offered,
    Outcome,
    Plan,
    Refused,
    SetZone,
    Take,
    TalkLater,
)
from opensetter.engine.types import Offer

MOST_CALLS = 12
"""How many things one turn may do; a model that goes round in circles is stopped here."""

_REFUSALS = {
    "not_offered": "That is not one of the times offered in this conversation. Look times up first, and use their ids.",
    "slot_taken": "Somebody else has just taken that time.",
    "slot_unavailable": "That time cannot be booked any more.",
    "already_booked": "The person has an appointment already. Do not book another.",
    "no_such_booking": "The person has no such appointment.",
    "not_ours": "That appointment is kept in another calendar. Say that you have noted the wish for the team.",
    "too_late": "It is too late for that.",
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
        tools += [*_of_calendar(hands), *_of_talk(hands)]
    return tools


def _of_calendar(hands: Hands) -> list[Callable[..., Awaitable[str]]]:
    async def find_times(when: str = "", appointment_type: int | None = None, move_booking: int | None = None) -> str:
        """Look up open times and offer them. Say to the person only times that this gives back.

        Args:
            when: What the person said about when, in their words; empty for the next open times.
            appointment_type: The id of the kind of appointment; may be left out if there is only one.
            move_booking: The id of the appointment to be moved, if they want another time for it.

        """
        plan = _wanted(hands, when, appointment_type, move_booking)
        return plan if isinstance(plan, str) else await _done(hands, plan)

    async def book(offer: int) -> str:
        """Book an offered time for the person, once they have chosen it. For a move, this moves the appointment.

        Args:
            offer: The id of the offer, as find_times gave it.

        """
        return await _done(hands, Take(offer))

    async def cancel(booking: int) -> str:
        """Cancel one of the person's appointments, once they have clearly asked for it.

        Args:
            booking: The id of the appointment.

        """
        return await _done(hands, Cancel(booking))

    return [find_times, book, cancel]


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

    async def set_zone(place: str) -> str:
        """Note the time zone the person is in, because they said so.

        Args:
            place: The city or zone they named.

        """
        named = zones.named(place, is_answer=True)
        return "That zone is not known. Ask for the city." if named is None else await _done(hands, SetZone(named))

    async def hand_over(reason: str) -> str:
        """Leave the conversation to a human colleague: the person asked for one, or needs one.

        Args:
            reason: Why, in a few words.

        """
        return await _done(hands, HandOver(reason[:200]))

    return [talk_later, set_zone, hand_over]


def _wanted(hands: Hands, when: str, appointment_type: int | None, move_booking: int | None) -> FindTimes | str:
    """The look-up that a model asks for, or the sentence that it gets instead."""
    context = hands.context
    kinds = {one.id: one for one in context.bot.appointment_types}
    moved = next((one for one in hands.active if one.booking_id == move_booking), None)
    if move_booking is not None and moved is None:
        return _REFUSALS["no_such_booking"]
    if move_booking is None and hands.active:
        return _REFUSALS["already_booked"]
    chosen = moved.appointment_type_id if moved else appointment_type
    if chosen is None and len(kinds) == 1:
        (chosen,) = kinds
    if chosen not in kinds:
        known = ", ".join(f"{one.id}: {one.name}" for one in kinds.values())
        return _REFUSALS["not_ours"] if moved else f"Say which kind of appointment: {known}."
    plan = FindTimes(chosen, moves_booking_id=move_booking)
    wish = _understood(hands, when)
    if wish is None:
        return plan
    if wish.doubt is not None:
        return _DOUBTS[wish.doubt]
    return FindTimes(
        chosen,
        since=wish.since,
        until=wish.until,
        earliest=wish.earliest,
        latest=wish.latest,
        at=wish.at,
        moves_booking_id=move_booking,
    )


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
