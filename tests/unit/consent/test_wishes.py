"""What a message says about hearing from us, and what it does not."""

import re
import time
from pathlib import Path
from unicodedata import normalize

import pytest

import opensetter
from opensetter.consent import keywords
from opensetter.consent.wishes import LONGEST, Wants, wish
from tests.unit.consent.tables.no_wishes import OTHERS
from tests.unit.consent.tables.wishes import STARTS, STOPS

STOP_ANYWHERE = (
    "STOP",
    "stop",
    " Stop. ",
    "STOP!!!",
    "stop stop STOP",
    '"STOP"',
    "‘stop’",
    "**STOP**",
    "STOP 🛑",
    "ＳＴＯＰ",
    "ST\u200bOP",
    "Stop\n",
    "STOPALL",
    "Stop all",
    "UNSUBSCRIBE",
    "OptOut",
    "OPT-OUT",
    "opt out",
    "ARRET",
    "Arrêt",
    "ARRE\u0302T",
    "ALTO",
    "¡Alto!",
    "BAJA",
    "Parar",
    "PARE",
    "SAIR",
    "STOPP",
    "abmelden",
    "DÉSABONNER",
)
STOP_ON_SMS_ONLY = ("CANCEL", "cancel.", "End", "QUIT", "Revoke", "REMOVE")
ORDINARY_WORDS = (
    "YES",
    "Yes.",
    "CANCELAR",
    "annuler",
    "absagen",
    "no",
    "ok",
    "td",
    "fin",
    "Ende",
    "bye",
    "",
    " ",
    "?!",
    "👍",
)


def wants(text, channel="whatsapp", language=None):
    found = wish(text, channel=channel, language=language)
    return found and (found.wants, found.is_keyword)


@pytest.mark.parametrize("text", STOP_ANYWHERE)
def test_a_message_that_is_a_stop_word_stops_whatever_surrounds_it(text):
    assert wants(text) == wants(text, "sms") == (Wants.STOP, True)


@pytest.mark.parametrize("text", STOP_ON_SMS_ONLY)
def test_what_a_carrier_takes_for_a_stop_is_one_there_and_may_mean_the_appointment_elsewhere(text):
    assert wants(text, "sms") == (Wants.STOP, True)
    assert wants(text, "whatsapp") is None


@pytest.mark.parametrize("text", ["START", "start!", "Unstop", "UNSTOP", "Alta", "REATIVAR", "starten", "Reprendre"])
def test_a_start_word_restores(text):
    assert wants(text) == wants(text, "sms") == (Wants.START, True)


def test_help_is_asked_for_by_a_word_and_by_info_where_carriers_know_it():
    for text in ("HELP", "Ayuda", "ajuda", "Hilfe!", "aide"):
        assert wants(text) == wants(text, "sms") == (Wants.HELP, True)
    assert wants("Info", "sms") == (Wants.HELP, True)
    assert wants("Info", "whatsapp") is None


@pytest.mark.parametrize("text", ORDINARY_WORDS)
@pytest.mark.parametrize("channel", ["sms", "whatsapp"])
def test_other_short_answers_are_answers(text, channel):
    assert wants(text, channel) is None


def test_every_keyword_is_in_the_document_for_operators():
    told = " ".join(
        re.findall(r"\w+", plain((Path(opensetter.__file__).parents[2] / "docs" / "consent.md").read_text()))
    )
    listed = (keywords.STOP, keywords.STOP_ON_SMS, keywords.START, keywords.HELP, keywords.HELP_ON_SMS)
    words = [" ".join(word.split()) for word in ",".join(listed).split(",")]
    assert [word for word in words if f" {word} " not in told] == []


def plain(text):
    return "".join(letter for letter in normalize("NFKD", text.casefold()) if letter.isascii())


def test_a_keyword_that_is_an_everyday_word_of_the_conversation_is_that_word():
    assert wants("alto", language="pt") is None
    assert wants("Alto!", language="pt-BR") is None
    assert wants("alto", language="es") == (Wants.STOP, True)


@pytest.mark.parametrize("text", ["STOP", " stop\n", "Cancel", "START", "unstop", "help", "INFO"])
def test_a_carrier_answers_its_own_words_on_sms_and_nowhere_else(text):
    assert wish(text, channel="sms", language=None).is_answered
    elsewhere = wish(text, channel="whatsapp", language=None)
    assert elsewhere is None or not elsewhere.is_answered


@pytest.mark.parametrize(
    "text", ["STOP.", "stop stop", "STOP ALL", "Remove", "ALTO", "ayuda", "please stop", "ＳＴＯＰ"]
)
def test_nobody_else_answers_what_the_carrier_does_not_know(text):
    assert not wish(text, channel="sms", language=None).is_answered


@pytest.mark.parametrize("text", STOPS)
def test_a_wish_to_be_left_alone_is_understood_in_peoples_own_words(text):
    for given in (text, text.upper(), f"  {text}\n"):
        assert wants(given) == wants(given, "sms") == (Wants.STOP, False)


@pytest.mark.parametrize("text", STARTS)
def test_so_is_a_wish_to_hear_from_us_again(text):
    assert wants(text) == wants(text, "sms") == (Wants.START, False)


@pytest.mark.parametrize("text", OTHERS)
def test_the_same_words_with_another_meaning_are_no_wish(text):
    language = "pt" if text == "alto" else None
    for given in (text, text.upper()):
        assert wants(given, "whatsapp", language) is wants(given, "sms", language) is None


def test_a_wish_inside_a_long_message_is_left_to_whoever_reads_it():
    assert wants("please stop texting me") == (Wants.STOP, False)
    assert wants("Let me explain. " * (LONGEST // 16) + "Please stop texting me.") is None


@pytest.mark.parametrize(
    "text",
    [
        "please " * 42,
        "stop " * 59 + "it",
        "no me escriban mas " * 15,
        "stop sending me " + "all these " * 28,
        "," * 300,
    ],
)
def test_no_message_takes_long_to_judge(text):
    began = time.process_time()
    assert wish(text, channel="sms", language=None) is None
    # A few milliseconds; repetitions that multiply would take hours.
    assert time.process_time() - began < 1
