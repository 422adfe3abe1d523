"""The table of who may do what: one row per operation, with the answers to five keys and the meaning of every id.

A new operation needs a row here. The proofs compare this table with the server's own OpenAPI document, both ways.

In a row, `$bot` stands for the caller's own bot, and so on for all that `estate.py` makes; `$fresh` is a new word each
time. `roles` are the statuses that this request gets without a key, with a revoked key, with one that may only read,
with a full key, and with the full key of another organization, whose things those are not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Named:
    """Whatever has this id must be the caller's: 404 otherwise.

    `retired` is the status for something of the caller's own that was archived, disabled or cancelled. `without` are
    fields that would be looked at instead of this one.
    """

    kind: str
    retired: int | None = None
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sought:
    """A filter: nobody else's is found, so the page is empty."""

    kind: str
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Position:
    """A place in the caller's own list, whoever's id it is: compared as a number, and never looked up."""

    kind: str


@dataclass(frozen=True)
class Word:
    """The caller's own name for something: the same word of another organization is another thing."""

    kind: str
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Public:
    """The address of a page for everyone; `status` is what a visitor of another organization's page gets there."""

    kind: str
    status: int


@dataclass(frozen=True)
class Token:
    """A signature that opens one chat: another chat's is worth as little as an invented one."""

    kind: str
    status: int


Meaning = Named | Sought | Position | Word | Public | Token


@dataclass(frozen=True)
class Row:
    """One operation.

    `makes` is the table in which a success leaves one more row; `visitor` is the status with a chat's cookie.
    """

    operation: str
    roles: str
    ids: Mapping[str, Meaning] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None
    makes: str | None = None
    visitor: int | None = None

    @property
    def success(self) -> int:
        """The status for whoever may ask this."""
        return self.visitor or int(self.roles.split()[3])

    @property
    def path_kinds(self) -> dict[str, str]:
        """Which of the caller's things a name in the path stands for."""
        return {key.removeprefix("path "): name.kind for key, name in self.ids.items() if key.startswith("path ")}


API = "/api/v1"
INTEGRATION = f"{API}/bot-integrations/{{bot_integration_id}}"
CHAT = "/chat/{bot_integration_id}"
INTEGRATION_ID = "path bot_integration_id"
# No key opens a chat: its page is for everyone, and the rest for whoever has the page's cookie.
PAGE, VISITOR = "200 200 200 200 200", "403 403 403 403 403"

BOOKING = {
    "bot_id": "$bot",
    "phone": "$phone",
    "start_time": "2026-05-25T14:00:00Z",
    "source": "$source",
    "external_id": "$fresh",
}

ROWS = (
    Row(
        f"POST {API}/bookings",
        "401 401 403 201 404",
        {
            "header Idempotency-Key": Word("idempotency_key"),
            "body bot_id": Named("bot", retired=404),
            "body phone": Named("phone"),
            "body wa_id": Named("wa_id", without=("phone",)),
            "body source": Word("source"),
            "body external_id": Word("external_id"),
        },
        body=BOOKING,
        makes="bookings",
    ),
    Row(
        f"GET {API}/bookings",
        "401 401 200 200 200",
        {
            "query starting_after": Named("booking", retired=200),
            "query bot_id": Sought("bot"),
            "query contact_id": Sought("contact"),
            "query source": Sought("source"),
            "query external_id": Sought("external_id"),
        },
    ),
    Row(
        f"GET {API}/bookings/{{booking_id}}",
        "401 401 200 200 404",
        {"path booking_id": Named("booking", retired=200)},
    ),
    Row(
        f"POST {API}/bookings/{{booking_id}}/cancel",
        "401 401 403 200 404",
        {"path booking_id": Named("booking", retired=200)},
    ),
    Row(
        f"POST {API}/contacts",
        "401 401 403 201 201",
        {
            "body waId": Word("wa_id"),
            "body smsPhoneNumber": Word("phone"),
            "body phoneNumber": Word("phone"),
            "body email": Word("email"),
        },
        body={"email": "$fresh@example.com"},
        makes="contacts",
    ),
    Row(
        f"GET {API}/contacts",
        "401 401 200 200 200",
        {
            "query startingAfter": Position("contact"),
            "query waId": Sought("wa_id"),
            "query phoneNumber": Sought("phone"),
            "query email": Sought("email"),
        },
    ),
    Row(
        f"PUT {API}/contacts",
        "401 401 403 200 404",
        {
            "body id": Named("contact"),
            "body waId": Named("wa_id", without=("id",)),
            "body smsPhoneNumber": Named("phone", without=("id",)),
            "body phoneNumber": Word("spare_phone"),
            "body email": Word("spare_email"),
        },
        body={"id": "$contact", "lastName": "$fresh"},
    ),
    Row(f"GET {API}/contacts/{{contact_id}}", "401 401 200 200 404", {"path contact_id": Named("contact")}),
    Row(f"POST {API}/bots", "401 401 403 201 201", body={"name": "$fresh"}, makes="bots"),
    Row(f"GET {API}/bots", "401 401 200 200 200", {"query startingAfter": Position("bot")}),
    Row(f"GET {API}/bots/{{bot_id}}", "401 401 200 200 404", {"path bot_id": Named("bot", retired=200)}),
    Row(
        f"PUT {API}/bots/{{bot_id}}",
        "401 401 403 200 404",
        {"path bot_id": Named("bot", retired=200)},
        body={"questions": ["$fresh?"]},
    ),
    Row(
        f"POST {API}/bots/{{bot_id}}/archive",
        "401 401 403 200 404",
        {"path bot_id": Named("spare_bot", retired=200)},
    ),
    Row(
        f"GET {API}/bots/{{bot_id}}/context",
        "401 401 200 200 404",
        {"path bot_id": Named("bot", retired=200), "query contactId": Named("contact")},
        query={"contactId": "$contact"},
    ),
    Row(
        f"POST {API}/bot-integrations",
        "401 401 403 201 404",
        {"body botId": Named("bot", retired=201)},
        body={"botId": "$bot", "channel": "api"},
        makes="bot_integrations",
    ),
    Row(
        f"GET {API}/bot-integrations",
        "401 401 200 200 200",
        {"query startingAfter": Position("integration"), "query botId": Sought("bot")},
    ),
    Row(f"GET {INTEGRATION}", "401 401 200 200 404", {INTEGRATION_ID: Named("integration", retired=200)}),
    Row(
        f"POST {INTEGRATION}/disable",
        "401 401 403 200 404",
        {INTEGRATION_ID: Named("spare_integration", retired=200)},
    ),
    Row(
        f"GET {INTEGRATION}/conversations",
        "401 401 200 200 404",
        {
            INTEGRATION_ID: Named("integration", retired=200),
            "query startingAfter": Position("message"),
            "query userNumber": Sought("phone"),
            "query waId": Sought("wa_id", without=("userNumber",)),
            "query sessionId": Sought("session", without=("userNumber",)),
            "query contactId": Sought("contact", without=("userNumber",)),
        },
        query={"userNumber": "$phone"},
    ),
    Row(
        f"POST {INTEGRATION}/messages/receive",
        "401 401 403 202 404",
        {
            INTEGRATION_ID: Named("integration", retired=409),
            "body userNumber": Word("phone", without=("sessionId",)),
            "body waId": Word("wa_id", without=("sessionId",)),
            "body sessionId": Word("session"),
            "body messageId": Word("message_word"),
        },
        body={"sessionId": "$session", "content": "Hi", "messageId": "$fresh"},
        makes="messages",
    ),
    Row(
        f"POST {INTEGRATION}/chat-links",
        "401 401 403 201 404",
        {INTEGRATION_ID: Named("webchat", retired=409), "body contactId": Named("contact")},
        body={"contactId": "$contact"},
    ),
    Row(f"GET {API}/events", "401 401 200 200 200", {"query startingAfter": Position("event")}),
    Row(f"GET {CHAT}", PAGE, {INTEGRATION_ID: Public("webchat", 200), "query as": Token("link", 403)}),
    Row(
        f"POST {CHAT}/messages",
        VISITOR,
        {INTEGRATION_ID: Public("webchat", 403), "body messageId": Word("browser_word")},
        body={"messageId": "$fresh", "content": "Hi"},
        makes="messages",
        visitor=202,
    ),
    Row(
        f"POST {CHAT}/read",
        VISITOR,
        {INTEGRATION_ID: Public("webchat", 403), "body messageId": Position("chat_message")},
        body={"messageId": "$chat_message"},
        visitor=204,
    ),
    Row(
        f"GET {CHAT}/events",
        VISITOR,
        {INTEGRATION_ID: Public("webchat", 403), "query after": Position("chat_message")},
        visitor=200,
    ),
    Row("GET /static/widget/{digest}/{name}", "404 404 404 404 404"),
    Row("GET /static/reference/{digest}/{name}", "404 404 404 404 404"),
    *(
        Row(f"GET {path}", PAGE)
        for path in ("/", "/docs", "/docs/errors", "/openapi.json", "/livez", "/readyz", "/metrics")
    ),
)
BY_OPERATION = {row.operation: row for row in ROWS}
