"""The demo's simulated WhatsApp: a number for each of the studio's bots, and Ada, who writes to both."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager

from opensetter.cli.studio import PHONE, Seed
from opensetter.simulators import serving
from opensetter.simulators.whatsapp.account import WhatsAppAccount
from opensetter.simulators.whatsapp.numbers import create_numbers
from opensetter.simulators.whatsapp.simulator import WhatsApp

FIRST_PERSON = "p1"
"""By which a simulator knows whoever is on it first: Ada."""


class _PhoneServer(serving.Server):
    """Leaves signals to the server of the product, beside which it runs."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def page(listening: socket.socket) -> str:
    """Where Ada's phone is, on what listens for one of the numbers."""
    return f"{serving.address(listening)}/?as={FIRST_PERSON}"


@asynccontextmanager
async def simulated(
    seed: Seed, address: str, listening: Sequence[socket.socket]
) -> AsyncIterator[tuple[WhatsApp, WhatsApp]]:
    """The studio's numbers, that of the bot with the link first, for the length of the block.

    Each has its page where one of the sockets listens; on the first of them the API listens for both.
    """
    first, second = numbers = (
        WhatsApp(WhatsAppAccount(**seed.whatsapp), hook_url=f"{address}/hooks/whatsapp/{seed.whatsapp_id}"),
        WhatsApp(
            WhatsAppAccount(**seed.calendar_whatsapp),
            hook_url=f"{address}/hooks/whatsapp/{seed.calendar_whatsapp_id}",
        ),
    )
    for number in numbers:
        number.add_person("Ada Byron", PHONE)
    servers = [_PhoneServer(app) for app in create_numbers(first, second)]
    ended = [asyncio.create_task(server.serve([each])) for server, each in zip(servers, listening, strict=True)]
    try:
        yield numbers
    finally:
        for server in servers:
            server.should_exit = True
        await asyncio.gather(*ended)
        for number in numbers:
            await number.close()
