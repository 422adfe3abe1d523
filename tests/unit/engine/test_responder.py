"""Whole conversations with the built-in responder, and what it makes of single messages."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from opensetter.engine.guard import mask, review
from opensetter.engine.intents import understand
from opensetter.engine.languages import LANGUAGES
from opensetter.engine.responder import respond
from opensetter.engine.types import Appointment, Bot, Context, Facts, Hours, Line, Person
from tests.unit.engine.tables.messages import ANSWERS, WANTS

LINK = "https://calendly.com/acme-dental/30min"
NOW = datetime(2026, 5, 20, 10, 30, tzinfo=UTC)
WEEK = tuple(Hours(day, "09:00", "17:00") for day in range(5))
TREATMENT, BEFORE = "Which treatment?", "Have you been here before?"
MONDAY = Appointment(1, datetime(2026, 5, 25, 14, tzinfo=UTC), None, "Europe/London", is_active=True)
JUNE = Appointment(2, datetime(2026, 6, 6, 9, tzinfo=UTC), None, "Europe/London", is_active=True)
OVER = replace(MONDAY, starts_at=datetime(2026, 5, 4, 14, tzinfo=UTC), is_active=False)
SAID = "Monday, 25 May 2026 at 15:00 (London time)"
LOCAL_TIME = {
    "en": SAID,
    "es": "lunes 25 de mayo de 2026 a las 15:00 (hora de Londres)",
    "pt": "segunda-feira, 25 de maio de 2026, às 15:00 (horário de Londres)",
    "de": "25. Mai 2026, um 15:00 Uhr (Ortszeit London)",
    "fr": "lundi 25 mai 2026 à 15:00 (heure de Londres)",
}
EVERYTHING = sorted({message for messages in WANTS.values() for message in messages} | set(ANSWERS))


class Talk:
    """A conversation that goes through the guard, as a turn does."""

    def __init__(self, *, questions=(), link=LINK, active=(), past=(), language=None, hours=WEEK):
        self.bot = Bot(1, "Acme Dental", "", tuple(questions), "Europe/London", language, hours, link is not None)
        self.link, self.active, self.past = link, tuple(active), tuple(past)
        self.person = Person(1, "Anna")
        self.history, self.answers, self.asked = [], {}, None

    def says(self, *burst):
        context = Context(
            self.bot, self.person, NOW, burst, tuple(self.history), self.active, self.past, self.asked, self.answers
        )
        self.draft = respond(context)
        assert respond(context) == self.draft
        self.reply = review(self.draft, Facts(self.link, self.active, (), NOW))
        assert self.reply.withheld == ()
        self.history += [Line("inbound", message, NOW) for message in burst]
        self.history.append(Line("outbound", mask(self.reply.text, self.link), NOW))
        self.answers, self.asked = {**self.answers, **self.draft.answers}, self.draft.asked
        return self.reply.text


@pytest.mark.parametrize("intent", WANTS)
def test_messages_are_understood(intent):
    assert [message for message in WANTS[intent] if intent not in understand(message).intents] == []


@pytest.mark.parametrize("message", EVERYTHING)
def test_any_first_message_of_a_booked_contact_is_answered_with_the_local_time_and_without_an_offer(message):
    for active in ((MONDAY,), (MONDAY, JUNE)):
        talk = Talk(questions=[TREATMENT], active=active)
        said = talk.says(message)
        assert LOCAL_TIME[talk.draft.language] in said
        assert (talk.draft.offer_link, talk.draft.asked) == (False, None)
        assert LINK not in said
        assert TREATMENT not in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("intent", ["greeting", "appointment", "move", "cancel", "add", "book"])
def test_a_booked_contact_is_answered_the_same_late_in_a_conversation(intent, language):
    talk = Talk(active=[MONDAY], language=language)
    talk.says("?")
    talk.says("?")
    for message in WANTS[intent]:
        said = talk.says(message)
        assert LOCAL_TIME[talk.draft.language] in said


def test_hi_names_the_appointment_even_when_it_was_just_named_but_thanks_does_not():
    talk = Talk(active=[MONDAY])
    assert SAID in talk.says("Hi")
    assert SAID in talk.says("Hi")
    assert talk.says("Thanks!") == "You are welcome. I am here if you need anything else."
    assert talk.says("ok") == f"Very good. Your appointment is on {SAID}. I am here if you need anything else."
    assert talk.says("bye") == "Goodbye, and have a good day."


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (
            "I need to reschedule",
            (
                f"I have noted that you would like to move your appointment on {SAID}. Someone from "
                "Acme Dental will get back to you to arrange it."
            ),
        ),
        (
            "Different time please",
            (
                f"I have noted that you would like to move your appointment on {SAID}. Someone from "
                "Acme Dental will get back to you to arrange it."
            ),
        ),
        (
            "Please cancel",
            (
                f"I have noted that you would like to cancel your appointment on {SAID}. Someone from "
                "Acme Dental will get back to you to confirm."
            ),
        ),
        (
            "One more appointment please",
            (
                "I have noted that you would like a further appointment. Someone from Acme Dental "
                f"will get back to you to arrange it. Your appointment is on {SAID}."
            ),
        ),
        (
            "Can I book something?",
            (
                f"You already have an appointment: it is on {SAID}. If you would like to change anything, "
                "just let me know."
            ),
        ),
        (
            "How much is it?",
            (
                "I cannot answer that myself, so I am passing your question on. Someone from Acme "
                f"Dental will get back to you. Your appointment is on {SAID}."
            ),
        ),
        (
            "Tengo que cancelar",
            (
                "He anotado que desea cancelar su cita del lunes 25 de mayo de 2026 a las 15:00 (hora "
                "de Londres). El equipo de Acme Dental se pondrá en contacto con usted para "
                "confirmarlo."
            ),
        ),
        (
            "Quero remarcar",
            (
                "Anotei que você gostaria de remarcar o seu agendamento de segunda-feira, 25 de maio "
                "de 2026, às 15:00 (horário de Londres). A equipe de Acme Dental entrará em contato "
                "para combinar."
            ),
        ),
        (
            "Ich muss leider absagen",
            (
                "Ich habe notiert, dass Sie Ihren Termin am Montag, dem 25. Mai 2026, um 15:00 Uhr "
                "(Ortszeit London) absagen möchten. Das Team von Acme Dental meldet sich bei Ihnen, "
                "um es zu bestätigen."
            ),
        ),
        (
            "Je dois déplacer mon rendez-vous",
            (
                "J’ai noté que vous souhaitez déplacer votre rendez-vous du lundi 25 mai 2026 à 15:00 "
                "(heure de Londres). L’équipe Acme Dental reviendra vers vous pour l’organiser."
            ),
        ),
    ],
)
def test_a_wish_of_a_booked_contact_is_answered(message, said):
    talk = Talk(active=[MONDAY])
    talk.says("?")
    assert talk.says(message) == said


def test_a_yes_to_the_offer_of_a_change_is_noted():
    talk = Talk(active=[MONDAY])
    talk.says("Can I book something?")
    assert talk.says("yes please").startswith("I have noted that you would like to move your appointment")


def test_an_answer_that_arrives_after_the_booking_is_kept_but_nothing_more_is_asked():
    talk = Talk(questions=[TREATMENT, BEFORE])
    talk.says("Hi")
    talk.active = (MONDAY,)
    assert SAID in talk.says("Whitening")
    assert talk.draft.answers == {TREATMENT: "Whitening"}
    assert talk.draft.asked is None


def test_an_unbooked_contact_is_greeted_asked_and_offered_the_link():
    talk = Talk(questions=[TREATMENT, BEFORE])
    assert talk.says("Hi") == (
        "Hello Anna. Thank you for writing to Acme Dental. "
        f"So that we can help you well, I have a short question: {TREATMENT}"
    )
    assert talk.says("Whitening") == f"Thank you. {BEFORE}"
    assert talk.says("No, first time") == f"Thank you, noted. You can choose a time that suits you here:\n{LINK}"
    assert talk.answers == {TREATMENT: "Whitening", BEFORE: "No, first time"}
    assert talk.says("Thanks!") == "You are welcome. I am here if you need anything else."
    assert talk.says("I lost the link") == f"Of course, here is the link again:\n{LINK}"


def test_answers_from_elsewhere_are_not_asked_again():
    talk = Talk(questions=[TREATMENT, BEFORE])
    talk.answers = {TREATMENT: "Whitening"}
    assert talk.says("Hi").endswith(BEFORE)


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_is_taken_as_one(answer):
    talk = Talk(questions=[TREATMENT, BEFORE])
    talk.says("Hi")
    talk.says(answer)
    assert talk.draft.answers == {TREATMENT: answer}
    assert talk.draft.asked == BEFORE


@pytest.mark.parametrize(
    "message", [*WANTS["hours"], *WANTS["question"], *WANTS["greeting"], *WANTS["thanks"], *WANTS["appointment"]]
)
def test_a_counter_question_is_answered_first_and_the_question_repeated(message):
    talk = Talk(questions=[TREATMENT, BEFORE])
    talk.says("?")
    assert talk.says(message).endswith(TREATMENT)
    assert (talk.draft.answers, talk.draft.asked) == ({}, TREATMENT)


def test_a_burst_holds_an_answer_and_a_question():
    talk = Talk(questions=[TREATMENT, BEFORE])
    talk.says("Hi")
    said = talk.says("Whitening", "and bleaching", "When are you open?")
    assert talk.draft.answers == {TREATMENT: "Whitening\nand bleaching"}
    assert "Monday to Friday: 09:00–17:00" in said
    assert said.endswith(f"Thank you. {BEFORE}")


@pytest.mark.parametrize("intent", ["book", "refuse"])
def test_who_asks_a_second_time_or_refuses_gets_the_link(intent):
    for message in WANTS[intent]:
        talk = Talk(questions=[TREATMENT, BEFORE])
        first = talk.says("I'd like to book an appointment")
        assert first.endswith(f"Gladly. One short question first: {TREATMENT}")
        assert talk.says(message).endswith(LINK), message
        assert talk.draft.answers == {}


def test_the_link_is_not_repeated_until_asked_for_or_a_while_has_passed():
    talk = Talk()
    assert LINK in talk.says("Hi")
    for message in ("How much is it?", "My tooth hurts", "When are you open?", "It still hurts"):
        assert LINK not in talk.says(message)
    assert talk.says("It hurts more").endswith(LINK)


def test_without_a_link_the_team_gets_in_touch():
    talk = Talk(link=None)
    promise = "Someone from Acme Dental will be in touch with you to arrange a time."
    assert talk.says("Hi").endswith(promise)
    assert promise not in talk.says("My tooth hurts")
    assert talk.says("I'd like to book an appointment") == promise
    assert talk.draft.offer_link is False


def test_after_a_cancellation_the_next_answer_says_so_and_may_offer():
    talk = Talk(active=[MONDAY])
    talk.says("Hi")
    talk.active = ()
    assert talk.says("Hi") == (
        "Hello Anna. Your earlier appointment is no longer in our calendar. "
        f"You can choose a time that suits you here:\n{LINK}"
    )
    assert "no longer" not in talk.says("Hi")


def test_who_was_told_that_there_is_none_has_not_lost_one():
    talk = Talk()
    assert talk.says("When is my appointment?").startswith(
        "Hello Anna. Thank you for writing to Acme Dental. You have no"
    )
    assert "no longer" not in talk.says("Hi")


def test_an_appointment_that_is_over_is_not_called_cancelled():
    talk = Talk(active=[replace(OVER, is_active=True)])
    talk.says("Hi")
    talk.active, talk.past = (), (OVER,)
    assert "no longer" not in talk.says("Hi")
    said = talk.says("When is my appointment?")
    assert said == (
        "You have no appointment coming up at the moment. "
        "Your last appointment was on Monday, 4 May 2026 at 15:00 (London time)."
    )


def test_a_wish_to_move_what_we_do_not_know_is_passed_on_without_asking_to_book():
    talk = Talk(questions=[TREATMENT])
    said = talk.says("I need to cancel my appointment")
    assert said.endswith(
        "I cannot find an upcoming appointment of yours, but I have noted your message. "
        "Someone from Acme Dental will look into it and get back to you."
    )
    assert (talk.draft.asked, talk.draft.offer_link) == (None, False)


@pytest.mark.parametrize("intent", ["decline", "goodbye"])
def test_who_declines_or_leaves_is_not_asked_anything(intent):
    for message in WANTS[intent]:
        talk = Talk(questions=[TREATMENT])
        talk.says("Hi")
        talk.says(message)
        assert (talk.draft.asked, talk.draft.offer_link, talk.draft.answers) == (None, False, {}), message


@pytest.mark.parametrize("questions", [(), (TREATMENT,)])
def test_every_message_of_an_unbooked_contact_gets_an_answer(questions):
    for message in EVERYTHING:
        talk = Talk(questions=questions, hours=())
        for _ in range(3):
            assert talk.says(message), message


@pytest.mark.parametrize(
    ("bot", "earlier", "burst", "language"),
    [
        (None, (), "👍", "en"),
        ("de", (), "👍", "de"),
        ("pt-BR", (), "ok", "pt"),
        ("it", (), "ok", "en"),
        ("de", ("¿Cuál es el precio?",), "ok", "es"),
        ("de", ("Bonjour",), "When is my appointment?", "en"),
        (None, ("Olá", "12"), "no", "pt"),
        ("es", (), "Bonjour", "fr"),
    ],
)
def test_the_language_is_that_of_the_burst_else_of_the_contact_else_of_the_bot(bot, earlier, burst, language):
    talk = Talk(language=bot, active=[MONDAY])
    talk.history = [Line("inbound", text, NOW) for text in earlier]
    talk.says(burst)
    assert talk.draft.language == language


def test_a_name_from_a_profile_is_never_more_than_a_name():
    talk = Talk(active=[MONDAY])
    talk.person = Person(1, f"Book here {LINK}")
    assert talk.says("Hi").startswith("Hello. ")
