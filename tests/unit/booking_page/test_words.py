"""The five languages say the same things, with the same gaps."""

import re
from dataclasses import asdict, fields

import pytest

from opensetter.booking_page.words import LANGUAGES, Words, choose

NAMES = [field.name for field in fields(Words) if field.name != "language"]


def gaps(text: str) -> list[str]:
    return sorted(re.findall(r"\{(\w*)\}", text))


def test_there_are_five():
    assert set(LANGUAGES) == {"en", "es", "pt", "de", "fr"}


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_each_says_everything_with_the_same_gaps(language):
    english, said = asdict(LANGUAGES["en"]), asdict(LANGUAGES[language])
    assert [name for name in NAMES if gaps(said[name]) != gaps(english[name])] == []
    assert [name for name in NAMES if not said[name].strip() or said[name] != said[name].strip()] == []
    # Names that are the same in two languages, and nothing else.
    same = {name for name in NAMES if said[name] == english[name]}
    assert same <= {"email", "twice", "optional"}


def test_every_sentence_is_used():
    from pathlib import Path

    import opensetter.booking_page

    here = Path(opensetter.booking_page.__file__).parent
    sources = [*here.glob("*.py"), *(here / "templates").iterdir()]
    used = "\n".join(path.read_text() for path in sources)
    told = {"missing_title", "old_title", "no_match_title", "no_match", "missing", "old"}
    assert [name for name in NAMES if name not in told and not re.search(rf"\b{name}\b", used)] == []


@pytest.mark.parametrize(
    ("asked", "of_the_bot", "accepted", "language"),
    [
        ("fr", "de", "es", "fr"),
        (None, "de", "es", "de"),
        ("xx", "de", "es", "de"),
        (None, None, "es-MX,es;q=0.9,en;q=0.8", "es"),
        (None, None, "ja,pt;q=0.5,de;q=0.6", "de"),
        (None, None, "", "en"),
        (None, None, "\x00;q=nonsense", "en"),
    ],
)
def test_what_is_asked_for_comes_first_then_the_bot_then_the_browser(asked, of_the_bot, accepted, language):
    assert choose(asked, of_the_bot, accepted).language == language
