"""Towards times: what is still to be learned before any can be offered, and which are looked for then. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from opensetter.dates.understanding import Doubt, Wish
from opensetter.engine.flow import phrases, questions
from opensetter.engine.flow.choice import names_day
from opensetter.engine.flow.history import Pending
from opensetter.engine.flow.reading import Reading
from opensetter.engine.intents import Intent
from opensetter.engine.plans import FindTimes, Plan
from opensetter.engine.types import Appointment, AppointmentType, Offer

_OFTEN = 3
"""How often the kind of appointment is asked for, before somebody else has to find out."""


class Topic(StrEnum):
    """What a reply is about that needs nothing to be done."""

    ANSWER = "answer"
    DECLINED = "declined"
    GOODBYE = "goodbye"
    UNKNOWN = "unknown"
    DISQUALIFIED = "disqualified"
    TYPE = "type"
    QUESTION = "question"
    DOUBT = "doubt"
    WHICH_TIME = "which_time"
    STILL = "still"
    CONFIRM_CANCEL = "confirm_cancel"
    KEPT = "kept"
    WHICH_TO_MOVE = "which_to_move"
    WHICH_TO_CANCEL = "which_to_cancel"
    NOTE_MOVE = "note_move"
    NOTE_CANCEL = "note_cancel"


@dataclass(frozen=True, slots=True)
class Talk:
    """Something to say, and what it is said of."""

    topic: Topic
    offers: tuple[Offer, ...] = ()
    bookings: tuple[Appointment, ...] = ()
    question: str | None = None
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class Purpose:
    """What times are looked for: a first appointment, a further one, or another time for one."""

    moves: Appointment | None = None
    is_additional: bool = False


Rule = Callable[[Reading], Plan | Talk | None]
"""One reason to do or say something: None, if it does not apply."""


def first(rules: Iterable[Rule], reading: Reading) -> Plan | Talk | None:
    """What the first rule that applies comes to."""
    return next((decision for rule in rules if (decision := rule(reading)) is not None), None)


def next_step(reading: Reading, purpose: Purpose) -> Plan | Talk:
    """The next thing to learn before times can be offered, or the times."""
    kind = reading.kind
    if kind is None:
        asked = sum(phrases.says(text, ["which_type"]) for text in reading.turn.spoken)
        return Talk(Topic.ANSWER if reading.pending is Pending.TYPE and asked >= _OFTEN else Topic.TYPE)
    if is_disqualified(reading, kind):
        return to_disqualified(reading)
    question = _open_question(reading, kind)
    if question is not None:
        return Talk(Topic.QUESTION, question=question)
    return times(reading, kind.id, purpose)


def is_disqualified(reading: Reading, kind: AppointmentType) -> bool:
    """Whether the contact has given an answer that ends the matter for this kind."""
    return questions.are_disqualifying(reading.known_answers, questions.before(reading.context.bot, kind))


def to_disqualified(reading: Reading) -> Talk:
    """It is said once, and again to who insists."""
    was_told = any(phrases.says(text, ["disqualified"]) for text in reading.turn.spoken)
    insists = reading.wants_times or reading.wish is not None or reading.intents & {Intent.BOOK, Intent.ADD}
    return Talk(Topic.ANSWER if was_told and not insists else Topic.DISQUALIFIED)


def _open_question(reading: Reading, kind: AppointmentType) -> str | None:
    if reading.will_not_be_asked:
        return None
    asked = questions.before(reading.context.bot, kind)
    unanswered = (one.text for one in asked if one.text not in reading.known_answers)
    return next((question for question in unanswered if not reading.has_asked_twice(question)), None)


# ── looking for times ────────────────────────────────────────────────────────────────────────────────────────────


def times(reading: Reading, kind_id: int, purpose: Purpose) -> Plan | Talk:
    """The times that are wished for, or the next few; a doubt is asked about once, and never resolved by a guess."""
    wish = reading.wish
    if not is_usable(wish) and reading.pending in (Pending.QUESTION, Pending.TYPE, Pending.WHICH_TO_MOVE):
        wish = reading.earlier_wish
    if purpose.moves is not None and wish is not None and is_own(wish, purpose.moves):
        wish = None
    if wish is not None and _is_to_be_asked(reading, wish):
        return Talk(Topic.DOUBT, doubt=wish.doubt)
    return look(reading, kind_id, purpose, wish if is_usable(wish) else None)


def _is_to_be_asked(reading: Reading, wish: Wish) -> bool:
    if is_usable(wish) or reading.pending is Pending.DOUBT:
        return False
    # Some time or another time is as vague as can be, and says enough all the same; not so what only says when not.
    return wish.doubt is not Doubt.VAGUE or (reading.is_negated and not reading.wants_others)


def is_usable(wish: Wish | None) -> bool:
    """Whether a wish says where to look. One that is vague but has bounds does: what is free there can be chosen."""
    if wish is None:
        return False
    is_bounded = any((wish.since, wish.until, wish.earliest, wish.latest))
    return wish.doubt is None or (wish.doubt is Doubt.VAGUE and is_bounded)


def is_own(wish: Wish, booking: Appointment) -> bool:
    """Whether a wish says no more than when the appointment is already."""
    local = booking.starts_at.astimezone(ZoneInfo(booking.time_zone))
    if wish.at is not None:
        return wish.at == booking.starts_at
    is_its_day = wish.since == wish.until == local.date()
    earliest, latest = wish.earliest or time.min, wish.latest or time.max
    is_its_hour = earliest <= local.time() <= latest and (wish.earliest is None or earliest == latest)
    return is_its_day and is_its_hour


def plain_look(kind_id: int, purpose: Purpose) -> FindTimes:
    """A look for the next times."""
    moves = purpose.moves.booking_id if purpose.moves else None
    return FindTimes(kind_id, moves_booking_id=moves, is_additional=purpose.is_additional)


def look(reading: Reading, kind_id: int, purpose: Purpose, wish: Wish | None) -> FindTimes:
    """A look for times near a wish; an hour without a day is meant for the day that is being talked about."""
    plan = plain_look(kind_id, purpose)
    if wish is None:
        return plan
    days = None if names_day(reading.said, wish, reading.language) else _days_in_talk(reading, purpose)
    if wish.at is not None:
        if days is None:
            return replace(plan, at=wish.at)
        hour = wish.at.astimezone(ZoneInfo(reading.zone)).time()
        return replace(plan, since=days[0], until=days[1], earliest=hour, latest=hour)
    is_hour = wish.earliest is not None and wish.earliest == wish.latest
    is_of_talk = days is not None and wish.since is None and (is_hour or bool(reading.offers))
    since, until = days if days is not None and is_of_talk else (wish.since, wish.until)
    return replace(plan, since=since, until=until, earliest=wish.earliest, latest=wish.latest)


def _days_in_talk(reading: Reading, purpose: Purpose) -> tuple[date, date | None] | None:
    """The day of the times that were offered, or the days that were wished for; else that of what is to be moved."""
    days = {offer.starts_at.astimezone(ZoneInfo(offer.time_zone)).date() for offer in reading.offers}
    if len(days) == 1:
        return min(days), min(days)
    last = reading.recent[0].wish if reading.offers and reading.recent else None
    if last is not None and last.since is not None and last.doubt is None:
        return last.since, last.until
    if purpose.moves is None or days:
        return None
    day = purpose.moves.starts_at.astimezone(ZoneInfo(purpose.moves.time_zone)).date()
    return day, day
