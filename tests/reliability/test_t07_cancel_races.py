"""T07: a booking cancelled twenty times while it is replayed twenty times is cancelled once, and stays so."""

import asyncio
import random
from typing import Any

import httpx

from tests.caller import Desk, Person
from tests.reliability.installation import Installation
from tests.reliability.proof import Proof

CANCELS = 20
REPLAYS = 20

_STORED = """
SELECT count(*) FILTER (WHERE status = 'cancelled' AND cancelled_at IS NOT NULL),
       (SELECT count(*) FROM events WHERE type = 'booking.cancelled' AND payload ->> 'bot_id' = %s)
FROM bookings WHERE bot_id = %s
"""


async def test_t07_a_booking_is_cancelled_once(site: Installation, http: httpx.AsyncClient, proof: Proof):
    rounds = proof.of_size(smoke=3, full=500)
    desk, person = await site.opened(http)
    desks = [desk.at(server.address) for server in site.servers]
    chances = random.Random(7)  # noqa: S311 - the same order every time
    statuses: set[int] = set()
    odd: list[object] = []
    known: list[object] = []
    for number in range(rounds):
        body = desk.booking(person, external_id=f"t07-{number}")
        booked = await desk.ask("POST", "/bookings", json=body)
        answers = await _race(desks, booked["id"], body, chances)
        statuses |= {answer.status_code for answer in answers}
        told = [answer.json() for answer in answers]
        ids = {answer["id"] for answer in told}
        times = {answer["cancelled_at"] for answer in told if answer.get("cancelled_at")}
        if ids != {booked["id"]} or len(times) != 1:
            odd.append((ids, times))
        # Through the other server, and on the very next look.
        known += await _known(desks[number % 2], person)
    ((cancelled, events),) = site.rows(_STORED, str(desk.bot_id), desk.bot_id)
    proof.equal(f"answers to {rounds} × {CANCELS} cancels and {REPLAYS} replays", statuses, {200})
    proof.equal("bookings with other than one id and one cancelled_at", odd, [])
    proof.equal("cancelled bookings that the bot still knew of", known, [])
    proof.equal("rows cancelled", cancelled, rounds)
    proof.equal("cancellations told to others", events, rounds)


async def _race(
    desks: list[Desk], booking_id: int, body: dict[str, Any], chances: random.Random
) -> list[httpx.Response]:
    requests: list[tuple[str, object]] = [
        *((f"/bookings/{booking_id}/cancel", None) for _ in range(CANCELS)),
        *(("/bookings", body) for _ in range(REPLAYS)),
    ]
    chances.shuffle(requests)
    return await asyncio.gather(
        *(desks[number % 2].call("POST", path, json=content) for number, (path, content) in enumerate(requests))
    )


async def _known(desk: Desk, person: Person) -> list[object]:
    found = await desk.ask("GET", f"/bots/{desk.bot_id}/context", params={"contactId": person.id})
    active: list[object] = found["data"]["activeBookings"]
    return active
