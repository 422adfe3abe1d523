"""Clients that write and read the same few bookings and conversations, and keep a history of what they were told."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import httpx

from tests.caller import Desk, Person, until
from tests.reliability.history import Addition, Look, Operation, Value

KEYS_AT_ONCE = 4
KEY_SECONDS = 0.25
"""How long a key is written and read by everybody before the next one takes its place."""

ELEMENTS_AT_MOST = 12
"""How many messages one conversation gets: it is read whole, replies included."""

PAUSE_SECONDS = 0.1


@dataclass
class Traffic:
    """Operations on registers, which are bookings by external_id, and on sets, which are a contact's messages.

    A request that could not even be sent has not happened, and is in no history.
    """

    desks: list[Desk]
    seed: int
    operations: list[Operation] = field(default_factory=list)
    additions: dict[Person, list[Addition]] = field(default_factory=dict)
    looks: dict[Person, list[Look]] = field(default_factory=dict)
    odd: list[str] = field(default_factory=list)
    bodies: dict[str, dict[str, Any]] = field(default_factory=dict)
    _began: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self._chances = random.Random(self.seed)  # noqa: S311 - the same traffic every time
        self._day = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=2)

    @property
    def size(self) -> int:
        """How many operations there have been."""
        sets = (*self.additions.values(), *self.looks.values())
        return len(self.operations) + sum(len(one) for one in sets)

    @property
    def unanswered(self) -> int:
        """How many of them nobody knows the outcome of."""
        writes = sum(not one.is_answered for one in self.operations)
        return writes + sum(one.stored_id is None for many in self.additions.values() for one in many)

    async def client(self, booker: Person, is_over: Callable[[], bool]) -> None:
        """One operation after the other, of every kind, until it is over."""
        while not is_over():
            desk = self._chances.choice(self.desks)
            await self._chances.choices(
                (self._write_current, self._read_current, self._add_current, self._look_current), (40, 25, 20, 15)
            )[0](desk, booker)

    async def settle(self, booker: Person) -> None:
        """Ask about everything until it is answered, now that nothing is broken any more."""
        desk = self.desks[0]
        for key in {one.key for one in self.operations if not one.is_answered}:
            await until(partial(self.write, desk, booker, key, self.bodies[key]["start_time"]))
        for person, many in self.additions.items():
            for element in {one.element for one in many if one.stored_id is None}:
                await until(partial(self.add, desk, person, element))
        for key in {one.key for one in self.operations}:
            await until(partial(self.read, desk, key))
        for person in self.additions:
            await until(partial(self.look, desk, person))

    async def write(self, desk: Desk, booker: Person, key: str, start: str) -> bool:
        """Book; whether that was answered. So are the other three."""
        body = desk.booking(booker, external_id=key, start_time=start)
        self.bodies.setdefault(key, body)

        async def invoke(invoked: float) -> bool:
            answer = await self._answer(desk.call("POST", "/bookings", json=body), {200, 201})
            if answer is None:
                self.operations.append(Operation("write", key, invoked, wrote=_moment(start)))
                return False
            told = answer.json()
            self.operations.append(
                Operation(
                    "write",
                    key,
                    invoked,
                    time.monotonic(),
                    wrote=_moment(start),
                    seen=_value(told),
                    is_new=answer.status_code == 201,
                )
            )
            return True

        return await _timed(invoke)

    async def read(self, desk: Desk, key: str) -> bool:
        async def invoke(invoked: float) -> bool:
            answer = await self._answer(desk.call("GET", "/bookings", params={"external_id": key}), {200})
            if answer is None:
                return False
            found = answer.json()["data"]
            if len(found) > 1:
                self.odd.append(f"{key} is there {len(found)} times")
            seen = _value(found[0]) if found else None
            self.operations.append(Operation("read", key, invoked, time.monotonic(), seen=seen))
            return True

        return await _timed(invoke)

    async def add(self, desk: Desk, person: Person, element: str) -> bool:
        additions = self.additions.setdefault(person, [])
        path = f"/bot-integrations/{desk.integration_id}/messages/receive"
        body = {"userNumber": person.phone, "content": element, "messageId": element}

        async def invoke(invoked: float) -> bool:
            answer = await self._answer(desk.call("POST", path, json=body), {202})
            stored = None if answer is None else answer.json()["messageId"]
            completed = {} if answer is None else {"completed": time.monotonic()}
            additions.append(Addition(element, invoked, stored_id=stored, **completed))
            return answer is not None

        return await _timed(invoke)

    async def look(self, desk: Desk, person: Person) -> bool:
        path = f"/bot-integrations/{desk.integration_id}/conversations"

        async def invoke(invoked: float) -> bool:
            answer = await self._answer(desk.call("GET", path, params={"contactId": person.id, "limit": 100}), {200})
            if answer is None:
                return False
            said = [message for message in answer.json()["data"] if message["senderType"] == "user"]
            elements = tuple(message["platformResourceId"] for message in said)
            self.looks.setdefault(person, []).append(Look(invoked, time.monotonic(), elements))
            return True

        return await _timed(invoke)

    async def _write_current(self, desk: Desk, booker: Person) -> None:
        # Every writer has a time of its own, by which it is told whose booking was kept.
        start = self._day + timedelta(seconds=len(self.operations))
        await self.write(desk, booker, self._current_key(), f"{start:%Y-%m-%dT%H:%M:%SZ}")

    async def _read_current(self, desk: Desk, _booker: Person) -> None:
        await self.read(desk, self._current_key())

    async def _add_current(self, desk: Desk, _booker: Person) -> None:
        person = self._chances.choice(list(self.additions))
        await self.add(desk, person, f"t17-{person.id}-{self._chances.randrange(ELEMENTS_AT_MOST)}")

    async def _look_current(self, desk: Desk, _booker: Person) -> None:
        await self.look(desk, self._chances.choice(list(self.additions)))

    def _current_key(self) -> str:
        age = int((time.monotonic() - self._began) / KEY_SECONDS)
        return f"t17-{self.seed}-{age + self._chances.randrange(KEYS_AT_ONCE)}"

    async def _answer(self, call: Awaitable[httpx.Response], good: set[int]) -> httpx.Response | None:
        """The answer, or None if the outcome is unknown; `ConnectError` if nothing was sent."""
        try:
            answer = await call
        except httpx.ConnectError:
            raise
        except httpx.TransportError:
            return None
        if answer.status_code in good:
            return answer
        if answer.status_code != 503:
            self.odd.append(f"{answer.status_code} {answer.text[:200]}")
        return None


async def _timed(invoke: Callable[[float], Awaitable[bool]]) -> bool:
    """Invoke an operation; whether it was answered. One that could not be sent is as if it had never been."""
    try:
        is_answered = await invoke(time.monotonic())
    except httpx.ConnectError:
        is_answered = False
    if not is_answered:
        await asyncio.sleep(PAUSE_SECONDS)
    return is_answered


def _value(booking: dict[str, Any]) -> Value:
    return Value((booking["id"], booking["event_id"]), _moment(booking["start_time"]))


def _moment(text: str) -> str:
    return datetime.fromisoformat(text).isoformat()
