"""T14: a new release's schema and then its processes come in under load, and nobody notices; and the way back."""

import asyncio
import io
import json
import os
import subprocess
import tarfile
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psycopg
import pytest

from opensetter.core import embedded, schema
from tests import processes
from tests.caller import Desk, Person, until
from tests.processes import Server
from tests.reliability.installation import GENEROUS
from tests.reliability.proof import Proof, not_in_smoke, size

PREVIOUS = "6f2d5889c5fbc1365567d2831616112d375cf65e"
"""The release before this one, by its commit: what runs when an operator upgrades."""

ROOT = Path(__file__).parents[2]
OWNER = "opensetter_owner"
SETTINGS = {**GENEROUS, "OPENSETTER_DEBOUNCE_SECONDS": "0"}


@dataclass
class Traffic:
    """Clients behind a balancer: so many requests a second, to whichever servers are in rotation."""

    desk: Desk
    people: list[Person]
    per_second: int
    servers: list[Server] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    under_way: Counter[str] = field(default_factory=Counter)
    booked: dict[str, int] = field(default_factory=dict)
    slowest_seconds: float = 0.0
    failures: list[str] = field(default_factory=list)

    @asynccontextmanager
    async def flowing(self) -> AsyncIterator[None]:
        """Requests at a steady pace for the length of the block, whether or not the earlier ones are answered."""
        async with asyncio.TaskGroup() as requests:
            pace = requests.create_task(self._send(requests))
            yield
            pace.cancel()

    async def take_out(self, server: Server) -> None:
        """Send a server nothing new, and wait until it owes nobody an answer."""
        self.servers.remove(server)

        async def is_idle() -> bool:
            return not self.under_way[server.address]

        await until(is_idle, every_seconds=0.01)

    async def _send(self, requests: asyncio.TaskGroup) -> None:
        began = time.monotonic()
        for number in range(10**9):
            await asyncio.sleep(max(0.0, began + number / self.per_second - time.monotonic()))
            requests.create_task(self._one(number, self.servers[number % len(self.servers)]))

    async def _one(self, number: int, server: Server) -> None:
        method, path, content = self._what(number)
        sent = time.monotonic()
        self.under_way[server.address] += 1
        try:
            answer = await self.desk.at(server.address).call(method, path, **content)
        except httpx.TransportError as error:
            self._note("broken off", f"{type(error).__name__} from {server.address}")
            return
        finally:
            self.under_way[server.address] -= 1
            self.slowest_seconds = max(self.slowest_seconds, time.monotonic() - sent)
        self._note(str(answer.status_code), answer.text)
        if path == "/bookings" and answer.status_code == 201:
            self.booked[answer.json()["external_id"]] = answer.json()["id"]

    def _what(self, number: int) -> tuple[str, str, dict[str, object]]:
        person = self.people[number % len(self.people)]
        known = next(reversed(self.booked.values()), None)
        match number % 10:
            case 7 if known:
                return "GET", f"/bookings/{known}", {}
            case 8 if known:
                return "POST", f"/bookings/{known}/cancel", {}
            case 9:
                said = {"userNumber": person.phone, "content": "Can I book?", "messageId": f"m{number}"}
                return "POST", f"/bot-integrations/{self.desk.integration_id}/messages/receive", {"json": said}
        return "POST", "/bookings", {"json": self.desk.booking(person, external_id=f"n{number}")}

    def _note(self, answer: str, text: str) -> None:
        self.answers[answer] += 1
        if answer not in {"200", "201", "202"}:
            self.failures.append(f"{answer}: {text}"[:300])


class LockWatch:
    """How long anybody waited for a table, looked at every few milliseconds."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._stopping = threading.Event()
        self.longest_seconds = 0.0

    @contextmanager
    def watching(self) -> Iterator[None]:
        thread = threading.Thread(target=self._watch)
        thread.start()
        try:
            yield
        finally:
            self._stopping.set()
            thread.join()

    def _watch(self) -> None:
        query = """
            SELECT coalesce(max(extract(epoch FROM clock_timestamp() - waitstart)), 0)::float
            FROM pg_locks WHERE NOT granted AND locktype = 'relation'
        """
        with psycopg.connect(self._url, autocommit=True) as connection:
            while not self._stopping.wait(0.015):
                ((seconds,),) = connection.execute(query).fetchall()
                self.longest_seconds = max(self.longest_seconds, seconds)


@pytest.fixture(scope="module")
def previous(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The previous release's source, out of the repository's history."""
    found = subprocess.run(["git", "archive", PREVIOUS, "src"], cwd=ROOT, capture_output=True, check=False)
    if found.returncode:
        pytest.skip(f"The previous release, {PREVIOUS[:7]}, is not in this checkout's history.")
    home = tmp_path_factory.mktemp("previous")
    with tarfile.open(fileobj=io.BytesIO(found.stdout)) as archive:
        archive.extractall(home, filter="data")
    return home / "src"


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """An empty database as a self-hoster has it: its owner's URL, who is no superuser; and the server's superuser's."""
    server = embedded.start(tmp_path_factory.mktemp("t14-pg"))
    with psycopg.connect(server.url.replace("/opensetter?", "/postgres?"), autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEROLE")
        connection.execute(f"CREATE DATABASE t14 OWNER {OWNER}")
    url = server.url.replace("/opensetter?", "/t14?")
    yield url.replace("//postgres@", f"//{OWNER}@"), url
    server.stop()


@not_in_smoke("releases come in and go out for a minute")
async def test_t14_a_release_comes_in_under_load_and_goes_out_again(
    previous: Path, databases: tuple[str, str], http: httpx.AsyncClient, proof: Proof, tmp_path: Path
):
    url, superuser = databases
    old = {**SETTINGS, "PYTHONPATH": os.pathsep.join(filter(None, (str(previous), os.environ.get("PYTHONPATH"))))}
    each, per_second = 2, 50
    _command(tmp_path, url, "db", "upgrade", settings=old)
    before = schema.current(url)
    assert before is not None
    predecessors = [_server(tmp_path, url, old) for _ in range(each)]
    successors = [_server(tmp_path, url, SETTINGS) for _ in range(each)]
    watch = LockWatch(superuser)
    with _stopped_at_the_end(*predecessors, *successors):
        for server in predecessors:
            await server.restart()
        made = _command(tmp_path, url, "organizations", "create", "Acme", "--json", settings=old)
        key = json.loads(made[made.index("{") :])["api_key"]
        desk = await Desk(http, predecessors[0].address, key).open_bot()
        traffic = Traffic(desk, [await desk.meet() for _ in range(20)], per_second, [*predecessors])
        with watch.watching():
            async with traffic.flowing():
                await asyncio.sleep(1)
                await _upgrade_while_held(tmp_path, url, superuser, watch, proof)
                proof.told("the previous release calls itself ready", predecessors[0].is_ready())
                await _take_over(traffic, predecessors, successors, proof)
        _tell(traffic, watch, superuser, proof)
        if size() != "smoke":
            await _go_back(traffic, url, before, predecessors, successors, proof)


async def _upgrade_while_held(home: Path, url: str, superuser: str, watch: LockWatch, proof: Proof) -> None:
    """The new release's migrations, while somebody's transaction sits on two tables and does nothing."""
    held = 30.0
    holder = await psycopg.AsyncConnection.connect(superuser, application_name="a forgotten console")
    await holder.execute("SELECT (SELECT count(*) FROM bookings), (SELECT count(*) FROM contacts)")
    began = time.monotonic()
    upgrading = asyncio.create_task(asyncio.to_thread(_command, home, url, "db", "upgrade"))

    async def is_kept_out() -> bool:
        # The command takes a while to get there, and there may be no migration that needs these tables.
        return upgrading.done() or watch.longest_seconds > 0

    await until(is_kept_out, every_seconds=0.02)
    await asyncio.wait({upgrading}, timeout=held)
    waited = not upgrading.done()
    await holder.close()
    said = await upgrading
    proof.told("the migration", said.strip().splitlines()[-1])
    proof.told("seconds it took, and whether it gave way", (round(time.monotonic() - began, 1), waited))
    proof.equal("the schema", schema.current(url), schema.HEAD)


async def _take_over(traffic: Traffic, predecessors: list[Server], successors: list[Server], proof: Proof) -> None:
    """Both releases serve for a while; then one process after the other is replaced."""
    for server in successors:
        await server.restart()
        traffic.servers.append(server)
    await asyncio.sleep(60)
    for server in predecessors:
        await traffic.take_out(server)
        await _stop(server)
    await asyncio.sleep(5)


def _tell(traffic: Traffic, watch: LockWatch, superuser: str, proof: Proof) -> None:
    proof.told("answers", dict(traffic.answers))
    proof.equal("requests that failed", traffic.failures[:5], [])
    proof.at_most("slowest request", traffic.slowest_seconds, 2.0, " s")
    proof.at_most("longest wait for a table", watch.longest_seconds, 1.0, " s")
    with psycopg.connect(superuser) as connection:
        kept = dict(connection.execute("SELECT external_id, id FROM bookings").fetchall())
    proof.equal("bookings kept", kept == traffic.booked, True)


async def _go_back(
    traffic: Traffic, url: str, before: str, predecessors: list[Server], successors: list[Server], proof: Proof
) -> None:
    """The previous release again, on its own schema: with all that was recorded since."""
    for server in successors:
        await _stop(server)
    await asyncio.to_thread(schema.downgrade, url, before)
    await predecessors[0].restart()
    again = traffic.desk.at(predecessors[0].address)
    person = traffic.people[0]
    replayed = {
        external_id: (await again.book(person, external_id=external_id))["id"]
        for external_id in list(traffic.booked)[-50:]
    }
    wrong = {name for name, number in replayed.items() if traffic.booked[name] != number}
    proof.equal("replays that the previous release answers with another id", len(wrong), 0)
    fresh = await again.book(person, external_id="after the way back")
    proof.equal("a new booking's id is new", fresh["id"] > max(traffic.booked.values()), True)
    await _stop(predecessors[0])
    await asyncio.to_thread(schema.upgrade, url)
    await successors[0].restart()
    known = await traffic.desk.at(successors[0].address).book(person, external_id="after the way back")
    proof.equal("what it recorded, told by the new release", (known["id"], known["deduplicated"]), (fresh["id"], True))


def _server(home: Path, url: str, settings: Mapping[str, str]) -> Server:
    return processes.server(home, f"--database-url={url}", settings=settings)


def _command(home: Path, url: str, *arguments: str, settings: Mapping[str, str] | None = None) -> str:
    ended = processes.command(home, *arguments, f"--database-url={url}", timeout_seconds=180, settings=settings)
    assert ended.code == 0, ended.output
    return ended.output


async def _stop(server: Server) -> None:
    server.ask_to_stop()
    ended = await asyncio.to_thread(server.wait, 20)
    assert ended.code == 0, ended.output[-2_000:]


@contextmanager
def _stopped_at_the_end(*servers: Server) -> Iterator[None]:
    try:
        yield
    finally:
        for server in servers:
            server.kill()
