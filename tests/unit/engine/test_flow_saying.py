"""What is said of what was done, or could not be: honest sentences, that the guard lets pass, in five languages."""

import re
from dataclasses import fields, replace

import pytest

from opensetter.engine.flow import answering, phrases
from opensetter.engine.flow.choice import say_slot
from opensetter.engine.flow.phrases import FLOW_PHRASES, FlowPhrases
from opensetter.engine.guard import review
from opensetter.engine.languages import LANGUAGES
from opensetter.engine.plans import Booked, Cancel, Offered, Refusal, Refused, Take
from opensetter.engine.types import Draft, Facts
from tests.unit.engine.desk import CHECK_UP, LONDON, NOW, WHITENING, Desk, appointment

TUESDAY = appointment(1, "2026-05-26 15:00")
SAID = "Tuesday, 26 May 2026 at 15:00 (London time)"
HELLO = {"en": "Hello", "es": "Hola", "pt": "Olá", "de": "Guten Tag", "fr": "Bonjour"}
OFFERED = {
    "en": "1. Wednesday, 20 May at 13:00\n",
    "es": "1. miércoles 20 de mayo a las 13:00\n",
    "pt": "1. quarta-feira, 20 de maio, às 13:00\n",
    "de": "1. Mittwoch, 20. Mai, um 13:00 Uhr\n",
    "fr": "1. mercredi 20 mai à 13:00\n",
}
BOOKED = {
    "en": "Your appointment is on Wednesday, 20 May 2026 at 15:00 (London time).",
    "es": "Su cita es el miércoles 20 de mayo de 2026 a las 15:00 (hora de Londres).",
    "pt": "O seu agendamento é na quarta-feira, 20 de maio de 2026, às 15:00 (horário de Londres).",
    "de": "Ihr Termin ist am Mittwoch, dem 20. Mai 2026, um 15:00 Uhr (Ortszeit London).",
    "fr": "Votre rendez-vous est prévu le mercredi 20 mai 2026 à 15:00 (heure de Londres).",
}


_ALIKE = {"phone", "phone_at", "video", "video_at"}


def met(**settings):
    desk = Desk(**settings).has_met()
    desk.burst = ("2",)
    return desk


@pytest.mark.parametrize("language", LANGUAGES)
def test_times_are_listed_one_to_a_line_with_the_zone_once_and_the_booking_says_all_of_it(language):
    desk = Desk()
    said = desk.says(HELLO[language])
    assert OFFERED[language] in said
    assert [line[:3] for line in said.splitlines() if line[:1].isdigit()] == ["1. ", "2. ", "3. ", "4. "]
    assert len(re.findall("Lond", said)) == 1
    assert max(map(len, said.splitlines()[2:])) <= 80
    assert BOOKED[language] in desk.says("2")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("active", [(), (TUESDAY,)])
def test_no_sentence_is_one_that_the_guard_takes_out(language, active):
    values = {
        "zone": "UTC",
        "on": "X",
        "when": "X",
        "what": "X",
        "team": "Someone",
        "name": "Check-up",
        "place": "12 High Street",
        "list": "1. Teeth whitening\n2. Check-up",
    }
    for field in fields(FlowPhrases):
        text = getattr(FLOW_PHRASES[language], field.name).format(**values)
        reply = review(Draft(text, language=language), Facts(None, active, now=NOW))
        assert (reply.text, reply.withheld) == (text, ()), field.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_found_again_and_no_other(language):
    for field in fields(FlowPhrases):
        text = getattr(FLOW_PHRASES[language], field.name)
        names = {other.name for other in fields(FlowPhrases) if phrases.says(text, [other.name])}
        assert field.name in names
        # One may be part of another, such as the question after "That moment has already passed".
        part_of = {"gone_by": {"vague"}, "booked": {"booked_named"}, "booked_named": {"booked"}}
        assert names <= {field.name, *part_of.get(field.name, ()), *_ALIKE}, field.name


@pytest.mark.parametrize(
    ("kind", "place", "said"),
    [
        ("address", "12 High Street, London", "The address: 12 High Street, London"),
        ("phone", None, "It takes place by phone."),
        ("phone", "+44 20 7946 0000", "It takes place by phone: +44 20 7946 0000"),
        ("video", None, "It takes place by video."),
    ],
)
def test_where_the_appointment_is_is_said_with_the_booking(kind, place, said):
    desk = Desk(kinds=(replace(CHECK_UP, location_kind=kind, location=place),))
    desk.says("Hi")
    assert desk.says("2").endswith(f" If anything changes, just write to me here. {said}")


def test_of_several_kinds_the_booked_one_is_named():
    desk = Desk(kinds=(CHECK_UP, WHITENING))
    desk.says("A whitening please")
    assert desk.says("2").startswith("That is settled (Teeth whitening). Your appointment is on Wednesday")


def test_a_time_that_is_taken_meanwhile_is_said_to_be_and_others_can_be_chosen():
    desk = Desk()
    desk.says("Hi")
    desk.taken.add(desk.offers[1].starts_at)
    said = desk.says("2")
    assert said.startswith(
        "I am sorry, that time has just been taken.\n\nThese times are still possible (London time):\n1. "
    )
    assert desk.active == ()
    desk.says("1")
    assert len(desk.active) == 1


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (Refusal.SLOT_TAKEN, "I am sorry, that time has just been taken. Someone from Acme Dental will be in touch"),
        (Refusal.SLOT_UNAVAILABLE, "I am sorry, that time is no longer possible. Someone from Acme Dental will be"),
        (Refusal.NOT_OFFERED, "I am sorry, I cannot find that time among those I named. What day and time"),
        (Refusal.NO_SUCH_BOOKING, "Your earlier appointment is no longer in our calendar."),
        (Refusal.NOT_OURS, "I have noted that you would like to move your appointment on Tuesday"),
        (Refusal.ALREADY_BOOKED, f"You already have an appointment: it is on {SAID}."),
        (Refusal.TOO_LATE, "I am sorry, it is too late to change that here. Someone from Acme Dental will get back"),
    ],
)
def test_what_was_not_done_is_said_honestly(why, said):
    desk = met(active=[TUESDAY] if why in (Refusal.NOT_OURS, Refusal.ALREADY_BOOKED) else [])
    assert answering.say(desk.context, Take(1), Refused(why)).text.startswith(said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("why", Refusal)
@pytest.mark.parametrize("active", [(), (TUESDAY,)])
def test_nothing_that_was_not_done_is_said_to_be(language, why, active):
    desk = met(active=active, language=language)
    for plan in (Take(1), Cancel(1)):
        text = answering.say(desk.context, plan, Refused(why)).text
        assert text
        assert "{" not in text
        assert not phrases.says(text, ["booked", "booked_named", "moved", "cancelled"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_nothing_is_free_is_said_and_no_time(language):
    desk = met(language=language)
    desk.burst = ("?",)
    text = answering.say(desk.context, answering.plan(desk.context), Offered(())).text
    assert not re.search(r"\d", text)
    desk.open = list
    desk.says("?")
    assert desk.offers == ()
    # Thanks for that are not answered with another look.
    desk.says("ok 👍")
    assert desk.plan is None


def test_what_a_model_did_is_told_when_it_could_not_say_it_itself():
    desk = met()
    desk.burst = ("the second one",)
    text = answering.say(desk.context, Take(7), Booked(TUESDAY)).text
    assert text == f"That is settled. Your appointment is on {SAID}. If anything changes, just write to me here."


def test_a_reply_that_found_nothing_done_claims_nothing():
    desk = met()
    text = answering.say(desk.context, Take(7), None).text
    assert text == "Thank you for your message. Someone from Acme Dental will read it and get back to you if needed."


def test_an_hour_that_happens_twice_is_told_from_the_other_in_the_list():
    first, second = (appointment(number, "2026-10-25 01:30", zone=LONDON) for number in (1, 2))
    second = replace(second, starts_at=second.starts_at.replace(hour=1))
    said = [_line(one) for one in (first, second)]
    assert said == ["Sunday, 25 October at 01:30 (UTC+1)", "Sunday, 25 October at 01:30 (UTC+0)"]


def _line(one):
    return say_slot(one.starts_at, one.time_zone, "en")
