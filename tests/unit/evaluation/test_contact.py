"""Simulated contacts: what they say next, told from the last reply and their own goal."""

from datetime import date, datetime, timedelta

import pytest

from opensetter.evaluation import manner
from opensetter.evaluation.contact import Contact, Standing
from opensetter.evaluation.notation import LANGUAGES
from tests.unit.evaluation.making import LINK, QUESTION, scenario

TODAY = date(2027, 3, 1)
OFFERS = """These times are possible (London time):
1. Tuesday, 2 March at 09:00
2. Tuesday, 2 March at 14:00
3. Wednesday, 3 March at 10:00
Just reply with a number, or name another day or time."""


class Talk:
    """A contact, and short ways to talk to them."""

    def __init__(self, **fields):
        self.contact = Contact(scenario(**fields), [QUESTION], LINK)
        self.first = self.contact.begin()

    def hears(self, reply, **standing):
        return self.contact.answer(reply, Standing(**standing), today=TODAY)

    def answers(self, reply, **standing):
        """What they say to a reply, as one text."""
        said = self.hears(reply, **standing)
        return None if said is None else " / ".join(said.messages)


def at(text):
    return datetime.fromisoformat(text)


def test_they_open_with_their_own_words_or_with_a_phrase_of_their_temper():
    assert Talk(opening="Hiya").first.messages == ("Hiya",)
    assert "appointment" in Talk().first.messages[0]
    assert Talk(persona="terse").first.messages[0].islower()


def test_they_choose_the_first_time_that_meets_their_wish():
    talk = Talk(wish={"days": ["2027-03-02"], "between": "12:00-18:00"})
    said = talk.hears(OFFERS)
    assert said.messages == ("2",)
    assert said.chosen == at("2027-03-02 14:00")


@pytest.mark.parametrize(
    ("way", "words"),
    [("number", "3"), ("ordinal", "third"), ("clock", "10am"), ("day", "Wednesday"), ("day_and_clock", "10am")],
)
def test_they_choose_in_the_way_that_the_scenario_says(way, words):
    talk = Talk(wish={"days": ["2027-03-03"]}, answering=way)
    assert words in talk.answers(OFFERS)


def test_words_that_could_mean_two_of_the_times_are_not_used():
    talk = Talk(wish={"days": ["2027-03-02"]}, answering="day")
    assert talk.answers(OFFERS) == "1"


def test_they_say_what_they_want_when_nothing_suits():
    talk = Talk(wish={"says": "Friday", "days": ["2027-03-05"], "again": "Could it be Friday?"})
    assert talk.answers(OFFERS) == "Could it be Friday?"


def test_who_is_flexible_takes_another_time_in_the_end():
    talk = Talk(wish={"says": "Friday", "days": ["2027-03-05"], "is_flexible": True})
    assert "Friday" in talk.answers(OFFERS)
    assert talk.hears(OFFERS).chosen == at("2027-03-02 09:00")


def test_they_give_up_after_some_patience():
    talk = Talk(wish={"says": "Friday", "days": ["2027-03-05"]})
    said = [talk.answers(OFFERS) for _ in range(5)]
    assert said[3] == "Then it doesn't work out, thanks anyway."
    assert said[4] is None


def test_they_answer_the_operators_question_from_what_they_know():
    talk = Talk(answers={"shoot": "A book cover"})
    assert talk.answers(f"Gladly. One short question first: {QUESTION}") == "A book cover"
    assert talk.answers(f"Coming back to my question: {QUESTION.upper()}") == "A book cover"


def test_a_question_they_have_no_answer_to_leaves_them_unsure():
    assert Talk().answers(QUESTION) in {"I'm not sure.", "Hard to say, just the usual."}


def test_they_say_when_they_would_like_to_come():
    assert "Tuesday afternoon" in Talk(wish={"says": "Tuesday afternoon"}).answers("When would suit you?")


def test_they_say_yes_to_one_time_that_suits_and_no_to_one_that_does_not():
    proposal = "Tuesday, 2 March at 14:00 is free. Shall I book it?"
    suits = Talk(wish={"days": ["2027-03-02"]}).hears(proposal)
    assert suits.chosen == at("2027-03-02 14:00")
    assert Talk(wish={"says": "Friday", "days": ["2027-03-05"]}).hears(proposal).chosen is None


def test_a_single_numbered_time_is_agreed_to():
    reply = "That is possible:\n1. Tuesday, 2 March at 14:00\nIs that right for you? Reply yes, or name another time."
    assert Talk(wish={"days": ["2027-03-02"]}).answers(reply).startswith("Yes")


def test_they_choose_the_appointment_type_they_came_for():
    talk = Talk(bot={"types": [{"name": "Check-up"}, {"name": "Whitening"}]}, type="Whitening")
    assert talk.answers("What is it about?\n1. Check-up\n2. Whitening") == "2"


def test_they_say_which_of_their_appointments_is_meant():
    talk = Talk(goal="move", has=[{"at": "2027-03-04 10:00"}, {"at": "2027-03-05 11:00"}], which="2027-03-05 11:00")
    reply = "Which one?\n1. Thursday, 4 March at 10:00\n2. Friday, 5 March at 11:00"
    assert talk.answers(reply, appointments=(at("2027-03-04 10:00"), at("2027-03-05 11:00"))) == "2"


def test_once_booked_they_say_their_last_lines_and_are_done():
    talk = Talk(afterwards=["Thanks!"])
    booked = {"appointments": (at("2027-03-02 09:00"),)}
    assert talk.answers("That is settled.", **booked) == "Thanks!"
    assert talk.answers("You are welcome.", **booked) is None


def test_a_cancellation_is_confirmed_when_asked():
    talk = Talk(goal="cancel", has=[{"at": "2027-03-04 10:00"}])
    assert "cancel" in talk.first.messages[0]
    assert talk.answers("Are you sure?", appointments=(at("2027-03-04 10:00"),)).startswith("Yes")
    assert talk.answers("It has been cancelled.") is None


def test_lines_of_a_script_come_one_after_the_other():
    talk = Talk(goal="ask", says=["Hello", ["Are you", "open?"]])
    assert talk.first.messages == ("Hello",)
    assert talk.hears("Hello.").messages == ("Are you", "open?")
    assert talk.hears("Yes.") is None


def test_they_change_their_mind_once():
    talk = Talk(traps={"changes_mind": {"says": "No, Wednesday!", "days": ["2027-03-03"]}})
    assert talk.answers(OFFERS) == "No, Wednesday!"
    assert talk.hears(OFFERS).chosen == at("2027-03-03 10:00")


def test_what_somebody_else_takes_is_not_counted_as_chosen():
    talk = Talk(traps={"slot_taken": 1})
    lost, then = talk.hears(OFFERS), talk.hears(OFFERS)
    assert (lost.taken_before, lost.chosen) == (at("2027-03-02 09:00"), None)
    assert (then.taken_before, then.chosen) == (None, at("2027-03-02 09:00"))


def test_they_ask_for_what_was_not_offered_and_pick_what_is_not_there():
    talk = Talk(traps={"names_unoffered": "11:20?", "picks_missing": 9})
    assert [talk.answers(OFFERS) for _ in range(3)] == ["11:20?", "9", "1"]


def test_they_speak_another_language_from_a_moment_on():
    talk = Talk(traps={"switches_language": {"after": 1, "language": "de", "says": "Lieber deutsch."}})
    assert talk.answers("Hello.") == "Lieber deutsch."
    assert talk.contact.language == "de"
    assert talk.answers("Wann passt es?") in {
        "Der nächste freie Termin.",
        "Mir ist jede Zeit recht, so bald wie möglich.",
    }


def test_after_a_stop_they_say_nothing():
    talk = Talk(traps={"stops": {"after": 1, "says": "STOP"}})
    assert talk.answers("Hello.") == "STOP"
    assert talk.answers("You will get no more messages.") is None


def test_time_passes_once():
    talk = Talk(traps={"waits": {"after": 1, "hours": 30}})
    assert talk.hears(OFFERS).waits == timedelta(hours=30)
    assert talk.hears(OFFERS).waits == timedelta()


def test_a_link_is_used_where_there_is_nothing_else():
    said = Talk().hears(f"You can choose a time that suits you here: {LINK}")
    assert said.books_by_link is True


def test_typing_errors_leave_figures_alone_and_are_always_the_same():
    said = manner.mistyped("I would like an appointment at 10:30", "seed")
    assert said != "I would like an appointment at 10:30"
    assert sorted(said) == sorted("I would like an appointment at 10:30")
    assert "10:30" in said
    assert said == manner.mistyped("I would like an appointment at 10:30", "seed")


def test_a_message_in_two_parts_loses_nothing():
    first, second = manner.in_two("Hello there. I would like an appointment")
    assert (first, second) == ("Hello there.", "I would like an appointment")
    assert manner.in_two("short") == ("short",)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("persona", ["plain", "terse", "chatty", "formal"])
def test_every_phrase_can_be_said_in_every_language_and_temper(language, persona):
    values = {"wish": "W", "number": 2, "ordinal": "O", "day": "D", "clock": "C"}
    for name in manner._phrases("en"):
        if name not in {"clock", "full_hour"}:
            assert manner.phrase(name, language, persona, "seed", **values)
    assert set(manner._phrases(language)) == set(manner._phrases("en"))
