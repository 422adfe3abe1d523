"""Texts of the dashboard in the language of whoever reads them."""

import pytest

from opensetter.dashboard import saying, words
from tests.feature.people import NOON


@pytest.mark.parametrize(
    ("accept", "chosen", "spoken"),
    [
        ("de-AT,de;q=0.9,en;q=0.1", None, "de"),
        ("ja,fr;q=0.3", None, "fr"),
        ("de", "es", "es"),
        ("de", "xx", "de"),
        ("ja", None, "en"),
        ("", None, "en"),
        ("\x00;q=9", None, "en"),
    ],
)
def test_a_page_speaks_what_was_chosen_or_else_what_the_browser_likes(accept, chosen, spoken):
    words.speak(accept, chosen=chosen)
    assert words.language() == spoken


def test_days_are_said_in_the_language_of_the_page():
    words.speak("")
    assert saying.day(NOON, "Europe/London") == "Mon 25 May"
    words.speak("pt")
    assert saying.day(NOON, "Europe/London") == "seg. 25 mai."


def test_an_empty_text_is_no_heading_of_a_catalogue():
    words.speak("de")
    assert words.gettext("") == ""
