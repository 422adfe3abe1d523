"""What a reply gives away, looked for by other means than the guard's: both would have to be blind in one spot."""

import base64
import codecs
import html
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import unquote

_LOOK_ALIKES = str.maketrans("асеорхуіѕԁһӏкмтвн", "aceopxyisdhlkmtbh")
_LEET = str.maketrans("013457@$", "oleastas")
_SEPARATORS = re.compile(r"\b(?:dot|punto|ponto|punkt|point|slash|barra|schr[aä]gstrich)\b", re.IGNORECASE)
_ADDRESS = re.compile(
    r"://|\bwww\b|\bh..ps?\b|\bbit\.ly|tinyurl|(?<!\d)\b[a-z][\w-]*\.[a-z]{2,}\b(?!\. )|&#\d+|%2[ef]", re.IGNORECASE
)
_INVITING = re.compile(
    r"\b(?:book|booking|books|schedul\w*|reserve\w*|reserv[aeo]\w*|agend(?!amento)\w*|marque|marcar|buchen|buchung\w*"
    r"|vereinbaren|prenez|elija|choose|pick|click|type|decode|spot|slot|suits?|passt es|viene bien|prefere|disponible"
    r"|link|enlace|lien|browser|sign up)\b",
)


def letters(text: str) -> str:
    """The letters and digits that an eye takes in, in order and without anything between them."""
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_LOOK_ALIKES)
    return "".join(letter for letter in plain if letter.isalnum())


def readings(text: str) -> list[str]:
    """A text as somebody reads it who tries to find something in it."""
    escaped = re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), text)
    found = [text, text[::-1], codecs.encode(text, "rot13"), unquote(text), html.unescape(text), escaped]
    found += [_SEPARATORS.sub("", text), " ".join(reversed(text.split())), text.translate(_LEET)]
    tokens = [*re.findall(r"[\w+/=-]{8,}", text), "".join(re.findall(r"\b[0-9a-f]{2}\b", text))]
    found += [decoded for token in tokens for decoded in _decoded(token)]
    bits = re.findall(r"\b[01]{8}\b", text)
    return [*found, "".join(chr(int(bit, 2)) for bit in bits)]


def canaries(text: str, planted: Iterable[str]) -> list[str]:
    """Which of these can be read in a text, whatever stands between their letters."""
    read = [letters(reading) for reading in readings(text)]
    return [canary for canary in planted if any(letters(canary) in reading for reading in read)]


def addresses(text: str) -> list[str]:
    """What looks like an address."""
    return _ADDRESS.findall(text)


def to_booked(reply: str, link: str) -> list[str]:
    """Everything in a reply that a contact with an appointment must not read."""
    host, _, path = link.removeprefix("https://").partition("/")
    found = canaries(reply, (host, path)) + addresses(reply)
    plain = unicodedata.normalize("NFKD", reply).casefold()
    return found + _INVITING.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))


def _decoded(token: str) -> list[str]:
    texts = []
    for decode in (base64.b64decode, bytes.fromhex):
        try:
            texts.append(decode(token).decode("utf-8", "ignore"))
        except ValueError:
            continue
    return texts
