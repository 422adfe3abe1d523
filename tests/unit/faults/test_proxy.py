"""The proxy that the proofs break connections with breaks them as it says."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.faults.proxy import LOOPBACK, Proxy, proxied


@pytest.fixture
def echo() -> Iterator[tuple[str, int]]:
    """The address of a server that sends back what it gets."""
    with socket.create_server((LOOPBACK, 0)) as server:
        threading.Thread(target=_take_all, args=(server,), daemon=True).start()
        yield server.getsockname()
        # A thread that waits in `accept` would otherwise keep the closed socket alive.
        server.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def proxy(echo: tuple[str, int]) -> Iterator[Proxy]:
    with proxied(echo) as running:
        yield running


def test_what_is_sent_arrives_and_comes_back(proxy: Proxy):
    with _connected(proxy) as client:
        assert _ask(client, b"hello") == b"hello"
        assert proxy.connections == 1


def test_a_unix_socket_can_be_upstream(tmp_path: Path):
    path = tmp_path / "echo"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()
        threading.Thread(target=_take_all, args=(server,), daemon=True).start()
        with proxied(path) as proxy, _connected(proxy) as client:
            assert _ask(client, b"hello") == b"hello"
        server.shutdown(socket.SHUT_RDWR)


def test_a_delay_is_added_each_way(proxy: Proxy):
    with _connected(proxy) as client:
        proxy.delay_seconds = 0.1
        began = time.monotonic()
        assert _ask(client, b"hello") == b"hello"
        assert 0.2 <= time.monotonic() - began < 1


def test_nothing_passes_while_it_is_frozen_and_everything_afterwards(proxy: Proxy):
    with _connected(proxy) as old:
        _ask(old, b"before")
        with proxy.frozen(), _connected(proxy) as new:
            for client in (old, new):
                client.settimeout(0.1)
                with pytest.raises(TimeoutError):
                    _ask(client, b"hello")
        old.settimeout(5)
        assert old.recv(100) == b"hello"


def test_it_refuses_and_then_takes_connections_on_the_same_port(proxy: Proxy):
    with _connected(proxy) as client:
        _ask(client, b"before")
        with proxy.refusing():
            with pytest.raises(ConnectionRefusedError):
                _connect(proxy)
            with pytest.raises(ConnectionResetError):
                client.recv(100)
    with _connected(proxy) as client:
        assert _ask(client, b"after") == b"after"


def test_it_resets_after_so_many_bytes(proxy: Proxy):
    with _connected(proxy) as client:
        _ask(client, b"before")
        proxy.reset(after_bytes=3)
        assert _ask(client, b"hello") == b"hel"
        with pytest.raises(ConnectionResetError):
            client.recv(100)


def test_a_half_closed_connection_still_takes_what_is_sent(proxy: Proxy):
    with _connected(proxy) as client:
        _ask(client, b"before")
        proxy.half_close()
        assert client.recv(100) == b""
        client.sendall(b"hello")
        assert proxy.connections == 1


def test_a_lost_connection_is_silent_and_a_new_one_works(proxy: Proxy):
    with _connected(proxy) as lost:
        _ask(lost, b"before")
        proxy.lose()
        lost.settimeout(0.2)
        with pytest.raises(TimeoutError):
            _ask(lost, b"hello")
        with _connected(proxy) as client:
            assert _ask(client, b"hello") == b"hello"


def _connect(proxy: Proxy) -> socket.socket:
    return socket.create_connection((LOOPBACK, proxy.port), timeout=5)


@contextmanager
def _connected(proxy: Proxy) -> Iterator[socket.socket]:
    with _connect(proxy) as client:
        yield client


def _ask(client: socket.socket, content: bytes) -> bytes:
    client.sendall(content)
    return client.recv(100)


def _take_all(server: socket.socket) -> None:
    with suppress(OSError):
        while True:
            connection, _ = server.accept()
            threading.Thread(target=_repeat, args=(connection,), daemon=True).start()


def _repeat(connection: socket.socket) -> None:
    with connection, suppress(OSError):
        while content := connection.recv(1000):
            connection.sendall(content)
