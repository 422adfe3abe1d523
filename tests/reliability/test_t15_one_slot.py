"""T15: twenty who want one slot at once: one of them has it, and the others are told what else is open."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import httpx

from tests.caller import Desk, Person
from tests.reliability.installation import Installation
from tests.reliability.proof import Proof

TOGETHER = 20
ALTERNATIVES = 3

# Every kind of taker is a way in which people come by a slot; each round, all kinds want the same one.
Taker = Callable[[Desk, int, Person, str], Awaitable[httpx.Response]]

_OVERLAPS = """
    SELECT count(*) FROM taken_slots one JOIN taken_slots other ON one.schedule_id = other.schedule_id
    AND one.id < other.id AND one.blocked && other.blocked WHERE one.appointment_type_id = %s
"""
_BOOKED = """
    SELECT count(*) FROM bookings JOIN seats ON seats.booking_id = bookings.id
    JOIN taken_slots slot ON slot.id = seats.taken_slot_id
    WHERE bookings.appointment_type_id = %s AND bookings.starts_at = slot.starts_at AND cancelled_at IS NULL
"""


async def by_api(desk: Desk, type_id: int, person: Person, start: str) -> httpx.Response:
    """A program that books for somebody."""
    body = {"contactId": person.id, "startTime": start}
    return await desk.call("POST", f"/appointment-types/{type_id}/book", json=body)


TAKERS: tuple[Taker, ...] = (by_api,)


async def test_t15_one_slot_is_booked_once(site: Installation, http: httpx.AsyncClient, proof: Proof):
    rounds = proof.of_size(smoke=5, full=100)
    desk = await site.desk(http)
    type_id = await _bookable(desk)
    people = [await desk.meet() for _ in range(TOGETHER)]
    desks = [desk.at(server.address) for server in site.servers]
    odd: list[object] = []
    untold: list[object] = []
    slow: list[float] = []

    async def take(number: int, start: str) -> httpx.Response:
        began = time.perf_counter()
        taker = TAKERS[number % len(TAKERS)]
        answer = await taker(desks[number % len(desks)], type_id, people[number], start)
        slow.append(time.perf_counter() - began)
        return answer

    for start in await _open(desk, type_id, rounds):
        answers = await asyncio.gather(*(take(number, start) for number in range(TOGETHER)))
        told = Counter(answer.status_code for answer in answers)
        if told != {201: 1, 409: TOGETHER - 1}:
            odd.append(dict(told))
        untold += [refusal for refusal in map(_refusal, answers) if refusal not in {None, ("slot_taken", ALTERNATIVES)}]
    proof.equal(f"rounds of {TOGETHER} with other than 1 × 201, {TOGETHER - 1} × 409", odd, [])
    proof.equal(f"refusals without {ALTERNATIVES} alternatives", untold, [])
    proof.equal("bookings, each with a seat at its time", site.count(_BOOKED, type_id), rounds)
    proof.equal(
        "taken slots", site.count("SELECT count(*) FROM taken_slots WHERE appointment_type_id = %s", type_id), rounds
    )
    proof.equal("overlaps", site.count(_OVERLAPS, type_id), 0)
    proof.soon("p99", sorted(slow)[int(len(slow) * 0.99)], 2.0, " s")


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


def _refusal(answer: httpx.Response) -> tuple[Any, int] | None:
    if answer.status_code != 409:
        return None
    body = answer.json()
    return body["code"], len(body.get("alternatives", ()))
