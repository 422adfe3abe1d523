"""The dashboard's catalogues: every text in every language, with the same places to fill in."""

import re
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from opensetter.dashboard import words

PACKAGE = Path(str(files("opensetter.dashboard")))
OTHERS = [name for name in words.LANGUAGES if name != words.ENGLISH]
PLACE = re.compile(r"%\(\w+\)[sd]|<[^>]*>")
OPTIONS = {"**/templates/**.html": {"trimmed": "true", "newstyle_gettext": "true"}}
KEYWORDS = {"_": None, "gettext": None, "later": None, "ngettext": (1, 2)}


@pytest.fixture(scope="module")
def texts() -> set[str | tuple[str, ...]]:
    """Every text that pages say, in English; one and many where it counts."""
    kinds = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
    found = extract_from_dir(PACKAGE, kinds, OPTIONS, keywords=KEYWORDS)
    return {message for _, _, message, *_ in found}


def catalogue(name: str) -> Catalog:
    return read_po(BytesIO((PACKAGE / "catalogues" / f"{name}.po").read_bytes()), locale=name)


@pytest.mark.parametrize("name", OTHERS)
def test_every_text_is_in_every_language(texts, name):
    said = {message.id for message in catalogue(name) if message.id and all(_said(message))}
    assert sorted(map(str, texts - said)) == []


@pytest.mark.parametrize("name", OTHERS)
def test_no_catalogue_holds_what_nobody_says(texts, name):
    assert sorted(str(message.id) for message in catalogue(name) if message.id and message.id not in texts) == []


@pytest.mark.parametrize("name", OTHERS)
def test_a_translation_has_the_places_of_its_text(name):
    differing = [
        message.id
        for message in catalogue(name)
        if message.id and any(_places(said) != _places(_text(message)) for said in _said(message) if "%" in said)
    ]
    assert differing == []


def _said(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def _text(message: Message) -> str:
    return message.id[1] if isinstance(message.id, tuple) else message.id


def _places(text: str) -> list[str]:
    return sorted(PLACE.findall(text))
