"""Times that were offered in a conversation, and which of them still stand."""

from datetime import timedelta

import pytest

from opensetter.conversations.queries import ConversationNotFound
from opensetter.core import clock
from opensetter.scheduling import queries
from opensetter.scheduling import service as scheduling


@pytest.fixture
async def conversation(api):
    body = {"content": "Hi", "userNumber": api.tenant.phone}
    answer = await api.post(f"/bot-integrations/{api.tenant.api_id}/messages/receive", json=body)
    return answer.json()["conversationId"]


@pytest.fixture
def offer(runtime, api, calendar):
    """Offer so many of the slots that are open from an instant on."""

    async def offering(conversation_id, number, *, since, **fields):
        organization_id = api.tenant.organization_id
        async with runtime.database.transaction(organization_id) as session:
            until = since + timedelta(days=3)
            slots = await scheduling.find(session, organization_id, calendar.id, since=since, until=until)
            offers = await scheduling.offer(
                session,
                organization_id,
                conversation_id,
                slots=slots[:number],
                appointment_type_id=calendar.id,
                time_zone="Europe/London",
                **fields,
            )
            return [(one.number, one.starts_at) for one in offers], [one.id for one in offers]

    return offering


@pytest.fixture
def standing(runtime, api):
    async def look(conversation_id):
        async with runtime.database.transaction(api.tenant.organization_id) as session:
            found = await queries.standing_offers(session, api.tenant.organization_id, conversation_id)
            return [(one.number, one.starts_at) for one in found]

    return look


async def test_what_was_offered_last_stands_for_a_day_as_far_as_it_lies_ahead(conversation, offer, standing, now):
    await offer(conversation, 2, since=now)
    told, _ = await offer(conversation, 4, since=now)
    assert [number for number, _ in told] == [1, 2, 3, 4]
    assert await standing(conversation) == told
    with clock.frozen(told[0][1]):
        assert await standing(conversation) == told[1:]
    with clock.frozen(now + timedelta(days=1)):
        assert await standing(conversation) == []


async def test_nothing_stands_where_nothing_was_offered(conversation, offer, standing, now):
    assert await standing(conversation) == []
    assert await offer(conversation, 0, since=now) == ([], [])
    assert await standing(conversation) == []


async def test_an_offer_is_known_in_its_own_conversation_alone(runtime, api, conversation, offer, now):
    organization_id = api.tenant.organization_id
    _, (first, _) = await offer(conversation, 2, since=now)
    await offer(conversation, 2, since=now)
    async with runtime.database.transaction(organization_id) as session:
        known = await scheduling.offered(session, organization_id, conversation, first)
        assert known is not None
        assert known.id == first
        assert await scheduling.offered(session, organization_id, conversation + 1, first) is None
        assert await scheduling.offered(session, organization_id + 1, conversation, first) is None


async def test_what_an_offer_is_for_is_kept_with_it(runtime, api, conversation, calendar, offer, now):
    booking = (await api.post(f"{calendar.path}/book", json=_body(api, "2026-06-01T08:00:00Z"))).json()
    _, (first,) = await offer(conversation, 1, since=now, moves_booking_id=booking["id"], is_additional=True)
    async with runtime.database.transaction(api.tenant.organization_id) as session:
        known = await scheduling.offered(session, api.tenant.organization_id, conversation, first)
        assert known is not None
        assert (known.moves_booking_id, known.is_additional) == (booking["id"], True)


async def test_nothing_is_offered_in_somebody_elses_conversation(conversation, offer, other_api, now):
    body = {"content": "Hi", "sessionId": "s"}
    answer = await other_api.post(f"/bot-integrations/{other_api.tenant.api_id}/messages/receive", json=body)
    with pytest.raises(ConversationNotFound):
        await offer(answer.json()["conversationId"], 1, since=now)


def _body(api, start):
    return {"contactId": api.tenant.contact_id, "startTime": start}
