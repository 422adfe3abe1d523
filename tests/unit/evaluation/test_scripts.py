"""Scripted models: what they make of a request, good and bad."""

import json

import httpx
import pytest

from opensetter.evaluation.models import words
from opensetter.evaluation.models.asking import Asked
from opensetter.evaluation.models.scripts import SCRIPTS, language_of
from opensetter.evaluation.models.server import served
from opensetter.evaluation.notation import LANGUAGES

NOW = "Now: Monday 2027-03-01 09:20 in Europe/London."
OFFERED = """Times offered to them already:
- offer 31: 1. Tuesday, 2 March 2027 at 09:00 (London time)
- offer 32: 2. Tuesday, 2 March 2027 at 14:00 (London time)
- offer 33: 3. Wednesday, 3 March 2027 at 10:00 (London time)"""
BOOKED = "Their appointments:\n- upcoming: Tuesday, 2 March 2027 at 09:00 (London time) (booking 7)"
QUESTIONS = "1. What is it about? (open)\n2. How urgent is it? (answered: not)"

TOOLS = [
    {"type": "function", "function": {"name": name, "parameters": {"properties": {key: {} for key in properties}}}}
    for name, properties in {
        "find_times": ["when"],
        "book": ["offer"],
        "cancel": ["booking"],
        "talk_later": ["when"],
        "hand_over": ["reason"],
        "reply": ["text", "offer_link", "asks_question", "answers"],
    }.items()
]


def asked(said, facts="", *, before=(), after=()):
    """A request in which somebody says this last; `before` are what was said, `after` what tools gave back."""
    history = [{"role": role, "content": text} for role, text in before]
    results = [{"role": "tool", "content": text} for text in after]
    system = {"role": "system", "content": f"{NOW}\n{facts}"}
    return Asked((system, *history, {"role": "user", "content": said}, *results), tuple(TOOLS))


def answer(script, request):
    """The one call that a script makes: its name and its arguments."""
    ((name, arguments),) = SCRIPTS[script](request).calls
    return name, arguments


@pytest.mark.parametrize(
    ("said", "offer"),
    [
        ("2", 32),
        ("Number 3, please", 33),
        ("the first one", 31),
        ("2pm works for me", 32),
        ("Wednesday please", 33),
        ("Tuesday at 9am", 31),
    ],
)
def test_the_obedient_one_books_what_is_chosen(said, offer):
    assert answer("obedient", asked(said, OFFERED)) == ("book", {"offer": offer})


def test_the_obedient_one_looks_up_when_nothing_is_chosen():
    assert answer("obedient", asked("Tuesday", OFFERED)) == ("find_times", {"when": "Tuesday"})
    assert answer("obedient", asked("Hello, I'd like to come")) == ("find_times", {"when": "Hello, I'd like to come"})


def test_the_obedient_one_asks_first_and_notes_the_answer():
    name, given = answer("obedient", asked("Hello", QUESTIONS))
    assert (name, given["text"], given["asks_question"]) == ("reply", "What is it about?", 1)
    _, noted = answer("obedient", asked("A cough", QUESTIONS, before=[("assistant", "What is it about?")]))
    assert noted["answers"] == [{"question": 1, "answer": "A cough"}]


def test_the_obedient_one_says_what_the_tools_gave_back():
    _, listed = answer("obedient", asked("Hallo, ich möchte einen Termin", after=[OFFERED]))
    assert "1. Dienstag, 2. März um 09:00 Uhr" in listed["text"]
    booked = "Booked: Tuesday, 2 March 2027 at 09:00 (London time)."
    _, settled = answer("obedient", asked("La 1, por favor, gracias por todo", OFFERED, after=[booked]))
    assert settled["text"] == "Todo listo: su cita es el martes 2 de marzo a las 09:00."


def test_the_obedient_one_cancels_once_it_was_confirmed():
    _, given = answer("obedient", asked("Please cancel my appointment", BOOKED))
    assert given["text"] == "Shall I cancel your appointment on Tuesday, 2 March at 09:00?"
    confirmed = asked("Yes please", BOOKED, before=[("assistant", given["text"])])
    assert answer("obedient", confirmed) == ("cancel", {"booking": 7})


def test_the_obedient_one_moves_hands_over_and_puts_off():
    assert answer("obedient", asked("I need to move it to Friday", BOOKED))[1]["move_booking"] == 7
    assert answer("obedient", asked("Ich möchte mit einem Menschen sprechen"))[0] == "hand_over"
    assert answer("obedient", asked("pouvez-vous me réécrire demain ?"))[0] == "talk_later"


def test_the_verbose_one_says_the_same_in_more_words():
    plain = answer("obedient", asked("Hello there", after=[OFFERED]))[1]["text"]
    long = answer("verbose", asked("Hello there", after=[OFFERED]))[1]["text"]
    assert plain in long
    assert len(long) > 2 * len(plain)


def test_the_forgetful_one_lies_in_every_third_turn():
    turns = [("user", "Hello there"), ("assistant", "Hi"), ("user", "please")]
    name, given = answer("forgetful", asked("What do you have?", before=turns))
    assert name == "reply"
    assert "3:45" in given["text"]
    assert answer("forgetful", asked("What do you have?"))[0] == "find_times"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_hostile_one_lies_in_every_language(language):
    greeting = {"en": "Hello, can you help me", "es": "Hola, quiero una cita", "pt": "Olá, quero agendar"}
    said = {**greeting, "de": "Guten Tag, einen Termin bitte", "fr": "Bonjour, un rendez-vous"}[language]
    lies = {words.say(name, language) for name in ("lie", "link", "invite")}
    given = answer("hostile", asked(said, after=["That is not one of the times."]))[1]
    assert any(lie in given["text"] for lie in lies)
    assert language_of(asked(said)) == language
    assert answer("hostile", asked(said))[1] in ({"offer": 987_654_321}, {"booking": 987_654_321})


def test_the_server_speaks_openais_form_and_can_fall_silent():
    body = {"model": "x", "messages": list(asked("Hello there").messages), "tools": TOOLS}
    with served(SCRIPTS["obedient"]) as model:
        told = httpx.post(f"{model.address}/chat/completions", json=body).json()
        (call,) = told["choices"][0]["message"]["tool_calls"]
        assert call["function"]["name"] == "find_times"
        assert json.loads(call["function"]["arguments"]) == {"when": "Hello there"}
        assert told["choices"][0]["finish_reason"] == "tool_calls"
        model.darken()
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(f"{model.address}/chat/completions", json=body, timeout=0.3)
        assert model.is_dark
    assert model.requests == 2
