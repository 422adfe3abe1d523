"""A business at a simulated provider, and real processes that answer for it; what both sides know is compared."""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from typing import Any

import psycopg
from starlette.applications import Starlette

from opensetter.simulators import serving
from opensetter.simulators.people import Person
from opensetter.simulators.phones import Author, Bubble, Side
from opensetter.simulators.twilio.app import create_twilio
from opensetter.simulators.twilio.simulator import Twilio
from opensetter.simulators.whatsapp.app import create_whatsapp
from opensetter.simulators.whatsapp.simulator import WhatsApp
from tests.caller import Desk, until
from tests.processes import free_port
from tests.reliability.installation import READER, Installation

SECRET_KEY = "kept-for-proofs-alone-0123456789abcdef"

# A hook that was away is told again soon: the simulator's own patience is made for people who watch.
TOLD_AGAIN_SECONDS = (0.25,) * 4000

_numbers = count(1)

_CONVERSATION = """
SELECT contact_id, id FROM conversations
WHERE bot_integration_id = %s AND %s IN (recipient ->> 'waId', ltrim(recipient ->> 'phone', '+'))
"""


@dataclass(frozen=True)
class Ports:
    """Where the providers will listen, known before any process starts that is to call them."""

    whatsapp: int = field(default_factory=free_port)
    twilio: int = field(default_factory=free_port)

    @property
    def settings(self) -> Mapping[str, str]:
        return {
            "OPENSETTER_META_BASE_URL": f"http://127.0.0.1:{self.whatsapp}",
            "OPENSETTER_TWILIO_BASE_URL": f"http://127.0.0.1:{self.twilio}",
            "OPENSETTER_SECRET_KEY": SECRET_KEY,
        }


@dataclass
class Business:
    """A bot's number at a provider: who writes to it, and what they read."""

    place: Installation
    desk: Desk
    simulator: Any
    reading: "psycopg.AsyncConnection[Any]"

    def somebody(self) -> Person:
        """Somebody new, with a number that nobody else has."""
        number = next(_numbers)
        made: Person = self.simulator.add_person(f"Person {number}", f"+447{840_000_000 + number}")
        return made

    def got(self, person: Person) -> list[Bubble]:
        """What the bot sent to somebody, in order."""
        return [bubble for bubble in self.simulator.phone(person).bubbles if bubble.author is Author.API]

    def read(self, person: Person) -> list[str]:
        """All that came to somebody's phone, whoever wrote it."""
        return [bubble.text for bubble in self.simulator.phone(person).bubbles if bubble.side is Side.BUSINESS]

    def copies(self) -> dict[int, int]:
        """How often the provider took each of our messages, by its id."""
        found: defaultdict[int, int] = defaultdict(int)
        for bubble in self.simulator.sent:
            found[int(bubble.reference)] += 1
        return dict(found)

    async def conversation(self, person: Person) -> tuple[int, int]:
        """The ids of somebody's contact and conversation, once their first message is stored."""
        return await until(partial(self._conversation, person), every_seconds=0.05)

    async def _conversation(self, person: Person) -> tuple[int, int] | None:
        found = await self.reading.execute(_CONVERSATION, (self.desk.integration_id, (person.phone or "").lstrip("+")))
        return await found.fetchone()

    async def answered(self, person: Person) -> None:
        """Until something of the bot's has come to somebody's phone."""

        async def look() -> bool:
            return bool(self.got(person))

        await until(look, every_seconds=0.02)

    async def quiet(self) -> None:
        """Until everything that was said has arrived, and nothing is left to do."""

        async def look() -> bool:
            await self.simulator.settled()
            return not self.place.count("SELECT count(*) FROM procrastinate_jobs")

        await until(look, every_seconds=0.2)


@asynccontextmanager
async def opened(
    place: Installation, desk: Desk, ports: Ports, simulator: WhatsApp | Twilio
) -> AsyncIterator[Business]:
    """The desk's bot, connected to a simulator that listens as long as the block runs."""
    app_of: Callable[[Any], Starlette] = create_whatsapp if isinstance(simulator, WhatsApp) else create_twilio
    port = ports.whatsapp if isinstance(simulator, WhatsApp) else ports.twilio
    # Twilio does not repeat itself.
    simulator.postman.retries = TOLD_AGAIN_SECONDS if isinstance(simulator, WhatsApp) else ()
    async with (
        serving.serving(app_of(simulator), port=port) as address,
        await psycopg.AsyncConnection.connect(place.url, autocommit=True) as reading,
    ):
        await reading.execute(f"SET ROLE {READER}")
        if isinstance(simulator, Twilio):
            simulator.own_url = address
        body = {"botId": desk.bot_id, **simulator.credentials(simulator.channels[0])}
        made = (await desk.ask("POST", "/bot-integrations", json=body))["data"]
        simulator.hook_url = made["webhookUrl"]
        yield Business(place, replace(desk, integration_id=made["id"]), simulator, reading)
    await simulator.close()
