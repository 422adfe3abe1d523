"""The simulated contact: code that reads the last reply and its own goal, and says the next thing. No model."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from opensetter.evaluation import choosing, manner
from opensetter.evaluation.hearing import Heard, hear
from opensetter.evaluation.notation import Language
from opensetter.evaluation.scenario import Interjection, Scenario, Wish

_PATIENCE = 3
"""How often a contact says again what they want before they give up."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand for the contact, as the calendar and the conversation have it: local starts of appointments."""

    appointments: tuple[datetime, ...] = ()
    is_handed_over: bool = False
    talks_later: bool = False


@dataclass(frozen=True, slots=True)
class Utterance:
    """What a contact does next: messages, sent as a burst, and what goes with them."""

    messages: tuple[str, ...]
    chosen: datetime | None = None
    """The local time that these words choose."""
    taken_before: datetime | None = None
    """The local time that somebody else takes before these words arrive."""
    books_by_link: bool = False
    waits: timedelta = timedelta()


@dataclass(slots=True)
class Contact:
    """One scenario's contact. `questions` are the operator's, and `link` is the one to another calendar."""

    scenario: Scenario
    questions: Sequence[str]
    link: str | None = None
    wish: Wish = field(init=False)
    said: int = 0
    """How many times they have spoken; a burst counts once."""
    _script: list[tuple[str, ...]] = field(init=False)
    _afterwards: list[str] = field(init=False)
    _due: list[Interjection] = field(init=False)
    _done: set[str] = field(default_factory=set)
    _told: dict[str, int] = field(default_factory=dict)
    _slots_to_lose: int = 0
    _language: Language = field(init=False)
    _is_over: bool = False

    def __post_init__(self) -> None:
        scenario, traps = self.scenario, self.scenario.traps
        self.wish = scenario.wish
        self._script = [(line,) if isinstance(line, str) else tuple(line) for line in scenario.says]
        self._afterwards = list(scenario.afterwards)
        self._due = [*traps.interjects, *([traps.injection] if traps.injection else [])]
        self._slots_to_lose = traps.slot_taken
        self._language = scenario.language

    @property
    def language(self) -> Language:
        """What they write now."""
        return self._language

    def begin(self) -> Utterance:
        """The first thing they say."""
        if self.scenario.opening is None and self._script:
            return self._scripted()
        return self._free(self.scenario.opening or self._phrase(_OPENINGS[self.scenario.goal]))

    def answer(self, reply: str, standing: Standing, *, today: date) -> Utterance | None:
        """What they say to a reply; None when the conversation is over for them."""
        if self._is_over:
            return None
        heard = hear(reply, today=today, questions=self.questions, link=self.link)
        return self._at_its_time() or self._next(heard, standing)

    # ── what is due whatever was answered ────────────────────────────────────────────────────────────────────────

    def _at_its_time(self) -> Utterance | None:
        traps = self.scenario.traps
        if traps.stops is not None and self.said >= traps.stops.after:
            self._is_over = True
            return self._said(traps.stops.says)
        turning = traps.switches_language
        if turning is not None and self.said >= turning.after and self._once("switches"):
            self._language = turning.language
            if turning.says is not None:
                return self._said(turning.says)
        for interjection in self._due:
            if self.said >= interjection.after:
                self._due.remove(interjection)
                return self._said(interjection.says)
        if traps.asks_for_link and self.said == 1 and self._once("asks_for_link"):
            return self._said(self._phrase("asks_link"))
        return self._scripted() if self._script else None

    def _scripted(self) -> Utterance:
        return self._said(*self._script.pop(0))

    # ── what follows from the reply ──────────────────────────────────────────────────────────────────────────────

    def _next(self, heard: Heard, standing: Standing) -> Utterance | None:
        scenario = self.scenario
        if self._is_reached(standing):
            return self._said(self._afterwards.pop(0)) if self._afterwards else None
        match scenario.goal:
            case "book" | "another" | "move":
                return self._seek(heard)
            case "cancel":
                return self._cancel(heard)
            case "talk_later":
                return self._again("wish") if heard.asks else None
            case "human":
                return self._again("opening_human")
            case _:
                return self._said(self._afterwards.pop(0)) if self._afterwards else None

    def _is_reached(self, standing: Standing) -> bool:
        before = sorted(each.at for each in self.scenario.has)
        return {
            "book": bool(standing.appointments),
            "another": len(standing.appointments) > len(before),
            "move": sorted(standing.appointments) != before,
            "cancel": len(standing.appointments) < len(before),
            "talk_later": standing.talks_later,
            "human": standing.is_handed_over,
        }.get(self.scenario.goal, False)

    def _cancel(self, heard: Heard) -> Utterance | None:
        meant = choosing.own(heard.times, self.scenario)
        if meant is not None:
            return self._said(self._phrase("pick_number", number=meant.number))
        return self._affirm() if heard.asks else self._again("opening_cancel")

    def _seek(self, heard: Heard) -> Utterance | None:
        """On the way to a time: choose what fits, answer what is asked, else say what is wanted."""
        meant = choosing.own(heard.times, self.scenario)
        if meant is not None:
            return self._said(self._phrase("pick_number", number=meant.number))
        if heard.times:
            return self._choose(heard)
        answered = self._answered(heard)
        if answered is not None:
            return self._free(answered)
        if heard.choices:
            wanted = choosing.of_type(heard.choices, self.scenario.type)
            return self._said(self._phrase("pick_number", number=wanted.number))
        return self._consider(heard)

    def _answered(self, heard: Heard) -> str | None:
        """The answer to a question that is not about when, if one is asked."""
        scenario = self.scenario
        if heard.question is not None:
            asked = heard.question.casefold()
            known = (answer for word, answer in scenario.answers.items() if word.casefold() in asked)
            return next(known, None) or self._phrase("unsure")
        if heard.asks_email:
            return scenario.email or self._phrase("no")
        if heard.asks_name:
            return scenario.first_name or self._phrase("unsure")
        if heard.asks_zone:
            return scenario.answers.get("city") or scenario.zone.rpartition("/")[2].replace("_", " ")
        return None

    # ── choosing a time ──────────────────────────────────────────────────────────────────────────────────────────

    def _choose(self, heard: Heard) -> Utterance | None:
        spoiled = self._spoils(heard)
        if spoiled is not None:
            return self._said(spoiled)
        suitable = choosing.fitting(heard.times, self.wish) or (heard.times if self._gives_in() else ())
        if not suitable:
            return self._again("none_fits")
        chosen = suitable[0]
        way = self.scenario.answering
        if len(heard.choices) == 1 and heard.asks and way == "number":
            name, values = "yes", dict[str, object]()
        else:
            name, values = choosing.words(chosen, heard.times, way, self._language)
        starts = choosing.starts(chosen)
        if self._slots_to_lose and starts is not None:
            self._slots_to_lose -= 1
            return self._said(self._phrase(name, **values), taken_before=starts)
        return self._said(self._phrase(name, **values), chosen=starts)

    def _spoils(self, heard: Heard) -> str | None:
        """What is said instead of choosing, once each."""
        traps = self.scenario.traps
        if traps.changes_mind is not None and self._once("changes_mind"):
            self.wish = traps.changes_mind
            return traps.changes_mind.says or self._phrase("next_free")
        if traps.names_unoffered is not None and self._once("names_unoffered"):
            return traps.names_unoffered
        if traps.picks_missing and self._once("picks_missing"):
            return str(max(traps.picks_missing, len(heard.choices) + 1))
        return None

    def _consider(self, heard: Heard) -> Utterance | None:
        """What is said where there is nothing to choose: yes to one time that is proposed, to a link, or the wish."""
        if heard.moment is not None and heard.asks:
            suits = self.wish.fits(heard.moment) or self._gives_in()
            return self._affirm(chosen=heard.moment) if suits else self._again("none_fits")
        if heard.has_link and self._once("books_by_link"):
            return replace(self._said(self._phrase("booked_by_link")), books_by_link=True)
        return self._again("wish")

    def _gives_in(self) -> bool:
        """Whether by now another time than the wished one will do."""
        return self.wish.is_flexible and self._told.get("none_fits", 0) > 0

    def _affirm(self, chosen: datetime | None = None) -> Utterance:
        return self._said(self._phrase("yes"), chosen=chosen)

    # ── words ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _again(self, what: str) -> Utterance | None:
        """Say it, in other words the second time; after some times, give up."""
        times = self._told[what] = self._told.get(what, 0) + 1
        if times > _PATIENCE:
            self._is_over = True
            return self._said(self._phrase("gives_up"))
        wish = self.wish
        if what == "none_fits":
            return self._said(wish.again or f"{self._phrase('none_fits')} {self._wished()}")
        if what == "wish":
            was_said = times > 1 or wish is self.scenario.traps.changes_mind
            return self._said(wish.again if was_said and wish.again else self._wished())
        return self._free(self._phrase(what))

    def _wished(self) -> str:
        if self.wish.says is None:
            return self._phrase("next_free")
        if self.wish is self.scenario.traps.changes_mind:
            return self.wish.says
        return self._phrase("wish", wish=self.wish.says)

    def _phrase(self, name: str, **values: object) -> str:
        scenario = self.scenario
        if name == "opening_later":
            values["wish"] = self.wish.says or ""
        seed = f"{scenario.name}/{self.said}"
        return manner.phrase(name, self._language, scenario.persona, seed, **values)

    def _free(self, text: str) -> Utterance:
        """Words of the contact's own, which they may type in a hurry."""
        traps = self.scenario.traps
        if traps.typos:
            text = manner.mistyped(text, self.scenario.name)
        return self._said(*(manner.in_two(text) if traps.double_messages else (text,)))

    def _said(self, *messages: str, chosen: datetime | None = None, taken_before: datetime | None = None) -> Utterance:
        waiting = self.scenario.traps.waits
        waits = waiting.length if waiting and self.said >= waiting.after and self._once("waits") else timedelta()
        self.said += 1
        return Utterance(messages, chosen=chosen, taken_before=taken_before, waits=waits)

    def _once(self, what: str) -> bool:
        """Whether this is the first time."""
        if what in self._done:
            return False
        self._done.add(what)
        return True


_OPENINGS = {
    "book": "opening_book",
    "another": "opening_another",
    "move": "opening_move",
    "cancel": "opening_cancel",
    "talk_later": "opening_later",
    "human": "opening_human",
}
