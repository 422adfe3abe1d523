"""T01: a hundred simultaneous posts of one new booking make one row and tell one truth."""

import asyncio
import time
from collections import Counter

import httpx

from tests.caller import Desk, Person
from tests.reliability.installation import Installation
from tests.reliability.proof import Proof

TOGETHER = 100


async def test_t01_identical_posts_make_one_booking(site: Installation, http: httpx.AsyncClient, proof: Proof):
    desk, person = await site.opened(http)
    desks = [desk.at(server.address) for server in site.servers]
    rounds = proof.of_size(smoke=5, full=200)
    odd: list[object] = []
    slow: list[float] = []
    for number in range(rounds):
        answers = await asyncio.gather(*(_post(desks[n % 2], person, f"round-{number}", slow) for n in range(TOGETHER)))
        told = Counter(answer.status_code for answer in answers)
        bodies = [answer.json() for answer in answers]
        seen = (
            dict(told),
            sum(body["deduplicated"] for body in bodies),
            len({(body["id"], body["event_id"]) for body in bodies}),
        )
        if seen != ({201: 1, 200: TOGETHER - 1}, TOGETHER - 1, 1):
            odd.append(seen)
    rows = site.count("SELECT count(*) FROM bookings WHERE bot_id = %s", desk.bot_id)
    proof.equal(f"rounds of {TOGETHER} with other than 1 × 201, {TOGETHER - 1} × 200, one id", odd, [])
    proof.equal("rows", rows, rounds)
    proof.soon("p99", sorted(slow)[int(len(slow) * 0.99)], 2.0, " s")


async def _post(desk: Desk, person: Person, external_id: str, slow: list[float]) -> httpx.Response:
    began = time.perf_counter()
    answer = await desk.call("POST", "/bookings", json=desk.booking(person, external_id=external_id))
    slow.append(time.perf_counter() - began)
    return answer
