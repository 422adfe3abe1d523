"""How a turn behaves when things happen while it is under way: bursts, second thoughts, bookings, cancellations."""

import asyncio
import time
import uuid

from tests.caller import Desk, Person, until
from tests.factories import BOOKING_LINK
from tests.faults.model import FakeModel
from tests.journeys.conftest import Figures


def named(behaviour: str) -> str:
    """A model of this behaviour that no other test asks."""
    return f"{behaviour}/{uuid.uuid4().hex[:8]}"


async def settled(desk: Desk, person: Person) -> list[str]:
    """The replies, once there is one and nothing more comes."""
    before = await until(lambda: desk.replies(person))
    await asyncio.sleep(1.5)
    assert await desk.replies(person) == before
    return [reply["content"] for reply in before]


async def test_a_burst_gets_one_reply_that_answers_all_of_it(desk: Desk, model: FakeModel) -> None:
    name = named("echo")
    desk = await desk.open_bot(model=f"openai:{name}")
    person = await desk.meet()
    burst = ["Hello there", "I saw your advert", "my kitchen is old", "and small", "what would you do?"]

    for text in burst:
        await desk.tells(person, text)
        await asyncio.sleep(0.35)

    (reply,) = await settled(desk, person)
    assert [text for text in burst if text not in reply] == []
    assert len(model.requests[name]) == 1
    said = [message["senderType"] for message in await desk.history(person)]
    assert said == ["user"] * 5 + ["bot"]


async def test_a_burst_is_answered_by_the_built_in_responder_too(desk: Desk) -> None:
    hours = [{"weekday": "monday", "opens": "09:00", "closes": "17:30"}]
    desk = await desk.open_bot(model="openai:failing", openingHours=hours)
    person = await desk.meet()

    await desk.tells(person, "Hello")
    await asyncio.sleep(0.3)
    await desk.tells(person, "When are you open? Please fail: empty")

    (reply,) = await settled(desk, person)
    assert "17:30" in reply


async def test_a_newer_message_discards_the_draft_to_the_older_one(desk: Desk, model: FakeModel) -> None:
    name = named("echo")
    desk = await desk.open_bot(model=f"openai:{name}")
    person = await desk.meet()
    thinking = model.hold(name)

    await desk.tells(person, "Can I bring my dog?")
    await thinking.until_asked()
    newer = await desk.tells(person, "No, my cat")
    reply = (await desk.reply_to(person, newer))["content"]
    thinking.release()

    assert await settled(desk, person) == [reply]
    assert "dog" in reply
    assert "cat" in reply


async def test_a_booking_that_arrives_while_the_model_thinks_is_seen(desk: Desk, model: FakeModel) -> None:
    name = named("obedient")
    desk = await desk.open_bot(model=f"openai:{name}")
    person = await desk.meet()
    thinking = model.hold(name)

    asked = await desk.tells(person, "Can I book?")
    await thinking.until_asked()
    await desk.book(person, external_id=name)
    thinking.release()

    reply = await desk.reply_to(person, asked)
    assert BOOKING_LINK not in reply["content"]
    assert await desk.spoken_of(person) in reply["content"]
    assert reply["withheld"] == "booking_exists"


async def test_a_cancellation_while_the_model_thinks_makes_room_for_an_offer(desk: Desk, model: FakeModel) -> None:
    name = named("obedient")
    desk = await desk.open_bot(model=f"openai:{name}")
    person = await desk.meet()
    booked = await desk.book(person, external_id=name)
    thinking = model.hold(name)

    asked = await desk.tells(person, "Can I book?")
    await thinking.until_asked()
    await desk.cancel(booked["id"])
    thinking.release()

    reply = await desk.reply_to(person, asked)
    assert reply["content"].count(BOOKING_LINK) == 1
    assert reply["withheld"] is None


async def test_without_changes_a_turn_asks_the_model_once(desk: Desk, model: FakeModel, figures: Figures) -> None:
    name = named("obedient")
    desk = await desk.open_bot(model=f"openai:{name}")
    person = await desk.meet()
    began = time.monotonic()

    reply = await desk.says(person, "Can I book?")

    figures.tell(seconds_from_message_to_reply=round(time.monotonic() - began, 2))
    assert reply["content"].count(BOOKING_LINK) == 1
    assert len(model.requests[name]) == 1


async def test_the_same_message_delivered_again_gets_no_second_reply(desk: Desk) -> None:
    desk = await desk.open_bot(model=f"openai:{named('echo')}")
    person = await desk.meet()

    ids = [await desk.tells(person, "Hi", messageId="wamid.1") for _ in range(2)]
    await desk.reply_to(person, ids[0])
    ids.append(await desk.tells(person, "Hi", messageId="wamid.1"))

    assert len(set(ids)) == 1
    assert len(await settled(desk, person)) == 1
