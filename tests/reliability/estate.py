"""Two organizations with something of everything that an organization can have."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
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
}
"""Settings for proofs that knock often: bots answer at once, and nobody is told to come back later."""

Values = Mapping[str, Any]

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
}


@dataclass(frozen=True)
class Estate:
    """An organization's things: `own` in use, `retired` archived, disabled or cancelled. `secret` is in all of them."""

    organization: Organization
    secret: str
    own: Values
    retired: Values

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
    return _furnish(site, ours, "ours-3b1f", "+447810000001"), _furnish(site, theirs, "theirs-9c2e", "+447820000001")


def keys(site: Installation, *arguments: object) -> Any:
    """What a command about API keys tells, run as an operator runs it."""
    told = processes.command(
        site.home, "keys", *(str(argument) for argument in arguments), "--json", f"--database-url={site.url}"
    )
    assert told.code == 0, told.output
    return json.loads(told.output[told.output.index("{") :])


def _furnish(site: Installation, organization: Organization, secret: str, phone: str) -> Estate:
    with httpx.Client(base_url=site.address, trust_env=False, timeout=90) as http:
        return _Furnisher(http, organization, secret, phone).all()


@dataclass
class _Furnisher:
    http: httpx.Client
    organization: Organization
    secret: str
    phone: str

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
        booking, cancelled = (self._booking(bot, name) for name in ("first", "second"))
        words = {"messageId": f"{self.secret}-message", "sessionId": f"{self.secret}-session"}
        said = self._ask("POST", f"/bot-integrations/{api}/messages/receive?wait=30", content=self.secret, **words)
        link = self._make(f"/bot-integrations/{webchat}/chat-links", "url", contactId=contact)
        cookie, chat_message = self._chat(webchat)
        for address in (f"/bots/{retired_bot}/archive", f"/bookings/{cancelled}/cancel"):
            self._ask("POST", address)
        for number in (closed, closed_webchat):
            self._ask("POST", f"/bot-integrations/{number}/disable")
        (event, *_) = self._ask("GET", "/events?limit=1")["data"]
        own = {
            "bot": bot,
            "spare_bot": spare_bot,
            "contact": contact,
            "integration": api,
            "spare_integration": spare,
            "webchat": webchat,
            "booking": booking,
            "message": said["messageId"],
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
        }
        retired = {"bot": retired_bot, "spare_bot": retired_bot, "booking": cancelled, "webchat": closed_webchat}
        return Estate(
            self.organization, self.secret, own, {**retired, "integration": closed, "spare_integration": closed}
        )

    def _bot(self) -> int:
        return self._make(
            "/bots",
            # Its name is on the chat's page, which is for everyone.
            name="Studio",
            instructions=f"Know {self.secret}.",
            questions=[f"{self.secret}?"],
            bookingUrl=f"https://cal.example.com/{self.secret}",
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
