"""A PostgreSQL of our own: started in a data directory, shared by commands, and stopped again."""

from opensetter.core.embedded.errors import DataDirInUse, EmbeddedPostgresError
from opensetter.core.embedded.server import EmbeddedPostgres, attach, running, start

__all__ = ["DataDirInUse", "EmbeddedPostgres", "EmbeddedPostgresError", "attach", "running", "start"]
