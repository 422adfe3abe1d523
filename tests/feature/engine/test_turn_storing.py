"""Storing a reply: who waits for whom, what is looked at again, and what is written together."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from opensetter.conversations import queries
from opensetter.conversations import service as conversations
from opensetter.conversations.service import Outgoing
from opensetter.core.settings import Settings
from opensetter.engine import routes, turn
from opensetter.engine.llm import model_called
from opensetter.engine.schemas import MessageReceive
from tests.factories import BOOKING_LINK
from tests.faults import model as fake
from tests.faults.model import FakeModel


class Interrupted(Exception):
    """Something goes wrong after a message was stored."""


async def hand_over(api, text="Can I book?"):
    """A message's id, once it is stored."""
    said = {"userNumber": api.tenant.phone, "content": text}
    return (await api.post(f"/bot-integrations/{api.tenant.api_id}/messages/receive", json=said)).json()["messageId"]


async def book_ahead(api):
    start = datetime.now(UTC) + timedelta(days=2)
    return await api.book(start_time=f"{start:%Y-%m-%dT%H:%M:%SZ}", end_time=...)


async def replies(api):
    path = f"/bot-integrations/{api.tenant.api_id}/conversations"
    told = (await api.get(path, contactId=api.tenant.contact_id)).json()["data"]
    return [message for message in told if message["senderType"] == "bot"]


async def test_a_booking_waits_for_a_reply_that_is_being_stored(api, runtime):
    message_id, organization_id = await hand_over(api), api.tenant.organization_id
    async with runtime.database.transaction(organization_id) as session:
        thread = await queries.thread(session, organization_id, message_id)
        assert await conversations.claim_turn(session, organization_id, thread)
        booking = asyncio.create_task(api.book())
        await asyncio.sleep(0.4)
        assert not booking.done()
    assert (await booking).status_code == 201


async def test_of_many_turns_of_one_message_one_stores_a_reply(api, runtime):
    message_id = await hand_over(api)
    await asyncio.gather(*(turn.take(runtime, api.tenant.organization_id, message_id) for _ in range(8)))
    assert len(await replies(api)) == 1


async def test_a_second_reply_to_a_message_is_refused_by_the_database(api, runtime):
    message_id, organization_id = await hand_over(api), api.tenant.organization_id
    outgoing = Outgoing(content="Hello!", asked=None, withheld=[], explanation={})

    async def reply():
        async with runtime.database.transaction(organization_id) as session:
            thread = await queries.thread(session, organization_id, message_id)
            await conversations.reply(session, organization_id, thread, outgoing)

    await reply()
    with pytest.raises(IntegrityError, match="uq_messages_in_reply_to_id"):
        await reply()
    assert len(await replies(api)) == 1


async def test_a_turn_that_was_overtaken_by_a_newer_message_stores_nothing(api, runtime):
    overtaken, newest = await hand_over(api, "Hi"), await hand_over(api)
    await turn.take(runtime, api.tenant.organization_id, overtaken)
    assert await replies(api) == []
    await turn.take(runtime, api.tenant.organization_id, newest)
    assert len(await replies(api)) == 1


async def test_a_message_and_its_turn_are_there_together_or_not_at_all(api, runtime, sql):
    organization_id = api.tenant.organization_id
    body = MessageReceive(user_number=api.tenant.phone, content="Hi")

    async def hand_over_and_fail():
        async with runtime.database.transaction(organization_id) as session:
            await routes._receive(session, organization_id, api.tenant.api_id, body)
            raise Interrupted

    with pytest.raises(Interrupted):
        await hand_over_and_fail()
    assert sql.value("SELECT count(*) FROM messages") == 0
    assert sql.value("SELECT count(*) FROM procrastinate_jobs") == 0
    await hand_over(api)
    assert sql.value("SELECT count(*) FROM procrastinate_jobs") == 1


@pytest.mark.usefixtures("model")
class TestWithAModel:
    """A model that offers the link to everybody."""

    @pytest.fixture
    async def model(self, monkeypatch, settings) -> AsyncIterator[FakeModel]:
        with fake.serving() as model:
            for name, value in model.settings.items():
                monkeypatch.setenv(name, value)
            yield model
            # On the loop that its connections are on.
            await model_called(settings.model).client.close()

    @pytest.fixture
    def settings(self) -> Settings:
        # Known by a name of its own in each test: a model is remembered with its address.
        self.name = f"obedient/{uuid.uuid4().hex}"
        return Settings(_env_file=None, debounce_seconds=0, log_level="warning", model=f"openai:{self.name}")

    async def test_it_cannot_offer_a_link_to_whom_has_booked(self, api, runtime):
        await book_ahead(api)
        await turn.take(runtime, api.tenant.organization_id, await hand_over(api))
        (reply,) = await replies(api)
        assert BOOKING_LINK not in reply["content"]
        assert reply["withheld"] == "booking_exists"

    async def test_a_booking_that_comes_while_it_thinks_is_seen_before_the_reply_is_stored(self, api, runtime, model):
        hold = model.hold(self.name)
        taking = asyncio.create_task(turn.take(runtime, api.tenant.organization_id, await hand_over(api)))
        await hold.until_asked()
        assert (await book_ahead(api)).status_code == 201
        hold.release()
        await taking
        (reply,) = await replies(api)
        assert BOOKING_LINK not in reply["content"]

    async def test_it_offers_the_link_to_whom_has_not(self, api, runtime):
        await turn.take(runtime, api.tenant.organization_id, await hand_over(api))
        (reply,) = await replies(api)
        assert BOOKING_LINK in reply["content"]
