"""A connection that cannot be made is not kept half open."""

import asyncio
import gc
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from opensetter.core.patience import PatientConnection


async def test_an_attempt_that_took_too_long_is_hung_up_on_at_once():
    with _tidy_without_collection(), _silent() as (silent, url):
        with pytest.raises(psycopg.errors.ConnectionTimeout):
            await PatientConnection.connect(url)
        assert await _is_over(silent)


async def test_an_attempt_that_nobody_waits_for_any_more_is_hung_up_on_at_once():
    with _tidy_without_collection(), _silent() as (silent, url):
        # Kept, as whoever reports a failure keeps it.
        with pytest.raises(TimeoutError) as failure:
            async with asyncio.timeout(0.2):
                await PatientConnection.connect(url)
        assert await _is_over(silent)
        assert failure.value is not None


@contextmanager
def _tidy_without_collection() -> Iterator[None]:
    """What the garbage collector would tidy up some time is to be tidy without it."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def _silent() -> Iterator[tuple[socket.socket, str]]:
    """A server that takes connections and never says anything, and the URL of a database on it."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.setblocking(False)
        yield silent, f"postgresql://nobody@127.0.0.1:{silent.getsockname()[1]}/nothing?connect_timeout=2"


async def _is_over(silent: socket.socket) -> bool:
    """Whether the other end hangs up within a second, after what it said to begin with."""
    taken, _ = silent.accept()
    taken.setblocking(False)
    try:
        async with asyncio.timeout(1):
            while await asyncio.get_running_loop().sock_recv(taken, 4_096):
                pass
    except TimeoutError:
        return False
    finally:
        taken.close()
    return True
