"""The machine that proofs share: who measures has it alone, and is not kept waiting by those who come after."""

import threading
import time
from pathlib import Path

from tests.reliability.machine import at_work

PATIENCE_SECONDS = 10


class Proofs:
    """Proofs that began, in their order, and are at work until they are let go."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._ends: dict[str, threading.Event] = {}
        self._threads: dict[str, threading.Thread] = {}
        self.at_work: list[str] = []

    def comes(self, name: str, *, alone: bool = False) -> None:
        self._ends[name] = threading.Event()

        def prove() -> None:
            with at_work(self._home, alone=alone):
                self.at_work.append(name)
                self._ends[name].wait(PATIENCE_SECONDS)
                self.at_work.remove(name)

        self._threads[name] = threading.Thread(target=prove)
        self._threads[name].start()

    def ends(self, name: str) -> None:
        self._ends[name].set()
        self._threads[name].join(PATIENCE_SECONDS)

    def are(self, *names: str) -> bool:
        """Whether exactly these come to be at work, and stay so."""
        until = time.monotonic() + PATIENCE_SECONDS
        while sorted(self.at_work) != sorted(names) and time.monotonic() < until:
            time.sleep(0.005)
        time.sleep(0.05)
        return sorted(self.at_work) == sorted(names)


def test_one_that_measures_waits_for_the_others_and_is_not_overtaken(tmp_path: Path):
    proofs = Proofs(tmp_path)
    proofs.comes("one")
    proofs.comes("another")
    assert proofs.are("one", "another")
    proofs.comes("measuring", alone=True)
    assert proofs.are("one", "another")
    proofs.comes("late")
    proofs.ends("one")
    assert proofs.are("another")
    proofs.ends("another")
    assert proofs.are("measuring")
    proofs.ends("measuring")
    assert proofs.are("late")
    proofs.ends("late")
