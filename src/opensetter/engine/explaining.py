"""Why a reply reads as it does: written down with it, told to whoever asks later, and worked out again.

What is stored is what was known when it was decided. The same draft before the same facts comes to the same reply.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from opensetter.engine import guard, sentences, stepping
from opensetter.engine.claims import reviewing
from opensetter.engine.claims.reading import remembered
from opensetter.engine.claims.reviewing import Backing
from opensetter.engine.types import Appointment, Draft, Facts, Hours, Offer, Reply, Withheld
from opensetter.scheduling.steps import Step

if TYPE_CHECKING:
    from opensetter.engine.thinking import Thought

_WHY = {
    Withheld.BOOKING_EXISTS: "The contact has an appointment, and nobody is asked to book twice.",
    Withheld.UNKNOWN_LINK: "It is an address that the operator did not write.",
    Withheld.NO_BOOKING_LINK: "There is no link under which the contact could book.",
    Withheld.CONFIDENTIAL: "It repeats what only the bot was told.",
    Withheld.UNBACKED_TIME: "No offer and no appointment of the contact's is at that time.",
    Withheld.UNBACKED_DATE: "No offer and no appointment of the contact's is on that day.",
    Withheld.UNBACKED_BOOKING: "The contact has no such appointment.",
    Withheld.UNBACKED_MOVE: "No appointment was moved.",
    Withheld.UNBACKED_CANCELLATION: "No appointment was cancelled.",
}
_ADDED = "added"
_WHY_ADDED = "It is what there was to say in its place, or the link that was offered."


@dataclass(frozen=True, slots=True)
class Change:
    """Something that the guard took out of a draft, or put into the reply, and why."""

    kind: str
    text: str
    why: str


# ── written down ─────────────────────────────────────────────────────────────────────────────────────────────────


def record(thought: "Thought", facts: Facts, reply: Reply) -> dict[str, Any]:
    """The explanation as it is stored with the reply."""
    draft = thought.draft
    return {
        "answeredBy": thought.answered_by,
        "fallback": thought.fallback,
        "draft": draft.text,
        "language": draft.language,
        "asked": draft.asked,
        "wantedToOfferLink": draft.offer_link,
        "offersLink": reply.offers_link,
        "activeBookings": [item.booking_id for item in facts.active],
        "claims": [{"kind": str(claim.kind), "text": claim.text} for claim in _claims(draft, facts)],
        "withheld": [str(reason) for reason in reply.withheld],
        "sent": _digest(reply.text),
        "facts": _facts(facts, reply),
        "tools": [_tool(stepping.step(done.plan, done.outcome)) for done in thought.done],
    }


def _claims(draft: Draft, facts: Facts) -> tuple[reviewing.Claim, ...]:
    return () if facts.backing is None else reviewing.unbacked(sentences.clean(draft.text), facts.backing)


def _facts(facts: Facts, reply: Reply) -> dict[str, Any]:
    """The facts as far as the decision depends on them.

    What the operator wrote is part of every bot and would be stored with every message: only what may back a time is,
    and all of it where something was withheld because of it.
    """
    told: dict[str, Any] = {
        "bookingLink": facts.booking_link,
        "activeBookings": [_appointment(item) for item in facts.active],
        "knownUrls": list(facts.known_urls),
        "longest": facts.longest,
    }
    if Withheld.CONFIDENTIAL in reply.withheld:
        told["instructions"] = facts.instructions
    backing = facts.backing
    if backing is None:
        return told
    known = [each.written.strip() for each in remembered(backing.known).sentences if each.mentions]
    return told | {
        "now": backing.now.isoformat(),
        "timeZone": backing.time_zone,
        "offers": [_offer(item) for item in backing.offers],
        "pastBookings": [_appointment(item) for item in backing.past],
        "openingHours": [[item.weekday, item.opens, item.closes] for item in backing.opening_hours],
        "hoursZone": backing.hours_zone,
        "known": "\n".join(known),
        "heard": [text for text in backing.listened if any(map(str.isalnum, text))],
        "setsAppointments": backing.sets_appointments,
    }


def _appointment(item: Appointment) -> dict[str, Any]:
    return {
        "bookingId": item.booking_id,
        "startsAt": item.starts_at.isoformat(),
        "endsAt": None if item.ends_at is None else item.ends_at.isoformat(),
        "timeZone": item.time_zone,
        "isActive": item.is_active,
    }


def _offer(item: Offer) -> dict[str, Any]:
    return {
        "id": item.id,
        "number": item.number,
        "startsAt": item.starts_at.isoformat(),
        "endsAt": item.ends_at.isoformat(),
        "timeZone": item.time_zone,
        "appointmentTypeId": item.appointment_type_id,
        "movesBookingId": item.moves_booking_id,
        "isAdditional": item.is_additional,
    }


def _tool(step: Step) -> dict[str, Any]:
    arguments = {name: value for name, value in step.plan.items() if name != "kind"}
    return {"name": step.plan["kind"], "arguments": arguments, "outcome": dict(step.outcome)}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


# ── told ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def changes(explanation: Mapping[str, Any], sent: str, withheld: Sequence[str]) -> list[Change]:
    """What the guard changed in the draft before it was sent, and why."""
    draft = explanation.get("draft")
    if draft is None:
        return []
    made = [_change(claim["kind"], claim["text"]) for claim in explanation.get("claims", ())]
    told = {change.kind for change in made}
    gone = list(_sentences_only_in(draft, sent))
    others = [reason for reason in dict.fromkeys(withheld) if reason not in told]
    for reason in others:
        # Which sentence went for which of several reasons is not kept.
        claimed = [change.text for change in made]
        rest = [sentence for sentence in gone if not any(text in sentence for text in claimed)]
        made.append(_change(reason, " ".join(rest)))
    added = " ".join(_sentences_only_in(sent, draft))
    return [*made, *([Change(_ADDED, added, _WHY_ADDED)] if added else ())]


def _change(kind: str, text: str) -> Change:
    known = {str(reason): why for reason, why in _WHY.items()}
    return Change(kind, text, known.get(kind, ""))


def _sentences_only_in(text: str, other: str) -> Iterator[str]:
    kept = " ".join(other.split())
    cleaned = sentences.clean(text)
    for start, end in sentences.split(cleaned):
        sentence = " ".join(cleaned[start:end].split())
        if sentence and sentence not in kept:
            yield sentence


# ── worked out again ─────────────────────────────────────────────────────────────────────────────────────────────


def recompute(explanation: Mapping[str, Any]) -> bool:
    """Whether the stored draft before the stored facts comes to the very reply that was sent."""
    stored = explanation["facts"]
    outcomes = tuple(
        stepping.outcome_of(Step({"kind": tool["name"], **tool["arguments"]}, tool["outcome"]))
        for tool in explanation["tools"]
    )
    active = tuple(map(_appointment_of, stored["activeBookings"]))
    backing = None
    if "now" in stored:
        backing = Backing(
            now=datetime.fromisoformat(stored["now"]),
            time_zone=stored["timeZone"],
            offers=tuple(map(_offer_of, stored["offers"])),
            active=active,
            past=tuple(map(_appointment_of, stored["pastBookings"])),
            opening_hours=tuple(Hours(*item) for item in stored["openingHours"]),
            hours_zone=stored["hoursZone"],
            known=stored["known"],
            heard=tuple(stored["heard"]),
            outcomes=outcomes,
            sets_appointments=stored["setsAppointments"],
        )
    facts = Facts(
        booking_link=stored["bookingLink"],
        active=active,
        known_urls=tuple(stored["knownUrls"]),
        now=None if backing is None else backing.now,
        instructions=stored.get("instructions", ""),
        longest=stored["longest"],
        backing=backing,
    )
    draft = Draft(
        explanation["draft"],
        offer_link=explanation["wantedToOfferLink"],
        language=explanation["language"],
        asked=explanation["asked"],
    )
    reply = guard.review(draft, facts)
    decided = ([str(reason) for reason in reply.withheld], reply.offers_link, _digest(reply.text))
    return decided == (explanation["withheld"], explanation["offersLink"], explanation["sent"])


def _appointment_of(stored: Mapping[str, Any]) -> Appointment:
    return Appointment(
        booking_id=stored["bookingId"],
        starts_at=datetime.fromisoformat(stored["startsAt"]),
        ends_at=None if stored["endsAt"] is None else datetime.fromisoformat(stored["endsAt"]),
        time_zone=stored["timeZone"],
        is_active=stored["isActive"],
    )


def _offer_of(stored: Mapping[str, Any]) -> Offer:
    return Offer(
        id=stored["id"],
        number=stored["number"],
        starts_at=datetime.fromisoformat(stored["startsAt"]),
        ends_at=datetime.fromisoformat(stored["endsAt"]),
        time_zone=stored["timeZone"],
        appointment_type_id=stored["appointmentTypeId"],
        moves_booking_id=stored["movesBookingId"],
        is_additional=stored["isAdditional"],
    )
