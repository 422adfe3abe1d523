"""Databases of a test's own on a PostgreSQL that is shared."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg


def named(cluster: str, name: str) -> str:
    """The URL of another database on the same PostgreSQL."""
    return cluster.replace("/opensetter?", f"/{name}?")


@contextmanager
def fresh(cluster: str, *, template: str | None = None) -> Iterator[str]:
    """The URL of a new database, empty or like its template, which is gone after the block."""
    name = f"t_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(named(cluster, "postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
        yield named(cluster, name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
