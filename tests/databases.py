"""Databases of a test's own on a PostgreSQL that is shared."""

import uuid
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import psycopg

# Dropping a database waits for a checkpoint, which nobody else need wait for: the next test begins meanwhile.
_sweeper = ThreadPoolExecutor(1, thread_name_prefix="databases")
_drops: "list[Future[None]]" = []


def named(cluster: str, name: str) -> str:
    """The URL of another database on the same PostgreSQL."""
    return cluster.replace("/opensetter?", f"/{name}?")


@contextmanager
def fresh(cluster: str, *, template: str | None = None) -> Iterator[str]:
    """The URL of a new database, empty or like its template, which is gone soon after the block."""
    name = f"t_{uuid.uuid4().hex[:12]}"
    maintenance = named(cluster, "postgres")
    with psycopg.connect(maintenance, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
    yield named(cluster, name)
    _drops.append(_sweeper.submit(_drop, maintenance, name))


def settle() -> None:
    """Wait until all that were used are gone; whatever went wrong is raised here."""
    while _drops:
        _drops.pop().result()


def _drop(maintenance: str, name: str) -> None:
    with psycopg.connect(maintenance, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
