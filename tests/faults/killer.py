"""Ends processes as a crash does: PostgreSQL with all its sessions, or whatever a proof names, at seeded moments."""

import asyncio
import os
import random
import signal
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import psutil

from opensetter.core import embedded
from opensetter.core.embedded import EmbeddedPostgres, postmaster
from tests.caller import until

GONE_SECONDS = 20
POLL_SECONDS = 0.005
JITTER_SECONDS = 0.05


class Postgres:
    """A PostgreSQL that a test kills, stops and starts again; its URL stays the same."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._embedded: EmbeddedPostgres = embedded.start(home)
        self.url = self._embedded.url

    @property
    def socket(self) -> Path:
        """The unix socket that it listens on: where a proxy leads to."""
        return Path(unquote(parse_qs(urlsplit(self.url).query)["host"][0])) / ".s.PGSQL.5432"

    def url_by(self, port: int) -> str:
        """The same database through a proxy on loopback."""
        return f"postgresql://postgres@127.0.0.1:{port}/opensetter?sslmode=disable&gssencmode=disable"

    def kill(self) -> None:
        """kill -9 of the postmaster and of everything it started; none of them is left when this returns."""
        kill_postgres(self._home)

    def order(self, mode: str) -> None:
        """`pg_ctl stop -m fast` or `-m immediate`, and waiting until it is gone."""
        main = _postmaster(self._home)
        main.send_signal({"fast": signal.SIGINT, "immediate": signal.SIGQUIT}[mode])
        _wait_until_gone([main])

    @contextmanager
    def stopped_in_its_tracks(self) -> Iterator[None]:
        """SIGSTOP for the postmaster and its sessions, and SIGCONT afterwards."""
        main = _postmaster(self._home)
        family = [main, *main.children(recursive=True)]
        _signal(family, signal.SIGSTOP)
        try:
            yield
        finally:
            _signal(family, signal.SIGCONT)

    def start(self) -> None:
        """Start it again; it accepts connections when this returns."""
        self._embedded.revive()

    def close(self) -> None:
        self._embedded.stop()


@contextmanager
def postgres(home: Path) -> Iterator[Postgres]:
    """A PostgreSQL of the test's own, without the schema."""
    running = Postgres(home)
    try:
        yield running
    finally:
        running.close()


def kill_postgres(data_dir: Path) -> None:
    """kill -9 of the postmaster that serves a data directory, and of its sessions; returns when all are gone."""
    main = _postmaster(data_dir)
    family = [main, *main.children(recursive=True)]
    # The postmaster first: it would treat the death of a session as a crash to recover from.
    _signal(family, signal.SIGKILL)
    _wait_until_gone(family)


async def strike(
    times: int, progress: Callable[[], float], blow: Callable[[int], Awaitable[None]], *, seed: int
) -> None:
    """Strike so many times at random moments of some work, whose progress goes from 0 to 1."""
    chances = random.Random(seed)  # noqa: S311 - the same moments every time
    # Spread over the work, at random within each one's share of it; none so late that the work is over.
    for number in range(times):
        moment = (number + chances.uniform(0.1, 0.9)) / (times + 0.2)
        await until(partial(_has_come_to, progress, moment), every_seconds=POLL_SECONDS)
        await asyncio.sleep(chances.uniform(0, JITTER_SECONDS))
        await blow(number)


async def _has_come_to(progress: Callable[[], float], moment: float) -> bool:
    return progress() >= moment


def _postmaster(data_dir: Path) -> psutil.Process:
    found = postmaster.find(data_dir.resolve() / "postgres")
    assert found is not None, f"No PostgreSQL runs in {data_dir}."
    return psutil.Process(found.pid)


def _signal(family: list[psutil.Process], number: signal.Signals) -> None:
    for process in family:
        with suppress(ProcessLookupError):
            os.kill(process.pid, number)


def _wait_until_gone(family: list[psutil.Process]) -> None:
    """Until none of them is in /proc as more than a dead child that its parent has yet to collect."""
    deadline = time.monotonic() + GONE_SECONDS
    while any(_is_alive(process) for process in family):
        assert time.monotonic() < deadline, "PostgreSQL does not die."
        time.sleep(POLL_SECONDS)


def _is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
