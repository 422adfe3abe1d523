"""T12: PostgreSQL is frozen, cut off, full or read-only: a 503 in time, alive all along, and well right afterwards."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg
import pytest

from opensetter.core import schema
from tests.caller import Desk, Person, until
from tests.faults.killer import Postgres, postgres
from tests.faults.proxy import Proxy, proxied
from tests.reliability.installation import Installation, installed
from tests.reliability.proof import Proof, not_in_smoke

POOL_SIZE = 4
REQUESTS = 12
ANSWER_SECONDS = 5.0
READY_SECONDS = 2.0
WELL_SECONDS = 5.0
TALKERS = 8
SETTLING_LOOKS = 40

# Each of these waits for seconds; of those that look alike to the server, one is enough for every commit.
LARGER = not_in_smoke("one fault after another takes a minute each")

_OPEN = "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'opensetter%%'"


@dataclass(frozen=True)
class Standing:
    """A server with its worker that reaches PostgreSQL through a proxy, and an organization's key."""

    house: Installation
    database: Postgres
    proxy: Proxy
    key: str


@dataclass(frozen=True)
class Place:
    """A bot with a contact, and what its database is reached through."""

    database: Postgres
    proxy: Proxy
    desk: Desk
    person: Person

    def sql(self, *statements: str) -> None:
        """Have the owner of the database do something, past the proxy."""
        with psycopg.connect(self.database.url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def open_connections(self) -> int:
        with psycopg.connect(self.database.url, autocommit=True) as connection:
            ((found,),) = connection.execute(_OPEN).fetchall()
        return int(found)

    async def look(self, path: str) -> tuple[int, float]:
        """The status of a page without a key, and how long it took."""
        began = time.monotonic()
        answer = await self.desk.client.get(f"{self.desk.address}{path}")
        return answer.status_code, time.monotonic() - began


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    home = tmp_path_factory.mktemp("t12")
    with ExitStack() as stack:
        database = stack.enter_context(postgres(home / "pg"))
        schema.upgrade(database.url)
        proxy = stack.enter_context(proxied(database.socket))
        settings = {"OPENSETTER_DATABASE_POOL_SIZE": str(POOL_SIZE), "OPENSETTER_DEBOUNCE_SECONDS": "0"}
        house = stack.enter_context(
            installed(home / "house", database.url_by(proxy.port), servers=1, workers=0, settings=settings)
        )
        house.url = database.url
        yield Standing(house, database, proxy, house.organization().key)


@pytest.fixture
async def place(standing: Standing, http: httpx.AsyncClient) -> Place:
    desk = await Desk(http, standing.house.address, standing.key).open_bot()
    return Place(standing.database, standing.proxy, desk, await desk.meet())


@LARGER
async def test_t12_a_frozen_network_is_refused_in_time(place: Place, proof: Proof):
    async with _suffering(place, proof, "frozen network") as trouble:
        with place.proxy.frozen():
            await trouble.shows(for_seconds=30)


@LARGER
async def test_t12_a_stopped_postgres_is_refused_in_time(place: Place, proof: Proof):
    async with _suffering(place, proof, "PostgreSQL under SIGSTOP") as trouble:
        with place.database.stopped_in_its_tracks():
            await trouble.shows(for_seconds=30)


@LARGER
async def test_t12_an_unreachable_postgres_is_refused_in_time(place: Place, proof: Proof):
    async with _suffering(place, proof, "unreachable") as trouble:
        with place.proxy.refusing():
            await trouble.shows(for_seconds=proof.of_size(smoke=0, full=10))


@LARGER
async def test_t12_connections_lost_on_the_way_are_given_up_in_time(place: Place, proof: Proof):
    async with _suffering(place, proof, "half-open connections", readiness=False) as trouble:
        place.proxy.lose()
        await trouble.shows(only_some=True)


@LARGER
async def test_t12_no_connection_left_is_refused_in_time(place: Place, proof: Proof):
    async with _suffering(place, proof, "max_connections used up") as trouble:
        with _all_connections_taken(place):
            await trouble.shows(for_seconds=proof.of_size(smoke=0, full=10))


async def test_t12_a_read_only_database_is_refused_in_time(place: Place, proof: Proof):
    async with _suffering(place, proof, "read-only (25006)") as trouble:
        place.sql("ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()")
        try:
            await trouble.shows(for_seconds=proof.of_size(smoke=0, full=10))
        finally:
            place.sql(
                "SET default_transaction_read_only = off",
                "ALTER SYSTEM RESET default_transaction_read_only",
                "SELECT pg_reload_conf()",
            )


async def test_t12_a_full_disk_is_refused_in_time(place: Place, proof: Proof):
    # As the server says it when no room is left. It answers everything else, so the process stays ready.
    written = ("bookings", "contacts")
    place.sql(
        "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$"
    )
    async with _suffering(place, proof, "disk full (53100)", readiness=False) as trouble:
        place.sql(
            *(
                f"CREATE TRIGGER no_room BEFORE INSERT OR UPDATE ON {table} EXECUTE FUNCTION no_room()"
                for table in written
            )
        )
        try:
            await trouble.shows()
        finally:
            place.sql(*(f"DROP TRIGGER no_room ON {table}" for table in written))


async def test_t12_a_deadlock_is_refused_in_time(place: Place, proof: Proof):
    booked = await place.desk.book(place.person, external_id="t12-deadlock")
    organization = "SELECT id FROM organizations ORDER BY id DESC LIMIT 1 FOR UPDATE"
    with psycopg.connect(place.database.url) as rival:
        rival.execute(organization)
        # It holds the booking, and waits for the organization that its event belongs to.
        cancelling = asyncio.create_task(_timed(place.desk, "POST", f"/bookings/{booked['id']}/cancel"))
        await asyncio.sleep(0.3)
        # And the rival, who holds that, waits for the booking: whoever began to wait first gives up.
        taking = asyncio.to_thread(rival.execute, "SELECT id FROM bookings WHERE id = %s FOR UPDATE", (booked["id"],))
        (answer, seconds), _ = await asyncio.gather(cancelling, taking)
        rival.rollback()
    proof.equal("deadlock (40P01): answer", answer.status_code, 503)
    proof.at_most("deadlock (40P01): answered", seconds, ANSWER_SECONDS, " s")
    again, _ = await _timed(place.desk, "POST", f"/bookings/{booked['id']}/cancel")
    proof.equal("deadlock (40P01): repeated", again.status_code, 200)


class Trouble:
    """What is seen of one fault while it lasts."""

    def __init__(self, place: Place, proof: Proof, name: str, *, readiness: bool) -> None:
        self._place, self._proof, self._name, self._readiness = place, proof, name, readiness

    async def shows(self, *, for_seconds: float = 0, only_some: bool = False) -> None:
        """Requests of every kind are refused in time, however long it lasts; the process is alive and not ready."""
        place, proof, name = self._place, self._proof, self._name
        ends_at = time.monotonic() + for_seconds
        statuses: set[int] = set()
        slowest = 0.0
        odd: list[str] = []
        while True:
            began = time.monotonic()
            looking = asyncio.gather(place.look("/livez"), place.look("/readyz"))
            answers = await asyncio.gather(*(_write(place, number) for number in range(REQUESTS)))
            (alive, _), (ready, ready_seconds) = await looking
            statuses |= {answer.status_code for answer, _ in answers}
            odd += [a.text[:200] for a, _ in answers if a.status_code == 503 and "retry-after" not in a.headers]
            slowest = max(slowest, *(seconds for _, seconds in answers))
            if alive != 200 or (ready != 503 and self._readiness) or ready_seconds > READY_SECONDS:
                odd.append(f"/livez {alive}, /readyz {ready} after {ready_seconds:.1f} s")
            if time.monotonic() >= ends_at:
                break
            await asyncio.sleep(max(0.0, min(1.0, ends_at - began)))
        refused = statuses - {200, 201} if only_some else statuses
        proof.equal(f"{name}: answers" + (" besides success" if only_some else ""), refused, {503})
        proof.soon(f"{name}: slowest answer", slowest, ANSWER_SECONDS, " s")
        proof.equal(f"{name}: /livez not 200, /readyz not 503 within {READY_SECONDS:.0f} s, no Retry-After", odd, [])


@asynccontextmanager
async def _suffering(place: Place, proof: Proof, name: str, *, readiness: bool = True) -> AsyncIterator[Trouble]:
    """A fault inside the block; after it, everything works again in time and no connection is left over."""
    before = await _grown(place)
    yield Trouble(place, proof, name, readiness=readiness)
    over = time.monotonic()
    await until(lambda: _all_is_well(place), every_seconds=0.05)
    proof.at_most(f"{name}: all requests succeed again", time.monotonic() - over, WELL_SECONDS, " s")
    proof.equal(f"{name}: messages answered afterwards", await _load(place), TALKERS)
    proof.at_most(f"{name}: connections left over", await _left_over(place, before), 1)


async def _all_is_well(place: Place) -> bool:
    answers = await asyncio.gather(*(_write(place, number) for number in range(REQUESTS)))
    ready, _ = await place.look("/readyz")
    return ready == 200 and all(answer.is_success for answer, _ in answers)


async def _grown(place: Place) -> int:
    """How many connections there are once more load opens no further one: a fast server gets by with few at first."""
    most, unchanged = 0, 0
    while unchanged < 3:
        await _load(place)
        found = place.open_connections()
        unchanged = unchanged + 1 if found <= most else 0
        most = max(most, found)
    return most


async def _load(place: Place) -> int:
    """As much at once as makes the pools grow; how many messages were answered."""
    people = await asyncio.gather(*(place.desk.meet() for _ in range(TALKERS)))
    replies = await asyncio.gather(*(place.desk.says(person, "Are you there?") for person in people))
    await asyncio.gather(*(_write(place, number) for number in range(REQUESTS)))
    return sum(bool(reply["content"]) for reply in replies)


async def _left_over(place: Place, before: int) -> int:
    """How many connections there are more than before, once those that were given up have had time to end."""
    for _ in range(SETTLING_LOOKS):
        left = place.open_connections() - before
        if left <= 1:
            break
        await asyncio.sleep(0.5)
    return left


async def _write(place: Place, number: int) -> tuple[httpx.Response, float]:
    """A request that writes: a booking, or through the pool a contact."""
    if number % 2:
        changed = {"id": place.person.id, "firstName": f"Ada {number}"}
        return await _timed(place.desk, "PUT", "/contacts", json=changed)
    return await _timed(place.desk, "POST", "/bookings", json=place.desk.booking(place.person))


async def _timed(desk: Desk, method: str, path: str, **content: Any) -> tuple[httpx.Response, float]:
    began = time.monotonic()
    answer = await desk.call(method, path, **content)
    return answer, time.monotonic() - began


@contextmanager
def _all_connections_taken(place: Place) -> Iterator[None]:
    """Others take every place that there is, and those of ours as they are ended."""
    taken: list[psycopg.Connection[Any]] = []
    ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'opensetter%'"
    try:
        with psycopg.connect(place.database.url, autocommit=True) as owner:
            _take_all(place, taken)
            # A server whose connection is ended opens another at once, and may be faster than we are.
            while owner.execute(ended).fetchall():
                _take_all(place, taken)
        _take_all(place, taken)
        yield
    finally:
        for connection in taken:
            connection.close()


def _take_all(place: Place, taken: "list[psycopg.Connection[Any]]") -> None:
    while True:
        try:
            taken.append(psycopg.connect(place.database.url, application_name="t12-hog"))
        except psycopg.OperationalError:
            return
