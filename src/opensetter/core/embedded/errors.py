"""What can go wrong with the embedded PostgreSQL, in sentences for the person at the terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class EmbeddedPostgresError(Exception):
    """The embedded PostgreSQL cannot do what was asked; the message says why and what to do."""


class DataDirInUse(EmbeddedPostgresError):
    """Another process works in this data directory."""


@contextmanager
def sentences(subject: Path) -> Iterator[None]:
    """Turns the operating system's refusals (permissions, full disk, read-only) into sentences."""
    try:
        yield
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        message = f"OpenSetter cannot use {subject}: {error.strerror or error}{where}."
        raise EmbeddedPostgresError(message) from error
