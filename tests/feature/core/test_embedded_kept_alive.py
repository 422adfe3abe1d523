"""A PostgreSQL that is looked after comes back by itself, whatever ended it, and is stopped when it is told to."""

import time
from pathlib import Path

import psycopg
from tests.faults.killer import kill_postgres

from opensetter.core import embedded

BACK_SECONDS = 10


def test_a_killed_postgres_comes_back_by_itself(tmp_path: Path) -> None:
    server = embedded.start(tmp_path)
    with server.kept_alive():
        _run(server.url, "CREATE TABLE kept AS SELECT 1 AS id")
        kill_postgres(tmp_path)
        assert _until_it_answers(server.url, "SELECT id FROM kept") == [(1,)]
    server.stop()
    assert not (tmp_path / "postgres" / "postmaster.pid").exists()


def test_it_is_not_started_again_once_it_is_told_to_stop(tmp_path: Path) -> None:
    server = embedded.start(tmp_path)
    with server.kept_alive():
        _run(server.url, "SELECT 1")
    server.stop()
    time.sleep(1)
    assert not (tmp_path / "postgres" / "postmaster.pid").exists()


def _run(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute(query)
        return found.fetchall() if found.description else []


def _until_it_answers(url: str, query: str) -> list[tuple[object, ...]]:
    deadline = time.monotonic() + BACK_SECONDS
    while True:
        try:
            return _run(url, query)
        except psycopg.OperationalError:
            assert time.monotonic() < deadline, "PostgreSQL did not come back."
            time.sleep(0.1)
