"""What a turn on the way to an appointment is about: read from what was said, offered, asked and answered. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property

from opensetter.dates import zones
from opensetter.dates.understanding import Doubt, Wish
from opensetter.engine import responder, wording
from opensetter.engine.flow import kinds as flow_kinds
from opensetter.engine.flow import phrases, words
from opensetter.engine.flow.choice import (
    Choice,
    chosen,
    days_in,
    is_only_time,
    is_small,
    names_time,
    number_in,
    tells_only_time,
)
from opensetter.engine.flow.history import SETTLED, History, Pending, wish_in
from opensetter.engine.flow.kinds import numbered, one_line
from opensetter.engine.intents import Intent
from opensetter.engine.intents import understand as intents_of
from opensetter.engine.phrases import PHRASES
from opensetter.engine.types import Appointment, AppointmentType, Context, Offer
from opensetter.engine.vocabulary import Pattern

_THUMBS = re.compile("[👍👌✅🆗]")


def _denies(text: str) -> bool:
    return bool(words.NEGATED.search(words.MIND.sub(" ", words.spoken(text))))


def read(context: Context) -> "Reading":
    """The context, read. Who replies `la segunda` goes on in the language that they have been writing."""
    turn = responder.read(context)
    has_written = any(line.direction == "inbound" for line in context.history)
    if has_written and Intent.GREETING not in turn.intents and all(map(is_small, context.inbound)):
        turn = replace(turn, language=responder.language_of(replace(context, inbound=())))
    return Reading(turn)


class Reading(History):
    """A turn, read."""

    @cached_property
    def said(self) -> str:
        return "\n".join(self.context.inbound)

    @cached_property
    def spoken(self) -> str:
        return words.spoken(self.said)

    @cached_property
    def intents(self) -> frozenset[Intent]:
        """What the burst wants; one that asks what times there are does not ask for opening hours."""
        intents = self.turn.intents
        if self.context.offers and self.wants_others:
            # None of these hours are not the opening hours.
            intents -= {Intent.HOURS}
        if self.wants_times and re.search(r"\bwh(?:at|ich) times?\b", self.spoken):
            return intents - {Intent.HOURS}
        agrees = _THUMBS.search(self.said) or self.hears(words.AGREES)
        return intents | ({Intent.YES} if agrees and not self.is_negated else frozenset())

    @cached_property
    def agrees(self) -> bool:
        """Whether the burst is a yes and nothing else."""
        says_no = self.is_negated or Intent.NO in self.intents or self.wants_others
        is_plain = not self.turn.has_content or tells_only_time(self.said) or words.YES.search(self.spoken)
        return Intent.YES in self.intents and bool(is_plain) and not says_no

    def hears(self, pattern: Pattern) -> bool:
        """Whether any message of the burst holds this."""
        return any(pattern.search(words.spoken(message)) for message in self.context.inbound)

    # ── answers ──────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def answers(self) -> Mapping[str, str]:
        """The burst as the answer to the question that was asked."""
        if self.question is None:
            return {}
        told = "\n".join(message.strip() for message in self.context.inbound if self._answers(message)).strip()
        return {self.question: told} if told else {}

    def _answers(self, message: str) -> bool:
        spoken = words.spoken(message)
        if self.declines_only_what_was_asked:
            return True
        if not responder.is_answer(intents_of(message)):
            return False
        if words.WANTS_HUMAN.search(spoken) or words.PUTS_OFF.search(spoken):
            return False
        asks_when = words.ASKS_WHEN.search(words.spoken(self.question or ""))
        return bool(asks_when) or not is_only_time(message, self.language)

    @cached_property
    def declines_only_what_was_asked(self) -> bool:
        """Whether `no thanks` answers our question, which can be answered so, and declines nothing else."""
        asked = words.spoken(self.question or "")
        is_open = not asked or bool(words.ASKS_WHAT.search(asked))
        return not is_open and bool(words.NO_THANKS.search(self.spoken))

    @cached_property
    def known_answers(self) -> Mapping[str, str]:
        return {**self.context.answers, **self.answers}

    @cached_property
    def will_not_be_asked(self) -> bool:
        """Whether the contact has refused to be asked, or asked to book again instead of answering."""
        earlier = [intents_of(said.text) for said in self.recent]
        if Intent.REFUSE in self.intents or any(Intent.REFUSE in one.intents for one in earlier):
            return True
        now = [understood for _, understood in self.turn.messages]
        only_books = [Intent.BOOK in one.intents and not one.has_content for one in (*now, *earlier)]
        return any(only_books[: len(now)]) and any(only_books[len(now) :])

    # ── which kind of appointment ────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def kind(self) -> AppointmentType | None:
        """The kind of appointment this is about: said now, being offered, said before, or the only one there is."""
        kinds = self.context.bot.appointment_types
        if len(kinds) == 1:
            return kinds[0]
        if self.kind_said is not None:
            return self.kind_said
        if self.offers:
            return next((kind for kind in kinds if kind.id == self.offers[0].appointment_type_id), None)
        earlier = (self._kind_in(said.text, said.before) for said in self.recent)
        return next((kind for kind in earlier if kind is not None), None)

    @cached_property
    def kind_said(self) -> AppointmentType | None:
        """The kind of appointment that this burst names, unless it only answers a question."""
        return self._kind_in(self.said, self.turn.last_spoken)

    def _kind_in(self, text: str, before: str) -> AppointmentType | None:
        kinds = self.context.bot.appointment_types
        if phrases.says(before, ["which_type"]):
            listed = numbered(before)
            number = number_in(text, listed)
            if number is not None:
                return next((kind for kind in kinds if one_line(kind.name) == listed[number]), None)
        elif any(question in before for question in self.questions) and Intent.BOOK not in intents_of(text).intents:
            return None
        return flow_kinds.named(kinds, text)

    # ── times ────────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        """The times that the contact can choose from; not those of a round from which one was taken."""
        active = {one.booking_id for one in self.context.active}
        if self.says_last(*SETTLED):
            return ()
        starts = {one.starts_at for one in self.context.active}
        return tuple(
            offer
            for offer in self.context.offers
            if offer.is_open_to(active) and not any(other.starts_at in starts for other in self.context.offers)
        )

    @cached_property
    def zone(self) -> str:
        """The zone in which the contact speaks of times: one they say, else that in which times were offered."""
        return self.zone_said or self.spoken_zone

    @cached_property
    def chosen(self) -> tuple[Offer, ...]:
        """The offers that the burst may choose."""
        if not self.offers or self.pending not in (None, Pending.DOUBT):
            return ()
        if "?" in self.turn.last_spoken and not self.has_just_listed and not names_time(self.said, self.language):
            # A number alone answers what was asked last, which may be anything.
            return ()
        choices = [Choice(offer.number, offer.starts_at, offer.time_zone) for offer in self.offers]
        # Of the two that we asked about, the later one is the later of the two.
        asked = numbered(self.turn.last_spoken) if self.says_last("which_time") else {}
        found = self._chosen([one for one in choices if one.number in asked]) or self._chosen(choices)
        return tuple(offer for offer in self.offers if offer.number in found)

    @cached_property
    def booking_picked(self) -> Appointment | None:
        """The booking that the burst picks from those that our last message listed."""
        listed = numbered(self.turn.last_spoken)
        return self._booking_of(
            (number, one)
            for one in self.context.active
            for number, line in listed.items()
            if line in {wording.say_when(one.starts_at, one.time_zone, language) for language in PHRASES}
        )

    @cached_property
    def booking_named(self) -> Appointment | None:
        """The one of several bookings that the burst tells from the others."""
        return self._booking_of(enumerate(self.context.active, 1))

    def _booking_of(self, numbered_bookings: Iterable[tuple[int, Appointment]]) -> Appointment | None:
        by_number = dict(numbered_bookings)
        choices = [Choice(number, one.starts_at, one.time_zone) for number, one in by_number.items()]
        found = self._chosen(choices, is_aside=True)
        return by_number[found.pop()] if len(found) == 1 else None

    def _chosen(self, choices: list[Choice], *, is_aside: bool = False) -> set[int]:
        """The numbers that the burst names: those on which its sentences agree, or all, if they do not."""
        parts = [
            chosen(part, choices, self.understood(part), self.language, is_aside=is_aside) for part in self._affirmed
        ]
        found = [{one.number for one in part} for part in parts if part]
        return (set.intersection(*found) or set.union(*found)) if found else set()

    @cached_property
    def wish(self) -> Wish | None:
        """What the burst says of when; a few words after our doubt complete what was said before it."""
        if self.question is not None and not names_time(self.said, self.language):
            # A number in an answer is no time.
            return None
        whole = " ".join(self.context.inbound)
        wish = self.understood(whole)
        if self.pending is Pending.DOUBT and (wish is None or wish.doubt is not None) and self.recent:
            return self.understood(f"{self.recent[0].text} {whole}") or wish
        if wish is not None and wish.doubt is Doubt.AMBIGUOUS:
            # Of two days that are named, the one that is preferred.
            rather = [part for part in words.CLAUSE.split(whole) if words.RATHER.search(words.spoken(part))]
            return self.understood(rather[-1]) or wish if rather else wish
        return wish

    def understood(self, text: str) -> Wish | None:
        """What a text says of when."""
        return wish_in(text, self.context.now, self.zone, self.language)

    @cached_property
    def denied_day(self) -> date | None:
        """A day that is said not to do."""
        days = days_in(self.said, self.language) if self.is_negated else ""
        wish = self.understood(days)
        return wish.since if wish is not None and wish.since == wish.until else None

    @cached_property
    def _affirmed(self) -> tuple[str, ...]:
        """The sentences of the burst, and of those that say what does not do, the clauses that say what does."""
        kept: list[str] = []
        for sentence in (part for message in self.context.inbound for part in words.SENTENCE.split(message)):
            if _denies(sentence):
                kept += [part for part in words.CLAUSE.split(sentence) if not _denies(part)]
            else:
                kept.append(sentence)
        return tuple(part for part in kept if part.strip())

    @cached_property
    def zone_said(self) -> str | None:
        """The time zone that the contact says to be in."""
        return next((named for message in self.context.inbound if (named := zones.named(message))), None)

    # ── what is wanted ───────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def wants_times(self) -> bool:
        return self.hears(words.WANTS_TIMES)

    @cached_property
    def is_negated(self) -> bool:
        return any(map(_denies, self.context.inbound))

    @cached_property
    def wants_others(self) -> bool:
        """Whether what was offered does not do."""
        others = (words.WANTS_OTHERS, words.WANTS_EARLIER)
        if self.hears(words.LATER_ONE) or self.hears(words.EARLIER_ONE):
            return False
        return Intent.OTHER_TIME in self.turn.intents or any(map(self.hears, others))
