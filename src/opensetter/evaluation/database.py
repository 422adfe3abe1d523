"""A database that lasts as long as one evaluation, in a PostgreSQL of its own."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from opensetter.core import embedded, schema


@contextmanager
def throwaway() -> Iterator[str]:
    """The URL of a new database with the schema; nothing is left of it afterwards."""
    with tempfile.TemporaryDirectory(prefix="opensetter-evaluation-") as home:
        server = embedded.start(Path(home))
        try:
            schema.upgrade(server.url)
            with psycopg.connect(server.url, autocommit=True) as connection:
                # Nobody misses what a power cut would take.
                connection.execute("ALTER DATABASE opensetter SET synchronous_commit = off")
            yield server.url
        finally:
            server.stop()
