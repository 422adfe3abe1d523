"""The dashboard's texts in five languages: gettext catalogues, a file a language, in `catalogues/`.

A text is written in English where it is used, as `_("…")`; a text without a translation stays English.
"""

import gettext as standard
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from opensetter.core.languages import preferred

ENGLISH = "en"
LANGUAGES: Mapping[str, str] = {
    ENGLISH: "English",
    "de": "Deutsch",
    "es": "Español",
    "fr": "Français",
    "pt": "Português",
}
"""The languages that pages speak, each as it calls itself."""

_spoken: ContextVar[str] = ContextVar("the language of the page", default=ENGLISH)


def speak(accept_language: str, *, chosen: str | None = None) -> None:
    """From here on this request is answered in the language that was chosen, else in the browser's, else in English."""
    known = chosen if chosen in LANGUAGES else preferred(accept_language, LANGUAGES)
    _spoken.set(known or ENGLISH)


def language() -> str:
    """The language of this request's page."""
    return _spoken.get()


def gettext(text: str) -> str:
    """A text in the language of this request's page. An empty one stays empty."""
    return _catalogue(_spoken.get()).gettext(text) if text else text


def ngettext(one: str, many: str, count: int) -> str:
    """A text about a number of things, in the form that the language has for this number."""
    return _catalogue(_spoken.get()).ngettext(one, many, count)


def later(text: str) -> str:
    """A text as it stands, which is looked up when it is shown: `_(later(…))`; the catalogues have it."""
    return text


_ = gettext


@cache
def _catalogue(name: str) -> standard.NullTranslations:
    found = files("opensetter.dashboard") / "catalogues" / f"{name}.po"
    if not found.is_file():
        return standard.NullTranslations()
    with found.open("rb") as file:
        catalogue = read_po(file, locale=name)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return standard.GNUTranslations(compiled)
