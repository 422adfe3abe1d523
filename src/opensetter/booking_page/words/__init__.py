"""The booking page's five languages, and which of them a visitor reads."""

from opensetter.booking_page.words.english import ENGLISH
from opensetter.booking_page.words.french import FRENCH
from opensetter.booking_page.words.german import GERMAN
from opensetter.booking_page.words.portuguese import PORTUGUESE
from opensetter.booking_page.words.spanish import SPANISH
from opensetter.booking_page.words.texts import Words
from opensetter.core.languages import preferred

__all__ = ["LANGUAGES", "Words", "choose"]

LANGUAGES = {words.language: words for words in (ENGLISH, SPANISH, PORTUGUESE, GERMAN, FRENCH)}


def choose(asked: str | None, bot_language: str | None, accept_language: str) -> Words:
    """The language that is asked for, else the bot's own, else what the browser prefers of the five, else English."""
    for language in (asked, bot_language):
        if language in LANGUAGES:
            return LANGUAGES[language]
    return LANGUAGES.get(preferred(accept_language, LANGUAGES) or "", ENGLISH)
