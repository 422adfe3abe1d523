"""T15: many who want one slot at once: one of them has it, and the others are told what else is open."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, cycle
from urllib.parse import urlsplit

import httpx
import pytest

from tests.caller import Desk
from tests.reliability import promise_reading as reading
from tests.reliability.doors import ANSWERS, BOOKED, TAKEN, ByApi, ByChat, ByPage, Door, Taker
from tests.reliability.installation import Installation, installed
from tests.reliability.proof import Proof

TOGETHER = 20
THROUGH = {Door.API: 8, Door.PAGE: 6, Door.CHAT: 6}
"""How many come through each door in a round."""

START_SECONDS = 0.05
"""How much sooner than the others those at one door come, at most, by turns: else the quickest door has nearly all."""

_OVERLAPS = """
    SELECT count(*) FROM taken_slots one JOIN taken_slots other ON one.schedule_id = other.schedule_id
    AND one.id < other.id AND one.blocked && other.blocked WHERE one.appointment_type_id = %s
"""
_TAKEN_SLOTS = "SELECT count(*) FROM taken_slots WHERE appointment_type_id = %s"
_BOOKED = """
    SELECT count(*) FROM bookings JOIN seats ON seats.booking_id = bookings.id
    JOIN taken_slots slot ON slot.id = seats.taken_slot_id
    WHERE bookings.appointment_type_id = %s AND bookings.starts_at = slot.starts_at AND cancelled_at IS NULL
"""
_CONFIRMED = """
    SELECT to_char(starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.000"Z"'), CASE
    WHEN external_id LIKE 'opensetter:offer-%%' THEN 'chat' WHEN external_id LIKE 'opensetter:page-%%' THEN 'page'
    ELSE 'api' END FROM bookings WHERE appointment_type_id = %s AND status = 'confirmed' AND cancelled_at IS NULL
"""
_SAID = """
    SELECT content FROM messages JOIN conversations ON conversations.id = messages.conversation_id
    WHERE conversations.bot_integration_id = %s AND direction = 'outbound'
"""

_strangers = count(1)


@pytest.fixture(scope="module")
def site(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Two servers and a worker, without a model; the bot waits for no more of a burst."""
    settings = {"OPENSETTER_DEBOUNCE_SECONDS": "0"}
    with installed(tmp_path_factory.mktemp("site"), own_database, servers=2, settings=settings) as made:
        yield made


async def test_t15_one_slot_is_booked_once(site: Installation, http: httpx.AsyncClient, proof: Proof):
    rounds = proof.of_size(smoke=5, full=100)
    desk = await site.desk(http)
    type_id = await _bookable(desk)
    desks = [desk.at(server.address) for server in site.servers]
    takers = [ByApi(desks[number % len(desks)], type_id, await desk.meet()) for number in range(TOGETHER)]
    odd: list[object] = []
    slow: list[float] = []

    async def take(taker: Taker, start: str) -> str:
        began = time.perf_counter()
        told = await taker.take(start)
        slow.append(time.perf_counter() - began)
        return told

    for start in await _open(desk, type_id, rounds):
        told = Counter(await asyncio.gather(*(take(taker, start) for taker in takers)))
        if told != {BOOKED: 1, TAKEN: TOGETHER - 1}:
            odd.append(dict(told))
    proof.equal(f"rounds of {TOGETHER} with other than 1 × 201, {TOGETHER - 1} × 409 with alternatives", odd, [])
    _hold(proof, site, type_id, rounds)
    proof.soon("p99", sorted(slow)[int(len(slow) * 0.99)], 2.0, " s")


async def test_t15_three_doors_to_one_slot_at_once(site: Installation, http: httpx.AsyncClient, proof: Proof):
    rounds = proof.of_size(smoke=2, full=50, nightly=100)
    chances = random.Random(15)  # noqa: S311 - the same turns every time
    # Slots are told in UTC, and people write to the bot in its own zone.
    desk = await site.desk(http, timeZone="UTC")
    type_id = await _bookable(desk)
    crowd = await _Crowd.gathered(desk, type_id, [server.address for server in site.servers])
    turns = cycle(Door)
    odd: list[object] = []
    won: dict[str, Door] = {}
    for start in await _open(desk, type_id, rounds):
        takers = await crowd.takers()
        await asyncio.gather(*(taker.come(start) for taker in takers))
        chances.shuffle(takers)
        sooner, seconds = next(turns), chances.uniform(0, START_SECONDS)
        told = await asyncio.gather(*(_take(each, start, 0 if each.door is sooner else seconds) for each in takers))
        if Counter(told) != {BOOKED: 1, TAKEN: len(takers) - 1}:
            odd.append((start, Counter(zip((taker.door for taker in takers), told, strict=True))))
        won.update((start, taker.door) for taker, answer in zip(takers, told, strict=True) if answer == BOOKED)
    several = ", ".join(f"{number} × {door}" for door, number in THROUGH.items())
    proof.equal(f"rounds of {several} with other than one told of a booking, all others of other times", odd, [])
    _hold(proof, site, type_id, rounds)
    confirmed = site.rows(_CONFIRMED, type_id)
    proof.equal("confirmed bookings", len(confirmed), rounds)
    proof.equal("slots that went through another door than was told", set(won.items()) ^ set(confirmed), set())
    said = [reading.plain(text) for (text,) in site.rows(_SAID, desk.integration_id)]
    wins = Counter(won.values())
    proof.equal("replies in the chat that tell of a booking", sum(map(_tells_of_booking, said)), wins[Door.CHAT])
    for door in Door:
        proof.at_least(f"rounds won by {door}", wins[door], proof.of_size(smoke=0, full=1))


@dataclass
class _Crowd:
    """Whoever comes to one bot, each time through all three doors."""

    desk: Desk
    type_id: int
    pages: Sequence[str]
    desks: Sequence[Desk]
    programs: Sequence[ByApi]

    @classmethod
    async def gathered(cls, desk: Desk, type_id: int, addresses: Sequence[str]) -> "_Crowd":
        """Programs come again each round; on the page and in the chat it is always somebody new."""
        told = await desk.ask("GET", f"/bots/{desk.bot_id}/booking-page")
        pages = [f"{address}{urlsplit(told['data']['url']).path}" for address in addresses]
        desks = [desk.at(address) for address in addresses]
        programs = [
            ByApi(desks[number % len(desks)], type_id, await desk.meet()) for number in range(THROUGH[Door.API])
        ]
        return cls(desk, type_id, pages, desks, programs)

    async def takers(self) -> list[Taker]:
        strangers = [
            ByPage(self.desk.client, self.pages[number % len(self.pages)], f"visitor-{next(_strangers)}@example.com")
            for number in range(THROUGH[Door.PAGE])
        ]
        people = await asyncio.gather(*(self.desk.meet() for _ in range(THROUGH[Door.CHAT])))
        talking = [
            ByChat(self.desks[number % len(self.desks)], person, ANSWERS[number % len(ANSWERS)])
            for number, person in enumerate(people)
        ]
        return [*self.programs, *strangers, *talking]


async def _take(taker: Taker, start: str, later: float) -> str:
    await asyncio.sleep(later)
    return await taker.take(start)


def _tells_of_booking(said: str) -> bool:
    return bool(reading.SETTLED.search(said))


def _hold(proof: Proof, site: Installation, type_id: int, rounds: int) -> None:
    """One booking for each round, and nothing else that is taken."""
    proof.equal("bookings, each with a seat at its time", site.count(_BOOKED, type_id), rounds)
    proof.equal("taken slots", site.count(_TAKEN_SLOTS, type_id), rounds)
    proof.equal("overlaps", site.count(_OVERLAPS, type_id), 0)


async def _bookable(desk: Desk) -> int:
    """Half an hour at any time of day or night."""
    weekdays = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    weekly = [{"weekday": weekday, "opens": "00:00", "closes": "24:00"} for weekday in weekdays]
    schedule = (await desk.ask("POST", "/schedules", json={"name": "Always", "weekly": weekly}))["data"]["id"]
    body = {"botId": desk.bot_id, "scheduleId": schedule, "name": "Intro", "lengthMinutes": 30}
    made: int = (await desk.ask("POST", "/appointment-types", json=body))["data"]["id"]
    return made


async def _open(desk: Desk, type_id: int, number: int) -> list[str]:
    """The starts of as many open slots as there are rounds."""
    told = await desk.ask("GET", f"/bots/{desk.bot_id}/slots", params={"appointmentTypeId": type_id})
    return [slot["startTime"] for slot in told["data"]["slots"][4:][:number]]
