"""T35: size, slowness and floods, with no proxy in front: attackers are turned away, and others notice nothing."""

import asyncio
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from tests.caller import Desk, Person
from tests.faults.floods import Sizes
from tests.faults.smuggled import SHAPES
from tests.reliability.installation import installed
from tests.reliability.proof import Proof, not_in_smoke

MEGABYTE = 1024 * 1024
CHECKOUT = Path(__file__).parent.parent.parent

ANSWERS = {
    "uploads": 413,
    "chunked uploads": 413,
    "hook uploads": 413,
    "gzip bombs": 400,
    "headers of 1 MB": 431,
    "20,000 headers": 431,
    "addresses of 1 MB": 414,
    "smuggling shapes": 400,
    "half-sent headers": 408,
    "headers a byte a second": 408,
    "bodies a byte a second": 408,
    "bodies that stop": 408,
    # There is nothing to answer.
    "connections without a word": 0,
}


class Honest:
    """Callers who record bookings while others attack."""

    def __init__(self, desk: Desk, person: Person, *, callers: int) -> None:
        self.seconds: list[float] = []
        self.odd: list[object] = []
        self._desk = desk
        self._person = person
        self._calling = [asyncio.create_task(self._call(f"caller-{number}")) for number in range(callers)]

    async def stop(self) -> None:
        for caller in self._calling:
            caller.cancel()
        await asyncio.gather(*self._calling, return_exceptions=True)

    async def _call(self, name: str) -> None:
        number = 0
        while True:
            number += 1
            booking = self._desk.booking(self._person, external_id=f"{name}-{number}")
            began = time.perf_counter()
            try:
                answer = await self._desk.call("POST", "/bookings", json=booking)
            except httpx.HTTPError as error:
                self.odd.append(repr(error))
            else:
                if answer.status_code != 201:
                    self.odd.append(answer.text)
            self.seconds.append(time.perf_counter() - began)
            await asyncio.sleep(0.1)


class Memory:
    """How much a process takes: before, and at most since then."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self.before = self.most = self._process.memory_info().rss
        self._watching = asyncio.create_task(self._watch())

    @property
    def growth(self) -> float:
        return (self.most - self.before) / MEGABYTE

    def stop(self) -> None:
        self._watching.cancel()

    async def _watch(self) -> None:
        while True:
            self.most = max(self.most, self._process.memory_info().rss)
            await asyncio.sleep(0.05)


@pytest.mark.alone
@not_in_smoke("floods take the machine from all others")
async def test_t35_floods_are_turned_away_and_others_notice_nothing(
    own_database: str, tmp_path: Path, http: httpx.AsyncClient, proof: Proof
):
    sizes = Sizes()
    with installed(tmp_path, own_database) as site:
        desk, person = await site.opened(http)
        (server,) = site.servers
        honest = Honest(desk, person, callers=8)
        await asyncio.sleep(1)
        memory = Memory(server.pid)
        told = await asyncio.gather(*(_attack(kind, server.port, desk.key, sizes) for kind in ("slow", "fast")))
        memory.stop()
        await honest.stop()

    expected = _expected(sizes)
    seen = {name: one["statuses"] for outcome in told for name, one in outcome.items()}
    for name, times in expected.items():
        proof.equal(f"answers to {name}", seen[name], {str(ANSWERS[name]): times})
    chunked = seen["chunked hook uploads"]
    proof.equal("answers to chunked hook uploads, in all", sum(chunked.values()), sizes.uploads)
    # Few are read to where they become too large; the others are sent away as soon as they are no longer small.
    proof.equal("of which are neither 413 nor 429", set(chunked) - {"413", "429"}, set())
    slow, _ = told
    proof.at_most("half-open closed", max(one["longest_seconds"] for one in slow.values()), 15, " s")
    proof.at_most("growth of the server's memory", memory.growth, 64, " MB")
    proof.at_least("honest requests", len(honest.seconds), 100)
    proof.equal("honest requests that failed", honest.odd, [])
    proof.at_most("honest requests, p99", sorted(honest.seconds)[int(len(honest.seconds) * 0.99)], 1.0, " s")


async def _attack(kind: str, port: int, key: str, sizes: Sizes) -> dict[str, dict[str, Any]]:
    """From another process, so that what it costs to attack is not taken for what it costs to be attacked."""
    arguments = ("-m", "tests.faults.floods", kind, str(port), key, json.dumps(asdict(sizes)))
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=CHECKOUT, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    assert process.returncode == 0
    told: dict[str, dict[str, Any]] = json.loads(output)
    return told


def _expected(sizes: Sizes) -> dict[str, int]:
    """How many connections each flood has."""
    return dict.fromkeys(("uploads", "chunked uploads", "hook uploads"), sizes.uploads) | {
        "gzip bombs": sizes.heads,
        "headers of 1 MB": sizes.heads,
        "20,000 headers": sizes.heads,
        "addresses of 1 MB": sizes.heads,
        "smuggling shapes": len(SHAPES),
        "half-sent headers": sizes.half_open,
        "headers a byte a second": sizes.half_open // 5,
        "bodies a byte a second": sizes.half_open,
        "bodies that stop": sizes.half_open // 5,
        "connections without a word": sizes.half_open // 5,
    }
