"""Conversations on the page: found, read, answered, taken over and handed back."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from markupsafe import escape
from starlette.requests import Request

from opensetter.channels import service as channels
from opensetter.dashboard import following, saying
from opensetter.engine.types import Withheld


@pytest.fixture
def says(api):
    """Something a contact says on the API's channel; its conversation's id."""

    async def say(content, session="ada", **fields):
        path = f"/bot-integrations/{api.tenant.api_id}/messages/receive"
        answer = await api.post(path, json={"sessionId": session, "content": content, **fields})
        assert answer.status_code == 202
        return answer.json()["conversationId"]

    return say


async def test_an_empty_inbox_says_what_will_be_there(signed):
    assert "Nobody has written yet." in (await signed.open("/inbox")).text
    assert "There is none." in (await signed.open("/inbox?which=waiting")).text


async def test_who_wrote_last_is_first(signed, says):
    first, second = await says("Hello", "ada"), await says("Good day", "bob")
    page = (await signed.open("/inbox")).text
    assert page.index(f"/inbox/{second}") < page.index(f"/inbox/{first}")
    await says("Are you there?", "ada")
    page = (await signed.open("/inbox")).text
    assert page.index(f"/inbox/{first}") < page.index(f"/inbox/{second}")
    assert "Are you there?" in page


async def test_a_conversation_is_shown_with_who_it_is_and_what_they_have_booked(signed, api, says, worker):
    number = await says("Hello", session=None, userNumber=api.tenant.phone)
    await api.book(start_time=f"{datetime.now(UTC) + timedelta(days=2):%Y-%m-%dT10:00:00Z}", end_time=...)
    await worker.drain()
    page = (await signed.open(f"/inbox/{number}")).text
    assert "+44 7813 194799" in page or api.tenant.phone in page
    assert page.count('class="message bot"') == 1
    assert "calendly" in page
    assert 'class="tag confirmed"' in (await signed.open("/inbox")).text


async def test_a_human_answers_in_the_bots_place_and_hands_back(signed, api, says, worker, sql):
    number = await says("Is a human there?")
    sent = await signed.send(f"/inbox/{number}/messages", content="Yes.\r\nI am Sam.")
    assert (sent.status_code, sent.headers["location"]) == (303, f"/inbox/{number}#messages")
    await worker.drain()
    page = (await signed.open(f"/inbox/{number}")).text
    assert "Yes.\nI am Sam." in page
    assert "A human answers here" in page
    assert sql.value("SELECT handed_over_by FROM conversations") == "user:1"
    assert sql.value("SELECT count(*) FROM messages WHERE direction = 'outbound' AND NOT is_from_human") == 0

    await says("And when can I come?")
    assert "1<span" in (await signed.open("/home")).text
    assert f"/inbox/{number}" in (await signed.open("/inbox?which=waiting")).text
    await signed.send(f"/inbox/{number}/hand-back")
    await worker.drain()
    assert sql.value("SELECT count(*) FROM messages WHERE direction = 'outbound' AND NOT is_from_human") == 1
    assert f"/inbox/{number}" not in (await signed.open("/inbox?which=waiting")).text


async def test_taking_over_silences_the_bot_and_may_be_repeated(signed, says, worker, sql):
    number = await says("Hello")
    for _ in range(2):
        assert (await signed.send(f"/inbox/{number}/take-over")).status_code == 303
    await worker.drain()
    assert sql.value("SELECT count(*) FROM messages WHERE direction = 'outbound'") == 0


@pytest.mark.parametrize("content", ["", "  \r\n ", "x" * 4097, "a\x00b"])
async def test_what_is_no_message_is_not_sent_and_not_lost(signed, says, sql, content):
    number = await says("Hello")
    answer = await signed.send(f"/inbox/{number}/messages", content=content)
    assert answer.status_code == 400
    assert "A message has 1 to 4096 characters." in answer.text
    assert sql.value("SELECT handed_over_at FROM conversations") is None
    if len(content) > 100:
        assert content in answer.text


async def test_what_cannot_be_sent_any_more_is_told_and_given_back(signed, api, runtime, says, sql):
    number = await says("Hello")
    async with runtime.database.transaction(api.tenant.organization_id) as session:
        await channels.disable(session, api.tenant.organization_id, api.tenant.api_id)
    answer = await signed.send(f"/inbox/{number}/messages", content="Are you still there?")
    assert answer.status_code == 409
    assert ">Are you still there?</textarea>" in answer.text
    assert sql.value("SELECT count(*) FROM messages WHERE is_from_human") == 0


async def test_a_long_conversation_has_pages(signed, says, sql, tenant):
    number = await says("Hello")
    sql.run(
        "INSERT INTO messages (organization_id, conversation_id, bot_integration_id, direction, content, status)"
        " SELECT %s, %s, %s, 'inbound', 'number ' || n, 'received' FROM generate_series(1, 150) n",
        tenant.organization_id,
        number,
        tenant.api_id,
    )
    page = (await signed.open(f"/inbox/{number}")).text
    assert "number 150" in page
    assert ">number 50<" not in page
    (address,) = [part.split('"')[0] for part in page.split('class="more"><a href="')[1:]]
    earlier = (await signed.open(address)).text
    assert ">number 50<" in earlier
    assert ">number 51<" not in earlier


async def test_a_long_inbox_has_pages(signed, tenant, sql):
    sql.run(
        "WITH people AS (INSERT INTO contacts (organization_id, full_name)"
        " SELECT %s, 'Person ' || n FROM generate_series(1, 60) n RETURNING id, full_name)"
        " INSERT INTO conversations (organization_id, bot_integration_id, contact_id, last_message_at)"
        " SELECT %s, %s, id, now() - id * interval '1 minute' FROM people",
        tenant.organization_id,
        tenant.organization_id,
        tenant.api_id,
    )
    page = (await signed.open("/inbox")).text
    (address,) = [part.split('"')[0] for part in page.split('class="more"><a href="')[1:]]
    rest = (await signed.open(address.replace("&amp;", "&"))).text
    seen = [f">Person {n}<" in page for n in range(1, 61)]
    assert seen == [True] * 50 + [False] * 10
    assert [f">Person {n}<" in rest for n in range(1, 61)] == [not one for one in seen]


@pytest.mark.parametrize("which", ["foreign", "0", "-1", "x", "999999999999999999999", "1; DROP TABLE messages"])
async def test_what_is_not_there_and_what_is_not_yours_look_the_same(signed, admit, other_api, says, which):
    if which == "foreign":
        path = f"/bot-integrations/{other_api.tenant.api_id}/messages/receive"
        which = (await other_api.post(path, json={"sessionId": "s", "content": "Secret"})).json()["conversationId"]
    for answer in (
        await signed.open(f"/inbox/{which}"),
        await signed.open(f"/inbox/{which}/events"),
        await signed.send(f"/inbox/{which}/messages", content="Hi"),
        await signed.send(f"/inbox/{which}/take-over"),
        await signed.send(f"/inbox/{which}/hand-back"),
        await signed.send(f"/inbox/{which}/consent", channel="sms", granted="no"),
        await signed.send(f"/inbox/{which}/merge", contact="1"),
        await signed.send(f"/inbox/{which}/unmerge", merge="1"),
    ):
        assert (answer.status_code, "There is nothing here" in answer.text) == (404, True)
        assert "Secret" not in answer.text


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '" onfocus="alert(1)', "{{ 7 * 7 }}", "\u202eevil"])
async def test_what_people_write_is_text_and_nothing_else(signed, says, sql, hostile):
    number = await says(hostile, session=hostile[:20])
    sql.run("UPDATE contacts SET full_name = %s", hostile)
    for path in ("/inbox", f"/inbox/{number}"):
        page = (await signed.open(path)).text
        # As it was written, twice: who they are, and what they said.
        assert page.count(str(escape(hostile))) >= 2
        assert "<script>alert" not in page
        assert 'onfocus="alert' not in page


def test_every_reason_is_told_in_words():
    for reason in Withheld:
        assert saying.reason(reason)
        assert "_" not in saying.reason(reason)


def following_request(application):
    return Request({"type": "http", "app": application, "method": "GET", "path": "/", "headers": []})


async def test_a_page_that_begins_to_follow_is_told_to_look_at_once(signed, application, tenant, says):
    number = await says("Hello")
    request = following_request(application)
    events = following.changes(request, tenant.organization_id, number, closing=asyncio.Event())
    assert [await anext(events), await anext(events)] == [": here\n\n", "event: changed\ndata: {}\n\n"]
    await events.aclose()


async def test_the_list_is_told_of_our_news_and_of_nobody_elses(
    signed, application, tenant, says, other_api, monkeypatch
):
    async def is_signed_in(_request):
        return True

    monkeypatch.setattr(following, "_is_still_signed_in", is_signed_in)
    monkeypatch.setattr(following, "PAUSE_SECONDS", 0.01)
    await says("Hello")
    events = following.changes(following_request(application), tenant.organization_id, closing=asyncio.Event())
    for _ in range(2):
        await anext(events)
    news = asyncio.create_task(anext(events))
    path = f"/bot-integrations/{other_api.tenant.api_id}/messages/receive"
    await other_api.post(path, json={"sessionId": "s", "content": "Good day"})
    _, unheard = await asyncio.wait({news}, timeout=0.3)
    assert unheard
    await says("Are you there?")
    assert await asyncio.wait_for(news, 5) == "event: changed\ndata: {}\n\n"
    await events.aclose()
