"""What was said before a turn, as far as it matters to it: what we wanted to know last, what the contact told. Pure.

Nothing is remembered between turns but what is in the context. What we wanted to know last is found again in our own
last sentence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache

from opensetter.dates.understanding import Wish, understand
from opensetter.engine.flow import phrases
from opensetter.engine.flow.choice import names_time
from opensetter.engine.intents import Intent
from opensetter.engine.intents import understand as intents_of
from opensetter.engine.phrases import PHRASES
from opensetter.engine.responder import Turn
from opensetter.engine.types import Context

RECENT = timedelta(days=1)
"""For how long what a contact said counts as said about the same matter."""

SETTLED = ("booked", "booked_named", "moved", "cancelled")
_CLOSED = ("cancelled", "disqualified", "later", "human", "nothing_free", "kept")
_LISTED = ("possible", "wished", "wished_one", "nearest", "still", "which_time")
_DOUBTED = ("ambiguous", "nonexistent", "vague", "gone_by")
_LISTED_LINE = re.compile(r"^\W{0,4}\d{1,2}[.)]\s", re.MULTILINE)


@lru_cache(maxsize=256)
def wish_in(text: str, now: datetime, zone: str, language: str) -> Wish | None:
    """What a text says of when.

    It is remembered for a while: a turn is read twice, for its plan and for its words, and again with every later one.
    """
    return understand(text, now=now, zone=zone, language=language)


class Pending(StrEnum):
    """What our last message wanted to know."""

    QUESTION = "question"
    TYPE = "type"
    DOUBT = "doubt"
    CANCEL = "cancel"
    WHICH_TO_CANCEL = "which_to_cancel"
    WHICH_TO_MOVE = "which_to_move"


@dataclass(frozen=True, slots=True)
class Said:
    """Something that the contact said earlier about this matter, and what we had said before it."""

    text: str
    before: str
    wish: Wish | None
    intents: frozenset[Intent]
    at: datetime


@dataclass(frozen=True)
class History:
    """A turn with what was said before it."""

    turn: Turn

    @property
    def context(self) -> Context:
        return self.turn.context

    @property
    def language(self) -> str:
        return self.turn.language

    @property
    def known_zone(self) -> str:
        return self.context.person.time_zone or self.context.bot.time_zone

    @property
    def spoken_zone(self) -> str:
        """The zone in which times were offered, if any were, or else would be."""
        return self.context.offers[0].time_zone if self.context.offers else self.known_zone

    # ── what we said last ────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def pending(self) -> Pending | None:
        """What our last message wanted to know, if anything but which of the times."""
        last = self.turn.last_spoken
        for name in ("which_to_cancel", "which_to_move", "which_type"):
            if phrases.says(last, [name]):
                return Pending.TYPE if name == "which_type" else Pending(name)
        if phrases.says(last, ["confirm_cancel"]):
            return Pending.CANCEL
        if self.question is not None:
            return Pending.QUESTION
        return Pending.DOUBT if phrases.says(last, _DOUBTED) else None

    @cached_property
    def question(self) -> str | None:
        """The question of the bot's or of a type's that our last message asked."""
        known = list(self.questions)
        if self.context.asked in known:
            return self.context.asked
        # What is asked of a contact who has an appointment is not noted as asked.
        last = self.turn.last_spoken
        return next((question for question in known if self.context.active and last.endswith(question)), None)

    @cached_property
    def is_closed(self) -> bool:
        """Whether our last message ended the matter, so that a `thank you` needs no more than an answer."""
        last = self.turn.last_spoken
        declined = [known.declined for known in PHRASES.values()] + [known.goodbye for known in PHRASES.values()]
        return phrases.says(last, _CLOSED) or any(sentence in last for sentence in declined)

    def says_last(self, *names: str) -> bool:
        """Whether our last message said one of these sentences."""
        return phrases.says(self.turn.last_spoken, names)

    @property
    def has_just_listed(self) -> bool:
        """Whether our last message was a numbered list, whoever worded it."""
        return bool(_LISTED_LINE.search(self.turn.last_spoken))

    def has_asked_twice(self, question: str) -> bool:
        """Whether a question was put twice already, and never answered."""
        since = self.context.now - RECENT
        lines = (line for line in self.context.history if line.direction == "outbound" and line.at >= since)
        return sum(question in line.text for line in lines) > 1

    # ── what the contact said ────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def recent(self) -> tuple[Said, ...]:
        """What the contact said before about the same matter, newest first."""
        said: list[Said] = []
        before = ""
        for line in self.context.history:
            if line.at < self.context.now - RECENT:
                continue
            if line.direction == "outbound":
                before = line.text
                if phrases.says(before, SETTLED):
                    said.clear()
            else:
                wish = wish_in(line.text, line.at, self.spoken_zone, self.language)
                said.append(Said(line.text, before, wish, intents_of(line.text).intents, line.at))
        return tuple(reversed(said))

    @cached_property
    def earlier_wish(self) -> Wish | None:
        """What was said of when before we asked for something else, and is not answered yet."""
        for said in self.recent:
            is_answer = any(question in said.before for question in self.questions)
            is_clear = said.wish is not None and said.wish.doubt is None
            if is_clear and (not is_answer or names_time(said.text, self.language)):
                return said.wish
            if phrases.says(said.before, _LISTED):
                return None
        return None

    @property
    def questions(self) -> Iterator[str]:
        """Everything that may be asked before an appointment."""
        yield from self.context.bot.questions
        yield from (asked.text for kind in self.context.bot.appointment_types for asked in kind.questions)
