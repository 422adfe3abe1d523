"""What a visitor sends: stored once, answered once, and taken only from our own page."""

import asyncio

import pytest

from tests.problems import refused

SENT = {"messageId": "message-x", "content": "Hi"}


async def test_a_strangers_first_message_makes_a_contact_and_is_answered(visitor, worker, sql, tenant):
    await visitor.opens()
    sent = await visitor.says("Hi", message_id="message-a")
    assert sent.status_code == 202
    assert sent.json() == {"messageId": sql.value("SELECT id FROM messages"), "clientId": "message-a"}
    assert sent.headers["cache-control"] == "no-store"
    assert sql.value("SELECT kind FROM contact_identities ORDER BY id DESC LIMIT 1") == "visitor"
    assert sql.value("SELECT bot_integration_id FROM messages") == tenant.webchat_id
    await worker.drain()
    assert sql.value("SELECT count(*) FROM messages WHERE direction = 'outbound'") == 1


async def test_the_second_message_comes_from_the_same_contact(visitor, sql):
    contacts = sql.value("SELECT count(*) FROM contacts")
    await visitor.opens()
    for content in ("Hi", "Me again"):
        await visitor.says(content)
    assert sql.value("SELECT count(*) FROM contacts") == contacts + 1
    assert sql.value("SELECT count(*) FROM conversations") == 1


async def test_the_same_message_sent_again_and_at_once_is_one_message(visitor, sql, worker):
    await visitor.opens()
    answers = await asyncio.gather(*(visitor.says("Hi", message_id="message-a") for _ in range(5)))
    answers.append(await visitor.says("Hi", message_id="message-a"))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["messageId"] for answer in answers}) == 1
    assert sql.value("SELECT count(*) FROM messages") == 1
    assert sql.value("SELECT count(*) FROM contact_identities WHERE kind = 'visitor'") == 1
    await worker.drain()
    assert sql.value("SELECT count(*) FROM messages") == 2


async def test_a_visitor_cannot_take_anothers_message_id(visitor, another_visitor, sql):
    for browser in (visitor, another_visitor):
        await browser.opens()
        assert (await browser.says(f"from {browser is visitor}", message_id="message-a")).status_code == 202
    assert sql.value("SELECT count(*) FROM messages") == 2
    assert sql.value("SELECT count(DISTINCT conversation_id) FROM messages") == 2


async def test_a_message_is_stored_without_the_blanks_around_it(visitor, sql):
    await visitor.opens()
    await visitor.says(" \n Two\nlines \t")
    assert sql.value("SELECT content FROM messages") == "Two\nlines"


async def test_a_message_may_have_four_thousand_characters(visitor, sql):
    await visitor.opens()
    assert (await visitor.says("é" * 4000)).status_code == 202
    refused(await visitor.says("é" * 4001), 400, pointer="/content")
    assert sql.value("SELECT count(*) FROM messages") == 1


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"content": ""}, "/content"),
        ({"content": " \n\t"}, "/content"),
        ({"content": 1}, "/content"),
        ({"content": None}, "/content"),
        ({"messageId": ""}, "/messageId"),
        ({"messageId": "short"}, "/messageId"),
        ({"messageId": "x" * 101}, "/messageId"),
        ({"messageId": "with:colon"}, "/messageId"),
        ({"messageId": "with blank"}, "/messageId"),
        ({"messageId": "newline-\n"}, "/messageId"),
        ({"messageId": 12345678}, "/messageId"),
        ({"contactId": 1}, "/contactId"),
    ],
)
async def test_a_message_that_is_none_is_refused(visitor, sql, change, pointer):
    await visitor.opens()
    refused(await visitor.posts("messages", SENT | change), 400, pointer=pointer)
    assert sql.value("SELECT count(*) FROM messages") == 0


@pytest.mark.parametrize("what", ["messages", "read"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": ""},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://opensetter.test"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://opensetter.test.evil.example"},
        {"Origin": "http://opensetter.test:8000"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://["},
        {},
    ],
)
async def test_another_sites_request_is_refused_and_changes_nothing(visitor, sql, what, headers):
    await visitor.opens()
    body = {"messages": SENT, "read": {"messageId": 1}}[what]
    refused(await visitor.client.post(f"{visitor.path}/{what}", json=body, headers=headers), 403, "cross_site_request")
    assert sql.value("SELECT count(*) FROM messages") == 0


async def test_on_plain_http_the_origin_tells_that_the_page_is_ours(visitor):
    await visitor.opens()
    headers = {"Origin": "http://opensetter.test"}
    assert (await visitor.client.post(f"{visitor.path}/messages", json=SENT, headers=headers)).status_code == 202


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
async def test_a_form_cannot_send_a_message(visitor, sql, kind):
    await visitor.opens()
    sent = await visitor.client.post(
        f"{visitor.path}/messages",
        content='{"messageId": "message-x", "content": "Hi"}',
        headers={"Content-Type": kind, "Sec-Fetch-Site": "same-origin"},
    )
    refused(sent, 415, "content_type_unsupported")
    assert sql.value("SELECT count(*) FROM messages") == 0


async def test_a_browser_without_our_cookie_is_nobody(visitor, tenant):
    refused(await visitor.says("Hi"), 403, "speaker_unknown")
    refused(await visitor.posts("read", {"messageId": 1}), 403, "speaker_unknown")
    refused(await visitor.client.get(f"{visitor.path}/events"), 403, "speaker_unknown")
    for forged in ("x", f"c{tenant.contact_id}.9999999999.", "v1.9999999999.AAAA", "ü", ""):
        cookie = f"opensetter_chat_{tenant.webchat_id}={forged}".encode()
        headers = {b"Cookie": cookie, b"Sec-Fetch-Site": b"same-origin"}
        refused(
            await visitor.client.post(f"{visitor.path}/messages", json=SENT, headers=headers), 403, "speaker_unknown"
        )


async def test_a_closed_chat_takes_nothing(visitor, api, tenant):
    await visitor.opens()
    await api.post(f"/bot-integrations/{tenant.webchat_id}/disable")
    refused(await visitor.says("Hi"), 404, "chat_not_found")
    refused(await visitor.posts("read", {"messageId": 1}), 404, "chat_not_found")
    refused(await visitor.client.get(f"{visitor.path}/events"), 404, "chat_not_found")


async def test_a_retired_bots_chat_takes_nothing(visitor, api, tenant):
    await visitor.opens()
    await api.post(f"/bots/{tenant.bot_id}/archive")
    refused(await visitor.says("Hi"), 404, "chat_not_found")


async def test_what_was_seen_is_marked_as_read_and_nothing_else(visitor, another_visitor, worker, sql):
    for browser in (visitor, another_visitor):
        await browser.opens()
        await browser.says("Hi")
    await worker.drain()
    newest = sql.value("SELECT max(id) FROM messages")
    assert (await visitor.posts("read", {"messageId": newest})).status_code == 204
    read = "SELECT count(*) FROM messages WHERE status = 'read'"
    assert sql.value(read) == 1
    assert sql.value(f"{read} AND direction = 'inbound'") == 0
    assert (await visitor.posts("read", {"messageId": newest})).status_code == 204
    assert sql.value(read) == 1


async def test_seeing_nothing_yet_is_no_mistake(visitor):
    await visitor.opens()
    assert (await visitor.posts("read", {"messageId": 1})).status_code == 204
    refused(await visitor.posts("read", {"messageId": 0}), 400, pointer="/messageId")


async def test_the_operators_history_knows_the_visitor_by_the_session(visitor, api, tenant, sql):
    await visitor.opens()
    await visitor.says("Hi")
    name = sql.value("SELECT value FROM contact_identities WHERE kind = 'visitor'")
    history = await api.get(f"/bot-integrations/{tenant.webchat_id}/conversations", sessionId=name)
    assert [message["content"] for message in history.json()["data"]] == ["Hi"]
