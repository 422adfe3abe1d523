"""Connections: what a request may look like on the wire, how large it may be, and how long it may take."""

import asyncio
import json

import pytest
from tests.caller import until
from tests.faults.smuggled import CHUNKED, NEXT, POST, SHAPES
from tests.serving import serving
from tests.wire import NoAnswer, ask, wire

from opensetter.core.protocol import LARGEST_HEAD, LONGEST_TARGET, MOST_HEADERS, BoundedHttp

ALIVE = NEXT


class Impatient(BoundedHttp):
    """The same, with time limits that a test can wait for."""

    patience_seconds = 0.3
    linger_seconds = 0.2


@pytest.fixture
async def port(runtime):
    async with serving(runtime) as served:
        yield int(served.address.rpartition(":")[2])


@pytest.fixture
async def hasty_port(runtime):
    async with serving(runtime, http=Impatient) as served:
        yield int(served.address.rpartition(":")[2])


async def test_requests_follow_each_other_on_one_connection(port):
    async with wire(port) as line:
        for _ in range(3):
            assert (await line.ask(ALIVE)).status == 200
        await line.send(ALIVE + ALIVE + ALIVE)
        assert [(await line.answer()).status for _ in range(3)] == [200] * 3


async def test_a_request_that_comes_byte_by_byte_is_a_request(port):
    async with wire(port) as line:
        for byte in b"\r\n" + ALIVE:
            await line.send(bytes([byte]))
        assert (await line.answer()).status == 200


async def test_what_two_parsers_may_read_in_two_ways_is_refused_and_nothing_after_it_is_read(port, subtests):
    for sent in SHAPES:
        with subtests.test(repr(sent[:100])):
            async with wire(port) as line:
                answer = await line.ask(sent + NEXT)
                assert (answer.status, answer.code) == (400, "request_malformed")
                assert answer.headers["connection"] == "close"
                assert answer.headers["x-content-type-options"] == "nosniff"
                with pytest.raises(NoAnswer):
                    await line.answer()


async def test_http_1_0_needs_no_host_and_gets_one_answer(port):
    async with wire(port) as line:
        answer = await line.ask(b"GET /livez HTTP/1.0\r\n\r\n")
        assert (answer.status, answer.headers["connection"]) == (200, "close")
        assert await line.ended() < 1


async def test_a_request_to_speak_something_else_is_answered_and_ends_the_connection(port):
    async with wire(port) as line:
        upgrade = ALIVE[:-2] + b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
        answer = await line.ask(upgrade + ALIVE)
        assert (answer.status, answer.headers["connection"]) == (200, "close")
        with pytest.raises(NoAnswer):
            await line.answer()


async def test_headers_are_bounded_in_number_and_in_size(port):
    def alive(*headers: bytes) -> bytes:
        return ALIVE[:-2] + b"".join(header + b"\r\n" for header in headers) + b"\r\n"

    assert (await ask(port, alive(*[b"X: y"] * (MOST_HEADERS - 1)))).status == 200
    assert (await ask(port, alive(b"X: " + b"y" * (LARGEST_HEAD - 200)))).status == 200
    for sent in (
        alive(*[b"X: y"] * MOST_HEADERS),
        alive(*[b"X: y"] * 20_000),
        alive(b"X: " + b"y" * LARGEST_HEAD),
        alive(b"X: " + b"y" * 1_000_000),
        alive(b"X" * 1_000_000 + b": y"),
        alive(b"X: " + b"y" * 20_000, b"Z: " + b"y" * 20_000),
        # What never ends is not waited for.
        ALIVE[:-2] + b"X: " + b"y" * LARGEST_HEAD,
    ):
        answer = await ask(port, sent)
        assert (answer.status, answer.code) == (431, "headers_too_large")


async def test_the_headers_of_a_refused_request_are_forgotten_at_once(runtime):
    refused: list[BoundedHttp] = []

    class Remembered(BoundedHttp):
        def hang_up(self) -> None:
            refused.append(self)
            super().hang_up()

    async with serving(runtime, http=Remembered) as served:
        port = int(served.address.rpartition(":")[2])
        assert (await ask(port, ALIVE[:-2] + b"X: y\r\n" * 20_000 + b"\r\n")).status == 431
    assert [one.headers or one.scope["headers"] for one in set(refused)] == [[]]


async def test_a_request_behind_another_may_be_as_large_as_any(port):
    """What came before it in the same bytes does not count against it."""
    padded = ALIVE[:-2] + b"X: " + b"y" * 20_000 + b"\r\n\r\n"
    async with wire(port) as line:
        await line.send(padded * 3 + padded[:-2])
        assert [(await line.answer()).status for _ in range(3)] == [200] * 3
        assert (await line.ask(b"\r\n")).status == 200


async def test_an_address_is_bounded(port):
    assert (await ask(port, b"GET /livez?" + b"x" * (LONGEST_TARGET - 7) + ALIVE[10:])).status == 200
    for length in (LONGEST_TARGET, 50_000, 1_000_000):
        answer = await ask(port, b"GET /livez?" + b"x" * length + ALIVE[10:])
        assert (answer.status, answer.code) == (414, "target_too_long")


async def test_the_answer_to_a_body_that_is_too_large_is_read_before_the_connection_ends(port, tenant):
    post = POST + f"Authorization: Bearer {tenant.key}\r\n".encode()
    endless = post + CHUNKED + b"\r\n" + b"8000\r\n" + b" " * 0x8000 + b"\r\n"
    for sent, more in (
        (post + b"Content-Length: 100000000\r\n\r\n", b" " * 500_000),
        (endless, (b"8000\r\n" + b" " * 0x8000 + b"\r\n") * 20),
    ):
        async with wire(port) as line:
            await line.send(sent + more)
            await asyncio.sleep(0.1)
            await line.send(more)
            answer = await line.answer()
            assert (answer.status, answer.code) == (413, "body_too_large")
            assert answer.headers["connection"] == "close"
            assert await line.ended() < 3


async def test_what_follows_a_body_is_not_taken_for_a_header(port, tenant):
    """A trailer could otherwise bring a key that a proxy in front has looked for in vain."""
    body = json.dumps(tenant.booking()).encode()
    trailer = f"Authorization: Bearer {tenant.key}\r\n".encode()
    sent = POST + CHUNKED + b"\r\n" + b"%x\r\n" % len(body) + body + b"\r\n0\r\n"
    assert (await ask(port, sent + trailer + b"\r\n")).status == 401
    assert (await ask(port, sent.replace(CHUNKED, CHUNKED + trailer) + b"X: y\r\n\r\n")).status == 201


async def test_a_request_that_is_long_in_coming_is_refused(hasty_port):
    for begun in (
        b"GET /li",
        ALIVE[:-2],
        POST + b"Content-Length: 10\r\n\r\n",
        POST + b"Content-Length: 10\r\n\r\n{",
        POST + CHUNKED + b"\r\n2\r\n{",
    ):
        async with wire(hasty_port) as line:
            answer = await line.ask(begun)
            assert (answer.status, answer.code) == (408, "request_timeout")
            assert 0.2 < answer.seconds < 1


async def test_a_body_that_trickles_is_refused(hasty_port):
    async with wire(hasty_port) as line:
        await line.send(POST + b"Content-Length: 1000\r\n\r\n")
        trickle = asyncio.create_task(_trickle(line))
        assert (await line.answer()).code == "request_timeout"
        trickle.cancel()


async def _trickle(line):
    while True:
        await line.send(b" ")
        await asyncio.sleep(0.05)


async def test_a_long_body_may_take_longer_if_it_keeps_coming(hasty_port):
    async with wire(hasty_port) as line:
        await line.send(POST + b"Content-Length: 20000\r\n\r\n")
        for _ in range(10):
            await line.send(b" " * 2000)
            await asyncio.sleep(0.1)
        assert (await line.answer()).status == 401


async def test_a_connection_on_which_nothing_is_asked_ends_without_a_word(hasty_port):
    for begun in (b"", b"\r\n"):
        async with wire(hasty_port) as line:
            await line.send(begun)
            with pytest.raises(NoAnswer):
                await line.answer()


async def test_a_half_sent_request_does_not_harm_the_answer_before_it(hasty_port):
    async with wire(hasty_port) as line:
        await line.send(ALIVE + b"GET /livez HT")
        assert (await line.answer()).status == 200
        assert (await line.answer()).code == "request_timeout"


async def test_nonsense_behind_requests_ends_the_connection_after_their_answers(port):
    async with wire(port) as line:
        await line.send(ALIVE + ALIVE + b"nonsense\r\n\r\n")
        assert [(await line.answer()).status for _ in range(2)] == [200] * 2
        with pytest.raises(NoAnswer):
            await line.answer()


async def test_a_connection_that_the_other_side_keeps_is_given_up(runtime):
    async with serving(runtime, http=Impatient) as served:
        port = int(served.address.rpartition(":")[2])
        async with wire(port) as line:
            assert (await line.ask(b"nonsense\r\n\r\n")).status == 400
            assert len(served.server.server_state.connections) == 1
            await asyncio.sleep(0.5)
            assert not served.server.server_state.connections


async def test_answers_that_nobody_reads_are_not_kept_for_ever(runtime):
    async with serving(runtime, http=Impatient) as served:
        port = int(served.address.rpartition(":")[2])
        async with wire(port) as line:
            await line.send(NEXT.replace(b"/livez", b"/docs") * 100)
            connections = served.server.server_state.connections
            await until(lambda: _now(bool(connections)))
            await until(lambda: _now(not connections))


async def _now(found):
    return found
