"""The hot path's connection: what it does when its server dies in the middle of a statement."""

import asyncio
import socket
import struct
import threading
import time
from pathlib import Path

import psycopg
import pytest
import uvloop

from opensetter.core.line import Line

PATIENCE_SECONDS = 5


def message(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!i", len(body) + 4) + body


WELCOME = message(b"R", struct.pack("!i", 0)) + message(b"S", b"client_encoding\0UTF8\0") + message(b"Z", b"I")
LAST_WORDS = message(b"E", b"SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0")


def die_over_a_statement(listening: socket.socket) -> None:
    """A server that lets one client in, and goes when a statement has come: it says so, and leaves that unread."""
    client, _ = listening.accept()
    with client:
        (length,) = struct.unpack("!i", client.recv(4))
        client.recv(length - 4)
        client.sendall(WELCOME)
        client.recv(1, socket.MSG_PEEK)
        client.sendall(LAST_WORDS)


async def ask(home: Path) -> float:
    """How long it takes to hear that the statement has failed, in seconds."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(home / ".s.PGSQL.5432"))
        listening.listen()
        server = threading.Thread(target=die_over_a_statement, args=[listening])
        server.start()
        url = f"postgresql://x@/x?host={home}&gssencmode=disable&sslmode=disable"
        line = Line(await psycopg.AsyncConnection.connect(url, autocommit=True), patience_seconds=PATIENCE_SECONDS)
        asking = asyncio.create_task(line.execute("any", []))
        await asyncio.sleep(0)
        # The last words and the broken connection are found together, as by a process that was busy meanwhile.
        server.join()
        time.sleep(0.05)  # noqa: ASYNC251 - it is to be busy
        began = time.monotonic()
        with pytest.raises(psycopg.OperationalError):
            await asking
        assert not line.is_open
        return time.monotonic() - began


@pytest.mark.parametrize("run", [asyncio.run, uvloop.run])
def test_a_server_that_dies_over_a_statement_is_noticed_at_once(tmp_path_factory, run):
    # A socket's path may be 107 bytes long.
    assert run(ask(tmp_path_factory.mktemp("s"))) < PATIENCE_SECONDS / 2
