"""T19: what a provider signed is taken, however strange it looks; what it did not sign leaves nothing behind."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

import httpx
import psycopg
import pytest

from opensetter.app import create_app
from opensetter.core.runtime import Runtime
from opensetter.core.settings import Settings
from tests.caller import Desk
from tests.providers import Meta, batch, wrote
from tests.reliability.installation import Installation, installed
from tests.reliability.proof import Proof
from tests.unit.channels.twilio import hooks

PUBLIC = "https://setter.example"
SECRET_KEY = "kept-for-proofs-alone-0123456789abcdef"
PAYLOADS = Path(__file__).parents[1] / "payloads" / "whatsapp"
SIGNATURE = "X-Hub-Signature-256"

_TABLES = ("contacts", "contact_identities", "conversations", "messages", "message_receipts", "hook_batches", "events")
# Jobs that are done leave no row, but the numbers that they were given are gone.
_JOBS = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM procrastinate_jobs_id_seq"

Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class Sent:
    """A request as it goes over the wire, with any header as often as one likes."""

    body: bytes
    headers: Headers
    path: str

    async def to(self, http: httpx.AsyncClient, address: str) -> int:
        headers = [(name.encode(), value.encode("utf-8", "replace")) for name, value in self.headers]
        return (await http.post(address + self.path, content=self.body, headers=headers)).status_code


@dataclass(frozen=True)
class Place:
    """The installation, our connections, and the neighbour's."""

    house: Installation
    http: httpx.AsyncClient
    meta: Meta
    neighbour: Meta
    before_last: Meta

    def rows(self) -> dict[str, int]:
        """Everything that a request could have left behind."""
        counted = {table: self.house.count(f"SELECT count(*) FROM {table}") for table in _TABLES}
        return {**counted, "jobs": self.house.count(_JOBS)}

    def errors(self) -> list[str]:
        lines = self.house.servers[0].output().splitlines()
        return [line for line in lines if line.startswith("{") and json.loads(line)["level"] == "error"]

    async def answers(self, requests: Mapping[str, Sent]) -> dict[str, int]:
        return {name: await sent.to(self.http, self.house.address) for name, sent in requests.items()}


@pytest.fixture(scope="module")
def house(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """One server without a worker: what comes in stays where it was put."""
    settings = {"OPENSETTER_PUBLIC_URL": PUBLIC, "OPENSETTER_SECRET_KEY": SECRET_KEY}
    home = tmp_path_factory.mktemp("t19")
    with installed(home, own_database, workers=0, settings=settings, options=("--no-worker",)) as made:
        with psycopg.connect(own_database, autocommit=True) as connection:
            # The address that the table of Twilio's requests was signed for ends in 7.
            connection.execute("ALTER TABLE bot_integrations ALTER id RESTART WITH 7")
            connection.execute("GRANT SELECT ON procrastinate_jobs_id_seq TO reliability_reader")
        yield made


@pytest.fixture(scope="module")
def keys(house: Installation) -> tuple[str, str]:
    return house.organization().key, house.organization("Elsewhere").key


_connected: dict[str, tuple[Meta, Meta, Meta]] = {}


@pytest.fixture
async def place(house: Installation, keys: tuple[str, str], http: httpx.AsyncClient) -> Place:
    if house.url not in _connected:
        _connected[house.url] = await _connect(house, keys, http)
    return Place(house, http, *_connected[house.url])


async def _connect(house: Installation, keys: tuple[str, str], http: httpx.AsyncClient) -> tuple[Meta, Meta, Meta]:
    ours, theirs = (Desk(http, house.address, key) for key in keys)
    bot = (await ours.ask("POST", "/bots", json={"name": "Acme"}))["data"]["id"]
    twilio = {
        "accountSid": hooks.ACCOUNT_SID,
        "authToken": hooks.OLD_TOKEN,
        "apiKeySid": "SK00000000000000000000000000000001",
        "apiKeySecret": "api-key-secret",
        "from": hooks.ACCOUNT.address,
    }
    body = {"botId": bot, "channel": "sms", "credentials": twilio}
    made = (await ours.ask("POST", "/bot-integrations", json=body))["data"]
    assert made["webhookUrl"] == hooks.URL
    await ours.ask("PUT", "/bot-integrations/7/credentials", json={"credentials": {"authToken": hooks.TOKEN}})
    old = Meta(app_secret="the-one-before")
    connected = (await ours.ask("POST", "/bot-integrations", json=old.connection(bot)))["data"]
    path = f"/bot-integrations/{connected['id']}/credentials"
    await ours.ask("PUT", path, json={"credentials": {"appSecret": Meta().app_secret}})
    elsewhere = (await theirs.ask("POST", "/bots", json={"name": "Elsewhere"}))["data"]["id"]
    neighbour = Meta(phone_number_id="106540352242923", app_secret="the-neighbours", verify_token="theirs")
    beside = (await theirs.ask("POST", "/bot-integrations", json=neighbour.connection(elsewhere)))["data"]
    hook = connected["webhookUrl"]
    return (
        replace(Meta(), hook=hook),
        replace(neighbour, hook=beside["webhookUrl"]),
        replace(old, hook=hook),
    )


async def test_t19_what_meta_did_not_sign_is_refused(place: Place, proof: Proof):
    before = place.rows()
    forgeries = _meta_forgeries(place.meta, place.neighbour)
    answers = await place.answers(forgeries)
    proof.at_least("Meta: forgeries", len(forgeries), 40)
    proof.equal("Meta: forgeries that are not answered 403", _other_than(403, answers), {})
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}
    told = {
        token: (await _ask(place, {**asked, "hub.verify_token": token})).status_code
        for token in ("", "wrong", place.neighbour.verify_token, place.meta.app_secret)
    }
    proof.equal("Meta: verify tokens that are not ours and are not answered 403", _other_than(403, told), {})
    right = await _ask(place, {**asked, "hub.verify_token": place.meta.verify_token})
    proof.equal("Meta: the answer to our own verify token", (right.status_code, right.text), (200, "1158201444"))
    proof.equal("Meta: rows and jobs by forgeries", place.rows(), before)
    proof.equal("Meta: log lines at ERROR", place.errors(), [])


async def test_t19_what_twilio_did_not_sign_is_refused(place: Place, proof: Proof):
    before = place.rows()
    forgeries = {name: _sent(hook) for name, hook in hooks.FORGERIES.items() if _can_come(hook)}
    twice = _sent(hooks.signed(hooks.SMS))
    forgeries["two signatures"] = replace(twice, headers=[*twice.headers, ("x-twilio-signature", hooks.GENUINE)])
    answers = await place.answers(forgeries)
    proof.at_least("Twilio: forgeries", len(forgeries), 40)
    proof.equal("Twilio: forgeries that are not answered 403", _other_than(403, answers), {})
    proof.equal("Twilio: rows and jobs by forgeries", place.rows(), before)
    proof.equal("Twilio: log lines at ERROR", place.errors(), [])


async def test_t19_what_meta_signed_is_taken(place: Place, proof: Proof):
    before = place.rows()
    genuine = _meta_requests(place.meta, place.before_last)
    answers = await place.answers(genuine)
    after = place.rows()
    proof.at_least("Meta: legitimate requests", len(genuine), 30)
    proof.equal("Meta: legitimate requests that are not answered 200", _other_than(200, answers), {})
    texts = [name for name in genuine if name.startswith("a text")]
    proof.at_least("Meta: messages stored", after["messages"] - before["messages"], len(texts))
    proof.equal("Meta: requests kept for the worker", after["hook_batches"] - before["hook_batches"], 1)
    replayed = await place.answers({name: genuine[name] for name in texts})
    proof.equal("Meta: old requests, replayed, that are not answered 200", _other_than(200, replayed), {})
    proof.equal("Meta: rows and jobs by replays", place.rows(), after)
    proof.equal("Meta: log lines at ERROR", place.errors(), [])


async def test_t19_what_twilio_signed_is_taken(place: Place, proof: Proof, own_database: str):
    before = place.rows()
    genuine = {name: _sent(hook) for name, hook in hooks.LEGITIMATE.items() if _can_come(hook)}
    answers = await place.answers(genuine)
    proof.at_least("Twilio: legitimate requests", len(genuine), 30)
    proof.equal("Twilio: legitimate requests that are not answered 200", _other_than(200, answers), {})
    proof.at_least("Twilio: messages stored", place.rows()["messages"] - before["messages"], 5)
    proof.equal("Twilio: log lines at ERROR", place.errors(), [])
    elsewhere = {
        f"{public}, signed for {signed}": await _behind(own_database, public, signed)
        for public, signed in (
            ("https://setter.example/under/a/prefix", "https://setter.example/under/a/prefix"),
            ("https://setter.example:8443", "https://setter.example:8443"),
            ("https://setter.example:8443", "https://setter.example"),
            ("https://setter.example", "https://setter.example:443"),
            ("http://setter.example", "http://setter.example:80"),
            ("http://localhost:8000/", "http://localhost:8000"),
        )
    }
    proof.equal("Twilio: public addresses at which it is not taken", _other_than(200, elsewhere), {})


def _other_than(asked: int, answers: Mapping[str, int]) -> dict[str, int]:
    return {name: status for name, status in answers.items() if status != asked}


async def _ask(place: Place, query: Mapping[str, str]) -> httpx.Response:
    return await place.http.get(place.house.address + _path(place.meta), params=dict(query))


async def _behind(url: str, public: str, signed: str) -> int:
    """What a server answers that is told another address of its own, and hears lies about it from a proxy."""
    runtime = Runtime.open(Settings(_env_file=None, public_url=public, secret_key=SECRET_KEY), url)
    app = create_app(runtime)
    form = hooks.changed(hooks.SMS, "MessageSid", f"SM{hashlib.sha256((public + signed).encode()).hexdigest()[:32]}")
    headers = {
        **hooks.FORM_TYPE,
        "x-twilio-signature": hooks.sign(f"{signed}/hooks/twilio/7", form),
        "x-forwarded-host": "evil.test",
        "x-forwarded-proto": "ftp",
    }
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://10.0.0.7:8000") as client,
    ):
        answer = await client.post("/hooks/twilio/7", content=urlencode(form), headers=headers)
    await runtime.close()
    return answer.status_code


def _can_come(hook: hooks.Hook) -> bool:
    """Whether a request of the table can arrive here: the server knows its own address, and HTTP trims headers."""
    is_trimmed = all(value == value.strip() for value in hook.headers.values())
    return is_trimmed and hook.url.startswith(f"{PUBLIC}/hooks/")


def _sent(hook: hooks.Hook) -> Sent:
    return Sent(hook.body, list(hook.headers.items()), hook.url.removeprefix(PUBLIC))


def _path(meta: Meta) -> str:
    return meta.hook.removeprefix(PUBLIC)


def _text(text: str, number: int) -> dict[str, object]:
    return wrote(str(447_702_000_000 + number), text, message_id=f"wamid.T19-{number}")


def _meta_forgeries(meta: Meta, neighbour: Meta) -> dict[str, Sent]:
    body = batch([[meta.change(messages=[_text("Café at 3?", 999)])]])
    genuine = meta.sign(body)
    digits = genuine.removeprefix("sha256=")

    def by(key: str, algorithm: str = "sha256") -> str:
        return hmac.new(key.encode(), body, algorithm).hexdigest()

    signatures = {
        "empty": "",
        "the algorithm alone": "sha256=",
        "no algorithm": digits,
        "another algorithm's name": f"sha1={digits}",
        "SHA-1": f"sha1={by(meta.app_secret, 'sha1')}",
        "SHA-1, said to be SHA-256": f"sha256={by(meta.app_secret, 'sha1')}",
        "SHA-512": f"sha512={by(meta.app_secret, 'sha512')}",
        "SHA-512, said to be SHA-256": f"sha256={by(meta.app_secret, 'sha512')}",
        "a digest without a key": f"sha256={hashlib.sha256(body).hexdigest()}",
        "a digest of key and body": f"sha256={hashlib.sha256(meta.app_secret.encode() + body).hexdigest()}",
        "the algorithm in capitals": f"SHA256={digits}",
        "digits in capitals": f"sha256={digits.upper()}",
        "one digit cut": genuine[:-1],
        "a prefix": genuine[:15],
        "one digit more": genuine + "0",
        "one digit off": genuine[:-1] + ("0" if genuine[-1] != "0" else "1"),
        "the first digit off": f"sha256={'0' if digits[0] != '0' else '1'}{digits[1:]}",
        "backwards": f"sha256={digits[::-1]}",
        "zeros": "sha256=" + "0" * 64,
        "twice in one": f"{genuine}, {genuine}",
        "a list that ends in ours": f"sha256={'0' * 64}, {genuine}",
        "in quotation marks": f'"{genuine}"',
        "a blank in it": f"sha256= {digits}",
        "a colon": f"sha256:{digits}",
        "base64": "sha256=" + base64.b64encode(bytes.fromhex(digits)).decode(),
        "outside ASCII": f"sha256=é{digits[1:]}",
        "digits of another script": f"sha256=٥{digits[1:]}",
        "the neighbour's key": f"sha256={by(neighbour.app_secret)}",
        "the verify token as the key": f"sha256={by(meta.verify_token)}",
        "the access token as the key": f"sha256={by('EAAJ0123')}",
        "the number's id as the key": f"sha256={by(meta.phone_number_id)}",
        "no key": f"sha256={by('')}",
        "of another body": meta.sign(b"{}"),
        "of no body": meta.sign(b""),
    }
    path = _path(meta)
    forged = {name: Sent(body, [(SIGNATURE, value)], path) for name, value in signatures.items()}
    bodies = {
        "one byte changed": body.replace(b"at 3", b"at 4"),
        "one byte more": body + b"\n",
        "one byte less": body[:-1],
        "parsed and written again": json.dumps(json.loads(body)).encode(),
        "escapes written out": body.replace(rb"\u00e9", "é".encode()),
        "a message more": batch([[meta.change(messages=[_text("Café at 3?", 999), _text("More", 998)])]]),
        "nothing": b"",
        "a form": urlencode({"payload": body.decode()}).encode(),
    }
    forged |= {f"the body: {name}": Sent(changed, [(SIGNATURE, genuine)], path) for name, changed in bodies.items()}
    return forged | {
        "absent": Sent(body, [], path),
        "two of them": Sent(body, [(SIGNATURE, genuine), (SIGNATURE, genuine)], path),
        "a false one and ours": Sent(body, [(SIGNATURE, "sha256=" + "0" * 64), (SIGNATURE, genuine)], path),
        "under its old name": Sent(body, [("X-Hub-Signature", genuine)], path),
        "in the address": Sent(body, [], f"{path}?{urlencode({SIGNATURE: genuine})}"),
        "at the neighbour's address": Sent(body, [(SIGNATURE, genuine)], _path(neighbour)),
        "at Twilio's address": Sent(body, [(SIGNATURE, genuine)], "/hooks/twilio/7"),
        "at nobody's address": Sent(body, [(SIGNATURE, genuine)], "/hooks/whatsapp/999999"),
    }


def _meta_requests(meta: Meta, before_last: Meta) -> dict[str, Sent]:
    texts = (
        "Hi",
        "Café mañana às três? ñ ü ß",
        "👩‍👩‍👧‍👦 🇧🇷",
        "مرحبا غدا",
        "日本語",
        "a=b&c+d%20e;f?g#h",
        "one\r\ntwo\n\tthree",
        "  hello  ",
        "",
        'a "quoted" \\ text',
        "</script><b>",
        "'; DROP TABLE messages; --",
        "a\0b",
        "half of a pair \ud83d",
        "ä" * 4096,
        "x" * 200_000,
    )
    path = _path(meta)
    bodies = {
        f"a text, {text[:12]!r}": batch([[meta.change(messages=[_text(text, n)])]]) for n, text in enumerate(texts)
    }
    bodies |= {f"the payload {file.stem}": file.read_bytes() for file in sorted(PAYLOADS.glob("*.json"))}
    plain = json.loads(batch([[meta.change(messages=[_text("Hi there, é", 100)])]]))
    many = [_text("ü" * 480, 1_000 + number) for number in range(1_000)]
    bodies |= {
        "three megabytes": batch([[meta.change(messages=many)]]),
        "not escaped": json.dumps(plain, ensure_ascii=False).encode(),
        "on many lines": json.dumps(plain, indent=2).encode(),
        "fields that nobody knows yet": json.dumps({**plain, "zebra": {"é": [None]}}).encode(),
        "no entries": b'{"object":"whatsapp_business_account","entry":[]}',
        "another product's": b'{"object":"page","entry":[]}',
        "no JSON at all": b"hello",
    }
    requests = {name: Sent(body, [(SIGNATURE, meta.sign(body))], path) for name, body in bodies.items()}
    last = batch([[meta.change(messages=[_text("Hi", 101)])]])
    signed = (SIGNATURE, meta.sign(last))
    return requests | {
        "by the secret before": Sent(last, [(SIGNATURE, before_last.sign(last))], path),
        "a query": Sent(last, [signed], f"{path}?a=1&a=2&b="),
        "a header's name in small letters": Sent(last, [(SIGNATURE.lower(), signed[1])], path),
        "what a proxy adds": Sent(
            last,
            [signed, ("X-Forwarded-Host", "evil.test"), ("X-Forwarded-Proto", "ftp"), ("Forwarded", "for=x")],
            path,
        ),
        "another content type": Sent(last, [signed, ("Content-Type", "text/plain; charset=latin-1")], path),
    }
