"""Which conversations are asked for in an address: filters, and what is looked for."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends

from opensetter.channels.models import Channel
from opensetter.contacts import identity
from opensetter.contacts.identity import IdentityInvalid
from opensetter.core import forms
from opensetter.core.errors import NotFound
from opensetter.core.web import LARGEST_ID
from opensetter.dashboard import showing
from opensetter.dashboard.inbox.queries import Wanted, Which

LONGEST_WORDS = 200

FEWEST_DIGITS = 5
"""Fewer digits than that are words: nobody is known by a house number."""

_WHICH: dict[str, Which] = {"waiting": "waiting", "human": "human", "booked": "booked"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is chosen on the page: a filter, a bot, a channel, and words; each empty if it is not."""

    which: Which
    bot: str
    channel: str
    words: str

    @property
    def is_narrow(self) -> bool:
        """Whether anything but everything is asked for."""
        return self.which != "all" or bool(self.bot or self.channel or self.words)

    def query(self, **other: str) -> str:
        """The end of an address at which the same is chosen, with something else instead; empty for everything."""
        which = "" if self.which == "all" else self.which
        kept = {"which": which, "bot": self.bot, "channel": self.channel, "q": self.words, **other}
        told = urlencode({name: value for name, value in kept.items() if value})
        return f"?{told}" if told else ""

    def wanted(self, before: int | None = None) -> Wanted:
        """The same for whoever reads it."""
        bot_id = int(self.bot) if self.bot else None
        digits = _digits(self.words)
        return Wanted(self.which, bot_id, self.channel or None, self.words, tuple(known_by(self.words)), digits, before)


def chosen(which: str = "all", bot: str = "", channel: str = "", q: str = "") -> Chosen:
    """What is chosen in an address. What cannot be chosen is not."""
    return Chosen(
        which=_WHICH.get(which, "all"),
        bot=_bot(bot),
        channel=channel if channel in set(Channel) else "",
        words=" ".join(forms.shown(q[:LONGEST_WORDS]).split()),
    )


Asked = Annotated[Chosen, Depends(chosen)]
"""What is chosen in a request's address."""


def known_by(words: str) -> Iterator[str]:
    """What a contact may be known by who is looked for in these words: a number in any spelling, or an address."""
    yield words
    for written in (words, f"+{words}"):
        with suppress(IdentityInvalid):
            digits = identity.parse_phone(written)
            yield from (digits, *identity.spellings(digits))
    with suppress(IdentityInvalid):
        yield identity.email(words)


def _digits(words: str) -> str:
    """The digits of words that are written like a part of a number, without the zeros of a national one; else empty."""
    kept = "".join(letter for letter in words if letter.isascii() and letter.isdecimal())
    is_number = not any(letter.isalpha() for letter in words) and len(kept) >= FEWEST_DIGITS
    return kept.lstrip("0") if is_number else ""


def _bot(written: str) -> str:
    with suppress(NotFound):
        return str(min(showing.number(written), LARGEST_ID))
    return ""
