"""Every failure has one line in the log, with ids to find it by: a request, a model, a turn, the database's absence."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx
import psycopg
import pytest

from opensetter.core import schema
from tests.caller import Desk, until
from tests.faults import failing
from tests.faults import model as fake
from tests.faults.killer import Postgres, postgres
from tests.reliability.installation import Installation, installed

MODEL = "openai:failing/lines"
AWAY_SECONDS = 4.0
IMPATIENT = {"OPENSETTER_DEBOUNCE_SECONDS": "0", "OPENSETTER_MODEL_TIMEOUT_SECONDS": "3"}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    with postgres(tmp_path_factory.mktemp("lines-pg")) as running:
        schema.upgrade(running.url)
        yield running


@pytest.fixture(scope="module")
def house(database: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with fake.serving(failing=failing.failing) as model:
        settings = {**model.settings, **IMPATIENT, "OPENSETTER_MODEL": MODEL}
        with installed(tmp_path_factory.mktemp("lines"), database.url, settings=settings) as made:
            yield made


@pytest.fixture
async def desk(house: Installation, http: httpx.AsyncClient) -> Desk:
    return await house.desk(http)


class Lines:
    """What the processes of an installation have logged since this was made."""

    def __init__(self, house: Installation) -> None:
        self._processes = [*house.servers, *house.workers]
        self._old = {process.log: len(process.output()) for process in self._processes}

    def all(self) -> list[dict[str, Any]]:
        new = "\n".join(process.output()[self._old[process.log] :] for process in self._processes)
        return [json.loads(line) for line in new.splitlines() if line.startswith("{")]

    def of(self, event: str) -> list[dict[str, Any]]:
        return [line for line in self.all() if line["event"] == event]


async def test_a_model_that_fails_has_one_line_that_names_the_message(house: Installation, desk: Desk):
    lines = Lines(house)
    person = await desk.meet()
    reply = await desk.says(person, "Please fail: 500")
    (line,) = lines.all()

    assert reply["content"]
    assert line["event"] == "model.failed"
    assert line["level"] == "warning"
    assert line["reason"]
    assert await _text_of(house, line["message_id"]) == "Please fail: 500"


async def test_a_turn_that_fails_has_one_line_for_each_try_until_it_succeeds(
    house: Installation, database: Postgres, desk: Desk
):
    lines = Lines(house)
    person = await desk.meet()
    _alter(database, "ALTER TABLE contact_answers RENAME TO out_of_reach", "ALTER TABLE bookings RENAME TO away")
    message_id = await desk.tells(person, "Please work")

    async def failed() -> list[dict[str, Any]]:
        return lines.of("turn.failed")

    (line, *_) = await until(failed)
    _alter(database, "ALTER TABLE out_of_reach RENAME TO contact_answers", "ALTER TABLE away RENAME TO bookings")
    await desk.reply_to(person, message_id)

    assert line["message_id"] == message_id
    assert line["organization_id"]
    assert [one["attempt"] for one in lines.of("turn.failed")] == list(range(1, len(lines.of("turn.failed")) + 1))
    assert {one["event"] for one in lines.all()} == {"turn.failed"}
    assert "Please work" not in json.dumps(lines.all())


async def test_a_request_that_fails_has_one_line_that_its_id_finds(house: Installation, database: Postgres, desk: Desk):
    lines = Lines(house)
    person = await desk.meet()
    _alter(database, "ALTER TABLE contacts RENAME TO away")
    answer = await desk.call("GET", f"/contacts/{person.id}")
    _alter(database, "ALTER TABLE away RENAME TO contacts")
    (line,) = lines.all()

    assert answer.status_code == 500
    assert line["event"] == "request.failed"
    assert line["request_id"] == answer.json()["request_id"]
    assert line["route"] == "/api/v1/contacts/{contact_id}"
    assert line["status"] == 500
    assert line["exception"]
    assert person.phone.removeprefix("+") not in json.dumps(line)


async def test_an_absent_database_has_a_line_for_its_loss_and_one_for_its_return(
    house: Installation, database: Postgres, desk: Desk
):
    await _until_quiet(house)
    lines = Lines(house)
    person = await desk.meet()
    # Somebody waits for a reply, so the server listens.
    waiting = asyncio.create_task(desk.says(person, "Please fail: timeout"))
    await asyncio.sleep(0.5)
    await asyncio.to_thread(database.order, "immediate")
    await asyncio.sleep(AWAY_SECONDS / 2)
    answers = [await desk.call("POST", "/bookings", json=desk.booking(person)) for _ in range(3)]
    answers += [await desk.call("GET", f"/contacts/{person.id}") for _ in range(3)]
    await asyncio.sleep(AWAY_SECONDS / 2)
    await asyncio.to_thread(database.start)

    async def returned() -> bool:
        return len(lines.of("worker.reconnected")) == 1 and len(lines.of("live.reconnected")) >= 1

    await until(returned)
    waiting.cancel()
    told = Counter(line["event"] for line in lines.all())
    failed = {line["request_id"]: line for line in lines.of("request.failed")}

    assert {answer.status_code for answer in answers} == {503}
    for answer in answers:
        line = failed[answer.json()["request_id"]]
        assert line["status"] == 503
        assert line["reason"]
    assert len(lines.of("request.failed")) == len(failed)
    assert told["worker.disconnected"] == told["worker.reconnected"] == 1
    # The server and the worker each have an ear.
    assert told["live.disconnected"] == told["live.reconnected"] <= 2
    assert set(told) <= {
        *("request.failed", "turn.postponed", "model.failed"),
        *("worker.disconnected", "worker.reconnected", "live.disconnected", "live.reconnected"),
        *("request_log.disconnected", "request_log.reconnected", "figures.interrupted"),
        *("limits.disconnected", "limits.reconnected", "worker.job_recovered"),
    }


async def _text_of(house: Installation, message_id: int) -> str:
    ((text,),) = house.rows("SELECT content FROM messages WHERE id = %s", message_id)
    return str(text)


async def _until_quiet(house: Installation) -> None:
    async def quiet() -> bool:
        return house.count("SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')") == 0

    await until(quiet)


def _alter(database: Postgres, *statements: str) -> None:
    with psycopg.connect(database.url, autocommit=True) as owner:
        for statement in statements:
            owner.execute(statement)
