"""What a contact reads who asked for silence, for an end of it, or for help."""

import re

import pytest

from opensetter.consent import confirmations
from opensetter.consent.wishes import Wants, wish

LANGUAGES = ("en", "es", "pt", "de", "fr")
EVERY_SENTENCE = [
    text
    for language in LANGUAGES
    for text in (
        confirmations.stopped(language),
        confirmations.restored(language),
        confirmations.helping(language, name="Acme"),
    )
]


def quoted_keyword(text):
    (word,) = re.findall(r"\b[A-Z]{4,}\b", text)
    return wish(word, channel="whatsapp", language=None).wants


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_that_each_names_is_understood(language):
    assert quoted_keyword(confirmations.stopped(language)) == Wants.START
    assert quoted_keyword(confirmations.restored(language)) == Wants.STOP
    assert quoted_keyword(confirmations.helping(language, name="Acme")) == Wants.STOP


def test_each_language_has_sentences_of_its_own_that_fit_into_one_message():
    assert len(set(EVERY_SENTENCE)) == 3 * len(LANGUAGES)
    assert max(map(len, EVERY_SENTENCE)) <= 160


@pytest.mark.parametrize("text", EVERY_SENTENCE)
def test_a_sentence_that_is_sent_back_is_no_wish(text):
    assert wish(text, channel="sms", language=None) is None


def test_a_region_is_a_language_and_an_unknown_one_is_english():
    assert confirmations.stopped("pt-BR") == confirmations.stopped("PT_pt") == confirmations.stopped("pt")
    assert confirmations.stopped(None) == confirmations.stopped("xx") == confirmations.stopped("en")


def test_a_name_is_told_as_it_is():
    assert confirmations.helping("en", name="{name} & {Sons}").startswith("{name} & {Sons} answers")
