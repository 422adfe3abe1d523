"""A merge while a bot is thinking: the reply goes where the message is by then, and knows what it must."""

import asyncio
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from opensetter.conversations import queries
from opensetter.conversations import service as conversations
from opensetter.conversations.service import ConversationMoved
from opensetter.engine import turn
from tests.factories import BOOKING_LINK

PHONE = "+447900000002"


@pytest.fixture
async def ada(api):
    made = await api.post("/contacts", json={"phoneNumber": PHONE})
    return made.json()["data"]["id"]


async def asks(api, phone=PHONE):
    """The message's id."""
    path = f"/bot-integrations/{api.tenant.api_id}/messages/receive"
    return (await api.post(path, json={"userNumber": phone, "content": "Can I book?"})).json()["messageId"]


async def replies(api):
    path = f"/bot-integrations/{api.tenant.api_id}/conversations"
    told = (await api.get(path, contactId=api.tenant.contact_id)).json()["data"]
    return [message for message in told if message["senderType"] == "bot"]


@pytest.mark.parametrize("has_own", [True, False], ids=["joined to another conversation", "passed on as it is"])
async def test_a_turn_that_was_under_way_stores_nothing_in_the_old_place_and_is_taken_again(
    api, ada, merge, runtime, has_own, sql
):
    organization_id = api.tenant.organization_id
    if has_own:
        await turn.take(runtime, organization_id, await asks(api, api.tenant.phone))
    message_id = await asks(api)
    async with runtime.database.transaction(organization_id) as session:
        thread = await queries.thread(session, organization_id, message_id)
    await merge(api.tenant.contact_id, ada)

    async with runtime.database.transaction(organization_id) as session:
        with pytest.raises(ConversationMoved):
            await conversations.claim_turn(session, organization_id, thread)
    await turn.take(runtime, organization_id, message_id)

    assert len(await replies(api)) == 1 + has_own
    assert (
        sql.value(
            "SELECT count(*) FROM messages JOIN conversations c ON c.id = conversation_id WHERE c.contact_id = %s", ada
        )
        == 0
    )


async def test_a_reply_waits_for_a_booking_that_is_filed_under_the_absorbed_contact(
    api, ada, merge, runtime, database_url
):
    organization_id, start = api.tenant.organization_id, datetime.now(UTC) + timedelta(days=2)
    message_id = await asks(api)
    await merge(api.tenant.contact_id, ada)
    with psycopg.connect(database_url) as rival:
        rival.execute(
            "INSERT INTO bookings (organization_id, bot_id, contact_id, source, external_id, starts_at)"
            " VALUES (%s, %s, %s, 'calendly', 'late', %s)",
            (organization_id, api.tenant.bot_id, ada, start),
        )
        taking = asyncio.create_task(turn.take(runtime, organization_id, message_id))
        await asyncio.sleep(0.3)
        assert not taking.done()
    await taking
    (reply,) = await replies(api)
    assert BOOKING_LINK not in reply["content"]


@pytest.mark.parametrize("has_own", [True, False], ids=["joined to another conversation", "passed on as it is"])
async def test_what_was_answered_before_a_merge_was_undone_is_answered(api, ada, merge, undo, runtime, has_own, sql):
    organization_id = api.tenant.organization_id
    if has_own:
        await turn.take(runtime, organization_id, await asks(api, api.tenant.phone))
    message_id = await asks(api)
    merge_id = await merge(api.tenant.contact_id, ada)
    await turn.take(runtime, organization_id, message_id)
    await undo(merge_id)
    # The question is back with who asked it, and the reply, which came since, is not.
    assert (
        sql.value("SELECT count(DISTINCT conversation_id) FROM messages WHERE %s IN (id, in_reply_to_id)", message_id)
        == 2
    )
    await turn.take(runtime, organization_id, message_id)
    assert sql.value("SELECT count(*) FROM messages WHERE in_reply_to_id = %s", message_id) == 1
