"""T23: a hundred wrong keys from one address are enough; whoever has a right one goes on working."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator

import httpx
import pytest

from tests.caller import PREFIX
from tests.reliability.installation import Installation, installed
from tests.reliability.proof import Proof

WRONG_KEYS = 100
ELSEWHERE = "127.0.0.3"


@pytest.fixture(scope="module")
def guarded(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    settings = {
        "OPENSETTER_WRONG_KEYS_PER_MINUTE": f"{WRONG_KEYS}",
        # The server's minute begins as it starts, so that it does not end while keys are tried.
        "OPENSETTER_CLOCK_OFFSET_SECONDS": f"{-(time.time() % 60):.3f}",
    }
    home = tmp_path_factory.mktemp("t23")
    with installed(home, own_database, servers=1, workers=0, settings=settings) as made:
        yield made


async def test_t23_a_hundred_wrong_keys_from_one_address_are_enough(
    guarded: Installation, http: httpx.AsyncClient, proof: Proof
):
    desk, person = await guarded.opened(http)
    tried = await _try_keys(http, guarded.address, WRONG_KEYS)
    further = await _try_keys(http, guarded.address, WRONG_KEYS)
    proof.equal(f"the first {WRONG_KEYS} wrong keys", dict(tried), {401: WRONG_KEYS})
    proof.equal(f"the next {WRONG_KEYS}", dict(further), {429: WRONG_KEYS})

    answer = await http.get(f"{guarded.address}{PREFIX}/bots", headers={"Authorization": "Bearer osk_wrong"})
    proof.equal("what they hear", answer.json()["code"], "too_many_wrong_keys")
    proof.at_most("seconds to wait", int(answer.headers["Retry-After"]), 60)

    good = Counter([(await desk.call("POST", "/bookings", json=desk.booking(person))).status_code for _ in range(20)])
    proof.equal("20 posts with a right key from there", dict(good), {201: 20})
    transport = httpx.AsyncHTTPTransport(local_address=ELSEWHERE)
    async with httpx.AsyncClient(transport=transport) as elsewhere:
        proof.equal("20 wrong keys from elsewhere", dict(await _try_keys(elsewhere, guarded.address, 20)), {401: 20})
    rows = guarded.rows("SELECT octet_length(subject) FROM request_counts")
    proof.equal("what is stored of keys and addresses: digests", {length for (length,) in rows}, {32})


async def _try_keys(http: httpx.AsyncClient, address: str, times: int) -> Counter[int]:
    """What so many wrong keys are answered with, half of them on reading and half on booking."""
    answers: Counter[int] = Counter()

    async def one(number: int) -> None:
        headers = {"Authorization": f"Bearer osk_{number:040d}"}
        if number % 2:
            answer = await http.get(f"{address}{PREFIX}/bookings", headers=headers)
        else:
            body = {"bot_id": 1, "wa_id": "1", "start_time": "2030-05-25T14:00:00Z"}
            answer = await http.post(f"{address}{PREFIX}/bookings", headers=headers, json=body)
        answers[answer.status_code] += 1

    for first in range(0, times, 10):
        await asyncio.gather(*(one(number) for number in range(first, first + 10)))
    return answers
