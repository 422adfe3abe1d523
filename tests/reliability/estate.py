"""Two organizations with something of everything that an organization can have."""

import json
import re
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import httpx
import psycopg

from tests import processes
from tests.caller import PREFIX
from tests.reliability.installation import Installation, Organization

UNHURRIED = {
    "OPENSETTER_DEBOUNCE_SECONDS": "0",
    "OPENSETTER_RATE_LIMIT_PER_MINUTE": "0",
    "OPENSETTER_WRONG_KEYS_PER_MINUTE": "0",
    "OPENSETTER_BOOKING_PAGE_POSTS_PER_MINUTE": "0",
    "OPENSETTER_OUTREACH_PAUSE_MINUTES": "0",
    "OPENSETTER_SWEEP_SECONDS": "0.2",
    "OPENSETTER_SECRET_KEY": "of-two-organizations-and-no-other-1f6b",
    # Nobody listens there: what a proof does not expect to be sent goes nowhere.
    "OPENSETTER_META_BASE_URL": "http://127.0.0.1:9",
    "OPENSETTER_TWILIO_BASE_URL": "http://127.0.0.1:9",
}
"""Settings for proofs that knock often: bots answer at once, and nobody is told to come back later."""

Values = Mapping[str, Any]

PASSWORD = "correct horse battery staple"
FROM_OUR_PAGE = {"Sec-Fetch-Site": "same-origin"}

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

# Far apart and all of seven digits: no number is two things' id, and one is as long as the other in an answer.
_FIRST_IDS = {
    "bots": 1_000_001,
    "contacts": 2_000_001,
    "bot_integrations": 3_000_001,
    "bookings": 4_000_001,
    "messages": 5_000_001,
    "conversations": 6_000_001,
    "events": 7_000_001,
    "contact_identities": 8_000_001,
    "contact_merges": 9_000_001,
    "consents": 9_500_001,
    "reminders": 9_700_001,
    "schedules": 9_800_001,
    "appointment_types": 9_850_001,
    "seats": 9_900_001,
    "api_keys": 9_950_001,
    "users": 9_960_001,
    "invitations": 9_970_001,
    "contact_imports": 9_980_001,
}


@dataclass(frozen=True)
class Estate:
    """An organization's things: `own` in use, `retired` archived, disabled or cancelled. `secret` is in all of them."""

    organization: Organization
    secret: str
    own: Values
    retired: Values
    address: str
    """The public one, which providers call and sign."""

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.organization.key}"}

    def marks(self) -> list[str]:
        """What nobody else may ever read."""
        ids = [str(value) for value in (*self.own.values(), *self.retired.values()) if isinstance(value, int)]
        return [self.secret, self.own["phone"].lstrip("+"), self.organization.key, *ids]


def settle(site: Installation) -> tuple[Estate, Estate]:
    """Us, and a neighbour whose things are all newer than ours."""
    with psycopg.connect(site.url, autocommit=True) as connection:
        for table, first in _FIRST_IDS.items():
            connection.execute(f"ALTER TABLE {table} ALTER COLUMN id RESTART WITH {first}")
    # Two commands at once: most of their time is Python starting.
    with ThreadPoolExecutor(2) as both:
        ours, theirs = both.map(site.organization, ("Ours", "Theirs"))
        list(both.map(lambda pair: _admit(site, *pair), ((ours, "ours-3b1f"), (theirs, "theirs-9c2e"))))
    return _furnish(site, ours, "ours-3b1f", "+447810000001"), _furnish(site, theirs, "theirs-9c2e", "+447820000001")


def keys(site: Installation, *arguments: object) -> Any:
    """What a command about API keys tells, run as an operator runs it."""
    told = processes.command(
        site.home, "keys", *(str(argument) for argument in arguments), "--json", f"--database-url={site.url}"
    )
    assert told.code == 0, told.output
    return json.loads(told.output[told.output.index("{") :])


def _admit(site: Installation, organization: Organization, secret: str) -> None:
    """Somebody who can sign in to an organization, made as an operator does it."""
    who = ("users", "create", f"{secret}@example.com", "--name", secret, "--organization", f"{organization.id}")
    told = processes.command(site.home, *who, f"--password={PASSWORD}", f"--database-url={site.url}")
    assert told.code == 0, told.output


def _furnish(site: Installation, organization: Organization, secret: str, phone: str) -> Estate:
    with httpx.Client(base_url=site.address, trust_env=False, timeout=90) as http:
        address = site.settings.get("OPENSETTER_PUBLIC_URL", site.address)
        return _Furnisher(http, organization, secret, phone, address).all()


@contextmanager
def refusing_providers() -> Iterator[Values]:
    """Meta and Twilio at one address of this machine, where nothing that is sent is ever taken: as settings.

    Their refusals quote what was sent and who sent it, as real ones may.
    """
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Refusing)
    serving = Thread(target=server.serve_forever, daemon=True)
    serving.start()
    address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield {"OPENSETTER_META_BASE_URL": address, "OPENSETTER_TWILIO_BASE_URL": address}
    finally:
        server.shutdown()
        server.server_close()


class _Refusing(BaseHTTPRequestHandler):
    """Says that the message itself is wrong, in the words of both: it is not sent again."""

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode(errors="replace")
        words = f"Refused to {self.headers.get('Authorization')}: {sent}"
        refusal = {"error": {"code": 132001, "message": words}, "code": 21617, "message": words, "status": 400}
        content = json.dumps(refusal).encode()
        self.send_response(400)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", f"{len(content)}")
        self.end_headers()
        self.wfile.write(content)

    def log_request(self, *_: object) -> None:
        """What is asked here is nobody's concern."""


@dataclass(frozen=True)
class _Part:
    """Some of an organization's things."""

    own: Values
    retired: Values


@dataclass
class _Furnisher:
    http: httpx.Client
    organization: Organization
    secret: str
    phone: str
    address: str

    def all(self) -> Estate:
        bot, spare_bot, retired_bot = (self._bot() for _ in range(3))
        contact = self._make(
            "/contacts",
            smsPhoneNumber=self.phone,
            waId=self.phone[1:],
            email=f"{self.secret}@example.com",
            firstName=self.secret,
            metadata={"note": self.secret},
        )
        spare_phone, spare_email = f"{self.phone[:-1]}2", f"{self.secret}-spare@example.com"
        self._make("/contacts", phoneNumber=spare_phone, email=spare_email)
        api, spare, closed = (self._integration(bot, "api") for _ in range(3))
        webchat, closed_webchat = (self._integration(bot, "webchat") for _ in range(2))
        booking, cancelled, missed = (self._booking(bot, name) for name in ("first", "second", "third"))
        words = {"messageId": f"{self.secret}-message", "sessionId": f"{self.secret}-session"}
        said = self._ask("POST", f"/bot-integrations/{api}/messages/receive?wait=30", content=self.secret, **words)
        link = self._make(f"/bot-integrations/{webchat}/chat-links", "url", contactId=contact)
        cookie, chat_message = self._chat(webchat)
        for address in (f"/bots/{retired_bot}/archive", f"/bookings/{cancelled}/cancel"):
            self._ask("POST", address)
        for number in (closed, closed_webchat):
            self._ask("POST", f"/bot-integrations/{number}/disable")
        connections = self._connections(bot)
        people = self._people(contact)
        calendar = self._calendar(bot, contact)
        page = self._page()
        reminder = self._reminder(bot, spare_phone)
        dashboard = self._dashboard(bot)
        (event, *_) = self._ask("GET", "/events?limit=1")["data"]
        own = {
            "bot": bot,
            "bot_choice": f"bot:{bot}",
            "spare_bot": spare_bot,
            "contact": contact,
            "integration": api,
            "spare_integration": spare,
            "webchat": webchat,
            "channel": "webchat",
            "bot_written": f"{bot}",
            "booking": booking,
            "missed_booking": missed,
            "reminder": reminder,
            "message": said["messageId"],
            "reply": said["replies"][0]["messageId"],
            "chat_message": chat_message,
            "event": event["id"],
            "phone": self.phone,
            "wa_id": self.phone[1:],
            "email": f"{self.secret}@example.com",
            "spare_phone": spare_phone,
            "spare_email": spare_email,
            "source": f"{self.secret}-source",
            "external_id": f"{self.secret}-first",
            "idempotency_key": f"{self.secret}-first",
            "session": words["sessionId"],
            "message_word": words["messageId"],
            "browser_word": f"{self.secret}-browser",
            "link": link.rpartition("?as=")[2],
            "cookie": cookie,
            "conversation": said["conversationId"],
            **connections.own,
            **people.own,
            **calendar.own,
            **page.own,
            **dashboard.own,
        }
        retired = {
            "bot": retired_bot,
            "spare_bot": retired_bot,
            "booking": cancelled,
            "missed_booking": cancelled,
            "webchat": closed_webchat,
            "integration": closed,
            "spare_integration": closed,
            **connections.retired,
            **people.retired,
            **calendar.retired,
            **page.retired,
        }
        return Estate(self.organization, self.secret, own, retired, self.address)

    def _connections(self, bot: int) -> "_Part":
        """Connections to providers, whose secrets are this organization's own."""
        meta = {
            "phoneNumberId": f"{self.secret}-number",
            "businessAccountId": f"{self.secret}-business",
            "accessToken": f"{self.secret}-access",
            "appSecret": f"{self.secret}-app",
            "verifyToken": f"{self.secret}-verify",
        }
        twilio = {"accountSid": f"{self.secret}-account", "authToken": f"{self.secret}-auth", "from": self.phone}

        def connect(channel: str, credentials: Values) -> int:
            made = self._make(
                "/bot-integrations", botId=bot, channel=channel, name=self.secret, credentials=credentials
            )
            return int(made)

        closed = connect("whatsapp", meta)
        self._ask("POST", f"/bot-integrations/{closed}/disable")
        connected = connect("whatsapp", meta)
        asked = {"hub.mode": "subscribe", "hub.verify_token": meta["verifyToken"], "hub.challenge": "42"}
        self.http.get(f"/hooks/whatsapp/{connected}", params=asked).raise_for_status()
        own = {
            "whatsapp": connected,
            "spare_whatsapp": connect("whatsapp", meta | {"phoneNumberId": f"{self.secret}-spare-number"}),
            "sms": connect("sms", twilio),
            "sms_sender": self.phone,
            "app_secret": meta["appSecret"],
            "verify_token": meta["verifyToken"],
            "account_sid": twilio["accountSid"],
            "auth_token": twilio["authToken"],
            # What the spare one is told: other words, so that those that sign stay in use.
            "phone_number_id": f"{self.secret}-spare-number",
            "business_account_id": f"{self.secret}-spare-business",
            "access_token": f"{self.secret}-spare-access",
            "agreed_word": f"{self.secret}-spare-verify",
            "api_key_sid": f"{self.secret}-key",
            "messaging_service_sid": f"{self.secret}-service",
        }
        return _Part(own, {"whatsapp": closed, "spare_whatsapp": closed})

    def _people(self, contact: int) -> "_Part":
        """Two who were merged, two whose merge was undone, and somebody whom the bot writes to."""
        one, same, spare, other = (
            self._make("/contacts", email=f"{self.secret}-{number}@example.com") for number in range(4)
        )
        merge, undone = (
            self._make(f"/contacts/{survivor}/merge", "merge", contactId=absorbed)["id"]
            for survivor, absorbed in ((one, same), (spare, other))
        )
        self._ask("POST", f"/contact-merges/{undone}/undo")
        consent = self._make(
            f"/contacts/{contact}/consents", channel="sms", sender=self.secret, granted=False, note=self.secret
        )
        (identity, *_) = self._ask("GET", f"/contacts/{contact}/identities")["data"]
        sent_phone = f"{self.phone[:-1]}3"
        self._make("/contacts", waId=sent_phone[1:])
        own = {
            "contact_merge": merge,
            "merged_contact": one,
            "spare_contact": spare,
            "other_contact": other,
            "consent": consent,
            "contact_identity": identity["id"],
            "sent_phone": sent_phone,
            "sent_email": f"{self.secret}-sent@example.com",
        }
        return _Part(own, {"contact_merge": undone})

    def _calendar(self, bot: int, contact: int) -> "_Part":
        """Something that the bot books by itself, for so many at once that a proof never finds it taken."""
        always = [{"weekday": weekday, "opens": "00:00", "closes": "24:00"} for weekday in WEEKDAYS]
        schedule, spare_schedule = (self._make("/schedules", name=self.secret, weekly=always) for _ in range(2))
        kind, spare_kind, retired_kind = (
            self._make(
                "/appointment-types",
                botId=bot,
                scheduleId=schedule,
                name=self.secret,
                capacity=1000,
                questions=[{"text": f"{self.secret}?"}],
                location={"kind": "address", "value": self.secret},
            )
            for _ in range(3)
        )
        self._ask("POST", f"/appointment-types/{retired_kind}/archive")
        noon = (datetime.now(UTC) + timedelta(days=2)).replace(hour=12, minute=0, second=0, microsecond=0)
        times = [f"{noon + timedelta(hours=hours):%Y-%m-%dT%H:%M:%SZ}" for hours in range(4)]

        def hold(start: str) -> int:
            body = {"contactId": contact, "startTime": start, "minutes": 60}
            return int(self._make(f"/appointment-types/{kind}/holds", **body))

        def book(start: str, name: str) -> int:
            body = {"contactId": contact, "startTime": start, "externalId": f"{self.secret}-{name}"}
            return int(self._ask("POST", f"/appointment-types/{kind}/book", **body)["id"])

        booking, cancelled = book(times[0], "order"), book(times[1], "cancelled-order")
        self._ask("POST", f"/bookings/{cancelled}/cancel")
        held, booked = hold(times[2]), hold(times[3])
        self._ask("POST", f"/holds/{booked}/book", timeZone="Europe/London")
        own = {
            "schedule": schedule,
            "spare_schedule": spare_schedule,
            "appointment_type": kind,
            "spare_type": spare_kind,
            "our_booking": booking,
            "hold": held,
            "booked_hold": booked,
            "slot_time": times[0],
            "order": f"{self.secret}-order",
        }
        return _Part(own, {"appointment_type": retired_kind, "spare_type": retired_kind, "our_booking": cancelled})

    def _page(self) -> "_Part":
        """A booking page, for everyone and with nothing secret on it, where somebody has booked; and a closed one."""
        always = [{"weekday": weekday, "opens": "00:00", "closes": "24:00"} for weekday in WEEKDAYS]
        schedule = self._make("/schedules", name="Studio", weekly=always)
        bots = [self._make("/bots", name="Studio") for _ in range(2)]
        for bot in bots:
            self._make("/appointment-types", botId=bot, scheduleId=schedule, name="Session", capacity=1000)
        page, closed = (self._ask("GET", f"/bots/{bot}/booking-page")["data"]["url"].rpartition("/")[2] for bot in bots)
        self._ask("POST", f"/bots/{bots[1]}/archive")
        noon = (datetime.now(UTC) + timedelta(days=3)).replace(hour=12, minute=0, second=0, microsecond=0)
        form = {"at": f"{noon:%Y-%m-%dT%H:%M:%SZ}", "key": "k" * 20, "name": "Visitor"}
        led = self.http.post(f"/book/{page}", data={**form, "email": f"{self.secret}-visitor@example.com"})
        assert led.status_code == 303, led.text
        feed = self._ask("GET", f"/schedules/{schedule}/feed")["data"]["url"]
        own = {
            "page": page,
            "page_time": form["at"],
            "ticket": led.headers["location"].rpartition("/")[2].partition("?")[0],
            "feed": feed.rpartition("/")[2].removesuffix(".ics"),
        }
        return _Part(own, {"page": closed})

    def _dashboard(self, bot: int) -> "_Part":
        """Somebody who is signed in, a key that they have made on the page, and a trial of a bot."""
        form = {"email": f"{self.secret}@example.com", "password": PASSWORD}
        led = self.http.post("/sign-in", data=form, headers=FROM_OUR_PAGE)
        assert led.status_code == 303, led.text
        # Over TLS it is for TLS alone, and this client knows of none.
        signed_in = led.headers["set-cookie"].partition(";")[0]
        self.http.cookies.clear()
        headers = FROM_OUR_PAGE | {"Cookie": signed_in}
        page = self.http.post("/settings/api-keys", data={"name": self.secret}, headers=headers).text
        self.http.post(f"/bots/{bot}/try", data={"content": self.secret}, headers=headers)
        (newest, *_) = re.findall(r"/settings/api-keys/(\d+)/revoke", page)
        member, invitation, link = self._members(headers)
        rows = {"text": (None, f"Name,E-mail\n{self.secret},{self.secret}-imported@example.com")}
        imported = self.http.post("/contacts/import", files=rows, headers=headers).headers["location"]
        self.http.cookies.clear()
        own = {
            "signed_in": signed_in,
            "member_email": form["email"],
            "member_password": PASSWORD,
            "organization": f"{self.organization.id}",
            "api_key": int(newest),
            "member": member,
            "invitation": invitation,
            "invitation_link": link,
            # A text, since it names nothing by itself.
            "version": "1",
            "contact_import": int(imported.rpartition("/")[2]),
            "sign_in_link": f"{self.phone[1:]}-sign-in-link",
            "setup_code": f"{self.phone[1:]}-setup-code",
        }
        return _Part(own, {})

    def _members(self, headers: Values) -> tuple[int, int, str]:
        """A colleague, and somebody who is invited: the invitation, and its link, whose page is for whoever has it."""
        address, links = "/settings/members", []
        for number in range(2):
            # Nothing secret is in the address, which is on that page.
            form = {"email": f"guest-{number}-of-{self.organization.id}@example.com", "role": "agent"}
            page = self.http.post(f"{address}/invitations", data=form, headers=headers).text
            links.append(re.findall(r"/invitations/([\w-]{43})", page)[0])
        form = {"name": self.secret, "password": PASSWORD}
        led = self.http.post(f"/invitations/{links[0]}", data=form, headers=FROM_OUR_PAGE)
        assert led.status_code == 303, led.text
        self.http.cookies.clear()
        listed = self.http.get(address, headers=headers).text
        (invitation,) = re.findall(r"/invitations/(\d+)/withdraw", listed)
        return max(map(int, re.findall(r"/members/(\d+)/remove", listed))), int(invitation), links[1]

    def _bot(self) -> int:
        return self._make(
            "/bots",
            # Its name is on the chat's page, which is for everyone.
            name="Studio",
            instructions=f"Know {self.secret}.",
            questions=[f"{self.secret}?"],
            bookingUrl=f"https://cal.example.com/{self.secret}",
            reminderMinutes=[60],
        )

    def _integration(self, bot: int, channel: str) -> int:
        return self._make("/bot-integrations", botId=bot, channel=channel, name=self.secret)

    def _booking(self, bot: int, name: str) -> int:
        made = self._ask(
            "POST",
            "/bookings",
            headers={"Idempotency-Key": f"{self.secret}-{name}"},
            bot_id=bot,
            phone=self.phone,
            start_time="2026-05-25T14:00:00Z",
            source=f"{self.secret}-source",
            external_id=f"{self.secret}-{name}",
            metadata={"note": self.secret},
        )
        return int(made["id"])

    def _reminder(self, bot: int, phone: str) -> int:
        """One that was written down: of an appointment so soon that nobody need be reminded."""
        start = f"{datetime.now(UTC) + timedelta(minutes=30):%Y-%m-%dT%H:%M:%SZ}"
        booking = self._ask("POST", "/bookings", bot_id=bot, phone=phone, start_time=start)["id"]
        for _ in range(300):
            if told := self._ask("GET", f"/bookings/{booking}/reminders")["data"]:
                return int(told[0]["id"])
            time.sleep(0.1)
        raise TimeoutError

    def _chat(self, webchat: int) -> tuple[str, int]:
        """A visitor says something: their cookie, and their message's id."""
        cookie = self.http.get(f"/chat/{webchat}").cookies[f"opensetter_chat_{webchat}"]
        headers = {"Sec-Fetch-Site": "same-origin", "Cookie": f"opensetter_chat_{webchat}={cookie}"}
        body = {"messageId": f"{self.secret}-browser", "content": self.secret}
        said = self.http.post(f"/chat/{webchat}/messages", json=body, headers=headers).raise_for_status().json()
        return cookie, int(said["messageId"])

    def _make(self, path: str, what: str = "id", **body: Any) -> Any:
        return self._ask("POST", path, **body)["data"][what]

    def _ask(self, method: str, path: str, headers: Mapping[str, str] | None = None, **body: Any) -> Any:
        answer = self.http.request(
            method,
            PREFIX + path,
            content=json.dumps(body) if body else None,
            headers={
                "Authorization": f"Bearer {self.organization.key}",
                "Content-Type": "application/json",
                **(headers or {}),
            },
        )
        assert answer.is_success, answer.text
        return answer.json()
