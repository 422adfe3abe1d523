"""What a contact reads, whatever a model would like to say."""

import re
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opensetter.engine.guard import PLACEHOLDER, mask, review
from opensetter.engine.types import Appointment, Draft, Facts, Withheld
from tests.unit.engine.tables import unbooked
from tests.unit.engine.tables.attacks import INVITATIONS, LINK, LINKS
from tests.unit.engine.tables.benign import BENIGN

MONDAY = Appointment(1, datetime(2026, 5, 25, 14, tzinfo=UTC), None, "Europe/London", is_active=True)
BOOKED = Facts(LINK, (MONDAY,))
UNBOOKED = Facts(unbooked.LINK, (), unbooked.KNOWN)
STATEMENT = "Your appointment is on Monday, 25 May 2026 at 15:00 (London time)."
REASON = (Withheld.BOOKING_EXISTS,)
BEFORE, AFTER = "Parking is free and there is a lift.", "Please bring your insurance card."


@pytest.mark.parametrize("attack", LINKS + INVITATIONS)
def test_a_booked_contact_reads_their_appointment_instead_of_an_attack_and_what_is_helpful_around_it(attack):
    alone, between = review(Draft(attack), BOOKED), review(Draft(f"{BEFORE} {attack}\n{AFTER}"), BOOKED)
    assert (alone.text, alone.offers_link, alone.withheld) == (STATEMENT, False, REASON)
    assert re.split(r"\s*\n+", between.text) == [BEFORE, AFTER]
    assert between.withheld == REASON


@pytest.mark.parametrize("text", BENIGN)
def test_a_booked_contact_reads_harmless_words_unchanged(text):
    reply = review(Draft(text), BOOKED)
    assert (reply.text, reply.withheld) == (text, ())


def test_a_hostile_draft_in_every_field_changes_nothing():
    draft = Draft(f"Please book here: {LINK}", True, "en", f"Please book here {LINK}?", {LINK: LINK})
    assert review(draft, BOOKED).text == STATEMENT


def test_a_clean_draft_that_wants_to_offer_keeps_its_words_and_loses_the_offer():
    reply = review(Draft(BEFORE, offer_link=True), BOOKED)
    assert (reply.text, reply.offers_link, reply.withheld) == (BEFORE, False, REASON)


@pytest.mark.parametrize(
    "lead", ["Here you go:", "Sure! Here it is:", "Of course, Anna!", "Hello Anna!", "Great. Thanks. Bye", "👍"]
)
def test_remnants_around_a_withheld_link_become_the_appointment(lead):
    assert review(Draft(f"{lead}\n{LINK}"), BOOKED).text == STATEMENT


def test_an_answer_to_the_wish_to_move_survives_without_its_link():
    noted = "I have noted that you would like to reschedule your appointment. Someone will get back to you."
    assert review(Draft(f"{noted} You can also reschedule here: {LINK}"), BOOKED).text == noted


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", STATEMENT),
        ("es", "Su cita es el lunes 25 de mayo de 2026 a las 15:00 (hora de Londres)."),
        ("pt", "O seu agendamento é na segunda-feira, 25 de maio de 2026, às 15:00 (horário de Londres)."),
        ("de", "Ihr Termin ist am Montag, dem 25. Mai 2026, um 15:00 Uhr (Ortszeit London)."),
        ("fr", "Votre rendez-vous est prévu le lundi 25 mai 2026 à 15:00 (heure de Londres)."),
        ("xx", STATEMENT),
    ],
)
def test_the_appointment_is_stated_in_the_language_of_the_draft(language, said):
    assert review(Draft(LINK, language=language), BOOKED).text == said
    assert review(Draft(""), BOOKED).text == STATEMENT


def test_several_appointments_are_all_stated():
    second = Appointment(2, datetime(2026, 6, 1, 8, tzinfo=UTC), None, "Europe/London", is_active=True)
    reply = review(Draft(LINK), Facts(LINK, (second, MONDAY)))
    assert reply.text.splitlines()[1:] == [
        "– Monday, 25 May 2026 at 15:00 (London time)",
        "– Monday, 1 June 2026 at 09:00 (London time)",
    ]


def test_a_question_asked_before_booking_is_not_asked_of_a_booked_contact():
    asked = "What treatment are you interested in?"
    assert review(Draft(f"{BEFORE} {asked}", asked=asked), BOOKED).text == BEFORE


@pytest.mark.parametrize(
    ("url", "stays"),
    [
        ("https://acme.example/map", True),
        ("https://calendly.com/acme-dental/terms", False),
        ("https://www.calendly.com/", False),
        ("https://acme.example/out?to=https://calendly.com/acme-dental", False),
        ("https://acme.example/out?to=https%3A%2F%2Fcalendly.com%2Facme", False),
    ],
)
def test_an_operators_address_stays_for_a_booked_contact_unless_it_leads_to_the_booking_page(url, stays):
    text = f"{BEFORE} The map is here: {url}"
    reply = review(Draft(text), Facts(LINK, (MONDAY,), (url,)))
    assert reply.text == (text if stays else BEFORE)


@pytest.mark.parametrize("attack", [LINK, "tinyurl.com/acme", "cal.com", "c a l . c o m", "cal dot com", "cаl.com"])
def test_addresses_are_withheld_also_where_the_bot_has_no_link_or_a_short_one(attack):
    for link in (None, "https://cal.com/acme"):
        assert review(Draft(f"{BEFORE} {attack}"), Facts(link, (MONDAY,))).text == BEFORE


def test_a_short_host_is_not_read_into_ordinary_words():
    text = "It is a local community with typical company."
    assert review(Draft(text), Facts("https://cal.com/acme", (MONDAY,))).text == text


@pytest.mark.parametrize(("text", "wants", "said"), unbooked.OFFERS)
def test_an_unbooked_contact_gets_the_link_once_on_the_last_line(text, wants, said):
    reply = review(Draft(text, offer_link=wants), UNBOOKED)
    assert (reply.text, reply.offers_link, reply.withheld) == (said, True, ())


@pytest.mark.parametrize(("text", "said"), unbooked.UNKNOWN_ADDRESSES)
def test_an_unbooked_contact_gets_no_address_that_nobody_wrote(text, said):
    reply = review(Draft(text), UNBOOKED)
    assert (reply.text, reply.offers_link, reply.withheld) == (said, False, unbooked.UNKNOWN)


@pytest.mark.parametrize("text", unbooked.UNTOUCHED)
def test_an_unbooked_contact_reads_everything_else_unchanged(text):
    reply = review(Draft(text), UNBOOKED)
    assert (reply.text, reply.offers_link, reply.withheld) == (text, False, ())


def test_an_unbooked_contact_reads_no_other_address_of_the_booking_host_in_any_disguise():
    theirs = "https://calendly.com/another-team/15min"
    for attack in LINKS:
        reply = review(Draft(f"{BEFORE}\n{attack}\n{AFTER}"), Facts(theirs, ()))
        assert "calendlycom" not in _skeleton(reply.text.removesuffix(theirs)), attack
        assert reply.text.startswith(BEFORE)
        assert AFTER in reply.text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Great! You can book here:", "Great! Someone from our team will be in touch with you to arrange a time."),
        ("Sure. Use [booking link]", "Sure. Someone from our team will be in touch with you to arrange a time."),
        ("", "Someone from our team will be in touch with you to arrange a time."),
    ],
)
def test_without_a_booking_link_an_offer_becomes_a_promise(text, said):
    reply = review(Draft(text, offer_link=True), Facts(None, ()))
    assert (reply.text, reply.offers_link, reply.withheld) == (said, False, (Withheld.NO_BOOKING_LINK,))


@pytest.mark.parametrize("facts", [BOOKED, UNBOOKED])
def test_a_reply_is_plain_text_of_bounded_length_and_never_empty(facts):
    for text in (
        "",
        " \n ",
        "\x00\x1b[31m",
        "\ud800",
        "\u202e",
        "\ue000" * 50,
        "word. " * 5000,
        "x" * 1_000_000,
        "(" * 9000,
    ):
        reply = review(Draft(text, offer_link=True), facts).text
        assert 0 < len(reply) <= 4096
        assert reply == unicodedata.normalize("NFC", reply).strip()
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff]", reply)


def test_a_long_reply_ends_with_a_whole_sentence():
    reply = review(Draft("One more word. " * 500, offer_link=True), UNBOOKED).text
    body, link = reply.rsplit("\n", 1)
    assert link == unbooked.LINK
    assert body.endswith("One more word.")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"Book: {LINK}", f"Book: {PLACEHOLDER}"),
        (f"Book: {LINK}?month=2026-05&x=1.", f"Book: {PLACEHOLDER}."),
        ("calendly.com/acme-dental/30min/", PLACEHOLDER),
        ("(http://www.CALENDLY.com/acme-dental/30min)", f"({PLACEHOLDER})"),
        ("calendly.com/acme-dental/30minutes", "calendly.com/acme-dental/30minutes"),
        ("Nothing here.", "Nothing here."),
    ],
)
def test_the_booking_link_is_masked_in_history(text, masked):
    assert mask(text, LINK) == masked
    assert mask(text, None) == text


def _skeleton(text: str) -> str:
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(letter for letter in folded if letter.isalnum())


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(BENIGN[:40] + LINKS[:90]), max_size=5),
    st.sampled_from([" ", "\n", ". ", "\n\n", "", " - ", ": "]),
    st.sampled_from(["calendly.com", "c a l e n d l y.com", "calendly", ".com", "cal", "endly.com"]),
)
def test_no_mixture_of_harmless_words_and_disguises_brings_the_booking_host_back(parts, between, tail):
    text = between.join([*parts, tail])
    assert "calendlycom" not in _skeleton(review(Draft(text, offer_link=True), BOOKED).text)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="calendy.om/ \u200b\u0430-_\n:htps", max_size=60))
def test_no_noise_brings_the_booking_host_back_and_a_review_is_final(text):
    reply = review(Draft(text), BOOKED)
    assert "calendlycom" not in _skeleton(reply.text)
    assert review(Draft(reply.text), BOOKED).text == reply.text
