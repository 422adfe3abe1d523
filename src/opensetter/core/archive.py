"""A whole database in one file, and back: pg_dump and pg_restore with their pitfalls taken away."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import psycopg

from opensetter.core import wall
from opensetter.core.embedded.errors import EmbeddedPostgresError, sentences
from opensetter.core.embedded.programs import program

_MAGIC = b"PGDMP"

# In the same transaction as what follows. The whole schema and not just the backup's tables: a
# backup is put back most often after an upgrade that went wrong, whose new tables would refer to
# the old ones and be in the next upgrade's way. The owner and the grant are PostgreSQL's own.
_EMPTY = b"""
SET LOCAL lock_timeout = '10s';
DROP SCHEMA public CASCADE;
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""


class ArchiveError(EmbeddedPostgresError):
    """A backup cannot be made or put back; nothing has changed."""


def backup(url: str, file: Path) -> None:
    """Writes the database to a file that only we may read; the file is whole or not there at all.

    An older backup under that name is replaced at the end. The database stays in use meanwhile.
    """
    with _connected(url) as connection, sentences(file):
        if not _is_ours(connection):
            message = "This database holds no OpenSetter tables, so there is nothing to back up."
            raise ArchiveError(message)
        pg_dump = _program("pg_dump", connection)
        descriptor, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
        os.close(descriptor)
        partial = Path(name)
        try:
            # With row-level security switched off, as is usual, a login that is no superuser is refused the rows.
            command = [pg_dump, "--no-password", "--format=custom", "--enable-row-security", f"--file={partial}"]
            _run(command, url, "The backup failed.")
            partial.replace(file)
        finally:
            partial.unlink(missing_ok=True)


def restore(url: str, file: Path, *, replace: bool = False) -> None:
    """Puts a backup into an empty database, or with `replace` in the place of all that `public` holds.

    In one transaction: after a failure the database is as it was.
    """
    with _connected(url) as connection, sentences(file):
        pg_restore, psql = _program("pg_restore", connection), _program("psql", connection)
        _check(file, pg_restore)
        if _is_ours(connection) and not replace:
            message = (
                "This database already holds OpenSetter's tables. "
                "--replace drops everything in its public schema and puts the backup there instead."
            )
            raise ArchiveError(message)
        # The backup speaks of roles, which belong to the server and are in no backup.
        wall.make_roles(connection)
        # Our look must not hold a lock against the restore.
        connection.close()
        reading = [pg_restore, "--no-owner", "--no-privileges", "--file=-", str(file.absolute())]
        # Not pg_restore alone: it cannot drop what the backup does not know of in its transaction.
        writing = [psql, "--no-password", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-"]
        _pour(reading, writing, _environment(url), _EMPTY if replace else b"")
    with _connected(url) as connection:
        if connection.execute("SELECT 1 FROM pg_policies LIMIT 1").fetchone():
            wall.grant(connection)


@contextmanager
def _connected(url: str) -> Iterator[psycopg.Connection]:
    try:
        connection = psycopg.connect(url, connect_timeout=10, autocommit=True)
    except psycopg.OperationalError as error:
        message = f"The database cannot be reached: {str(error).strip()}"
        raise ArchiveError(message) from error
    except psycopg.Error:
        # The parser quotes what it stumbles over, which may be a part of the password.
        message = "The database URL is not one that PostgreSQL understands."
        raise ArchiveError(message) from None
    with connection:
        yield connection


def _is_ours(connection: psycopg.Connection) -> bool:
    row = connection.execute("SELECT to_regclass('public.organizations') IS NOT NULL").fetchone()
    return bool(row and row[0])


def _program(name: str, connection: psycopg.Connection) -> str:
    """The package's program, or the system's where only that one can speak to this server."""
    if not connection.pgconn.ssl_in_use:
        return program(name)
    # The package's programs are built without TLS; psycopg's own library is not.
    found = shutil.which(name)
    if found is None:
        message = (
            f"This database is reached over TLS, which takes {name} from a PostgreSQL client installation. "
            "Install one (on Debian: postgresql-client) and try again."
        )
        raise ArchiveError(message)
    return found


def _check(file: Path, pg_restore: str) -> None:
    with file.open("rb") as opened:
        begins_well = opened.read(len(_MAGIC)) == _MAGIC
    message = f"{file} is not a backup made by OpenSetter."
    if not begins_well:
        raise ArchiveError(message)
    contents = _run([pg_restore, "--list", str(file.absolute())], None, message)
    if b" TABLE public organizations " not in contents:
        raise ArchiveError(message)


def _run(command: list[str], url: str | None, failure: str) -> bytes:
    environment = _environment(url) if url else None
    ended = subprocess.run(command, capture_output=True, env=environment, check=False)  # noqa: S603 - list, no shell
    if ended.returncode:
        raise ArchiveError(_explain(failure, ended.stderr))
    return ended.stdout


def _pour(reading: list[str], writing: list[str], environment: dict[str, str], before: bytes) -> None:
    """Runs what one program prints in the other, in a transaction committed only if both succeed."""
    with tempfile.TemporaryFile() as read_errors, tempfile.TemporaryFile() as write_errors:
        reader = subprocess.Popen(reading, stdout=subprocess.PIPE, stderr=read_errors)  # noqa: S603 - list, no shell
        writer = subprocess.Popen(  # noqa: S603 - list, no shell
            writing, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=write_errors, env=environment
        )
        with reader, writer:
            try:
                is_read = _copy(reader, writer, before)
            except BaseException:
                # Without its COMMIT the transaction ends with the session.
                reader.kill()
                writer.kill()
                raise
        for program_failed, errors in ((not is_read, read_errors), (writer.returncode, write_errors)):
            if program_failed:
                errors.seek(0)
                raise ArchiveError(_explain("The restore failed and nothing has changed.", errors.read()))


def _copy(reader: subprocess.Popen[bytes], writer: subprocess.Popen[bytes], before: bytes) -> bool:
    """Whether all of it could be read; whether it could be written is the writer's exit code."""
    source, target = _pipe(reader.stdout), _pipe(writer.stdin)
    # A writer that fails closes its end, says why, and has rolled back.
    with suppress(BrokenPipeError), target:
        target.write(b"BEGIN;\n" + before)
        shutil.copyfileobj(source, target)
        if reader.wait() == 0:
            target.write(b"\nCOMMIT;\n")
            return True
        return False
    source.close()
    return True


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None  # noqa: S101 - both were started with pipes
    return stream


def _environment(url: str) -> dict[str, str]:
    """The URL as libpq's variables: a command line, unlike them, can be read by every user of the machine."""
    found = dict(os.environ, LC_ALL="C")
    for option in psycopg.pq.Conninfo.parse(url.encode()):
        if option.val is not None and option.envvar is not None:
            found[option.envvar.decode()] = option.val.decode()
    return found


def _explain(failure: str, errors: bytes) -> str:
    lines = errors.decode(errors="replace").strip().splitlines()
    return "\n".join([failure, *lines[-5:]])
