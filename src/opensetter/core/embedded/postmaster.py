"""The postmaster, PostgreSQL's first process: found, launched and stopped."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from opensetter.core.embedded import access
from opensetter.core.embedded.account import Account
from opensetter.core.embedded.errors import EmbeddedPostgresError
from opensetter.core.embedded.programs import program

POLL_SECONDS = 0.02
_STOP_SECONDS = 60
_LOG_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class Postmaster:
    """A live postmaster as its postmaster.pid described it; `child` when we are its parent."""

    cluster: Path
    pid: int
    socket_dir: Path
    state: str
    child: subprocess.Popen[bytes] | None = None

    @property
    def is_ready(self) -> bool:
        return self.state == "ready"

    def is_alive(self) -> bool:
        """Whether it still runs; also collects a dead child."""
        is_alive = _is_postmaster(self.pid, self.cluster)
        if self.child and not is_alive:
            self.child.wait()
        return is_alive

    def stop(self) -> None:
        """Ends its sessions, writes everything to disk and waits until it is gone."""
        # Fast shutdown; then, for a disk too slow or a session that will not end, immediate
        # shutdown, after which the next start recovers what was committed; then force.
        for order, seconds in ((signal.SIGINT, _STOP_SECONDS), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)):
            if self._obeys(order, seconds):
                return
        message = f"PostgreSQL (process {self.pid}) does not stop, not even by force."
        raise EmbeddedPostgresError(message)

    def _obeys(self, order: signal.Signals, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        if self.is_alive():
            with suppress(ProcessLookupError):
                os.kill(self.pid, order)
        while self.is_alive():
            if time.monotonic() > deadline:
                return False
            time.sleep(POLL_SECONDS)
        return True


def find(cluster: Path) -> Postmaster | None:
    """The live postmaster of a cluster, whoever started it; it may still be starting or already stopping."""
    try:
        lines = (cluster / "postmaster.pid").read_text(errors="surrogateescape").splitlines()
    except FileNotFoundError:
        return None
    if not lines or not lines[0].isdigit() or not _is_postmaster(int(lines[0]), cluster):
        return None
    sockets, state = (lines[4], lines[7].strip()) if len(lines) > 7 else ("", "starting")  # noqa: PLR2004 - the file's lines are numbered
    return Postmaster(cluster, int(lines[0]), Path(sockets), state)


def launch(cluster: Path, account: Account, settings: Sequence[str], log: Path) -> Postmaster:
    """Starts a postmaster where none is alive, and returns when it accepts connections."""
    command = [program("postgres"), "-D", str(cluster), *settings]
    environment = _disown_stale_pid(cluster)
    deadline = time.monotonic() + 10
    while True:
        child, words = _try_launch(command, account, environment, log)
        found = find(cluster) if child.returncode is None else None
        if found:
            return replace(found, child=child)
        # The sessions of a killed postmaster end by themselves, a moment after it.
        if b"is still in use" not in words or time.monotonic() > deadline:
            message = f"PostgreSQL did not come up in {cluster}. The end of {log}:\n{last_lines(words)}"
            raise EmbeddedPostgresError(message)
        time.sleep(POLL_SECONDS)


def end_strays(cluster: Path) -> None:
    """Ends a postmaster whose files were deleted under it, before new ones are made in their place."""
    # It would notice within a minute and end itself, and would then remove the new one's socket.
    if sys.platform != "linux":
        return
    for process in Path("/proc").iterdir():
        with suppress(OSError):
            if process.name.isdigit() and str((process / "cwd").readlink()) == f"{cluster} (deleted)":
                os.kill(int(process.name), signal.SIGKILL)


def last_lines(output: bytes) -> str:
    """The end of a program's output, for a message."""
    lines = output.decode(errors="replace").strip().splitlines()
    return "\n".join(lines[-8:]) or "(nothing; is the disk full?)"


def _try_launch(
    command: list[str], account: Account, environment: dict[str, str], log: Path
) -> tuple[subprocess.Popen[bytes], bytes]:
    """The child, ready or dead, and what it wrote."""
    if log.exists() and log.stat().st_size > _LOG_BYTES:
        log.replace(log.with_name(f"{log.name}.1"))
    descriptor = os.open(log, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "rb+", buffering=0) as output:
        access.hand_over(descriptor, log.parent)
        begin = output.seek(0, os.SEEK_END)
        child = account.spawn(command, output=output, environment=environment)
        try:
            _wait_until_ready(child, Path(command[2]))
        except BaseException:
            child.terminate()
            child.wait()
            raise
        output.seek(begin)
        return child, output.read()


def _wait_until_ready(child: subprocess.Popen[bytes], cluster: Path) -> None:
    # No time limit: recovery after a crash takes as long as it takes, and giving up would only
    # make the next start begin it again.
    while child.poll() is None:
        found = find(cluster)
        if found and found.pid == child.pid and found.is_ready:
            return
        time.sleep(POLL_SECONDS)


def _disown_stale_pid(cluster: Path) -> dict[str, str]:
    """What makes PostgreSQL accept a postmaster.pid whose number is now some other process's."""
    file = cluster / "postmaster.pid"
    if not file.exists():
        return {}
    first = file.read_text(errors="surrogateescape").partition("\n")[0]
    if not first.isdigit():
        # Cut off by a full disk or a power loss. PostgreSQL would ask a person to remove it.
        file.unlink()
        return {}
    # Removing the file would work too, but it also names the shared memory by which PostgreSQL
    # knows that sessions of a killed postmaster still write. This variable, which pg_ctl uses for
    # its own ancestors, makes it ignore the number alone.
    return {"PG_GRANDPARENT_PID": first}


def _is_postmaster(pid: int, cluster: Path) -> bool:
    return f"/postgres -D {cluster} -c " in _command_line(pid)


def _command_line(pid: int) -> str:
    """A process's command line; empty for a dead one, and for one that only waits to be collected."""
    if sys.platform != "linux":
        return _ask_ps(pid)
    try:
        # Not its working directory or program: a container's root may not read those of another user.
        return os.fsdecode(Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" "))
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _ask_ps(pid: int) -> str:
    listing = subprocess.run(  # noqa: S603 - a number
        ["ps", "-ww", "-o", "command=", "-p", str(pid)],  # noqa: S607 - it lives in different places
        capture_output=True,
        check=False,
    )
    return os.fsdecode(listing.stdout)
