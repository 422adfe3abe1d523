"""`opensetter` processes that begin where the imports end: forked off one that has done them.

To import a server takes three seconds of processor, and the suite starts a hundred. What is forked is a process as any
other: with a number, a group, an environment, a directory and files of its own, run from the command's first line on
its own arguments, and killed like any other. Proofs in their full size, and whatever is about a start itself, start
the command in earnest.
"""

import atexit
import gc
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import Any, Never

from opensetter import cli

ROOT = Path(__file__).parent.parent
COMMANDS = ("serve", "worker", "organizations", "keys", "users", "database", "doctor", "chat")
AT_THE_START = ("OTEL_", "PYTHON", "LD_", "COVERAGE_")
"""What is looked at in the environment only before our own first line runs."""

POLL_SECONDS = 0.02


class Forked:
    """A process that was forked off: what `subprocess.Popen` offers of it."""

    def __init__(self, nursery: "Nursery", pid: int) -> None:
        self.pid = pid
        self._nursery = nursery
        self._code: int | None = None

    def poll(self) -> int | None:
        """How it has ended: its code, or the signal's number below zero; None while it runs."""
        if self._code is None:
            self._code = self._nursery.ask(poll=self.pid)
        return self._code

    def wait(self, timeout: float | None = None) -> int:
        """How it ends; `subprocess.TimeoutExpired` if it does not in so many seconds."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if deadline is not None and time.monotonic() > deadline:
                raise subprocess.TimeoutExpired("opensetter", timeout or 0)
            time.sleep(POLL_SECONDS)
        return code


class Nursery:
    """The process that has done the imports, which forks whatever it is asked to. It ends with whoever started it."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-m", "tests.warm", str(theirs.fileno())]
        self._process = subprocess.Popen(command, cwd=ROOT, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
        theirs.close()
        self._socket, self._line = ours, ours.makefile("rw")
        self._one_at_a_time = Lock()

    def start(
        self, arguments: Sequence[str], *, cwd: Path, env: Mapping[str, str], output: Path, errors: Path | None = None
    ) -> Forked:
        """Run `opensetter` with these arguments; what it prints is added to a file, or errors to one of their own."""
        files = {"output": str(output), "errors": str(errors or output)}
        return Forked(self, self.ask(arguments=list(arguments), cwd=str(cwd), env=dict(env), **files))

    def end(self) -> None:
        """Nobody asks any more."""
        self._line.close()
        self._socket.close()
        self._process.wait(10)

    def ask(self, **what: Any) -> Any:
        with self._one_at_a_time:
            self._line.write(json.dumps(what) + "\n")
            self._line.flush()
            answer = self._line.readline()
        assert answer, f"what forks processes has ended: {self._process.wait(10)}"
        return json.loads(answer)


_nursery: Nursery | None = None


def nursery() -> Nursery:
    """The one of this process, which is started when it is first asked for."""
    global _nursery  # noqa: PLW0603 - it is to last as long as this process, whoever asks first
    if _nursery is None:
        _nursery = Nursery()
        atexit.register(_nursery.end)
    return _nursery


def fits(settings: Mapping[str, str]) -> bool:
    """Whether a process with these settings may begin after the imports, in proofs of this size."""
    is_small = os.environ.get("RELIABILITY_SIZE", "smoke") == "smoke"
    return is_small and hasattr(os, "fork") and not any(name.startswith(AT_THE_START) for name in settings)


def _serve(descriptor: int) -> list[str]:
    """Fork off what is asked for until nobody asks any more; in each child it returns, with the child's arguments."""
    for command in COMMANDS:
        import_module(f"opensetter.cli.{command}")
    # What a process imports when it first has to.
    for later in ("opensetter.engine.llm", "pydantic_ai.models.openai", "pydantic_ai.providers.openai"):
        import_module(later)
    gc.collect()
    gc.freeze()
    with socket.socket(fileno=descriptor) as asking, asking.makefile("rw") as line:
        for request in line:
            asked = json.loads(request)
            if "poll" in asked:
                answer = _ended(asked["poll"])
            else:
                answer = os.fork()
                if answer == 0:
                    _settle(asked)
                    return list(asked["arguments"])
            line.write(json.dumps(answer) + "\n")
            line.flush()
    sys.exit()


def _ended(pid: int) -> int | None:
    found, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


def _settle(asked: Mapping[str, Any]) -> None:
    """Be the process that is asked for: in a session, a directory and an environment of its own."""
    os.setsid()
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["env"])
    time.tzset()
    for own, name in ((1, "output"), (2, "errors")):
        file = os.open(asked[name], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        os.dup2(file, own)
        os.close(file)


def _run(arguments: Sequence[str]) -> Never:
    sys.argv = [str(Path(sys.executable).parent / "opensetter"), *arguments]
    cli.main()
    sys.exit()


if __name__ == "__main__":
    _run(_serve(int(sys.argv[1])))
