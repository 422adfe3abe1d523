"""The database's schema: which revision it has, which this release needs, and the way from one to the other.

Alembic is loaded only to migrate: a start with nothing to do need not wait for it.
"""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import psycopg
import structlog
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from opensetter.core.errors import OpenSetterError

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0019"
"""The revision that this release needs: the newest migration's, as a test makes sure.

Revisions are numbered, so that a release can tell a newer schema from an older one without having heard of it.
"""

REVISION = "SELECT version_num, obj_description('alembic_version'::regclass, 'pg_class') FROM alembic_version"
"""The query for what `complaint` judges."""

MIGRATIONS = Path(__file__).parents[1] / "migrations"

LOCK_MILLISECONDS = 800
"""How long one statement of a migration waits for a table: whoever comes for it later waits behind the migration."""

PATIENCE_SECONDS = 120.0
"""How long a migration tries to get at a table that somebody else keeps for themselves."""

_PAUSE_SECONDS = 1.0
"""Between two tries: time for those who had to queue behind the first to be served."""

# Only one process migrates at a time; the number is arbitrary and must stay the same for ever.
_UPGRADE_LOCK = 7_106_331_204

log = structlog.get_logger(__name__)


class SchemaMismatch(OpenSetterError):
    """The database's schema is not one on which this release can serve."""


class SchemaBusy(OpenSetterError):
    """A migration could not get at a table, and gave up."""


def config(connection: Connection | None = None) -> "Config":
    """Alembic's configuration for this package's migrations."""
    from alembic.config import Config

    found = Config()
    found.set_main_option("script_location", str(MIGRATIONS))
    found.set_main_option("file_template", "%%(year)d%%(month).2d%%(day).2d_%%(slug)s")
    found.attributes["connection"] = connection
    return found


def current(url: str) -> str | None:
    """The revision that a database has; None for an empty one."""
    return _look(url)[0]


def check(url: str) -> None:
    """Raise `SchemaMismatch`, with what to do about it, unless this release can serve on a database's schema."""
    if problem := complaint(*_look(url)):
        raise SchemaMismatch(problem)


def complaint(revision: str | None, oldest_served: str | None) -> str | None:
    """Why this release cannot serve on a schema, and what to do about it; None if it can.

    A newer schema is fine, because migrations add: a release goes on serving while its successor's schema is there
    already. The rare migration that takes something away writes into the comment on Alembic's table from which
    revision on a release can do without it; that is `oldest_served`.
    """
    if revision is None:
        return "The database has no OpenSetter schema yet: run `opensetter db upgrade`."
    if revision < HEAD:
        return f"The schema is at {revision}, and this release needs {HEAD}: run `opensetter db upgrade`."
    if oldest_served is not None and oldest_served > HEAD:
        return f"The schema ({revision}) is newer than this release of OpenSetter can serve on: upgrade OpenSetter."
    return None


def upgrade(url: str, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
    """Bring a database to this release's revision while others serve on it; does nothing when it is there or further.

    Each revision is done as a whole or not at all. `SchemaBusy` if a table stays in somebody's hands for so long,
    `SchemaMismatch` if a newer release has taken away what this one needs.
    """
    revision = current(url)
    if revision is not None and revision >= HEAD:
        check(url)
        return
    _migrate(url, "upgrade", "head", patience_seconds)


def downgrade(url: str, revision: str, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
    """Take a database back to an earlier revision, for a release that cannot serve on a newer one.

    What only the newer schema can hold is lost, so a backup comes first. Raises as `upgrade` does.
    """
    _migrate(url, "downgrade", revision, patience_seconds)


def _migrate(url: str, direction: Literal["upgrade", "downgrade"], revision: str, patience_seconds: float) -> None:
    from alembic import command

    go = command.upgrade if direction == "upgrade" else command.downgrade
    with _connect(url) as connection:
        _wait_to_be_alone(connection)
        deadline = time.monotonic() + patience_seconds
        while True:
            try:
                return go(config(connection), revision)
            except (DBAPIError, psycopg.Error) as error:
                connection.rollback()
                if not _is_kept_out(error):
                    raise
                if time.monotonic() >= deadline:
                    raise SchemaBusy(_whose(connection)) from error
            log.info("schema.waiting_for_table")
            time.sleep(_PAUSE_SECONDS)


def _wait_to_be_alone(connection: Connection) -> None:
    """Until no other process migrates; what it has done by then need not be done again."""
    # By asking again and again: a statement that waits is a transaction that an index being built would wait for.
    while not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _UPGRADE_LOCK}):
        connection.rollback()
        time.sleep(_PAUSE_SECONDS / 10)
    connection.commit()


def _is_kept_out(error: DBAPIError | psycopg.Error) -> bool:
    """Whether a lock could not be had, which another try may get."""
    original = error.orig if isinstance(error, DBAPIError) else error
    return isinstance(original, psycopg.errors.LockNotAvailable | psycopg.errors.DeadlockDetected)


_OLDEST = text(
    """
    SELECT pid, coalesce(nullif(application_name, ''), 'somebody'), round(extract(epoch FROM now() - xact_start))
    FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
    ORDER BY xact_start LIMIT 1
    """
)


def _whose(connection: Connection) -> str:
    found = connection.execute(_OLDEST).one_or_none()
    suspect = (
        ""
        if found is None
        else f" The longest open transaction is {found[1]}'s, process {found[0]}, for {found[2]} seconds."
    )
    return (
        "The schema could not be changed, because a table was in use by another connection for too long."
        f"{suspect} End it and run `opensetter db upgrade` again; until then all is as it was."
    )


def _look(url: str) -> tuple[str | None, str | None]:
    """A database's revision, and the oldest one whose release it still serves; None for what it does not say."""
    with psycopg.connect(url, connect_timeout=3) as connection:
        try:
            found = connection.execute(REVISION).fetchone()
        except psycopg.errors.UndefinedTable:
            return None, None
    return (None, None) if found is None else found


def _connect(url: str) -> Connection:
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        poolclass=NullPool,
        connect_args={"connect_timeout": 3, "options": "-c timezone=UTC"},
    )
    return engine.connect()
