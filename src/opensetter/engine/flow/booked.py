"""What to do for a contact who has an appointment: move it, cancel it, book a further one; nothing unasked. Pure."""

from collections.abc import Collection, Iterator

from opensetter.dates.understanding import Doubt
from opensetter.engine import responder, wording
from opensetter.engine.flow import words
from opensetter.engine.flow.choice import is_only_time, names_time
from opensetter.engine.flow.history import Pending
from opensetter.engine.flow.offers import from_offers
from opensetter.engine.flow.reading import Reading
from opensetter.engine.flow.steps import Purpose, Talk, Topic, first, is_own, is_usable, next_step, times
from opensetter.engine.intents import Intent, understand
from opensetter.engine.phrases import PHRASES
from opensetter.engine.plans import Cancel, Plan
from opensetter.engine.types import Appointment
from opensetter.engine.vocabulary import Pattern

_TALKS = {Intent.GOODBYE, Intent.THANKS, Intent.HOURS, Intent.APPOINTMENT}
_CHANGES = frozenset((Intent.MOVE, Intent.OTHER_TIME, Intent.CANCEL))


def to_booked(reading: Reading) -> Plan | Talk:
    """What the burst of a contact with an appointment comes to."""
    rules = (_confirmed, _picked, _further, _specified, _cancels, from_offers, _keeps, _adds, _moves)
    return first(rules, reading) or Talk(Topic.ANSWER)


# ── after what we asked ──────────────────────────────────────────────────────────────────────────────────────────


def _confirmed(reading: Reading) -> Plan | Talk | None:
    """What follows on `Are you sure?`."""
    if reading.pending is not Pending.CANCEL:
        return None
    said = reading.turn.last_spoken.replace(", dem ", ", ")
    booking = next((one for one in reading.context.active if _when_is_in(one, said)), None)
    if booking is None:
        return None
    if reading.intents & {Intent.MOVE, Intent.OTHER_TIME} or _names_another_time(reading):
        return _move(reading, booking)
    if reading.hears(words.KEEPS) or Intent.NO in reading.intents:
        return Talk(Topic.KEPT, bookings=(booking,))
    agrees = Intent.YES in reading.intents or reading.hears(words.SAYS_CANCEL)
    return Cancel(booking.booking_id) if agrees else None


def _when_is_in(booking: Appointment, said: str) -> bool:
    return any(wording.say_when(booking.starts_at, booking.time_zone, language) in said for language in PHRASES)


def _picked(reading: Reading) -> Plan | Talk | None:
    """Which one is to be moved or cancelled, as we asked."""
    if reading.pending not in (Pending.WHICH_TO_CANCEL, Pending.WHICH_TO_MOVE):
        return None
    booking = reading.booking_picked
    if booking is None:
        keeps = reading.hears(words.KEEPS) or Intent.NO in reading.intents
        return Talk(Topic.KEPT, bookings=reading.context.active) if keeps else None
    if reading.pending is Pending.WHICH_TO_MOVE:
        return _move(reading, booking)
    return Cancel(booking.booking_id) if _is_ours(booking) else Talk(Topic.NOTE_CANCEL, bookings=(booking,))


def _further(reading: Reading) -> Plan | Talk | None:
    """The way to a further appointment goes on."""
    if reading.pending not in (Pending.QUESTION, Pending.TYPE):
        return None
    return next_step(reading, Purpose(is_additional=True)) if _wanted_further(reading) else None


def _specified(reading: Reading) -> Plan | Talk | None:
    """To when it is to be moved, once we asked."""
    if reading.pending is not Pending.DOUBT or reading.offers or not is_usable(reading.wish):
        return None
    return _move(reading)


# ── by themselves ────────────────────────────────────────────────────────────────────────────────────────────────


def _cancels(reading: Reading) -> Plan | Talk | None:
    """Cancelling is asked about once more, unless it is said with a yes; who `can't make it` may name another time."""
    says_so = reading.hears(words.SAYS_CANCEL)
    if not (says_so or Intent.CANCEL in reading.intents) or reading.hears(words.KEEPS):
        return None
    if not says_so and _names_another_time(reading):
        return _move(reading)
    active = reading.context.active
    booking = active[0] if len(active) == 1 else reading.booking_named
    if booking is None:
        return Talk(Topic.WHICH_TO_CANCEL, bookings=active)
    if not _is_ours(booking):
        return Talk(Topic.NOTE_CANCEL, bookings=(booking,))
    if reading.hears(words.YES_CANCEL):
        return Cancel(booking.booking_id)
    return Talk(Topic.CONFIRM_CANCEL, bookings=(booking,))


def _keeps(reading: Reading) -> Talk | None:
    if not (reading.hears(words.KEEPS) and reading.intents & {Intent.CANCEL, Intent.MOVE}):
        return None
    return Talk(Topic.KEPT, bookings=reading.context.active)


def _adds(reading: Reading) -> Plan | Talk | None:
    wants_one = _wants_further(reading.intents, reading.spoken)
    return next_step(reading, Purpose(is_additional=True)) if wants_one else None


def wants_another(reading: Reading) -> bool:
    """Whether a further appointment is wished for, now or since the last one came about."""
    return _wants_further(reading.intents, reading.spoken) or _wanted_further(reading)


def _wanted_further(reading: Reading) -> bool:
    # What was asked for before an appointment came about may be what it came of.
    made = [one.made_at for one in reading.context.active if one.made_at is not None]
    return any(
        _wants_further(said.intents, words.spoken(said.text))
        for said in reading.recent
        if all(said.at > moment for moment in made)
    )


def _wants_further(intents: Collection[Intent], spoken: str) -> bool:
    """Whether a further appointment is wished for, and clearly."""
    return Intent.ADD in intents or (Intent.BOOK in intents and bool(words.BESIDE.search(spoken)))


def wants_change(reading: Reading) -> bool:
    """Whether another time for an appointment is wished for, now or lately: in their own words, or by a yes to ours."""
    if reading.hears(words.KEEPS):
        return False
    if _names_another_time(reading) or responder.accepts_change(reading.turn):
        return True
    picks_one = bool(reading.offers) and (bool(reading.chosen) or Intent.YES in reading.intents)
    return picks_one or any(_asks(said, _CHANGES, words.MOVES, words.SAYS_CANCEL) for said in _lately(reading))


def wants_cancelled(reading: Reading) -> bool:
    """Whether an appointment is to be cancelled: they said so, now or lately, or say yes to being asked it."""
    if reading.hears(words.KEEPS):
        return False
    return any(_asks(said, frozenset((Intent.CANCEL,)), words.SAYS_CANCEL) for said in _lately(reading))


def _lately(reading: Reading) -> Iterator[tuple[str, frozenset[Intent], str]]:
    """What they said, newest first: the words, what those want, and what we had said before."""
    yield reading.said, reading.intents, reading.turn.last_spoken
    # What was said before an appointment was made or moved may be what that came of.
    settled = [at for one in reading.context.active for at in (one.made_at, one.moved_at) if at is not None]
    recent = (said for said in reading.recent if all(said.at > at for at in settled))
    yield from ((said.text, said.intents, said.before) for said in recent)


def _asks(said: tuple[str, frozenset[Intent], str], wanted: frozenset[Intent], *patterns: Pattern) -> bool:
    text, intents, before = said
    if intents & wanted or any(pattern.search(words.spoken(text)) for pattern in patterns):
        return True
    # A yes counts for what was asked, if that was one thing only: to move and to cancel are two.
    proposed = understand(before).intents & _CHANGES if "?" in before and Intent.YES in intents else frozenset()
    return bool(proposed) and proposed <= wanted


def _moves(reading: Reading) -> Plan | Talk | None:
    says_so = bool(reading.intents & {Intent.MOVE, Intent.OTHER_TIME}) or reading.hears(words.MOVES)
    if says_so or responder.accepts_change(reading.turn) or _asks_for_another_time(reading):
        return _move(reading)
    return None


def _move(reading: Reading, booking: Appointment | None = None) -> Plan | Talk:
    active = reading.context.active
    if booking is None and len(active) > 1:
        return Talk(Topic.WHICH_TO_MOVE, bookings=active)
    booking = booking or active[0]
    known = {kind.id for kind in reading.context.bot.appointment_types}
    if booking.appointment_type_id is None or booking.appointment_type_id not in known:
        return Talk(Topic.NOTE_MOVE, bookings=(booking,))
    return times(reading, booking.appointment_type_id, Purpose(booking))


def _is_ours(booking: Appointment) -> bool:
    return booking.appointment_type_id is not None


def _asks_for_another_time(reading: Reading) -> bool:
    if reading.intents & _TALKS or not _names_another_time(reading):
        return False
    return reading.hears(words.INSTEAD) or is_only_time(reading.said, reading.language)


def _names_another_time(reading: Reading) -> bool:
    """Whether a time is named that is not the appointment's own."""
    wish = reading.wish
    if wish is None or not names_time(reading.said, reading.language):
        return False
    if wish.doubt is Doubt.VAGUE and not is_usable(wish):
        # Only the time that does not do is named.
        return False
    return not any(is_own(wish, booking) for booking in reading.context.active)
