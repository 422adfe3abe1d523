"""Three doors to one slot: programs, the booking page and the chat; and what whoever comes through one is told."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from urllib.parse import urljoin

import httpx

from tests.caller import Desk, Person
from tests.feature.booking_page.reading import Reading
from tests.reliability import promise_reading as reading

ALTERNATIVES = 3

BOOKED, TAKEN = "booked", "taken, and what else is open"
"""What takers may be told. Anything else is quoted as it was said."""

_TAKEN_ON_PAGE = "Somebody has just taken that time."
_TAKEN_IN_CHAT = re.compile(r"\btime has just been taken\b")


class Door(StrEnum):
    API = "api"
    PAGE = "page"
    CHAT = "chat"


ANSWERS = ("1", "Yes please", "{time:%H:%M}")
"""How somebody says that they want the one time which was offered."""


class Taker(Protocol):
    """Somebody who comes by a slot through one of the doors."""

    @property
    def door(self) -> Door: ...

    async def come(self, start: str) -> None:
        """Do all that comes before the slot is asked for."""

    async def take(self, start: str) -> str:
        """Ask for it; what they are told then."""


@dataclass
class ByApi:
    """A program that books for somebody."""

    desk: Desk
    type_id: int
    person: Person
    door: Door = Door.API

    async def come(self, start: str) -> None:
        """Programs come as they are."""

    async def take(self, start: str) -> str:
        body = {"contactId": self.person.id, "startTime": start}
        answer = await self.desk.call("POST", f"/appointment-types/{self.type_id}/book", json=body)
        told = answer.json()
        match answer.status_code, told.get("code"), len(told.get("alternatives", ())):
            case 201, _, _:
                return BOOKED
            case 409, "slot_taken", int(number) if number == ALTERNATIVES:
                return TAKEN
        return f"{answer.status_code} {answer.text}"


@dataclass
class ByPage:
    """A stranger with a browser, who has filled in the form for the slot, and sends it."""

    http: httpx.AsyncClient
    page: str
    email: str
    door: Door = Door.PAGE

    async def come(self, start: str) -> None:
        answer = await self.http.get(self.page, params={"at": start})
        assert answer.status_code == 200, answer.text
        form = Reading(answer.text).form
        self._action, self._fields = urljoin(self.page, form.action), form.fields

    async def take(self, start: str) -> str:
        typed = self._fields | {"name": "Grace Hopper", "email": self.email}
        answer = await self.http.post(self._action, data=typed)
        if answer.status_code == 303:
            answer = await self.http.get(urljoin(self.page, answer.headers["location"]))
            is_booked = answer.status_code == 200 and Reading(answer.text).heading == "You are booked"
            return BOOKED if is_booked else f"led to {answer.status_code} {answer.text}"
        if answer.status_code == 409:
            shown = Reading(answer.text)
            instead = shown.form.options
            if _TAKEN_ON_PAGE in shown.text and instead and start not in instead:
                return TAKEN
        return f"{answer.status_code} {answer.text}"


@dataclass
class ByChat:
    """Somebody to whom the bot has offered the slot, and who answers that they want it, in one way or another."""

    desk: Desk
    person: Person
    answer: str
    door: Door = Door.CHAT

    async def come(self, start: str) -> None:
        wish = datetime.fromisoformat(start)
        offer = await self._says(f"Can I book an appointment on {wish.day} {wish:%B} at {wish:%H:%M}?")
        named = [clock for line in reading.offered(offer) for clock in reading.clocks(line)]
        assert named == [wish.time()], offer

    async def take(self, start: str) -> str:
        said = await self._says(self.answer.format(time=datetime.fromisoformat(start)))
        is_taken, is_settled = bool(_TAKEN_IN_CHAT.search(said)), bool(reading.SETTLED.search(reading.plain(said)))
        if is_taken and not is_settled and any(reading.offered(said)):
            return TAKEN
        return BOOKED if is_settled and not is_taken else said

    async def _says(self, text: str) -> str:
        path = f"/bot-integrations/{self.desk.integration_id}/messages/receive?wait=60"
        answer = await self.desk.ask("POST", path, json={"userNumber": self.person.phone, "content": text})
        return "\n".join(reply["content"] for reply in answer.get("replies", ())) or "no reply in a minute"
