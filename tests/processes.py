"""Real `opensetter` processes: started, waited for, killed, and started again on the same port and data."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

from tests import warm

START_SECONDS = 60
POLL_SECONDS = 0.05


def executable() -> list[str]:
    """The `opensetter` of the environment that runs the tests."""
    script = Path(sys.executable).parent / "opensetter"
    return [str(script)] if script.exists() else [sys.executable, "-m", "opensetter"]


def free_port() -> int:
    """A port that nobody listens on; a process that is killed finds it free again."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Ended:
    """How a process ended, and when, on the monotonic clock."""

    code: int
    at: float
    output: str


@dataclass
class Process:
    """One `opensetter` command that stays, in a process group of its own; what it prints goes to a file in `home`.

    PostgreSQL, where the command starts one, is in another group: killing the command leaves it running.
    """

    home: Path
    arguments: Sequence[str]
    settings: Mapping[str, str] = field(default_factory=dict)
    _running: "subprocess.Popen[bytes] | warm.Forked | None" = None

    @property
    def pid(self) -> int:
        assert self._running is not None
        return self._running.pid

    @property
    def log(self) -> Path:
        return self.home / f"{self.arguments[0]}-{id(self):x}.log"

    def command_line(self) -> list[str]:
        return [*executable(), *self.arguments]

    def start(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        environment = {**os.environ, **self.settings}
        if type(self).command_line is Process.command_line and warm.fits(self.settings):
            self._running = warm.nursery().start(self.arguments, cwd=self.home, env=environment, output=self.log)
            return
        with self.log.open("ab") as output:
            self._running = subprocess.Popen(
                self.command_line(),
                # Away from the checkout, whose .env would otherwise be read.
                cwd=self.home,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def output(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def is_running(self) -> bool:
        return self._running is not None and self._running.poll() is None

    def kill(self) -> None:
        """kill -9, for the process and whatever it started in its own group."""
        if self._running is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._running.pid, signal.SIGKILL)
            self._running.wait()

    def ask_to_stop(self) -> None:
        """SIGTERM, as a service supervisor sends it."""
        os.kill(self.pid, signal.SIGTERM)

    def wait(self, timeout_seconds: float) -> Ended:
        """How it ends by itself; `subprocess.TimeoutExpired` if it does not."""
        assert self._running is not None
        code = self._running.wait(timeout_seconds)
        return Ended(code, time.monotonic(), self.output())


@dataclass
class Server(Process):
    """`opensetter serve` on a port of its own that stays the same over restarts."""

    port: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def is_ready(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self.is_ready():
            if not self.is_running() or time.monotonic() > deadline:
                raise AssertionError(f"The server did not become ready:\n{self.output()[-4_000:]}")
            time.sleep(POLL_SECONDS)

    async def restart(self) -> float:
        """Start it again; how many seconds it took to become ready."""
        began = time.monotonic()
        await asyncio.to_thread(self.start)
        await asyncio.to_thread(self.wait_until_ready)
        return time.monotonic() - began


@dataclass
class Worker(Process):
    """`opensetter worker`."""

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while "The worker is ready." not in self.output():
            if not self.is_running() or time.monotonic() > deadline:
                raise AssertionError(f"The worker did not become ready:\n{self.output()[-4_000:]}")
            time.sleep(POLL_SECONDS)


def server(home: Path, *options: str, settings: Mapping[str, str] | None = None) -> Server:
    """A server that is not started yet; `options` say on which database."""
    port = free_port()
    return Server(home, ("serve", f"--port={port}", *options), settings or {}, port=port)


@contextmanager
def started(*processes: Server | Worker) -> Iterator[None]:
    """All of them started together, ready inside the block, and stopped after it."""
    try:
        for process in processes:
            process.start()
        for process in processes:
            process.wait_until_ready()
        yield
    finally:
        left = [process for process in processes if process.is_running()]
        for process in left:
            process.ask_to_stop()
        for process in left:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def command(
    home: Path, *arguments: str, timeout_seconds: float = 60, settings: Mapping[str, str] | None = None
) -> Ended:
    """A command that ends by itself, such as `db upgrade`."""
    home.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, **(settings or {})}
    if warm.fits(settings or {}):
        with tempfile.NamedTemporaryFile(dir=home) as output:
            running = warm.nursery().start(arguments, cwd=home, env=environment, output=Path(output.name))
            code = running.wait(timeout_seconds)
            return Ended(code, time.monotonic(), Path(output.name).read_text(errors="replace"))
    done = subprocess.run(
        [*executable(), *arguments],
        cwd=home,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=timeout_seconds,
        check=False,
    )
    return Ended(done.returncode, time.monotonic(), done.stdout)
