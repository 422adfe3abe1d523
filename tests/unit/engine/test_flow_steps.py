"""What is learned before times are offered, what ends the matter, and what leads away from it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from opensetter.engine import responder
from opensetter.engine.flow import answering
from opensetter.engine.languages import LANGUAGES
from opensetter.engine.plans import FindTimes, HandOver, SetZone, Take, TalkLater
from opensetter.engine.types import Line, Question
from tests.unit.engine.desk import CHECK_UP, NOW, WHITENING, Desk
from tests.unit.engine.tables.asides import HUMAN, LATER, NOT_HUMAN, NOT_LATER
from tests.unit.engine.tables.messages import ANSWERS, WANTS

TREATMENT, BEFORE = "Which treatment?", "Have you been here before?"
ADULT = Question("Are you over 18?", ("No",))
INSURED = Question("How are you insured?", ("not insured", "sin seguro", "Ohne Versicherung"))
STRICT = replace(CHECK_UP, questions=(ADULT, INSURED))
EVERYTHING = sorted({message for messages in WANTS.values() for message in messages} | {*ANSWERS, *HUMAN, *LATER})


def play(desk, *messages):
    for message in messages:
        desk.says(message)
    return desk


# ── questions ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_bots_questions_come_before_the_kinds_and_times_after_them():
    desk = Desk(questions=[TREATMENT, BEFORE], kinds=(STRICT,))
    asked = []
    for message in ("Hi", "Whitening", "No, first time", "Yes", "I have an insurance"):
        desk.says(message)
        asked.append(desk.draft.asked)
    assert asked == [TREATMENT, BEFORE, ADULT.text, INSURED.text, None]
    assert desk.answers == {
        TREATMENT: "Whitening",
        BEFORE: "No, first time",
        ADULT.text: "Yes",
        INSURED.text: "I have an insurance",
    }
    assert isinstance(desk.plan, FindTimes)


def test_answers_from_elsewhere_are_not_asked_again():
    desk = Desk(questions=[TREATMENT, BEFORE])
    desk.answers = {TREATMENT: "Whitening"}
    assert desk.says("Hi").endswith(BEFORE)


@pytest.mark.parametrize("answer", [*ANSWERS, "3", "number 2", "since last Tuesday", "when I was 15"])
def test_an_answer_is_taken_as_one_and_chooses_nothing(answer):
    desk = Desk(questions=[TREATMENT])
    desk.says("Hi")
    desk.says(answer)
    assert desk.answers == {TREATMENT: answer}
    assert isinstance(desk.plan, FindTimes)


def test_a_time_instead_of_an_answer_is_kept_and_the_question_repeated_once():
    desk = Desk(questions=[TREATMENT])
    desk.says("Hi")
    assert desk.says("Tuesday at 3pm") == f"Coming back to my question: {TREATMENT}"
    assert desk.answers == {}
    desk.says("Whitening")
    assert f"{desk.plan.at:%d %H:%M}" == "26 14:00"
    desk = play(Desk(questions=[TREATMENT]), "Hi", "Tuesday at 3pm", "Wednesday at 4pm")
    assert isinstance(desk.plan, FindTimes)


def test_a_time_is_an_answer_to_a_question_that_asks_for_one():
    desk = play(Desk(questions=["Since when does it hurt?"]), "Hi", "last Tuesday")
    assert desk.answers == {"Since when does it hurt?": "last Tuesday"}


@pytest.mark.parametrize("intent", ["book", "refuse"])
def test_who_asks_a_second_time_or_refuses_is_offered_times_and_not_asked_again(intent):
    for message in WANTS[intent]:
        desk = Desk(questions=[TREATMENT, BEFORE])
        assert desk.says("I'd like to book an appointment").endswith(TREATMENT)
        desk.says(message)
        assert isinstance(desk.plan, FindTimes), message
        desk.says("2")
        assert isinstance(desk.plan, Take), message


@pytest.mark.parametrize("message", [*WANTS["hours"], *WANTS["question"], *WANTS["greeting"], *WANTS["thanks"]])
def test_a_counter_question_is_answered_first_and_the_question_repeated(message):
    desk = Desk(questions=[TREATMENT])
    desk.says("?")
    assert desk.says(message).endswith(TREATMENT)
    assert (desk.draft.answers, desk.draft.asked) == ({}, TREATMENT)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (0, "no"),
        (0, "No, I'm 16"),
        (0, "nope"),
        (0, "Nein"),
        (0, "não, tenho 15"),
        (1, "not insured"),
        (1, "I'm NOT INSURED at the moment"),
        (1, "estoy sin seguro"),
        (1, "ohne Versicherung"),
    ],
)
def test_a_disqualifying_answer_ends_the_matter_politely(question, answer):
    desk = play(Desk(kinds=(STRICT,)), "Hi", *["yes"] * question)
    said = desk.says(answer)
    assert desk.plan is None
    assert not any(character.isdigit() for character in said)
    for message in ("I want to book", "2", "Tuesday at 3pm", "hi", "thanks", "ok"):
        desk.says(message)
        assert desk.plan is None, message


@pytest.mark.parametrize("answer", ["yes", "Yes, no problem", "I am 45", "of course, why not", "knowledge"])
def test_an_answer_that_only_looks_like_it_does_not(answer):
    desk = play(Desk(kinds=(STRICT,)), "Hi", answer)
    assert desk.draft.asked == INSURED.text


def test_a_human_can_be_asked_for_all_the_same():
    desk = play(Desk(kinds=(STRICT,)), "Hi", "no", "can I talk to a human?")
    assert isinstance(desk.plan, HandOver)


# ── kinds ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("reply", ["2", "the second", "whitening", "Teeth whitening please", "the whitening one", "2."])
def test_of_several_kinds_one_is_asked_for_first(reply):
    desk = Desk(kinds=(CHECK_UP, WHITENING))
    assert desk.says("Hi").endswith("What is it about? Just reply with a number:\n1. Check-up\n2. Teeth whitening")
    desk.says(reply)
    assert desk.plan == FindTimes(WHITENING.id)


def test_a_kind_that_is_named_at_once_is_not_asked_for():
    desk = Desk(kinds=(CHECK_UP, WHITENING))
    desk.says("Hello, I'd like a check up")
    assert desk.plan == FindTimes(CHECK_UP.id)
    desk.says("or rather a whitening?")
    assert desk.plan == FindTimes(WHITENING.id)
    desk.says("1")
    assert desk.active[0].appointment_type_id == WHITENING.id


def test_a_kind_mentioned_in_an_answer_changes_nothing():
    whitening = replace(WHITENING, questions=(Question(BEFORE),))
    desk = play(Desk(kinds=(CHECK_UP, whitening)), "I want a whitening", "Yes, for a check-up last year")
    assert desk.plan == FindTimes(WHITENING.id)


def test_only_the_questions_of_the_kind_are_asked():
    desk = play(Desk(kinds=(STRICT, WHITENING)), "Hi", "2")
    assert isinstance(desk.plan, FindTimes)


# ── away from it ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("message", HUMAN)
def test_who_asks_for_a_human_gets_one(message):
    for desk in (Desk(), play(Desk(), "Hi"), play(Desk(questions=[TREATMENT]), "Hi")):
        desk.says(message)
        assert isinstance(desk.plan, HandOver)
        assert desk.answers == {}


@pytest.mark.parametrize("message", NOT_HUMAN)
def test_who_does_not_ask_for_a_human_keeps_talking_to_the_bot(message):
    desk = play(Desk(), "Hi", message)
    assert not isinstance(desk.plan, HandOver)


def test_whether_it_is_a_machine_is_said():
    assert play(Desk(), "Hi").says("Are you a bot?").startswith("I am an automated assistant.")


@pytest.mark.parametrize("message", LATER)
def test_who_wants_to_talk_later_is_written_to_later_and_by_day(message):
    desk = play(Desk(), "Hi", message)
    assert isinstance(desk.plan, TalkLater)
    assert desk.plan.at > NOW
    assert 8 <= desk.plan.at.hour <= 19


@pytest.mark.parametrize("message", NOT_LATER)
def test_who_wants_a_later_time_is_not_put_off(message):
    assert not isinstance(play(Desk(), "Hi", message).plan, TalkLater)


@pytest.mark.parametrize(
    ("message", "now", "at"),
    [
        ("not now", NOW, datetime(2026, 5, 20, 14, 30, tzinfo=UTC)),
        ("not now", datetime(2026, 5, 20, 20, tzinfo=UTC), datetime(2026, 5, 21, 8, 30, tzinfo=UTC)),
        ("not now", datetime(2026, 5, 20, 3, tzinfo=UTC), datetime(2026, 5, 20, 8, 30, tzinfo=UTC)),
        ("write me tomorrow", NOW, datetime(2026, 5, 21, 8, 30, tzinfo=UTC)),
        ("write me tomorrow morning", NOW, datetime(2026, 5, 21, 8, 30, tzinfo=UTC)),
        ("write me tomorrow at 4pm", NOW, datetime(2026, 5, 21, 15, tzinfo=UTC)),
        ("get back to me in two hours", NOW, datetime(2026, 5, 20, 12, 30, tzinfo=UTC)),
    ],
)
def test_later_is_when_they_say_or_soon_and_not_at_night(message, now, at):
    desk = Desk()
    desk.now = now
    desk.says(message)
    assert desk.plan == TalkLater(at)


def test_times_are_said_in_the_zone_that_the_contact_is_in():
    desk = Desk()
    desk.says("Hi, I'm in New York")
    assert isinstance(desk.plans[0], SetZone)
    assert "1. Wednesday, May 20 at 8:00 AM" in desk.draft.text
    assert "(New York time)" in desk.draft.text
    desk.says("10am works")
    assert desk.booked_at == ["2026-05-20 10:00"]


def test_a_zone_alone_is_noted_and_what_was_offered_is_said_in_it():
    desk = play(Desk(), "Hi")
    plan = SetZone("America/New_York")
    said = answering.say(replace(desk.context, inbound=("I'm in New York",)), plan, desk.carry_out(plan))
    assert said.text.startswith("Noted. From now on I give you all times in New York time.")
    assert "2. Wednesday, May 20 at 10:00 AM" in said.text


def test_a_number_or_a_yes_to_something_else_books_nothing():
    listed, single = play(Desk(), "Hi"), play(Desk(), "tomorrow at 3pm")
    for desk, message in ((listed, "2"), (listed, "the second"), (single, "yes"), (single, "1")):
        asked = desk.copy()
        asked.history.append(Line("outbound", "How many children will you bring?", NOW))
        asked.says(message)
        assert asked.active == (), message
    # A time is a time all the same.
    listed.history.append(Line("outbound", "How many children will you bring?", NOW))
    listed.says("3pm")
    assert listed.booked_at == ["2026-05-20 15:00"]


@pytest.mark.parametrize(
    "message",
    [
        "I work until 3pm",
        "My flight leaves at 15:00",
        "the doctor said on Thursday I need help",
        "I'm 2 weeks pregnant",
    ],
)
def test_a_time_that_is_told_of_something_else_books_nothing(message):
    assert play(Desk(), "Hi", message).active == ()


def test_a_small_reply_keeps_the_language_of_the_conversation():
    desk = play(Desk(), "Hola, quisiera una cita", "la segunda")
    assert desk.draft.language == "es"
    assert play(Desk(), "Hola", "jueves").draft.language == "es"
    assert play(Desk(), "Hi", "Buenas tardes").draft.language == "es"


def test_an_hour_is_looked_for_on_the_days_that_were_wished_for():
    desk = play(Desk(), "next week in the afternoon", "half past three")
    assert (f"{desk.plan.since:%d}", f"{desk.plan.until:%d}", f"{desk.plan.earliest:%H:%M}") == ("25", "31", "15:30")
    desk = play(Desk(), "next week in the afternoon", "none of these", "half past three")
    assert desk.plan.since is None


# ── always ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_message_is_answered_and_none_of_them_books_by_itself():
    asked = play(Desk(), "Hi")
    for message in EVERYTHING:
        desk = asked.copy()
        assert desk.says(message), message
        assert desk.active == () or message == "2", message


@pytest.mark.parametrize("settings", [{"questions": (TREATMENT,)}, {"kinds": (CHECK_UP, WHITENING)}])
def test_the_same_message_over_and_over_is_answered_each_time(settings):
    for message in [messages[0] for messages in WANTS.values()]:
        desk = play(Desk(**settings), *[message] * 4)
        assert desk.draft.text, message
        assert desk.active == (), message


def test_the_same_context_comes_to_the_same_plan_and_words():
    desk = play(Desk(), "Hi", "Tuesday afternoon")
    desk.burst = ("the second please",)
    assert answering.plan(desk.context) == answering.plan(desk.context)
    assert answering.say(desk.context, None, None) == answering.say(desk.context, None, None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bot_that_has_no_kinds_of_appointments_talks_as_ever(language):
    desk = Desk(kinds=(), language=language, questions=[TREATMENT])
    for message in ("Hi", "Whitening", "When is my appointment?", "2"):
        desk.burst = (message,)
        context = desk.context
        assert answering.plan(context) is None
        assert answering.say(context, None, None) == responder.respond(context)
