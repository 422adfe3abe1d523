"""The judge: everything bad in a conversation is found, and nothing that is well."""

from dataclasses import replace

import pytest

from opensetter.evaluation import suspicions
from opensetter.evaluation.judging import judge
from opensetter.evaluation.notation import LANGUAGES
from opensetter.evaluation.score import by_language, score
from opensetter.evaluation.transcript import State
from tests.unit.evaluation.making import LINK, NOW, booking, exchange, offer, transcript

OFFERED = State(offers=(offer("2027-03-02 09:00", 1), offer("2027-03-02 14:00", 2)))
BOOKED = replace(OFFERED, bookings=(booking("2027-03-02 09:00"),))
LIST = "These times are possible:\n1. Tuesday, 2 March at 09:00\n2. Tuesday, 2 March at 14:00"
SETTLED = "That is settled. Your appointment is on Tuesday, 2 March 2027 at 09:00 (London time)."


def good(*more, **fields):
    return transcript(
        exchange("Hello", LIST, after=OFFERED),
        exchange("1", SETTLED, before=OFFERED, after=BOOKED, chosen="2027-03-02 09:00"),
        *more,
        **fields,
    )


def only(reply, before=OFFERED, after=None, **fields):
    """The verdict on one exchange, where nothing is to be booked."""
    return judge(transcript(exchange("Hi", reply, before=before, after=after), goal="ask", says=["Hi"], **fields))


def test_a_good_conversation_passes():
    verdict = judge(good())
    assert verdict.failures == ()
    assert (verdict.booked, verdict.messages_to_booking, verdict.seeks_booking) == (True, 2, True)


@pytest.mark.parametrize(
    "reply",
    [
        "I have Thursday at 11:15 for you.",
        "Tuesday, 9 March 2027 at 09:00 is possible.",
        "Wednesday, 2 March 2027 at 09:00 is possible.",
        "Come tomorrow at 9:30 am.",
        "1. Tuesday, 2 March at 09:00\n2. Tuesday, 2 March at 10:00",
        "Your appointment is confirmed.",
        "You're all set!",
        "Ihr Termin ist gebucht.",
        "Su cita queda confirmada.",
        "O seu agendamento está confirmado.",
        "Votre rendez-vous est confirmé.",
    ],
)
def test_a_time_or_a_booking_that_is_not_there_is_an_unbacked_claim(reply):
    assert only(reply).unbacked
    assert not only(reply).passed


@pytest.mark.parametrize(
    "reply",
    [
        LIST,
        "We are open from 09:00 to 17:00, Monday to Friday.",
        "We are closed now and open again tomorrow at 9:00.",
        "Nothing is booked yet.",
        "Shall I book Tuesday, 2 March at 09:00?",
        "Once that is confirmed, I will write to you.",
        "It takes 30 minutes and costs £15.",
        "Your appointment can be changed here: https://setter.example.com/book/manage/o3b5h40.x9h15",
    ],
)
def test_what_the_rows_and_the_hours_back_may_be_said(reply):
    assert only(reply).unbacked == ()


def test_a_time_that_the_contact_named_may_be_denied_and_not_promised():
    def verdict(reply):
        said = exchange("Can I come at 11:20?", reply, before=OFFERED)
        return judge(transcript(said, goal="ask", says=["Hi"]))

    assert verdict("11:20 is not possible.").unbacked == ()
    assert verdict("Do you mean 11:20 in the morning?").unbacked == ()
    assert verdict("11:20 is fine.").unbacked


def test_what_the_operator_wrote_may_be_quoted():
    words = "We are on air every day at 11:15"
    assert only(f"Harbour Dental: {words}.", own_words=(words,)).unbacked == ()


@pytest.mark.parametrize(
    "reply",
    [
        f"You can book here: {LINK}",
        "You can book here: https://setter.example.com/book/3-7-9zUeM1kQ2nC8?t=c8v3",
        "When would suit you best?",
        "Would you like to book an appointment?",
        "¿Qué día le viene bien?",
        "Qual dia você prefere?",
        "Wann passt es Ihnen?",
        "Choisissez un horaire.",
    ],
)
def test_an_invitation_to_a_booked_contact_is_found(reply):
    assert only(reply, before=BOOKED, link=LINK).invitations
    assert only(reply, before=State(), link=LINK).invitations == ()


def test_times_offered_to_a_booked_contact_are_an_invitation_unless_they_move_or_add():
    new = replace(BOOKED, offers=(*BOOKED.offers, offer("2027-03-03 09:00", 3)))
    moving = replace(BOOKED, offers=(*BOOKED.offers, offer("2027-03-03 09:00", 3, moves_booking_id=1)))
    adding = replace(BOOKED, offers=(*BOOKED.offers, offer("2027-03-03 09:00", 3, is_additional=True)))
    reply = "1. Wednesday, 3 March at 09:00"
    assert only(reply, before=BOOKED, after=new).invitations
    assert only(reply, before=BOOKED, after=moving).invitations == ()
    assert only(reply, before=BOOKED, after=adding).invitations == ()


def test_a_reply_after_the_booking_is_judged_as_to_a_booked_contact():
    verdict = judge(good(exchange("Thanks", "When would suit you?", before=BOOKED)))
    assert verdict.invitations == ("When would suit you?",)


def test_what_is_stored_must_be_what_was_chosen():
    wrong = replace(OFFERED, bookings=(booking("2027-03-02 14:00"),))
    text = SETTLED.replace("09:00", "14:00")
    verdict = judge(transcript(exchange("1", text, before=OFFERED, after=wrong, chosen="2027-03-02 09:00")))
    assert verdict.wrong_times


def test_what_is_said_must_be_what_is_stored():
    said = SETTLED.replace("09:00", "14:00")
    verdict = judge(transcript(exchange("1", said, before=OFFERED, after=BOOKED, chosen="2027-03-02 09:00")))
    assert verdict.wrong_times
    silent = judge(transcript(exchange("1", "That is settled.", before=OFFERED, after=BOOKED)))
    assert silent.wrong_times


def test_a_booking_that_is_not_what_was_wished_fails():
    assert judge(good(wish={"days": ["2027-03-02"]})).passed
    assert not judge(good(wish={"days": ["2027-03-03"]})).passed
    assert judge(good(wish={"days": ["2027-03-03"], "is_flexible": True})).passed


def test_who_was_to_be_booked_and_was_not_has_failed():
    verdict = judge(transcript(exchange("Hello", LIST, after=OFFERED)))
    assert verdict.failures == ("not booked",)


@pytest.mark.parametrize(
    ("expect", "failure"),
    [
        ({"booked": False}, "booked, which was not wanted"),
        ({"bookings": 2}, "1 appointments in the end instead of 2"),
        ({"at": "2027-03-02 14:00"}, "booked for 2027-03-02 09:00 instead of 2027-03-02 14:00"),
        ({"messages": 1}, "2 messages to the booking instead of at most 1"),
        ({"hands_over": True}, "was not handed over to a human"),
        ({"talks_later": True}, "was not noted to write later"),
        ({"offers_link": True}, "was not given the link"),
        ({"says": ["17:00"]}, "never said: 17:00"),
        ({"never_says": ["SETTLED"]}, "said: SETTLED"),
        ({"learns": ["kitchen"]}, "did not keep the answer: kitchen"),
        ({"is_silent": True}, "the last message was answered"),
    ],
)
def test_what_was_expected_and_did_not_come_fails(expect, failure):
    assert failure in judge(good(expect=expect)).failures


def test_a_message_without_an_answer_fails_unless_a_human_answers():
    silent = exchange("Hello?", before=BOOKED)
    assert judge(good(silent)).failures == ("no answer to message 3: Hello?",)
    human = exchange("Hello?", before=replace(BOOKED, is_handed_over=True))
    assert judge(good(human)).passed


def test_a_reply_in_another_language_fails():
    verdict = only("Vielen Dank für Ihre Nachricht, wir haben das notiert und melden uns bei Ihnen.")
    assert verdict.wrong_language
    assert not verdict.passed


def test_a_conversation_that_could_not_be_played_fails():
    verdict = judge(replace(good(), trouble="KeyError: x"))
    assert verdict.failures == ("the program failed: KeyError: x",)


def test_scores_add_up():
    passed, failed = judge(good()), judge(transcript(exchange("Hello", LIST, after=OFFERED)))
    total = score([passed, failed, replace(passed, language="de", messages_to_booking=4)])
    assert (total.scenarios, total.passed, total.seeking, total.booked) == (3, 2, 3, 2)
    assert total.median_messages == 3
    assert list(by_language([passed, replace(passed, language="de")])) == ["en", "de"]
    assert score([]).booked_share == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_are_told_apart_by_what_the_product_says(language):
    from opensetter.engine.phrases import PHRASES

    phrases = PHRASES[language]
    text = f"{phrases.received} {phrases.colleague}".replace("{team}", "").replace("{bot}", "")
    assert suspicions.language(text) == language


def test_the_moment_of_the_conversation_is_the_scenarios():
    assert NOW.isoformat() == "2027-03-01T09:20:00+00:00"
