"""How a simulated contact talks: phrases of their language and temper, typing errors, messages in two parts.

Everything here is decided by the scenario's name, so that a scenario is always the same conversation. Pure.
"""

import re
from datetime import date, time
from functools import cache
from importlib.resources import files
from typing import Any
from zlib import crc32

from opensetter.evaluation import plain_yaml, reading_words
from opensetter.evaluation.notation import Language
from opensetter.evaluation.scenario import Persona

_LONG_ENOUGH = 6
"""Letters of a word that somebody types wrongly."""

_WORTH_SPLITTING = 25


@cache
def _phrases(language: Language) -> dict[str, Any]:
    text = (files("opensetter.evaluation") / "phrases" / f"{language}.yaml").read_text("utf-8")
    found: dict[str, Any] = plain_yaml.load(text)
    return found


def phrase(name: str, language: Language, persona: Persona, seed: str, **values: object) -> str:
    """One of the phrases of that name, in the contact's language and temper where there is one."""
    known = _phrases(language)[name]
    variants = known.get(persona) or known["plain"]
    said: str = variants[crc32(f"{seed}/{name}".encode()) % len(variants)].format(**values)
    return said[0].upper() + said[1:] if persona != "terse" else said


def clock(local: time, language: Language) -> str:
    """A time of day as somebody types it."""
    template = _phrases(language)["clock" if local.minute else "full_hour"]
    half = "am" if local.hour < 12 else "pm"  # noqa: PLR2004 - noon
    said: str = template.format(
        hour=local.hour, hour12=(local.hour - 1) % 12 + 1, minute=f"{local.minute:02d}", half=half
    )
    return said


def day(local: date, language: Language) -> str:
    """A day by its weekday."""
    name = reading_words.WEEKDAYS[language].split()[local.weekday()]
    if language == "pt" and local.weekday() < 5:  # noqa: PLR2004 - working days
        name += "-feira"
    return name.title() if language in {"en", "de"} else name


def ordinal(number: int, language: Language) -> str | None:
    """A place in a list in words; None where people would not say it any more."""
    known = reading_words.ORDINALS[language]
    return known[number - 1] if number <= len(known) else None


def mistyped(text: str, seed: str) -> str:
    """The text with two letters of one longer word the wrong way round."""
    words = [match for match in re.finditer(r"[^\W\d_]+", text) if len(match[0]) >= _LONG_ENOUGH]
    if not words:
        return text
    chosen = words[crc32(f"{seed}/{text}".encode()) % len(words)]
    places = [place for place in range(chosen.start() + 1, chosen.end() - 1) if text[place] != text[place + 1]]
    place = places[crc32(text.encode()) % len(places)]
    return f"{text[:place]}{text[place + 1]}{text[place]}{text[place + 2 :]}"


def in_two(text: str) -> tuple[str, ...]:
    """The text as two messages, parted where a sentence or a thought ends; as it is if it is short."""
    if len(text) < _WORTH_SPLITTING:
        return (text,)
    ends = [match.end() for match in re.finditer(r"(?<=[.!?,])\s+", text)] or [
        match.end() for match in re.finditer(r"\s+", text)
    ]
    ends = [end for end in ends if 0 < end < len(text)]
    if not ends:
        return (text,)
    middle = min(ends, key=lambda end: abs(end - len(text) // 2))
    return text[:middle].strip(" ,"), text[middle:].strip()
