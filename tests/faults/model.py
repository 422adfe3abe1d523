"""An OpenAI-compatible chat-completions server on loopback that answers as the tests want, also badly.

The name of the model says how: `openai:obedient`, `openai:echo`, `openai:hostile`, `openai:failing`. Whatever follows
a slash is free, so that a test can tell its own requests apart; `slow=0.5-2` in it makes each answer take that long.
"""

import asyncio
import json
import random
import re
import socket
import struct
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any

OBEDIENT_TEXT = "Lovely! You can book a time that suits you here:"


@dataclass(frozen=True)
class Asked:
    """One request, as the model got it."""

    model: str
    messages: list[dict[str, Any]]
    tools: list[dict[str, Any]]
    number: int

    @property
    def said(self) -> str:
        """What the person wrote last: the burst that is to be answered."""
        return self.users[-1]

    @property
    def users(self) -> list[str]:
        return [str(message["content"]) for message in self.messages if message["role"] == "user"]

    @property
    def everything(self) -> str:
        """All that the model was told."""
        return json.dumps([self.messages, self.tools], ensure_ascii=False)

    def form(self) -> dict[str, Any]:
        """The output tool: the one that has texts to fill in."""
        return next(tool["function"] for tool in self.tools if "text" in tool["function"]["parameters"]["properties"])


@dataclass(frozen=True)
class Says:
    """An answer in the usual form. A call's arguments may be a text that is no JSON."""

    content: str | None = None
    calls: tuple[tuple[str, Mapping[str, Any] | str], ...] = ()
    finish: str | None = None
    refusal: str | None = None
    total_tokens: int = 120


@dataclass(frozen=True)
class Fails:
    """An answer that is none: a status, a body, and how the connection goes on."""

    status: int = 200
    body: bytes = b""
    after_seconds: float = 0
    resets: bool = False
    drips: bool = False


Behaviour = Callable[[Asked], Says | Fails]


def fills_in(asked: Asked, **values: Any) -> Says:
    """A good answer: the output tool, called with these values."""
    return Says(calls=((asked.form()["name"], values),))


def obedient(asked: Asked) -> Says:
    """Offers the booking link, whatever was said and whatever the instructions are."""
    return fills_in(asked, text=OBEDIENT_TEXT, offer_link=True)


def echo(asked: Asked) -> Says:
    """Repeats what the person wrote, so that a reply shows what it answers."""
    return fills_in(asked, text=f"You wrote: {asked.said}", offer_link=False)


class Hold:
    """The next request to a model, kept waiting until it is released."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._asked = asyncio.Event()
        self._released = threading.Event()

    def keep(self) -> None:
        """Called where the request is: waits for the release."""
        self._loop.call_soon_threadsafe(self._asked.set)
        self._released.wait(60)

    async def until_asked(self) -> None:
        async with asyncio.timeout(60):
            await self._asked.wait()

    def release(self) -> None:
        self._released.set()


@dataclass
class FakeModel:
    """The server, while it runs. `behaviours` are found by what stands before the slash of a model's name."""

    behaviours: dict[str, Behaviour] = field(default_factory=lambda: {"obedient": obedient, "echo": echo})
    requests: defaultdict[str, list[Asked]] = field(default_factory=lambda: defaultdict(list))
    address: str = ""
    _holds: dict[str, Hold] = field(default_factory=dict)
    _numbers: "defaultdict[str, Iterator[int]]" = field(default_factory=lambda: defaultdict(count))

    @property
    def settings(self) -> dict[str, str]:
        """What makes an OpenSetter process ask this model."""
        return {"OPENAI_BASE_URL": f"{self.address}/v1", "OPENAI_API_KEY": "test"}

    def hold(self, model: str) -> Hold:
        """Keep the next request to this model waiting; those after it are answered at once."""
        self._holds[model] = Hold()
        return self._holds[model]

    def answer(self, body: dict[str, Any]) -> Says | Fails:
        name = body["model"]
        asked = Asked(name, body["messages"], body.get("tools", []), next(self._numbers[name]))
        self.requests[name].append(asked)
        hold = self._holds.pop(name, None)
        if hold is not None:
            hold.keep()
        slow = re.search(r"slow=([\d.]+)-([\d.]+)", name)
        if slow:
            time.sleep(random.uniform(float(slow[1]), float(slow[2])))  # noqa: S311 - no secret
        return self.behaviours[name.partition("/")[0]](asked)


@contextmanager
def serving(**behaviours: Behaviour) -> Iterator[FakeModel]:
    """A fake model on a free port, with these behaviours besides its own."""
    model = FakeModel()
    model.behaviours.update(behaviours)

    class Requests(_Requests):
        fake = model

    server = _Server(("127.0.0.1", 0), Requests)
    model.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield model
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 512

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up, or was killed, is what many of these tests are about: nothing to print."""


class _Requests(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Headers and body are two writes; unbuffered, the second would wait for the client's delayed acknowledgement.
    wbufsize = -1
    fake: FakeModel

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        answer = self.fake.answer(body)
        if isinstance(answer, Fails):
            self._fail(answer)
        else:
            self._send(200, json.dumps(_completion(body["model"], answer)).encode())

    def _send(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()

    def _fail(self, answer: Fails) -> None:
        time.sleep(answer.after_seconds)
        if answer.drips:
            self._drip()
        elif answer.resets:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b'{"id": "cut')
            self.wfile.flush()
            # Closed with lingering off, the connection is reset rather than ended.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
        else:
            self._send(answer.status, answer.body)

    def _drip(self) -> None:
        """A byte at a time: no single read takes long, and the whole takes for ever."""
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "1000")
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.2)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Not printed."""


def _completion(model: str, answer: Says) -> dict[str, Any]:
    calls = [
        {
            "id": f"call_{random.getrandbits(48):x}",
            "type": "function",
            "function": {
                "name": name,
                "arguments": arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False),
            },
        }
        for name, arguments in answer.calls
    ]
    message: dict[str, Any] = {"role": "assistant", "content": answer.content}
    if calls:
        message["tool_calls"] = calls
    if answer.refusal:
        message["refusal"] = answer.refusal
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": model,
        "choices": [
            {"index": 0, "message": message, "finish_reason": answer.finish or ("tool_calls" if calls else "stop")}
        ],
        "usage": {
            "prompt_tokens": 100,
            "completion_tokens": answer.total_tokens - 100,
            "total_tokens": answer.total_tokens,
        },
    }
