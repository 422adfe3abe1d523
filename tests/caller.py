"""An integrator's program: it records bookings and hands the bot messages, over HTTP alone."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

import httpx

from tests.factories import BOOKING_LINK

PREFIX = "/api/v1"
ANY_NUMBER_AT_ONCE = httpx.Limits(max_connections=None, max_keepalive_connections=None)

PATIENCE_SECONDS = 60.0

Found = TypeVar("Found")

_numbers = count(1)


async def until(look: Callable[[], Awaitable[Found]], *, every_seconds: float = 0.1) -> Found:
    """What is found, once there is something; `TimeoutError` after a minute."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            found = await look()
            if found:
                return found
            await asyncio.sleep(every_seconds)


@dataclass(frozen=True)
class Person:
    """A contact, by id and number."""

    id: int
    phone: str


@dataclass(frozen=True)
class Desk:
    """One bot on an `api` channel, reached through one of the servers."""

    client: httpx.AsyncClient
    address: str
    key: str
    bot_id: int = 0
    integration_id: int = 0

    def at(self, address: str) -> "Desk":
        """The same desk, through another server."""
        return replace(self, address=address)

    async def call(self, method: str, path: str, **content: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.key}"}
        return await self.client.request(method, f"{self.address}{PREFIX}{path}", headers=headers, **content)

    async def ask(self, method: str, path: str, **content: Any) -> Any:
        """The answer's JSON; the call must have succeeded."""
        answer = await self.call(method, path, **content)
        assert answer.is_success, answer.text
        return answer.json()

    async def open_bot(self, **fields: Any) -> "Desk":
        """A new bot with the booking link, and a desk of its own."""
        wanted = {"name": "Acme", "bookingUrl": BOOKING_LINK, "timeZone": "Europe/London", **fields}
        bot = (await self.ask("POST", "/bots", json=wanted))["data"]
        body = {"botId": bot["id"], "channel": "api"}
        integration = (await self.ask("POST", "/bot-integrations", json=body))["data"]
        return replace(self, bot_id=bot["id"], integration_id=integration["id"])

    async def meet(self, **fields: Any) -> Person:
        """A new contact with a number that nobody else has."""
        phone = f"+447{810_000_000 + next(_numbers)}"
        made = await self.ask("POST", "/contacts", json={"smsPhoneNumber": phone, "firstName": "Ada", **fields})
        return Person(made["data"]["id"], phone)

    def booking(self, person: Person, **fields: Any) -> dict[str, Any]:
        """An appointment in two days at noon, UTC."""
        start = (datetime.now(UTC) + timedelta(days=2)).replace(hour=12, minute=0, second=0, microsecond=0)
        return {
            "bot_id": self.bot_id,
            "phone": person.phone,
            "start_time": f"{start:%Y-%m-%dT%H:%M:%SZ}",
            "time_zone": "Europe/London",
            "source": "calendly",
            **fields,
        }

    async def book(self, person: Person, **fields: Any) -> dict[str, Any]:
        booked: dict[str, Any] = await self.ask("POST", "/bookings", json=self.booking(person, **fields))
        return booked

    async def cancel(self, booking_id: int) -> None:
        await self.ask("POST", f"/bookings/{booking_id}/cancel")

    async def tells(self, person: Person, text: str, **fields: Any) -> int:
        """The id of a message that is handed over, and not waited for."""
        path = f"/bot-integrations/{self.integration_id}/messages/receive"
        accepted = await self.ask("POST", path, json={"userNumber": person.phone, "content": text, **fields})
        message_id: int = accepted["messageId"]
        return message_id

    async def says(self, person: Person, text: str) -> dict[str, Any]:
        """The reply to a message: `content`, `withheld` and `messageId`."""
        path = f"/bot-integrations/{self.integration_id}/messages/receive?wait=60"
        answer = await self.ask("POST", path, json={"userNumber": person.phone, "content": text})
        (reply,) = answer["replies"]
        return dict(reply)

    async def history(self, person: Person) -> list[dict[str, Any]]:
        path = f"/bot-integrations/{self.integration_id}/conversations"
        found: list[dict[str, Any]] = (await self.ask("GET", path, params={"contactId": person.id}))["data"]
        return found

    async def replies(self, person: Person) -> list[dict[str, Any]]:
        return [message for message in await self.history(person) if message["senderType"] == "bot"]

    async def reply_to(self, person: Person, message_id: int) -> dict[str, Any]:
        """The first reply after a message, as the history tells it."""

        async def look() -> dict[str, Any]:
            return next((reply for reply in await self.replies(person) if reply["messageId"] > message_id), {})

        return await until(look)

    async def spoken_of(self, person: Person) -> str:
        """How the bot says when the contact's only appointment is."""
        known = (await self.ask("GET", f"/bots/{self.bot_id}/context", params={"contactId": person.id}))["data"]
        (appointment,) = known["activeBookings"]
        said: str = appointment["saidAs"]
        return said
