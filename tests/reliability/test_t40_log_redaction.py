"""T40: canaries are planted in all that people, programs and operators send; none of them is found in a log."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import psycopg
import pytest

from tests import processes
from tests.caller import Desk, Person, until
from tests.faults import model as fake
from tests.faults.model import Asked, Fails, Says, fills_in
from tests.reliability.corpus_hooks import meta_signature
from tests.reliability.estate import refusing_providers
from tests.reliability.installation import Installation, installed
from tests.reliability.proof import Proof

PROBLEM = "application/problem+json"
PHONE, NATIONAL = "+447700900871", "7700900871"
DSN_PASSWORD = "dsnQ7vexillum"
WRONG_KEY = "osk_wrongkeyQ7caryatidWrongkeyQ7caryatid00"
ADDRESS_KEY = "osk_addresskeyQ7obelusAddresskeyQ7obelus0"
PROVIDER_KEY = "sk-providerQ7tmesisProviderQ7tmesis"
HEADER, AGENT = "headerQ7quincunx", "agentQ7zeugma"
EMAIL, NAME, REFUSED_NAME = "q7ballast@people.example.org", "NameQ7widdershins", "nameQ7alpenglow"
TEXT, REFUSED_TEXT = "textQ7petrichor", "textQ7moonglade"
METADATA_KEY, METADATA = "metakeyQ7susurrus", "metaQ7apricity"
EXTERNAL_ID, REFUSED_ID, BOOKED = "externalQ7limerence", "externalQ7gossamer", "bookedQ7vellichor"
TIME, ZONE, NUMBER = "timeQ7sonder", "zoneQ7hiraeth", "phoneQ7brontide"
FIELD, BROKEN, VALUE = "fieldQ7nepenthe", "jsonQ7psithurism", "valueQ7kalopsia"
INSTRUCTIONS, REPLY, FAILURE = "instructQ7komorebi", "replyQ7eigengrau", "modelQ7phosphene"

ACCESS_TOKEN, APP_SECRET, AGREED_WORD = "EAAJaccessQ7sillage", "appQ7clinquant", "verifyQ7lambent"
AUTH_TOKEN, VAULT_KEY = "authQ7fernweh", "vaultQ7orphic0vaultQ7orphic0"
HOOK_TEXT, HOOK_NAME, FORGED_TEXT = "hookQ7halcyon", "HookNameQ7mirador", "forgedQ7cimmerian"
CALENDAR, PLACE, ORDER, KEPT = "calendarQ7ephemera", "placeQ7labyrinth", "orderQ7palimpsest", "keptQ7meander"
PASSWORD, LINK, SESSION = "passQ7tatterdemalion", "linkQ7sibilant", "sessionQ7penumbra"
SENT, NOTE, WRONG_SECRET = "sentQ7mellifluous", "noteQ7diaphanous", "wrongQ7crepuscule"

PLANTED = (
    *(ACCESS_TOKEN, APP_SECRET, AGREED_WORD, AUTH_TOKEN, VAULT_KEY, HOOK_TEXT, HOOK_NAME, FORGED_TEXT, SENT, NOTE),
    *(WRONG_SECRET, CALENDAR, PLACE, ORDER, KEPT, PASSWORD, LINK, SESSION),
    *(DSN_PASSWORD, WRONG_KEY, ADDRESS_KEY, PROVIDER_KEY, HEADER, AGENT, NATIONAL, EMAIL, NAME, REFUSED_NAME, TEXT),
    *(REFUSED_TEXT, METADATA_KEY, METADATA, EXTERNAL_ID, REFUSED_ID, BOOKED, TIME, ZONE, NUMBER, FIELD, BROKEN, VALUE),
    *(INSTRUCTIONS, REPLY, FAILURE),
)
FORGED = "forged.by.the.name.of.a.model"
HEADERS = {"X-Canary": HEADER, "User-Agent": AGENT, "Referer": f"https://{HEADER}.example/"}
# Refusals of the database's own, whose errors quote the whole row.
REFUSALS = (
    f"ALTER TABLE messages ADD CONSTRAINT t40_text CHECK (content NOT LIKE '%{REFUSED_TEXT}%') NOT VALID",
    f"ALTER TABLE contacts ADD CONSTRAINT t40_name CHECK (first_name NOT LIKE '%{REFUSED_NAME}%') NOT VALID",
    f"ALTER TABLE bookings ADD CONSTRAINT t40_id CHECK (external_id NOT LIKE '%{REFUSED_ID}%') NOT VALID",
)


def behaves(asked: Asked) -> Says | Fails:
    """Answers with a canary, with what the database refuses, or with an error that quotes another."""
    if "fail" in asked.said:
        return Fails(400, json.dumps({"error": {"message": f"cannot read {FAILURE}", "code": FAILURE}}).encode())
    return fills_in(asked, text=REFUSED_TEXT if "refused" in asked.said else f"I say {REPLY}.")


@pytest.fixture(scope="module")
def watched(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A server with its worker, which logs as it does in production, and knows its database by a password."""
    with psycopg.connect(own_database, autocommit=True) as owner:
        owner.execute(f"CREATE ROLE t40_login SUPERUSER LOGIN PASSWORD '{DSN_PASSWORD}'")
    url = own_database.replace("//postgres@", f"//t40_login:{DSN_PASSWORD}@")
    with fake.serving(canary=behaves) as model, refusing_providers() as providers:
        settings = {
            **model.settings,
            **providers,
            "OPENSETTER_SECRET_KEY": VAULT_KEY,
            "OPENSETTER_OUTREACH_PAUSE_MINUTES": "0",
            "OPENAI_API_KEY": PROVIDER_KEY,
            "OPENSETTER_LOG_LEVEL": "info",
            "OPENSETTER_LOG_FORMAT": "json",
            "OPENSETTER_DEBOUNCE_SECONDS": "0",
        }
        with installed(tmp_path_factory.mktemp("t40"), url, workers=0, settings=settings) as made:
            yield made
    with psycopg.connect(own_database, autocommit=True) as owner:
        owner.execute("DROP ROLE t40_login")


async def test_t40_nothing_that_was_planted_is_found_in_a_log(
    watched: Installation, http: httpx.AsyncClient, proof: Proof
):
    desk = await watched.desk(http, model="openai:canary", instructions=f"Speak of {INSTRUCTIONS}.")
    tokens: set[str] = set()
    for number in range(proof.of_size(smoke=1, full=12, nightly=40)):
        await _ordinary_traffic(desk, number)
        await _errors(desk, http)
        await _calendar(desk, number)
        tokens |= await _chat(desk, http)
        whatsapp = await _providers(watched, desk, number)
        await _refusals(watched, desk, number, whatsapp)
        await _lost_connections(watched, desk)
        await _people(desk, http)
    await _forging(watched, desk)

    lines = [line for server in watched.servers for line in server.output().splitlines()]
    tried = proof.of_size(smoke=[["serve"]], full=[["serve"], ["worker"], ["db", "upgrade"], ["keys", "list", "1"]])
    log = "\n".join(lines) + "".join(_commands(watched, tried))
    read = [json.loads(line) for line in lines if line.startswith("{")]
    secrets = [*PLANTED, desk.key, *tokens]
    events = Counter(line["event"] for line in read)
    proof.told("log lines", len(read))
    proof.told("canaries", len(secrets))
    proof.equal("canaries found", [secret for secret in secrets if secret in log], [])
    proof.equal("the number found in other spellings", NATIONAL in log.replace(" ", "").replace("-", ""), False)
    proof.equal("lines that are not whole", [line for line in lines if line[:1] not in "{O" or FORGED in line[:30]], [])
    proof.equal("events made up by what was sent", [event for event in events if "forged" in event], [])
    # Something was there to be quoted: each way to fail left its line, and the model's name is told where it belongs.
    failures = ("request.failed", "turn.failed", "model.failed", "message.not_sent", "hook.update_failed")
    missing = [event for event in failures if not events[event]]
    proof.equal("failures without a line", missing, [])
    proof.equal("lines with the forged name in its place", sum(FORGED in line.get("model", "") for line in read), 1)


async def _ordinary_traffic(desk: Desk, number: int) -> None:
    """All of it with a canary, and all of it accepted."""
    metadata = {METADATA_KEY: METADATA, "list": [METADATA]}
    person = await desk.meet(firstName=NAME, lastName=NAME, email=f"{number}.{EMAIL}", metadata=metadata)
    path = f"/bot-integrations/{desk.integration_id}/messages/receive?wait=30"
    body = {"userNumber": PHONE, "content": f"Hello {TEXT}", "fullName": NAME, "metadata": metadata}
    assert REPLY in (await desk.ask("POST", path, json=body))["replies"][0]["content"]
    assert (await desk.says(person, f"Please fail {TEXT}"))["content"]
    details = {"external_id": f"{EXTERNAL_ID}-{number}", "metadata": {METADATA_KEY: BOOKED}}
    await desk.book(Person(0, PHONE), **details)


async def _people(desk: Desk, http: httpx.AsyncClient) -> None:
    """Somebody who begins, signs in, and fails to, with a canary in all that they type and bring."""
    ours = {**HEADERS, "Sec-Fetch-Site": "same-origin", "Cookie": f"opensetter-session={SESSION}"}
    typed = {"email": EMAIL, "password": PASSWORD, "name": NAME, "next": f"/{LINK}", "content": TEXT}
    typed |= {"new_password": PASSWORD, "code": PASSWORD}
    for path in (
        *("/sign-in", f"/sign-in/{LINK}", f"/setup/{LINK}", "/sign-out", "/organization", "/inbox/1/messages"),
        *(f"/invitations/{LINK}", f"/invitations/{LINK}/accept", "/sign-in-code", "/account", "/account/password"),
    ):
        for headers in (ours, HEADERS):
            assert (await http.post(f"{desk.address}{path}", data=typed, headers=headers)).status_code < 500
        assert (await http.get(f"{desk.address}{path}", headers=ours)).status_code < 500


async def _errors(desk: Desk, http: httpx.AsyncClient) -> None:
    """Whatever can be wrong about a request, with the canary in what is wrong."""
    booking = desk.booking(Person(0, PHONE))
    wrong: list[dict[str, Any]] = [
        {**booking, "start_time": TIME},
        {**booking, "time_zone": ZONE},
        {**booking, "phone": NUMBER},
        {**booking, FIELD: VALUE},
        {**booking, "bot_id": VALUE},
        {**booking, "bot_id": 10**15, "external_id": EXTERNAL_ID},
        {**booking, "phone": "+447700900000", "metadata": {METADATA_KEY: METADATA}},
        {**booking, "metadata": {METADATA_KEY: "\x00" + METADATA}},
    ]
    for body in wrong:
        assert (await desk.call("POST", "/bookings", json=body)).status_code in {400, 404}
    base = f"{desk.address}/api/v1"
    known = {"Authorization": f"Bearer {desk.key}", "Content-Type": "application/json", **HEADERS}
    for headers, path, content in (
        (known, "/bookings", f'{{"phone": "{BROKEN}", '.encode()),
        (known, "/bookings", f'{{"a": NaN, "phone": "{BROKEN}"}}'.encode()),
        (known | {"Content-Type": f"text/{HEADER}"}, "/bookings", BROKEN.encode()),
        (known | {"Idempotency-Key": f"{HEADER} \t {HEADER}"}, "/bookings", json.dumps(booking).encode()),
        (known, f"/{VALUE}/{NATIONAL}", b"{}"),
        (known, f"/contacts?email={EMAIL}&phone=%2B44{NATIONAL}", b"{}"),
        ({**HEADERS, "Authorization": f"Bearer {WRONG_KEY}"}, "/bookings", json.dumps(booking).encode()),
        ({**HEADERS, "Authorization": f"Basic {WRONG_KEY}"}, "/bookings", b"{}"),
        (HEADERS, f"/bookings?api_key={ADDRESS_KEY}", b"{}"),
    ):
        answer = await http.post(f"{base}{path}", headers=headers, content=content)
        assert 400 <= answer.status_code < 500 or answer.headers.get("idempotent-replayed") or answer.is_success


async def _calendar(desk: Desk, number: int) -> None:
    """A slot that is booked, asked for once more, and asked for in vain; with a canary in all that is named."""
    schedule = {"name": CALENDAR, "exceptions": [{"date": "2026-12-25", "name": CALENDAR}]}
    wanted = {"botId": desk.bot_id, "name": CALENDAR, "questions": [{"text": PLACE, "disqualifying": [PLACE]}]}
    wanted["location"] = {"kind": "address", "value": PLACE}
    assert (await desk.call("POST", "/schedules", json=schedule)).status_code == 201
    kind = (await desk.ask("POST", "/appointment-types", json=wanted))["data"]["id"]
    slots = await desk.ask("GET", f"/bots/{desk.bot_id}/slots", params={"appointmentTypeId": kind})
    one, other = await desk.meet(), await desk.meet()
    body = {"startTime": slots["data"]["slots"][0]["startTime"], "metadata": {METADATA_KEY: KEPT}}
    answers = [
        await desk.call("POST", f"/appointment-types/{kind}/book", json=body | fields)
        for fields in (
            {"contactId": one.id, "externalId": f"{ORDER}-{number}"},
            {"contactId": one.id, "externalId": f"{ORDER}-{number}"},
            {"contactId": other.id, "externalId": f"{ORDER}-other-{number}"},
            {"contactId": one.id, "startTime": TIME, "timeZone": ZONE, FIELD: VALUE},
        )
    ]
    assert [answer.status_code for answer in answers] == [201, 200, 409, 400]
    faulty = {"name": CALENDAR, "timeZone": ZONE, "exceptions": [{"date": TIME, "name": "\x00" + PLACE}]}
    assert (await desk.call("POST", "/schedules", json=faulty)).status_code == 400


async def _chat(desk: Desk, http: httpx.AsyncClient) -> set[str]:
    """A web chat opened with a signed link; what makes its visitor known is returned."""
    connected = await desk.ask("POST", "/bot-integrations", json={"botId": desk.bot_id, "channel": "webchat"})
    room = connected["data"]["id"]
    person = await desk.meet()
    made = await desk.ask("POST", f"/bot-integrations/{room}/chat-links", json={"contactId": person.id})
    opened = await http.get(made["data"]["url"], headers=HEADERS)
    token, cookie = made["data"]["url"].rpartition("=")[2], opened.headers["set-cookie"].split(";")[0]
    headers = {**HEADERS, "Cookie": cookie, "Origin": desk.address, "Sec-Fetch-Site": "same-origin"}
    said = await http.post(f"{desk.address}/chat/{room}/messages", headers=headers, json={FIELD: VALUE})
    forged = await http.get(f"{desk.address}/chat/{room}?as={token[:-3]}Q7x", headers=headers)
    assert said.status_code in {400, 403}
    assert forged.status_code < 500
    return {token, token.rpartition(".")[2], cookie.partition("=")[2].rpartition(".")[2]}


async def _providers(watched: Installation, desk: Desk, number: int) -> int:
    """Connections whose providers refuse whatever is sent and quote it; the one to WhatsApp is returned."""
    meta = {"phoneNumberId": f"t40-{number}", "businessAccountId": "t40", "accessToken": ACCESS_TOKEN}
    meta |= {"appSecret": APP_SECRET, "verifyToken": AGREED_WORD}
    twilio = {"accountSid": "ACt40", "authToken": AUTH_TOKEN, "from": f"+1500555{number:04}"}
    whatsapp, sms = await _connect(desk, "whatsapp", meta), await _connect(desk, "sms", twilio)
    assert (await _hook(desk, whatsapp, number, HOOK_TEXT)).status_code == 200
    assert (await _hook(desk, whatsapp, number, FORGED_TEXT, secret=WRONG_SECRET)).status_code == 403
    query = {"hub.mode": "subscribe", "hub.challenge": "1", "hub.verify_token": WRONG_SECRET}
    assert (await desk.client.get(f"{desk.address}/hooks/whatsapp/{whatsapp}", params=query)).status_code == 403
    words = {"phoneNumber": PHONE, "firstName": NAME}
    template = {**words, "templateName": SENT, "language": "en", "bodyParameters": [{"type": "text", "text": SENT}]}
    sent = [
        await desk.ask("POST", f"/bot-integrations/{whatsapp}/messages/send", json=template),
        await desk.ask("POST", f"/bot-integrations/{sms}/messages/send", json={**words, "message": SENT}),
    ]
    path = f"/bot-integrations/{whatsapp}/credentials"
    for wrong in ({"accessToken": f"{WRONG_SECRET} \n"}, {"authToken": WRONG_SECRET}, {FIELD: WRONG_SECRET}):
        assert (await desk.call("PUT", path, json={"credentials": wrong})).status_code == 400
    person = await desk.meet()
    consent = {"channel": "sms", "granted": False, "note": NOTE, "sender": f"t40-{number}"}
    assert (await desk.call("POST", f"/contacts/{person.id}/consents", json=consent)).status_code == 201
    assert (await desk.call("POST", f"/contacts/{person.id}/consents", json={**consent, NOTE: NOTE})).status_code == 400

    async def are_refused() -> bool:
        query = "SELECT count(*) FROM messages WHERE status = 'failed' AND (id = ANY(%s) OR bot_integration_id = %s)"
        return watched.count(query, sent, whatsapp) == len(sent) + 1

    # What was sent, and the bot's answer to what came over the hook.
    await until(are_refused)
    return whatsapp


async def _connect(desk: Desk, channel: str, credentials: dict[str, str]) -> int:
    body = {"botId": desk.bot_id, "channel": channel, "credentials": credentials}
    return int((await desk.ask("POST", "/bot-integrations", json=body))["data"]["id"])


async def _hook(desk: Desk, whatsapp: int, number: int, said: str, *, secret: str = APP_SECRET) -> httpx.Response:
    """What Meta sends when somebody writes."""
    sent_at = f"{int(datetime.now(UTC).timestamp())}"
    wrote = {"id": f"wamid.{said}", "from": PHONE[1:], "type": "text", "text": {"body": said}, "timestamp": sent_at}
    people = [{"wa_id": PHONE[1:], "profile": {"name": HOOK_NAME}}]
    value = {"metadata": {"phone_number_id": f"t40-{number}"}, "contacts": people, "messages": [wrote]}
    change = {"field": "messages", "value": {"messaging_product": "whatsapp", **value}}
    body = json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "t40", "changes": [change]}]}).encode()
    headers = {name: mac.decode() for name, mac in meta_signature(body, secret)}
    return await desk.client.post(f"{desk.address}/hooks/whatsapp/{whatsapp}", content=body, headers=headers)


async def _refusals(watched: Installation, desk: Desk, number: int, whatsapp: int) -> None:
    """What the database refuses with an error that quotes the row, in a request and in a turn."""
    with _owner(watched) as owner:
        for statement in REFUSALS:
            owner.execute(statement)
        person = await desk.meet()
        answers = [
            await desk.call(
                "POST", "/contacts", json={"smsPhoneNumber": PHONE[:-3] + "111", "firstName": REFUSED_NAME}
            ),
            await desk.call("POST", "/bookings", json=desk.booking(person, external_id=f"{REFUSED_ID}-{number}")),
            await desk.call(
                "POST",
                f"/bot-integrations/{desk.integration_id}/messages/receive",
                json={"userNumber": PHONE, "content": f"{REFUSED_TEXT} {TEXT}"},
            ),
        ]
        # It is signed, so it is kept, and tried again until it can be stored.
        assert (await _hook(desk, whatsapp, number, REFUSED_TEXT)).status_code == 200
        asked = await desk.tells(person, "Say what is refused")

        async def has_failed() -> bool:
            return f'"message_id": {asked}' in watched.servers[0].output()

        await until(has_failed)
        for table, constraint in (("messages", "t40_text"), ("contacts", "t40_name"), ("bookings", "t40_id")):
            owner.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
        await desk.reply_to(person, asked)
    assert {(answer.status_code, answer.headers["content-type"]) for answer in answers} == {(500, PROBLEM)}


async def _lost_connections(watched: Installation, desk: Desk) -> None:
    """Every connection of the server's is cut, again and again, under requests that hold canaries."""
    with _owner(watched) as owner:
        for _ in range(3):
            owner.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            await desk.call("POST", "/bookings", json=desk.booking(Person(0, PHONE), metadata={METADATA_KEY: BOOKED}))

    async def works() -> bool:
        return (await desk.call("GET", "/bookings")).is_success

    await until(works)


async def _forging(watched: Installation, desk: Desk) -> None:
    """A log line that holds a line break and the beginning of another, as far as it gets."""
    with _owner(watched) as owner:
        name = f'canary/x\n{{"event": "{FORGED}"}}\r\n\x1b[2K'
        owner.execute("UPDATE bots SET model = %s WHERE id = %s", (f"openai:{name}", desk.bot_id))
    await desk.says(await desk.meet(), "Please fail")


def _commands(watched: Installation, tried: Sequence[Sequence[str]]) -> list[str]:
    """What commands print that cannot reach their database."""
    unreachable = f"--database-url=postgresql://setter:{DSN_PASSWORD}@127.0.0.1:1/setter?connect_timeout=1"
    ended = [processes.command(watched.home, *words, unreachable) for words in tried]
    assert all(one.code for one in ended)
    return [one.output for one in ended]


@contextmanager
def _owner(watched: Installation) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(watched.url, autocommit=True) as connection:
        yield connection
