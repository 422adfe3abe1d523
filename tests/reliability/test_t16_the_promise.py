"""T16, the promise: whoever has an appointment is not asked to book, whatever happens in whichever order.

A hundred thousand steps in the nightly size. By hand, exactly so many, and one episode of a seed once more:

    PROMISE_STEPS=100000 pytest tests/reliability/test_t16_the_promise.py -n 2 --dist load
    PROMISE_SEED=1 PROMISE_EPISODE=17 pytest tests/reliability/test_t16_the_promise.py
"""

import gc
import os
import random
import time
import traceback
import uuid
import zlib
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from operator import itemgetter
from typing import Any

import psycopg
import pytest
import uvloop

from opensetter.bookings.intake import Intake
from opensetter.core.runtime import Runtime
from opensetter.core.settings import Settings
from opensetter.engine import llm
from tests.faults import model as fake
from tests.faults.model import FakeModel
from tests.reliability import promise_history, promise_model, promise_world
from tests.reliability.promise_history import Version
from tests.reliability.promise_judge import Breach, Judge, Known
from tests.reliability.promise_steps import HUMAN, Journal, Steps
from tests.reliability.promise_world import World
from tests.reliability.proof import Proof, not_in_smoke

HALVES = (1, 2)
EPISODE = 1_000
"""How many steps are taken in one world, before the next one begins with strangers."""

ENOUGH = 4_000
"""From how many steps on everything must have been seen that is worth proving."""

LAST = 40
"""How many lines of what led to a breach are told: thirty steps and what the bot said in them."""

SECRET_KEY = "kept-for-proofs-alone-0123456789abcdef"

# Around the nights in which clocks change, and over the end of a year.
STARTS = tuple(datetime(*day, 9, tzinfo=UTC) for day in ((2027, 3, 25), (2026, 10, 22), (2026, 12, 28), (2027, 3, 12)))


@dataclass
class Place:
    """Where the steps are taken: a process of the product's, a look into its database, and models to ask."""

    runtime: Runtime
    intake: Intake
    sql: "psycopg.AsyncConnection[Any]"
    model: FakeModel
    models: tuple[str, ...]
    """What they are called here: whoever has asked one keeps the connection to it, under its name."""


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeModel]:
    """The models that a third of the bots may ask."""
    with fake.serving(**promise_model.behaviours(_seed())) as running:
        for name, value in running.settings.items():
            monkeypatch.setenv(name, value)
        yield running


@not_in_smoke("thousands of steps tell something, a few hundred by chance")
@pytest.mark.parametrize("half", HALVES)
def test_t16_nobody_who_has_an_appointment_is_invited(
    half: int, database_url: str, model: FakeModel, proof: Proof
) -> None:
    asked = proof.of_size(full=8_000, nightly=100_000)
    steps = int(os.environ.get("PROMISE_STEPS", asked)) // len(HALVES)
    promise_history.install(database_url)
    # What is there already stays, and is not looked through again and again.
    gc.freeze()
    try:
        # On the loop that serves.
        uvloop.run(_prove(half, steps, database_url, model, proof))
    finally:
        gc.unfreeze()


@asynccontextmanager
async def _opened(url: str, model: FakeModel) -> AsyncIterator[Place]:
    settings = Settings(_env_file=None, debounce_seconds=0, log_level="error", secret_key=SECRET_KEY)
    runtime = promise_world.with_phones(Runtime.open(settings, url), random.Random(_seed()))  # noqa: S311
    intake = Intake(runtime.database)
    own = uuid.uuid4().hex
    models = tuple(f"openai:{name}/{own}" for name in promise_model.NAMES)
    async with AsyncExitStack() as left_open:
        # Whatever is opened is closed, also if the next one cannot be, or is closed badly.
        left_open.push_async_callback(runtime.close)
        left_open.push_async_callback(intake.close)
        for name in models:
            left_open.push_async_callback(_hang_up, name)
        sql = await left_open.enter_async_context(await psycopg.AsyncConnection.connect(url, autocommit=True))
        yield Place(runtime, intake, sql, model, models)


async def _hang_up(name: str) -> None:
    """Close the connections to a model. One that was never asked has none, and is only made to be closed."""
    called: Any = llm.model_called(name)
    await called.client.close()


async def _prove(half: int, steps: int, url: str, model: FakeModel, proof: Proof) -> None:
    counts: Counter[str] = Counter()
    began, busy = time.monotonic(), time.process_time()
    async with _opened(url, model) as place:
        for number in _episodes(half):
            if counts["steps"] >= steps:
                break
            breaches, seen = await _episode(place, number, min(EPISODE, steps - counts["steps"]))
            counts += seen
            proof.equal(f"half {half}, episode {number}: breaches of the promise", "\n\n".join(breaches) or 0, 0)
    seconds, busy = time.monotonic() - began, time.process_time() - busy
    if "PROMISE_EPISODE" not in os.environ:
        proof.at_least(f"half {half}: steps", counts["steps"], steps)
    for what, share in SEEN.items():
        # A few steps may miss what is rare.
        wanted = counts["steps"] // share if counts["steps"] >= ENOUGH else 0
        proof.at_least(f"half {half}: {what}", counts[what], wanted)
    proof.told(f"half {half}: steps in a second", f"{counts['steps'] / seconds:.0f}")
    proof.told(f"half {half}: milliseconds of this process in a step", f"{busy / counts['steps'] * 1_000:.1f}")
    proof.told(f"half {half}: what was done", dict(sorted(counts.items())))


SEEN = {
    "texts judged": 8,
    "texts to the booked": 20,
    "crashes": 100,
    "booked elsewhere": 100,
    "booked in a chat": 400,
    "in the middle of a job: is_booked_elsewhere": 100,
}
"""What must have happened, or nothing was proved: once in so many steps."""


def _episodes(half: int) -> Iterable[int]:
    if wanted := os.environ.get("PROMISE_EPISODE"):
        return [int(wanted)] if int(wanted) % len(HALVES) == half - 1 else []
    return count(half - 1, len(HALVES))


def _seed() -> int:
    return int(os.environ.get("PROMISE_SEED", "1"))


async def _episode(place: Place, number: int, steps: int) -> tuple[list[str], Counter[str]]:
    """Some steps in a world of their own; what went wrong in it, and what was seen."""
    chances = random.Random(zlib.crc32(f"{_seed()}-{number}".encode()))  # noqa: S311 - the same steps every time
    now = chances.choice([datetime.now(UTC) - timedelta(days=chances.uniform(0, 6)), *STARTS])
    await promise_history.forget(place.sql)
    place.model.requests.clear()
    world = World(place.runtime, place.intake)
    # Each model in its turn; it costs a hundred times what the built-in responder does, so half of them do without.
    asked = place.models[number % len(place.models)]
    for name, model in (("North", asked), ("South", None)):
        await promise_world.build(world, chances, name=f"{name} {number}", model=model)
    await promise_history.taken(place.sql)
    taken = Steps(world, place.sql, chances, now=now)
    breaches = []
    try:
        await taken.take(steps)
    except Exception as error:  # noqa: BLE001 - whatever a step runs into is told with what led to it
        lines = traceback.format_exception(error)
        breaches.append(Breach("".join(lines), None, len(taken.journal.moments)))
    journal = taken.journal
    versions = await promise_history.taken(place.sql)
    known = Known(world.bots, world.types, journal.wants, journal.moments, frozenset({HUMAN}))
    verdict = Judge(known).hear(versions)
    told = [_report(number, breach, journal, versions) for breach in [*breaches, *verdict.breaches][:3]]
    return told, taken.counts + verdict.counts + Counter(breaches=len(verdict.breaches))


def _report(number: int, breach: Breach, journal: Journal, versions: Sequence[Version]) -> str:
    """What somebody needs who is to find out why: the last steps about the contact, or else about anybody."""
    who = journal.owners.get(breach.conversation_id or 0)
    messages = {each.stored["id"]: each for each in reversed(versions) if each.kind == "messages"}
    owners = {id_: journal.owners.get(each.stored["conversation_id"]) for id_, each in messages.items()}
    lines = [
        (step, owners.get(whose) if isinstance(whose, int) else whose, line) for step, whose, line in journal.lines
    ]
    for id_, each in messages.items():
        if each.stored["direction"] == "outbound":
            step = journal.number_at(each.at)
            said = f"{step:6}   {each.stored['status']} in {each.stored['conversation_id']}: {each.stored['content']}"
            lines.append((step, owners[id_], said))
    # Rows change by what somebody else does, too: a merge, or a booking by whoever has their number.
    for each, line in _rows_of(breach.conversation_id, versions):
        step = journal.number_at(each.at)
        lines.append((step, who, f"{step:6}   {line}"))
    own = [
        line for step, whose, line in sorted(lines, key=itemgetter(0)) if step <= breach.step and who in (None, whose)
    ]
    head = f"seed {_seed()}, episode {number}, step {breach.step}, {who or 'somebody'}: {breach.what}"
    return "\n".join((head, f"in conversation {breach.conversation_id}: {breach.text}", "", *own[-LAST:]))


def _rows_of(conversation_id: int | None, versions: Sequence[Version]) -> Iterator[tuple[Version, str]]:
    """What became of the appointments of whom a conversation is with, and of whom they were taken to be."""
    merged: dict[int, int | None] = {}
    holders: dict[int, int] = {}
    for each in versions:
        if each.kind == "contacts":
            merged[each.stored["id"]] = each.stored["merged_into_id"]
        elif each.kind == "conversations":
            holders[each.stored["id"]] = each.stored["contact_id"]
    if conversation_id not in holders:
        return
    root = merged.get(holders[conversation_id]) or holders[conversation_id]
    kin = {contact_id for contact_id, into in merged.items() if root in (contact_id, into)}
    for each in versions:
        row = each.stored
        if each.kind == "bookings" and row["contact_id"] in kin:
            told = ("id", "contact_id", "bot_id", "status", "starts_at", "ends_at", "cancelled_at", "external_id")
            yield each, f"{'':6} booking { ({name: row[name] for name in told}) }"
        elif each.kind == "contacts" and row["id"] in kin and row["merged_into_id"] is not None:
            yield each, f"contact {row['id']} merged into {row['merged_into_id']}"
