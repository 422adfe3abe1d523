"""T11: PostgreSQL is restarted under load: clean 503s meanwhile, and everything as before as soon as it is back."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from opensetter.core import schema
from tests.caller import Desk, Person, until
from tests.faults.killer import Postgres, postgres
from tests.reliability.installation import Installation, installed
from tests.reliability.ledger import BROKEN_OFF, OUT_OF_ORDER, Ledger
from tests.reliability.proof import Proof, not_in_smoke

CLIENTS = 8
STEADY_SECONDS = 0.3


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Postgres]:
    with postgres(tmp_path / "pg") as running:
        schema.upgrade(running.url)
        yield running


@pytest.fixture
def house(database: Postgres, tmp_path: Path) -> Iterator[Installation]:
    with installed(tmp_path / "house", database.url, servers=2, workers=0) as made:
        yield made


class Reads:
    """What clients are told who only read, through the pool rather than through the booking's own lines."""

    def __init__(self) -> None:
        self.odd: list[str] = []
        self.slowest_seconds = 0.0
        self.successes: list[float] = []

    async def go_on(self, desk: Desk, person: Person) -> None:
        """Read what the bot knows, again and again, until cancelled."""
        while True:
            began = time.monotonic()
            answer = await desk.call("GET", f"/bots/{desk.bot_id}/context", params={"contactId": person.id})
            self.slowest_seconds = max(self.slowest_seconds, time.monotonic() - began)
            if answer.status_code == 200:
                self.successes.append(time.monotonic())
            elif answer.status_code != 503 or "retry-after" not in answer.headers:
                self.odd.append(f"{answer.status_code} {answer.text[:200]}")
            await asyncio.sleep(0.02)


@not_in_smoke("T03 takes PostgreSQL away in a harder way")
async def test_t11_a_restarted_postgres_costs_clean_refusals_alone(
    house: Installation, database: Postgres, http: httpx.AsyncClient, proof: Proof
):
    times, down_seconds = 5, 3.0
    desk, person = await house.opened(http)
    desks = [desk.at(server.address) for server in house.servers]
    # As many as are posted until the last restart is over: the ledger is not asked how far it is.
    ledger, reads = Ledger(posts=0), Reads()
    is_over = asyncio.Event()
    clients = [asyncio.create_task(_post(ledger, desks[n % len(desks)], person, n, is_over)) for n in range(CLIENTS)]
    readers = [asyncio.create_task(reads.go_on(one, person)) for one in desks]
    posted_again: list[float] = []
    read_again: list[float] = []
    for _ in range(times):
        for mode in ("fast", "immediate"):
            await asyncio.sleep(STEADY_SECONDS)
            await asyncio.to_thread(database.order, mode)
            await asyncio.sleep(down_seconds)
            await asyncio.to_thread(database.start)
            accepts = time.monotonic()
            await until(lambda since=accepts: _both_since(since, ledger, reads), every_seconds=0.01)
            posted_again.append(ledger.first_success_after(accepts))
            read_again.append(next(success for success in reads.successes if success > accepts) - accepts)
    is_over.set()
    await asyncio.gather(*clients)
    for reader in readers:
        reader.cancel()
    await asyncio.gather(*readers, return_exceptions=True)

    ledger.posts = len(ledger.acknowledged)
    proof.equal("restarts, fast and immediate", len(posted_again), 2 * times)
    ledger.balance(proof, house, desk)
    proof.equal("reads answered with other than 200 and 503 with Retry-After", reads.odd[:3], [])
    proof.equal("connections broken off", ledger.answers[BROKEN_OFF], 0)
    proof.at_most("slowest answer", max(ledger.slowest_seconds, reads.slowest_seconds), 5.0, " s")
    proof.at_most("first booking after PostgreSQL accepts", max(posted_again), 2.0, " s")
    proof.at_most("first read after PostgreSQL accepts", max(read_again), 2.0, " s")
    proof.equal("processes that had to be restarted", [p.pid for p in _ended(house)], [])
    proof.equal("a message is answered afterwards", bool(await desk.says(person, "Are you there?")), True)
    proof.told("clean 503s", ledger.answers[OUT_OF_ORDER])


async def _both_since(moment: float, ledger: Ledger, reads: Reads) -> bool:
    return bool(ledger.successes and ledger.successes[-1] > moment and reads.successes and reads.successes[-1] > moment)


async def _post(ledger: Ledger, desk: Desk, person: Person, client: int, is_over: asyncio.Event) -> None:
    number = 0
    while not is_over.is_set():
        await ledger.insist(desk, desk.booking(person, external_id=f"t11-{client}-{number}"))
        number += 1


def _ended(house: Installation) -> list:
    return [process for process in house.servers if not process.is_running()]
