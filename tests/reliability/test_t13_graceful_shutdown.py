"""T13: told to stop under load, a server finishes what it has accepted, and what it cannot is done after the start."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.caller import Desk, Person, until
from tests.faults import model as fake
from tests.processes import Server
from tests.reliability.installation import Installation, installed
from tests.reliability.proof import Proof, not_in_smoke

PER_SECOND = 50
ACCEPTED_SECONDS = 0.1
"""A request that was sent this long before the signal has been taken from the socket by then."""

EXIT_SECONDS = 15.0
RESUMED_SECONDS = 30.0

# A model that is slow, and one that takes longer than a server may take to stop.
SLOW, VERY_SLOW = "openai:obedient/slow=0.5-3", "openai:obedient/slow=11-12"

_UNANSWERED = """
SELECT count(*) FROM messages message
WHERE direction = 'inbound' AND NOT EXISTS (
    SELECT FROM messages reply
    WHERE reply.conversation_id = message.conversation_id AND reply.direction = 'outbound')
"""
_TWICE = """
SELECT count(*) FROM (
    SELECT conversation_id FROM messages WHERE direction = 'outbound' GROUP BY conversation_id HAVING count(*) > 1
) conversation
"""
_HELD = "SELECT count(*) FROM messages WHERE direction = 'inbound' AND id = ANY (%s)"


@dataclass
class Sent:
    """One request, and how it ended: a status, or the name of what broke it off."""

    at: float
    ended: str = "never"


@dataclass
class Load:
    """Fifty requests a second of every kind. Every message is from somebody else, so each wants a reply of its own."""

    desk: Desk
    slow: Desk
    person: Person
    sent: list[Sent] = field(default_factory=list)
    bookings: dict[str, int] = field(default_factory=dict)
    messages: list[int] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=count)
    _under_way: "set[asyncio.Task[None]]" = field(default_factory=set)

    async def run(self, is_over: asyncio.Event, *, very_slow: bool) -> None:
        """Send at an even pace, however the answers come, until it is over; then wait for the last of them."""
        while not is_over.is_set():
            task = asyncio.create_task(self._send(next(self._numbers), very_slow=very_slow))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
            await asyncio.sleep(1 / PER_SECOND)
        await asyncio.gather(*self._under_way)

    async def _send(self, number: int, *, very_slow: bool) -> None:
        sent = Sent(time.monotonic())
        self.sent.append(sent)
        try:
            answer = await self._one_of_each_kind(number, very_slow=very_slow)
            sent.ended = str(answer.status_code)
        except httpx.TransportError as error:
            sent.ended = type(error).__name__

    async def _one_of_each_kind(self, number: int, *, very_slow: bool) -> httpx.Response:
        match number % 5:
            case 0 if number % 10:
                return await self._say(self.desk, number, "?wait=30")
            case 0:
                return await self._say(self.slow if very_slow else self.desk, number, "")
            case 1:
                return await self.desk.call(
                    "GET", f"/bots/{self.desk.bot_id}/context", params={"contactId": self.person.id}
                )
            case _:
                return await self._book(number)

    async def _say(self, desk: Desk, number: int, wait: str) -> httpx.Response:
        path = f"/bot-integrations/{desk.integration_id}/messages/receive{wait}"
        body = {"userNumber": f"+4479{number:08}", "content": "Can I book?", "messageId": f"t13-{number}"}
        answer = await desk.call("POST", path, json=body)
        if answer.is_success:
            self.messages.append(answer.json()["messageId"])
        return answer

    async def _book(self, number: int) -> httpx.Response:
        key = f"t13-{number}"
        answer = await self.desk.call("POST", "/bookings", json=self.desk.booking(self.person, external_id=key))
        if answer.is_success:
            self.bookings[key] = answer.json()["id"]
        return answer


@pytest.fixture
def model() -> Iterator[fake.FakeModel]:
    with fake.serving() as running:
        yield running


@pytest.fixture
def house(model: fake.FakeModel, own_database: str, tmp_path: Path) -> Iterator[Installation]:
    settings = {**model.settings, "OPENSETTER_MODEL": SLOW}
    with installed(tmp_path, own_database, servers=1, workers=0, settings=settings) as made:
        yield made


@not_in_smoke("the journeys stop a server while it works, once")
async def test_t13_what_was_accepted_is_finished(house: Installation, http: httpx.AsyncClient, proof: Proof):
    stops, load_seconds = 20, 3.0
    (server,) = house.servers
    desk = await house.desk(http)
    # A first turn loads the model's library, which takes seconds that are not the shutdown's.
    await desk.says(await desk.meet(), "Hello")
    load = Load(desk, await desk.open_bot(model=VERY_SLOW), await desk.meet())
    cut_off: Counter[str] = Counter()
    exits, refusals, resumed = [], [], []
    for stop in range(stops):
        first, very_slow = len(load.sent), stop % 7 == 6
        is_over = asyncio.Event()
        loading = asyncio.create_task(load.run(is_over, very_slow=very_slow))
        await asyncio.sleep(load_seconds)
        signalled = time.monotonic()
        server.ask_to_stop()
        refusals.append(await _refuses_after(server))
        is_over.set()
        ended = await asyncio.to_thread(server.wait, 60)
        exits.append(ended.at - signalled)
        assert ended.code == 0, ended.output[-2_000:]
        await loading
        accepted = [one for one in load.sent[first:] if one.at < signalled - ACCEPTED_SECONDS]
        cut_off.update(one.ended for one in accepted if one.ended not in {"200", "201", "202"})
        await server.restart()
        began = time.monotonic()
        await until(lambda: _nobody_waits(house))
        resumed.append(time.monotonic() - began)

    stored = dict(house.rows("SELECT external_id, id FROM bookings WHERE bot_id = %s", desk.bot_id))
    lost = {key: booking for key, booking in load.bookings.items() if stored.get(key) != booking}
    proof.equal("SIGTERMs", len(exits), stops)
    proof.equal("accepted requests cut off or answered with 5xx", dict(cut_off), {})
    proof.at_most("exit after the signal", max(exits), EXIT_SECONDS, " s")
    proof.at_most("new connections refused after", max(refusals), 1.0, " s")
    proof.at_most("everybody answered after the start", max(resumed), RESUMED_SECONDS, " s")
    proof.equal(f"of {len(load.bookings):,} acknowledged bookings lost", len(lost), 0)
    proof.equal(
        f"of {len(load.messages):,} acknowledged messages lost",
        len(load.messages) - house.count(_HELD, load.messages),
        0,
    )
    proof.equal("messages without a reply", house.count(_UNANSWERED), 0)
    proof.equal("messages with two replies", house.count(_TWICE), 0)


async def _refuses_after(server: Server) -> float:
    """How long it takes until nobody listens any more."""
    began = time.monotonic()
    while time.monotonic() - began < 10:
        with suppress(OSError):
            connecting: Any = asyncio.open_connection("127.0.0.1", server.port)
            _, writer = await connecting
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
            await asyncio.sleep(0.02)
            continue
        break
    return time.monotonic() - began


async def _nobody_waits(house: Installation) -> bool:
    return await asyncio.to_thread(house.count, _UNANSWERED) == 0
