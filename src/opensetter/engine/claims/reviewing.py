"""Proof-carrying replies: nothing leaves that speaks of a time or of a booking without a fact behind it.

A clock time, a date, "you are booked", "it is moved", "it is cancelled": each must be the local time of an offer that
still stands, or of a booking, or what was done in this very turn, day and time of one and the same. What is not is a
claim, and goes with its sentence. Pure: the same text and the same facts always give the same answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from opensetter.engine import sentences, wording
from opensetter.engine.claims.facts import Backing
from opensetter.engine.claims.judging import Claim, Unbacked, judge
from opensetter.engine.claims.moments import Clock
from opensetter.engine.claims.reading import Sentence, read
from opensetter.engine.flow import phrases as flow_phrases
from opensetter.engine.flow.choice import say_slot
from opensetter.engine.intents import Intent, understand
from opensetter.engine.languages import supported
from opensetter.engine.types import Offer

__all__ = ["Backing", "Claim", "Reviewed", "Unbacked", "instead", "review", "sifted", "unbacked"]

_ASKING_FOR_TIMES = frozenset((Intent.MOVE, Intent.OTHER_TIME, Intent.ADD))
_LATELY = 3
"""So many of the last things that somebody wrote tell what they are after."""

_ROUNDS = 8
"""What is left after a sentence is gone may read as a new one together; so often it is read again."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A text that says nothing unbacked, and what was taken out to make it so."""

    text: str
    claims: tuple[Claim, ...] = ()


def unbacked(text: str, backing: Backing) -> tuple[Claim, ...]:
    """What the text says of times and bookings without a fact behind it."""
    return judge(text, backing)


def review(text: str, backing: Backing, language: str, *, may_be_empty: bool = False) -> Reviewed:
    """The text without the sentences that say something unbacked.

    If nothing is left, what there is to say instead, unless something follows that says enough.
    """
    rest = sifted(text, backing)
    if may_be_empty or not rest.claims or sentences.says_something(rest.text):
        return rest
    return Reviewed(instead(backing, language), rest.claims)


def sifted(text: str, backing: Backing) -> Reviewed:
    """The text without the sentences that say something unbacked; empty, if nothing is left or nothing helps."""
    rest = sentences.clean(text)
    found = first = judge(rest, backing)
    for _ in range(_ROUNDS):
        if not found:
            return Reviewed(rest, first)
        rest = _without(rest, found)
        found = judge(rest, backing)
    return Reviewed("" if found else rest, first)


def instead(backing: Backing, language: str) -> str:
    """What is true: the appointments, the times that are offered, or that there is neither, and what comes next."""
    tongue = supported(language) or "en"
    offers = [one for one in backing.offers if one.starts_at > backing.now]
    said = [wording.statement(backing.active, tongue)] if backing.active else []
    is_asked_for = _asks_for_times(backing) and not all(one.is_for_first for one in offers)
    if offers and (not backing.active or is_asked_for):
        said.append(_offered(offers, tongue))
    return "\n\n".join(said) or _nothing(backing, tongue)


def _asks_for_times(backing: Backing) -> bool:
    """Whether somebody with an appointment has just asked for another time, or for one more.

    As we read them: a model may look times up for a move that nobody has spoken of.
    """
    lately = backing.listened[-_LATELY:]
    return any(not understand(text).intents.isdisjoint(_ASKING_FOR_TIMES) for text in lately)


def names_any(text: str, offers: Iterable[Offer]) -> bool:
    """Whether the text names the clock time of any of these offers, in whatever words."""
    told = [mention for one in read(text).sentences for mention in one.mentions if isinstance(mention, Clock)]
    starts = [one.starts_at.astimezone(ZoneInfo(one.time_zone)) for one in offers]
    return any(clock.fits(start) for clock in told for start in starts)


def _offered(offers: Sequence[Offer], language: str) -> str:
    phrases = flow_phrases.phrases_in(language)
    zone = offers[0].time_zone
    lines = "\n".join(f"{one.number}. {say_slot(one.starts_at, zone, language)}" for one in offers)
    lead = phrases.still if len(offers) > 1 else phrases.wished_one
    return f"{lead.format(zone=wording.say_zone(zone, language), list=lines)}\n\n{phrases.choose}"


def _nothing(backing: Backing, language: str) -> str:
    phrases = wording.phrases_in(language)
    if backing.sets_appointments:
        return f"{phrases.none} {flow_phrases.phrases_in(language).vague}"
    return f"{phrases.none} {phrases.no_link.format(team=phrases.team_plain)}"


def _without(text: str, claims: Sequence[Claim]) -> str:
    """The text without the sentences that these claims touch, and without a lead-in that leads to nothing any more."""
    spoken = read(text).sentences
    gone = [any(claim.start < one.end and one.start < claim.end for claim in claims) for one in spoken]
    for n in range(len(spoken) - 2, -1, -1):
        if not gone[n] and gone[n + 1] and spoken[n].written.rstrip().endswith(":"):
            gone[n] = not _goes_on(spoken[n + 1 :], gone[n + 1 :])
    return _joined(text, (one for one, is_gone in zip(spoken, gone, strict=True) if is_gone))


def _goes_on(after: Sequence[Sentence], gone: Sequence[bool]) -> bool:
    """Whether a list of which the first entries are gone has others."""
    kept = next((one for one, is_gone in zip(after, gone, strict=True) if not is_gone), None)
    return kept is not None and (kept.number is not None or kept.written.lstrip()[:1] in "-–•*·")


def _joined(text: str, taken: Iterable[Sentence]) -> str:
    gone = bytearray(len(text))
    for one in taken:
        gone[one.start : one.end] = b"\x01" * (one.end - one.start)
    lines, place = [], 0
    for line in text.split("\n"):
        left = "".join(letter for letter, is_gone in zip(line, gone[place:], strict=False) if not is_gone)
        if left.strip() or not line.strip():
            lines.append(left)
        place += len(line) + 1
    return sentences.tidied("\n".join(lines))
