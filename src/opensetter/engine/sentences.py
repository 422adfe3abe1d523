"""Text as sentences: taken apart without losing a letter, tidied, shortened, joined."""

import re
import unicodedata
from collections.abc import Iterator

from opensetter.engine import disguise
from opensetter.engine import guard_words as words
from opensetter.engine.disguise import Span

_READ = 8192
"""How much of a text is looked at; a contact reads at most half of it."""
_RUN = 40
_ABBREVIATED = 16
"""How far back from a full stop an abbreviation may begin, with room to spare."""

_UNUSUAL = re.compile(r"[^\n -~]")
_LONG_RUN = re.compile(rf"([\W_])\1{{{_RUN},}}")


def joined(text: str, sentence: str) -> str:
    return f"{text}\n\n{sentence}" if "\n" in text else f"{text} {sentence}".strip()


def shortened(text: str, longest: int) -> str:
    """The text, cut after its last whole sentence when it is too long."""
    if len(text) <= longest:
        return text
    whole = max((end for _, end in split(text[: longest + 1]) if end <= longest), default=0)
    return text[:whole].rstrip() or text[: longest - 1].rstrip() + "…"


def tidied(text: str) -> str:
    """The text without what a removal leaves behind: empty brackets, stray spaces and blank lines."""
    text = re.sub(r"\(\s*\)|\[\s*\]|<\s*>|\*\*\s*\*\*", "", text)
    text = re.sub(r":?[ \t]+(?=[.,](?:\s|$))", "", re.sub(r"(?<=\S)[ \t]{2,}", " ", text))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip()


def clean(text: str) -> str:
    """The text in NFC without control, invisible and private letters, of a length worth reading."""
    text = re.sub(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text[:_READ]).replace("\t", " ")
    text = unicodedata.normalize("NFC", _UNUSUAL.sub(_if_seen, text)).strip()
    # Nobody reads a line of a thousand dots, but a search that looks for what surrounds them would take seconds.
    return _LONG_RUN.sub(lambda run: run[0][:_RUN], text)


def _if_seen(match: re.Match[str]) -> str:
    letter = match[0]
    return letter if letter in words.KEPT_CONTROLS or unicodedata.category(letter) not in words.UNSEEN else ""


def split(text: str) -> Iterator[Span]:
    """Where the text's sentences are, each with the space after it; together they are the whole text."""
    start = 0
    for match in words.SENTENCE_END.finditer(text):
        if (
            "\n" in match[0]
            or match[0].rstrip() != "."
            or _ends(
                text[max(start, match.start() - _ABBREVIATED) : match.start() + 1], text[match.end() : match.end() + 3]
            )
        ):
            yield start, match.end()
            start = match.end()
    if start < len(text):
        yield start, len(text)


def says_something(text: str) -> bool:
    """Whether any sentence tells the contact more than a greeting or `Here you go`."""
    for start, end in split(text):
        sentence = text[start:end].rstrip()
        said = re.findall(r"[^\W_]+", disguise.view(sentence).text)
        telling = [word for word in said if word not in words.REMNANT_WORDS]
        weight = sum(1 + len(word) // 16 for word in telling)
        if not sentence.endswith(":") and weight >= (4 if said and said[0] in words.GREETINGS else 2):
            return True
    return False


def _ends(sentence: str, after: str) -> bool:
    """Whether the full stop at its end closes a sentence, rather than an abbreviation or a German date."""
    if words.TITLE.search(sentence):
        return False
    if words.ORDINAL.search(sentence):
        return not words.NUMBERED.match(after)
    return not words.INITIAL.search(sentence) or after[:1].isupper()
