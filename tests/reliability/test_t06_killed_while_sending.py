"""T06, towards a provider: server and worker are killed at random points, and just as the provider has taken a message.

Nobody can make "the provider took it" and "we wrote that down" one step. What is proven is that the gap is seen for
what it is: each message has one reply, doubt is written down as such and settled by the provider's reports, and what
must not be said twice is not.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import httpx
import psycopg
import pytest

from opensetter.simulators.people import Person
from opensetter.simulators.phones import Bubble, Phone, Tick
from opensetter.simulators.whatsapp.errors import GraphError
from opensetter.simulators.whatsapp.simulator import WhatsApp
from tests.caller import until
from tests.faults import model as fake
from tests.faults.model import Asked, Says, fills_in
from tests.processes import Server, Worker
from tests.reliability.business import Business, Ports, opened
from tests.reliability.installation import READER, Installation, installed
from tests.reliability.proof import Proof, not_in_smoke

# A dead worker goes unnoticed for eight seconds, and smoke has a killed server of its own in the module beside this.
pytestmark = not_in_smoke("killing takes its time")

# Longer than a dead worker goes unnoticed, so that reports which came meanwhile are read before anything is repeated.
RECONCILE_SECONDS = 4
SPAN_SECONDS = 0.8
# How soon after it took a message the provider's answer is on its way, and the worker killed.
ANSWERED_SECONDS = 0.004
KINDS = ("plain", "link", "template")
CHATTY = 4

_UNANSWERED = """
SELECT id FROM messages message WHERE direction = 'inbound' AND NOT EXISTS (
    SELECT FROM messages reply
    WHERE reply.conversation_id = message.conversation_id AND reply.in_reply_to_id >= message.id)
"""
_TWICE = """
SELECT in_reply_to_id FROM messages WHERE in_reply_to_id IS NOT NULL GROUP BY in_reply_to_id HAVING count(*) > 1
"""
_UNKNOWN = "SELECT id FROM messages WHERE status = 'unknown'"
_PRECIOUS = "SELECT id FROM messages WHERE offers_link OR outgoing ? 'template'"
_LEFT_IN_DOUBT = "SELECT conversation_id FROM messages WHERE offers_link AND status = 'unknown'"
_UNSETTLED = """
SELECT id, status FROM messages WHERE direction = 'outbound' AND id = ANY (%s) AND status NOT IN ('delivered', 'read')
"""


class Discreet(WhatsApp):
    """A provider that can keep to itself what became of a message, until it is told to speak.

    `on_taken` is called with each message as the API takes it, before the answer leaves.
    """

    def __init__(self) -> None:
        super().__init__()
        self.on_taken: Callable[[Bubble], None] = lambda _: None
        self.is_discreet = False
        self.kept: list[tuple[Phone, Bubble, Tick, str]] = []

    def _report(
        self, phone: Phone, bubble: Bubble, tick: Tick, category: str = "service", error: GraphError | None = None
    ) -> None:
        if tick is Tick.SENT:
            self.on_taken(bubble)
        if self.is_discreet:
            self.kept.append((phone, bubble, tick, category))
        else:
            super()._report(phone, bubble, tick, category, error)

    def speak(self, references: set[int] | None = None) -> None:
        """Tell what was kept, about these messages of ours or about all."""
        told = [item for item in self.kept if references is None or int(item[1].reference or 0) in references]
        self.kept = [item for item in self.kept if item not in told]
        for phone, bubble, tick, category in told:
            super()._report(phone, bubble, tick, category)


@dataclass
class Watch:
    """Looks at the messages all the time: which were ever in doubt."""

    unknown: set[int] = field(default_factory=set)

    async def keep(self, connection: psycopg.AsyncConnection[Any]) -> None:
        while True:
            rows = await (await connection.execute(_UNKNOWN)).fetchall()
            self.unknown |= {message_id for (message_id,) in rows}
            await asyncio.sleep(0.05)


@pytest.fixture(scope="module")
def harbour() -> Ports:
    return Ports()


@pytest.fixture(scope="module")
def place(own_database: str, harbour: Ports, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A server and a worker, each of which is killed and started again."""
    with fake.serving(mixed=_mixed) as model:
        settings = {
            **model.settings,
            **harbour.settings,
            "OPENSETTER_DEBOUNCE_SECONDS": "0",
            "OPENSETTER_RECONCILE_SECONDS": str(RECONCILE_SECONDS),
            "OPENSETTER_OUTREACH_PAUSE_MINUTES": "0",
        }
        with installed(tmp_path_factory.mktemp("t06-sending"), own_database, settings=settings) as made:
            yield made


@pytest.fixture
async def shop(place: Installation, harbour: Ports, http: httpx.AsyncClient) -> AsyncIterator[Business]:
    desk = await place.desk(http, model="openai:mixed/slow=0-0.2")
    async with opened(place, desk, harbour, Discreet()) as business:
        yield business


def _mixed(asked: Asked) -> Says:
    """Offers the link to whoever wants to book, and repeats what others say."""
    if asked.said.startswith("book"):
        return fills_in(asked, text="Here you are:", offer_link=True)
    return fills_in(asked, text=f"You wrote: {asked.said}", offer_link=False)


async def test_t06_every_message_is_answered_once_however_often_server_and_worker_are_killed(
    place: Installation, shop: Business, proof: Proof
):
    kills = 200
    (server,), (worker,) = place.servers, place.workers
    chatty = [shop.somebody() for _ in range(CHATTY)]
    landed: set[tuple[int, int]] = set()
    async with _watching(place) as watch:
        lanes = [
            _lane(shop, server, lambda: _ready_again(server), kills // 2, chatty, landed),
            _lane(shop, worker, lambda: _ready_again(worker), kills // 2, chatty, landed),
        ]
        single = [person for lane in await asyncio.gather(*lanes) for person in lane]
        began = time.monotonic()
        await shop.quiet()
        took = time.monotonic() - began
    copies = shop.copies()
    repeated = {message_id: number for message_id, number in copies.items() if number > 1}
    precious = {message_id for (message_id,) in place.rows(_PRECIOUS)}
    proof.told("kills", kills)
    proof.equal("messages that the provider gave up telling us", len(shop.simulator.postman.given_up), 0)
    proof.equal("messages without a reply", place.rows(_UNANSWERED), [])
    proof.equal("messages with more than one reply", place.rows(_TWICE), [])
    silent = [one for one in single if not shop.got(one)]
    doubtful = {conversation_id for (conversation_id,) in place.rows(_LEFT_IN_DOUBT)}
    lost = [one.name for one in silent if (await shop.conversation(one))[1] not in doubtful]
    proof.equal("people who wrote once and read nothing, except for a link left in doubt", lost, [])
    # A link is not sent twice on a guess. The price is seen, and told by `message.undelivered`.
    proof.told("people whose link a kill left in doubt, and who read nothing", len(silent) - len(lost))
    proof.equal("jobs left", place.count("SELECT count(*) FROM procrastinate_jobs"), 0)
    proof.at_most("answered after the last restart", took, 60, " s")
    proof.told("messages that a kill caught on their way", len(landed))
    proof.told("messages that were in doubt", len(watch.unknown))
    proof.equal("duplicates beyond one for each kill that caught the message", _unexplained(repeated, landed), [])
    proof.equal("links that came twice", sorted(repeated.keys() & precious), [])
    proof.equal("order inversions", [person.name for person in chatty if _is_inverted(shop, person)], [])
    proof.equal("messages that the provider delivered and we do not know of", _unsettled(place, shop), [])


async def test_t06_what_a_provider_took_as_the_worker_died_is_in_doubt_until_its_report(
    place: Installation, shop: Business, proof: Proof
):
    aimed = 50
    (worker,) = place.workers
    simulator = shop.simulator
    before = shop.copies().keys()
    landed: set[tuple[int, int]] = set()
    async with _watching(place) as watch:
        simulator.is_discreet = True
        chances = random.Random(aimed)  # noqa: S311 - the same moments every time
        for number in range(aimed):
            landed |= await _shoot(shop, worker, KINDS[number % len(KINDS)], chances)
            simulator.speak(watch.unknown - {message_id for (message_id,) in place.rows(_PRECIOUS)})
        caught = {message_id for message_id, _ in landed}
        # Those that may be repeated are reported on as soon as they are in doubt, the others when it is too late.
        precious = {message_id for (message_id,) in place.rows(_PRECIOUS)}

        async def doubted() -> bool:
            simulator.speak(watch.unknown - precious)
            return caught <= watch.unknown

        await until(doubted)
        await shop.quiet()
        waiting = {message_id for (message_id,) in place.rows(_UNKNOWN)}
        simulator.is_discreet = False
        simulator.speak()
        await shop.quiet()
    copies = {message_id: number for message_id, number in shop.copies().items() if message_id not in before}
    repeated = {message_id: number for message_id, number in copies.items() if number > 1}
    proof.told("kills aimed between the provider's answer and our commit", aimed)
    proof.at_least("of which landed there", len(landed), max(1, aimed // 4))
    proof.equal("messages that were on their way and never recorded as unknown", sorted(caught - watch.unknown), [])
    proof.equal("links and templates that did not wait for their report", sorted((caught & precious) - waiting), [])
    proof.equal("links and templates that came twice", sorted(repeated.keys() & precious), [])
    proof.equal("duplicates beyond one for each kill that caught the message", _unexplained(repeated, landed), [])
    proof.equal("messages that their report did not settle", _unsettled(place, shop), [])
    proof.equal("messages without a reply", place.rows(_UNANSWERED), [])


async def _lane(
    shop: Business,
    victim: Server | Worker,
    ready: Callable[[], Any],
    kills: int,
    chatty: list[Person],
    landed: set[tuple[int, int]],
) -> list[Person]:
    """Kill one process again and again, each time at another point of answering what was just written."""
    chances = random.Random(victim.arguments[0])  # noqa: S311 - the same moments every time
    people = []
    for kill in range(kills):
        person = shop.somebody()
        people.append(person)
        shop.simulator.say(person, f"book {kill}" if kill % 3 == 2 else f"single {kill}")
        shop.simulator.say(chances.choice(chatty), f"burst {kill}")
        await asyncio.sleep(chances.uniform(0, SPAN_SECONDS))
        victim.kill()
        if isinstance(victim, Worker):
            landed |= _on_their_way(shop.place)
        await ready()
    return people


async def _shoot(shop: Business, worker: Worker, kind: str, chances: random.Random) -> set[tuple[int, int]]:
    """Have one message sent, and kill the worker as the provider answers; which messages were on their way then."""
    is_dead = asyncio.Event()

    def kill() -> None:
        worker.kill()
        is_dead.set()

    def take_aim(_: Bubble) -> None:
        shop.simulator.on_taken = lambda _: None
        asyncio.get_running_loop().call_later(chances.uniform(0, ANSWERED_SECONDS), kill)

    shop.simulator.on_taken = take_aim
    person = shop.somebody()
    if kind == "template":
        body = {"phoneNumber": person.phone, "templateName": "hello_world", "language": "en_US"}
        await shop.desk.ask("POST", f"/bot-integrations/{shop.desk.integration_id}/messages/send", json=body)
    else:
        shop.simulator.say(person, "book please" if kind == "link" else "plain")
    async with asyncio.timeout(60):
        await is_dead.wait()
    landed = _on_their_way(shop.place)
    await _ready_again(worker)
    return landed


async def _ready_again(process: Server | Worker) -> None:
    if isinstance(process, Server):
        await process.restart()
        return
    times = process.output().count("The worker is ready.")
    await asyncio.to_thread(process.start)

    async def look() -> bool:
        return process.output().count("The worker is ready.") > times

    await until(look, every_seconds=0.05)


@asynccontextmanager
async def _watching(place: Installation) -> AsyncIterator[Watch]:
    async with await psycopg.AsyncConnection.connect(place.url, autocommit=True) as connection:
        await connection.execute(f"SET ROLE {READER}")
        watch = Watch()
        watching = asyncio.create_task(watch.keep(connection))
        try:
            yield watch
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)


def _on_their_way(place: Installation) -> set[tuple[int, int]]:
    """Messages, and which attempt it was, that a worker, dead by now, had begun to send: the provider may have them."""
    return {(row[0], row[1]) for row in place.rows("SELECT id, attempts FROM messages WHERE status = 'sending'")}


def _unexplained(repeated: dict[int, int], landed: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """Messages that came more often than once and once more for each kill that caught them on their way."""
    hits = Counter(message_id for message_id, _ in landed)
    return [(message_id, number) for message_id, number in repeated.items() if number > 1 + hits[message_id]]


def _is_inverted(shop: Business, person: Person) -> bool:
    """Whether something was read after what was said later."""
    sent = [int(bubble.reference or 0) for bubble in shop.got(person)]
    return any(one > other for one, other in pairwise(sent))


def _unsettled(place: Installation, shop: Business) -> list[tuple[Any, ...]]:
    """Messages that came to a phone, and that the provider's reports have not moved to the end."""
    return place.rows(_UNSETTLED, list(shop.copies()))
