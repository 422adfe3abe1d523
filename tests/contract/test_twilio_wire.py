"""The Twilio adapter on a real connection: what it asks for, and what each way of going wrong means."""

import asyncio
import base64
import dataclasses
import json
import logging
import socket
import ssl
import struct
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import parse_qsl, quote, urlsplit

import httpx
import pytest
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.rest import Client

from opensetter.channels.base import Account, ChannelAdapter, ChannelError, Meaning, Media, OutgoingMessage, Sender
from opensetter.channels.twilio.adapter import Twilio
from opensetter.hooks.routes import TWIML

ACCOUNT_SID = "AC00000000000000000000000000000001"
MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json"
MEDIA = f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages/MM1/Media/ME1"
SINCE = datetime(2026, 11, 25, 12, 0, 0, 700_000, tzinfo=UTC)
SILENCE = "silence"
RESET = "reset"
HALF = b"HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{"
TWILIO: ChannelAdapter = Twilio()


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: str

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body, keep_blank_values=True))

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))


@dataclass
class Listener:
    """A server on loopback that keeps what it is asked, and gives its answers one after the other."""

    address: str = ""
    asked: list[Asked] = field(default_factory=list)
    answers: list[bytes | str] = field(default_factory=list)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    def will(self, status: int, content: object = None, **headers: str) -> None:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        lines = [f"HTTP/1.1 {status} Status", f"Content-Length: {len(body)}", "Connection: close"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.answers.append("\r\n".join([*lines, "", ""]).encode() + body)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        line, *rest = head.strip().split("\r\n")
        method, path, _ = line.split(" ")
        headers = {name.lower(): value for name, value in (each.split(": ", 1) for each in rest)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.asked.append(Asked(method, path, headers, body.decode()))
        said = self.answers.pop(0)
        if said == SILENCE:
            await self.over.wait()
        elif said == RESET:
            # Without lingering, closing is a reset rather than a farewell.
            raw = writer.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
        else:
            assert isinstance(said, bytes)
            writer.write(said)
            await writer.drain()
        writer.close()


@pytest.fixture
async def twilio() -> AsyncIterator[Listener]:
    async for each in listening():
        yield each


@pytest.fixture
async def stranger() -> AsyncIterator[Listener]:
    async for each in listening():
        yield each


async def listening() -> AsyncIterator[Listener]:
    listener = Listener()
    server = await asyncio.start_server(listener.serve, "127.0.0.1", 0)
    listener.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield listener
    listener.over.set()
    server.close()
    await server.wait_closed()


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    # Certificates take longer to read than these tests take to run, and nothing here is encrypted.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    async with httpx.AsyncClient(timeout=httpx.Timeout(1, read=0.2), trust_env=False, verify=context) as client:
        yield client


@pytest.fixture
def account(twilio: Listener) -> Account:
    settings = {"accountSid": ACCOUNT_SID, "from": "+18005551212"}
    return Account("+18005551212", settings, ({"authToken": "token"}, {"authToken": "old"}), twilio.address)


@pytest.fixture
def keyed(account: Account) -> Account:
    """The same account with an API key for calls."""
    settings = {**account.settings, "apiKeySid": "SK1"}
    return dataclasses.replace(account, settings=settings, secrets=({"authToken": "token", "apiKeySecret": "key"},))


def message(text: str = "See you at 10:00 🙂") -> OutgoingMessage:
    to = Sender(phone="+14155550100")
    return OutgoingMessage(to, text, "out-41", status_url="https://setter.example/hooks/1")


def taken(sid: str = "SM1", **more: object) -> dict[str, object]:
    usual = {"sid": sid, "status": "queued", "to": "+14155550100", "num_segments": "2", "error_code": None}
    return usual | more


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


async def test_a_message_is_sent_in_one_request(http, twilio, account):
    twilio.will(201, taken())
    sent = await TWILIO.send(http, account, message())
    assert (sent.provider_id, sent.segments, sent.recipient) == ("SM1", 2, Sender(phone="+14155550100"))
    [asked] = twilio.asked
    assert (asked.method, asked.path) == ("POST", MESSAGES)
    assert asked.headers["authorization"] == basic(ACCOUNT_SID, "token")
    assert asked.form == {
        "To": "+14155550100",
        "From": "+18005551212",
        "Body": "See you at 10:00 🙂",
        "StatusCallback": "https://setter.example/hooks/1?message=out-41",
    }


class Dictation(HttpClient):
    """Notes down what the official client would ask for, and asks nobody."""

    def __init__(self) -> None:
        super().__init__(logging.getLogger("dictation"), is_async=False)
        self.noted: list[tuple[str, str, dict[str, str], tuple[str, str]]] = []

    def request(self, method, url, params=None, data=None, auth=None, **_):
        self.noted.append((method, urlsplit(url).path, {k: str(v) for k, v in (data or params).items()}, auth))
        return Response(201, json.dumps(taken())) if method == "POST" else Response(200, '{"messages": []}')


async def test_we_ask_for_what_the_official_client_would_ask_for(http, twilio, keyed):
    dictation = Dictation()
    official = Client("SK1", "key", ACCOUNT_SID, http_client=dictation)
    official.messages.create(
        to="+14155550100",
        from_="+18005551212",
        body=message().text,
        status_callback="https://setter.example/hooks/1?message=out-41",
    )
    official.messages.page(to="+14155550100", from_="+18005551212", page_size=1000)
    twilio.will(201, taken())
    twilio.will(200, {"messages": []})
    await TWILIO.send(http, keyed, message())
    await TWILIO.find(http, keyed, message(), SINCE)
    ours = [
        (each.method, urlsplit(each.path).path, each.form or each.query, each.headers["authorization"])
        for each in twilio.asked
    ]
    assert ours == [(method, path, fields, basic(*auth)) for method, path, fields, auth in dictation.noted]


async def test_an_api_key_is_used_if_there_is_one(http, twilio, keyed):
    twilio.will(201, taken())
    await TWILIO.send(http, keyed, message())
    assert twilio.asked[0].headers["authorization"] == basic("SK1", "key")


async def test_a_service_that_has_not_counted_yet_has_not_counted(http, twilio, account):
    twilio.will(201, taken(num_segments="0"))
    assert (await TWILIO.send(http, account, message())).segments is None


@pytest.mark.parametrize(
    ("status", "content", "code", "meaning"),
    [
        (400, {"code": 21610, "message": "blocked", "status": 400}, "21610", Meaning.CONSENT),
        (400, {"code": 63016}, "63016", Meaning.WINDOW_CLOSED),
        (400, {"code": 21211}, "21211", Meaning.UNREACHABLE),
        (400, {"code": 63032}, "63032", Meaning.WAIT),
        (400, {"code": 21602}, "21602", Meaning.REJECTED),
        (401, {"code": 20003, "message": "Authenticate"}, "20003", Meaning.STOPPED),
        (503, b"<html>no</html>", "http_503", Meaning.AMBIGUOUS),
        (302, b"", "http_302", Meaning.STOPPED),
        (201, b"<html>yes</html>", "answer_unreadable", Meaning.AMBIGUOUS),
        (201, {"status": "queued"}, "answer_unreadable", Meaning.AMBIGUOUS),
        (201, taken(status="failed", error_code=30034), "30034", Meaning.STOPPED),
    ],
)
async def test_an_answer_that_takes_no_message_means(http, twilio, account, status, content, code, meaning):
    twilio.will(status, content, location=f"{twilio.address}/elsewhere")
    with pytest.raises(ChannelError) as refusal:
        await TWILIO.send(http, account, message())
    assert (refusal.value.error.code, refusal.value.meaning) == (code, meaning)
    assert len(twilio.asked) == 1


async def test_too_many_requests_say_how_long_to_wait(http, twilio, account):
    twilio.will(429, {"code": 20429}, retry_after="3")
    with pytest.raises(ChannelError) as refusal:
        await TWILIO.send(http, account, message())
    assert (refusal.value.meaning, refusal.value.retry_after_seconds) == (Meaning.RETRY, 3.0)


@pytest.mark.parametrize("fate", [SILENCE, RESET, HALF, b""], ids=["silence", "reset", "half an answer", "hung up"])
async def test_a_message_whose_answer_is_lost_may_have_been_sent(http, twilio, account, fate):
    twilio.answers.append(fate)
    with pytest.raises(ChannelError) as refusal:
        await TWILIO.send(http, account, message())
    assert refusal.value.meaning is Meaning.AMBIGUOUS
    assert len(twilio.asked) == 1


@pytest.mark.parametrize("host", ["127.0.0.1:1", "nowhere.invalid"], ids=["refused", "unknown host"])
async def test_a_message_that_never_left_can_be_sent_again(http, account, host):
    with pytest.raises(ChannelError) as refusal:
        await TWILIO.send(http, dataclasses.replace(account, base_url=f"http://{host}"), message())
    assert refusal.value.meaning is Meaning.RETRY


def listed(sid: str, seconds: float = 0, **more: object) -> dict[str, object]:
    usual = {
        "sid": sid,
        "date_created": format_datetime((SINCE + timedelta(seconds=seconds)).replace(microsecond=0)),
        "date_sent": None,
        "direction": "outbound-api",
        "from": "+18005551212",
        "to": "+14155550100",
        "body": message().text,
        "num_segments": "1",
    }
    return usual | more


@pytest.mark.parametrize(
    ("messages", "found"),
    [
        pytest.param([], None, id="nothing"),
        pytest.param([listed("SM1")], "SM1", id="it, in the second it was sent in"),
        pytest.param([listed("SM3", 9), listed("SM2", 2)], "SM2", id="the older of two"),
        pytest.param([listed("SM2", 2), listed("SM1", -2)], "SM2", id="the one after rather than the one before"),
        pytest.param([listed("SM1", -2), listed("SM0", -4)], "SM1", id="by a clock that is behind"),
        pytest.param([listed("SM1", -60)], None, id="one of a minute before"),
        pytest.param([listed("SM1", body="Another")], None, id="other words"),
        pytest.param([listed("SM1", direction="inbound")], None, id="the contact's own"),
        pytest.param([listed("SM1", **{"from": "+19"})], None, id="another sender of ours"),
        pytest.param([listed("SM1", date_created="whenever")], None, id="no date"),
        pytest.param(
            [listed("SM1", body=f"Sent from your Twilio trial account - {message().text}")], "SM1", id="trial"
        ),
        pytest.param(["text", None, listed("SM1")], "SM1", id="beside what is no message"),
    ],
)
async def test_a_message_that_may_have_been_sent_is_looked_for(http, twilio, account, messages, found):
    twilio.will(200, {"messages": messages, "next_page_uri": None})
    sent = await TWILIO.find(http, account, message(), SINCE)
    assert (sent and sent.provider_id) == found
    [asked] = twilio.asked
    assert (asked.method, asked.path.partition("?")[0]) == ("GET", MESSAGES)
    # Not by the date of sending, which a message in the queue has not got yet.
    assert asked.query == {"To": "+14155550100", "From": "+18005551212", "PageSize": "1000"}


async def test_a_services_message_is_found_by_the_service(http, twilio, account):
    settings = {"accountSid": ACCOUNT_SID, "messagingServiceSid": "MG1"}
    of_service = dataclasses.replace(account, address="MG1", settings=settings)
    messages = [
        listed("SM1", messaging_service_sid="MG2"),
        listed("SM2", messaging_service_sid="MG1", **{"from": None}),
    ]
    twilio.will(200, {"messages": messages})
    sent = await TWILIO.find(http, of_service, message(), SINCE)
    assert sent is not None
    assert sent.provider_id == "SM2"


async def test_a_long_list_is_read_on_from_the_same_host(http, twilio, stranger, account):
    twilio.will(200, {"messages": [], "next_page_uri": f"{stranger.address}/steal"})
    twilio.will(200, {"messages": [], "next_page_uri": f"{MESSAGES}?Page=2&To=%2B14155550100"})
    twilio.will(200, {"messages": [listed("SM1")], "next_page_uri": None})
    sent = await TWILIO.find(http, account, message(), SINCE)
    assert sent is not None
    assert twilio.asked[2].query == {"Page": "2", "To": "+14155550100"}
    assert stranger.asked == []


@pytest.mark.parametrize(
    ("status", "content", "meaning"),
    [
        (200, b"<html>", Meaning.RETRY),
        (500, b"", Meaning.RETRY),
        (429, {"code": 20429}, Meaning.RETRY),
        (401, {"code": 20003}, Meaning.STOPPED),
    ],
)
async def test_a_list_that_cannot_be_read_is_not_taken_for_an_empty_one(
    http, twilio, account, status, content, meaning
):
    twilio.will(status, content)
    with pytest.raises(ChannelError) as refusal:
        await TWILIO.find(http, account, message(), SINCE)
    assert refusal.value.meaning is meaning


async def test_a_list_that_does_not_come_is_asked_for_again(http, twilio, account):
    twilio.answers.append(SILENCE)
    with pytest.raises(ChannelError) as refusal:
        await TWILIO.find(http, account, message(), SINCE)
    assert refusal.value.meaning is Meaning.RETRY


async def fetch(http, account, reference, most_bytes=100):
    return await TWILIO.fetch(http, account, Media(reference, "image/png"), most_bytes=most_bytes)


async def test_a_file_is_fetched_with_credentials_from_twilio(http, twilio, account):
    twilio.will(200, b"\x89PNG")
    assert await fetch(http, account, twilio.address + MEDIA) == b"\x89PNG"
    [asked] = twilio.asked
    assert (asked.path, asked.headers["authorization"]) == (MEDIA, basic(ACCOUNT_SID, "token"))
    assert asked.headers["accept-encoding"] == "identity"


async def test_one_redirect_is_followed_without_credentials(http, twilio, account):
    twilio.will(307, b"", location=f"{twilio.address}/files/1?Signature=s")
    twilio.will(200, b"content")
    assert await fetch(http, account, twilio.address + MEDIA) == b"content"
    assert "authorization" in twilio.asked[0].headers
    assert "authorization" not in twilio.asked[1].headers
    assert twilio.asked[1].path == "/files/1?Signature=s"


async def test_a_second_redirect_is_not_followed(http, twilio, account):
    for _ in range(2):
        twilio.will(307, b"", location=f"{twilio.address}/round")
    with pytest.raises(ChannelError) as refusal:
        await fetch(http, account, twilio.address + MEDIA)
    assert refusal.value.error.code == "media_redirected_twice"
    assert len(twilio.asked) == 2


async def test_no_file_is_fetched_from_a_stranger_and_none_by_way_of_one(http, twilio, stranger, account):
    twilio.will(302, b"", location=f"{stranger.address}/files/1")
    twilio.will(302, b"", location="https://[")
    for reference in (f"{stranger.address}{MEDIA}", f"{twilio.address}{MEDIA}", f"{twilio.address}{MEDIA}"):
        with pytest.raises(ChannelError) as refusal:
            await fetch(http, account, reference)
        assert (refusal.value.error.code, refusal.value.meaning) == ("media_host_refused", Meaning.REJECTED)
    assert stranger.asked == []
    assert len(twilio.asked) == 2


class Recorder(httpx.AsyncBaseTransport):
    """The network as far as it would be asked: for hosts that no test may call."""

    def __init__(self, first: httpx.Response | None = None) -> None:
        self.asked: list[tuple[str, bool]] = []
        self._answers = [each for each in (first, httpx.Response(200, content=b"content")) if each]

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append((str(request.url), "authorization" in request.headers))
        return self._answers.pop(0)


@pytest.mark.parametrize(
    "reference",
    [
        f"https://api.twilio.com{MEDIA}",
        f"https://API.twilio.com:443{MEDIA}",
        f"https://api.dublin.ie1.twilio.com{MEDIA}",
    ],
)
async def test_every_region_of_twilios_api_gets_the_credentials(account, reference):
    network = Recorder()
    async with httpx.AsyncClient(transport=network) as http:
        assert await fetch(http, account, reference) == b"content"
    assert [knows for _, knows in network.asked] == [True]


@pytest.mark.parametrize("host", ["mms.twiliocdn.com", "s3-external-1.amazonaws.com"])
async def test_the_hosts_that_twilio_names_are_followed_to_without_credentials(account, host):
    network = Recorder(httpx.Response(307, headers={"location": f"https://{host}/1?Signature=s"}))
    async with httpx.AsyncClient(transport=network, auth=("client", "default")) as http:
        assert await fetch(http, account, f"https://api.twilio.com{MEDIA}") == b"content"
    assert network.asked[1] == (f"https://{host}/1?Signature=s", False)


@pytest.mark.parametrize(
    "reference",
    [
        "http://api.twilio.com/1",
        "https://api.twilio.com:8443/1",
        "https://api.twilio.com@evil.test/1",
        "https://user:word@api.twilio.com/1",
        "https://api.twilio.com.evil.test/1",
        "https://evil.test/api.twilio.com",
        "https://eviltwilio.com/1",
        "https://api.eviltwilio.com/1",
        "https://demo.twilio.com/1",
        "https://mms.twiliocdn.com/1",
        "https://169.254.169.254/latest",
        "https://evil.test\\@api.twilio.com/1",
        "https://evil.test#@api.twilio.com/1",
        "//evil.test/1",
        "ftp://api.twilio.com/1",
        "file:///etc/passwd",
        "https://[::1/1",
        "https://api.twilio.com/\x00",
        "x" * 100_000,
        "",
    ],
)
async def test_an_address_that_is_not_twilios_api_is_not_asked(account, reference):
    network = Recorder()
    async with httpx.AsyncClient(transport=network) as http:
        with pytest.raises(ChannelError) as refusal:
            await fetch(http, account, reference)
    assert refusal.value.error.code == "media_host_refused"
    assert network.asked == []


@pytest.mark.parametrize(
    "location",
    [
        "http://mms.twiliocdn.com/1",
        "https://mms.twiliocdn.com:8443/1",
        "https://evil.twiliocdn.com/1",
        "https://bucket.s3.amazonaws.com/1",
        "https://169.254.169.254/latest",
        "//evil.test/1",
    ],
)
async def test_a_redirect_elsewhere_is_not_followed(account, location):
    network = Recorder(httpx.Response(302, headers={"location": location}))
    async with httpx.AsyncClient(transport=network) as http:
        with pytest.raises(ChannelError) as refusal:
            await fetch(http, account, f"https://api.twilio.com{MEDIA}")
    assert refusal.value.error.code == "media_host_refused"
    assert len(network.asked) == 1


async def test_a_file_may_be_as_large_as_allowed_and_no_larger(http, twilio, account):
    twilio.will(200, b"x" * 100)
    assert len(await fetch(http, account, twilio.address + MEDIA)) == 100
    twilio.will(200, b"x" * 101)
    with pytest.raises(ChannelError) as refusal:
        await fetch(http, account, twilio.address + MEDIA)
    assert (refusal.value.error.code, refusal.value.meaning) == ("media_too_large", Meaning.REJECTED)


@pytest.mark.parametrize(
    ("before", "status", "code", "meaning"),
    [
        ((), 404, "media_gone", Meaning.REJECTED),
        ((), 401, "http_401", Meaning.STOPPED),
        ((), 503, "http_503", Meaning.RETRY),
        ((307,), 403, "media_gone", Meaning.REJECTED),
        ((307,), 503, "http_503", Meaning.RETRY),
    ],
)
async def test_a_file_that_is_not_given_means(http, twilio, account, before, status, code, meaning):
    for each in before:
        twilio.will(each, b"", location="/files/1")
    twilio.will(status, {"code": 20404})
    with pytest.raises(ChannelError) as refusal:
        await fetch(http, account, twilio.address + MEDIA)
    assert (refusal.value.error.code, refusal.value.meaning) == (code, meaning)


async def test_a_file_that_stops_coming_can_be_asked_for_again(http, twilio, account):
    twilio.answers.append(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
    with pytest.raises(ChannelError) as refusal:
        await fetch(http, account, twilio.address + MEDIA)
    assert refusal.value.meaning is Meaning.RETRY


async def test_the_check_says_whose_account_it_is(http, twilio, account):
    twilio.will(200, {"sid": ACCOUNT_SID, "friendly_name": "Corner Clinic", "status": "active"})
    assert await TWILIO.check(http, account) == "The Twilio account Corner Clinic is active."
    assert [(each.method, each.path) for each in twilio.asked] == [("GET", MESSAGES.replace("/Messages", ""))]


async def test_the_check_tries_the_auth_token_and_the_api_key(http, twilio, keyed):
    twilio.will(200, {"friendly_name": "Corner Clinic", "status": "active"})
    twilio.will(401, {"code": 20003})
    with pytest.raises(ChannelError) as refusal:
        await TWILIO.check(http, keyed)
    assert refusal.value.meaning is Meaning.STOPPED
    assert [each.headers["authorization"] for each in twilio.asked] == [
        basic(ACCOUNT_SID, "token"),
        basic("SK1", "key"),
    ]


@pytest.mark.parametrize(("status", "content"), [(401, {"code": 20003}), (404, {"code": 20404}), (200, b"<html>")])
async def test_the_check_fails_for_credentials_that_open_nothing(http, twilio, account, status, content):
    twilio.will(status, content)
    with pytest.raises(ChannelError) as refusal:
        await TWILIO.check(http, account)
    assert refusal.value.meaning is Meaning.STOPPED


async def test_an_account_id_stays_within_its_place_in_the_address(http, twilio, account):
    twilio.will(200, {"friendly_name": "x"})
    settings = {**account.settings, "accountSid": "../Keys?a=b#"}
    await TWILIO.check(http, dataclasses.replace(account, settings=settings))
    assert twilio.asked[0].path == f"/2010-04-01/Accounts/{quote('../Keys?a=b#', safe='')}.json"


async def test_nothing_is_acknowledged(http, twilio, account):
    await TWILIO.acknowledge(http, account, "SM1")
    assert twilio.asked == []


def test_twilio_is_told_to_do_nothing():
    assert TWIML == b'<?xml version="1.0" encoding="UTF-8"?><Response/>'
