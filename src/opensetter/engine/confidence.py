"""What the bot was told and is not to repeat: its rules, and what the operator marked as confidential.

A model that was talked into it recites whatever stands in its prompt. Facts are there to be told, in the operator's
own words, so a reply may quote them. What gives a recital away is that it repeats directions: then everything that it
quotes goes. And what the operator marked (`internal:`, `never tell anyone`, `confidential`) is withheld wherever a
stretch of it, or a code word in it, is found, recital or not. Writing it backwards, in rot13, in base 64 or with
anything between its letters changes nothing. Putting it into other words does: no code sees that.
"""

import binascii
import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from opensetter.engine import disguise, prompt, sentences
from opensetter.engine import guard_words as words
from opensetter.engine.confidence_words import CIPHERED, CODE_WORD, DIRECTION, IN_CONFIDENCE
from opensetter.engine.disguise import Span, View

_STRETCH = 28
"""Letters in a row that are shared with the instructions by nobody who does not recite them: about six words."""

_SECRET_STRETCH = 20
_RECITAL = 0.5
_SHORTEST_CODE = 4
_CLEAR_CODE = 9
"""A code word of so many letters is found whatever stands around it; a shorter one must stand by itself."""

_MOSTLY_TEXT = 0.9


@dataclass(frozen=True, slots=True)
class Confided:
    """What a bot was told, as stretches of letters that are not to be found in a reply, and code words."""

    told: frozenset[str]
    directions: frozenset[str]
    secrets: frozenset[str]
    codes: tuple[str, ...]


def betrayed(text: str, instructions: str) -> list[Span]:
    """Where a reply repeats what it should not, given the operator's instructions to the bot."""
    confided = _confided(instructions)
    return [*_repeated(text, confided), *_encoded(text, confided)]


# ── in the reply ─────────────────────────────────────────────────────────────────────────────────────────────────


def _repeated(text: str, confided: Confided) -> list[Span]:
    view = disguise.view(text)
    found = list(_coded(view, confided.codes))
    for read in (_letters(view), _letters(_with_signs_read(view)), _letters(_words_backwards(view))):
        found += _shared(read, confided.secrets, _SECRET_STRETCH)
        if _shared(read, confided.directions, _STRETCH):
            recited = _shared(read, confided.told, _STRETCH)
            # What a recital is made of to the greater part is one, down to the lines that are too short to tell.
            is_all = len({place for span in recited for place in range(*span)}) > len(text) * _RECITAL
            found += [(0, len(text))] if is_all else recited
    return found


def _letters(view: View) -> View:
    """The letters and digits alone, those that stand for one another taken as one."""
    bare = view.only(str.isalnum)
    return View(bare.text.translate(words.LEET), bare.at)


def _with_signs_read(view: View) -> View:
    """The view with signs taken for the letters that they look like: `$ecret` for secret."""
    return View(view.text.translate(words.LEET), view.at)


def _words_backwards(view: View) -> View:
    found = [match.span() for match in re.finditer(r"[^\W_]+", view.text)][::-1]
    return View(
        "".join(view.text[start:end] for start, end in found),
        tuple(place for start, end in found for place in view.at[start:end]),
    )


def _shared(read: View, stretches: frozenset[str], length: int) -> list[Span]:
    starts = [n for n in range(len(read.text) - length + 1) if read.text[n : n + length] in stretches]
    return [_where(read, start, length) for start in starts]


def _where(read: View, start: int, length: int) -> Span:
    places = read.at[start : start + length]
    return min(places), max(places) + 1


def _coded(view: View, codes: Iterable[str]) -> Iterator[Span]:
    letters = _letters(view)
    for code in codes:
        for written in (code, code[::-1], codecs.encode(code, "rot13")):
            if len(code) >= _CLEAR_CODE:
                yield from letters.spans(re.finditer(re.escape(written.translate(words.LEET)), letters.text))
            else:
                apart = r"[\W_]*".join(map(re.escape, written))
                yield from view.spans(re.finditer(rf"(?<![^\W_]){apart}(?![^\W_])", view.text))


def _encoded(text: str, confided: Confided) -> Iterator[Span]:
    """Where words, or what is to be kept, are written in base 64 or hexadecimal; and all numbers for letters."""
    for match in words.ENCODED.finditer(text):
        if any(" " in plain.strip() or _repeated(plain, confided) for plain in decoded(match[0])):
            yield match.span()
    for match in CIPHERED.finditer(text):
        yield match.start(), match.start() + len(match[0].rstrip())


def decoded(token: str) -> list[str]:
    """What a token says that is text in base 64 or hexadecimal."""
    bare = token.rstrip("=").translate(str.maketrans("-_", "+/"))
    return [plain for decode in (_base64, _hexadecimal) if (plain := _as_text(decode, bare))]


def _as_text(decode: Callable[[str], bytes], token: str) -> str:
    """What a token says when it is decoded; nothing, if it is no text."""
    try:
        decoded = decode(token)
    except ValueError:
        return ""  # not encoded this way, as most words are not
    plain = decoded.decode("utf-8", "ignore")
    told = sum(letter.isascii() and (letter.isalnum() or letter in " .,:;!?'\"()-/\n") for letter in plain)
    return plain if told >= _MOSTLY_TEXT * len(decoded) else ""


def _base64(token: str) -> bytes:
    return binascii.a2b_base64(token + "=" * (-len(token) % 4))


def _hexadecimal(token: str) -> bytes:
    # A long number is a number, although each pair of its digits might be a letter.
    if token.isdigit():
        raise ValueError
    return binascii.unhexlify(token)


# ── in the instructions ──────────────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=128)
def _confided(instructions: str) -> Confided:
    """What these instructions, and the rules that every bot has, are recognised by."""
    house = frozenset().union(*(_stretches(_bare(rule), _STRETCH) for rule in prompt.OWN_WORDS))
    marked = list(_marked(instructions))
    return Confided(
        told=house | _stretches(_bare(instructions), _STRETCH),
        directions=house | _around_directions(disguise.view(instructions)),
        secrets=frozenset().union(*(_stretches(_bare(sentence), _SECRET_STRETCH) for sentence in marked)),
        codes=tuple(dict.fromkeys(code for sentence in marked for code in _code_words(sentence))),
    )


def _bare(text: str) -> str:
    return disguise.view(text).only(str.isalnum).text


def _stretches(letters: str, length: int) -> frozenset[str]:
    """All stretches of these letters, also as they are written backwards and in rot13."""
    orders = (letters, letters[::-1], codecs.encode(letters, "rot13"))
    return frozenset(
        order[start : start + length]
        for order in (order.translate(words.LEET) for order in orders)
        for start in range(len(order) - length + 1)
    )


def _around_directions(view: View) -> frozenset[str]:
    """The stretches that hold a whole direction: what it is about may be told, being directed may not."""
    letters = view.only(str.isalnum).text
    before = [0, *accumulate(map(str.isalnum, view.text))]
    found: set[str] = set()
    for match in DIRECTION.finditer(view.text):
        first, last = before[match.start()], before[match.end()]
        for start in range(max(0, last - _STRETCH), first + 1):
            found |= _stretches(letters[start : start + _STRETCH], _STRETCH)
    return frozenset(found)


def _marked(instructions: str) -> Iterator[str]:
    """The sentences that are marked as confidential; a marked heading marks the lines below it, up to an empty one."""
    below = False
    for line in instructions.split("\n"):
        if not line.strip():
            below = False
        is_heading = line.rstrip().endswith(":") and IN_CONFIDENCE.search(disguise.view(line).text) is not None
        if below or is_heading:
            below = True
            yield line
            continue
        spoken = [line[start:end] for start, end in sentences.split(line)]
        yield from (sentence for sentence in spoken if IN_CONFIDENCE.search(disguise.view(sentence).text))


def _code_words(sentence: str) -> Iterator[str]:
    for match in CODE_WORD.finditer(sentence):
        code = "".join(filter(str.isalnum, disguise.view(match[0]).text))
        if len(code) >= _SHORTEST_CODE:
            yield code
