"""The chat's event stream, over a real connection: what is told, from where it resumes, and how it ends."""

import asyncio
import json
from contextlib import asynccontextmanager

import httpx
import pytest

from opensetter.widget import stream
from tests.problems import refused
from tests.serving import serving

PATIENCE_SECONDS = 8


class Stream:
    """An open event stream, read event by event."""

    def __init__(self, response):
        self.response = response
        self._lines = response.aiter_lines()

    async def next(self):
        """The next event as (name, id, data), or None when the stream has ended."""
        name = number = data = None
        async with asyncio.timeout(PATIENCE_SECONDS):
            async for line in self._lines:
                if line.startswith("event:"):
                    name = line[6:].strip()
                elif line.startswith("id:"):
                    number = int(line[3:])
                elif line.startswith("data:"):
                    data = json.loads(line[5:])
                elif not line and name:
                    return name, number, data
        return None

    async def until(self, wanted):
        """Everything up to and including the first event that is wanted."""
        seen = []
        while (event := await self.next()) is not None:
            seen.append(event)
            if wanted(event):
                return seen
        raise AssertionError(f"The stream ended after {seen}")


class Guest:
    """A visitor on a listening server."""

    def __init__(self, client, path):
        self.client = client
        self.path = path

    async def says(self, content, message_id="message-1"):
        body = {"messageId": message_id, "content": content}
        sent = await self.client.post(f"{self.path}/messages", json=body, headers={"Sec-Fetch-Site": "same-origin"})
        assert sent.status_code == 202, sent.text
        return sent.json()["messageId"]

    @asynccontextmanager
    async def listens(self, *, after=None, last_event_id=None):
        query = {} if after is None else {"after": after}
        headers = {} if last_event_id is None else {"Last-Event-ID": last_event_id}
        async with self.client.stream("GET", f"{self.path}/events", params=query, headers=headers) as response:
            assert response.status_code == 200
            yield Stream(response)


@pytest.fixture
async def served(runtime):
    async with serving(runtime) as running:
        yield running


@pytest.fixture
async def guest(served, tenant):
    async with httpx.AsyncClient(base_url=served.address, timeout=PATIENCE_SECONDS, trust_env=False) as client:
        path = f"/chat/{tenant.webchat_id}"
        await client.get(path)
        yield Guest(client, path)


def is_reply(event):
    return event[0] == "message" and event[2]["sender"] == "bot"


def told(events, name="message"):
    return [data for kind, _, data in events if kind == name]


async def test_a_message_is_told_then_typing_then_the_reply(guest, worker):
    message_id = await guest.says("Hi", "message-a")
    async with guest.listens() as events:
        assert events.response.headers["content-type"].startswith("text/event-stream")
        assert events.response.headers["cache-control"] == "no-store"
        first = await events.until(lambda event: event[0] == "typing")
        name, number, data = first[0]
        assert (name, number) == ("message", message_id)
        assert data.keys() == {"messageId", "clientId", "sender", "content", "createdAt", "status"}
        assert data | {"createdAt": ""} == {
            "messageId": message_id,
            "clientId": "message-a",
            "sender": "user",
            "content": "Hi",
            "createdAt": "",
            "status": "received",
        }
        assert told(first, "typing") == [{"on": True}]
        await worker.drain()
        rest = await events.until(lambda event: event[0] == "typing")
        assert [(data["sender"], data["clientId"]) for data in told(rest)] == [("bot", None)]
        assert told(rest, "typing") == [{"on": False}]


async def test_a_stream_opened_before_the_first_message_tells_it_at_once(guest, worker):
    async with guest.listens() as events:
        await asyncio.sleep(0.3)
        await guest.says("Hi")
        async with asyncio.timeout(1.5):
            first = await events.until(lambda event: event[0] == "message")
        assert told(first)[0]["content"] == "Hi"
        await worker.drain()
        async with asyncio.timeout(1.5):
            await events.until(is_reply)


async def test_a_stream_resumes_after_the_last_event_that_was_heard(guest, worker):
    ids = [await guest.says(f"number {n}", f"message-{n}") for n in range(4)]
    for resumed in ({"after": ids[1]}, {"last_event_id": str(ids[1])}, {"after": 0, "last_event_id": str(ids[1])}):
        async with guest.listens(**resumed) as events:
            heard = await events.until(lambda event: event[0] == "typing")
        assert [data["messageId"] for data in told(heard)] == ids[2:]
    for nonsense in ("", "x", "-1", "1" * 30, "١"):
        async with guest.listens(last_event_id=nonsense.encode()) as events:
            assert (await events.until(lambda event: event[0] == "typing"))[-1][2] == {"on": True}


async def test_what_waits_for_an_answer_is_known_even_if_it_was_heard_before(guest, worker):
    message_id = await guest.says("Hi")
    async with guest.listens(after=message_id) as events:
        assert await events.next() == ("typing", None, {"on": True})
    await worker.drain()
    async with guest.listens(after=message_id + 1) as events:
        assert await events.next() == ("typing", None, {"on": False})


async def test_nobody_is_shown_typing_for_ever(guest, sql):
    await guest.says("Hi")
    sql.run("UPDATE messages SET created_at = created_at - interval '3 minutes'")
    async with guest.listens() as events:
        heard = await events.until(lambda event: event[0] == "typing")
    assert told(heard, "typing") == [{"on": False}]


async def test_a_long_conversation_is_told_whole_and_in_order(guest):
    ids = [await guest.says(f"number {n}", f"message-{n}") for n in range(230)]
    async with guest.listens() as events:
        heard = await events.until(lambda event: event[0] == "typing")
    assert [data["messageId"] for data in told(heard)] == ids


async def test_line_breaks_of_every_kind_stay_inside_their_event(guest):
    content = "one\ntwo\r\nthree\rfour\u2028five\u0085six\ndata: {}\n\nevent: typing\nid: 9"
    await guest.says(content)
    async with guest.listens() as events:
        heard = await events.until(lambda event: event[0] == "typing")
    assert [data["content"] for data in told(heard)] == [content]


async def test_nobody_hears_another_visitors_conversation(guest, served, worker):
    await guest.says("my secret")
    async with httpx.AsyncClient(base_url=served.address, trust_env=False) as client:
        await client.get(guest.path)
        other = Guest(client, guest.path)
        async with other.listens() as events:
            await guest.says("another secret", "message-2")
            await other.says("Hello")
            heard = await events.until(lambda event: event[0] == "message")
        assert [data["content"] for data in told(heard)] == ["Hello"]


async def test_a_waiting_stream_holds_no_database_connection(guest, runtime):
    await guest.says("Hi")
    async with guest.listens() as events:
        await events.until(lambda event: event[0] == "typing")
        await asyncio.sleep(0.2)
        assert runtime.database.engine.pool.checkedout() == 0


async def test_open_streams_do_not_hold_up_a_server_that_closes(guest, served):
    async with guest.listens() as waiting_for_a_first_message:
        async with httpx.AsyncClient(base_url=served.address, trust_env=False) as client:
            await client.get(guest.path)
            other = Guest(client, guest.path)
            await other.says("Hi")
            async with other.listens() as following:
                await following.until(lambda event: event[0] == "typing")
                served.close()
                async with asyncio.timeout(2):
                    assert await following.next() is None
        async with asyncio.timeout(2):
            assert await waiting_for_a_first_message.next() is None
    async with asyncio.timeout(2):
        await asyncio.shield(served.ended)


async def test_a_visitor_who_leaves_frees_the_stream(guest, runtime):
    await guest.says("Hi")
    async with guest.listens() as events:
        await events.until(lambda event: event[0] == "typing")
        assert runtime.live._subscriptions
    async with asyncio.timeout(PATIENCE_SECONDS):
        while runtime.live._subscriptions:  # noqa: ASYNC110 - nobody announces that a stream is gone
            await asyncio.sleep(0.05)


async def test_a_quiet_stream_is_kept_alive_and_ends_when_its_time_is_up(guest, monkeypatch):
    monkeypatch.setattr(stream, "IDLE_SECONDS", 0.05)
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.1)
    monkeypatch.setattr(stream, "STREAM_SECONDS", 0.5)
    for _ in range(2):
        async with guest.client.stream("GET", f"{guest.path}/events") as response:
            async with asyncio.timeout(PATIENCE_SECONDS):
                lines = [line async for line in response.aiter_lines()]
        assert lines.count(": still here") >= 3
        assert 'data: {"on": false}' in lines or 'data: {"on": true}' in lines
        await guest.says("Hi")


@pytest.mark.parametrize("query", ["after=x", "after=-1", "after=1e3", f"after={2**63}", "before=1"])
async def test_a_stream_starts_after_a_message_id(guest, query):
    refused(await guest.client.get(f"{guest.path}/events?{query}"), 400)
