"""Two contacts who are one person: what becomes of what was theirs, and how they come apart again."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from opensetter.bookings import queries as bookings
from opensetter.contacts import queries
from opensetter.contacts.queries import ContactNotFound
from opensetter.core import clock
from opensetter.core.errors import OpenSetterError
from tests.factories import make_contact
from tests.problems import refused

PHONE = "+447900000002"


@pytest.fixture
async def ada(api, sql):
    """A contact with something of everything, on a conversation of the same integration as the tenant's."""
    made = await api.post(
        "/contacts",
        json={
            "phoneNumber": PHONE,
            "email": "ada@example.com",
            "lastName": "Lovelace",
            "defaultTimeZone": "Europe/London",
            "metadata": {"campaign": "summer", "source": "website"},
        },
    )
    contact_id = made.json()["data"]["id"]
    for question, answer in (("Budget?", "100"), ("City?", "London")):
        answered(sql, api, contact_id, question, answer)
    await api.book(phone=PHONE, external_id="ada")
    await says(api, "Hello from Ada", userNumber=PHONE)
    return contact_id


@pytest.fixture
async def second_api(api):
    """Another integration of the tenant's bot."""
    body = {"botId": api.tenant.bot_id, "channel": "api"}
    return (await api.post("/bot-integrations", json=body)).json()["data"]["id"]


def answered(sql, api, contact_id, question, answer):
    sql.run(
        "INSERT INTO contact_answers (organization_id, contact_id, bot_id, question, answer)"
        " VALUES (%s, %s, %s, %s, %s)",
        *(api.tenant.organization_id, contact_id, api.tenant.bot_id, question, answer),
    )


async def says(api, content, integration=None, **who):
    """The conversation in which a message ends up."""
    path = f"/bot-integrations/{integration or api.tenant.api_id}/messages/receive"
    accepted = await api.post(path, json={"content": content, **(who or {"userNumber": api.tenant.phone})})
    return accepted.json()["conversationId"]


def exported(sql):
    """Every row of every table, but for what tells of the merge itself."""
    tables = sql.value(
        "SELECT array_agg(table_name::text ORDER BY table_name) FROM information_schema.tables"
        " WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name NOT LIKE 'procrastinate%%'"
    )
    rows = {
        table: sql.value(f"SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY to_jsonb(t)), '[]') FROM {table} t")
        for table in tables
        if table not in {"contact_merges", "events", "audit_entries", "request_counts", "api_requests", "api_keys"}
    }
    return json.dumps(rows, sort_keys=True)


def said(sql, conversation_id):
    return sql.value(
        "SELECT coalesce(array_agg(content ORDER BY id), '{}') FROM messages WHERE conversation_id = %s",
        conversation_id,
    )


async def test_the_survivor_has_everything_of_both(api, ada, second_api, merge, sql):
    survivor = api.tenant.contact_id
    answered(sql, api, survivor, "City?", "Paris")
    shared = await says(api, "Hello")
    own = await says(api, "Elsewhere", second_api, userNumber=PHONE)
    await merge(survivor, ada)

    contact = (await api.get(f"/contacts/{survivor}")).json()["data"]
    assert {name: contact[name] for name in ("firstName", "lastName", "fullName", "defaultTimeZone", "metadata")} == {
        "firstName": "Ada",
        "lastName": "Lovelace",
        "fullName": "Ada",
        "defaultTimeZone": "Europe/London",
        "metadata": {"campaign": "summer", "source": "website"},
    }
    assert (contact["waId"], contact["phoneNumber"], contact["email"]) == ("447813194799", PHONE, "ada@example.com")
    assert sql.value("SELECT array_agg(DISTINCT contact_id) FROM bookings") == [survivor]
    assert said(sql, shared) == ["Hello from Ada", "Hello"]
    assert sql.value("SELECT contact_id FROM conversations WHERE id = %s", own) == survivor
    known = (await api.get(f"/bots/{api.tenant.bot_id}/context", contactId=survivor)).json()["data"]
    assert known["answers"] == {"Budget?": "100", "City?": "Paris"}
    assert await says(api, "And again", userNumber=PHONE) == shared


async def test_undone_at_once_everything_is_as_it_was_to_the_byte(api, ada, second_api, merge, undo, sql):
    answered(sql, api, api.tenant.contact_id, "City?", "Paris")
    await says(api, "Hello")
    await says(api, "Elsewhere", second_api, userNumber=PHONE)
    sql.run(
        "UPDATE conversations SET last_inbound_at = last_message_at, handed_over_at = now(), handed_over_by = 'Eve',"
        ' recipient = \'{"waId": "447900000002"}\' WHERE contact_id = %s',
        ada,
    )
    before = exported(sql)

    merge_id = await merge(api.tenant.contact_id, ada)
    merged = exported(sql)
    await undo(merge_id)

    assert merged != before
    assert exported(sql) == before


async def test_what_came_since_stays_with_the_survivor(api, ada, second_api, merge, undo, sql):
    survivor = api.tenant.contact_id
    shared = await says(api, "Hello")
    passed = await says(api, "Elsewhere", second_api, userNumber=PHONE)
    merge_id = await merge(survivor, ada)
    for integration in (None, second_api):
        await says(api, "Since then", integration, userNumber=PHONE)
    await api.book(phone=PHONE, external_id="since")
    await api.put("/contacts", json={"id": survivor, "lastName": "King", "metadata": {"campaign": "autumn", "new": 1}})

    await undo(merge_id)

    assert said(sql, shared) == ["Hello", "Since then"]
    assert said(sql, passed) == ["Elsewhere"]
    others = sql.value(
        "SELECT array_agg(id) FROM conversations WHERE contact_id = %s AND bot_integration_id = %s",
        *(survivor, second_api),
    )
    assert [said(sql, other) for other in others] == [["Since then"]]
    assert sql.value("SELECT array_agg(contact_id ORDER BY id) FROM bookings") == [ada, survivor]
    contact = (await api.get(f"/contacts/{survivor}")).json()["data"]
    assert (contact["lastName"], contact["metadata"]) == ("King", {"campaign": "autumn", "new": 1})
    assert await says(api, "It is me", second_api, userNumber=PHONE) == passed


async def test_whoever_talked_on_under_the_old_id_keeps_that_conversation(api, ada, second_api, merge, undo, sql):
    passed = await says(api, "Elsewhere", second_api, userNumber=PHONE)
    merge_id = await merge(api.tenant.contact_id, ada)
    begun = sql.value(
        "INSERT INTO conversations (organization_id, bot_integration_id, contact_id) VALUES (%s, %s, %s) RETURNING id",
        *(api.tenant.organization_id, second_api, ada),
    )

    await undo(merge_id)

    assert (said(sql, begun), said(sql, passed)) == (["Elsewhere"], [])


async def test_the_absorbed_contacts_id_stands_for_the_survivor(api, ada, merge):
    survivor = api.tenant.contact_id
    await merge(survivor, ada)

    assert (await api.get(f"/contacts/{ada}")).json() == (await api.get(f"/contacts/{survivor}")).json()
    changed = await api.put("/contacts", json={"id": ada, "email": "new@example.com"})
    assert (changed.json()["data"]["id"], changed.json()["data"]["email"]) == (survivor, "new@example.com")
    assert [found["id"] for found in (await api.get("/contacts")).json()["data"]] == [survivor]
    for path in ("identities", "merges"):
        told = [(await api.get(f"/contacts/{contact}/{path}")).json() for contact in (ada, survivor)]
        assert told[0] == told[1]
        assert told[0]["data"]
    known = [
        (await api.get(f"/bots/{api.tenant.bot_id}/context", contactId=contact)).json()["data"]
        for contact in (ada, survivor)
    ]
    assert known[0]["answers"] == known[1]["answers"] == {"Budget?": "100", "City?": "London"}


async def test_over_the_api_the_older_keeps_its_id_whichever_is_named(api, ada):
    survivor = api.tenant.contact_id

    answer = await api.post(f"/contacts/{ada}/merge", json={"contactId": survivor})

    assert answer.status_code == 200, answer.text
    told = answer.json()["data"]
    assert (told["contact"]["id"], told["merge"]["survivorId"], told["merge"]["absorbedId"]) == (
        survivor,
        survivor,
        ada,
    )
    assert told["merge"]["actor"].startswith("key:")
    undone = await api.post(f"/contact-merges/{told['merge']['id']}/undo")
    assert undone.json()["data"]["undoneAt"] is not None
    assert (await api.get(f"/contacts/{ada}")).json()["data"]["id"] == ada
    kinds = [event["type"] for event in (await api.get("/events", limit=2)).json()["data"]]
    assert kinds == ["contact.merge_undone", "contact.merged"]


async def test_identities_tell_who_told_of_them(api, seen):
    await seen(wa_id="447813194799", user_id="GB.1")

    told = (await api.get(f"/contacts/{api.tenant.contact_id}/identities", limit=2)).json()

    assert told["hasMore"] is True
    assert [(item["kind"], item["value"], item["source"]) for item in told["data"]] == [
        ("wa_id", "447813194799", "api"),
        ("sms", "+447813194799", "api"),
    ]
    rest = await api.get(f"/contacts/{api.tenant.contact_id}/identities", startingAfter=told["data"][-1]["id"])
    (last,) = rest.json()["data"]
    assert (last["kind"], last["source"]) == ("whatsapp_user_id", "meta.message")
    assert last["seenAt"] is not None


async def test_impossible_merges_are_refused(api, ada, merge, sql):
    survivor = api.tenant.contact_id
    other = (await api.post("/contacts", json={"email": "other@example.com"})).json()["data"]["id"]

    async def asked(one, two):
        return await api.post(f"/contacts/{one}/merge", json={"contactId": two})

    refused(await asked(survivor, survivor), 400, "contact_merge_with_itself")
    refused(await asked(survivor, 999_999), 404, "contact_not_found")
    refused(await asked(999_999, survivor), 404, "contact_not_found")
    await merge(survivor, ada)
    for one, two in ((ada, other), (other, ada), (survivor, ada)):
        assert refused(await asked(one, two), 409, "contact_merged")["existing_id"] == survivor
    refused(await api.post("/contact-merges/999999/undo"), 404, "contact_merge_not_found")
    assert sql.value("SELECT count(*) FROM contact_merges") == 1


async def test_a_merge_is_undone_once_and_within_thirty_days(api, ada, merge):
    began = datetime(2026, 5, 20, 10, tzinfo=UTC)
    with clock.frozen(began):
        merge_id = await merge(api.tenant.contact_id, ada)
    with clock.frozen(began + timedelta(days=30, seconds=1)):
        refused(await api.post(f"/contact-merges/{merge_id}/undo"), 409, "contact_merge_too_old")
    with clock.frozen(began + timedelta(days=30)):
        answers = await asyncio.gather(*(api.post(f"/contact-merges/{merge_id}/undo") for _ in range(4)))
        assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
        refused(await api.post(f"/contact-merges/{merge_id}/undo"), 409, "contact_merge_undone")


async def test_who_was_merged_before_follows_and_the_last_merge_is_undone_first(api, ada, merge, undo, sql):
    oldest, other = api.tenant.contact_id, (await api.post("/contacts", json={"waId": "447900000009"})).json()["data"]
    await says(api, "Hello")
    await says(api, "Hello from the other", waId="447900000009")
    before = exported(sql)
    first = await merge(ada, other["id"])
    between = exported(sql)
    second = await merge(oldest, ada)

    for contact_id in (ada, other["id"]):
        assert (await api.get(f"/contacts/{contact_id}")).json()["data"]["id"] == oldest
    assert [told["id"] for told in (await api.get(f"/contacts/{oldest}/merges")).json()["data"]] == [second, first]
    body = refused(await api.post(f"/contact-merges/{first}/undo"), 409, "contact_merge_not_the_last")
    assert body["existing_id"] == second
    await undo(second)
    assert exported(sql) == between
    await undo(first)
    assert exported(sql) == before


async def test_a_booking_that_was_under_way_during_the_merge_is_seen_by_the_bot(api, ada, merge, runtime, database_url):
    survivor, organization_id = api.tenant.contact_id, api.tenant.organization_id
    start = datetime.now(UTC) + timedelta(days=2)
    with psycopg.connect(database_url) as rival:
        # What recording a booking has found out before it waits for the merge.
        rival.execute("SELECT contact_id FROM contact_identities WHERE value = %s", (PHONE[1:],))
        await merge(survivor, ada)
        rival.execute(
            "INSERT INTO bookings (organization_id, bot_id, contact_id, source, external_id, starts_at)"
            " VALUES (%s, %s, %s, 'calendly', 'late', %s)",
            (organization_id, api.tenant.bot_id, ada, start),
        )
    for contact_id in (survivor, ada):
        async with runtime.database.transaction(organization_id) as session:
            standing = await bookings.standing(
                session, organization_id, contact_id, bot_id=api.tenant.bot_id, now=datetime.now(UTC)
            )
        assert start.replace(microsecond=0) in {kept.starts_at.replace(microsecond=0) for kept in standing.bookings}
        assert standing.first_name == "Ada"


async def test_whoever_locks_a_contact_waits_for_bookings_under_the_ids_that_are_gone(
    api, ada, merge, runtime, database_url
):
    survivor, organization_id = api.tenant.contact_id, api.tenant.organization_id
    await merge(survivor, ada)

    async def lock():
        async with runtime.database.transaction(organization_id) as session:
            return await queries.lock(session, organization_id, ada)

    with psycopg.connect(database_url) as rival:
        rival.execute(
            "INSERT INTO bookings (organization_id, bot_id, contact_id, source, external_id, starts_at)"
            " VALUES (%s, %s, %s, 'calendly', 'late', now())",
            (organization_id, api.tenant.bot_id, ada),
        )
        locking = asyncio.create_task(lock())
        await asyncio.sleep(0.2)
        assert not locking.done()
    assert await locking == survivor


async def test_a_merge_waits_for_a_message_that_is_being_filed_and_takes_it_along(api, ada, merge, runtime, sql):
    organization_id = api.tenant.organization_id
    async with runtime.database.transaction(organization_id) as session:
        held = await queries.hold(session, organization_id, ada)
        merging = asyncio.create_task(merge(api.tenant.contact_id, ada))
        await asyncio.sleep(0.2)
        assert not merging.done()
    await merging
    async with runtime.database.transaction(organization_id) as session:
        assert (held, await queries.hold(session, organization_id, ada)) == (ada, api.tenant.contact_id)
        with pytest.raises(ContactNotFound):
            await queries.hold(session, organization_id, 999_999)


async def test_many_merges_of_the_same_contacts_at_once_merge_them_once(api, ada, sql):
    survivor = api.tenant.contact_id
    answers = await asyncio.gather(
        *(api.post(f"/contacts/{one}/merge", json={"contactId": two}) for one, two in [(ada, survivor)] * 4)
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]


async def test_another_organizations_contacts_and_merges_are_not_there(api, ada, other_api, merge, undo, runtime):
    theirs = await make_contact(runtime, other_api.tenant.organization_id, email="theirs@example.com")
    merge_id = await merge(api.tenant.contact_id, ada)

    refused(await api.post(f"/contacts/{api.tenant.contact_id}/merge", json={"contactId": theirs}), 404)
    refused(await other_api.post(f"/contacts/{theirs}/merge", json={"contactId": api.tenant.contact_id}), 404)
    refused(await other_api.post(f"/contact-merges/{merge_id}/undo"), 404, "contact_merge_not_found")
    for path in ("identities", "merges"):
        refused(await other_api.get(f"/contacts/{ada}/{path}"), 404, "contact_not_found")
    for contact_id in (ada, 999_999):
        with pytest.raises(OpenSetterError):
            await merge(contact_id, theirs)
    await undo(merge_id)
