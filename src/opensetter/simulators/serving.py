"""A simulator on a port, with connections that can be broken on purpose."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

TRANSPORT = "opensetter.simulators.transport"
"""Where a request's scope says what carries it."""

CLOSING_SECONDS = 2
"""How long requests may still take when the server ends. Some were told never to be answered."""

_RESET_AT_ONCE = struct.pack("ii", 1, 0)


class Line:
    """The connection that a request came over."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport

    def reset(self) -> None:
        """Break it: the other side gets a reset, and nothing that was not sent yet."""
        opened = self._transport.get_extra_info("socket")
        if opened is not None:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_AT_ONCE)
        self._transport.abort()


class BreakableHttp(HttpToolsProtocol):
    """uvicorn's HTTP/1.1, with the connection in each request's scope."""

    def on_headers_complete(self) -> None:
        # Servers may add extensions of their own, of any type.
        extensions = cast("dict[str, object]", self.scope.setdefault("extensions", {}))
        extensions[TRANSPORT] = Line(self.transport)
        super().on_headers_complete()


class Server(uvicorn.Server):
    """Ends what waits for ever before it waits for what is under way."""

    def __init__(self, app: Starlette) -> None:
        super().__init__(_config(app))
        self._over: asyncio.Event = app.state.over
        self._over.clear()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._over.set()
        await super().shutdown(sockets)


@asynccontextmanager
async def serving(app: Starlette, *, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """A simulator's application, listening for the length of the block. The address is yielded."""
    with listen(host, port) as listening:
        server = Server(app)
        ended = asyncio.create_task(server.serve([listening]))
        while not server.started and not ended.done():  # noqa: ASYNC110 - uvicorn offers no event
            await asyncio.sleep(0.01)
        try:
            yield address(listening)
        finally:
            server.should_exit = True
            await ended


def listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With its protocol named, or asyncio leaves Nagle's algorithm on, and each answer waits for an acknowledgement.
    opened = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((host, port))
    except OSError:
        opened.close()
        raise
    return opened


def address(listening: socket.socket) -> str:
    host, port = cast("tuple[str, int]", listening.getsockname()[:2])
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _config(app: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=BreakableHttp,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=CLOSING_SECONDS,
    )
