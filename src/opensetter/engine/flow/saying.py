"""How the built-in responder says what it did, or wants to know, on the way to an appointment. Pure.

Every time in these sentences is that of an offer or a booking, in the context or in the outcome.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from opensetter.consent import confirmations
from opensetter.dates.understanding import Doubt
from opensetter.engine import responder, wording
from opensetter.engine.flow import phrases, words
from opensetter.engine.flow.choice import names_time, say_slot
from opensetter.engine.flow.kinds import one_line
from opensetter.engine.flow.phrases import FlowPhrases
from opensetter.engine.flow.reading import Reading
from opensetter.engine.flow.steps import Talk, Topic
from opensetter.engine.hours import say_hours
from opensetter.engine.intents import Intent, understand
from opensetter.engine.phrases import Phrases
from opensetter.engine.plans import (
    Booked,
    Cancelled,
    HandOver,
    Moved,
    Noted,
    Offered,
    Outcome,
    Refusal,
    Refused,
    SetZone,
    Stop,
    TalkLater,
)
from opensetter.engine.types import Appointment, Offer

_SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*")
_AGREES = {Intent.YES, Intent.NO}


@dataclass(frozen=True, slots=True)
class Speaker:
    """One turn's language and sentences."""

    reading: Reading

    @property
    def language(self) -> str:
        return self.reading.language

    @property
    def own(self) -> Phrases:
        return self.reading.turn.phrases

    @property
    def flow(self) -> FlowPhrases:
        return phrases.phrases_in(self.language)

    # ── what came of a plan ──────────────────────────────────────────────────────────────────────────────────────

    def outcome(self, outcome: Outcome) -> list[str]:
        """What came of what was done."""
        match outcome:
            case Offered(offers, is_wished):
                return [*self._prelude(), *self._offered(offers, is_wished=is_wished)]
            case Booked(appointment):
                return list(self._booked(appointment))
            case Moved(appointment):
                return [self.flow.moved.format(on=self._on(appointment)), *self._answers()]
            case Cancelled(appointment):
                return self._cancelled(appointment)
            case Refused(why, offers):
                return self._refused(why, offers)
            case Noted(plan):
                return self._noted(plan)
            case _:
                assert_never(outcome)

    def _offered(self, offers: Sequence[Offer], *, is_wished: bool) -> Iterator[str]:
        if not offers:
            yield self._fill(self.flow.nothing_free)
            return
        moved = self._moved_by(offers)
        if moved is not None:
            yield self.flow.moving.format(what=self._what(moved))
        if not is_wished:
            lead = self.flow.nearest
        elif self._was_wished:
            lead = self.flow.wished if len(offers) > 1 else self.flow.wished_one
        else:
            lead = self.flow.possible if len(offers) > 1 else self.flow.wished_one
        yield self._listed(lead, offers)
        yield self._closing(offers)

    @property
    def _was_wished(self) -> bool:
        return self.reading.wish is not None or self.reading.earlier_wish is not None

    def _closing(self, offers: Sequence[Offer]) -> str:
        if len(offers) > 1:
            return self.flow.choose
        return self.flow.book_it if offers[0].moves_booking_id is None else self.flow.move_it

    def _moved_by(self, offers: Sequence[Offer]) -> Appointment | None:
        """The booking that these times are for; named, for there may be several."""
        active = self.reading.context.active
        return next((one for one in active if one.booking_id == offers[0].moves_booking_id), None)

    def _booked(self, appointment: Appointment) -> Iterator[str]:
        kinds = self.reading.context.bot.appointment_types
        kind = next((one for one in kinds if one.id == appointment.appointment_type_id), None)
        if kind is None or len(kinds) == 1:
            yield self.flow.booked.format(on=self._on(appointment))
        else:
            yield self.flow.booked_named.format(name=one_line(kind.name), on=self._on(appointment))
        yield self.own.if_it_changes
        yield from self._answers()
        # Last, so that no full stop becomes part of an address.
        if kind is not None and kind.location_kind is not None:
            yield self._location(kind.location_kind, one_line(kind.location or ""))

    def _location(self, kind: str, place: str) -> str:
        flow = self.flow
        if kind == "address":
            return flow.address.format(place=place) if place else ""
        if place:
            return (flow.phone_at if kind == "phone" else flow.video_at).format(place=place)
        return flow.phone if kind == "phone" else flow.video

    def _cancelled(self, appointment: Appointment) -> list[str]:
        left = [one for one in self.reading.context.active if one.booking_id != appointment.booking_id]
        said = self.flow.cancelled.format(on=self._on(appointment), when=self._when(appointment))
        return [said, wording.statement(left, self.language) if left else self.flow.again]

    def _refused(self, why: Refusal, offers: Sequence[Offer]) -> list[str]:
        own, flow, active = self.own, self.flow, self.reading.context.active
        match why:
            case Refusal.SLOT_TAKEN | Refusal.SLOT_UNAVAILABLE | Refusal.NOT_OFFERED:
                sorry = {
                    Refusal.SLOT_TAKEN: flow.taken,
                    Refusal.SLOT_UNAVAILABLE: flow.unavailable,
                    Refusal.NOT_OFFERED: flow.not_offered,
                }[why]
                if offers:
                    return [sorry, self._listed(flow.still, offers), self._closing(offers)]
                return [sorry, self._fill(own.no_link) if why is not Refusal.NOT_OFFERED else flow.vague]
            case Refusal.ALREADY_BOOKED | Refusal.NOT_ASKED_FOR:
                return [wording.already(active, self.language) if active else self._fill(own.received)]
            case Refusal.NO_SUCH_BOOKING:
                return [own.gone]
            case Refusal.NOT_OURS:
                return [self._note(own.wish_to_move, active) if active else self._fill(own.wish_unknown)]
            case Refusal.TOO_LATE:
                return [self._fill(flow.too_late)]
            case _:
                assert_never(why)

    def _noted(self, plan: object) -> list[str]:
        match plan:
            case HandOver():
                return [*self.reading.turn.greets(), self._fill(self.flow.human)]
            case TalkLater():
                return [self.flow.later]
            case Stop():
                return [confirmations.stopped(self.language)]
            case SetZone(time_zone):
                zone = wording.say_zone(time_zone, self.language)
                noted = self.flow.zone.format(zone=zone)
                offers = self.reading.offers
                return [noted, *([self._listed(self.flow.still, offers, time_zone)] if offers else ())]
            case _:
                return [self._fill(self.own.received)]

    # ── what needs nothing to be done ────────────────────────────────────────────────────────────────────────────

    def talk(self, talk: Talk) -> list[str]:  # noqa: PLR0911 - one return for each topic
        """What is said of a topic."""
        own, flow, reading = self.own, self.flow, self.reading
        match talk.topic:
            case Topic.ANSWER:
                return self._answer()
            case Topic.DECLINED:
                return [own.declined]
            case Topic.GOODBYE:
                return [*self._answers(), own.goodbye]
            case Topic.UNKNOWN:
                return [*reading.turn.greets(), *self._answers(), self._fill(own.wish_unknown)]
            case Topic.DISQUALIFIED:
                return [flow.disqualified]
            case Topic.TYPE:
                names = [one_line(kind.name) for kind in reading.context.bot.appointment_types]
                return [*self._prelude(), flow.which_type.format(list=_numbered(names))]
            case Topic.QUESTION:
                return [*self._prelude(), self._question(talk.question or "")]
            case Topic.DOUBT:
                return [*self._prelude(), self._doubt(talk.doubt)]
            case Topic.WHICH_TIME | Topic.STILL:
                lead = flow.which_time if talk.topic is Topic.WHICH_TIME else flow.still
                return [*self._prelude(), self._listed(lead, talk.offers), self._closing(talk.offers)]
            case _:
                return self._of_bookings(talk.topic, talk.bookings)

    def _of_bookings(self, topic: Topic, bookings: Sequence[Appointment]) -> list[str]:
        own, flow = self.own, self.flow
        listed = _numbered([self._when(one) for one in bookings])
        match topic:
            case Topic.CONFIRM_CANCEL:
                said = [flow.confirm_cancel.format(what=self._what(bookings[0]))]
            case Topic.KEPT:
                said = [flow.kept, wording.statement(bookings, self.language)]
            case Topic.WHICH_TO_MOVE:
                said = [flow.which_to_move.format(list=listed)]
            case Topic.WHICH_TO_CANCEL:
                said = [flow.which_to_cancel.format(list=listed)]
            case Topic.NOTE_CANCEL:
                said = [self._note(own.wish_to_cancel, bookings)]
            case _:
                said = [self._note(own.wish_to_move, bookings)]
        return [*self._prelude(), *said]

    def _answer(self) -> list[str]:
        """An answer to what is no step on the way."""
        reading, own = self.reading, self.own
        if reading.context.active:
            return [*self._automated(), responder.respond(reading.context).text]
        parts = list(self._prelude())
        if reading.turn.is_polite:
            agrees = reading.intents & _AGREES and Intent.THANKS not in reading.intents
            parts += [own.agreed, own.at_your_service] if agrees else [own.at_your_service]
        return parts or [self._fill(own.received)]

    def _question(self, question: str) -> str:
        """The next question, with the words that fit the moment before it."""
        own, intents = self.own, self.reading.intents
        if question == self.reading.question:
            lead = own.back_to_question
        elif self.reading.answers:
            lead = "{question}"
        elif Intent.BOOK in intents or Intent.ADD in intents:
            lead = own.before_booking
        else:
            lead = own.first_question
        return lead.replace("{question}", question)

    def _doubt(self, doubt: Doubt | None) -> str:
        match doubt:
            case Doubt.AMBIGUOUS:
                return self.flow.ambiguous
            case Doubt.NONEXISTENT:
                return self.flow.nonexistent
            case Doubt.PAST:
                return self.flow.gone_by
            case _:
                return self.flow.vague

    # ── before the matter itself ─────────────────────────────────────────────────────────────────────────────────

    def _prelude(self) -> Iterator[str]:
        """Hello, answers to what the contact asked, and a word for what they told."""
        turn, own = self.reading.turn, self.own
        yield from turn.greets()
        yield from self._answers()
        if self.reading.answers:
            yield own.answer_noted[len(self.reading.context.answers) % len(own.answer_noted)]
        elif Intent.THANKS in self.reading.intents and turn.is_polite:
            yield own.you_are_welcome
        elif Intent.REFUSE in self.reading.intents:
            yield own.no_matter

    def _answers(self) -> Iterator[str]:
        reading, own, context = self.reading, self.own, self.reading.context
        yield from self._automated()
        if not context.active:
            if responder.has_lost_one(reading.turn):
                yield own.gone
            elif Intent.APPOINTMENT in reading.intents:
                yield own.none
                if context.past:
                    yield wording.past(context.past, self.language)
        if Intent.HOURS in reading.intents:
            yield say_hours(context.bot, context.now, self.language)
        if self._asks_else:
            yield self._fill(own.colleague)

    def _automated(self) -> Iterator[str]:
        if self.reading.hears(words.ASKS_WHETHER_BOT):
            yield self.flow.automated

    @property
    def _asks_else(self) -> bool:
        """Whether something is asked that only a human can answer: not a question that asks for a time."""
        sentences = (part for message in self.reading.context.inbound for part in _SENTENCE.findall(message))
        return any(
            Intent.QUESTION in understand(sentence).intents
            and not (names_time(sentence, self.language) or self.reading.understood(sentence))
            and not any(pattern.search(words.spoken(sentence)) for pattern in _NO_QUESTIONS)
            for sentence in sentences
        )

    # ── words ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _listed(self, lead: str, offers: Sequence[Offer], time_zone: str | None = None) -> str:
        """Times under the numbers that they are chosen by, and once, whose times they are."""
        zone = time_zone or offers[0].time_zone
        lines = "\n".join(f"{one.number}. {say_slot(one.starts_at, zone, self.language)}" for one in offers)
        return lead.format(zone=wording.say_zone(zone, self.language), list=lines)

    def _fill(self, template: str) -> str:
        return self.reading.turn.fill(template)

    def _note(self, template: str, bookings: Sequence[Appointment]) -> str:
        return wording.wish(template, bookings, self.reading.context.bot.name, self.language)

    def _what(self, appointment: Appointment) -> str:
        return self.own.yours.format(when=self._when(appointment), on=self._on(appointment))

    def _when(self, appointment: Appointment) -> str:
        return wording.say_when(appointment.starts_at, appointment.time_zone, self.language)

    def _on(self, appointment: Appointment) -> str:
        return wording.say_on(appointment.starts_at, appointment.time_zone, self.language)


_NO_QUESTIONS = (
    words.ASKS_WHETHER_BOT,
    words.WANTS_HUMAN,
    words.WANTS_TIMES,
    words.WANTS_OTHERS,
    words.WANTS_EARLIER,
    words.TIME_OF_DAY,
    words.NEXT_WEEK,
    words.LATER_ONE,
)
"""What is answered by times or by what is done."""


def _numbered(lines: Sequence[str]) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
