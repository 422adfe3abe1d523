"""The hostile corpus: requests that no honest program sends, each with the statuses it may be answered with."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any
from urllib.parse import quote

from tests.reliability import corpus_bodies as bodies
from tests.reliability import corpus_bookings as bookings
from tests.reliability import corpus_forms as forms
from tests.reliability import corpus_hooks as hooks
from tests.reliability import corpus_lines as lines

API = "/api/v1"
JSON = "application/json"
OK = frozenset({200, 201, 202})


@dataclass(frozen=True)
class Hostile:
    """One request. Without `may`, it has to be refused: 4xx, and nothing stored.

    What a provider signed may be taken, and is not answered in JSON; if `is_void`, nothing is stored all the same.
    """

    name: str
    method: str
    path: str
    body: bytes | None = None
    headers: tuple[tuple[str, bytes], ...] = ()
    may: frozenset[int] = frozenset()
    is_void: bool = False

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
    other_contact_id: int
    conversation_id: int
    whatsapp_id: int
    sms_id: int
    phone: str
    schedule_id: int
    appointment_type_id: int
    hold_id: int
    our_booking_id: int
    slot: str
    page: str
    """The path of the bot's booking page."""
    ticket: str
    """The path of an appointment by its own link."""

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
            ("PUT", f"/bot-integrations/{self.webchat_id}/website-widget"): {"title": "Another"},
            ("PUT", f"/bot-integrations/{self.whatsapp_id}/credentials"): {"credentials": {"accessToken": "another"}},
            ("POST", f"/bot-integrations/{self.whatsapp_id}/messages/send"): {
                "phoneNumber": self.phone,
                "templateName": "greeting",
                "language": "en",
            },
            ("POST", f"/bot-integrations/{self.sms_id}/messages/send"): {"phoneNumber": self.phone, "message": "Hi"},
            ("POST", f"/contacts/{self.contact_id}/consents"): {"channel": "sms", "granted": False},
            ("POST", f"/contacts/{self.contact_id}/merge"): {"contactId": self.other_contact_id},
            ("POST", f"/conversations/{self.conversation_id}/messages"): {"content": "Hi"},
            ("POST", "/schedules"): {"name": "Another"},
            ("PUT", f"/schedules/{self.schedule_id}"): {"name": "Another"},
            ("POST", "/appointment-types"): {"botId": self.bot_id, "name": "Another"},
            ("PUT", f"/appointment-types/{self.appointment_type_id}"): {"name": "Another"},
            ("POST", f"/appointment-types/{self.appointment_type_id}/holds"): self.appointment(),
            ("POST", f"/appointment-types/{self.appointment_type_id}/book"): self.appointment(),
            ("POST", f"/holds/{self.hold_id}/book"): {"timeZone": "Europe/London"},
            ("POST", f"/bookings/{self.our_booking_id}/move"): {"start_time": self.slot},
        }

    def filled(self, path: str) -> str:
        """A path with its names exchanged for these ids."""
        return path.format(
            bot=self.bot_id,
            api=self.api_id,
            webchat=self.webchat_id,
            whatsapp=self.whatsapp_id,
            sms=self.sms_id,
            contact=self.contact_id,
            conversation=self.conversation_id,
            schedule=self.schedule_id,
            kind=self.appointment_type_id,
            hold=self.hold_id,
            ours=self.our_booking_id,
        )

    def appointment(self) -> dict[str, Any]:
        return {"contactId": self.contact_id, "startTime": self.slot}

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
    yield from _hooks(target)
    yield from _forms(target)
    yield from _dashboard()
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
        "source": (*bookings.KEYS, "opensetter", "OPENSETTER"),
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
        operation = (method, target.filled(path))
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
            ("POST", f"{API}/bookings/{number}/no-show"),
            ("GET", f"{API}/schedules/{number}"),
            ("GET", f"{API}/appointment-types/{number}"),
            ("POST", f"{API}/appointment-types/{number}/archive"),
            ("GET", f"{API}/bots/{number}/slots?appointmentTypeId={target.appointment_type_id}"),
            ("POST", f"{API}/holds/{number}/release"),
            ("GET", f"{API}/bookings/{number}/reminders"),
            ("GET", f"{API}/contacts/{number}"),
            ("GET", f"{API}/bots/{number}"),
            ("POST", f"{API}/bots/{number}/archive"),
            ("GET", f"{API}/bot-integrations/{number}"),
            ("POST", f"{API}/bot-integrations/{number}/disable"),
            ("GET", f"{API}/contacts/{number}/identities"),
            ("GET", f"{API}/contacts/{number}/merges"),
            ("GET", f"{API}/contacts/{number}/consents"),
            ("POST", f"{API}/contact-merges/{number}/undo"),
            ("POST", f"{API}/conversations/{number}/handoff"),
            ("POST", f"{API}/conversations/{number}/handback"),
            ("GET", f"/chat/{number}/events"),
            ("POST", f"/chat/{number}/visitors"),
            ("GET", f"{API}/bot-integrations/{number}/website-widget/configuration"),
            ("GET", f"/hooks/whatsapp/{number}?hub.mode=subscribe&hub.challenge=1"),
            ("POST", f"/hooks/whatsapp/{number}"),
            ("POST", f"/hooks/twilio/{number}"),
            ("POST", f"/hooks/twilio/{number}/status"),
        ):
            yield Hostile(f"{method} {path:.60}", method, path)
    for path in lines.PATHS:
        yield Hostile(f"GET {path:.60}", "GET", path)
    for method in lines.METHODS:
        yield Hostile(f"{method} /bookings/{target.bot_id}", method, f"{API}/bookings/{target.bot_id}")


def _queries(target: Target) -> Iterator[Hostile]:
    pages = ("/bookings", "/contacts", "/bots", "/bot-integrations", "/events", "/schedules", "/appointment-types")
    for page in pages:
        for query in lines.PAGE_QUERIES:
            yield Hostile(f"GET {page}?{query}", "GET", f"{API}{page}?{query}")
    for path, queries in lines.QUERIES.items():
        for query in queries:
            yield Hostile(f"GET {path}?{query:.60}", "GET", f"{API}{target.filled(f'{path}?{query}')}")
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


def _hooks(target: Target) -> Iterator[Hostile]:
    """What is signed and means nothing is taken and forgotten; what is not signed is not even read."""
    path = f"/hooks/whatsapp/{target.whatsapp_id}"
    taken = frozenset({200})
    for name, body in hooks.meta_bodies():
        signed = hooks.meta_signature(body)
        yield Hostile(f"signed hook, {name:.60}", "POST", path, body, signed, taken, is_void=True)
    places = (f"/hooks/twilio/{target.sms_id}", f"/hooks/twilio/{target.sms_id}/status")
    for place, (name, body) in product(places, hooks.twilio_forms()):
        signed = hooks.twilio_signature(place, body)
        yield Hostile(f"signed form, {name}", "POST", place, body, signed, taken, is_void=True)
        yield Hostile(f"unsigned form, {name}", "POST", place, body)
    for place, (name, body) in product(places, hooks.wrong_forms()):
        yield Hostile(f"signed, and no form of ours, {name}", "POST", place, body, hooks.twilio_signature(place, body))
    message = hooks.message()
    ((header, good),) = hooks.meta_signature(message)
    for bad in hooks.bad_signatures(good):
        yield Hostile(f"signature {bad!r:.40}", "POST", path, message, ((header, bad),))
    yield Hostile("a signature twice", "POST", path, message, ((header, good), (header, good)))
    yield Hostile("another's secret", "POST", path, message, hooks.meta_signature(message, "another"))
    yield Hostile("another kind's hook", "POST", f"/hooks/whatsapp/{target.sms_id}", message, ((header, good),))
    yield Hostile("too large", "POST", path, b" " * (4 * 1024 * 1024 + 1))
    for query in lines.CHALLENGES:
        yield Hostile(f"challenge {query:.60}", "GET", f"{path}?{query}")


def _forms(target: Target) -> Iterator[Hostile]:
    """What is not as our pages send it is answered with a page, and leaves nothing."""
    right = {"at": target.slot, "key": "of-the-hostile-corpus", "name": "Visitor", "email": "visitor@example.com"}
    for name, body in forms.bookings(right):
        yield Hostile(f"book, {name}", "POST", target.page, body, forms.FORM, forms.REFUSED, is_void=True)
    for action, (name, body) in product(("move", "cancel"), forms.changes()):
        path = f"{target.ticket}/{action}"
        yield Hostile(f"{action}, {name}", "POST", path, body, forms.FORM, forms.REFUSED, is_void=True)
    yield Hostile("a form too large", "POST", target.page, b"name=" + b"x" * 70_000, forms.FORM)
    for number in lines.PATH_IDS:
        for path in (f"/book/{number}", f"/book/manage/{number}", f"/calendars/{number}.ics"):
            yield Hostile(f"GET {path:.60}", "GET", path, may=forms.GONE, is_void=True)
        path = f"/book/manage/{number}/cancel"
        yield Hostile(f"POST {path:.60}", "POST", path, b"", forms.FORM, forms.GONE, is_void=True)
        looked = f"{target.page}?type={number}&day={number}&month={number}&at={number}&zone={number}&t={number}"
        yield Hostile(f"GET {looked:.60}", "GET", looked, may=frozenset({200, 400, 404, 414}), is_void=True)


def _dashboard() -> Iterator[Hostile]:
    """What is sent to the dashboard by who is not signed in, as from its own pages and as from elsewhere."""
    for name, body in forms.sign_ins():
        for headers in (forms.FORM, forms.FROM_OUR_PAGE):
            yield Hostile(f"sign in, {name}", "POST", "/sign-in", body, headers, forms.AT_THE_DOOR, is_void=True)
    for name, body in forms.joinings():
        for path in ("/sign-in-code", "/invitations/of-nobody", "/account/password", "/settings/members/invitations"):
            headers = forms.FROM_OUR_PAGE
            yield Hostile(f"{path}, {name}", "POST", path, body, headers, forms.AT_THE_DOOR, is_void=True)
    yield Hostile("a form too large for the dashboard", "POST", "/sign-in", b"email=" + b"x" * 70_000, forms.FORM)
    for number in lines.PATH_IDS[: lines.WORST_PATH_IDS]:
        for path in (
            f"/inbox/{number}",
            f"/inbox?before={number}",
            f"/bookings?before={number}",
            f"/bots/{number}",
            *(f"/contacts/{number}", f"/contacts?before={number}&q={number}", f"/contacts/imports/{number}"),
            f"/channels/{number}",
            f"/bookings/{number}",
            f"/bookings/{number}/move?from={number}",
            f"/bookings/week?from={number}&zone={number}&bot={number}",
            f"/setup/{number}",
        ):
            yield Hostile(f"GET {path:.60}", "GET", path, may=forms.AT_THE_DOOR, is_void=True)
        looked = f"/inbox?q={number}&bot={number}&channel={number}&which={number}"
        for path in (looked, f"/developers/requests?q={number}&status={number}&before={number}"):
            yield Hostile(f"GET {path:.60}", "GET", path, may=forms.AT_THE_DOOR, is_void=True)
        for path in (
            f"/inbox/{number}/messages",
            f"/inbox/{number}/merge",
            f"/settings/api-keys/{number}/revoke",
            f"/sign-in/{number}",
            f"/bookings/{number}/cancel",
            *(f"/invitations/{number}", f"/settings/members/{number}/role"),
            f"/bots/{number}",
            *(f"/contacts/{number}/erase", f"/contacts/imports/{number}/start"),
            f"/channels/{number}/check",
        ):
            headers = forms.FROM_OUR_PAGE
            yield Hostile(f"POST {path:.60}", "POST", path, b"content=x", headers, forms.AT_THE_DOOR, is_void=True)


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
