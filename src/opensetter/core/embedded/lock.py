"""Who may start and stop PostgreSQL in a data directory: one server, or several commands at once."""

import fcntl
import os
from pathlib import Path

from opensetter.core.embedded import access


class DataDirLock:
    """A lock on the data directory, which the kernel releases when its process dies, however it dies.

    A server holds it alone for as long as it lives, signed with its process number. A command
    holds it alone while it starts PostgreSQL and then shares it with other commands; whoever can
    get it alone again is the last one out.
    """

    def __init__(self, data_dir: Path) -> None:
        # Not inherited by programs that we start, so PostgreSQL cannot keep the lock for us.
        self._file = os.open(data_dir / "opensetter.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        access.hand_over(self._file, data_dir)
        self.is_held = False

    def try_alone(self) -> bool:
        """Takes or keeps the lock for us only; when that fails, what we held is lost."""
        return self._try(fcntl.LOCK_EX)

    def try_shared(self) -> bool:
        """Takes the lock together with others who share it; when that fails, what we held is lost."""
        return self._try(fcntl.LOCK_SH)

    def let_go(self) -> None:
        """Gives the lock up, but can try again."""
        fcntl.flock(self._file, fcntl.LOCK_UN)
        self.is_held = False

    def close(self) -> None:
        """Gives the lock up for good; may be called twice."""
        if self._file >= 0:
            os.close(self._file)
        self._file = -1
        self.is_held = False

    def sign(self) -> None:
        """Writes down that a server, this process, holds the lock."""
        self.clear()
        os.pwrite(self._file, f"{os.getpid()}\n".encode(), 0)

    def clear(self) -> None:
        """Removes the signature: ours when we stop, or one that a killed server has left."""
        os.ftruncate(self._file, 0)

    def server(self) -> int | None:
        """The process number of the server that holds the lock, if one does."""
        text = os.pread(self._file, 20, 0).strip()
        if not text.isdigit():
            return None
        try:
            os.kill(int(text), 0)
        except ProcessLookupError:
            return None
        except PermissionError:
            pass  # It lives, under another user.
        return int(text)

    def _try(self, kind: int) -> bool:
        try:
            fcntl.flock(self._file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            # The kernel drops the old lock before it looks whether it can give the new one.
            self.is_held = False
        else:
            self.is_held = True
        return self.is_held
