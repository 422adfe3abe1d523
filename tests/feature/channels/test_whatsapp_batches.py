"""Requests of Meta's that hold many updates at once: each is stored once, whatever stands next to it."""

import random
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import count, permutations
from typing import Any

import httpx
import pytest

from opensetter.core.settings import Settings
from opensetter.hooks import inbox
from opensetter.worker import Worker
from tests.conftest import SECRET_KEY
from tests.factories import Tenant
from tests.feature.conftest import PREFIX, Sql
from tests.providers import AnyProvider, Json, Meta, answer_to, batch, became, reacted, wrote

STATUSES = ("sent", "delivered", "read")

# What nobody can make sense of, in the place of a message.
POISON: dict[str, Any] = {
    "nothing": None,
    "a number": 7,
    "a text": "hello",
    "a list": [{"id": "x"}],
    "an empty object": {},
    "no id": {"from": "447700900001", "type": "text", "text": {"body": "Hi"}},
    "an id that is none": {"from": "447700900001", "id": {"a": 1}, "type": "text", "text": {"body": "Hi"}},
    "nobody's": {"id": "poison-1", "type": "text", "text": {"body": "Hi"}},
    "a sender that is none": {"from": ["x"], "id": "poison-2", "type": "text", "text": {"body": "Hi"}},
    "a group's": {"from": "447700900001", "id": "poison-3", "group_id": "g", "type": "text", "text": {"body": "Hi"}},
    "a notice of another kind": {"from": "447700900001", "id": "poison-4", "type": "system", "system": {"type": "?"}},
}
# What is strange, and a message nevertheless.
STRANGE: dict[str, Any] = {
    "a type that nobody knows": {"type": "hologram", "hologram": {"x": 1}},
    "no type": {},
    "a text that is none": {"type": "text", "text": {"body": ["a"]}},
    "a NUL": {"type": "text", "text": {"body": "a\0b"}},
    "half of a surrogate pair": {"type": "text", "text": {"body": "a\ud800b"}},
    "more than is kept": {"type": "text", "text": {"body": "ä" * 20_000}},
    "a time that is none": {"type": "text", "text": {"body": "Hi"}, "timestamp": "soon"},
    "a time beyond all times": {"type": "text", "text": {"body": "Hi"}, "timestamp": "9" * 30},
    "an answer to something that is none": {"type": "text", "text": {"body": "Hi"}, "context": 7},
    "a file without an id": {"type": "image", "image": {}},
}


@dataclass
class Line:
    """A bot on WhatsApp, and whoever plays Meta."""

    client: httpx.AsyncClient
    sql: Sql
    worker: Worker
    meta: Meta

    async def post(self, body: bytes) -> None:
        answer = await self.meta.post(self.client, body)
        assert answer.status_code == 200, answer.text

    async def hears(self, messages: Sequence[Any] = (), statuses: Sequence[Any] = ()) -> None:
        await self.post(batch([[self.meta.change(messages=messages, statuses=statuses)]]))

    def tally(self) -> tuple[int, int, int]:
        """How many messages came in, how many reports there are, and how many of them found their message."""
        return (
            self.sql.value("SELECT count(*) FROM messages WHERE direction = 'inbound'"),
            self.sql.value("SELECT count(*) FROM message_receipts"),
            self.sql.value("SELECT count(message_id) FROM message_receipts"),
        )

    def kept(self) -> int:
        return int(self.sql.value("SELECT count(*) FROM hook_batches"))

    def statuses(self, people: Iterable[str]) -> set[str]:
        """What became of the answers to these people."""
        query = "SELECT coalesce(array_agg(status), '{}') FROM messages WHERE provider_id = ANY (%s)"
        return set(self.sql.value(query, [answer_to(wa_id) for wa_id in people]))

    def refuse(self, content: str) -> None:
        """Make the database refuse a message for a reason of its own, and no other."""
        self.sql.run(f"ALTER TABLE messages ADD CONSTRAINT ck_messages_refused CHECK (content <> '{content}')")

    def relent(self) -> None:
        self.sql.run("ALTER TABLE messages DROP CONSTRAINT ck_messages_refused")

    async def work(self) -> None:
        """Do everything that is queued, also what is meant for later."""
        self.sql.run("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")
        await self.worker.drain()


@pytest.fixture
async def settings() -> AsyncIterator[Settings]:
    async with AnyProvider().serving() as address:
        yield Settings(
            _env_file=None, debounce_seconds=0, log_level="warning", secret_key=SECRET_KEY, meta_base_url=address
        )


@pytest.fixture
async def line(client: httpx.AsyncClient, tenant: Tenant, sql: Sql, worker: Worker) -> Line:
    body = Meta().connection(tenant.bot_id)
    made = await client.post(PREFIX + "/bot-integrations", json=body, headers=tenant.headers)
    assert made.status_code == 201, made.text
    return Line(client, sql, worker, replace(Meta(), hook=made.json()["data"]["webhookUrl"]))


def _people(how_many: int, *, first: int) -> list[str]:
    return [str(447_700_900_000 + first + number) for number in range(how_many)]


def _greetings(people: Iterable[str]) -> list[Json]:
    return [wrote(wa_id, "Hi", message_id=f"wamid.from-{wa_id}") for wa_id in people]


def _reports(people: Iterable[str], statuses: Iterable[str] = STATUSES) -> list[Json]:
    told = list(statuses)
    return [became(answer_to(wa_id), status, wa_id=wa_id) for wa_id in people for status in told]


def _changes(meta: Meta, messages: Sequence[Json], statuses: Sequence[Json], poison: Sequence[Any] = ()) -> list[Json]:
    """Six changes of five messages and twenty statuses each, with something else in the middle of both."""
    return [
        meta.change(
            messages=[*messages[5 * n : 5 * n + 3], *poison, *messages[5 * n + 3 : 5 * n + 5]],
            statuses=[*statuses[20 * n : 20 * n + 10], *poison, *statuses[20 * n + 10 : 20 * n + 20]],
        )
        for n in range(6)
    ]


async def test_three_entries_of_two_changes_are_stored_to_the_last_item_and_once(line: Line):
    answered, writing = _people(20, first=100), _people(30, first=200)
    await line.hears(_greetings(answered))
    await line.worker.drain()
    before = line.tally()
    # Half of the reports are about answers that were sent, half about answers that are still to be given.
    reports = _reports(answered) + _reports(writing[:20])
    random.Random(7).shuffle(reports)  # noqa: S311 - the same order every time
    changes = _changes(line.meta, _greetings(writing), reports)
    entries = [changes[0:2], changes[2:4], changes[4:6]]
    await line.post(batch(entries))
    assert (line.kept(), line.tally()) == (1, before)
    await line.worker.drain()
    assert (line.kept(), line.tally()) == (0, (20 + 30, 120, 120))
    assert line.statuses(answered + writing[:20]) == {"read"}
    assert line.statuses(writing[20:]) == {"sent"}
    for again in (entries, [changes[4:6], changes[2:4][::-1], changes[0:2]]):
        await line.post(batch(again))
        await line.worker.drain()
        assert (line.kept(), line.tally()) == (0, (20 + 30, 120, 120))
    assert line.sql.value("SELECT count(*) FROM events WHERE type = 'message.received'") == 20 + 30
    assert line.sql.value("SELECT count(*) FROM messages WHERE direction = 'outbound'") == 20 + 30


async def test_poison_in_each_change_of_a_batch_loses_none_of_its_neighbours(line: Line):
    writing = _people(30, first=200)
    reactions = [reacted(wa_id, message_id=f"wamid.from-{wa_id}") for wa_id in writing]
    reports = _reports(_people(40, first=100))
    changes = _changes(line.meta, reactions, reports, poison=tuple(POISON.values()))
    await line.post(batch([changes[0:2], changes[2:4], changes[4:6]]))
    await line.worker.drain()
    assert (line.kept(), line.tally()) == (0, (30, 120, 0))


async def test_what_fits_into_the_providers_patience_is_stored_before_it_is_answered(line: Line):
    reports = _reports(_people(14, first=100))
    await line.hears(statuses=reports[: inbox.AT_ONCE])
    assert (line.kept(), line.tally()[1]) == (0, inbox.AT_ONCE)
    await line.hears(statuses=reports[: inbox.AT_ONCE + 1])
    assert (line.kept(), line.tally()[1]) == (1, inbox.AT_ONCE)
    await line.worker.drain()
    assert (line.kept(), line.tally()[1]) == (0, inbox.AT_ONCE + 1)


async def test_no_item_spoils_its_neighbours(line: Line):
    numbers = count(1)
    lost, stored = {}, 0
    items = {**POISON, **{name: _strange(item, next(numbers)) for name, item in STRANGE.items()}}
    for number, (name, item) in enumerate(items.items()):
        one, other, told = _people(3, first=10 * number)
        await line.hears([*_greetings([one]), item, *_greetings([other])], [*_reports([told]), item])
        is_message = name in STRANGE
        messages, reports, _ = line.tally()
        if (messages, reports, line.kept()) != (stored + 2 + is_message, 3 * (number + 1), 0):
            lost[name] = messages - stored, reports
        stored = messages
    assert lost == {}


@pytest.mark.parametrize("place", ["entry", "changes", "change", "value", "metadata", "messages", "number"])
async def test_no_change_spoils_its_neighbours(line: Line, place: str):
    one, other = (line.meta.change(messages=_greetings([wa_id])) for wa_id in _people(2, first=1))
    broken: dict[str, Any] = {
        "change": 7,
        "value": {"field": "messages", "value": []},
        "metadata": {"field": "messages", "value": {**other["value"], "metadata": None}},
        "messages": {"field": "messages", "value": {**other["value"], "messages": 7}},
        "number": replace(line.meta, phone_number_id="7").change(messages=_greetings(["447700900077"])),
    }
    match place:
        case "entry":
            body = batch([[one], [other]]).replace(b'"entry":[', b'"entry":[null,"x",{},')
        case "changes":
            body = batch([[one], [other]]).replace(b'"entry":[', b'"entry":[{"id":"1","changes":"x"},')
        case _:
            body = batch([[one, broken[place], other]])
    await line.post(body)
    assert (line.kept(), line.tally()[0]) == (0, 2)


async def test_what_the_database_refuses_is_kept_and_tried_again_and_the_rest_is_there(line: Line):
    line.refuse("Refused")
    refused = wrote("447700900002", "Refused", message_id="wamid.refused")
    await line.hears([*_greetings(["447700900001"]), refused, *_greetings(["447700900003"])])
    assert (line.kept(), line.tally()[0]) == (1, 2)
    await line.work()
    assert (line.kept(), line.tally()[0]) == (1, 2)
    line.relent()
    await line.work()
    assert (line.kept(), line.tally()[0]) == (0, 3)
    assert line.sql.value("SELECT count(*) FROM messages WHERE direction = 'outbound'") == 3


async def test_a_request_that_cannot_be_stored_holds_up_none_of_those_behind_it(line: Line):
    line.refuse("Refused")
    reports = _reports(_people(28, first=100))
    refused = wrote("447700900002", "Refused", message_id="wamid.refused")
    await line.hears([refused], reports[:42])
    await line.hears(statuses=reports[42:])
    await line.worker.drain()
    assert (line.kept(), line.tally()[:2]) == (1, (0, 84))
    line.relent()
    await line.work()
    assert (line.kept(), line.tally()[:2]) == (0, (1, 84))


async def test_reports_are_applied_in_whatever_order_they_come_also_before_the_send_is_recorded(line: Line):
    orders = [(order, early) for order in permutations(STATUSES) for early in range(len(STATUSES) + 1)]
    people = dict(zip(_people(len(orders), first=1), orders, strict=True))
    for wa_id, (order, early) in people.items():
        if early:
            await line.hears(statuses=_reports([wa_id], order[:early]))
    assert line.tally()[1:] == (36, 0)
    await line.hears(_greetings(people))
    await line.worker.drain()
    assert line.tally()[1:] == (36, 36)
    for wa_id, (order, early) in people.items():
        if order[early:]:
            await line.hears(statuses=_reports([wa_id], order[early:]))
    assert line.tally() == (len(people), 3 * len(people), 3 * len(people))
    assert line.statuses(people) == {"read"}


def _strange(item: Json, number: int) -> Json:
    return {"from": "447700900999", "id": f"wamid.strange-{number}", **item}
