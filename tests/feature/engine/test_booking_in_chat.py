"""The bot books, moves and cancels in the conversation: by itself, and as a model's hands."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from opensetter.engine import actions, turn
from opensetter.engine.plans import FindTimes, Take
from tests.faults import model as fake
from tests.faults.model import Asked, Says, fills_in


class Died(Exception):
    """The worker, at this point."""


async def test_a_time_is_offered_chosen_and_booked(chat):
    assert "1. " in await chat.says("I would like to book an appointment")
    said = await chat.says("2")
    ((status, source, _),) = await chat.bookings()
    assert (status, source) == ("confirmed", "opensetter")
    assert "Your appointment is on" in said


async def test_it_is_moved_and_then_cancelled(chat):
    await chat.says("I would like to book an appointment")
    await chat.says("1")
    (before,) = await chat.bookings()
    await chat.says("can I move it to another day?")
    await chat.says("3")
    (after,) = await chat.bookings()
    assert after[:2] == before[:2]
    assert after[2] != before[2]
    await chat.says("cancel my appointment")
    await chat.says("yes")
    assert [status for status, _, _ in await chat.bookings()] == ["cancelled"]


async def dies_once_it_is_done(chat, message_id, monkeypatch):
    """The turn does what it decided, and its worker dies before it says so."""
    carry_out = actions.Hands.carry_out

    async def dies(hands, plan):
        await carry_out(hands, plan)
        raise Died

    monkeypatch.setattr(actions.Hands, "carry_out", dies)
    with pytest.raises(Died):
        await chat.takes_turn(message_id)
    monkeypatch.undo()


async def test_a_turn_that_died_after_it_booked_tells_of_the_booking_and_books_no_second(chat, monkeypatch):
    await chat.says("I would like to book an appointment")
    message_id = await chat.tells("2")
    await dies_once_it_is_done(chat, message_id, monkeypatch)
    assert len(await chat.bookings()) == 1
    await chat.takes_turn(message_id)
    assert "Your appointment is on" in (await chat.replies())[-1]
    assert len(await chat.bookings()) == 1


async def test_many_turns_of_one_choice_make_one_booking_and_one_reply(chat):
    await chat.says("I would like to book an appointment")
    message_id, said_before = await chat.tells("2"), len(await chat.replies())
    await asyncio.gather(*(chat.takes_turn(message_id) for _ in range(6)))
    assert len(await chat.bookings()) == 1
    assert len(await chat.replies()) == said_before + 1


async def test_whoever_has_booked_elsewhere_since_hears_of_no_more_times(chat):
    await chat.says("I would like to book an appointment")
    start = datetime.now(UTC) + timedelta(days=2)
    booked = await chat.api.book(bot_id=chat.bot_id, start_time=f"{start:%Y-%m-%dT%H:%M:%SZ}", end_time=...)
    assert booked.status_code == 201
    said = await chat.says("Do you have any times?")
    assert "1. " not in said
    assert "Your appointment is on" in said
    await chat.says("2")
    assert [source for _, source, _ in await chat.bookings()] == ["calendly"]


async def test_times_that_are_named_once_more_are_held_back_from_who_has_booked_since(chat, sql):
    for words in ("I would like to book an appointment", "I want to book", "I am in Berlin"):
        assert "1. " in await chat.says(words)
        assert sql.value("SELECT offers_link FROM messages WHERE direction = 'outbound' ORDER BY id DESC LIMIT 1")


async def test_a_time_that_could_not_be_had_is_not_spoken_of_to_who_has_booked_before_that_was_said(chat, monkeypatch):
    await chat.says("I would like to book an appointment")
    message_id = await chat.tells("2")
    other = (await chat.api.post("/contacts", json={"smsPhoneNumber": "+447700900321"})).json()["data"]["id"]
    hands = await turn._gather(chat.runtime, chat.api.tenant.organization_id, message_id)
    assert hands is not None
    second = hands.context.offers[1]
    taken = {"contactId": other, "startTime": second.starts_at.isoformat(), "timeZone": "Europe/London"}
    assert (await chat.api.post(f"/appointment-types/{second.appointment_type_id}/book", json=taken)).status_code == 201
    await dies_once_it_is_done(chat, message_id, monkeypatch)
    start = datetime.now(UTC) + timedelta(days=2)
    await chat.api.book(bot_id=chat.bot_id, start_time=f"{start:%Y-%m-%dT%H:%M:%SZ}", end_time=...)
    await chat.takes_turn(message_id)
    said = (await chat.replies())[-1]
    assert "Your appointment is on" in said
    assert "1. " not in said
    assert "no longer possible" not in said


async def test_who_only_says_ok_is_offered_no_times(chat):
    await chat.says("I would like to book an appointment")
    await chat.says("2")
    assert "let me know" in await chat.says("Can I book something?")
    assert "1. " not in await chat.says("ok")


async def test_whoever_asks_for_a_human_hears_so_and_the_bot_is_silent_then(chat):
    await chat.says("I want to speak to a human please")
    said = len(await chat.replies())
    await chat.takes_turn(await chat.tells("Hello?"))
    assert said == len(await chat.replies()) == 1


# ── a model's hands ──────────────────────────────────────────────────────────────────────────────────────────────


def tool_results(asked: Asked) -> list[str]:
    return [str(message["content"]) for message in asked.messages if message["role"] == "tool"]


def diligent(asked: Asked) -> Says:
    """Looks times up, and books the first of them, several times at once."""
    results = tool_results(asked)
    if not results:
        return Says(calls=(("find_times", {"when": ""}),))
    if len(results) == 1:
        offer = int(results[0].split("offer ", 1)[1].split(":")[0])
        return Says(calls=(("book", {"offer": offer}),) * 4)
    return fills_in(asked, text=f"Done. {results[-1].removeprefix('Booked: ')}")


def wild(asked: Asked) -> Says:
    """Books what nobody has offered, calls what there is not, and says that it is done."""
    if not tool_results(asked):
        return Says(calls=(("book", {"offer": 999_999}), ("book", {"time": "tomorrow at 3"}), ("hack", {})))
    return fills_in(asked, text="You're booked for tomorrow at 3 pm!")


def fades(asked: Asked) -> Says | fake.Fails:
    """Looks times up, and is not heard of again."""
    if not tool_results(asked):
        return Says(calls=(("find_times", {"when": ""}),))
    return fake.Fails(status=500)


@pytest.fixture
def behaviours():
    return {"diligent": diligent, "wild": wild, "fades": fades}


async def test_what_a_model_books_four_times_at_once_is_booked_once(open_chat, model):
    chat = await open_chat(model="openai:diligent")
    assert (await chat.says("Anything will do")).startswith("Done.")
    ((status, source, _),) = await chat.bookings()
    assert (status, source) == ("confirmed", "opensetter")


async def test_a_model_can_book_nothing_that_was_not_offered_and_cannot_say_that_it_did(open_chat, model):
    chat = await open_chat(model="openai:wild")
    said = await chat.says("Book me in")
    assert await chat.bookings() == []
    assert "3 pm" not in said
    assert "booked" not in said.lower()


async def test_when_the_model_fades_its_times_are_told_by_the_built_in_responder(open_chat, model):
    chat = await open_chat(model="openai:fades")
    assert "1. " in await chat.says("When could I come?")
    await chat.says("1")
    assert len(await chat.bookings()) == 1


async def test_nobody_takes_an_offer_of_another_conversation(open_chat):
    mine, other = await open_chat(), await open_chat()
    await other.says("I would like to book an appointment")
    message_id = await mine.tells("Hello")
    organization_id = mine.api.tenant.organization_id
    hands = await turn._gather(mine.runtime, organization_id, message_id)
    assert hands is not None
    for offer_id in range(1, 6):
        outcome = await hands.carry_out(Take(offer_id))
        assert outcome.why == "not_offered"
    assert await mine.bookings() == []


async def test_a_time_that_was_booked_and_cancelled_can_be_taken_again_by_the_same_offer(chat):
    await chat.says("I would like to book an appointment")
    organization_id = chat.api.tenant.organization_id
    for _ in range(2):
        hands = await turn._gather(chat.runtime, organization_id, await chat.tells("The second"))
        assert hands is not None
        booked = await hands.carry_out(Take(2))
        assert booked.appointment.starts_at is not None
        await chat.api.post(f"/bookings/{booked.appointment.booking_id}/cancel")
    assert [status for status, *_ in await chat.bookings()] == ["cancelled", "cancelled"]


async def test_an_appointment_can_be_moved_across_its_own_time(chat):
    organization_id = chat.api.tenant.organization_id
    (kind,) = (await chat.api.get("/appointment-types", botId=chat.bot_id)).json()["data"]
    await chat.api.put(f"/appointment-types/{kind['id']}", json={"stepMinutes": 15})
    await chat.says("I would like to book an appointment")
    await chat.says("2")
    ((_, _, start),) = await chat.bookings()
    wish = datetime.fromisoformat(start) + timedelta(minutes=15)
    (booking,) = (await chat.api.get("/bookings", bot_id=chat.bot_id)).json()["data"]
    hands = await turn._gather(chat.runtime, organization_id, await chat.tells("A quarter of an hour later"))
    assert hands is not None
    offered = await hands.carry_out(FindTimes(kind["id"], at=wish, moves_booking_id=booking["id"]))
    assert [offer.starts_at for offer in offered.offers] == [wish]
    moved = await hands.carry_out(Take(offered.offers[0].id))
    assert moved.appointment.starts_at == wish
