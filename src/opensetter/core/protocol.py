"""Connections as they come in: uvicorn's HTTP/1.1, with limits on how long, how large and how odd a request may be.

A server that waits for ever belongs to whoever opens the most connections and says the least on them. And what two
parsers can read in two ways lets a request through whatever stands in front of us. Neither gets as far as a route.
"""

import asyncio
import re
from typing import ClassVar, Literal, cast

import structlog
from httptools import HttpParserError, HttpParserUpgrade
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from opensetter.core.gate import SAFE_HEADERS
from opensetter.core.web import new_request_id, problem

PATIENCE_SECONDS = 10.0
"""How long a request may take to come in, and a connection until the first byte of one; how long it may stand still."""

SLOWEST_BODY = 1024
"""A body that is long in coming earns a second more with each of so many bytes."""

LARGEST_HEAD = 32 * 1024
LONGEST_TARGET = 8 * 1024
MOST_HEADERS = 100

LARGEST_FRAMING = 64 * 1024
"""Bytes around a body's chunks: beyond these there may be eight to each byte of the body itself, and no more."""

LINGER_SECONDS = 2.0
"""How long the rest of a refused request is thrown away, so that the answer is read before the connection ends."""

_VERSIONS = {"1.0", "1.1"}
# A name, an IPv4 address or a bracketed IPv6 address, with or without a port.
_HOST = re.compile(rb"(?:[A-Za-z0-9._~%!$&'()*+,;=-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{0,5})?")

_STATUS = b"HTTP/1.1 "

log = structlog.get_logger(__name__)


class _Refused(Exception):
    """The request cannot go on; what to answer."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail


class _Line:
    """The transport as an answer sees it: closing it is the protocol's business.

    An answer's head waits for the body that follows within the same turn of the loop: sent one after the other, each
    costs a system call and wakes the client.
    """

    __slots__ = ("_end", "_head", "_loop", "_transport", "is_closing")

    def __init__(self, transport: asyncio.Transport, protocol: "BoundedHttp") -> None:
        self._transport = transport
        self._loop = protocol.loop
        self._head: bytes | None = None
        self._end = protocol.hang_up
        self.is_closing = protocol.is_closing

    def write(self, data: bytes) -> None:
        if self._head is not None:
            data, self._head = self._head + data, None
        elif data.startswith(_STATUS):
            self._head = data
            self._loop.call_soon(self.flush)
            return
        self._transport.write(data)

    def flush(self) -> None:
        """Send a head for which no body has come yet."""
        if self._head is not None:
            data, self._head = self._head, None
            self._transport.write(data)

    def close(self) -> None:
        self.flush()
        self._end()

    def let_go(self) -> None:
        """Forget the protocol, which would otherwise wait for the garbage collector with all it holds."""
        self._head = None
        self._end = self._transport.close
        self.is_closing = self._transport.is_closing


class BoundedHttp(HttpToolsProtocol):
    """One connection. Its only timer looks at notes that are taken on the way, so that no request pays for one."""

    patience_seconds: ClassVar[float] = PATIENCE_SECONDS
    linger_seconds: ClassVar[float] = LINGER_SECONDS

    _transport: asyncio.Transport
    _line: _Line
    _timer: asyncio.TimerHandle

    # What is to come: nothing that was begun, the rest of a head, or the rest of a body.
    _awaits: Literal["", "head", "body"] = ""
    _began = _moved = 0.0
    _head = _body = _framing = 0
    # Of the piece of bytes at hand: how many there are, and how many were certainly not of the head under way.
    _piece = _before = 0
    _host: bytes | None = None
    _reusable = True
    _deaf = _lingers = False
    _unsent = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._transport = transport
        self._line = _Line(transport, self)
        self.transport = cast("asyncio.Transport", self._line)  # it has all that an answer uses of one
        self._moved = self.loop.time()
        self._timer = self.loop.call_later(self.patience_seconds, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        self._deaf = self._lingers = True
        self._timer.cancel()
        super().connection_lost(exc)
        self._line.let_go()

    def data_received(self, data: bytes) -> None:
        if len(data) <= LARGEST_HEAD:
            self._take(data)
            return
        # So that no more than this is ever parsed of a head that will be refused.
        for start in range(0, len(data), LARGEST_HEAD):
            self._take(data[start : start + LARGEST_HEAD])

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._awaits = "head"
        self._began = self._moved = self.loop.time()
        self._head = -self._before

    def on_headers_complete(self) -> None:
        self._judge()
        super().on_headers_complete()
        # Trailers come after the body, and are not for a route to see: nobody has checked them on the way.
        self.headers = []
        # An answer that is given before the whole request has come in ends the connection.
        self._reusable = self._reusable and self.cycle.keep_alive
        self.cycle.keep_alive = False
        self._awaits = "body"
        self._body = 0
        self._framing = -self._piece

    def on_body(self, body: bytes) -> None:
        super().on_body(body)
        self._moved = self.loop.time()
        self._body += len(body)

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._awaits = ""
        self._before = self._piece
        if not self.cycle.response_started:
            self.cycle.keep_alive = self._reusable

    def on_response_complete(self) -> None:
        # Not uvicorn's own, which would set a timer for the next request, and cancel it with that.
        self.server_state.total_requests += 1
        self._moved = self.loop.time()
        if not self.is_closing():
            self.flow.resume_reading()
            if self.pipeline:
                self._start_asgi_task(*self.pipeline.pop())

    def shutdown(self) -> None:
        self._reusable = False
        super().shutdown()

    def hang_up(self) -> None:
        """End the connection, after its last answer has been read if more is still coming in.

        Closed at once, what nobody read would make the system reset the connection, and the answer go with it.
        """
        if self._lingers or self._transport.is_closing() or not (self._awaits or self._deaf):
            self._transport.close()
            return
        self._deaf = self._lingers = True
        self.flow.resume_reading()
        if self._transport.can_write_eof():
            self._transport.write_eof()
        self._timer.cancel()
        self._timer = self.loop.call_later(self.linger_seconds, self._look)

    def is_closing(self) -> bool:
        return self._lingers or self._transport.is_closing()

    def _take(self, data: bytes) -> None:
        if self._deaf:
            return
        self._piece = len(data)
        self._before = self._piece if self._awaits == "body" else 0
        try:
            self.parser.feed_data(data)
            if self._awaits:
                self._weigh()
        except HttpParserUpgrade:
            # Nothing here speaks anything else: the request is answered, and whatever follows it is not read.
            self._reusable = self.cycle.keep_alive = False
            self._deaf = True
        except HttpParserError as error:
            # The parser holds on to what a callback raised, and says something of its own.
            reason = error.__context__
            self._refuse(reason if isinstance(reason, _Refused) else _malformed())
        except _Refused as refused:
            self._refuse(refused)

    def _weigh(self) -> None:
        """Judge how much there is of a head that goes on, and of what surrounds a body's chunks."""
        if self._awaits == "head":
            self._head += self._piece
            if self._head > LARGEST_HEAD:
                raise _too_large() if self.headers else _too_long()
        else:
            self._framing += self._piece
            if self._framing > LARGEST_FRAMING + 9 * self._body:
                raise _malformed()

    def _judge(self) -> None:
        """Raise `_Refused` for a head that is too large, or that not everybody reads alike."""
        if len(self.url) > LONGEST_TARGET:
            raise _too_long()
        headers = self.headers
        # Of a head that came in one piece, which was not larger than a head may be, the size is known to be right.
        if len(headers) > MOST_HEADERS or (self._head > 0 and _size(headers) > LARGEST_HEAD):
            raise _too_large()
        found = dict(headers)
        host = found.get(b"host")
        version = self.parser.get_http_version()
        twice = len(found) != len(headers) and sum(name == b"host" for name, _ in headers) > 1
        # HTTP/1.0 knew no Host, and simple health checks still speak it.
        if twice or version not in _VERSIONS or (host is None and version != "1.0"):
            raise _malformed("Speak HTTP/1.1, with one Host header.")
        if host is not None and host != self._host:
            if not _HOST.fullmatch(host):
                raise _malformed("The Host header names no host.")
            self._host = host
        # With a length beside it, or twice, the parser has refused it already.
        encoding = found.get(b"transfer-encoding")
        if encoding is not None and (encoding.lower() != b"chunked" or version == "1.0"):
            raise _malformed("The one transfer encoding is chunked, in HTTP/1.1.")

    def _refuse(self, refused: _Refused) -> None:
        """Answer and hang up; or only hang up, once what was asked before is answered."""
        log.debug("connection.refused", status=refused.status, code=refused.code)
        # Thousands of headers would stay for as long as the connection lingers.
        self.headers.clear()
        cycle = self.cycle
        answering = cycle is not None and not cycle.response_complete
        if answering and self._awaits != "body":
            self._reusable = cycle.keep_alive = False
            self._deaf = True
        elif answering and (self.pipeline or cycle.response_started):
            # Nothing that could be said here would be taken for what it is.
            self._transport.abort()
        else:
            if answering:
                cycle.disconnected = True
                cycle.message_event.set()
            self._line.flush()
            self._transport.write(self._answer(refused))
            self._deaf = True
            self.hang_up()

    def _answer(self, refused: _Refused) -> bytes:
        request_id = new_request_id()
        scope = {"type": "http", "state": {"request_id": request_id}}
        response = problem(scope, refused.status, refused.code, refused.detail)
        headers = [
            *self.server_state.default_headers,
            *response.raw_headers,
            (b"x-request-id", request_id.encode()),
            *SAFE_HEADERS,
            (b"connection", b"close"),
        ]
        lines = b"".join(b"%s: %s\r\n" % header for header in headers)
        return STATUS_LINE[refused.status] + lines + b"\r\n" + bytes(response.body)

    def _look(self) -> None:
        """See whether a limit is reached; else come back when the next one can be.

        No limit is shorter than the longest time between two looks, so none is noticed late.
        """
        now = self.loop.time()
        if self._is_stuck() or (self._lingers and not self._unsent):
            self._transport.abort()
            return
        due = self._due(now)
        if due > now:
            self._timer = self.loop.call_at(due, self._look)
            return
        self._timer = self.loop.call_later(self.patience_seconds, self._look)
        if self._awaits:
            self._refuse(_Refused(408, "request_timeout", "The request took too long to come in."))
        else:
            # There is nothing to answer: said now, it could be taken for the answer to what comes next.
            self.hang_up()

    def _due(self, now: float) -> float:
        """When the other side will have been waited for long enough, as far as it can be told now."""
        is_busy = self.cycle is not None and not self.cycle.response_complete
        # Nobody is to blame for not sending what we do not read.
        if self._deaf or self.flow.read_paused or (is_busy and self._awaits != "body"):
            return now + self.patience_seconds
        if self._awaits == "head":
            return self._began + self.patience_seconds
        if self._awaits == "body":
            slowest = self._began + self.patience_seconds + self._body / SLOWEST_BODY
            return min(self._moved + self.patience_seconds, slowest)
        return self._moved + self.patience_seconds

    def _is_stuck(self) -> bool:
        """Whether nothing of what we have to say was taken since the last look."""
        before, self._unsent = self._unsent, self._transport.get_write_buffer_size()
        return 0 < before <= self._unsent


def _malformed(detail: str = "This is not a request as HTTP/1.1 has it.") -> _Refused:
    return _Refused(400, "request_malformed", detail)


def _too_long() -> _Refused:
    return _Refused(414, "target_too_long", f"An address may have {LONGEST_TARGET // 1024} KiB at most.")


def _too_large() -> _Refused:
    detail = f"The headers may be {MOST_HEADERS}, of {LARGEST_HEAD // 1024} KiB in all."
    return _Refused(431, "headers_too_large", detail)


def _size(headers: list[tuple[bytes, bytes]]) -> int:
    return sum(len(name) + len(value) + 4 for name, value in headers)
