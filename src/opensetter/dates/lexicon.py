"""The words of time in each language: ours, and the names of months and days that CLDR has."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest

from babel import Locale

from opensetter.dates.items import KINDS, Clock, Item
from opensetter.dates.spelling import plain
from opensetter.dates.words_english import ENGLISH
from opensetter.dates.words_french import FRENCH
from opensetter.dates.words_german import GERMAN
from opensetter.dates.words_portuguese import PORTUGUESE
from opensetter.dates.words_spanish import SPANISH

_TABLES = {"en": ENGLISH, "es": SPANISH, "pt": PORTUGUESE, "de": GERMAN, "fr": FRENCH}
LANGUAGES = tuple(_TABLES)

Phrase = tuple[str, ...]
_TELLING = "wormpUOx"

_SHORTEST_FORGIVEN = 7
"""Shorter words have too many neighbours: Spanish "martes" is one letter away from "partes"."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language's phrases, by their words; `longest` is how many words a phrase has that begins with a word."""

    language: str
    phrases: Mapping[Phrase, tuple[Item, ...]]
    longest: Mapping[str, int]
    words: frozenset[str]
    weights: Mapping[str, int]
    """How much a word tells that this language is spoken: more if it is a word of time by itself."""
    forgiven: Mapping[str, str]
    """What a word lacking one letter may have been: for words with a slip of the finger in them."""

    def corrected(self, word: str) -> str:
        """The word, or the one word of time that it is a slip of."""
        if len(word) < _SHORTEST_FORGIVEN - 1 or word in self.words:
            return word
        meant = {self.forgiven[form] for form in _lacking_one(word) if form in self.forgiven}
        return meant.pop() if len(meant) == 1 else word


@cache
def lexicon(language: str) -> Lexicon:
    """Built when the language is first read."""
    phrases: dict[Phrase, tuple[Item, ...]] = {}
    for words, items in (*_ours(_TABLES[language]), *_cldr(language)):
        phrases.setdefault(words, items)
    longest: dict[str, int] = {}
    for words in phrases:
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    # "Segunda" is one letter from "seguida", which says nothing of time.
    long = {
        words[0]
        for words, (item, *_) in phrases.items()
        if len(words) == 1 and len(words[0]) >= _SHORTEST_FORGIVEN and item.kind in "wmrpz"
    }
    forgiven: dict[str, str] = {}
    for word in sorted(long):
        for form in _lacking_one(word):
            forgiven.setdefault(form, word)
    every = frozenset(word for words in phrases for word in words)
    weights = {word: 1 for word in every if (word,) in phrases or len(word) > 2}  # noqa: PLR2004
    weights |= {word: 2 for (word, *more), (item, *_) in phrases.items() if item.kind in _TELLING and not more}
    return Lexicon(language, phrases, longest, every, weights, forgiven)


def _ours(table: str) -> Iterator[tuple[Phrase, tuple[Item, ...]]]:
    for line in filter(None, table.splitlines()):
        kinds, _, listed = line.partition(": ")
        for entry in listed.split(", "):
            phrase, _, values = entry.strip().partition("=")
            pairs = zip_longest(kinds.split(), values.split(), fillvalue="0")
            yield tuple(plain(phrase).split()), tuple(_item(kind, value) for kind, value in pairs)


def _item(kind: str, value: str) -> Item:
    number = int(value) if value.lstrip("-").isdigit() else 0
    made = Clock(number, is_fixed=True) if kind == "clock" else None
    return Item(KINDS[kind], number, value, made)


def _cldr(language: str) -> Iterator[tuple[Phrase, tuple[Item, ...]]]:
    locale = Locale.parse(language)
    for kind, names in (("w", locale.days), ("m", locale.months)):
        for context in ("format", "stand-alone"):
            for number, name in names[context]["wide"].items():
                yield tuple(plain(name).split()), (Item(kind, number, str(number)),)


def _lacking_one(word: str) -> set[str]:
    """The word, and it without one of its letters but the first: two words that share one differ by one slip."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(1, len(word)))}
