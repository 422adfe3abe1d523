"""T03: PostgreSQL is killed again and again while bookings come in: nothing acknowledged is lost, and this can tell."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import httpx
import psycopg
import pytest

from opensetter.core import schema
from tests.caller import Desk, Person, until
from tests.faults.killer import Postgres, postgres, strike
from tests.reliability.installation import Installation, installed
from tests.reliability.ledger import Ledger
from tests.reliability.proof import Proof, size


@pytest.fixture
def database(tmp_path: Path):
    with postgres(tmp_path / "pg") as running:
        schema.upgrade(running.url)
        yield running


@pytest.fixture
async def house(database: Postgres, tmp_path: Path) -> AsyncIterator[Installation]:
    with installed(tmp_path / "house", database.url, servers=1 if size() == "smoke" else 2, workers=0) as made:
        yield made


async def test_t03_bookings_outlive_a_killed_postgres(
    house: Installation, database: Postgres, http: httpx.AsyncClient, proof: Proof
):
    posts, kills = proof.of_size(smoke=(200, 1), full=(5_000, 5))
    desk, person = await house.opened(http)
    desks = [desk.at(server.address) for server in house.servers]

    ledger = await _post_through_kills(database, desks, person, (posts, kills), named="kept")
    await ledger.fill(desks, person, list(ledger.acknowledged))

    proof.told("kills", kills)
    ledger.balance(proof, house, desk)

    # The control: the same with a PostgreSQL that acknowledges before it has written.
    with psycopg.connect(database.url, autocommit=True) as connection:
        connection.execute("ALTER DATABASE opensetter SET synchronous_commit = off")
    await _kill(database)
    refused = 0
    for server in house.servers:
        # Its next connection is the first to have the setting.
        refused += await until(partial(_is_refused, http, server.address))
    proof.equal("servers not ready with synchronous_commit off", refused, len(house.servers))
    if posts > 1_000:
        control = await _post_through_kills(database, desks, person, (posts, kills), named="control")
        lost = control.lost(house, desk)
        proof.at_least("control: lost with synchronous_commit off", len(lost), 1)


async def _post_through_kills(
    database: Postgres, desks: list[Desk], person: Person, size: tuple[int, int], *, named: str
) -> Ledger:
    posts, kills = size
    ledger = Ledger(posts)
    killing = asyncio.create_task(strike(kills, lambda: ledger.progress, lambda _: _kill(database), seed=3))
    await ledger.fill(desks, person, (f"t03-{named}-{number}" for number in range(posts)))
    await killing
    return ledger


async def _kill(database: Postgres) -> None:
    await asyncio.to_thread(database.kill)
    await asyncio.to_thread(database.start)


async def _is_refused(http: httpx.AsyncClient, address: str) -> bool:
    """Whether a server says that it is not ready, and names the setting."""
    answer = await http.get(f"{address}/readyz")
    return answer.status_code == 503 and "synchronous_commit" in answer.text
