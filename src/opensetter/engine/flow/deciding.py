"""What to do with what was read: a plan, or something to talk about. Pure, and the same for the same context."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from opensetter.engine import responder
from opensetter.engine.flow import words
from opensetter.engine.flow.booked import to_booked
from opensetter.engine.flow.offers import from_offers
from opensetter.engine.flow.reading import Reading
from opensetter.engine.flow.steps import Purpose, Talk, Topic, first, is_disqualified, next_step, to_disqualified
from opensetter.engine.intents import Intent
from opensetter.engine.plans import HandOver, Plan, SetZone, TalkLater

_MORNING, _EVENING = time(9, 30), time(19)
_SOON = timedelta(hours=4)


def decide(reading: Reading) -> Plan | Talk:
    """What this turn does, or else talks about: the first reason counts."""
    decision = first((_calls_human, _is_elsewhere), reading)
    if decision is not None:
        return decision
    if reading.context.active:
        return to_booked(reading)
    rules = (_is_turned_away, _puts_off, _declines, from_offers, _lacks_one, _leaves, _only_talks)
    return first(rules, reading) or next_step(reading, Purpose())


def _calls_human(reading: Reading) -> Plan | None:
    if not reading.hears(words.WANTS_HUMAN) or reading.hears(words.ASKS_WHETHER_BOT):
        return None
    return HandOver("The contact asked for a human.")


def _is_elsewhere(reading: Reading) -> Plan | None:
    said = reading.zone_said
    return None if said is None or said == reading.known_zone else SetZone(said)


def _puts_off(reading: Reading) -> Plan | None:
    is_later = not reading.offers and bool(words.LATER_ALONE.search(reading.spoken))
    return TalkLater(_moment(reading)) if is_later or reading.hears(words.PUTS_OFF) else None


def _is_turned_away(reading: Reading) -> Talk | None:
    if reading.kind is None or not is_disqualified(reading, reading.kind):
        return None
    return to_disqualified(reading)


def _declines(reading: Reading) -> Talk | None:
    if reading.declines_only_what_was_asked:
        return None
    if reading.hears(words.GIVES_UP):
        return Talk(Topic.DECLINED)
    prefers_others = reading.offers and (reading.wish is not None or reading.wants_others)
    return Talk(Topic.DECLINED) if Intent.DECLINE in reading.intents and not prefers_others else None


def _lacks_one(reading: Reading) -> Talk | None:
    """A wish to move or cancel what we do not know of is the team's to look into."""
    has_wish = bool(reading.intents & {Intent.MOVE, Intent.CANCEL})
    return Talk(Topic.UNKNOWN) if has_wish and not responder.has_lost_one(reading.turn) else None


def _leaves(reading: Reading) -> Talk | None:
    stays = reading.intents & {Intent.BOOK, Intent.ADD}
    return Talk(Topic.GOODBYE) if Intent.GOODBYE in reading.intents and not stays else None


def _only_talks(reading: Reading) -> Talk | None:
    """Nothing is pressed on who only thanks, or asks something while the times are there to choose from."""
    if reading.intents & {Intent.BOOK, Intent.ADD}:
        return None
    agrees = reading.says_last("cancelled") and reading.spoken.split(" ")[0] in {"yes", "si", "sim", "ja", "oui"}
    is_polite = reading.turn.is_polite and Intent.GREETING not in reading.intents and not agrees
    has_offers = bool(reading.offers) and reading.pending is None and reading.kind_said is None
    return Talk(Topic.ANSWER) if has_offers or (is_polite and reading.is_closed) else None


def _moment(reading: Reading) -> datetime:
    """When to write again: as they say, else in a few hours, and by day."""
    now, zone, wish = reading.context.now, ZoneInfo(reading.zone), reading.wish
    if wish is not None and wish.at is not None and wish.at > now:
        return wish.at
    local = now.astimezone(zone)
    if wish is not None and (wish.since or wish.earliest):
        # A morning begins before anybody wants to be written to.
        is_exact = wish.earliest is not None and wish.earliest == wish.latest
        earliest = wish.earliest or time.min
        hour = earliest if is_exact else max(earliest, _MORNING)
        moment = datetime.combine(wish.since or local.date(), hour, zone)
        if moment > local:
            return moment.astimezone(now.tzinfo)
    soon = local + _SOON
    if soon.date() == local.date() and _MORNING <= soon.time() <= _EVENING:
        return soon.astimezone(now.tzinfo)
    is_night = soon.date() == local.date() and soon.time() < _MORNING
    day = local.date() if is_night else local.date() + timedelta(days=1)
    return datetime.combine(day, _MORNING, zone).astimezone(now.tzinfo)
