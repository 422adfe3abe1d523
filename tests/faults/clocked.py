"""An `opensetter` process whose clock can be moved while it runs: the command itself, and a port that takes offsets."""

import os
import socket
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from opensetter import cli
from opensetter.core import clock
from tests import processes
from tests.processes import Server

ROOT = Path(__file__).parents[2]
PORT_VARIABLE = "CLOCK_PORT"


@dataclass
class ClockedServer(Server):
    """A server that is told what time it is."""

    clock_port: int = 0

    def command_line(self) -> list[str]:
        return [sys.executable, "-m", "tests.faults.clocked", *self.arguments]

    def move_clock(self, offset: timedelta) -> None:
        """From here on the process's clock is that far ahead."""
        with socket.create_connection(("127.0.0.1", self.clock_port), timeout=5) as connection:
            connection.sendall(f"{offset.total_seconds()}\n".encode())
            assert connection.recv(16) == b"moved"


def server(home: Path, *options: str, settings: Mapping[str, str] | None = None) -> ClockedServer:
    """A server that is not started yet, as `processes.server` makes one."""
    port, clock_port = processes.free_port(), processes.free_port()
    paths = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    given = {**(settings or {}), PORT_VARIABLE: str(clock_port), "PYTHONPATH": paths}
    return ClockedServer(home, ("serve", f"--port={port}", *options), given, port=port, clock_port=clock_port)


def _obey(listening: socket.socket) -> None:
    while True:
        connection, _ = listening.accept()
        with connection, connection.makefile() as said:
            clock.shift(timedelta(seconds=float(said.readline())))
            connection.sendall(b"moved")


def main() -> None:
    """Run the command that the arguments name, and move its clock when told to."""
    listening = socket.create_server(("127.0.0.1", int(os.environ[PORT_VARIABLE])))
    threading.Thread(target=_obey, args=(listening,), daemon=True).start()
    cli.main()


if __name__ == "__main__":
    main()
