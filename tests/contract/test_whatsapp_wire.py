"""The WhatsApp adapter on a real connection: what it asks for, and what each way of going wrong means."""

import asyncio
import json
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from opensetter.channels.base import Account, ChannelError, Meaning, Media, OutgoingMessage, Sender, Sent
from opensetter.channels.whatsapp.adapter import WhatsApp

TOKEN = "EAAGm0PX4ZCpsBAKZCZBexampleToken"
ANA = "5215512345678"
MESSAGE = OutgoingMessage(to=Sender(wa_id=ANA), text="Café at three?", reference="out-41")
PHOTO = Media("1003383421387256", "image/jpeg")
ADAPTER = WhatsApp()


@dataclass(frozen=True)
class Asked:
    line: str
    headers: dict[str, str]
    body: bytes


Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Meta:
    """A server on loopback that keeps what it is asked, and answers as it is told: the last answer for ever."""

    address: str = ""
    asked: list[Asked] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    def account(self, **changed: Any) -> Account:
        usual = {
            "address": "106540352242922",
            "settings": {"phoneNumberId": "106540352242922", "businessAccountId": "102290129340398"},
            "secrets": ({"accessToken": TOKEN, "appSecret": "s", "verifyToken": "v"}, {"accessToken": "old"}),
            "base_url": self.address,
        }
        return Account(**(usual | changed))

    def says(self, status: int, told: Any = "", **headers: str) -> "Meta":
        body = told if isinstance(told, bytes) else json.dumps(told).encode() if told != "" else b""
        lines = [f"HTTP/1.1 {status} X", f"content-length: {len(body)}", "connection: close"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]

        async def answer(writer: asyncio.StreamWriter) -> None:
            writer.write("\r\n".join([*lines, "", ""]).encode() + body)
            await writer.drain()

        self.answers.append(answer)
        return self

    def does(self, answer: Answer) -> "Meta":
        self.answers.append(answer)
        return self

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            line, *rest = head.strip().split("\r\n")
            headers = {name.lower(): value for name, value in (item.split(": ", 1) for item in rest)}
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            self.asked.append(Asked(line, headers, body))
            await (self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])(writer)
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
            # Whoever hangs up has said what there was to say.
            return
        finally:
            writer.close()


@pytest.fixture
async def meta() -> AsyncIterator[Meta]:
    running = Meta()
    server = await asyncio.start_server(running.serve, "127.0.0.1", 0)
    running.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield running
    running.over.set()
    server.close()
    await server.wait_closed()


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    # It trusts nobody, which spares each test the reading of all the authorities there are.
    nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    async with httpx.AsyncClient(timeout=5, trust_env=False, verify=nobody) as client:
        yield client


async def hang_up(writer: asyncio.StreamWriter) -> None:
    """End in order, without a word."""


async def reset(writer: asyncio.StreamWriter) -> None:
    """End as a killed process does."""
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


async def cut_short(writer: asyncio.StreamWriter) -> None:
    writer.write(b'HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{"messages": [{"id"')
    await writer.drain()


async def babble(writer: asyncio.StreamWriter) -> None:
    writer.write(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")
    await writer.drain()


TAKEN = {
    "messaging_product": "whatsapp",
    "contacts": [{"input": "525512345678", "wa_id": ANA}],
    "messages": [{"id": "wamid.M1"}],
}


def refused(code: int, **more: Any) -> dict[str, Any]:
    return {"error": {"message": f"(#{code}) Something", "type": "OAuthException", "code": code} | more}


async def test_a_message_goes_to_the_number_with_the_token_in_use(meta, http):
    meta.says(200, TAKEN)
    assert await ADAPTER.send(http, meta.account(), MESSAGE) == Sent("wamid.M1", Sender(wa_id=ANA))
    [asked] = meta.asked
    assert asked.line == "POST /v26.0/106540352242922/messages HTTP/1.1"
    assert asked.headers["authorization"] == f"Bearer {TOKEN}"
    assert asked.headers["content-type"] == "application/json"
    assert json.loads(asked.body)["text"] == {"body": "Café at three?", "preview_url": False}
    assert json.loads(asked.body)["biz_opaque_callback_data"] == "out-41"


async def test_somebody_without_a_number_is_written_to_by_user_id(meta, http):
    meta.says(200, {"contacts": [{"input": "US.1", "wa_id": "", "user_id": "US.1"}], "messages": [{"id": "wamid.M2"}]})
    message = OutgoingMessage(to=Sender(user_id="US.1"), text="Hi", reference="out-42")
    assert await ADAPTER.send(http, meta.account(), message) == Sent("wamid.M2", Sender(user_id="US.1"))
    body = json.loads(meta.asked[0].body)
    assert (body["recipient"], body["recipient_type"], "to" in body) == ("US.1", "individual", False)


ANSWERS = [
    ("the window is closed", 400, refused(131047), Meaning.WINDOW_CLOSED, "131047"),
    ("the token has expired", 401, refused(190), Meaning.STOPPED, "190"),
    ("too fast for one person", 400, refused(131056), Meaning.RETRY, "131056"),
    ("a failure that Meta explains", 500, refused(131000), Meaning.RETRY, "131000"),
    ("no WhatsApp there", 400, refused(131026), Meaning.UNREACHABLE, "131026"),
    ("marketing was stopped", 400, refused(131050), Meaning.CONSENT, "131050"),
    ("an unknown code", 400, refused(999999), Meaning.REJECTED, "999999"),
    ("an unknown code that passes", 400, refused(999999, is_transient=True), Meaning.RETRY, "999999"),
    ("an unknown code of a failure", 500, refused(1, is_transient=True), Meaning.AMBIGUOUS, "1"),
    ("an unknown code of a throttle", 429, refused(999999), Meaning.RETRY, "999999"),
    ("an error with 200", 200, refused(131047), Meaning.WINDOW_CLOSED, "131047"),
    ("a bare throttle", 429, b"slow down", Meaning.RETRY, "http_429"),
    ("a bare failure", 502, b"<html>Bad gateway", Meaning.AMBIGUOUS, "http_502"),
    ("a bare timeout", 408, b"", Meaning.AMBIGUOUS, "http_408"),
    ("a bare refusal", 404, b"<html>", Meaning.REJECTED, "http_404"),
    ("a bare lack of rights", 403, b"<html>", Meaning.STOPPED, "http_403"),
    ("a redirect", 302, b"", Meaning.STOPPED, "http_302"),
    ("a garbled success", 200, b'{"messages": [', Meaning.AMBIGUOUS, "http_200"),
    ("an empty success", 200, b"", Meaning.AMBIGUOUS, "http_200"),
    ("a success without an id", 200, {"messages": []}, Meaning.AMBIGUOUS, "no_message_id"),
]


@pytest.mark.parametrize(("status", "told", "meaning", "code"), [r[1:] for r in ANSWERS], ids=[r[0] for r in ANSWERS])
async def test_an_answer_decides_whether_the_message_may_be_sent_again(meta, http, status, told, meaning, code):
    meta.says(status, told, location="http://127.0.0.1:9/elsewhere")
    with pytest.raises(ChannelError) as failure:
        await ADAPTER.send(http, meta.account(), MESSAGE)
    assert (failure.value.meaning, failure.value.error.code) == (meaning, code)
    assert len(meta.asked) == 1


@pytest.mark.parametrize(("asked", "seconds"), [("17", 17.0), ("soon", None), ("-1", None), ("٣".encode(), None)])
async def test_a_throttle_says_how_long_to_wait(meta, http, asked, seconds):
    header = asked.decode("latin-1") if isinstance(asked, bytes) else asked
    meta.says(429, refused(130429), retry_after=header)
    with pytest.raises(ChannelError) as failure:
        await ADAPTER.send(http, meta.account(), MESSAGE)
    assert failure.value.retry_after_seconds == seconds


@pytest.mark.parametrize("answer", [hang_up, reset, cut_short, babble])
async def test_a_message_whose_answer_was_lost_may_have_been_sent(meta, http, answer):
    meta.does(answer)
    with pytest.raises(ChannelError) as failure:
        await ADAPTER.send(http, meta.account(), MESSAGE)
    assert failure.value.meaning is Meaning.AMBIGUOUS
    assert len(meta.asked) == 1


async def test_a_message_that_is_never_answered_may_have_been_sent(meta, http):
    meta.does(lambda _: meta.over.wait())
    http.timeout = httpx.Timeout(5, read=0.05)
    with pytest.raises(ChannelError) as failure:
        await ADAPTER.send(http, meta.account(), MESSAGE)
    assert (failure.value.meaning, failure.value.error.code) == (Meaning.AMBIGUOUS, "no_answer")


async def test_where_nobody_listens_nothing_was_sent(http, meta):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(ChannelError) as failure:
        await ADAPTER.send(http, meta.account(base_url=f"http://127.0.0.1:{port}"), MESSAGE)
    assert (failure.value.meaning, failure.value.error.code) == (Meaning.RETRY, "unreachable")


async def test_where_there_is_no_encryption_nothing_was_sent(http, meta):
    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await babble(writer)
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as plain:
        port = plain.sockets[0].getsockname()[1]
        with pytest.raises(ChannelError) as failure:
            await ADAPTER.send(http, meta.account(base_url=f"https://127.0.0.1:{port}"), MESSAGE)
    assert failure.value.meaning is Meaning.RETRY


@pytest.mark.parametrize("token", ["", "with a blank", "with\nline", "tökén"])
async def test_a_token_that_cannot_be_sent_stops_the_connection(meta, http, token):
    with pytest.raises(ChannelError) as failure:
        await ADAPTER.send(http, meta.account(secrets=({"accessToken": token},)), MESSAGE)
    assert failure.value.meaning is Meaning.STOPPED
    assert meta.asked == []


@pytest.mark.parametrize("base_url", ["", "graph.facebook.com", "ftp://127.0.0.1", "http://[::1"])
async def test_an_address_that_is_none_stops_the_connection(meta, http, base_url):
    with pytest.raises(ChannelError) as failure:
        await ADAPTER.send(http, meta.account(base_url=base_url), MESSAGE)
    assert failure.value.meaning is Meaning.STOPPED


async def test_no_failure_tells_the_token_or_the_number(meta, http):
    meta.says(401, refused(190, message=f"Malformed access token {TOKEN}", error_data={"details": f"for +{ANA}"}))
    with pytest.raises(ChannelError) as failure:
        await ADAPTER.send(http, meta.account(), MESSAGE)
    told = f"{failure.value} {failure.value.error}"
    assert TOKEN not in told
    assert ANA not in told
    assert "Malformed access token" in told


async def test_what_meta_would_refuse_is_never_sent(meta, http):
    with pytest.raises(ChannelError) as failure:
        await ADAPTER.send(http, meta.account(), OutgoingMessage(to=MESSAGE.to, text="w" * 4_097, reference="r"))
    assert failure.value.meaning is Meaning.REJECTED
    assert meta.asked == []


async def test_no_message_can_be_asked_for_afterwards(meta, http):
    assert await ADAPTER.find(http, meta.account(), MESSAGE, datetime.now(UTC)) is None
    assert meta.asked == []


async def test_a_message_is_shown_as_read_and_being_answered(meta, http):
    meta.says(200, {"success": True})
    await ADAPTER.acknowledge(http, meta.account(), "wamid.A")
    body = json.loads(meta.asked[0].body)
    assert (body["status"], body["message_id"], body["typing_indicator"]) == ("read", "wamid.A", {"type": "text"})


async def test_the_connection_says_whose_it_is(meta, http):
    meta.says(200, {"verified_name": "Lucky Shrub", "display_phone_number": "+1 555-078-3881", "id": "1"})
    assert await ADAPTER.check(http, meta.account()) == "Connected to Lucky Shrub at +1 555-078-3881."
    line = "GET /v26.0/106540352242922?fields=display_phone_number%2Cverified_name HTTP/1.1"
    assert meta.asked[0].line == line


async def test_a_wrong_token_opens_nothing_and_a_lost_answer_may_be_asked_for_again(meta, http):
    meta.says(401, refused(190)).does(reset)
    for meaning in (Meaning.STOPPED, Meaning.RETRY):
        with pytest.raises(ChannelError) as failure:
            await ADAPTER.check(http, meta.account())
        assert failure.value.meaning is meaning


async def test_a_file_is_asked_for_and_fetched_with_the_token(meta, http):
    meta.says(200, {"url": f"{meta.address}/media/1?hash=x", "file_size": 4, "mime_type": "image/jpeg"})
    meta.says(200, b"\xff\xd8\xff\xd9")
    assert await ADAPTER.fetch(http, meta.account(), PHOTO, most_bytes=4) == b"\xff\xd8\xff\xd9"
    assert [asked.line for asked in meta.asked] == [
        "GET /v26.0/1003383421387256 HTTP/1.1",
        "GET /media/1?hash=x HTTP/1.1",
    ]
    assert {asked.headers["authorization"] for asked in meta.asked} == {f"Bearer {TOKEN}"}


async def endless(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
        await writer.drain()


@pytest.mark.parametrize(
    ("size", "answer", "meaning", "requests"),
    [
        pytest.param(5, None, Meaning.REJECTED, 1, id="too large, as Meta says"),
        pytest.param(4, endless, Meaning.REJECTED, 2, id="too large, whatever Meta says"),
        pytest.param(None, endless, Meaning.REJECTED, 2, id="too large, and Meta says nothing"),
        pytest.param(None, (200, b"abcde"), Meaning.REJECTED, 2, id="too large by one byte"),
        pytest.param(4, reset, Meaning.RETRY, 2, id="cut off"),
        pytest.param(4, (200, b"abc"), Meaning.RETRY, 2, id="shorter than Meta says"),
        pytest.param(4, (302, b""), Meaning.REJECTED, 2, id="moved elsewhere"),
        pytest.param(4, (404, b""), Meaning.REJECTED, 2, id="gone"),
        pytest.param(4, (401, b""), Meaning.REJECTED, 2, id="not for us"),
        pytest.param(4, (503, b""), Meaning.RETRY, 2, id="down"),
    ],
)
async def test_a_file_that_cannot_be_had_is_a_failure(meta, http, size, answer, meaning, requests):
    meta.says(200, {"url": f"{meta.address}/media/1", "file_size": size})
    if isinstance(answer, tuple):
        meta.says(*answer, location=f"{meta.address}/other")
    elif answer is not None:
        meta.does(answer)
    with pytest.raises(ChannelError) as failure:
        await ADAPTER.fetch(http, meta.account(), PHOTO, most_bytes=4)
    assert failure.value.meaning is meaning
    assert len(meta.asked) == requests


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/media/1", "https://lookaside.fbsbx.com.example.test/1", "", 5])
async def test_the_token_goes_nowhere_else(meta, http, url):
    meta.says(200, {"url": url})
    with pytest.raises(ChannelError) as failure:
        await ADAPTER.fetch(http, meta.account(), PHOTO, most_bytes=4)
    assert (failure.value.meaning, failure.value.error.code) == (Meaning.REJECTED, "file_elsewhere")
    assert len(meta.asked) == 1


async def test_a_media_id_cannot_name_another_node(meta, http):
    meta.says(404, refused(100))
    with pytest.raises(ChannelError):
        await ADAPTER.fetch(http, meta.account(), Media("../me?x=1#", "image/png"), most_bytes=4)
    assert meta.asked[0].line == "GET /v26.0/..%2Fme%3Fx%3D1%23 HTTP/1.1"
