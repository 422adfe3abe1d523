"""The hostile corpus: requests that no honest program sends, each with the statuses it may be answered with."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from tests.reliability import corpus_bodies as bodies
from tests.reliability import corpus_bookings as bookings
from tests.reliability import corpus_lines as lines

API = "/api/v1"
JSON = "application/json"
OK = frozenset({200, 201, 202})


@dataclass(frozen=True)
class Hostile:
    """One request. Without `may`, it has to be refused: 4xx, and nothing stored."""

    name: str
    method: str
    path: str
    body: bytes | None = None
    headers: tuple[tuple[str, bytes], ...] = ()
    may: frozenset[int] = frozenset()

    def written(self, key: str) -> bytes:
        """The request as bytes; a header that is given as empty is left out."""
        given = {name.lower() for name, _ in self.headers}
        usual = [("Host", b"opensetter.test"), ("Authorization", b"Bearer " + key.encode())]
        if self.body is not None:
            usual += [("Content-Type", JSON.encode()), ("Content-Length", b"%d" % len(self.body))]
        headers = [(name, value) for name, value in usual if name.lower() not in given]
        headers += [(name, value) for name, value in self.headers if value]
        written = b"".join(name.encode() + b": " + value + b"\r\n" for name, value in headers)
        return f"{self.method} {self.path} HTTP/1.1\r\n".encode() + written + b"\r\n" + (self.body or b"")


@dataclass(frozen=True)
class Target:
    """What there is to aim at: a tenant's own ids, so that nothing is refused for what it is not."""

    bot_id: int
    api_id: int
    webchat_id: int
    contact_id: int
    phone: str

    def bodies(self) -> dict[tuple[str, str], dict[str, Any]]:
        """Every operation that takes a body, with one that would be accepted."""
        return {
            ("POST", "/bookings"): self.booking(),
            ("POST", "/contacts"): {"smsPhoneNumber": "+447700900123", "firstName": "Eve"},
            ("PUT", "/contacts"): {"id": self.contact_id, "firstName": "Ada"},
            ("POST", "/bots"): {"name": "Another"},
            ("PUT", f"/bots/{self.bot_id}"): {"instructions": "Be brief."},
            ("POST", "/bot-integrations"): {"botId": self.bot_id, "channel": "api", "name": "Another"},
            ("POST", f"/bot-integrations/{self.api_id}/messages/receive"): {"userNumber": self.phone, "content": "Hi"},
            ("POST", f"/bot-integrations/{self.webchat_id}/chat-links"): {"contactId": self.contact_id},
        }

    def booking(self, **fields: Any) -> dict[str, Any]:
        body = {
            "bot_id": self.bot_id,
            "phone": self.phone,
            "start_time": "2026-05-25T14:00:00Z",
            "end_time": "2026-05-25T15:00:00Z",
            "time_zone": "Europe/London",
            "source": "calendly",
        } | fields
        return {name: value for name, value in body.items() if value is not ...}


def corpus(target: Target) -> Iterator[Hostile]:
    """All of it, in an order that does not change."""
    yield from _bodies(target)
    yield from _bookings(target)
    yield from _fields(target)
    yield from _paths(target)
    yield from _queries(target)
    yield from _headers(target)
    yield from _harmless(target)


def _bodies(target: Target) -> Iterator[Hostile]:
    """What is wrong with a body before anybody looks at its fields, for each operation."""
    for (method, path), body in target.bodies().items():
        text = json.dumps(body).encode()
        for name, spoiled in bodies.spoiled(text):
            yield Hostile(f"{method} {path}, {name}", method, API + path, spoiled)
        for kind in bodies.CONTENT_TYPES:
            headers = (("Content-Type", kind.encode("latin-1")),)
            yield Hostile(f"{method} {path}, {kind or 'no type'}", method, API + path, text, headers)


def _bookings(target: Target) -> Iterator[Hostile]:
    wrong: dict[str, tuple[Any, ...]] = {
        "end_time": bookings.TIMES[:12],
        "time_zone": bookings.ZONES,
        "phone": bookings.PHONES,
        "bot_id": bookings.BOT_IDS,
        "source": bookings.KEYS,
        "external_id": bookings.KEYS,
        "metadata": bookings.METADATA,
    }
    together = [
        *({"start_time": value, "end_time": ...} for value in bookings.TIMES),
        *({field: value} for field, candidates in wrong.items() for value in candidates),
        *({"default_country": value, "phone": "07813194799"} for value in bookings.COUNTRIES),
        *bookings.WRONG_TOGETHER,
    ]
    for fields in together:
        body = json.dumps(target.booking(**fields)).encode()
        yield Hostile(f"booking {fields!r:.80}", "POST", f"{API}/bookings", body)


def _fields(target: Target) -> Iterator[Hostile]:
    """Fields of the other operations: each value is wrong for the field it is in."""
    right = target.bodies()
    for (method, path), wrong in bodies.WRONG_FIELDS.items():
        operation = (method, path.format(bot=target.bot_id, api=target.api_id, webchat=target.webchat_id))
        for field, candidates in wrong.items():
            for value in candidates:
                body = json.dumps(right[operation] | {field: value}).encode()
                yield Hostile(f"{method} {path}, {field} {value!r:.40}", method, API + operation[1], body)


def _paths(target: Target) -> Iterator[Hostile]:
    for number in lines.PATH_IDS:
        yield Hostile(f"booking {number:.60}", "GET", f"{API}/bookings/{number}")
    for number in lines.PATH_IDS[: lines.WORST_PATH_IDS]:
        for method, path in (
            ("POST", f"{API}/bookings/{number}/cancel"),
            ("GET", f"{API}/contacts/{number}"),
            ("GET", f"{API}/bots/{number}"),
            ("POST", f"{API}/bots/{number}/archive"),
            ("GET", f"{API}/bot-integrations/{number}"),
            ("POST", f"{API}/bot-integrations/{number}/disable"),
            ("GET", f"/chat/{number}/events"),
        ):
            yield Hostile(f"{method} {path:.60}", method, path)
    for path in lines.PATHS:
        yield Hostile(f"GET {path:.60}", "GET", path)
    for method in lines.METHODS:
        yield Hostile(f"{method} /bookings/{target.bot_id}", method, f"{API}/bookings/{target.bot_id}")


def _queries(target: Target) -> Iterator[Hostile]:
    pages = ("/bookings", "/contacts", "/bots", "/bot-integrations", "/events")
    for page in pages:
        for query in lines.PAGE_QUERIES:
            yield Hostile(f"GET {page}?{query}", "GET", f"{API}{page}?{query}")
    for path, queries in lines.QUERIES.items():
        filled = path.format(bot=target.bot_id, api=target.api_id)
        for query in queries:
            yield Hostile(f"GET {path}?{query:.60}", "GET", f"{API}{filled}?{query}")
    receive = f"{API}/bot-integrations/{target.api_id}/messages/receive"
    body = json.dumps({"userNumber": target.phone, "content": "Hi"}).encode()
    for wait in lines.WAITS:
        yield Hostile(f"wait={wait}", "POST", f"{receive}?wait={wait}", body)


def _headers(target: Target) -> Iterator[Hostile]:
    body = json.dumps(target.booking()).encode()
    for value in lines.AUTHORIZATIONS:
        yield Hostile(f"Authorization {value!r:.40}", "GET", f"{API}/bookings", headers=(("Authorization", value),))
        yield Hostile(
            f"Authorization {value!r:.40}, with a body", "POST", f"{API}/bookings", body, (("Authorization", value),)
        )
    for value in lines.IDEMPOTENCY_KEYS:
        headers = (("Idempotency-Key", value),)
        yield Hostile(f"Idempotency-Key {value!r:.40}", "POST", f"{API}/bookings", body, headers)
    twice = (("Idempotency-Key", b"a"), ("Idempotency-Key", b"a"))
    yield Hostile("Idempotency-Key twice", "POST", f"{API}/bookings", body, twice)
    for host in lines.HOSTS:
        yield Hostile(f"Host {host!r:.40}", "GET", f"{API}/bookings", headers=(("Host", host),))
    for path in (f"/chat/{target.webchat_id}/messages", f"/chat/{target.webchat_id}/read"):
        for origin in lines.ORIGINS:
            yield Hostile(f"POST {path}, Origin {origin!r}", "POST", path, b'{"messageId": 1}', (("Origin", origin),))
    for cookie in lines.COOKIES:
        written = cookie.replace(b"ID", b"%d" % target.webchat_id)
        path = f"/chat/{target.webchat_id}/events"
        yield Hostile(f"Cookie {cookie!r:.40}", "GET", path, headers=(("Cookie", written),))


def _harmless(target: Target) -> Iterator[Hostile]:
    """What looks odd and is documented to be accepted: refusing it would cost somebody a booking."""
    for fields in bookings.HARMLESS:
        body = json.dumps(target.booking(**fields)).encode()
        yield Hostile(f"harmless {fields!r:.60}", "POST", f"{API}/bookings", body, may=OK)
    body = json.dumps(target.booking()).encode()
    for header, value in lines.HARMLESS_HEADERS:
        yield Hostile(f"harmless {header} {value!r:.40}", "POST", f"{API}/bookings", body, ((header, value),), OK)
    for text in lines.HARMLESS_QUERIES:
        yield Hostile(f"harmless {text:.60}", "GET", f"{API}/{text}", may=OK)
    name = quote("Zoë 😀")
    yield Hostile("harmless text in a filter", "GET", f"{API}/bookings?source={name}", may=OK)
