"""T06: servers with their workers are killed at random points of taking and answering messages; each gets one reply."""

import asyncio
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import count, pairwise
from operator import itemgetter
from typing import Any

import httpx
import psycopg
import pytest

from tests.caller import PATIENCE_SECONDS, Desk, until
from tests.faults import model as fake
from tests.processes import Server
from tests.reliability.installation import Installation, installed
from tests.reliability.proof import Proof, not_in_smoke

SETTINGS = {"OPENSETTER_DEBOUNCE_SECONDS": "0.3"}
MODEL = "openai:echo/slow=0.2-0.6"
# How long a message takes to be taken, waited for more of its burst, thought about and stored: with the built-in
# responder; and with a model, whose library a process that has just started must load first.
BUILT_IN_SECONDS, MODEL_SECONDS = 0.6, 2.4
TRY_AGAIN = {429, 500, 502, 503, 504}
# One for each kill: how long an answer takes among so many deaths depends on the machine.
WRITERS = 100
CHATTY = 4

_UNANSWERED = """
SELECT id FROM messages message WHERE direction = 'inbound' AND NOT EXISTS (
    SELECT FROM messages reply
    WHERE reply.conversation_id = message.conversation_id AND reply.in_reply_to_id >= message.id)
"""
_REPLIES = """
SELECT reply.conversation_id, reply.id, reply.in_reply_to_id, asked.content, reply.content, asked.created_at,
    reply.created_at
FROM messages reply JOIN messages asked ON asked.id = reply.in_reply_to_id ORDER BY reply.conversation_id, reply.id
"""


@pytest.fixture(scope="module")
def pair(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Two servers with a worker in each: one is killed while the other goes on."""
    with fake.serving() as model:
        settings = {**model.settings, **SETTINGS}
        with installed(tmp_path_factory.mktemp("t06"), own_database, servers=2, workers=0, settings=settings) as made:
            yield made


class Talk:
    """Everything that is written to two bots: one without a model, one with."""

    def __init__(self, bots: Sequence[Desk], servers: Sequence[Server]) -> None:
        self.bots = bots
        self.addresses = [server.address for server in servers]
        self.writing: list[asyncio.Task[None]] = []
        self.refused = 0

    def write(self, writer: int, text: str, *, to_model: bool) -> None:
        self.writing.append(asyncio.create_task(self._hand_over(self.bots[to_model], writer, text)))

    async def _hand_over(self, bot: Desk, writer: int, text: str) -> None:
        """Hand a message over until a server takes it; its own id makes that safe."""
        body = {"userNumber": f"+447{830_000_000 + writer}", "content": text, "messageId": f"{writer}-{text}"}
        path = f"/bot-integrations/{bot.integration_id}/messages/receive"
        async with asyncio.timeout(PATIENCE_SECONDS):
            for attempt in count():
                through = bot.at(self.addresses[(writer + attempt) % len(self.addresses)])
                try:
                    answer = await through.call("POST", path, json=body)
                except httpx.TransportError:
                    answer = None
                if answer is not None and answer.status_code == 202:
                    return
                assert answer is None or answer.status_code in TRY_AGAIN, answer.text
                self.refused += 1
                await asyncio.sleep(0.1)


@not_in_smoke("killing takes its time; T05 kills a worker once")
async def test_t06_every_message_gets_one_reply_however_often_its_server_is_killed(
    pair: Installation, http: httpx.AsyncClient, proof: Proof
):
    kills = proof.of_size(full=100, nightly=2 * WRITERS)
    plain = await pair.desk(http)
    talk = Talk([plain, await plain.open_bot(model=MODEL)], pair.servers)
    jobs: dict[int, int] = {}
    noting = asyncio.create_task(_note_jobs(pair, jobs))
    lanes = [_lane(talk, server, lane, kills // 2) for lane, server in enumerate(pair.servers)]
    restarts = [seconds for lane in await asyncio.gather(*lanes) for seconds in lane]
    await asyncio.gather(*talk.writing)
    await until(partial(_is_quiet, pair), every_seconds=0.5)
    noting.cancel()

    replies = pair.rows(_REPLIES)
    single = [row for row in replies if row[3].startswith("single")]
    echoed = [row for row in single if row[4].startswith("You wrote")]
    taken_back = _taken_back(pair.servers, jobs)
    proof.told("kills", len(restarts))
    proof.told("messages, one at a time and in bursts", len(talk.writing))
    proof.told("requests that had to be repeated", talk.refused)
    proof.at_least("answers that were cut off", sum(map(len, taken_back.values())), max(1, kills // 4))
    proof.equal("messages without a reply", pair.rows(_UNANSWERED), [])
    proof.equal("replies to messages sent one at a time", len(single), kills)
    proof.equal("replies by the model", len(echoed), kills // 2)
    proof.equal("replies that answer something else", [row for row in echoed if row[4] != f"You wrote: {row[3]}"], [])
    proof.equal("order inversions", _inversions(replies), [])
    proof.equal("jobs left", pair.count("SELECT count(*) FROM procrastinate_jobs"), 0)
    proof.at_most(
        "longest wait for an answer after a message, or after its worker's death was noticed",
        _longest_untouched(replies, taken_back),
        60,
        " s",
    )
    proof.at_most("slowest restart", max(restarts), 30, " s")


async def _lane(talk: Talk, server: Server, lane: int, kills: int) -> list[float]:
    """Kill one server again and again, each time at another point of answering what was just written."""
    chances = random.Random(lane)  # noqa: S311 - the same moments every time
    restarts = []
    for kill in range(kills):
        writer = lane * WRITERS + kill
        to_model = (kill + lane) % 2 == 1
        half = (MODEL_SECONDS if to_model else BUILT_IN_SECONDS) / 2
        talk.write(writer, f"single {kill}", to_model=to_model)
        await asyncio.sleep(chances.uniform(0, half))
        chatty = 2 * WRITERS + lane * CHATTY + chances.randrange(CHATTY)
        talk.write(chatty, f"burst {kill}", to_model=False)
        await asyncio.sleep(chances.uniform(0, half))
        server.kill()
        restarts.append(await server.restart())
    return restarts


async def _note_jobs(pair: Installation, jobs: dict[int, int]) -> None:
    """Keep in mind which message each job is about: a job that is done leaves nothing behind."""
    async with await psycopg.AsyncConnection.connect(pair.url, autocommit=True) as connection:
        while True:
            rows = await connection.execute("SELECT id, (args ->> 'message_id')::bigint FROM procrastinate_jobs")
            jobs.update(await rows.fetchall())
            await asyncio.sleep(0.1)


async def _is_quiet(pair: Installation) -> bool:
    return not await asyncio.to_thread(pair.count, "SELECT count(*) FROM procrastinate_jobs")


def _inversions(replies: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Pairs of replies in one conversation of which the later one answers the earlier message."""
    return [(one, other) for one, other in pairwise(replies) if one[0] == other[0] and one[2] >= other[2]]


def _taken_back(servers: Sequence[Server], jobs: Mapping[int, int]) -> dict[int, list[datetime]]:
    """When each message's job was taken back from a dead worker, as the logs tell it."""
    times: defaultdict[int, list[datetime]] = defaultdict(list)
    lines = [json.loads(line) for server in servers for line in server.output().splitlines() if line.startswith("{")]
    for line in sorted(lines, key=itemgetter("timestamp")):
        if line["event"] == "worker.job_recovered":
            times[jobs[line["job_id"]]].append(datetime.fromisoformat(line["timestamp"]))
    return times


def _longest_untouched(replies: Sequence[tuple[Any, ...]], taken_back: Mapping[int, Sequence[datetime]]) -> float:
    """The longest that any message lay between two of: stored, taken back from a dead worker (again), answered.

    A message may be hit by one kill after the other, and each time waits until its worker is known to be dead.
    """
    return max(
        (later - earlier).total_seconds()
        for _, _, message_id, _, _, stored, answered in replies
        for earlier, later in pairwise([stored, *taken_back.get(message_id, ()), answered])
    )
