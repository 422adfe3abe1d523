"""The front page, the reference and the list of errors, as a visitor without a key and without a script sees them."""

from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from opensetter.app import create_app
from opensetter.core.runtime import Runtime
from tests import curl
from tests.factories import Tenant
from tests.feature.reference.html import Read

PAGES = ("/", "/docs", "/docs/errors")
CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'none'"
)


async def read(client: httpx.AsyncClient, path: str) -> Read:
    response = await client.get(path)
    assert response.status_code == 200, response.text
    return Read(response.text)


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_is_html_that_may_run_nothing_and_is_asked_for_anew(client, path):
    response = await client.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["content-security-policy"] == CSP
    assert response.headers["cache-control"] == "no-cache"
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_keeps_to_its_own_policy(client, path):
    page = await read(client, path)
    assert page.inline == []
    assert all(address.startswith("/static/reference/") for address in page.loaded)


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_names_each_anchor_once(client, path):
    page = await read(client, path)
    assert len(page.ids) == len(set(page.ids))


@pytest.mark.parametrize("path", PAGES)
async def test_every_link_leads_somewhere(client, path):
    page = await read(client, path)
    known = {other: await read(client, other) for other in PAGES}
    for link in set(page.links):
        target = urlsplit(link)
        if target.netloc:
            assert target.scheme == "https"
        elif target.path not in {"", *known}:
            assert (await client.get(target.path)).status_code in {200, 503}, link
        elif target.fragment:
            assert target.fragment in known.get(target.path, page).ids, link


async def test_the_front_page_says_that_all_is_well_and_where_to_go(client):
    page = await read(client, "/")
    assert "OpenSetter is running" in page.text
    assert {"/docs", "/docs/errors", "/openapi.json", "/readyz"} <= set(page.links)
    assert "chatUrl" in page.text


async def test_the_reference_shows_every_operation(client):
    page = await read(client, "/docs")
    document = (await client.get("/openapi.json")).json()
    for path, methods in document["paths"].items():
        assert path in page.text
        for operation in methods.values():
            assert operation["operationId"] in page.ids


async def test_bookings_come_first(client):
    page = await read(client, "/docs")
    assert page.ids.index("create_booking") < page.ids.index("create_contact") < page.ids.index("list_events")


async def test_commands_name_the_address_at_which_the_reference_was_read(client):
    page = await read(client, "/docs")
    assert len(page.commands) > 20
    assert all("http://opensetter.test/" in command for command in page.commands)


async def test_commands_name_the_public_address_where_one_is_set(database_url, settings):
    runtime = Runtime.open(settings.model_copy(update={"public_url": "https://chat.example.com/"}), database_url)
    app = create_app(runtime)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client,
    ):
        page = await read(client, "/docs")
        assert all("https://chat.example.com/" in command for command in page.commands)
        assert (await client.get("/openapi.json")).json()["servers"] == [{"url": "https://chat.example.com"}]
    await runtime.close()


@pytest.fixture
async def things(client: httpx.AsyncClient, tenant: Tenant) -> dict[str, Any]:
    """What the examples speak of, by the names of ids: a connection to WhatsApp, a conversation, somebody twice, and a
    calendar with slots, of which two are held and one is booked.
    """

    async def make(path: str, **body: object) -> dict[str, Any]:
        answer = await client.post(f"/api/v1{path}", json=body, headers=tenant.headers)
        assert answer.is_success, answer.text
        return answer.json()

    credentials = dict.fromkeys(
        ("phoneNumberId", "businessAccountId", "accessToken", "appSecret", "verifyToken"), "106540352242922"
    )
    whatsapp = await make("/bot-integrations", botId=tenant.bot_id, channel="whatsapp", credentials=credentials)
    receive = f"/bot-integrations/{tenant.api_id}/messages/receive"
    received = await make(receive, sessionId="s", content="Hi")
    other = await make(receive, sessionId="other", content="Hi")
    said = await make(f"/conversations/{other['conversationId']}/messages", content="Hello")
    twin = await make("/contacts", email="ada@example.com")
    kind = (await make("/appointment-types", botId=tenant.bot_id, name="Intro"))["data"]
    slots = await client.get(
        f"/api/v1/bots/{tenant.bot_id}/slots?appointmentTypeId={kind['id']}", headers=tenant.headers
    )
    starts = [slot["startTime"] for slot in slots.json()["data"]["slots"]]
    held = [
        await make(f"/appointment-types/{kind['id']}/holds", contactId=tenant.contact_id, startTime=start)
        for start in starts[:2]
    ]
    body = {"contactId": tenant.contact_id, "startTime": starts[2]}
    return {
        "whatsapp": whatsapp["data"]["id"],
        "conversation_id": received["conversationId"],
        "message_id": said["data"]["messageId"],
        "twin": twin["data"]["id"],
        "schedule_id": kind["scheduleId"],
        "appointment_type_id": kind["id"],
        "hold_id": held[0]["data"]["id"],
        "other_hold_id": held[1]["data"]["id"],
        "our_booking_id": (await make(f"/appointment-types/{kind['id']}/book", **body))["id"],
        "starts": starts[3:],
    }


async def test_every_command_works_with_ids_of_ones_own(client, tenant, things):
    page = await read(client, "/docs")
    # What cannot be undone comes last, so that the others still find it.
    last = ("/cancel", "/archive", "/disable")
    commands = sorted(page.commands, key=lambda command: any(word in command for word in last))
    for command in commands:
        response = await curl.run(client, _own(command, tenant, things))
        if "-X POST" in command and command.partition("\\")[0].rstrip().endswith("/api/v1/bookings"):
            assert response.status_code == 201
            things["booking_id"] = response.json()["id"]
        elif "defaultTimeZone" in command:
            assert response.status_code == 409, "the contact is there already"
        else:
            assert response.status_code in {200, 201, 202}, (command, response.text)
        if command.partition("\\")[0].rstrip().endswith("/merge"):
            things["contact_merge_id"] = response.json()["data"]["merge"]["id"]


def _own(command: str, tenant: Tenant, things: dict[str, Any]) -> str:
    """The command with the example's ids exchanged for a tenant's own, in no hurry to be answered."""
    on_whatsapp = "/credentials" in command or "/messages/send" in command
    on_page = "chat-links" in command or "website-widget" in command
    integration = things["whatsapp"] if on_whatsapp else tenant.webchat_id if on_page else tenant.api_id
    for example, own in (
        ("/bot-integrations/123", f"/bot-integrations/{integration}"),
        ("/bookings/555/move", f"/bookings/{things['our_booking_id']}/move"),
        ("/bookings/555", f"/bookings/{things.get('booking_id')}"),
        ("/schedules/81", f"/schedules/{things['schedule_id']}"),
        ("/appointment-types/91", f"/appointment-types/{things['appointment_type_id']}"),
        ("appointmentTypeId=91", f"appointmentTypeId={things['appointment_type_id']}"),
        ("/holds/61/release", f"/holds/{things['hold_id']}/release"),
        ("/holds/61/book", f"/holds/{things['other_hold_id']}/book"),
        ('"startTime": "2026-05-25T14:00:00Z"', f'"startTime": "{things["starts"][0]}"'),
        ('"start_time": "2026-05-26T09:00:00Z"', f'"start_time": "{things["starts"][1]}"'),
        ("/contact-merges/7", f"/contact-merges/{things.get('contact_merge_id')}"),
        ("/conversations/31", f"/conversations/{things['conversation_id']}"),
        ("/messages/790", f"/messages/{things['message_id']}"),
        ('"contactId": 57', f'"contactId": {things["twin"]}'),
        ("/contacts/42", f"/contacts/{tenant.contact_id}"),
        ("contactId=42", f"contactId={tenant.contact_id}"),
        ('"contactId": 42', f'"contactId": {tenant.contact_id}'),
        ("/bots/700", f"/bots/{tenant.bot_id}"),
        ('"bot_id": 700', f'"bot_id": {tenant.bot_id}'),
        ('"botId": 700', f'"botId": {tenant.bot_id}'),
        ("wait=20", "wait=0"),
        ("$API_KEY", tenant.key),
    ):
        command = command.replace(example, own)
    return command


async def test_a_hostile_host_is_only_text(client):
    response = await client.get("/docs", headers={"host": 'x"><script>alert(1)</script>'})
    assert response.status_code in {200, 400}
    assert "<script" not in response.text


async def test_a_file_is_kept_for_a_year_under_its_own_name_only(client):
    page = await read(client, "/docs")
    style = next(address for address in page.loaded if address.endswith(".css"))
    kept = await client.get(style)
    assert kept.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in kept.headers["cache-control"]
    digest = style.split("/")[-2]
    assert (await client.get(style.replace(digest, "0" * 16))).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", ["missing.css", "..%2froutes.py", "%00"])
async def test_there_are_no_other_files(client, name):
    response = await client.get(f"/static/reference/{'0' * 16}/{name}")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


async def test_pages_take_no_other_method(client):
    response = await client.post("/docs")
    assert response.status_code == 405
    assert response.headers["allow"] == "GET"


BAD_BODIES = (
    b"{",
    b'{"a":1,"a":2}',
    b"\xef\xbb\xbf{}",
    b"\xff",
    b'{"a":NaN}',
    b'{"a":"\\u0000"}',
    b"[" * 40,
    b"[]",
    b"{}",
    b'{"name":1,"questions":{},"openingHours":[1],"timeZone":"Mars","bookingUrl":"x","model":"m","language":"xx"}',
    b'{"name":"","instructions":7,"openingHours":[{"weekday":"monday","opens":"9","closes":"08:00"}]}',
    b'{"name":"\\n","openingHours":[{"weekday":"monday","opens":"09:00","closes":"08:00"}]}',
    b'{"bot_id":0,"start_time":"2026-05-25T14:00:00","phone":"1","source":" ","metadata":[]}',
    b'{"bot_id":1,"start_time":"1990-05-25T14:00:00Z","wa_id":"","default_country":"UK"}',
    b'{"bot_id":true,"start_time":7,"time_zone":"EU","external_id":7,"phone":7}',
    b'{"bot_id":9223372036854775808,"start_time":"2026-05-25T14:00:00Z","phone":"letters"}',
    b'{"bot_id":1,"start_time":"2026-05-25T14:00:00Z","end_time":"2026-05-25T14:00:00Z","phone":"+447813194799"}',
    b'{"waId":"","email":"x","phoneNumber":"y","firstName":"\\t","metadata":' + b'{"a":' * 11 + b"1" + b"}" * 12,
    b'{"botId":"1","channel":"fax"}',
    b'{"content":""}',
    b'{"content":" "}',
    b'{"contactId":42,"channel":"fax","granted":"no","sender":"\\n","category":"some"}',
    b'{"contactId":987654321}',
    b'{"channel":"sms","granted":1}',
    b'{"credentials":{"accessToken":"\\n","authToken":"","from":"' + b"9" * 50 + b'"}}',
    b'{"credentials":{"authToken":"x"}}',
    b'{"credentials":{"accessToken":"x"}}',
    b'{"botId":1,"channel":"sms","credentials":{"accountSid":"a","authToken":"b","from":"nobody at all"}}',
    b'{"botId":1,"channel":"whatsapp"}',
    b'{"botId":1,"channel":"api","credentials":{"authToken":"x"}}',
    b'{"phoneNumber":"+447813194799"}',
    b'{"phoneNumber":"+447813194799","message":"Hi"}',
    b'{"phoneNumber":"+447813194799","message":"Hi","language":"en"}',
    b'{"name":"a","exceptions":[{"date":"2026-02-30"}],"weekly":[{"weekday":"monday","opens":"9:00","closes":"x"}]}',
    b'{"name":"a","exceptions":[{"date":"2026-12-25"},{"date":"2026-12-25"}]}',
    b'{"botId":987654321,"name":"a"}',
    b'{"botId":1,"name":"a","scheduleId":987654321}',
    b'{"name":"a","lengthMinutes":1,"capacity":0,"location":{"kind":"moon"},"questions":[{}]}',
    b'{"contactId":42,"startTime":"2026-05-25T14:00:00","minutes":0,"externalId":"opensetter:1"}',
    b'{"contactId":1,"startTime":"2026-05-25T14:00:00Z"}',
    b'{"start_time":"2026-05-25T14:00:00Z","phone":"+447813194799","bot_id":1,"source":"opensetter"}',
    b'{"start_time":"2026-05-25T14:00:00Z"}',
    b'{"phoneNumber":"x","templateName":"t","bodyParameters":[{"type":"image","text":""}],"force":"yes"}',
)
BAD_QUERIES = (
    "limit=0",
    "limit=101",
    "limit=x",
    "limit=1.5",
    "limit=" + "9" * 5000,
    "startingAfter=0",
    "nonsense=1",
    "type=x",
    "wait=x",
    "wait=nan",
    "contactId=",
    "appointmentTypeId=987654321",
    "appointmentTypeId=1&until=2000-01-01T00:00:00Z",
    "status=x&starts_after=x",
    "waId=&phoneNumber=&email=",
)


async def test_every_refusal_is_documented_and_explained(client, tenant, things):
    explained = (await read(client, "/docs/errors")).ids
    document = (await client.get("/openapi.json")).json()
    seen = set()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if not path.startswith("/api/v1"):
                continue
            is_asked = any(parameter["in"] == "query" for parameter in operation.get("parameters", ()))
            for response in await _refusals(client, tenant, things, method, path, is_asked=is_asked):
                if response.status_code < 400:
                    continue
                assert str(response.status_code) in operation["responses"], (method, path, response.text)
                body = response.json()
                assert body["type"] == f"/docs/errors#{body['code']}"
                assert body["code"] in explained
                assert {error["code"] for error in body.get("errors", ())} <= set(explained)
                seen |= {body["code"], *(error["code"] for error in body.get("errors", ()))}
    assert len(seen) > 40, sorted(seen)


_OURS = ("conversation_id", "message_id", "schedule_id", "appointment_type_id", "hold_id")


async def _refusals(
    client: httpx.AsyncClient, tenant: Tenant, things: dict[str, Any], method: str, path: str, *, is_asked: bool
) -> list[httpx.Response]:
    # What reads no query refuses each alike: one tells how.
    queries = BAD_QUERIES if is_asked else BAD_QUERIES[:1]
    ids = {
        "booking_id": 1,
        "contact_id": tenant.contact_id,
        "bot_id": tenant.bot_id,
        "contact_merge_id": 1,
        **{name: things[name] for name in _OURS},
        "bot_integration_id": things["whatsapp"] if path.endswith(("/credentials", "/send")) else tenant.api_id,
    }
    address = path.format(**ids)
    nowhere = path.replace("{", "").replace("}", "")
    sent = [
        await client.request(method, address),
        await client.request(method, nowhere, headers=tenant.headers),
        *[await client.request(method, f"{address}?{query}", headers=tenant.headers) for query in queries],
    ]
    if method in {"post", "put"} and not address.endswith(("/archive", "/disable")):
        json = tenant.headers | {"Content-Type": "application/json"}
        sent += [await client.request(method, address, content=body, headers=json) for body in BAD_BODIES]
        sent.append(await client.request(method, address, content=b"{}", headers=tenant.headers))
        sent.append(await client.request(method, address, content=b" " * 300_000, headers=json))
    return sent
