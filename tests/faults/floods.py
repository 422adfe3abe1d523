"""Attackers: many connections that send too much, too slowly or nonsense, from a process of their own.

`python -m tests.faults.floods fast|slow <port> <API key> <sizes as JSON>` prints what became of each flood.
"""

import asyncio
import gzip
import json
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field

from tests.faults.smuggled import CHUNKED, HOST, NEXT, POST, SHAPES
from tests.wire import NoAnswer, Wire, wire

HOOK = POST.replace(b"/api/v1/bookings", b"/hooks/whatsapp/1")
"""Where the most may be sent before anybody asks by whom."""

PIECE = 64 * 1024


@dataclass(frozen=True)
class Sizes:
    """How much of everything."""

    uploads: int = 50
    upload_bytes: int = 100_000_000
    heads: int = 50
    half_open: int = 500


@dataclass
class Told:
    """What became of one flood: how often which status was the answer, and how long its longest connection lived."""

    statuses: Counter[int] = field(default_factory=Counter)
    longest_seconds: float = 0.0


Send = Callable[[Wire], Coroutine[object, object, None]]


async def flood(port: int, send: Send, times: int) -> Told:
    """Many connections at once that send all the while, and listen; 0 is the status of one without an answer."""
    told = Told()

    async def attack() -> None:
        began = time.monotonic()
        async with wire(port) as line:
            sending = asyncio.create_task(send(line))
            try:
                told.statuses[(await line.answer()).status] += 1
            except NoAnswer:
                told.statuses[0] += 1
            sending.cancel()
            with suppress(asyncio.CancelledError):
                await sending
            await line.ended()
        told.longest_seconds = max(told.longest_seconds, time.monotonic() - began)

    await asyncio.gather(*(attack() for _ in range(times)))
    return told


def all_of(data: bytes) -> Send:
    async def send(line: Wire) -> None:
        await line.send(data)

    return send


def upload(head: bytes, total: int, *, chunked: bool) -> Send:
    piece = b" " * PIECE
    if chunked:
        piece = b"%x\r\n" % PIECE + piece + b"\r\n"

    async def send(line: Wire) -> None:
        await line.send(head + (CHUNKED if chunked else b"Content-Length: %d\r\n" % total) + b"\r\n")
        for _ in range(total // PIECE):
            await line.send(piece)
            await asyncio.sleep(0)

    return send


def drip(begun: bytes) -> Send:
    """One byte a second, for as long as it is borne."""

    async def send(line: Wire) -> None:
        await line.send(begun)
        while True:
            await asyncio.sleep(1)
            await line.send(b" ")

    return send


def _bomb() -> bytes:
    """A hundred megabytes of nothing, in a hundred kilobytes."""
    packed = gzip.compress(bytes(100_000_000), compresslevel=6)
    return b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed) + packed


Floods = dict[str, Awaitable[Told]]


def fast(port: int, key: str, sizes: Sizes) -> Floods:
    """Too much, and nonsense: one flood after the other."""
    post = POST + f"Authorization: Bearer {key}\r\n".encode()
    alive = NEXT[:-2]
    return {
        "uploads": flood(port, upload(post, sizes.upload_bytes, chunked=False), sizes.uploads),
        "chunked uploads": flood(port, upload(post, sizes.upload_bytes, chunked=True), sizes.uploads),
        "hook uploads": flood(port, upload(HOOK, sizes.upload_bytes, chunked=False), sizes.uploads),
        "chunked hook uploads": flood(port, upload(HOOK, sizes.upload_bytes, chunked=True), sizes.uploads),
        "gzip bombs": flood(port, all_of(post + _bomb()), sizes.heads),
        "headers of 1 MB": flood(port, all_of(alive + b"X: " + b"y" * 1_000_000 + b"\r\n\r\n"), sizes.heads),
        "20,000 headers": flood(port, all_of(alive + b"X: y\r\n" * 20_000 + b"\r\n"), sizes.heads),
        "addresses of 1 MB": flood(port, all_of(b"GET /" + b"x" * 1_000_000 + b" HTTP/1.1\r\n"), sizes.heads),
        "smuggling shapes": _each(port),
    }


def slow(port: int, _key: str, sizes: Sizes) -> Floods:
    """Too little: all at once, since they mostly wait."""
    half = sizes.half_open
    return {
        "half-sent headers": flood(port, all_of(b"GET /livez HTTP/1.1\r\n" + HOST + b"X: "), half),
        "headers a byte a second": flood(port, drip(b"GET /livez HTTP/1.1\r\n" + HOST + b"X: "), half // 5),
        "bodies a byte a second": flood(port, drip(POST + b"Content-Length: 1000\r\n\r\n"), half),
        "bodies that stop": flood(port, all_of(POST + b"Content-Length: 1000\r\n\r\n{"), half // 5),
        "connections without a word": flood(port, all_of(b""), half // 5),
    }


async def _each(port: int) -> Told:
    told = Told()
    for shape in SHAPES:
        one = await flood(port, all_of(shape + NEXT), 1)
        told.statuses += one.statuses
        told.longest_seconds = max(told.longest_seconds, one.longest_seconds)
    return told


async def main() -> None:
    kind, port, key, sizes = sys.argv[1:]
    chosen = Sizes(**json.loads(sizes))
    if kind == "slow":
        floods = slow(int(port), key, chosen)
        told = dict(zip(floods, await asyncio.gather(*floods.values()), strict=True))
    else:
        told = {name: await running for name, running in fast(int(port), key, chosen).items()}
    json.dump({name: vars(one) for name, one in told.items()}, sys.stdout)


if __name__ == "__main__":
    asyncio.run(main())
