"""What a message says about hearing from us: to stop, to start again, or how to; nothing, as nearly always.

It is better to miss a wish than to invent one: a contact who was missed says it again, one who was silenced by mistake
waits for an answer that never comes. So all of a sentence must be a wish, and not only a word of it.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from opensetter.consent import keywords
from opensetter.consent.wish_words import GRAMMARS, Grammar


class Wants(StrEnum):
    """What a contact wants."""

    STOP = "stop"
    START = "start"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Wish:
    """What was found in a message.

    `is_keyword` is False if it was said in words of their own. `is_answered` means that on this channel the carrier
    acts on the very message and answers it, so that nobody else should.
    """

    wants: Wants
    is_keyword: bool
    is_answered: bool = False


LONGEST = 300
"""A wish to be left alone is short. What is longer tells of something else as well."""


def wish(text: str, *, channel: str, language: str | None) -> Wish | None:
    """The wish that a message on a channel is, or None.

    `language` is the conversation's, if it is known: a keyword that is an everyday word in it does not count.
    """
    if len(text) > LONGEST:
        return None
    keyword = _keyword(text, is_sms=channel == "sms", language=language)
    if keyword is not None:
        is_carriers = channel == "sms" and text.strip().casefold() in _CARRIERS
        return Wish(keyword, is_keyword=True, is_answered=is_carriers)
    said = _plain(text)
    if _QUOTED.search(said):
        return None
    sentences = [_Sentence(part) for part in re.findall(r"[^.!?;\n\r]+[.!?;\n\r]*", said) if _blanked(part)]
    for wants in (Wants.STOP, Wants.START):
        if any(grammar.says(wants, sentences) for grammar in _languages()):
            return Wish(wants, is_keyword=False)
    return None


def _phrases(listed: str) -> frozenset[str]:
    return frozenset(" ".join(phrase.split()) for phrase in listed.split(","))


_CARRIERS = _phrases(keywords.CARRIERS)
_KEYWORDS = {
    Wants.STOP: (_phrases(keywords.STOP), _phrases(keywords.STOP_ON_SMS)),
    Wants.START: (_phrases(keywords.START), frozenset[str]()),
    Wants.HELP: (_phrases(keywords.HELP), _phrases(keywords.HELP_ON_SMS)),
}


def _keyword(text: str, *, is_sms: bool, language: str | None) -> Wants | None:
    """What the whole message asks for, if it is a keyword, even one that is repeated: `STOP STOP!!!`."""
    said = _plain(text)
    if "?" in said:
        return None
    words = _blanked(said).split()
    word = words[0] if len(set(words)) == 1 else " ".join(words)
    if language is not None and keywords.ELSEWHERE.get(word) == language.casefold()[:2]:
        return None
    for wants, (everywhere, on_sms) in _KEYWORDS.items():
        if word in everywhere or (is_sms and word in on_sms):
            return wants
    return None


# Straight, curly, low and pointed quotation marks, and single ones that are no apostrophes.
_QUOTED = re.compile(r"[\"“”„«»]|(?<!\w)'[^']+'(?!\w)")
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ´`", "'"))


def _plain(text: str) -> str:
    """In lower case, without accents and what cannot be seen, in one width: how people type in a hurry."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).casefold())
    return "".join(letter for letter in decomposed if unicodedata.category(letter) not in {"Mn", "Me", "Cf"})


def _blanked(said: str) -> str:
    """Only letters and digits, a blank between words."""
    return " ".join(re.sub(r"[\W_]+", " ", said).split())


class _Sentence:
    """One sentence: whole, and the parts between its commas, brackets and dashes."""

    def __init__(self, said: str) -> None:
        self.is_question = "?" in said or "¿" in said
        self.whole = _blanked(said)
        parts = re.split(r"[,()–—]|\s-+\s", said)
        self.parts = [part for part in map(_blanked, parts) if part]


class _Clause:
    """One kind of wish in one language; the whole of what is matched must be it.

    A question asks whether we will, or tells something else: only `asking` makes a wish of one.
    """

    def __init__(self, core: str, grammar: Grammar) -> None:
        lead, tail = rf"(?:(?:{_any(grammar.lead)}) )*", rf"(?: (?:{_any(grammar.tail)}))*"
        said = rf"(?:{_any(core)}){tail}"
        self._told = re.compile(rf"{lead}(?:{grammar.asking} {lead})?{said}")
        self._asked = re.compile(rf"{lead}{grammar.asking} {lead}{said}")

    def besides(self, sentences: list[_Sentence]) -> list[str] | None:
        """What else is said around the first wish of this kind; None if there is none."""
        for sentence in sentences:
            pattern = self._asked if sentence.is_question else self._told
            others = [part for other in sentences if other is not sentence for part in other.parts]
            if pattern.fullmatch(sentence.whole):
                return others
            for place, part in enumerate(sentence.parts):
                if pattern.fullmatch(part):
                    return others + sentence.parts[:place] + sentence.parts[place + 1 :]
        return None


class _Language:
    """How one language says it, compiled."""

    def __init__(self, grammar: Grammar) -> None:
        self._firm = _Clause(grammar.firm, grammar)
        self._bare = _Clause(grammar.bare, grammar)
        self._again = _Clause(grammar.again, grammar)
        self._idle = re.compile(rf"(?:(?:{_any(grammar.lead)}|{_any(grammar.tail)})(?: |$))+")
        self._unless = re.compile(rf"\b(?:{_any(grammar.unless)})\b")

    def says(self, wants: Wants, sentences: list[_Sentence]) -> bool:
        """Whether this is such a wish, and nothing around it says otherwise."""
        besides = (self._firm if wants is Wants.STOP else self._again).besides(sentences)
        if besides is not None:
            return not any(map(self._unless.search, besides))
        besides = self._bare.besides(sentences) if wants is Wants.STOP else None
        return besides is not None and all(map(self._idle.fullmatch, besides))


def _any(lines: str) -> str:
    """The patterns of a text as one, any of which may match: one to a line, and indented lines run on."""
    return "|".join(lines.replace("\n    ", "").strip().splitlines())


@cache
def _languages() -> tuple[_Language, ...]:
    """Compiled when the first message is read: it takes longer than all the rest of a command's start."""
    return tuple(map(_Language, GRAMMARS))
