"""What a reply to offered times comes to: one of them is taken, others are looked for, or it is asked which. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from opensetter.engine.flow import words
from opensetter.engine.flow.choice import names_time
from opensetter.engine.flow.history import Pending
from opensetter.engine.flow.reading import Reading
from opensetter.engine.flow.steps import Purpose, Talk, Topic, first, is_usable, look, plain_look
from opensetter.engine.intents import Intent
from opensetter.engine.plans import FindTimes, Plan, Take
from opensetter.engine.types import Offer

_TALKS_OF_ELSE = {Intent.QUESTION, Intent.HOURS, Intent.APPOINTMENT, Intent.CANCEL, Intent.THANKS, Intent.GOODBYE}
_WANTS_THEM = {Intent.BOOK, Intent.GREETING, Intent.MOVE, Intent.ADD}


def from_offers(reading: Reading) -> Plan | Talk | None:
    """What the burst comes to as a reply to the times on the table; None if it is no reply to them."""
    if not reading.offers or reading.pending in (Pending.QUESTION, Pending.TYPE):
        return None
    wants_else = reading.kind_said is not None and reading.kind_said.id != reading.offers[0].appointment_type_id
    if wants_else and reading.offers[0].moves_booking_id is None:
        return None
    rules = (_told_elsewhere, _chosen, _any_of_them, _wished, _refused, _agreed, _doubted, _heard_again)
    return first(rules, reading)


def _told_elsewhere(reading: Reading) -> Plan | None:
    """The times anew in the contact's own zone, once they have said which that is."""
    if reading.zone_said is None or reading.zone_said == reading.offers[0].time_zone:
        return None
    kind_id, purpose = reading.offers[0].appointment_type_id, _purpose(reading)
    if is_usable(reading.wish):
        return look(reading, kind_id, purpose, reading.wish)
    days = sorted(offer.starts_at.astimezone(ZoneInfo(reading.zone)).date() for offer in reading.offers)
    return replace(plain_look(kind_id, purpose), since=days[0], until=days[-1])


def _chosen(reading: Reading) -> Plan | Talk | None:
    if not reading.chosen or _wants_more_like_it(reading):
        return None
    return _taken(reading.chosen)


def _taken(chosen: Sequence[Offer]) -> Plan | Talk:
    return Take(chosen[0].id) if len(chosen) == 1 else Talk(Topic.WHICH_TIME, offers=tuple(chosen))


def _wants_more_like_it(reading: Reading) -> bool:
    """Whether a time is named as a wish for more of its kind: `only mornings`, `do you have anything on Tuesday?`."""
    return reading.hears(words.ONLY) and names_time(reading.said, reading.language)


def _wished(reading: Reading) -> Plan | None:
    if not is_usable(reading.wish):
        return None
    return look(reading, reading.offers[0].appointment_type_id, _purpose(reading), reading.wish)


def _refused(reading: Reading) -> Plan | Talk | None:
    says_no = Intent.NO in reading.intents and not reading.turn.has_content
    is_move = reading.offers[0].moves_booking_id is not None
    if is_move and (says_no or reading.hears(words.KEEPS)):
        return Talk(Topic.KEPT, bookings=reading.context.active)
    return _others(reading) if says_no or reading.wants_others or reading.is_negated else None


def _any_of_them(reading: Reading) -> Plan | None:
    """The first, if all would do: `as soon as possible`, but not `any day next week`."""
    wish = reading.wish
    is_open = wish is None or not (wish.until or wish.earliest or wish.latest)
    would_do = reading.hears(words.ANY) and not (reading.wants_others or reading.is_negated)
    return Take(reading.offers[0].id) if is_open and would_do else None


def _agreed(reading: Reading) -> Plan | Talk | None:
    if not reading.agrees:
        return None
    # A yes is one to what was said last.
    return _taken(reading.offers) if reading.has_just_listed else Talk(Topic.STILL, offers=reading.offers)


def _doubted(reading: Reading) -> Talk | None:
    if reading.wish is None or reading.pending is Pending.DOUBT:
        return None
    return Talk(Topic.DOUBT, doubt=reading.wish.doubt)


def _heard_again(reading: Reading) -> Talk | None:
    """The same times once more, to who asks for them or says what is no answer; but not over and over."""
    intents = reading.intents
    if intents & _TALKS_OF_ELSE or (reading.context.active and Intent.GREETING in intents):
        return None
    has_just_heard = reading.says_last("still", "which_time")
    wants_them = bool(intents & _WANTS_THEM) or reading.wants_times
    return Talk(Topic.STILL, offers=reading.offers) if wants_them or not has_just_heard else None


def _purpose(reading: Reading) -> Purpose:
    offer = reading.offers[0]
    moved = next((one for one in reading.context.active if one.booking_id == offer.moves_booking_id), None)
    return Purpose(moved, is_additional=offer.is_additional)


def _others(reading: Reading) -> FindTimes:
    """Times beside those that were offered: later ones, unless earlier ones are asked for."""
    zone = ZoneInfo(reading.offers[0].time_zone)
    starts = sorted(offer.starts_at.astimezone(zone) for offer in reading.offers)
    soonest, last = starts[0], starts[-1]
    plan = plain_look(reading.offers[0].appointment_type_id, _purpose(reading))
    if reading.hears(words.WANTS_EARLIER):
        today = reading.context.now.astimezone(zone).date()
        if soonest.date() == last.date() or soonest.date() <= today:
            before = (soonest - timedelta(minutes=1)).time()
            return replace(plan, since=soonest.date(), until=soonest.date(), latest=before)
        return replace(plan, since=today, until=soonest.date() - timedelta(days=1))
    if reading.denied_day is not None:
        return replace(plan, since=max(soonest.date(), reading.denied_day + timedelta(days=1)))
    said = next((said.wish for said in reading.recent if said.wish is not None), None)
    # Who wanted an afternoon still does.
    if said is not None and said.earliest != said.latest:
        plan = replace(plan, earliest=said.earliest, latest=said.latest)
    return replace(plan, later_than=max(offer.starts_at for offer in reading.offers))
