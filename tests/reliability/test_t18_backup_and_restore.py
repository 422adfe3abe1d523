"""T18: a backup taken under load is one instant of the installation, and what is restored goes on from there."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from opensetter.core import embedded
from tests import processes
from tests.caller import ANY_NUMBER_AT_ONCE, Desk, Person, until
from tests.faults import model as fake
from tests.faults.model import FakeModel
from tests.reliability.installation import Installation, allow_reading, embedded_house, installed
from tests.reliability.proof import Proof, not_in_smoke, size

MODEL = "openai:echo/slow=0.3-0.9"
# Messages wait a second for more of their burst, so that some of them always wait for an answer.
SETTINGS = {"OPENSETTER_DEBOUNCE_SECONDS": "1"}
CLIENTS = 8
CHATTY = 2

# What goes on changing after a row was written; everything else of a row stays as it was.
CHANGES = {
    "bookings": {"status", "cancelled_at"},
    "messages": {"status"},
    "api_keys": {"last_used_at"},
}
# This minute's requests, and the figures of an organization, which are counted anew from time to time.
COUNTED = ("request_counts", "api_requests", "organization_figures")
# What is under way rather than kept: jobs, workers' signs of life, counts.
PASSING = ("procrastinate_", *COUNTED)
UNANSWERED = """
    SELECT content FROM messages asked WHERE direction = 'inbound'
      AND NOT EXISTS (SELECT FROM messages reply WHERE reply.in_reply_to_id = asked.id)
"""
REPLIES = "SELECT in_reply_to_id, id, content FROM messages WHERE direction = 'outbound'"
# Written in one transaction each; a backup that saw them at two instants would have one without the other.
TORN = """
    SELECT (SELECT count(*) FROM bookings) - (SELECT count(*) FROM events WHERE type = 'booking.created'),
        (SELECT count(*) FROM bookings WHERE cancelled_at IS NOT NULL)
            - (SELECT count(*) FROM events WHERE type = 'booking.cancelled'),
        (SELECT count(*) FROM messages WHERE direction = 'inbound')
            - (SELECT count(*) FROM events WHERE type = 'message.received'),
        (SELECT count(*) FROM messages WHERE direction = 'outbound')
            - (SELECT count(*) FROM events WHERE type = 'message.sent'),
        (SELECT count(*) FROM messages asked WHERE direction = 'inbound'
            AND NOT EXISTS (SELECT FROM messages reply WHERE reply.in_reply_to_id = asked.id)
            AND NOT EXISTS (SELECT FROM procrastinate_jobs WHERE (args ->> 'message_id')::bigint = asked.id))
"""


@dataclass(frozen=True)
class Done:
    """Something that was acknowledged: between which moments, and by which question the database tells it."""

    sent: float
    acknowledged: float
    kind: str
    id: int


@dataclass
class Load:
    """Clients that book, cancel and write, each thing once, until they are stopped."""

    desk: Desk
    addresses: list[str]
    people: list[Person]
    wanted: int
    pause_seconds: float
    done: list[Done] = field(default_factory=list)
    bodies: dict[int, dict[str, Any]] = field(default_factory=dict)
    told: dict[int, dict[str, Any]] = field(default_factory=dict)
    running: bool = True

    def __post_init__(self) -> None:
        self.enough = asyncio.Event()

    async def client(self, number: int) -> None:
        desk = self.desk.at(self.addresses[number % len(self.addresses)])
        for n in count():
            if not self.running:
                return
            if number < CHATTY:
                await self._write(desk, number, n)
                await asyncio.sleep(0.15)
            else:
                booking_id = await self._book(desk, f"{number}-{n}")
                if n % 3 == 0:
                    await self._cancel(desk, booking_id)
                await asyncio.sleep(self.pause_seconds)

    def _note(self, sent: float, kind: str, number: int) -> None:
        self.done.append(Done(sent, time.monotonic(), kind, number))
        if len(self.done) >= self.wanted:
            self.enough.set()

    async def _book(self, desk: Desk, external_id: str) -> int:
        person = self.people[len(self.done) % len(self.people)]
        body = desk.booking(person, external_id=external_id)
        sent = time.monotonic()
        told = await desk.ask("POST", "/bookings", json=body)
        self._note(sent, "booked", told["id"])
        self.bodies[told["id"]], self.told[told["id"]] = body, told
        return int(told["id"])

    async def _cancel(self, desk: Desk, booking_id: int) -> None:
        sent = time.monotonic()
        await desk.cancel(booking_id)
        self._note(sent, "cancelled", booking_id)

    async def _write(self, desk: Desk, number: int, n: int) -> None:
        """Somebody new each time, so that every message is a conversation with one answer."""
        writer = Person(0, f"+447{850_000_000 + number * 100_000 + n}")
        sent = time.monotonic()
        message_id = await desk.tells(writer, f"message {number}-{n}")
        self._note(sent, "written", message_id)


@pytest.fixture(scope="module")
def source(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, FakeModel]]:
    with fake.serving() as model:
        settings = {**model.settings, **SETTINGS}
        servers = 1 if size() == "smoke" else 2
        home = tmp_path_factory.mktemp("t18")
        with installed(home, own_database, servers=servers, workers=0, settings=settings) as made:
            yield made, model


@not_in_smoke("it keeps a whole installation busy")
async def test_t18_a_backup_under_load_is_one_instant_and_goes_on_from_there(
    source: tuple[Installation, FakeModel], http: httpx.AsyncClient, proof: Proof, tmp_path: Path
):
    house, _ = source
    desk = await house.desk(http, model=MODEL)
    people = [await desk.meet() for _ in range(5)]
    load = Load(desk, [server.address for server in house.servers], people, 10_000, 0)
    file, began, ended = await _backup_under(load, house, tmp_path)
    home = tmp_path / "restored"
    _restore(file, home)
    kept = _check_instant(house, home, load, began, ended, proof)
    await _check_goes_on(home, load, kept, proof)


@not_in_smoke("a second restore")
async def test_t18_a_backup_at_rest_is_the_same(
    source: tuple[Installation, FakeModel], http: httpx.AsyncClient, proof: Proof, tmp_path: Path
):
    house, _ = source
    if not house.count("SELECT count(*) FROM bookings"):
        desk, person = await house.opened(http)
        await desk.book(person)

    async def settled() -> bool:
        return not house.count(f"SELECT count(*) FROM ({UNANSWERED}) waiting") and not house.count(
            "SELECT count(*) FROM procrastinate_jobs"
        )

    await until(settled)
    file = tmp_path / "rest.dump"
    assert processes.command(tmp_path, "db", "backup", str(file), f"--database-url={house.url}").code == 0
    _restore(file, tmp_path / "restored")
    with _reading(tmp_path / "restored") as copy:
        before, after = (_rows(one, without=("procrastinate_workers", *COUNTED)) for one in (house, copy))
    proof.equal("tables of a copy at rest that differ", [name for name in before if before[name] != after[name]], [])
    proof.told("rows of the copy at rest", sum(map(len, after.values())))


async def _backup_under(load: Load, house: Installation, home: Path) -> tuple[Path, float, float]:
    """A backup while the load goes on; and when it began and ended."""
    file = home / "backup.dump"
    async with asyncio.timeout(600), asyncio.TaskGroup() as clients:
        for number in range(CLIENTS):
            clients.create_task(load.client(number))
        await load.enough.wait()
        began = time.monotonic()
        arguments = ("db", "backup", str(file), f"--database-url={house.url}")
        made = await asyncio.to_thread(processes.command, home, *arguments)
        ended = time.monotonic()
        await asyncio.sleep(0.3)
        load.running = False
    assert made.code == 0, made.output
    return file, began, ended


def _restore(file: Path, home: Path) -> None:
    """Put a backup into a cluster that did not exist before."""
    made = processes.command(home, "db", "restore", str(file), f"--data-dir={home / 'data'}")
    assert made.code == 0, made.output


@contextmanager
def _reading(home: Path) -> Iterator[Installation]:
    """That cluster's database, while nobody serves it."""
    with embedded.running(home / "data") as url:
        allow_reading(url)
        yield Installation(home, url)


def _rows(house: Installation, *, without: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """Every row of every table, without what goes on changing where that is asked for."""
    tables = house.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    return {
        table: sorted(
            json.dumps(row, sort_keys=True) for (row,) in house.rows(f'SELECT to_jsonb(t) FROM public."{table}" t')
        )
        for (table,) in tables
        if table not in without
    }


def _lasting(house: Installation) -> dict[str, set[str]]:
    """What of every row stays as it was first written."""
    return {
        table: {
            json.dumps({name: value for name, value in json.loads(row).items() if name not in CHANGES.get(table, ())})
            for row in rows
        }
        for table, rows in _rows(house).items()
        if not table.startswith(PASSING)
    }


@dataclass(frozen=True)
class Kept:
    """What a backup holds, as it is when nothing has been done with it yet."""

    bookings: dict[int, bool]
    messages: set[int]
    unanswered: list[str]
    replies: list[tuple[Any, ...]]
    highest: dict[str, int]


def _check_instant(house: Installation, home: Path, load: Load, began: float, ended: float, proof: Proof) -> Kept:
    with _reading(home) as copy:
        before, after = _lasting(house), _lasting(copy)
        (torn,) = copy.rows(TORN)
        kept = Kept(
            {row[0]: row[1] for row in copy.rows("SELECT id, cancelled_at IS NOT NULL FROM bookings")},
            {row[0] for row in copy.rows("SELECT id FROM messages")},
            [row[0] for row in copy.rows(UNANSWERED)],
            copy.rows(REPLIES),
            {name: copy.count(f"SELECT coalesce(max(id), 0) FROM {name}") for name in ("bookings", "messages")},
        )
    inside = {
        "booked": kept.bookings.keys(),
        "cancelled": {number for number, is_cancelled in kept.bookings.items() if is_cancelled},
        "written": kept.messages,
    }
    included = [done for done in load.done if done.id in inside[done.kind]]
    left_out = [done for done in load.done if done.id not in inside[done.kind]]
    proof.equal("acknowledged before the backup and not in it", sum(d.acknowledged < began for d in left_out), 0)
    proof.equal("sent after the backup and in it", sum(done.sent > ended for done in included), 0)
    # Everything that is in it was sent before anything that is not was acknowledged: one instant parts the two.
    latest, earliest = max(d.sent for d in included), min((d.acknowledged for d in left_out), default=ended)
    proof.at_most("seconds by which the backup is more than one instant", max(0.0, latest - earliest), 0.0)
    proof.equal("rows without what was written with them", sum(map(abs, torn)), 0)
    proof.equal("tables that are missing", sorted(before.keys() - after.keys()), [])
    proof.equal("rows that differ from the original", sum(len(after[name] - before[name]) for name in after), 0)
    proof.told("done during the load, of which in the backup", (len(load.done), len(included)))
    proof.told("messages that waited for an answer in it", len(kept.unanswered))
    assert left_out, "the load ended before the backup"
    return kept


async def _check_goes_on(home: Path, load: Load, kept: Kept, proof: Proof) -> None:
    async with AsyncExitStack() as stack:
        model = stack.enter_context(fake.serving())
        began = time.monotonic()
        restored = stack.enter_context(embedded_house(home, {**model.settings, **SETTINGS}))
        proof.told("seconds until it serves", round(time.monotonic() - began, 1))
        http = await stack.enter_async_context(httpx.AsyncClient(limits=ANY_NUMBER_AT_ONCE, timeout=60))
        desk = Desk(http, restored.address, load.desk.key, load.desk.bot_id, load.desk.integration_id)
        answers = [await desk.call("POST", "/bookings", json=load.bodies[number]) for number in kept.bookings]
        wrong = [answer.text for answer in answers if not _is_as_before(answer, load, kept)]
        proof.equal("replays with another answer than before", wrong[:3], [])
        person = await desk.meet()
        fresh = [(await desk.book(person, external_id=f"fresh-{n}"))["id"] for n in range(50)]
        proof.equal("new ids that collide", sum(number <= kept.highest["bookings"] for number in fresh), 0)

        async def answered() -> bool:
            return not restored.count(f"SELECT count(*) FROM ({UNANSWERED}) waiting")

        await until(answered)
        new = await desk.says(Person(0, "+447859999999"), "after the restore")
        proof.at_least("ids of new messages beyond the old", new["messageId"] - kept.highest["messages"], 1)
        if size() != "smoke":
            asked = Counter(asked.said for asked in model.requests[MODEL.removeprefix("openai:")])
            wanted = Counter([*kept.unanswered, "after the restore"])
            proof.equal("questions to the model for nothing, or left out", (asked - wanted, wanted - asked), ({}, {}))
        replies = restored.rows(REPLIES)
        proof.equal("replies that were there and changed", len(set(kept.replies) - set(replies)), 0)
        proof.equal("messages with more than one reply", len(replies) - len({row[0] for row in replies}), 0)
        assert '"level": "error"' not in restored.servers[0].output()


def _is_as_before(answer: httpx.Response, load: Load, kept: Kept) -> bool:
    """Whether a replay is answered with the booking as it was first told, cancelled if it was when it was backed up."""
    told = answer.json()
    is_cancelled = told.pop("cancelled_at", None) is not None
    first = {**load.told[told["id"]], "deduplicated": True}
    return (answer.status_code, told, is_cancelled) == (200, first, kept.bookings[told["id"]])
