"""Requests as bytes, for what no HTTP client would send, and the answers to them."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

PATIENCE_SECONDS = 30.0


@dataclass(frozen=True)
class Answer:
    """What came back; `seconds` is how long that took from the last byte sent."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @property
    def code(self) -> str:
        """The problem's code; this fails if the body is not a problem document."""
        assert self.headers["content-type"] == "application/problem+json", self
        problem: dict[str, Any] = json.loads(self.body.decode())
        assert problem["status"] == self.status
        assert problem["request_id"] == self.headers["x-request-id"]
        return str(problem["code"])


class NoAnswer(Exception):
    """The connection ended, and nothing had been said."""


class Wire:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def send(self, data: bytes) -> None:
        """Send as much as is taken: a server may hang up on what it does not want to read."""
        self._writer.write(data)
        with suppress(ConnectionError):
            await self._writer.drain()

    async def ask(self, data: bytes) -> Answer:
        await self.send(data)
        return await self.answer()

    async def answer(self) -> Answer:
        """The next answer, or `NoAnswer`."""
        began = time.perf_counter()
        async with asyncio.timeout(PATIENCE_SECONDS):
            try:
                head = await self._reader.readuntil(b"\r\n\r\n")
            except (asyncio.IncompleteReadError, ConnectionError) as error:
                raise NoAnswer from error
            lines = head.decode("latin-1").split("\r\n")
            status = int(lines[0].split()[1])
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:-2])}
            if status == 100:
                return await self.answer()
            body = await self._reader.readexactly(int(headers.get("content-length", "0")))
        return Answer(status, headers, body, time.perf_counter() - began)

    async def ended(self) -> float:
        """How many seconds it takes until the other side hangs up; whatever it says before is not looked at."""
        began = time.perf_counter()
        async with asyncio.timeout(PATIENCE_SECONDS):
            with suppress(ConnectionError):
                while await self._reader.read(65536):
                    pass
        return time.perf_counter() - began

    def close(self) -> None:
        self._writer.transport.abort()


@asynccontextmanager
async def wire(port: int) -> AsyncIterator[Wire]:
    """A connection to loopback, closed at the end of the block."""
    opened = Wire(*await asyncio.open_connection("127.0.0.1", port))
    try:
        yield opened
    finally:
        opened.close()


async def ask(port: int, data: bytes) -> Answer:
    """One request on a connection of its own."""
    async with wire(port) as opened:
        return await opened.ask(data)


async def ask_all(port: int, requests: Iterable[bytes]) -> AsyncIterator[Answer]:
    """One after the other, on one connection for as long as it is left open."""
    opened: Wire | None = None
    try:
        for request in requests:
            opened = opened or Wire(*await asyncio.open_connection("127.0.0.1", port))
            answer = await opened.ask(request)
            yield answer
            if answer.headers.get("connection") == "close":
                opened.close()
                opened = None
    finally:
        if opened is not None:
            opened.close()
