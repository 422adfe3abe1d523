"""A text as an attentive reader takes it in: look-alike letters, escapes and spelled-out dots seen through."""

import base64
import binascii
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from opensetter.engine import guard_words as words

KNOWN = "\ue000"
"""Stands for each letter of something that is trusted, and so is looked at no further."""

Span = tuple[int, int]

_INVISIBLE = ("Mn", "Me", "Cf")
_UNICODE_END = 0x110000
_MIXED_WITH_LATIN = {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"}


@dataclass(frozen=True, slots=True)
class View:
    """What is read, and for each letter its place in the original."""

    text: str
    at: tuple[int, ...]

    def spans(self, found: Iterable[re.Match[str]]) -> list[Span]:
        """Where in the original these matches on the view are."""
        return [self.span(*match.span()) for match in found if match.end() > match.start()]

    def span(self, start: int, end: int) -> Span:
        return self.at[start], self.at[end - 1] + 1

    def replaced(self, pattern: re.Pattern[str], meant: str) -> "View":
        """The view with each match read as something else, in the place where the match began."""
        letters: list[str] = []
        places: list[int] = []
        position = 0
        for match in pattern.finditer(self.text):
            start, end = match.span()
            letters += (self.text[position:start], meant)
            places += (*self.at[position:start], *(self.at[start : start + 1] * len(meant)))
            position = end
        return View("".join((*letters, self.text[position:])), (*places, *self.at[position:])) if letters else self

    def hidden(self, pattern: re.Pattern[str]) -> "View":
        """The view with each match trusted."""
        return View(pattern.sub(lambda match: KNOWN * len(match[0]), self.text), self.at)

    def only(self, keeps: Callable[[str], bool]) -> "View":
        """The view of the letters that are kept."""
        kept = [place for place, letter in enumerate(self.text) if keeps(letter)]
        return View("".join(self.text[place] for place in kept), tuple(self.at[place] for place in kept))


def trusting(text: str, trusted: Sequence[str]) -> str:
    """The text with each address the operator wrote, where it stands by itself, hidden from the search."""
    for url in sorted(filter(None, trusted), key=len, reverse=True):
        pattern = rf"(?<![^\s(\[<\"'«“]){re.escape(url)}(?=$|[\s)\]>\"'»”]|[.,;:!?…]+(?:$|[\s)\]]))"
        text = re.sub(pattern, KNOWN * len(url), text)
    return text


def view(text: str) -> View:
    """The text as it is read, an address that is spelled out read as one."""
    read = seen(text)
    for pattern, meant in words.DEFANGED:
        read = read.replaced(pattern, meant)
    return read


def seen(text: str) -> View:
    """The text in plain lower-case letters: those that look alike, and escapes, taken for what they look like."""
    letters: list[str] = []
    places: list[int] = []
    position = 0
    for match in words.UNLIKE.finditer(text):
        start, end = match.span()
        plain = folded(_unescaped(match) if match.lastgroup != "letter" else match[0])
        letters += (text[position:start].lower(), plain)
        places += (*range(position, start), *([start] * len(plain)))
        position = end
    return View("".join((*letters, text[position:].lower())), (*places, *range(position, len(text))))


@lru_cache(maxsize=8192)
def folded(letter: str) -> str:
    """The plain lower-case letters that this one looks like; nothing for what cannot be seen."""
    if letter == KNOWN:
        return letter
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", letter).casefold())
    return "".join(mark for mark in plain if unicodedata.category(mark) not in _INVISIBLE).translate(words.LOOK_ALIKES)


def spoken(sentence: str) -> list[str]:
    """The words of a sentence, folded; and again with digits read as letters, where words hold digits."""
    read = view(sentence).text
    variants = [read]
    if any(re.search(r"[a-z]", token) and re.search(r"[013457@$]", token) for token in read.split()):
        variants += [read.translate(table) for table in words.LEET_WORDS]
    return [closed_up(" ".join(re.sub(r"[^\w?]|_", " ", variant).replace("?", " ? ").split())) for variant in variants]


def closed_up(words_apart: str) -> str:
    """The words with those spelled letter by letter closed up."""
    return re.sub(r"\b(?:[a-z] ){2,}[a-z]\b", lambda match: match[0].replace(" ", ""), words_apart)


def mixed(text: str) -> list[Span]:
    """The words whose letters come from scripts that nobody mixes within a word."""
    if text.isascii():
        return []
    return [match.span() for match in re.finditer(r"[^\W\d_]+", text) if not match[0].isascii() and _is_mixed(match[0])]


def encoded(text: str) -> Iterator[Span]:
    """Where an address is written in base 64 or in hexadecimal."""
    for match in words.ENCODED.finditer(text):
        token = match[0].rstrip("=").translate(str.maketrans("-_", "+/"))
        for decode in (_base64, binascii.unhexlify):
            try:
                decoded = decode(token).decode("ascii")
            except ValueError:
                continue  # not encoded this way, as most words are not
            if words.ADDRESS.search(decoded.casefold()):
                yield match.span()


def _base64(token: str) -> bytes:
    return base64.b64decode(token + "=" * (-len(token) % 4))


def _is_mixed(word: str) -> bool:
    scripts = {unicodedata.name(letter, "").split(" ")[0] for letter in word}
    return "LATIN" in scripts and bool(scripts & _MIXED_WITH_LATIN)


def _unescaped(match: re.Match[str]) -> str:
    found = match.groupdict()
    if found["named"]:
        return words.NAMED[found["named"].lower()]
    hexadecimal = found["percent"] or found["hex"] or found["u"] or found["x"]
    code = int(hexadecimal, 16) if hexadecimal else int(found["decimal"])
    return chr(code) if code < _UNICODE_END else " "
