"""Trying a bot out on its page: the real engine answers, and nothing real is touched, sent or counted."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from opensetter.organizations import queries as organizations

REAL = ("contacts", "conversations", "messages", "bookings", "events", "bots", "bot_integrations")


def bubbles(page):
    return [unescape(text) for text in re.findall(r'<p class="bubble" dir="auto">(.*?)</p>', page, re.DOTALL)]


@pytest.fixture
def real(sql, tenant):
    """What the organization holds, as its lists and charts count it."""

    def counted():
        return {
            table: sql.value(f"SELECT count(*) FROM {table} WHERE organization_id = %s", tenant.organization_id)
            for table in REAL
        }

    return counted


async def test_the_bot_answers_as_it_is_set_up_and_nothing_real_knows_of_it(signed, worker, tenant, api, real, sql):
    address, before = f"/bots/{tenant.bot_id}/try", real()
    assert "Nothing was said yet." in (await signed.open(address)).text
    assert (await signed.send(address, content="Hello, can I book?")).status_code == 303
    assert "The bot is about to answer" in (await signed.open(address)).text
    await worker.drain()
    said = bubbles((await signed.open(address)).text)
    assert (said[0], len(said)) == ("Hello, can I book?", 2)
    draft = '{"draft": "Look at https://evil.example now."}'
    sql.run("UPDATE messages SET withheld = '{unknown_link}', explanation = explanation || %s::jsonb", draft)
    page = (await signed.open(address)).text
    assert '<del dir="auto">Look at https://evil.example now.</del>' in page
    assert "It is an address that the operator did not write." in page
    # What is changed in its words counts from the next message on.
    await api.put(f"/bots/{tenant.bot_id}", json={"questions": ["Which room is it about?"]})
    await signed.send(f"{address}/start-again")
    assert "Nothing was said yet." in (await signed.open(address)).text
    await signed.send(address, content="Hello, can I book?")
    await worker.drain()
    assert "Which room is it about?" in bubbles((await signed.open(address)).text)[1]
    assert real() == before
    assert "Hello, can I book?" not in (await signed.open("/inbox")).text
    assert sql.value("SELECT count(*) FROM organizations WHERE is_sandbox") == 1


async def test_it_books_on_a_copy_of_the_calendar_where_what_is_taken_is_taken(signed, worker, tenant, api, real, sql):
    kind = (await api.post("/appointment-types", json={"botId": tenant.bot_id, "name": "Call"})).json()["data"]
    await api.put(f"/bots/{tenant.bot_id}", json={"bookingUrl": None})
    now = datetime.now(UTC)
    wednesday = now + timedelta(days=2 + (2 - (now + timedelta(days=2)).weekday()) % 7)
    taken = {"contactId": tenant.contact_id, "startTime": f"{wednesday:%Y-%m-%dT10:00:00Z}"}
    assert (await api.post(f"/appointment-types/{kind['id']}/book", json=taken)).status_code == 201
    before, address = real(), f"/bots/{tenant.bot_id}/try"
    for words in ("Hello, I would like to book a call", "1"):
        await signed.send(address, content=words)
        await worker.drain()
    sandbox = sql.value("SELECT sandbox_id FROM bot_trials")
    assert sql.value("SELECT count(*) FROM bookings WHERE organization_id = %s", sandbox) == 1
    starts = sql.value("SELECT array_agg(starts_at ORDER BY id) FROM taken_slots WHERE organization_id = %s", sandbox)
    assert (f"{starts[0]:%Y-%m-%dT%H:%M:%SZ}", len(starts)) == (taken["startTime"], 2)
    assert real() == before
    await signed.send(f"{address}/start-again")
    for table, left in (("bookings", 0), ("messages", 0), ("taken_slots", 1)):
        assert sql.value(f"SELECT count(*) FROM {table} WHERE organization_id = %s", sandbox) == left


async def test_what_is_no_message_is_refused_and_stays_in_its_field(signed, tenant, sql):
    address = f"/bots/{tenant.bot_id}/try"
    for content in ("", "  ", "a\0b", "x" * 4_097):
        answer = await signed.send(address, content=content)
        assert (answer.status_code, "A message has 1 to 4096 characters." in answer.text) == (400, True)
        assert content.strip().replace("\0", "") in answer.text
    assert sql.value("SELECT count(*) FROM organizations WHERE is_sandbox") == 0


async def test_a_trial_is_its_persons_own(signed, worker, tenant, other_tenant, admit, client):
    await signed.send(f"/bots/{tenant.bot_id}/try", content="Mine alone")
    await worker.drain()
    await admit("bob@example.com", tenant.organization_id)
    await signed.send("/sign-out")
    await signed.sign_in("bob@example.com")
    assert "Mine alone" not in (await signed.open(f"/bots/{tenant.bot_id}/try")).text
    assert (await signed.open(f"/bots/{tenant.bot_id}/try/events")).status_code == 404
    for path in ("", "/start-again"):
        assert (await signed.send(f"/bots/{other_tenant.bot_id}/try{path}", content="x")).status_code == 404


async def test_no_sandbox_is_listed_on_the_command_line(signed, tenant, runtime):
    await signed.send(f"/bots/{tenant.bot_id}/try", content="Hello")
    async with runtime.database.transaction() as session:
        assert [one.id for one in await organizations.list_all(session)] == [tenant.organization_id]


async def test_starting_again_in_the_middle_of_a_turn_forgets_it_too(signed, worker, tenant, sql):
    address = f"/bots/{tenant.bot_id}/try"
    for _ in range(8):
        assert (await signed.send(address, content="Hello, can I book?")).status_code == 303
        _, answer = await asyncio.gather(worker.drain(), signed.send(f"{address}/start-again"))
        assert answer.status_code == 303
        await worker.drain()
        assert "Nothing was said yet." in (await signed.open(address)).text
