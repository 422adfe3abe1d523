"""The machine as something that proofs share, and that those which measure have to themselves."""

from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_SH, LOCK_UN, flock
from pathlib import Path


@contextmanager
def at_work(home: Path, *, alone: bool) -> Iterator[None]:
    """Have the machine beside others, or alone: whoever is `alone` waits for the others, and they wait for it.

    `home` is a directory that all processes have in common. One that waits is not overtaken: the others queue
    behind it at the door.
    """
    with (home / "door").open("w") as door, (home / "machine").open("w") as machine:
        flock(door, LOCK_EX)
        flock(machine, LOCK_EX if alone else LOCK_SH)
        flock(door, LOCK_UN)
        yield
