"""PostgreSQL's files in a data directory: made once, checked, and the settings they are served with."""

import hashlib
import os
import shutil
import stat
import sys
import tempfile
from pathlib import Path

from opensetter.core.embedded import postmaster
from opensetter.core.embedded.account import Account
from opensetter.core.embedded.errors import EmbeddedPostgresError
from opensetter.core.embedded.programs import MAJOR_VERSION, program

# Written into postgresql.conf when the cluster is made: for an owner to change.
_DEFAULTS = {
    "shared_buffers": "64MB",
    "max_connections": "100",
    "random_page_cost": "1.1",
    "jit": "off",
    # The log is one file that is only rotated at a start, so it gets what is worth a person's
    # attention. What a statement did wrong is reported to the client who sent it, and may
    # contain what people wrote.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_checkpoints": "off",
    "log_timezone": "UTC",
}
# Given at every start, which overrules the file: OpenSetter's promises rest on these.
_FIXED = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "timezone": "UTC",
    "log_destination": "stderr",
    "logging_collector": "off",
}
_SOCKET_NAME = ".s.PGSQL.5432"
# 107 on Linux, 103 on macOS.
_SOCKET_PATH_BYTES = 103


def ensure(data_dir: Path, account: Account) -> Path:
    """The cluster's directory, made if it is missing; raises for another version's."""
    cluster = data_dir / "postgres"
    for leftover in data_dir.glob("initdb-*"):
        # A killed process's initdb may still be writing into it; then a later start removes it.
        shutil.rmtree(leftover, ignore_errors=True)
    version = cluster / "PG_VERSION"
    if not version.exists():
        _create(cluster, account)
    found = version.read_text().strip()
    if found != str(MAJOR_VERSION):
        message = (
            f"{cluster} was made by PostgreSQL {found}; this OpenSetter brings {MAJOR_VERSION}. "
            "Run `opensetter db backup` with the release that made it, then `opensetter db restore` "
            "with this one and another --data-dir."
        )
        raise EmbeddedPostgresError(message)
    return cluster


def socket_dir(cluster: Path, account: Account) -> Path:
    """The directory for the unix socket, which only the cluster's owner and root can enter."""
    # A comma separates hosts in a connection URL, and nothing can escape it.
    if _is_short_enough(cluster) and "," not in str(cluster):
        return cluster
    name = hashlib.sha256(f"{account.uid}:{cluster}".encode(errors="surrogateescape")).hexdigest()[:16]
    # The temporary directory and not XDG_RUNTIME_DIR: that one is emptied when its user logs out,
    # under the feet of a server left running.
    candidates = [Path(base).resolve() / f"opensetter-{name}" for base in (tempfile.gettempdir(), "/tmp")]  # noqa: S108 - made and checked below
    directory = next(path for path in candidates if _is_short_enough(path))
    directory.mkdir(mode=0o700, exist_ok=True)
    state = directory.lstat()
    is_private = stat.S_ISDIR(state.st_mode) and not stat.S_IMODE(state.st_mode) & 0o077
    if not is_private or state.st_uid not in {account.uid, os.geteuid()}:
        # The name can be guessed, so another user may have been there first.
        message = f"{directory} is not OpenSetter's own. Remove it, or choose a shorter --data-dir."
        raise EmbeddedPostgresError(message)
    account.take(directory)
    account.let_through(directory.parent)
    return directory


def settings(sockets: Path) -> list[str]:
    """The command line's settings for serving a cluster through a socket in this directory."""
    quoted = str(sockets).replace('"', '""')
    values = {**_FIXED, "unix_socket_directories": f'"{quoted}"'}
    return [word for name, value in values.items() for word in ("-c", f"{name}={value}")]


def remove_stale_socket(sockets: Path) -> None:
    """Removes what a killed postmaster left; to be called only when none is alive."""
    # PostgreSQL does this too, unless the number in the socket's lock file is some live process's.
    for name in (_SOCKET_NAME, f"{_SOCKET_NAME}.lock"):
        (sockets / name).unlink(missing_ok=True)


def _is_short_enough(directory: Path) -> bool:
    return len(os.fsencode(directory / _SOCKET_NAME)) <= _SOCKET_PATH_BYTES


def _create(cluster: Path, account: Account) -> None:
    postmaster.end_strays(cluster)
    # Made elsewhere and renamed, so that a cluster is whole or not there at all. The name is new
    # each time, because the initdb of a killed process goes on writing for a moment.
    fresh = Path(tempfile.mkdtemp(prefix="initdb-", dir=cluster.parent))
    try:
        account.take(fresh)
        _initdb(fresh, account)
        fresh.rename(cluster)
        _make_durable(cluster.parent)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _initdb(directory: Path, account: Account) -> None:
    command = [
        *(program("initdb"), "--pgdata", str(directory), "--username=postgres", "--no-instructions"),
        *("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
        # Who may connect is decided by the socket's directory, which is its owner's alone.
        *("--data-checksums", "--auth-local=trust", "--auth-host=reject"),
        *(word for name, value in _DEFAULTS.items() for word in ("--set", f"{name}={value}")),
    ]
    with tempfile.TemporaryFile() as output:
        child = account.spawn(command, output=output)
        try:
            failed = child.wait() != 0
        except BaseException:
            child.kill()
            child.wait()
            raise
        if failed:
            output.seek(0)
            words = postmaster.last_lines(output.read())
            message = f"PostgreSQL's files could not be made in {directory.parent}. initdb says:\n{words}"
            raise EmbeddedPostgresError(message)


def _make_durable(directory: Path) -> None:
    # macOS cannot sync a directory this way, and does not need to.
    if sys.platform == "linux":
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
