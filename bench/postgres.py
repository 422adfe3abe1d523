"""The PostgreSQL that is measured: the one OpenSetter brings, with its own settings, on a directory of its own."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
from psycopg.conninfo import conninfo_to_dict

from bench import dataset
from bench.dataset import Tell
from opensetter.core import embedded, schema

MAX_CONNECTIONS = 300
"""More than as shipped: pgbench takes one connection per client."""


@dataclass(frozen=True)
class Postgres:
    """A running server; `url` names its maintenance database, `postmaster` its first process."""

    url: str
    postmaster: int
    version: str

    def database(self, name: str) -> str:
        """The URL of another database on it."""
        host = conninfo_to_dict(self.url)["host"]
        return f"postgresql://postgres@/{name}?host={host}"

    def filled(self, contacts: int, tell: Tell, *, walled: bool = True) -> str:
        """The URL of a fresh copy of the data set: every run starts from the same state.

        Without the second wall, rows are nobody's in particular, and functions run with their caller's rights.
        """
        origin, copy = f"origin_{contacts}_{_shape()}", f"run_{contacts}" if walled else f"open_{contacts}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {copy} WITH (FORCE)")
            row = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (origin,)).fetchone()
            if row is None:
                connection.execute(f"CREATE DATABASE {origin}")
            schema.upgrade(self.database(origin))
            dataset.make(self.database(origin), contacts, tell)
            connection.execute(f"CREATE DATABASE {copy} TEMPLATE {origin} STRATEGY file_copy")
        if not walled:
            _take_down_the_wall(self.database(copy))
        return self.database(copy)


def _take_down_the_wall(url: str) -> None:
    with psycopg.connect(url) as connection:
        tables = "SELECT oid::regclass::text FROM pg_class WHERE relrowsecurity"
        for (table,) in connection.execute(tables).fetchall():
            connection.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY")
        doors = "SELECT oid::regprocedure::text FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        for (door,) in connection.execute(doors).fetchall():
            connection.execute(f"ALTER FUNCTION {door} SECURITY INVOKER RESET search_path")


def _shape() -> str:
    """Which tables and rows a data set has: another one is made when a migration or the data set changes."""
    files = sorted([*schema.MIGRATIONS.rglob("*.py"), *schema.MIGRATIONS.rglob("*.sql"), Path(dataset.__file__)])
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


@contextmanager
def started(data_dir: Path) -> Iterator[Postgres]:
    """Run PostgreSQL for the length of the block."""
    server = embedded.start(data_dir)
    try:
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute(f"ALTER SYSTEM SET max_connections = {MAX_CONNECTIONS}")
    finally:
        server.stop()
    server = embedded.start(data_dir)
    try:
        with psycopg.connect(server.url, autocommit=True) as connection:
            postmaster = psutil.Process(connection.info.backend_pid).ppid()
            version = connection.info.parameter_status("server_version") or "?"
        yield Postgres(server.url, postmaster, version)
    finally:
        server.stop()


def checkpoint(url: str) -> None:
    """Start every window at the same distance from the last checkpoint, rather than with one somewhere inside."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")


def tidy(url: str) -> None:
    """Clear away the rows that were deleted before: a queue that was just worked off is full of them for a minute."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE) procrastinate_jobs, procrastinate_events, messages, conversations")


def count(url: str, query: str) -> int:
    """The number that a query answers."""
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0])
