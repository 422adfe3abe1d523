"""A connection to PostgreSQL that hangs up on a server which has stopped answering."""

import asyncio
import os
import socket
import traceback
from collections.abc import Mapping
from typing import Any

from psycopg import AsyncConnection

PATIENCE_SECONDS = 4.6
"""How long a server may be silent: a little more than it may take for a statement, and less than callers wait."""

KEEPALIVES: Mapping[str, Any] = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
"""What lets the operating system find out that an idle connection's other end is gone."""


class PatientConnection(AsyncConnection[Any]):
    """psycopg's connection, with a limit to how long it waits for an answer.

    A statement's own time-out is kept by the server, so a host that is frozen or cut off keeps nobody to it, and the
    driver would wait for ever. Hung up on, a connection fails as one whose server has died, for everyone alike.
    """

    @classmethod
    async def connect(cls, *args: Any, **options: Any) -> "PatientConnection":  # noqa: ANN401 - as psycopg has it
        """A connection; one that cannot be made, in time or at all, leaves nothing open."""
        try:
            return await super().connect(*args, **options)
        except BaseException as failure:
            # Also if whoever waits is cancelled, as a readiness check is that takes too long. psycopg's frame holds the
            # error, the error its traceback, and that the frame: until the garbage collector comes by, which may take
            # minutes, the half-made connection stays open, and the server's place with it.
            traceback.clear_frames(failure.__traceback__)
            raise

    async def wait(self, gen: Any, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - as psycopg has it: of any result
        # Only who waits for notifications says how long, and silence is what they expect.
        if "timeout" in options:
            return await super().wait(gen, *args, **options)
        alarm = asyncio.get_running_loop().call_later(PATIENCE_SECONDS, self._hang_up)
        try:
            return await super().wait(gen, *args, **options)
        finally:
            alarm.cancel()

    def _hang_up(self) -> None:
        # Closing the connection here would pull it from under the one who waits; the end of the stream wakes them.
        with socket.socket(fileno=os.dup(self.fileno())) as end:
            end.shutdown(socket.SHUT_RDWR)
