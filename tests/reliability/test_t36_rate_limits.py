"""T36: a limit that all servers keep together, that no restart lifts, and that shields the neighbours."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from statistics import median

import httpx
import pytest

from tests.caller import PREFIX, Desk, Person
from tests.reliability.installation import Installation, installed
from tests.reliability.overuse import Plan, overusing
from tests.reliability.proof import Proof, not_in_smoke, size

AT_ONCE = 32
OPENING = 3
"""How many requests a desk takes that has a bot and has met somebody."""

TIMES_ITS_LIMIT = 20
NEIGHBOUR_SECONDS = 0.025
"""At least so long between two requests of a neighbour: that keeps them within their own limit."""

WRONG_KEYS = 40
PROXY = "127.0.0.2"

_numbers = count(1)


@dataclass(frozen=True)
class Limited:
    """An installation whose keys have so many requests a minute, and by how much its clock is wrong."""

    site: Installation
    limit: int
    offset_seconds: float

    async def room(self, seconds: float) -> None:
        """Wait until the servers' minute lasts so much longer."""
        left = 60 - (time.time() + self.offset_seconds) % 60
        if left < seconds:
            await asyncio.sleep(left)

    async def restart(self, *, killed: bool) -> None:
        """End all servers, with kill -9 or as a supervisor does it, and start them again."""
        for server in self.site.servers:
            server.kill() if killed else server.ask_to_stop()
        await asyncio.gather(*(asyncio.to_thread(server.wait, 20) for server in self.site.servers))
        await asyncio.gather(*(server.restart() for server in self.site.servers))

    async def caller(self, http: httpx.AsyncClient, *, seconds: float) -> "Caller":
        """A new tenant, with so much of a minute before them."""
        organization = self.site.organization()
        await self.room(seconds)
        desk = await Desk(http, self.site.address, organization.key).open_bot()
        return Caller(desk, await desk.meet(), [server.address for server in self.site.servers])


@dataclass(frozen=True)
class Caller:
    """A tenant who posts bookings, through all servers alike."""

    desk: Desk
    person: Person
    addresses: list[str]

    async def post(self, number: int, **headers: str) -> httpx.Response:
        return await self.desk.client.post(
            f"{self.addresses[number % len(self.addresses)]}{PREFIX}/bookings",
            headers={"Authorization": f"Bearer {self.desk.key}", **headers},
            json=self.desk.booking(self.person, external_id=f"n-{number % 50}"),
        )

    async def posts(self, times: int) -> Counter[int]:
        """So many posts, many at once; how many answers there were, by status."""
        numbers = iter(range(times))
        answers: Counter[int] = Counter()

        async def line() -> None:
            for number in numbers:
                answer = await self.post(number)
                answers[answer.status_code] += 1
                if answer.status_code == 429:
                    assert 0 < int(answer.headers["Retry-After"]) <= 60

        await asyncio.gather(*(line() for _ in range(AT_ONCE)))
        return answers

    def request(self) -> str:
        """The same post over and over, as it goes over the wire."""
        body = json.dumps(self.desk.booking(self.person, external_id="flood"))
        return (
            f"POST {PREFIX}/bookings HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {self.desk.key}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        )


@pytest.fixture(scope="module")
def limited(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Limited]:
    servers, limit = (2, 300) if size() == "smoke" else (4, 1_200)
    # The servers' minute begins as they start, so that no proof has to wait for the next.
    offset = -(time.time() % 60)
    settings = {
        "OPENSETTER_RATE_LIMIT_PER_MINUTE": f"{limit}",
        "OPENSETTER_WRONG_KEYS_PER_MINUTE": f"{WRONG_KEYS}",
        "OPENSETTER_TRUSTED_PROXIES": f"{PROXY}/32",
        "OPENSETTER_CLOCK_OFFSET_SECONDS": f"{offset:.3f}",
    }
    home = tmp_path_factory.mktemp("t36")
    with installed(home, own_database, servers=servers, workers=0, settings=settings) as made:
        yield Limited(made, limit, offset)


@pytest.mark.alone
@not_in_smoke("servers are started again and again")
async def test_t36_all_servers_keep_one_limit_and_no_restart_lifts_it(
    limited: Limited, http: httpx.AsyncClient, proof: Proof
):
    servers = len(limited.site.servers)
    for how in ("left alone", "killed", "stopped"):
        caller = await limited.caller(http, seconds=30)
        answers = await caller.posts(limited.limit // 2)
        if how != "left alone":
            await limited.restart(killed=how == "killed")
        answers += await caller.posts(limited.limit)
        passed = OPENING + answers[200] + answers[201]
        others = {status for status in answers if status not in {200, 201, 429}}
        proof.equal(f"answers other than 200, 201 and 429, {servers} servers {how} halfway", others, set())
        off = (passed - limited.limit) / limited.limit * 100
        proof.at_most(f"off the limit, {servers} servers {how} halfway", abs(off), 5, " %")


async def test_t36_forwarded_addresses_count_from_trusted_proxies_only(
    limited: Limited, http: httpx.AsyncClient, proof: Proof
):
    await limited.room(5)
    servers = len(limited.site.servers)
    direct = await _wrong_keys(limited, http, 2 * WRONG_KEYS, lambda number: f"203.0.113.{number}")
    proof.at_most(
        f"401s for {2 * WRONG_KEYS} wrong keys, each with an address of its own in X-Forwarded-For",
        direct[401],
        WRONG_KEYS + servers,
    )
    async with _proxy() as proxied:
        spoofed = await _wrong_keys(
            limited, proxied, 2 * WRONG_KEYS, lambda number: f"203.0.113.{number}, 198.51.100.7"
        )
        others = await _wrong_keys(limited, proxied, WRONG_KEYS, lambda number: f"198.51.100.7, 203.0.113.{number}")
    proof.at_most("the same through a trusted proxy, by what it saw itself", spoofed[401], WRONG_KEYS + servers)
    proof.equal("401s for as many callers behind it", others[401], WRONG_KEYS)


@pytest.mark.alone
@not_in_smoke("a flood takes the machine from all others")
async def test_t36_a_flood_ends_at_the_limit_and_leaves_the_neighbours_alone(
    limited: Limited, http: httpx.AsyncClient, proof: Proof
):
    rounds, seconds, neighbours = 4, 3.0, 3
    rate = limited.limit * TIMES_ITS_LIMIT / 60
    others = [await limited.caller(http, seconds=0) for _ in range(neighbours)]
    attacker = await limited.caller(http, seconds=rounds * (2 * seconds + 3))
    ports = [server.port for server in limited.site.servers]
    quiet, flooded, sent = [], [], Counter[int]()
    for _ in range(rounds):
        quiet.append(await _latencies(others, seconds))
        async with overusing(Plan(attacker.request(), ports, rate, seconds + 0.5)) as flood:
            flooded.append(await _latencies(others, seconds))
            sent += await flood.over()
    minutes = rounds * (seconds + 0.5) / 60
    proof.at_least("a flood over the limit", sent.total() / minutes / limited.limit, TIMES_ITS_LIMIT * 0.95, " ×")
    off = (OPENING + sent[200] + sent[201] - limited.limit) / limited.limit * 100
    proof.at_most(f"off the limit, {len(ports)} servers flooded", abs(off), 5, " %")
    before, during = (median(_p99(latencies) for latencies in many) for many in (quiet, flooded))
    proof.told("p99 of the neighbours, without and with", f"{before * 1000:.1f} ms, {during * 1000:.1f} ms")
    proof.at_most("p99 of the neighbours over what it is without the flood", during / before, 2, " ×")


async def _wrong_keys(
    limited: Limited, http: httpx.AsyncClient, times: int, forwarded: Callable[[int], str]
) -> Counter[int]:
    """What so many different wrong keys are answered with, through all servers alike."""
    answers: Counter[int] = Counter()
    for number in range(times):
        server = limited.site.servers[number % len(limited.site.servers)]
        headers = {"Authorization": f"Bearer osk_{next(_numbers):040d}", "X-Forwarded-For": forwarded(number)}
        answers[(await http.get(f"{server.address}{PREFIX}/bots", headers=headers)).status_code] += 1
    return answers


@asynccontextmanager
async def _proxy() -> AsyncIterator[httpx.AsyncClient]:
    """A client that calls from the trusted proxy's address."""
    transport = httpx.AsyncHTTPTransport(local_address=PROXY)
    async with httpx.AsyncClient(transport=transport, timeout=30) as opened:
        yield opened


async def _latencies(neighbours: list[Caller], seconds: float) -> list[float]:
    """How long each post of the neighbours took, who keep within their limit."""
    ends_at = time.perf_counter() + seconds
    servers = len(neighbours[0].addresses)
    found: list[float] = []

    async def line(caller: Caller, number: int) -> None:
        while (began := time.perf_counter()) < ends_at:
            answer = await caller.post(number)
            found.append(time.perf_counter() - began)
            assert answer.is_success, answer.text
            await asyncio.sleep(NEIGHBOUR_SECONDS * servers)

    await asyncio.gather(*(line(caller, number) for caller in neighbours for number in range(servers)))
    return found


def _p99(latencies: list[float]) -> float:
    return sorted(latencies)[int(len(latencies) * 0.99)]
