"""A reply says nothing of a time or a booking that no fact backs; what is true, asked or denied stays as it is."""

import base64
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from opensetter.engine import sentences
from opensetter.engine.claims.reviewing import Backing, Unbacked, review, sifted, unbacked
from opensetter.engine.plans import Cancelled, Moved, Noted, TalkLater
from opensetter.engine.types import Appointment, Hours, Offer
from tests.unit.engine.tables import claims_chats as chats
from tests.unit.engine.tables import claims_lies as lies
from tests.unit.engine.tables import claims_twins as twins
from tests.unit.engine.tables import honest

NOW = datetime(2025, 11, 20, 12, tzinfo=UTC)  # a Thursday
LONDON = "Europe/London"
WEEK = tuple(Hours(day, "09:00", "17:00") for day in range(5))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2025, 11, day, hour, minute, tzinfo=UTC)


def offer(number: int, starts_at: datetime, zone: str = LONDON, **more: object) -> Offer:
    return Offer(100 + number, number, starts_at, starts_at + timedelta(minutes=30), zone, 1, **more)


def appointment(starts_at: datetime, booking_id: int = 7, *, zone: str = LONDON, is_active: bool = True) -> Appointment:
    return Appointment(booking_id, starts_at, starts_at + timedelta(minutes=30), zone, is_active)


NOTHING = Backing(NOW, LONDON, opening_hours=WEEK, hours_zone=LONDON)
# Tuesday at 10 and at 15, Wednesday at 9:30
OFFERED = replace(NOTHING, offers=(offer(1, at(25, 10)), offer(2, at(25, 15)), offer(3, at(26, 9, 30))))
# Monday at 15
BOOKED = replace(NOTHING, active=(appointment(at(24, 15)),))


def kinds(text: str, backing: Backing) -> list[Unbacked]:
    return [claim.kind for claim in unbacked(text, backing)]


# ── what is backed ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    [
        "I have Tuesday at 10:00 or 15:00.",
        "I have Tuesday, 25 November at 3 pm.",
        "How about Tuesday at three?",
        "15:00 on Tuesday, or 9:30 on Wednesday?",
        "Tuesday, 10:00–10:30 is free.",
        "Wednesday at half past nine.",
        "On 25/11 at 15.00 hrs",
        "2025-11-25T15:00",
        "Next Tuesday at 10am.",
        "Tuesday at 15:00 UTC.",
        "Tuesday at 10:00 (London time), which is 11:00 Berlin time.",
        "In five days, on Tuesday, at 10:00.",
        "1. Tuesday, 25 November, 10:00\n2. Tuesday, 25 November, 15:00\n3. Wednesday, 26 November, 9:30",
        "On Tuesday 25 November:\n- 10:00\n- 15:00",
        "Tengo el martes 25 de noviembre a las tres de la tarde.",
        "El miércoles a las nueve y media.",
        "Tenho na terça às 15h ou às 10h.",
        "Quarta-feira às 9h30.",
        "Dienstag um 15 Uhr oder Mittwoch um halb zehn.",
        "Am Dienstag, dem 25. November, um 10:00 Uhr.",
        "Mardi à 15 h, ou mercredi à 9 h 30.",
        "Le 25 novembre à quinze heures.",
        "Mar. 25 nov., 15h",
        "Di., 25.11., 15:00 Uhr",
    ],
)
def test_an_offered_time_may_be_told_in_any_way(text):
    assert kinds(text, OFFERED) == []


@pytest.mark.parametrize(
    "text",
    [
        "Your appointment is on Monday, 24 November 2025 at 15:00 (London time).",
        "You're booked for Monday at 3.",
        "See you on Monday!",
        "It starts at 15:00 and ends at 15:30.",
        "Your session is Monday, 15:00 to 15:30.",
        "Su cita es el lunes a las 15:00.",
        "A sua consulta está marcada para segunda às 15h.",
        "Ihr Termin ist am Montag um 15 Uhr.",
        "Votre rendez-vous est lundi à 15 h.",
        "We'll see you in four days.",
        "Is Monday at 15:00 still fine?",
    ],
)
def test_a_booking_may_be_told_and_confirmed(text):
    assert kinds(text, BOOKED) == []


def test_a_time_may_be_told_in_the_bookings_own_zone_and_in_the_contacts():
    booked = replace(BOOKED, active=(appointment(at(24, 15), zone="Europe/Berlin"),), time_zone="America/New_York")
    assert kinds("Your appointment is on Monday at 16:00.", booked) == []
    assert kinds("Your appointment is on Monday at 10:00.", booked) == []
    assert kinds("Your appointment is on Monday at 15:00.", booked) == [Unbacked.CLOCK_TIME]
    assert kinds("Your appointment is on Monday at 15:00 UTC.", booked) == []


def test_a_day_is_that_of_the_zone_in_which_the_time_is_told():
    late = replace(BOOKED, active=(appointment(at(24, 23, 30), zone="Europe/Berlin"),))
    assert kinds("See you on Tuesday at 00:30.", late) == []
    assert kinds("See you on Monday at 23:30.", late) == []
    assert kinds("See you on Tuesday at 23:30.", late) != []


def test_an_hour_that_happens_twice_is_the_one_that_its_offset_says():
    twice = replace(BOOKED, now=datetime(2026, 10, 20, 12, tzinfo=UTC))
    twice = replace(twice, active=(appointment(datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),))
    said = "Your appointment is on Sunday, 25 October 2026 at 01:30 (London time, UTC{})."
    assert kinds(said.format("+1"), twice) == []
    assert kinds(said.format("+0"), twice) == [Unbacked.CLOCK_TIME]


# ── what is not ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I have Tuesday at 16:00.", [Unbacked.CLOCK_TIME]),
        ("I have Thursday at 10:00.", [Unbacked.DATE, Unbacked.CLOCK_TIME]),
        ("I have Wednesday at 15:00.", [Unbacked.CLOCK_TIME]),
        ("Wednesday 25 November at 15:00", [Unbacked.DATE, Unbacked.CLOCK_TIME]),
        ("We have something on Friday.", [Unbacked.DATE]),
        ("Tuesday at 15:00 Berlin time.", [Unbacked.CLOCK_TIME]),
        ("Tuesday at 15:00 Timbuktoo time.", [Unbacked.CLOCK_TIME]),
        ("Tuesday from 10:00 to 15:00.", [Unbacked.CLOCK_TIME]),
        ("How about 10:30 on Tuesday?", [Unbacked.CLOCK_TIME]),
        ("Tuesday at 10:00, or an hour later?", [Unbacked.DATE]),
        ("This Friday works.", [Unbacked.DATE]),
        ("See you in two hours!", [Unbacked.BOOKED, Unbacked.DATE]),
        ("Come tomorrow at noon.", [Unbacked.DATE, Unbacked.CLOCK_TIME]),
        ("These times are in Berlin time.", [Unbacked.CLOCK_TIME]),
        ("2. Tuesday, 25 November, 10:00", [Unbacked.CLOCK_TIME]),
        ("On Wednesday:\n- 10:00\n- 15:00", [Unbacked.CLOCK_TIME, Unbacked.CLOCK_TIME]),
    ],
)
def test_a_time_that_is_not_offered_is_a_claim(text, expected):
    assert kinds(text, OFFERED) == expected


@pytest.mark.parametrize(
    "told", [text for table in (lies.CONFIRMED, lies.PARAPHRASED) for texts in table.values() for text in texts]
)
def test_nobody_without_an_appointment_hears_that_they_have_one_or_of_a_time_that_is_not_offered(told):
    assert kinds(told.format(name="Ana"), OFFERED)


@pytest.mark.parametrize(
    "told",
    [text for table in (lies.MOVED, lies.CANCELLED, lies.CHANGED) for texts in table.values() for text in texts],
)
def test_nobody_hears_that_something_was_moved_or_cancelled_when_it_was_not(told):
    assert kinds(told.format(name="Ana"), BOOKED)


def test_an_offered_time_is_not_a_booked_one():
    assert Unbacked.BOOKED in kinds("You're booked for Tuesday at 15:00.", OFFERED)
    moving = replace(BOOKED, offers=(offer(1, at(25, 10), moves_booking_id=7),))
    assert kinds("I have Tuesday at 10:00 for you.", moving) == []
    assert kinds("You're booked for Tuesday at 10:00.", moving) == [Unbacked.DATE, Unbacked.CLOCK_TIME]


def test_a_booked_time_and_one_that_is_offered_for_a_move_may_stand_in_one_sentence():
    moving = replace(BOOKED, offers=(offer(1, at(25, 10), moves_booking_id=7),))
    assert kinds("Your appointment is on Monday at 15:00, but I could move it to Tuesday at 10:00.", moving) == []
    assert kinds("Ihr Termin ist am Montag um 15 Uhr, aber Dienstag um 10 Uhr wäre auch frei.", moving) == []
    assert kinds("Your appointment is on Monday at 15:00, but I could move it to Tuesday at 11:00.", moving) != []
    assert kinds("You're booked, I can confirm Tuesday at 10:00.", moving) != []
    assert kinds("Your appointment was on Monday, it is on Tuesday at 10:00 now.", moving) != []


def test_an_offer_whose_time_has_come_is_none():
    assert kinds("I have Tuesday at 10:00.", replace(OFFERED, now=at(25, 10))) != []


def test_who_has_one_appointment_has_no_second():
    assert kinds("Your second appointment is booked.", BOOKED) == [Unbacked.BOOKED]
    both = replace(BOOKED, active=(*BOOKED.active, appointment(at(28, 10), 8)))
    assert kinds("Your second appointment is booked.", both) == []


def test_a_claim_says_where_it_is():
    text = "Hello Ana! I have **Thursday** at １６:００ for you."
    claims = unbacked(text, OFFERED)
    assert [(claim.kind, claim.text) for claim in claims] == [
        (Unbacked.DATE, "Thursday"),
        (Unbacked.CLOCK_TIME, "１６:００"),
    ]
    assert all(text[claim.start : claim.end] == claim.text for claim in claims)


@pytest.mark.parametrize(
    "text",
    [
        "Tuesday at １６:００",
        "Tuesday at 16∶00",
        "Tuesday at ١٦:٠٠",
        "Tuesday at 1️⃣6️⃣:0️⃣0️⃣",
        "Tuesday at ⑯:00",
        "Tuesday at 16&#58;00",
        "Tuesday at 16%3A00",
        "Tuesday at 16:OO",
        "Tuesday at l6:00",
        "Tuesday at 1 6 : 0 0",
        "Tuesday at **16**:00",
        "Tuesday at <b>16</b>:00",
        "Tuesday at 16\u200d:00",
        "T h u r s d a y",
        "Thursd\u0430y",
        "Thurs\u00adday",
        "Thur5day",
        "T.h.u.r.s.d.a.y",
        "You are b00ked",
        "Y\u043eu \u0430re b\u043eoked",
        "You. Are. Booked.",
        "You\nare\nbooked",
        base64.b64encode(b"see you at 16:00").decode(),
    ],
)
def test_no_disguise_hides_a_claim(text):
    assert kinds(text, OFFERED)


# ── what may be said all the same ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    [
        "You are not booked yet.",
        "Nothing has been booked so far.",
        "Once you're booked, you'll receive a confirmation.",
        "Shall I book it for you?",
        "If you tell me which one suits you, I'll book it.",
        "Are you booked with us already?",
        "Aún no hay nada reservado.",
        "Ainda não está marcado.",
        "Es ist noch nichts gebucht.",
        "Rien n’est encore réservé.",
    ],
)
def test_a_denial_a_question_and_a_condition_confirm_nothing(text):
    assert kinds(text, NOTHING) == []


@pytest.mark.parametrize(
    "text",
    [
        "No worries you are booked.",
        "Once more: you are booked.",
        "You're booked, okay?",
        "If you're wondering: you are booked.",
        "It's not a wish any more but a fact: you are booked.",
        "You were not booked, but now you are booked.",
    ],
)
def test_what_only_looks_like_a_denial_a_question_or_a_condition_is_a_claim(text):
    assert Unbacked.BOOKED in kinds(text, NOTHING)


def test_a_day_may_be_named_in_a_question_of_preference_and_not_as_one_that_is_free():
    assert kinds("Would Monday or Friday suit you better?", NOTHING) == []
    assert kinds("Which suits you better, next week or the week after?", NOTHING) == []
    assert kinds("We have Friday free, would that suit you better?", NOTHING) != []
    assert kinds("Would Friday at 16:00 suit you better?", NOTHING) != []
    assert kinds("Would 5 December suit you better?", NOTHING) != []


def test_what_the_contact_asked_for_may_be_repeated_to_decline_it_to_ask_or_to_note_it():
    heard = replace(OFFERED, heard=("Hi", "can I come Friday at 4pm?"))
    for text in (
        "I'm sorry, Friday at 16:00 isn't free.",
        "Did you mean Friday at four in the afternoon?",
        "I've noted that you would like to come on Friday at 4 pm. The team will get back to you.",
        "Friday at 16:00 is taken, but I have Tuesday at 15:00.",
    ):
        assert kinds(text, heard) == [], text
        assert kinds(text, OFFERED) != [], text


@pytest.mark.parametrize(
    "text",
    [
        "Friday at 4 pm works!",
        "Yes, Friday at 16:00 is free.",
        "No problem, Friday at 16:00 it is.",
        "See you on Friday at 16:00.",
        "I've put you down for Friday at 4 pm.",
        "Friday at 16:00 isn't free, but Friday at 17:00 is.",
    ],
)
def test_what_the_contact_asked_for_is_not_affirmed(text):
    assert kinds(text, replace(OFFERED, heard=("can I come Friday at 4pm?",))) != []


@pytest.mark.parametrize(
    ("text", "is_true"),
    [
        ("We're open Monday to Friday, 9:00–17:00.", True),
        ("We're open from 9 to 5, Monday to Friday.", True),
        ("We're closed on Sundays.", True),
        ("No, we're not open on Saturday.", True),
        ("We close at 5 pm today.", True),
        ("Our opening hours:\nMonday to Friday: 9:00–17:00", True),
        ("We're open on Sunday.", False),
        ("We're closed on Mondays.", False),
        ("We're open Monday to Saturday, 9:00–17:00.", False),
        ("We're open until 20:00.", False),
        ("We open for you on Tuesday at 9:00.", False),
        ("We have an opening on Monday at 9:00.", False),
        ("You can come on Monday at 9:00, we are open.", False),
    ],
)
def test_opening_hours_may_be_told_as_they_are_and_are_no_offer(text, is_true):
    assert (kinds(text, NOTHING) == []) is is_true


def test_hours_with_a_break_are_told_with_it():
    split = tuple(Hours(day, *span) for day in range(5) for span in (("09:00", "12:00"), ("14:00", "18:00")))
    siesta = replace(NOTHING, opening_hours=split)
    assert kinds("Abrimos de lunes a viernes de 9:00 a 12:00 y de 14:00 a 18:00.", siesta) == []
    assert kinds("We're closed from 12:00 to 14:00.", siesta) == []
    assert kinds("We're open Monday to Friday from 9:00 to 18:00.", siesta) != []


def test_the_operators_own_words_may_be_repeated_as_facts_and_are_no_offer():
    known = replace(NOTHING, known="Walk-in hours are Tuesdays from 10:00 to 12:00.\nThe sale ends on 30 November.")
    assert kinds("Our walk-in hours are Tuesdays, 10:00 to 12:00.", known) == []
    assert kinds("The sale ends on November 30th.", known) == []
    assert kinds("The sale ends on November 29th.", known) != []
    assert kinds("The sale ends on Tuesday at 10:00.", replace(known, known="It ends on 30 November.")) != []
    assert kinds("I have Tuesday at 10:00 free for you.", known) != []
    assert kinds("You can come on Tuesday at 10:00.", known) != []
    assert kinds("See you on 30 November!", known) != []


def test_what_day_it_is_may_be_said():
    assert kinds("Today is Thursday, 20 November.", NOTHING) == []
    assert kinds("Today is Friday.", NOTHING) != []


def test_what_was_done_in_this_turn_may_be_told():
    moved = appointment(at(25, 10))
    after = replace(BOOKED, active=(moved,), outcomes=(Moved(moved, before=at(24, 15)),))
    assert kinds("I've moved it.", after) == []
    assert kinds("I've moved your appointment from Monday at 15:00 to Tuesday at 10:00.", after) == []
    assert kinds("You're booked for Monday at 15:00.", after) != []
    gone = appointment(at(24, 15), is_active=False)
    cancelled = replace(NOTHING, outcomes=(Cancelled(gone),))
    assert kinds("I've cancelled your appointment on Monday at 15:00.", cancelled) == []
    assert kinds("I've cancelled your appointment on Tuesday at 15:00.", cancelled) != []
    later = replace(NOTHING, outcomes=(Noted(TalkLater(at(26, 9))),))
    assert kinds("Of course, I'll write to you again on Wednesday at 9:00.", later) == []


def test_what_was_done_in_this_turn_and_undone_since_is_not_told():
    moved = appointment(at(25, 10))
    assert kinds("I've moved it.", replace(BOOKED, outcomes=(Moved(moved, before=at(21, 9)),))) == [Unbacked.MOVED]
    assert kinds("I've cancelled it.", replace(BOOKED, outcomes=(Cancelled(BOOKED.active[0]),))) == [Unbacked.CANCELLED]


def test_what_was_cancelled_or_is_over_may_be_told_as_such():
    before = replace(NOTHING, past=(appointment(at(3, 10)), appointment(at(27, 10), 8, is_active=False)))
    assert kinds("Your last appointment was on Monday, 3 November at 10:00.", before) == []
    assert kinds("Your appointment on Thursday, 27 November has been cancelled.", before) == []
    assert kinds("See you on 27 November at 10:00.", before) != []


# ── what is no time, and what only looks like it ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["en", "es", "pt", "de", "fr"])
def test_what_counts_ranks_or_greets_stays_and_so_do_true_times_however_they_are_told(language):
    said = (
        (chats.ANYTIME, honest.KNOWN_NOTHING),
        (chats.OFFERED, honest.KNOWN_OFFERS),
        (chats.NEAREST, replace(honest.KNOWN_OFFERS, heard=(honest.ASKED[language],))),
        (chats.BOOKED, honest.KNOWN_BOOKING),
    )
    assert [text for texts, backing in said for text in texts[language] if unbacked(text, backing)] == []


def test_a_lie_in_the_shape_of_a_count_a_rank_or_a_greeting_is_a_claim():
    for backing in (NOTHING, OFFERED, BOOKED):
        assert [text for text in twins.TWINS if not unbacked(text, backing)] == []
    assert [text for text in twins.TWINS_OF_OFFERS if not unbacked(text, OFFERED)] == []
    assert [text for text in twins.TWINS_OF_BOOKINGS if not unbacked(text, BOOKED)] == []
    wished = [(text, replace(OFFERED, heard=(wish,))) for wish, text in twins.TWINS_OF_WISHES]
    assert [text for text, backing in wished if not unbacked(text, backing)] == []


def test_todays_name_backs_a_greeting_and_nothing_else():
    assert kinds("Happy Thursday, Ana! Have a great Thursday.", NOTHING) == []
    assert kinds("Happy Friday, Ana!", NOTHING) == [Unbacked.DATE]
    assert Unbacked.BOOKED in kinds("Happy Thursday, you're booked for Thursday!", NOTHING)
    assert kinds("Happy Thursday! Thursday is free.", NOTHING) == [Unbacked.DATE]


def test_the_same_time_is_the_one_that_was_told_last_or_the_one_they_wrote_or_have():
    asked = replace(OFFERED, heard=("Friday at 3 pm?",))
    assert kinds("Friday at 3 pm isn't free, Tuesday at the same time is.", asked) == []
    assert kinds("That isn't free, but Tuesday at the same time is.", asked) == []
    assert kinds("Friday at 3 pm isn't free, Wednesday at the same time is.", asked) == [Unbacked.CLOCK_TIME]
    moving = replace(
        BOOKED, offers=(offer(1, at(25, 15), moves_booking_id=7), offer(2, at(26, 10), moves_booking_id=7))
    )
    assert kinds("I could move it to Tuesday at the same time, or Wednesday at 10.", moving) == []
    assert kinds("I could move it to Wednesday at the same time.", moving) == [Unbacked.CLOCK_TIME]


def test_what_is_left_beside_a_picture_stays():
    text = review("It's on Monday at 3 🙂 Please be here by 2:50.", BOOKED, "en").text
    assert text == "It's on Monday at 3 🙂"


# ── what is left ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_only_the_sentences_that_claim_something_are_taken_out():
    text = "Hi Ana! Parking is free. I have Friday at 16:00. Please bring your insurance card."
    reviewed = review(text, OFFERED, "en")
    assert reviewed.text == "Hi Ana! Parking is free. Please bring your insurance card."
    assert [claim.kind for claim in reviewed.claims] == [Unbacked.DATE, Unbacked.CLOCK_TIME]


def test_a_list_keeps_its_true_lines_and_its_lead_in():
    text = "These are free:\n1. Friday, 28 November, 16:00\n2. Tuesday, 25 November, 15:00\nWhich one do you prefer?"
    assert review(text, OFFERED, "en").text == (
        "These are free:\n2. Tuesday, 25 November, 15:00\nWhich one do you prefer?"
    )


def test_a_lead_in_to_nothing_goes_with_what_it_led_to():
    text = "Parking is free behind the house.\nThese are open:\n1. Friday at 16:00\n2. Sunday at 12:00"
    assert review(text, OFFERED, "en").text == "Parking is free behind the house."


@pytest.mark.parametrize(
    ("language", "booked", "offered", "nothing"),
    [
        (
            "en",
            "Your appointment is on Monday, 24 November 2025 at 15:00 (London time).",
            "1. Tuesday, 25 November at 10:00",
            "You have no appointment coming up at the moment.",
        ),
        (
            "es",
            "Su cita es el lunes 24 de noviembre de 2025 a las 15:00 (hora de Londres).",
            "1. martes 25 de noviembre a las 10:00",
            "En este momento no tiene ninguna cita pendiente.",
        ),
        (
            "pt",
            "O seu agendamento é na segunda-feira, 24 de novembro de 2025, às 15:00 (horário de Londres).",
            "1. terça-feira, 25 de novembro, às 10:00",
            "No momento, você não tem nenhum agendamento.",
        ),
        (
            "de",
            "Ihr Termin ist am Montag, dem 24. November 2025, um 15:00 Uhr (Ortszeit London).",
            "1. Dienstag, 25. November, um 10:00 Uhr",
            "Zurzeit haben Sie keinen anstehenden Termin.",
        ),
        (
            "fr",
            "Votre rendez-vous est prévu le lundi 24 novembre 2025 à 15:00 (heure de Londres).",
            "1. mardi 25 novembre à 10:00",
            "Vous n’avez aucun rendez-vous à venir pour le moment.",
        ),
        ("xx", "Your appointment is on", "1. Tuesday, 25 November at 10:00", "You have no appointment"),
    ],
)
def test_when_nothing_is_left_the_facts_are_told(language, booked, offered, nothing):
    lie = "See you on Friday at 16:00!"
    for backing, said in ((BOOKED, booked), (OFFERED, offered), (NOTHING, nothing)):
        text = review(lie, backing, language).text
        assert said in text
        assert kinds(text, backing) == []


@pytest.mark.parametrize(
    ("heard", "are_told"),
    [
        (("Can I move my appointment?",), True),
        (("Can I move my appointment?", "Hm", "In the morning"), True),
        (("Can I move my appointment?", "Hm", "Thanks", "When is it?"), False),
        (("Can you send me the link?",), False),
        ((), False),
    ],
)
def test_who_asks_to_move_an_appointment_is_told_it_and_the_times_for_it_and_nobody_else_is(heard, are_told):
    # A model may look times up for a move that nobody has spoken of.
    moving = replace(BOOKED, offers=(offer(1, at(25, 10), moves_booking_id=7),), heard=heard)
    text = review("I moved it to Friday.", moving, "en").text
    assert "Monday, 24 November 2025 at 15:00" in text
    assert ("1. Tuesday, 25 November at 10:00" in text) is are_told
    assert kinds(text, moving) == []


def test_a_bot_with_a_calendar_asks_for_a_day_where_it_has_nothing_to_tell():
    text = review("You're all set!", replace(NOTHING, sets_appointments=True), "en").text
    assert text.endswith("What day and time do you have in mind?")


def test_without_anything_left_there_is_an_empty_text_for_whoever_has_something_else_to_say():
    assert sifted("You're booked!", NOTHING).text == ""
    assert sifted("How can I help?", NOTHING).text == "How can I help?"


def test_a_review_is_final():
    for text in (
        "See you on Friday! 16:00 it is. Bring your card.",
        "You\nare\nbooked\nfor Friday",
        "1. 16:00\n2. 15:00",
    ):
        once = review(text, OFFERED, "en").text
        assert review(once, OFFERED, "en").text == once
        assert kinds(once, OFFERED) == []


# ── time ─────────────────────────────────────────────────────────────────────────────────────────────────────────

REPEATED = (
    *("15:", "at 1 ", "your ", "you are not ", "ist nicht ", "have just ", "Tuesday, ", "15:00-", "25. ", "1. ", "12/"),
    *(
        "*",
        "**15**:",
        "su cita ",
        "sie haben ",
        "?",
        "\n1. ",
        "%3A",
        "T u e s d a y ",
        "1 5 : 0 0 ",
        "6 to 8 ",
        "1 a ",
        "de 3 a 12, ",
        "happy Thursday, ",
        "the same time ",
        "segunda ",
        "at 15 Market ",
        "primeira aula, a ",
        "rest of the ",
        "twenty-",
        "in 2 ",
    ),
    *(". ", "mo-", "d. ", "１５：", "time in a b c ", "MTU6MDA=", "and your "),
)


@pytest.mark.parametrize("part", REPEATED)
def test_no_repetition_takes_long(part):
    text = (part * 4096)[:4096]
    began = time.thread_time()
    review(text, OFFERED, "en")
    assert time.thread_time() - began < 1


def test_a_long_reply_is_read_in_time_that_grows_with_its_length():
    told = (
        "Thank you, Ana. We are in the centre, next to the station, and parking is free for patients. "
        "Please bring your insurance card. I have Tuesday, 25 November at 15:00 for you. "
    )
    short, long = told * 6, (told * 30)[:4096]
    unbacked(long, OFFERED)
    took = {len(text): min(_timed(text) for _ in range(5)) for text in (short, long)}
    assert took[len(long)] < 0.1
    assert took[len(long)] < took[len(short)] * (len(long) / len(short)) * 2
    assert len(sentences.clean(long)) == len(long)


def _timed(text: str) -> float:
    began = time.thread_time()
    unbacked(text, OFFERED)
    return time.thread_time() - began


AROUND = (
    ("Please be here at around 2:20 pm, so there is time for the form.", "Please be here at around 3:20 pm."),
    ("Komm am besten schon etwas früher, gegen 14:20 Uhr.", "Komm am besten gegen 14:20 Uhr."),
    ("Come a little early, at around 2:15 pm.", "I can see you a little earlier, at around 2:15 pm."),
    ("Kommen Sie etwas früher, um 14:15 Uhr.", "Geht es auch etwas früher, um 14:15 Uhr?"),
    ("Chegue umas 14h20, por favor, um pouco antes.", "Chegue na sexta às 14h20."),
    (
        "You can cancel free of charge until 2:30pm on Wednesday 27 May.",
        "You can cancel free of charge until 2:30pm on Thursday 21 May.",
    ),
    (
        "Puede cambiarla gratis hasta el miércoles 27 a las 14:30.",
        "Puede cambiarla gratis hasta el martes 26 a las 9:00.",
    ),
)


@pytest.mark.parametrize(("true", "untrue"), AROUND)
def test_when_to_be_there_and_the_last_notice_are_told_of_an_appointment_alone(true, untrue):
    booked = honest.KNOWN_BOOKING
    assert unbacked(true, booked) == ()
    assert unbacked(untrue, booked) != ()
    assert unbacked(true, honest.KNOWN_NOTHING) != ()


@pytest.mark.parametrize(
    ("said", "is_backed"),
    [
        ("2. Mar. 26 a las 10 h", True),
        ("2. mar. 26, 10h–10h30", True),
        ("4. Jue. 28 a las 9:30 h", True),
        ("2. Mar. 26 a las 11 h", False),
        ("4. Jue. 21 a las 9:30 h", False),
        ("2. Mar. 26 at 10 am", False),
        ("Sexta às 9h funciona?", False),
        ("A gente funciona de segunda a sexta, das 9h às 17h.", True),
        ("A gente funciona de segunda a sexta, das 10h às 17h.", False),
        ("7 pm is too late for us, as we close at 5 pm.", False),
        ("That is too late for us, as we close at 5 pm.", True),
        ("That is too late for us, as we close at 6 pm.", False),
        ("We close at 5 pm, but you can come at 5 pm.", False),
    ],
)
def test_short_names_of_days_and_the_hours_of_a_business(said, is_backed):
    assert (unbacked(said, honest.KNOWN_OFFERS) == ()) is is_backed
