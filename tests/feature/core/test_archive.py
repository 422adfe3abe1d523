"""A database in a file and back: whole, private, and without losing anything on the way."""

import stat
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from threading import Thread

import psycopg
import pytest

from opensetter.core import archive, embedded
from opensetter.core.archive import ArchiveError
from opensetter.core.embedded import EmbeddedPostgresError


@pytest.fixture
def database(empty_database: str) -> str:
    """A URL of a database with one organization."""
    run(empty_database, "CREATE TABLE organizations (id int PRIMARY KEY, name text)")
    run(empty_database, "INSERT INTO organizations VALUES (1, 'Ünit ☎')")
    return empty_database


def run(url: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def command_lines() -> list[str]:
    listing = ["ps", "-axww", "-o", "command="]
    if sys.platform != "linux":
        return subprocess.run(listing, capture_output=True, text=True, check=True).stdout.splitlines()
    lines = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            lines.append(file.read_bytes().replace(b"\0", b" ").decode())
    return lines


def test_a_backup_put_into_another_database_is_the_same(database: str, tmp_path: Path) -> None:
    file = tmp_path / "backup.dump"
    archive.backup(database, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    other = embedded.start(tmp_path / "other")
    try:
        archive.restore(other.url, file)
        assert run(other.url, "SELECT * FROM organizations") == [(1, "Ünit ☎")]
    finally:
        other.stop()
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["backup.dump"]


def test_a_restore_over_tables_needs_consent_and_replaces_newer_ones(database: str, tmp_path: Path) -> None:
    file = tmp_path / "backup.dump"
    archive.backup(database, file)
    run(database, "INSERT INTO organizations VALUES (2, 'later')")
    run(database, "CREATE TABLE newer (organization_id int REFERENCES organizations)")
    with pytest.raises(ArchiveError, match="already holds OpenSetter's tables"):
        archive.restore(database, file)
    assert run(database, "SELECT count(*) FROM organizations") == [(2,)]
    archive.restore(database, file, replace=True)
    assert run(database, "SELECT id FROM organizations") == [(1,)]
    assert run(database, "SELECT to_regclass('public.newer')") == [(None,)]
    # What was put back can be backed up and put back again.
    archive.backup(database, file)
    archive.restore(database, file, replace=True)
    assert run(database, "SELECT id FROM organizations") == [(1,)]


def test_a_failed_restore_loses_nothing(database: str, tmp_path: Path) -> None:
    run(database, "INSERT INTO organizations SELECT n, md5(n::text) FROM generate_series(2, 20000) AS n")
    file = tmp_path / "backup.dump"
    archive.backup(database, file)
    file.write_bytes(file.read_bytes()[: file.stat().st_size * 2 // 3])
    run(database, "CREATE TABLE newer (id int)")
    with pytest.raises(ArchiveError, match="nothing has changed"):
        archive.restore(database, file, replace=True)
    assert run(database, "SELECT count(*) FROM organizations") == [(20000,)]
    assert run(database, "SELECT count(*) FROM newer") == [(0,)]


def test_a_restore_that_the_database_refuses_loses_nothing(database: str, tmp_path: Path) -> None:
    file = tmp_path / "backup.dump"
    archive.backup(database, file)
    run(database, "CREATE TABLE kept AS SELECT 1 AS id")
    with psycopg.connect(database) as using:
        using.execute("SELECT * FROM organizations")
        # In place of the ten seconds' wait for a session that uses the tables.
        (name,) = using.execute("SELECT current_database()").fetchone()
        run(database, f"ALTER DATABASE {name} SET statement_timeout = '300ms'")
        with pytest.raises(ArchiveError, match="nothing has changed"):
            archive.restore(database, file, replace=True)
    assert run(database, "SELECT id FROM kept") == [(1,)]


@pytest.mark.parametrize("content", [b"", b"rubbish", b"PGDMP and then rubbish"])
def test_a_file_that_is_no_backup_is_refused_in_a_sentence(database: str, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "backup.dump"
    file.write_bytes(content)
    with pytest.raises(ArchiveError, match=r"backup\.dump is not a backup made by OpenSetter"):
        archive.restore(database, file, replace=True)
    with pytest.raises(EmbeddedPostgresError, match="No such file"):
        archive.restore(database, tmp_path / "missing", replace=True)
    assert run(database, "SELECT count(*) FROM organizations") == [(1,)]


def test_a_backup_that_cannot_be_written_leaves_nothing(database: str, tmp_path: Path) -> None:
    with pytest.raises(EmbeddedPostgresError, match="No such file or directory"):
        archive.backup(database, tmp_path / "missing" / "backup.dump")
    (tmp_path / "directory").mkdir()
    with pytest.raises(EmbeddedPostgresError, match="Is a directory"):
        archive.backup(database, tmp_path / "directory")
    assert not [path for path in tmp_path.iterdir() if path.is_file()]


def test_a_password_is_never_on_a_command_line(database: str, tmp_path: Path) -> None:
    url = database.replace("postgres@", "postgres:geheim%40@")
    file = tmp_path / "backup.dump"
    with psycopg.connect(database) as using:
        using.execute("LOCK TABLE organizations IN ACCESS EXCLUSIVE MODE")
        making = Thread(target=archive.backup, args=(url, file))
        making.start()
        deadline = time.monotonic() + 10
        while not any(f"--file={tmp_path}" in line for line in command_lines()):
            assert time.monotonic() < deadline
        assert not [line for line in command_lines() if "geheim" in line]
    making.join()
    assert file.exists()


@pytest.mark.parametrize("url", ["postgresql://u:geheim@127.0.0.1:1/x", "postgresql://u:geheim@127.0.0.1:gehx/x"])
def test_a_database_out_of_reach_is_a_sentence_without_the_password(tmp_path: Path, url: str) -> None:
    with pytest.raises(ArchiveError) as failed:
        archive.backup(url, tmp_path / "backup.dump")
    assert "geheim" not in str(failed.value)
    assert str(failed.value).startswith("The database ")
