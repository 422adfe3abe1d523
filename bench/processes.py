"""The servers and workers that are measured, each a process of its own."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

START_SECONDS = 30
STOP_SECONDS = 20

_OPENSETTER = ("-c", "from opensetter.cli import main; main()")
# What a developer has set in their own shell must not decide what is measured.
_FOREIGN = ("OPENSETTER_", "OPENAI_")


@dataclass(frozen=True)
class Server:
    """A process that answers on a port of this machine."""

    pid: int
    port: int


@contextmanager
def serving(url: str, *options: str) -> Iterator[Server]:
    """`opensetter serve`, as shipped."""
    port = _free_port()
    command = [*_OPENSETTER, "serve", f"--port={port}", f"--database-url={url}", *options]
    with _running(command, {"OPENSETTER_DEBOUNCE_SECONDS": "0"}) as process:
        _wait(process, port, "/readyz")
        yield Server(process.pid, port)


@contextmanager
def serving_alone(data_dir: Path) -> Iterator[Server]:
    """`opensetter serve` with a PostgreSQL of its own in a directory."""
    port = _free_port()
    command = [*_OPENSETTER, "serve", f"--port={port}", f"--data-dir={data_dir}"]
    with _running(command, {}) as process:
        _wait(process, port, "/readyz")
        yield Server(process.pid, port)


@contextmanager
def working(url: str) -> Iterator[int]:
    """`opensetter worker`, by its process id."""
    command = [*_OPENSETTER, "worker", f"--database-url={url}"]
    with _running(command, {"OPENSETTER_DEBOUNCE_SECONDS": "0"}) as process:
        yield process.pid


@contextmanager
def serving_peer(url: str) -> Iterator[Server]:
    """The ordinary implementation, under the same web server with the same parts."""
    port = _free_port()
    options = ["--loop=uvloop", "--http=httptools", "--no-access-log", "--log-level=warning"]
    command = ["-m", "uvicorn", "bench.peer.app:app", f"--port={port}", *options]
    with _running(command, {"PEER_DATABASE_URL": url}) as process:
        _wait(process, port, "/openapi.json")
        yield Server(process.pid, port)


@contextmanager
def _running(command: Sequence[str], settings: Mapping[str, str]) -> "Iterator[subprocess.Popen[bytes]]":
    environment = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            [sys.executable, *command], env={**environment, **settings}, stdout=output, stderr=output
        )
        try:
            yield process
        except BaseException:
            output.seek(0)
            print(output.read()[-4_000:].decode(errors="replace"), file=sys.stderr)
            raise
        finally:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: "subprocess.Popen[bytes]", port: int, path: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.02)
    raise RuntimeError(f"The server on port {port} did not become ready.")
