"""Two contacts who are one person: what they booked, held and were offered goes with them, and comes back."""

from datetime import timedelta

import pytest

from opensetter.core import clock
from opensetter.scheduling import queries
from opensetter.scheduling import service as scheduling
from tests.feature.contacts.test_merging import exported
from tests.feature.scheduling.conftest import at
from tests.problems import refused

PHONE = "+447900000002"


@pytest.fixture
async def ada(api):
    """Another contact of the tenant's, who will turn out to be the first."""
    made = await api.post("/contacts", json={"phoneNumber": PHONE, "email": "ada@example.com"})
    return made.json()["data"]["id"]


class Merging:
    """The first contact and another, made one and taken apart again."""

    def __init__(self, api, absorbed):
        self.api, self.absorbed = api, absorbed
        self.id = 0

    async def do(self):
        path = f"/contacts/{self.api.tenant.contact_id}/merge"
        answer = await self.api.post(path, json={"contactId": self.absorbed})
        assert answer.status_code == 200, answer.text
        self.id = answer.json()["data"]["merge"]["id"]

    async def undo(self):
        answer = await self.api.post(f"/contact-merges/{self.id}/undo")
        assert answer.status_code == 200, answer.text


@pytest.fixture
def merging(api, ada):
    return Merging(api, ada)


class Offering:
    """What is offered in conversations, and what of it stands."""

    def __init__(self, runtime, organization_id, appointment_type_id):
        self.runtime, self.organization_id, self.type_id = runtime, organization_id, appointment_type_id

    async def make(self, conversation_id, *, number=2):
        """Offer the first open slots: their ids."""
        since = clock.now()
        async with self.runtime.database.transaction(self.organization_id) as session:
            until = since + timedelta(days=9)
            slots = await scheduling.find(session, self.organization_id, self.type_id, since=since, until=until)
            offers = await scheduling.offer(
                session,
                self.organization_id,
                conversation_id,
                slots=slots[:number],
                appointment_type_id=self.type_id,
                time_zone="UTC",
            )
            return [one.id for one in offers]

    async def standing(self, conversation_id):
        async with self.runtime.database.transaction(self.organization_id) as session:
            found = await queries.standing_offers(session, self.organization_id, conversation_id)
            return [one.id for one in found]


@pytest.fixture
def offers(runtime, api, calendar):
    return Offering(runtime, api.tenant.organization_id, calendar.id)


async def says(api, content, integration=None, **who):
    path = f"/bot-integrations/{integration or api.tenant.api_id}/messages/receive"
    accepted = await api.post(path, json={"content": content, **(who or {"userNumber": api.tenant.phone})})
    return accepted.json()["conversationId"]


async def test_the_survivor_has_what_the_other_booked_and_held(api, calendar, ada, merging, sql, people):
    survivor = api.tenant.contact_id
    (other,) = await people(1)
    booking = await calendar.booked(at(10), ada)
    held = await calendar.held(at(12), ada)
    await merging.do()

    assert sql.value("SELECT array_agg(DISTINCT contact_id) FROM seats") == [survivor]
    refused(await calendar.book(at(12), other), 409, "slot_taken")
    assert (await calendar.booked(at(12), survivor))["contact_id"] == survivor
    assert sql.value("SELECT id FROM seats WHERE booking_id <> %s", booking["id"]) == held["id"]
    moved = await api.post(f"/bookings/{booking['id']}/move", json={"start_time": at(14)})
    assert (moved.status_code, moved.json()["contact_id"]) == (200, survivor)


async def test_the_id_that_is_gone_books_for_the_survivor(api, calendar, ada, merging):
    await merging.do()
    assert (await calendar.booked(at(10), ada))["contact_id"] == api.tenant.contact_id
    assert (await calendar.held(at(12), ada))["contactId"] == api.tenant.contact_id


async def test_undone_at_once_everything_is_as_it_was_to_the_byte(api, calendar, ada, merging, offers, sql):
    await calendar.booked(at(10), ada)
    await calendar.held(at(12), ada)
    await calendar.booked(at(14))
    other = (await api.post("/bot-integrations", json={"botId": api.tenant.bot_id, "channel": "api"})).json()
    for who in ({"userNumber": PHONE}, {"userNumber": api.tenant.phone}):
        await offers.make(await says(api, "Hi", **who))
    await offers.make(await says(api, "Hi", other["data"]["id"], userNumber=PHONE))
    before = exported(sql)

    await merging.do()
    merged = exported(sql)
    await merging.undo()

    assert merged != before
    assert exported(sql) == before


@pytest.mark.parametrize("is_newer", [True, False])
async def test_in_a_joined_conversation_what_was_offered_last_stands(api, ada, merging, offers, now, is_newer):
    theirs, ours = await says(api, "Hi", userNumber=PHONE), await says(api, "Hi")
    with clock.frozen(now + timedelta(minutes=1 if is_newer else -1)):
        await offers.make(theirs, number=1)
        from_theirs = await offers.make(theirs)
    from_ours = await offers.make(ours)

    await merging.do()

    assert await offers.standing(ours) == (from_theirs if is_newer else from_ours)
    assert await offers.standing(theirs) == []
    later = await offers.make(ours)
    assert await offers.standing(ours) == later
    await merging.undo()
    assert (await offers.standing(theirs), await offers.standing(ours)) == (from_theirs, later)


async def test_what_was_offered_in_a_conversation_since_stays_with_the_survivor(api, ada, merging, offers, sql):
    second = (await api.post("/bot-integrations", json={"botId": api.tenant.bot_id, "channel": "api"})).json()["data"]
    passed = await says(api, "Hi", second["id"], userNumber=PHONE)
    before = await offers.make(passed)
    await merging.do()
    await says(api, "Since then", second["id"], userNumber=PHONE)
    since = await offers.make(passed)

    await merging.undo()

    own = sql.value(
        "SELECT id FROM conversations WHERE contact_id = %s AND bot_integration_id = %s",
        *(api.tenant.contact_id, second["id"]),
    )
    assert (await offers.standing(passed), await offers.standing(own)) == (before, since)


async def test_a_booking_that_was_moved_since_comes_back_with_its_seat(api, calendar, ada, merging, sql):
    booking = await calendar.booked(at(10), ada)
    await merging.do()
    assert (await api.post(f"/bookings/{booking['id']}/move", json={"start_time": at(14)})).status_code == 200
    await calendar.booked(at(16))
    await merging.undo()
    assert sql.value("SELECT array_agg(contact_id ORDER BY id) FROM seats") == [ada, api.tenant.contact_id]
