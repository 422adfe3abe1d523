"""The operating system's account that PostgreSQL runs as, and its way to the files it needs."""

import os
import pwd
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from opensetter.core.embedded import access
from opensetter.core.embedded.errors import EmbeddedPostgresError
from opensetter.core.embedded.programs import package_dir

# PostgreSQL refuses to run as root. The pip package uses this name too.
STAND_IN = "pgserver"


@dataclass(frozen=True, slots=True)
class Account:
    """Who owns PostgreSQL's files and processes: ourselves, or someone else when we are root."""

    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        return self.uid == os.geteuid()

    def take(self, path: Path) -> None:
        """Makes the account the owner of a path that we have just made."""
        if not self.is_ours:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def let_through(self, path: Path) -> None:
        """Lets the account enter a directory and those above it; nobody else gains anything."""
        if not self.is_ours:
            for directory in (path, *path.parents):
                access.allow_entering(directory, self.uid)

    def spawn(
        self, command: Sequence[str], *, output: IO[bytes], environment: dict[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        """Starts one of PostgreSQL's programs under this account, away from our terminal."""
        return subprocess.Popen(  # noqa: S603 - our own program, arguments as a list
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            # The account may not be able to enter the directory that we were started in.
            cwd="/",
            # Nothing inherited: PGPORT, PGDATA or a foreign locale would change what it does.
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC", **(environment or {})},
            # Ctrl-C goes to every process of the terminal's session. PostgreSQL is stopped by
            # us, after the last request.
            start_new_session=True,
            user=None if self.is_ours else self.uid,
            group=None if self.is_ours else self.gid,
            extra_groups=None if self.is_ours else [],
        )


def choose(cluster: Path) -> Account:
    """The account for a cluster: whoever owns its files; for a new one ourselves, or a stand-in for root."""
    us = os.geteuid()
    owner = cluster.stat() if cluster.exists() else None
    if us == 0:
        # The owner may be any number: a container built anew can give the stand-in another one.
        account = Account(owner.st_uid, owner.st_gid) if owner and owner.st_uid else _stand_in()
        _open_programs(account)
        return account
    if owner and owner.st_uid != us:
        message = (
            f"The files in {cluster} belong to {_name(owner.st_uid)}. "
            "Run OpenSetter as that user or as root, or choose another --data-dir."
        )
        raise EmbeddedPostgresError(message)
    return Account(us, os.getegid())


def _stand_in() -> Account:
    try:
        entry = pwd.getpwnam(STAND_IN)
    except KeyError:
        entry = _create_stand_in()
    return Account(entry.pw_uid, entry.pw_gid)


def _create_stand_in() -> pwd.struct_passwd:
    options = ("--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin")
    try:
        made = subprocess.run(  # noqa: S603 - fixed arguments
            ["useradd", *options, STAND_IN],  # noqa: S607 - it lives in different places
            capture_output=True,
            text=True,
            check=False,
        )
        reason = made.stderr.strip()
    except FileNotFoundError:
        reason = "there is no useradd here"
    try:
        # Also when useradd failed: another process may have been first.
        return pwd.getpwnam(STAND_IN)
    except KeyError:
        message = (
            f"PostgreSQL refuses to run as root, and the user {STAND_IN} could not be made ({reason}). "
            "Run OpenSetter as an ordinary user, create that user, or set a database URL."
        )
        raise EmbeddedPostgresError(message) from None


def _open_programs(account: Account) -> None:
    package = package_dir()
    account.let_through(package)
    # Installed under a strict umask, the package's files are root's alone. They are public.
    if not (package / "__init__.py").stat().st_mode & stat.S_IROTH:
        access.publish(package)
        # Beside the package are the shared libraries of its programs, where the wheel needs them.
        access.publish(package.with_name(f"{package.name}.libs"))


def _name(uid: int) -> str:
    try:
        return f"the user {pwd.getpwuid(uid).pw_name}"
    except KeyError:
        return f"user number {uid}"
