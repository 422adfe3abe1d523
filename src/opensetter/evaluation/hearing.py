"""What a simulated contact makes of a reply: what it asks, what it lets them choose, when it says that something is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from opensetter.evaluation import reading
from opensetter.evaluation.reading import Choice

_EMAIL = re.compile(r"e-?mail|correo|courriel", re.IGNORECASE)
_NAME = re.compile(
    r"\b(?:your name|su nombre|seu nome|ihr(?:en)? name|votre nom|how (?:may|can|should) (?:i|we) call you|"
    r"cómo se llama|como (?:você )?se chama|wie heißen sie|comment vous appelez)",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"time zone|which city|zona horaria|qué ciudad|fuso|que cidade|qual cidade|zeitzone|welcher stadt|"
    r"fuseau|quelle ville",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Heard:
    """A reply as its reader understands it."""

    text: str
    question: str | None
    """The operator's question in it, the last one if there are several."""
    choices: tuple[Choice, ...]
    moment: datetime | None
    """The one local date and time it speaks of, if it is one."""
    asks: bool
    """Whether it ends in a question."""
    asks_email: bool
    asks_name: bool
    asks_zone: bool
    has_link: bool

    @property
    def times(self) -> tuple[Choice, ...]:
        """The choices that are times."""
        return tuple(choice for choice in self.choices if choice.moment is not None)


def hear(text: str, *, today: date, questions: Sequence[str], link: str | None) -> Heard:
    """Read a reply. `questions` are what the operator has the bot ask, word for word."""
    spoken = {moment.local for moment in reading.moments(text, today)}
    asked = [question for question in questions if _same(question) in _same(text)]
    asks = any(sentence.rstrip(" )").endswith("?") for sentence in reading.sentences(text))
    return Heard(
        text=text,
        question=max(asked, key=lambda question: _same(text).rindex(_same(question))) if asked else None,
        choices=tuple(reading.choices(text, today)),
        moment=next(iter(spoken)) if len(spoken) == 1 else None,
        asks=asks,
        asks_email=asks and _EMAIL.search(text) is not None,
        asks_name=asks and _NAME.search(text) is not None,
        asks_zone=asks and _ZONE.search(text) is not None,
        has_link=link is not None and link.removeprefix("https://") in text,
    )


def _same(text: str) -> str:
    """Text to be compared: whatever a reply does to a question's spaces and case."""
    return " ".join(text.casefold().split())
