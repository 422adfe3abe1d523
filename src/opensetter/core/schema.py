"""The database's schema: which revision it has, which this release needs, and the way from one to the other.

Alembic is loaded only to migrate: a start with nothing to do need not wait for it.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0003"
"""The revision that this release needs: the newest migration's, as a test makes sure."""

MIGRATIONS = Path(__file__).parents[1] / "migrations"

# Only one process migrates at a time; the number is arbitrary and must stay the same for ever.
_UPGRADE_LOCK = 7_106_331_204


def config(connection: Connection | None = None) -> "Config":
    """Alembic's configuration for this package's migrations."""
    from alembic.config import Config

    found = Config()
    found.set_main_option("script_location", str(MIGRATIONS))
    found.set_main_option("file_template", "%%(year)d%%(month).2d%%(day).2d_%%(slug)s")
    found.attributes["connection"] = connection
    return found


def is_known(revision: str) -> bool:
    """Whether this release has heard of a revision; an unknown one was made by a newer release."""
    from alembic.script import ScriptDirectory

    return revision in {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}


def current(url: str) -> str | None:
    """The revision that a database has; None for an empty one."""
    with psycopg.connect(url, connect_timeout=3) as connection:
        try:
            found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except psycopg.errors.UndefinedTable:
            return None
    return None if found is None else found[0]


def upgrade(url: str) -> None:
    """Bring a database to this release's revision; does nothing when it is there already."""
    if current(url) == HEAD:
        return
    from alembic import command

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
