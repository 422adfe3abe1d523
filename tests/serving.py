"""The application on a real port, for what only a real connection shows: streams, browsers, closing."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import uvicorn

from opensetter.app import create_app
from opensetter.core.protocol import BoundedHttp
from opensetter.core.runtime import Runtime

PATIENCE_SECONDS = 10


@dataclass(frozen=True)
class Served:
    """A listening server. `close` tells it to end, as SIGTERM does; `ended` is done once it has."""

    address: str
    closing: asyncio.Event
    server: uvicorn.Server
    ended: "asyncio.Task[None]"

    def close(self) -> None:
        self.closing.set()
        self.server.should_exit = True


@asynccontextmanager
async def serving(runtime: Runtime, *, port: int = 0, http: type[BoundedHttp] = BoundedHttp) -> AsyncIterator[Served]:
    """The application of a runtime, listening on loopback for the length of the block."""
    # With its protocol named, or asyncio leaves Nagle's algorithm on, and each answer waits for an acknowledgement.
    with socket.socket(proto=socket.IPPROTO_TCP) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        app = create_app(runtime)
        config = uvicorn.Config(
            app, http=http, log_config=None, access_log=False, ws="none", timeout_graceful_shutdown=5
        )
        server = uvicorn.Server(config)
        closing = app.state.closing = asyncio.Event()
        ended = asyncio.create_task(server.serve([listening]))
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not server.started:  # noqa: ASYNC110 - uvicorn offers no event
                await asyncio.sleep(0.01)
        served = Served(f"http://127.0.0.1:{listening.getsockname()[1]}", closing, server, ended)
        try:
            yield served
        finally:
            served.close()
            await ended
