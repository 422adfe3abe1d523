"""The database's schema: which revision it has, which this release needs, and the way from one to the other."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

MIGRATIONS = Path(__file__).parents[1] / "migrations"

# Only one process migrates at a time; the number is arbitrary and must stay the same for ever.
_UPGRADE_LOCK = 7_106_331_204


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration for this package's migrations."""
    found = Config()
    found.set_main_option("script_location", str(MIGRATIONS))
    found.set_main_option("file_template", "%%(year)d%%(month).2d%%(day).2d_%%(slug)s")
    found.attributes["connection"] = connection
    return found


def head() -> str:
    """The revision that this release needs."""
    revision = ScriptDirectory.from_config(config()).get_current_head()
    assert revision is not None  # noqa: S101 - the package carries its migrations
    return revision


def is_known(revision: str) -> bool:
    """Whether this release has heard of a revision; an unknown one was made by a newer release."""
    return revision in {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}


def current(url: str) -> str | None:
    """The revision that a database has; None for an empty one."""
    with _connect(url) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(url: str) -> None:
    """Bring a database to this release's revision; does nothing when it is there already."""
    with _connect(url) as connection:
        # Held for the session, so that a second process waits here and then finds nothing to do.
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _UPGRADE_LOCK})
        # A statement that would make the live server's requests queue behind it gives up instead.
        connection.execute(text("SET lock_timeout = '4s'"))
        connection.commit()
        command.upgrade(config(connection), "head")


def _connect(url: str) -> Connection:
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        poolclass=NullPool,
        connect_args={"connect_timeout": 3, "options": "-c timezone=UTC"},
    )
    return engine.connect()
