"""Starting PostgreSQL in a data directory, and joining the one that runs there."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
import structlog

from opensetter.core.embedded import account, cluster, postmaster
from opensetter.core.embedded.errors import DataDirInUse, EmbeddedPostgresError, sentences
from opensetter.core.embedded.lock import DataDirLock
from opensetter.core.embedded.postmaster import POLL_SECONDS, Postmaster

DATABASE = "opensetter"
# How long to wait for commands to end, or for another process that is starting or stopping.
PATIENCE_SECONDS = 10
# A process that was just killed keeps its locks for some milliseconds.
_DYING_SECONDS = 0.5
_LOOK_EVERY_SECONDS = 0.5

log = structlog.get_logger(__name__)


class EmbeddedPostgres:
    """A PostgreSQL that serves this process, until `stop`.

    If the process dies first, PostgreSQL lives on, loses nothing, and is taken over by the
    next start.
    """

    def __init__(self, data_dir: Path, lock: DataDirLock, running: Postmaster) -> None:
        self.url = _url(running)
        self._data_dir = data_dir
        self._lock = lock
        self._postmaster = running

    def revive(self) -> bool:
        """Starts PostgreSQL again under the same URL if it has died; True if it had to."""
        if self._postmaster.is_alive():
            return False
        with sentences(self._data_dir):
            self._postmaster = _serve(self._data_dir)
        return True

    @contextmanager
    def kept_alive(self) -> Iterator[None]:
        """Inside the block PostgreSQL is started again whenever it dies, by a thread that looks after it."""
        is_over = threading.Event()
        keeper = threading.Thread(target=self._keep_alive, args=(is_over,), name="postgres-keeper")
        keeper.start()
        try:
            yield
        finally:
            is_over.set()
            keeper.join()

    def _keep_alive(self, is_over: threading.Event) -> None:
        while not is_over.wait(_LOOK_EVERY_SECONDS):
            try:
                if self.revive():
                    log.warning("postgres.started_again")
            except EmbeddedPostgresError as error:
                # A full disk, for one. The next look tries again, and by then there may be room.
                log.warning("postgres.not_started", error=str(error))

    def stop(self) -> None:
        """Stops PostgreSQL, waits until it is gone, and frees the data directory; may be called twice."""
        if not self._lock.is_held:
            return
        try:
            self._lock.clear()
            self._postmaster.stop()
        finally:
            self._lock.close()


def start(data_dir: Path) -> EmbeddedPostgres:
    """Serves a data directory, made on the first start, to this process and to attaching commands.

    Raises `DataDirInUse` while another server does.
    """
    with sentences(data_dir):
        home = _prepare(data_dir)
        lock = DataDirLock(home)
        try:
            _wait_to_be_alone(lock, home)
            lock.sign()
            return EmbeddedPostgres(home, lock, _serve(home))
        except BaseException:
            lock.close()
            raise


def attach(data_dir: Path) -> str:
    """The URL of the PostgreSQL that a running server has in this data directory."""
    with sentences(data_dir):
        found = postmaster.find(_cluster(data_dir.expanduser().resolve()))
    if found is None or not found.is_ready:
        message = f"No OpenSetter is running on {data_dir}. Start one with `opensetter serve`."
        raise EmbeddedPostgresError(message)
    return _url(found)


@contextmanager
def running(data_dir: Path) -> Iterator[str]:
    """The URL of the PostgreSQL in this data directory, for the length of a command.

    Uses the running server's. Without a server it is started, and stopped again by the last
    command that uses it.
    """
    with sentences(data_dir):
        home = _prepare(data_dir)
        lock = DataDirLock(home)
    try:
        with sentences(data_dir):
            joined = _join(lock, home)
        try:
            yield _url(joined)
        finally:
            # Nobody else answers for PostgreSQL any more: no other command, and no server, which
            # may have been killed since we joined it.
            if lock.try_alone():
                joined.stop()
    finally:
        lock.close()


def _prepare(data_dir: Path) -> Path:
    home = data_dir.expanduser().resolve()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return home


def _cluster(home: Path) -> Path:
    return home / "postgres"


def _wait_to_be_alone(lock: DataDirLock, home: Path) -> None:
    """Waits for commands, which are short, but not for another server."""
    begin = time.monotonic()
    while not lock.try_alone():
        waited = time.monotonic() - begin
        server = lock.server()
        if server is not None and waited > _DYING_SECONDS:
            message = (
                f"Another OpenSetter (process {server}) is already using {home}. Stop it, or choose another --data-dir."
            )
            raise DataDirInUse(message)
        if waited > PATIENCE_SECONDS:
            raise DataDirInUse(_busy(home))
        time.sleep(POLL_SECONDS)


def _join(lock: DataDirLock, home: Path) -> Postmaster:
    """The postmaster to use; the lock is shared afterwards, unless a server answers for it."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() <= deadline:
        if lock.try_alone():
            lock.clear()
            served = _serve(home)
            # A server may slip in between; then it has taken PostgreSQL over, and we attach to it.
            if lock.try_shared():
                return served
        elif lock.try_shared() or lock.server() is not None:
            found = postmaster.find(_cluster(home))
            if found and found.is_ready:
                return found
            lock.let_go()
        time.sleep(POLL_SECONDS)
    raise DataDirInUse(_busy(home))


def _busy(home: Path) -> str:
    return (
        f"Another OpenSetter command has kept {home} busy for {PATIENCE_SECONDS} seconds. "
        "Try again when it has ended, or choose another --data-dir."
    )


def _serve(home: Path) -> Postmaster:
    """A postmaster that accepts connections to our database: the surviving one, or a new one."""
    owner = account.choose(_cluster(home))
    owner.let_through(home)
    files = cluster.ensure(home, owner)
    found = postmaster.find(files)
    while found and found.state == "starting":
        time.sleep(POLL_SECONDS)
        found = postmaster.find(files)
    if found and not found.is_ready:
        found.stop()
    elif found:
        _ensure_database(found)
        return found
    sockets = cluster.socket_dir(files, owner)
    cluster.remove_stale_socket(sockets)
    launched = postmaster.launch(files, owner, cluster.settings(sockets), home / "postgres.log")
    try:
        _ensure_database(launched)
    except BaseException:
        launched.stop()
        raise
    return launched


def _ensure_database(found: Postmaster) -> None:
    try:
        with psycopg.connect(_url(found, "postgres"), autocommit=True, connect_timeout=10) as connection:
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            if connection.execute(query, (DATABASE,)).fetchone() is None:
                connection.execute(f"CREATE DATABASE {DATABASE}")
    except psycopg.Error as error:
        message = f"PostgreSQL runs in {found.cluster}, but it refused us: {str(error).strip()}"
        raise EmbeddedPostgresError(message) from error


def _url(found: Postmaster, database: str = DATABASE) -> str:
    return f"postgresql://postgres@/{database}?host={quote(str(found.socket_dir), safe='/')}"
