"""A contact with an appointment: it is moved, cancelled or joined by another on their own wish, and never unasked."""

from dataclasses import replace

import pytest

from opensetter.engine import wording
from opensetter.engine.languages import LANGUAGES
from opensetter.engine.plans import Cancel, Cancelled, FindTimes, Moved, Take
from opensetter.engine.types import Question
from tests.unit.engine.desk import CHECK_UP, NOW, WHITENING, Desk, appointment
from tests.unit.engine.tables.messages import WANTS

TUESDAY = appointment(1, "2026-05-26 15:00")
THURSDAY = appointment(2, "2026-05-28 10:00")
ELSEWHERE = appointment(3, "2026-05-27 11:00", kind=None)
CHECK_UP_QUESTION = Question("Any allergies?")
SAID = "Tuesday, 26 May 2026 at 15:00 (London time)"

MOVES = [
    ["I need to move my appointment", "2"],
    ["Can we do Thursday instead?", "1"],
    ["can we make it Friday at 4pm?", "yes"],
    ["I can't make it on Tuesday, can we do Thursday?", "1"],
    ["another time please", "2"],
    ["another time please", "Monday at 9", "yes"],
    ["Thursday at 3pm?", "yes please"],
    ["Necesito cambiar mi cita", "la segunda"],
    ["¿Puede ser el jueves mejor?", "2"],
    ["Quero remarcar", "a segunda"],
    ["podemos na quinta em vez disso?", "1"],
    ["Ich muss meinen Termin verschieben", "das zweite"],
    ["Geht es auch am Donnerstag?", "1"],
    ["Je dois déplacer mon rendez-vous", "le deuxième"],
    ["plutôt jeudi si possible", "1"],
]

CANCELS = [
    ["Please cancel my appointment", "yes"],
    ["I want to cancel", "yes, cancel it"],
    ["cancel it", "yep please"],
    ["yes, cancel it"],
    ["I can't make it", "cancel please"],
    ["Quiero cancelar mi cita", "sí"],
    ["Tengo que anular la cita", "sí, cancélela"],
    ["Preciso desmarcar", "sim"],
    ["Ich muss absagen", "ja"],
    ["Bitte stornieren Sie den Termin", "ja, bitte absagen"],
    ["Je dois annuler", "oui"],
    ["Annulez mon rendez-vous", "oui merci"],
]


def play(desk, messages):
    for message in messages:
        desk.says(message)
    return desk


@pytest.mark.parametrize("messages", MOVES)
def test_an_appointment_is_moved_to_a_time_that_was_offered(messages):
    desk = play(Desk(active=[TUESDAY]), messages)
    assert isinstance(desk.outcomes[-1], Moved), desk.draft.text
    (moved,) = desk.active
    assert moved.booking_id == TUESDAY.booking_id
    assert moved.starts_at != TUESDAY.starts_at


@pytest.mark.parametrize("messages", CANCELS)
def test_an_appointment_is_cancelled_after_one_short_question(messages):
    desk = play(Desk(active=[TUESDAY]), messages)
    assert isinstance(desk.outcomes[-1], Cancelled), desk.draft.text
    assert desk.active == ()
    assert len(messages) <= 2


def test_what_is_said_on_the_way_to_another_time():
    desk = Desk(active=[TUESDAY]).has_met()
    assert desk.says("Can we do Thursday afternoon instead?") == (
        f"You would like to move your appointment on {SAID}.\n\n"
        "That is possible at these times (London time):\n"
        "1. Thursday, 21 May at 12:00\n2. Thursday, 21 May at 13:00\n"
        "3. Thursday, 21 May at 14:00\n4. Thursday, 21 May at 15:00\n\n"
        "Just reply with a number, or name another day or time."
    )
    assert desk.says("2pm works") == (
        "That is changed. Your appointment is now on Thursday, 21 May 2026 at 14:00 (London time)."
    )


def test_what_is_said_on_the_way_to_a_cancellation():
    desk = Desk(active=[TUESDAY]).has_met()
    assert desk.says("Please cancel") == (
        f"Are you sure you want to cancel your appointment on {SAID}? Reply yes or no. "
        "If you would rather move it, just tell me."
    )
    assert desk.says("yes") == (
        f"Your appointment on {SAID} has been cancelled. If you would like another time, just write to me."
    )
    assert desk.says("thanks") == "You are welcome. I am here if you need anything else."
    assert "1. " in desk.says("yes, another time please")


@pytest.mark.parametrize("answer", ["no", "No, keep it", "don't cancel", "never mind", "nein", "doch nicht"])
def test_an_appointment_stays_if_the_question_is_answered_with_no(answer):
    desk = Desk(active=[TUESDAY])
    desk.says("I want to cancel")
    assert SAID.split(",", maxsplit=1)[0] in desk.says(answer) or "Dienstag" in desk.draft.text
    assert desk.active == (TUESDAY,)
    assert desk.plans == []


def test_who_would_rather_move_than_cancel_moves():
    desk = play(Desk(active=[TUESDAY]), ["I can't make it on Tuesday", "no, move it to Thursday please", "1"])
    assert desk.booked_at == ["2026-05-21 09:00"]


def test_the_question_before_cancelling_is_forgotten_once_something_else_was_said():
    desk = play(Desk(active=[TUESDAY]), ["cancel please", "When are you open?", "yes"])
    assert desk.active == (TUESDAY,)


def test_an_hour_without_a_day_is_one_on_the_day_of_the_appointment():
    desk = play(Desk(active=[TUESDAY]), ["can we do 11am instead?"])
    assert desk.plan == FindTimes(
        1,
        since=TUESDAY.starts_at.date(),
        until=TUESDAY.starts_at.date(),
        earliest=desk.plan.earliest,
        latest=desk.plan.earliest,
        moves_booking_id=1,
    )
    assert f"{desk.plan.earliest:%H:%M}" == "11:00"
    assert "1. Tuesday, 26 May at 11:00" in desk.draft.text


# ── several, and those of other calendars ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("messages", "moved"),
    [
        (["move my appointment", "the second", "1"], THURSDAY),
        (["I need to reschedule", "the one on Tuesday", "1"], TUESDAY),
        (["Can we do Friday instead?", "2", "1"], THURSDAY),
        (["Ich muss den Termin verlegen", "den am Donnerstag", "1"], THURSDAY),
    ],
)
def test_with_several_appointments_it_is_asked_which_to_move(messages, moved):
    desk = Desk(active=[TUESDAY, THURSDAY])
    listed = desk.says(messages[0])
    assert [line[:2] for line in listed.splitlines()[-2:]] == ["1.", "2."]
    assert not any(str(one.booking_id) + "0" in listed for one in desk.active if one.booking_id > 9)
    play(desk, messages[1:])
    assert isinstance(desk.outcomes[-1], Moved)
    assert desk.outcomes[-1].before == moved.starts_at


def test_the_wish_is_kept_while_it_is_asked_which():
    desk = play(Desk(active=[TUESDAY, THURSDAY]), ["Can we do Friday afternoon instead?", "1"])
    assert f"{desk.plan.since:%d}" == "22"
    assert desk.plan.earliest is not None


@pytest.mark.parametrize(
    ("messages", "left"),
    [
        (["I want to cancel", "the first"], THURSDAY),
        (["I want to cancel", "Thursday"], TUESDAY),
        (["cancel my Thursday appointment", "yes"], TUESDAY),
        (["Quero cancelar", "a segunda"], TUESDAY),
        (["Je voudrais annuler", "le premier"], THURSDAY),
    ],
)
def test_with_several_appointments_it_is_asked_which_to_cancel(messages, left):
    desk = play(Desk(active=[TUESDAY, THURSDAY]), messages)
    assert desk.active == (left,)
    # What is left is said, and nothing else is offered.
    assert desk.draft.text.count("2026") == 2


def test_an_appointment_of_another_calendar_is_the_teams_to_move_or_cancel():
    desk = Desk(active=[ELSEWHERE]).has_met()
    assert desk.says("I need to reschedule").startswith("I have noted that you would like to move your appointment")
    assert desk.says("Please cancel my appointment").startswith("I have noted that you would like to cancel")
    assert desk.plans == []


def test_an_appointment_of_a_kind_that_is_no_longer_booked_is_the_teams_to_move():
    desk = Desk(active=[appointment(1, "2026-05-26 15:00", kind=99)]).has_met()
    assert desk.says("Can we do Thursday instead?").startswith("I have noted that you would like to move")


# ── never unasked ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("intent", [wanted for wanted in WANTS if wanted not in ("move", "add")])
def test_no_time_is_offered_to_a_booked_contact_who_does_not_ask_for_one(intent):
    for message in WANTS[intent]:
        desk = Desk(active=[TUESDAY], questions=["Which treatment?"])
        said = desk.says(message)
        assert desk.plans == [], message
        assert "1. " not in said
        assert (desk.draft.asked, desk.draft.offer_link) == (None, False)


def test_what_was_offered_before_the_booking_is_not_offered_any_more():
    desk = play(Desk(), ["Hi", "2"])
    assert desk.booked_at == ["2026-05-20 15:00"]
    for message in ("1", "3", "thanks, see you then", "yes", "15:00", "ok"):
        desk.says(message)
    assert desk.booked_at == ["2026-05-20 15:00"]
    assert [plan for plan in desk.plans if isinstance(plan, Take)] == desk.plans[1:2]


@pytest.mark.parametrize(
    "message",
    [
        "See you on Tuesday!",
        "Is it Tuesday at 3?",
        "Thanks, I'll be there at 3",
        "Do I need to bring anything tomorrow?",
    ],
)
def test_who_only_mentions_a_time_does_not_move_the_appointment(message):
    desk = Desk(active=[TUESDAY])
    desk.says("Hi")
    desk.says(message)
    assert desk.plans == []


def test_a_further_appointment_is_made_for_who_clearly_asks_for_one():
    desk = play(Desk(active=[TUESDAY]), ["I need another appointment", "2"])
    assert desk.booked_at == ["2026-05-20 15:00", "2026-05-26 15:00"]
    assert desk.plans[0].is_additional


def test_a_further_appointment_has_its_kind_and_questions_too():
    whitening = replace(WHITENING, questions=(CHECK_UP_QUESTION,))
    desk = Desk(active=[TUESDAY], kinds=(CHECK_UP, whitening))
    assert "2. Teeth whitening" in desk.says("One more appointment please")
    assert desk.says("2").endswith(CHECK_UP_QUESTION.text)
    desk.says("No")
    assert desk.answers == {CHECK_UP_QUESTION.text: "No"}
    desk.says("1")
    assert len(desk.active) == 2
    assert desk.active[0].appointment_type_id == WHITENING.id


def test_who_wants_to_book_and_is_booked_is_told_so():
    desk = Desk(active=[TUESDAY]).has_met()
    assert desk.says("Can I book something?") == (
        f"You already have an appointment: it is on {SAID}. If you would like to change anything, just let me know."
    )
    desk.says("yes please")
    assert isinstance(desk.plan, FindTimes)
    assert desk.plan.moves_booking_id == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_when_the_appointment_is_is_said_as_before(language):
    desk = Desk(active=[TUESDAY], language=language)
    desk.says("?")
    assert "2026" in desk.draft.text
    assert desk.plans == []


def test_a_cancelled_appointment_is_not_spoken_of_as_gone_a_second_time():
    desk = play(Desk(active=[TUESDAY]), ["cancel", "yes"])
    assert isinstance(desk.plan, Cancel)
    desk.now = NOW.replace(hour=12)
    assert "no longer in our calendar" not in desk.says("Hi")


@pytest.mark.parametrize(
    "message",
    ["when is it?", "So what time is it again?", "¿Cuándo es?", "quando é?", "Wann war das nochmal?", "C'est quand ?"],
)
def test_a_short_when_is_answered_with_the_time_and_nothing_else(message):
    said = Desk(active=[TUESDAY]).has_met().says(message)
    assert said in {wording.statement((TUESDAY,), language) for language in LANGUAGES}


@pytest.mark.parametrize(
    "message",
    ["The second one please", "the second appointment", "la segunda cita", "a segunda consulta", "den zweiten Termin"],
)
def test_who_picks_the_second_of_a_list_wants_no_second_appointment(message):
    desk = Desk(kinds=(CHECK_UP, WHITENING), active=[ELSEWHERE]).has_met()
    desk.says(message)
    assert desk.plans == []


@pytest.mark.parametrize(
    "message",
    ["I need a second appointment", "una segunda cita, por favor", "einen zweiten Termin", "a second one please"],
)
def test_who_wants_a_second_appointment_gets_one(message):
    assert "Check-up" in Desk(kinds=(CHECK_UP, WHITENING), active=[ELSEWHERE]).has_met().says(message)
