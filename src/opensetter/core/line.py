"""A connection for hot paths: prepared statements, one at a time, driven straight from the event loop.

psycopg's own asynchronous cursor registers with the loop, sets a timer and wakes a task for each wait, which takes
longer than sending and reading does. This one stays registered, and hands the answer over where it arrives. What is
spoken is psycopg's libpq all the same, with its types and errors.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import psycopg
from psycopg import AsyncConnection, pq
from psycopg.adapt import Transformer

Row = tuple[Any, ...]
Parameters = Sequence[str | None]
"""A statement's parameters, written as PostgreSQL reads them."""

Order = Callable[[], None]
Answered = Callable[[list[Row] | psycopg.Error], None]


class Line:
    """One connection's hot side. It carries one statement at a time.

    A statement that is not answered within `patience_seconds` ends the connection: what became of it is unknown.
    """

    def __init__(self, connection: AsyncConnection[Any], *, patience_seconds: float) -> None:
        self._connection = connection
        self._libpq = connection.pgconn
        self._patience = patience_seconds
        # One for all results: it remembers how their types are read.
        self._transformer = Transformer(connection)
        self._loop = asyncio.get_running_loop()
        self._socket = self._libpq.socket
        self._answered: Answered | None = None
        self._last: pq.abc.PGresult | None = None
        self._is_closed = False
        self._alarm: asyncio.TimerHandle | None = None
        self._listen()

    @property
    def is_open(self) -> bool:
        return not self._is_closed and not self._connection.closed

    async def prepare(self, statements: Mapping[str, str]) -> None:
        """Make statements known by their names; psycopg's error if one of them cannot be."""
        for name, statement in statements.items():
            await self._carry_out(partial(self._libpq.send_prepare, name.encode(), statement.encode()))

    def begin(self, name: str, parameters: Parameters, answered: Answered) -> None:
        """Send a prepared statement; `answered` is called once with its rows, or with what went wrong."""
        self._send(self._statement(name, parameters), answered)

    async def execute(self, name: str, parameters: Parameters) -> list[Row]:
        """The rows of a prepared statement; psycopg's error if it fails."""
        return await self._carry_out(self._statement(name, parameters))

    def close(self) -> None:
        """End the connection at once."""
        if not self._is_closed:
            self._is_closed = True
            self._loop.remove_reader(self._socket)
            self._loop.remove_writer(self._socket)
            self._libpq.finish()

    def _statement(self, name: str, parameters: Parameters) -> Order:
        written = [None if value is None else value.encode() for value in parameters]
        return partial(self._libpq.send_query_prepared, name.encode(), written)

    async def _carry_out(self, order: Order) -> list[Row]:
        waiting: asyncio.Future[list[Row] | psycopg.Error] = self._loop.create_future()

        def answered(outcome: list[Row] | psycopg.Error) -> None:
            if not waiting.done():
                waiting.set_result(outcome)

        self._send(order, answered)
        outcome = await waiting
        if isinstance(outcome, psycopg.Error):
            raise outcome
        return outcome

    def _send(self, order: Order, answered: Answered) -> None:
        self._answered = answered
        try:
            order()
        except psycopg.Error as error:
            self._lose(error)
            return
        self._alarm = self._loop.call_later(
            self._patience, self._lose, psycopg.OperationalError("the server is silent")
        )
        self._flush()

    def _flush(self) -> None:
        try:
            is_left = self._libpq.flush()
        except psycopg.Error as error:
            self._lose(error)
            return
        # A large batch may not fit into the socket at once.
        if is_left:
            self._loop.add_writer(self._socket, self._flush)
        else:
            self._loop.remove_writer(self._socket)

    def _listen(self) -> None:
        # Not once and for all: libuv tells of a socket in error a single time, also when there is something left to
        # read before the error, as a server's last words are. Adding anew what is there already is not enough.
        self._loop.remove_reader(self._socket)
        self._loop.add_reader(self._socket, self._read)

    def _read(self) -> None:
        try:
            self._libpq.consume_input()
            # Asked for what has not arrived yet, libpq waits for it, and the whole process with it.
            while not self._libpq.is_busy():
                result = self._libpq.get_result()
                if result is None:
                    break
                self._last = result
            else:
                self._listen()
                return
        except psycopg.Error as error:
            self._lose(error)
            return
        last, self._last = self._last, None
        if last is None:
            self._listen()
            return
        outcome = self._outcome(last)
        if isinstance(outcome, psycopg.Error) and outcome.sqlstate is None:
            # Not the server's word but libpq's: the connection broke.
            self._lose(psycopg.OperationalError(str(outcome)))
        else:
            self._answer(outcome)

    def _outcome(self, result: pq.abc.PGresult) -> list[Row] | psycopg.Error:
        if result.status == pq.ExecStatus.TUPLES_OK:
            self._transformer.set_pgresult(result)
            return self._transformer.load_rows(0, result.ntuples, tuple)
        if result.status == pq.ExecStatus.COMMAND_OK:
            return []
        return psycopg.errors.error_from_result(result)

    def _lose(self, error: psycopg.Error) -> None:
        self.close()
        self._answer(error)

    def _answer(self, outcome: list[Row] | psycopg.Error) -> None:
        answered, self._answered = self._answered, None
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        if answered is not None:
            answered(outcome)
