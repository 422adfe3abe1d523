"""A connection that cannot be made is not kept half open."""

import asyncio
import gc
import socket

import psycopg
import pytest

from opensetter.core.patience import PatientConnection


async def test_an_attempt_that_took_too_long_is_hung_up_on_at_once():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.setblocking(False)
        url = f"postgresql://nobody@127.0.0.1:{silent.getsockname()[1]}/nothing?connect_timeout=2"
        # What the garbage collector would tidy up some time is to be tidy without it.
        gc.disable()
        try:
            with pytest.raises(psycopg.errors.ConnectionTimeout):
                await PatientConnection.connect(url)
            taken, _ = silent.accept()
            with taken:
                taken.setblocking(False)
                assert await _is_over(taken)
        finally:
            gc.enable()


async def _is_over(taken: socket.socket) -> bool:
    """Whether the other end hangs up within a second, after what it said to begin with."""
    try:
        async with asyncio.timeout(1):
            while await asyncio.get_running_loop().sock_recv(taken, 4_096):
                pass
    except TimeoutError:
        return False
    return True
