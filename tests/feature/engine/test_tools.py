"""What a model can do for a contact beside booking, and what it cannot, whatever it calls."""

import re
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from tests.faults import model as fake
from tests.faults.model import Asked, Says, fills_in


def results(asked: Asked) -> list[str]:
    return [str(message["content"]) for message in asked.messages if message["role"] == "tool"]


def calling(*calls: tuple[str, dict]) -> fake.Behaviour:
    """Calls these, one after another, and then says what the last one gave."""

    def behave(asked: Asked) -> Says:
        told = results(asked)
        if len(told) < len(calls):
            name, arguments = calls[len(told)]
            offer = next((text.split("offer ", 1)[1].split(":")[0] for text in told if "offer " in text), "0")
            booking = next(iter(re.findall(r"\(booking (\d+)\)", asked.everything)), "0")
            known = {"OFFER": int(offer), "NEXT": int(offer) + len(told), "BOOKING": int(booking)}
            given = {key: known.get(value, value) for key, value in arguments.items()}
            return Says(calls=((name, given),))
        return fills_in(asked, text=f"All right. {told[-1]}")

    return behave


def all_at_once(asked: Asked) -> Says:
    """Looks times up, and books three of them in one breath."""
    told = results(asked)
    if not told:
        return Says(calls=(LOOK,))
    if len(told) == 1 and "offer " in told[0]:
        first = int(told[0].split("offer ", 1)[1].split(":")[0])
        return Says(calls=tuple(("book", {"offer": first + number}) for number in range(3)))
    return fills_in(asked, text="All right.")


def once_booked(behave: fake.Behaviour) -> fake.Behaviour:
    """Books the first time for who has none, and from then on does this."""
    books = calling(LOOK, ("book", {"offer": "OFFER"}))
    return lambda asked: (behave if "(booking " in asked.everything else books)(asked)


def asks_first(asked: Asked) -> Says:
    """Cancels, and asks what it is told to ask."""
    told = results(asked)
    if told:
        return fills_in(asked, text="Shall I cancel your appointment?" if "Ask whether" in told[0] else told[0])
    return calling(("cancel", {"booking": "BOOKING"}))(asked)


LOOK = ("find_times", {"when": ""})
MODELS = {
    "holding": calling(LOOK, ("hold", {"offer": "OFFER"})),
    "grasping": calling(("hold", {"offer": 999_999})),
    "noting": calling(
        ("set_email", {"address": " Ada@Example.com "}), ("note_answer", {"question": 1, "answer": "Two"})
    ),
    "careless": calling(("set_email", {"address": "ada at home"}), ("note_answer", {"question": 7, "answer": "Two"})),
    "stopping": calling(("stop", {})),
    "adding": calling(LOOK),
    "greedy": calling(LOOK, ("book", {"offer": "OFFER"}), ("book", {"offer": "NEXT"}), ("book", {"offer": "NEXT"})),
    "hasty": all_at_once,
    "moving": once_booked(calling(("find_times", {"move_booking": "BOOKING"}), ("book", {"offer": "OFFER"}))),
    "cancelling": once_booked(calling(("cancel", {"booking": "BOOKING"}))),
    "asking": once_booked(asks_first),
}


@pytest.fixture
def behaviours(database_url):
    def undeterred(asked: Asked) -> Says:
        """Books a time, and another one as soon as somebody else has cancelled the first."""
        if len(results(asked)) == 2:
            with psycopg.connect(database_url) as connection:
                connection.execute("UPDATE bookings SET status = 'cancelled', cancelled_at = now()")
        return greedy(asked)

    greedy = MODELS["greedy"]
    return {**MODELS, "undeterred": undeterred}


async def test_a_time_is_held_for_who_wants_to_think_it_over(open_chat, model, sql):
    chat = await open_chat(model="openai:holding")
    await chat.says("I am not sure yet")
    assert sql.value("SELECT count(*) FROM seats WHERE held_until > now()") == 1
    assert await chat.bookings() == []


async def test_nothing_is_held_that_was_not_offered(open_chat, model, sql):
    chat = await open_chat(model="openai:grasping")
    await chat.says("Keep Friday for me")
    assert sql.value("SELECT count(*) FROM seats") == 0


async def test_an_address_and_an_answer_are_noted_as_answers_and_identify_nobody(open_chat, model, sql):
    chat = await open_chat(model="openai:noting", questions=["How many people?"])
    await chat.says("We are two, write to Ada@example.com")
    noted = sql.value("SELECT json_object_agg(question, answer) FROM contact_answers")
    assert noted == {"E-mail": "ada@example.com", "How many people?": "Two"}
    assert sql.value("SELECT count(*) FROM contact_identities WHERE value = 'ada@example.com'") == 0


async def test_what_is_no_address_and_no_question_is_not_noted(open_chat, model, sql):
    chat = await open_chat(model="openai:careless", questions=["How many people?"])
    await chat.says("Whatever")
    assert sql.value("SELECT count(*) FROM contact_answers") == 0


async def test_who_wants_to_be_left_alone_is_told_how_to_come_back_and_is_left_alone(open_chat, model, sql):
    chat = await open_chat(model="openai:stopping")
    said = await chat.says("I would rather you did not write to me any more")
    assert said == "You won't get any more messages from us here. Write START to hear from us again."
    assert sql.value("SELECT json_agg(json_build_array(is_granted, cause)) FROM consents") == [[False, "wish"]]


@pytest.mark.parametrize(
    ("wish", "offers"), [("When is my appointment?", 0), ("Can I book another appointment too?", 4)]
)
async def test_times_beside_an_appointment_are_shown_only_to_who_asks_for_another(open_chat, model, sql, wish, offers):
    chat = await open_chat(model="openai:adding")
    start = datetime.now(UTC) + timedelta(days=2)
    await chat.api.book(bot_id=chat.bot_id, start_time=f"{start:%Y-%m-%dT%H:%M:%SZ}", end_time=...)
    await chat.says(wish)
    assert sql.value("SELECT count(*) FROM offers WHERE is_additional") == offers
    assert sql.value("SELECT count(*) FROM offers") == offers


@pytest.mark.parametrize("name", ["greedy", "hasty"])
async def test_of_a_further_appointment_that_was_asked_for_there_is_one(open_chat, model, sql, name):
    chat = await open_chat(model=f"openai:{name}")
    start = datetime.now(UTC) + timedelta(days=9)
    await chat.api.book(bot_id=chat.bot_id, start_time=f"{start:%Y-%m-%dT%H:%M:%SZ}", end_time=...)
    await chat.says("Can I book another appointment too?")
    assert [source for _, source, _ in await chat.bookings()].count("opensetter") == 1
    # What was offered for it is offered to nobody who did not ask again.
    await chat.says("Thank you, goodbye")
    assert [source for _, source, _ in await chat.bookings()].count("opensetter") == 1


async def test_what_somebody_cancels_meanwhile_is_not_booked_anew_for_the_same_message(open_chat, model, sql):
    chat = await open_chat(model="openai:undeterred")
    await chat.says("I would like an appointment")
    assert sql.value("SELECT json_agg(status) FROM bookings") == ["cancelled"]


@pytest.fixture
def open_booked(open_chat, model):
    async def open_(name):
        chat = await open_chat(model=f"openai:{name}")
        await chat.says("I would like an appointment")
        return chat

    return open_


@pytest.mark.parametrize(
    ("words", "is_moved"),
    [
        (["When is my appointment?"], False),
        (["Thank you", "Where do I park?"], False),
        (["No, please don't move it"], False),
        (["Could we move it?"], True),
        (["Passt es am Freitag um 15 Uhr auch?"], True),
        (["I have a meeting then, do you have another day"], True),
    ],
)
async def test_an_appointment_is_moved_only_for_who_asks_for_it(open_booked, words, is_moved):
    chat = await open_booked("moving")
    ((_, _, before),) = await chat.bookings()
    for said in words:
        await chat.says(said)
    ((status, _, after),) = await chat.bookings()
    assert status == "confirmed"
    assert (after != before) is is_moved


async def test_to_ask_once_moves_an_appointment_once(open_booked):
    chat = await open_booked("moving")
    await chat.says("Could we move it?")
    moved = await chat.bookings()
    await chat.says("Thank you, see you then")
    assert await chat.bookings() == moved


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["When is my appointment?"], "confirmed"),
        (["Can I bring my son?", "Yes"], "confirmed"),
        (["Please don't cancel it"], "confirmed"),
        (["I can't make it after all"], "cancelled"),
        (["Ich muss den Termin leider absagen"], "cancelled"),
        (["Tengo que anular la cita"], "cancelled"),
    ],
)
async def test_an_appointment_is_cancelled_only_for_who_asks_for_it(open_booked, words, status):
    chat = await open_booked("cancelling")
    for said in words:
        await chat.says(said)
    assert [now for now, _, _ in await chat.bookings()] == [status]


async def test_a_yes_to_being_asked_cancels_whatever_was_said_before(open_booked):
    chat = await open_booked("asking")
    assert await chat.says("Purtroppo non potro venire") == "Shall I cancel your appointment?"
    assert [now for now, _, _ in await chat.bookings()] == ["confirmed"]
    await chat.says("Yes")
    assert [now for now, _, _ in await chat.bookings()] == ["cancelled"]
