"""T04: however often and wherever a provider delivers a message, it is one message with one reply."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

import httpx
import pytest

from opensetter.simulators.serving import serving
from opensetter.simulators.twilio.app import create_twilio
from opensetter.simulators.twilio.simulator import Twilio as FakeTwilio
from opensetter.simulators.whatsapp.app import create_whatsapp
from opensetter.simulators.whatsapp.simulator import WhatsApp
from tests.caller import Desk, until
from tests.providers import Meta, Twilio, batch, wrote
from tests.reliability.installation import Installation, installed
from tests.reliability.proof import Proof

DELIVERIES = 5
TOGETHER = 8
"""How many messages are on their way at once."""

PUBLIC = "https://setter.example.test/desk"

_RECEIVED = """
SELECT count(*), count(DISTINCT event.id), count(DISTINCT payload ->> 'messageId')
FROM events event WHERE type = 'message.received' AND payload ->> 'botIntegrationId' = %s
"""
_INBOUND = "SELECT count(*) FROM messages WHERE direction = 'inbound' AND bot_integration_id = %s"


@dataclass
class Carriers:
    """Two servers and a worker behind one public address, and the fake providers that they send to."""

    house: Installation
    whatsapp: WhatsApp
    twilio: FakeTwilio


@pytest.fixture
async def carriers(own_database: str, tmp_path: Path) -> AsyncIterator[Carriers]:
    whatsapp, twilio = WhatsApp(), FakeTwilio()
    # What is proved here comes in; and nobody listens to the simulators, so that it can come in from many at once.
    whatsapp.turn(drop_statuses=True)
    twilio.turn(drop_statuses=True)
    async with serving(create_whatsapp(whatsapp)) as meta_url, serving(create_twilio(twilio)) as twilio_url:
        settings = {
            "OPENSETTER_META_BASE_URL": meta_url,
            "OPENSETTER_TWILIO_BASE_URL": twilio_url,
            "OPENSETTER_PUBLIC_URL": PUBLIC,
            "OPENSETTER_SECRET_KEY": "kept-for-proofs-alone-0123456789abcdef",
            "OPENSETTER_DEBOUNCE_SECONDS": "0",
        }
        starting = installed(tmp_path, own_database, servers=2, settings=settings)
        house = await asyncio.to_thread(starting.__enter__)
        try:
            yield Carriers(house, whatsapp, twilio)
        finally:
            await asyncio.to_thread(starting.__exit__, None, None, None)


@dataclass
class Post:
    """Delivers through one server after the other, and counts the answers."""

    servers: "cycle[str]"
    answers: Counter[int] = field(default_factory=Counter)
    _room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(TOGETHER))

    async def deliver(self, deliver: Callable[[str], Awaitable[httpx.Response]], *, at_once: bool) -> None:
        """One message, as often as a provider that hears nothing repeats it."""
        async with self._room:
            if at_once:
                copies = (deliver(next(self.servers)) for _ in range(DELIVERIES))
                self.answers.update(answer.status_code for answer in await asyncio.gather(*copies))
            else:
                for _ in range(DELIVERIES):
                    self.answers[(await deliver(next(self.servers))).status_code] += 1


async def test_t04_a_message_that_is_delivered_again_and_again_is_answered_once(
    carriers: Carriers, http: httpx.AsyncClient, proof: Proof
):
    messages, texts = proof.of_size(smoke=(24, 6), full=(1000, 100))
    house, desk = carriers.house, await carriers.house.desk(http)
    meta, twilio = await _connect(desk, carriers)
    post = Post(cycle([server.address for server in house.servers]))
    async with asyncio.TaskGroup() as group:
        for number in range(messages):
            body = _told_twice(carriers, meta, number) if number % 10 == 0 else _told(carriers, meta, number)
            group.create_task(
                post.deliver(lambda at, body=body: meta.post(http, body, through=at), at_once=number % 2 == 0)
            )
        for number in range(texts):
            form = _text(carriers, twilio, number)
            group.create_task(
                post.deliver(lambda at, form=form: twilio.post(http, form, through=at), at_once=number % 2 == 0)
            )
    await until(lambda: _is_quiet(house))

    proof.equal("deliveries by what they were answered", dict(post.answers), {200: DELIVERIES * (messages + texts)})
    for name, hook, count, sent in (
        ("WhatsApp", meta.hook, messages, carriers.whatsapp.sent),
        ("SMS", twilio.hook, texts, carriers.twilio.sent),
    ):
        integration_id = hook.rpartition("/")[2]
        proof.equal(f"{name}: message rows", house.count(_INBOUND, int(integration_id)), count)
        proof.equal(
            f"{name}: message.received events, their ids, their messages",
            house.rows(_RECEIVED, integration_id),
            [(count, count, count)],
        )
        answered = Counter(bubble.person_id for bubble in sent)
        proof.equal(f"{name}: replies at the provider", len(sent), count)
        proof.equal(f"{name}: people with other than one reply", count - list(answered.values()).count(1), 0)


async def _connect(desk: Desk, carriers: Carriers) -> tuple[Meta, Twilio]:
    made = []
    for simulator in (carriers.whatsapp, carriers.twilio):
        body = {"botId": desk.bot_id, **simulator.credentials(simulator.channels[0])}
        made.append((await desk.ask("POST", "/bot-integrations", json=body))["data"]["webhookUrl"])
    ours, theirs = carriers.whatsapp.account, carriers.twilio.account
    return (
        Meta(phone_number_id=ours.phone_number_id, app_secret=ours.app_secret, hook=made[0]),
        Twilio(sender=theirs.number, account_sid=theirs.account_sid, auth_token=theirs.auth_token, hook=made[1]),
    )


def _told(carriers: Carriers, meta: Meta, number: int) -> bytes:
    return batch([[meta.change(messages=[_item(carriers, number)])]])


def _told_twice(carriers: Carriers, meta: Meta, number: int) -> bytes:
    """The same message three times in one request: twice in one change, and in another entry."""
    item = _item(carriers, number)
    return batch([[meta.change(messages=[item, item])], [meta.change(messages=[item])]])


def _item(carriers: Carriers, number: int) -> dict[str, object]:
    person = carriers.whatsapp.add_person(f"Ada {number}", f"+44770{1_000_000 + number}")
    message_id = carriers.whatsapp.say(person, "Can I book an appointment?")
    return wrote(person.wa_id or "", "Can I book an appointment?", message_id=message_id)


def _text(carriers: Carriers, twilio: Twilio, number: int) -> list[tuple[str, str]]:
    person = carriers.twilio.add_person(f"Bob {number}", f"+44771{1_000_000 + number}")
    message_id = carriers.twilio.say(person, "Can I book an appointment?")
    return twilio.message(person.phone or "", "Can I book an appointment?", message_id=message_id)


async def _is_quiet(house: Installation) -> bool:
    return not await asyncio.to_thread(house.count, "SELECT count(*) FROM procrastinate_jobs")
