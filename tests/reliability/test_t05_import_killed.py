"""T05: a worker is killed in the middle of a file of contacts; the rest is taken in after it, and nobody twice."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import psycopg
import pytest

from opensetter.contacts import importing, imports
from opensetter.core.db import Database
from tests.caller import until
from tests.reliability.installation import Installation, installed
from tests.reliability.proof import Proof

FAULTY, AGAIN = 100, 40
"""Of so many rows one cannot be read, and one is about whoever is in the row before."""

_FIGURES = "SELECT status, total, done, created, known, faulty FROM contact_imports WHERE id = %s"
_HOLD = """
WITH somebody AS (INSERT INTO contacts (organization_id) VALUES (%(organization)s) RETURNING id)
INSERT INTO contact_identities (organization_id, contact_id, kind, value, spelling)
SELECT %(organization)s, id, 'phone', %(digits)s, %(digits)s FROM somebody
"""
_WAITS = "SELECT count(*) FROM pg_stat_activity WHERE %s = ANY (pg_blocking_pids(pid))"
_FORGET = """
DELETE FROM procrastinate_workers WHERE id IN (SELECT worker_id FROM procrastinate_jobs WHERE status = 'doing')
"""


@pytest.fixture(scope="module")
def place(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A worker that is killed and started again; nobody asks it for anything but jobs."""
    with installed(tmp_path_factory.mktemp("import"), own_database, servers=0) as made:
        yield made


async def test_t05_an_import_goes_on_after_its_worker_was_killed(place: Installation, proof: Proof) -> None:
    rows, kills = proof.of_size(smoke=(1_200, 1), full=(20_000, 8), nightly=(50_000, 20))
    organization_id, (worker,) = place.organization().id, place.workers
    step = rows // importing.BATCH // kills
    struck = [(1 + number * step) * importing.BATCH for number in range(kills)]
    async with _held(place, organization_id, _digits(struck[0] + 1)) as holder:
        import_id = await _begin(place, organization_id, rows)
        done = [await _kill(place, import_id, holder)]
    for first in struck[1:]:
        async with _held(place, organization_id, _digits(first + 1)) as holder:
            worker.start()
            done.append(await _kill(place, import_id, holder))
    worker.start()
    status, *figures = await until(partial(_ended, place, import_id))
    proof.equal("rows of a file that were done when its worker was killed within the next ones", done, struck)
    faulty, known = _counted(rows)
    proof.equal("how the import ended", status, "done")
    proof.equal("its rows, done, new, known, faulty", figures, [rows, rows, rows - known - faulty, known, faulty])
    own = "WHERE organization_id = %s"
    contacts = place.count(f"SELECT count(*) FROM contacts {own}", organization_id)
    named = place.count(f"SELECT count(DISTINCT full_name) FROM contacts {own}", organization_id)
    proof.equal("contacts, and different ones among them", (contacts, named), (figures[2], figures[2]))
    proof.equal(
        "contacts without their one number",
        place.rows(
            "SELECT contact.id FROM contacts contact LEFT JOIN contact_identities identity"
            " ON identity.contact_id = contact.id WHERE contact.organization_id = %s"
            " GROUP BY contact.id HAVING count(identity.id) <> 1",
            organization_id,
        ),
        [],
    )
    kept = place.count("SELECT count(*) FROM contact_import_faults WHERE contact_import_id = %s", import_id)
    proof.equal("faulty rows that are kept", kept, faulty)
    proof.equal("jobs that are stuck", place.count("SELECT count(*) FROM procrastinate_jobs"), 0)


@asynccontextmanager
async def _held(place: Installation, organization_id: int, digits: str) -> AsyncIterator[psycopg.AsyncConnection[Any]]:
    """While this number is somebody's who is never committed, whoever writes it down waits."""
    async with await psycopg.AsyncConnection.connect(place.url) as holder:
        await holder.execute(_HOLD, {"organization": organization_id, "digits": digits})
        yield holder
        await holder.rollback()


async def _kill(place: Installation, import_id: int, holder: psycopg.AsyncConnection[Any]) -> int:
    """End the worker once it waits in the middle of a batch; how many rows were done by then."""
    async with await psycopg.AsyncConnection.connect(place.url, autocommit=True) as owner:

        async def is_within() -> bool:
            row = await (await owner.execute(_WAITS, [holder.info.backend_pid])).fetchone()
            return bool(row and row[0])

        await until(is_within, every_seconds=0.01)
        await asyncio.to_thread(place.workers[0].kill)
        # As if it had been dead for long: nobody waits here until that is noticed.
        await owner.execute(_FORGET)
    return place.count("SELECT done FROM contact_imports WHERE id = %s", import_id)


async def _begin(place: Installation, organization_id: int, rows: int) -> int:
    database = Database(place.url)
    try:
        async with database.transaction(organization_id) as session:
            text = "\n".join(["Name,Mobile", *map(_row, range(rows))])
            draft = await importing.draft(session, organization_id, file_name="people.csv", text=text)
            await imports.start(session, organization_id, draft.id)
        return draft.id
    finally:
        await database.close()


async def _ended(place: Installation, import_id: int) -> tuple[Any, ...] | None:
    ((status, *figures),) = place.rows(_FIGURES, import_id)
    return None if status == "running" else (status, *figures)


def _row(number: int) -> str:
    if number % FAULTY == FAULTY - 1:
        return f"Nobody {number},x"
    if number % AGAIN == AGAIN - 1:
        return f"Again {number},+{_digits(number - 1)}"
    return f"Person {number},+{_digits(number)}"


def _counted(rows: int) -> tuple[int, int]:
    """How many rows are faulty, and how many are about somebody who is there."""
    table = [_row(number) for number in range(rows)]
    return sum(row.startswith("Nobody") for row in table), sum(row.startswith("Again") for row in table)


def _digits(number: int) -> str:
    return f"{447_820_000_000 + number}"
