"""A TCP proxy on loopback that is slow, freezes, refuses, hangs up or loses a connection when a test says so."""

import asyncio
import socket
import struct
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

Upstream = Path | tuple[str, int]
"""Where a proxy leads to: a unix socket's path, or a host and a port."""

LOOPBACK = "127.0.0.1"
CHUNK = 64 * 1024

Result = TypeVar("Result")

# Closed with lingering off, a connection is reset rather than ended.
_NO_LINGER = struct.pack("ii", 1, 0)


@dataclass
class Proxy:
    """A door to another server at `127.0.0.1:port`; made by `proxied`, told what to do by any thread.

    `delay_seconds` is how much later everything is passed on, in each direction.
    """

    upstream: Upstream
    delay_seconds: float = 0.0
    port: int = 0
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _server: asyncio.Server | None = None
    _connections: "set[_Connection]" = field(default_factory=set)
    _flowing: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def connections(self) -> int:
        """How many are open just now, lost ones included."""
        return len(self._connections)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Connections are taken and kept, and nothing passes: a host that is stopped. Afterwards everything goes on."""
        self._call(self._flowing.clear)
        try:
            yield
        finally:
            self._call(self._flowing.set)

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """New connections are refused, and those that are open reset: a host that is down."""
        self._run(self._close_door())
        self.reset()
        try:
            yield
        finally:
            self._run(self._open_door())

    def reset(self, after_bytes: int = 0) -> None:
        """Reset every open connection, once so many more bytes came from upstream."""
        self._call(lambda: self._for_each(lambda connection: connection.reset(after_bytes)))

    def half_close(self) -> None:
        """End what comes from upstream, on every open connection; what is sent there still arrives."""
        self._call(lambda: self._for_each(_Connection.half_close))

    def lose(self) -> None:
        """Forget every open connection without telling the client, as a firewall does; new ones work."""
        self._call(lambda: self._for_each(_Connection.lose))

    def _for_each(self, act: "Callable[[_Connection], None]") -> None:
        for connection in list(self._connections):
            act(connection)

    def _call(self, act: Callable[[], None]) -> None:
        async def acting() -> None:
            act()

        self._run(acting())

    def _run(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _open_door(self) -> None:
        self._server = await asyncio.start_server(self._serve, LOOPBACK, self.port, backlog=512)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _close_door(self) -> None:
        assert self._server is not None
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = _Connection(self, asyncio.current_task(), writer)
        self._connections.add(connection)
        try:
            await connection.carry(reader)
        # Whichever side hangs up, or is told to: the other side is hung up on, and that is all there is to do.
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            self._connections.discard(connection)
            connection.close()

    async def _end(self) -> None:
        await self._close_door()
        running = [connection.task for connection in self._connections if connection.task is not None]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


@dataclass(eq=False)
class _Connection:
    """One client's, and ours to the upstream that it is for."""

    proxy: Proxy
    task: "asyncio.Task[Any] | None"
    client: asyncio.StreamWriter
    upstream: asyncio.StreamWriter | None = None
    bytes_left: int | None = None
    is_half_closed: bool = False
    is_lost: bool = False

    async def carry(self, from_client: asyncio.StreamReader) -> None:
        await self.proxy._flowing.wait()
        if isinstance(self.proxy.upstream, Path):
            from_upstream, self.upstream = await asyncio.open_unix_connection(str(self.proxy.upstream))
        else:
            from_upstream, self.upstream = await asyncio.open_connection(*self.proxy.upstream)
        up = asyncio.create_task(self._pump(from_client, self._send_up))
        down = asyncio.create_task(self._pump(from_upstream, self._send_down))
        try:
            done, _ = await asyncio.wait({up, down}, return_when=asyncio.FIRST_COMPLETED)
            if down in done and self.is_half_closed:
                await up
            # A connection that was lost stays as it is for as long as the client believes in it.
            if self.is_lost:
                await asyncio.Event().wait()
            for task in done:
                task.result()
        finally:
            up.cancel()
            down.cancel()

    async def _pump(self, reader: asyncio.StreamReader, send: Callable[[bytes], Awaitable[None]]) -> None:
        while data := await reader.read(CHUNK):
            if self.proxy.delay_seconds:
                await asyncio.sleep(self.proxy.delay_seconds)
            await self.proxy._flowing.wait()
            if not self.is_lost:
                await send(data)

    async def _send_up(self, data: bytes) -> None:
        assert self.upstream is not None
        self.upstream.write(data)
        await self.upstream.drain()

    async def _send_down(self, data: bytes) -> None:
        if self.is_half_closed:
            return
        if self.bytes_left is not None:
            data = data[: self.bytes_left]
            self.bytes_left -= len(data)
        self.client.write(data)
        await self.client.drain()
        if self.bytes_left == 0:
            self.reset(0)

    def reset(self, after_bytes: int) -> None:
        self.bytes_left = after_bytes
        if after_bytes == 0:
            with suppress(OSError):
                self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
            self.client.transport.abort()
            self._let_go()

    def half_close(self) -> None:
        self.is_half_closed = True
        self.client.write_eof()

    def lose(self) -> None:
        self.is_lost = True
        if self.upstream is not None:
            self.upstream.transport.abort()

    def close(self) -> None:
        for writer in (self.client, self.upstream):
            if writer is not None:
                writer.transport.abort()

    def _let_go(self) -> None:
        if self.task is not None:
            self.task.cancel()

    @property
    def _socket(self) -> socket.socket:
        found: socket.socket = self.client.get_extra_info("socket")
        return found


@contextmanager
def proxied(upstream: Upstream) -> Iterator[Proxy]:
    """A proxy on a free port, in a thread of its own: a test that waits for a process does not hold it up."""
    proxy = Proxy(upstream)
    thread = threading.Thread(target=proxy._loop.run_forever, name="proxy", daemon=True)
    thread.start()
    proxy._call(proxy._flowing.set)
    proxy._run(proxy._open_door())
    try:
        yield proxy
    finally:
        proxy._call(proxy._flowing.set)
        proxy._run(proxy._end())
        proxy._loop.call_soon_threadsafe(proxy._loop.stop)
        thread.join()
        proxy._loop.close()
