"""The server behind scripted models: OpenAI's chat completions on a free port of loopback, and nothing else of it."""

import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any

from opensetter.evaluation.models.asking import Asked, Says, Script

_SEEN = count(1)


@dataclass(slots=True)
class ScriptedModel:
    """A model while it is served. While `is_dark` it takes requests and never answers, as behind a broken network."""

    script: Script
    name: str = ""
    address: str = ""
    requests: int = 0
    _light: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._light.set()

    @property
    def is_dark(self) -> bool:
        return not self._light.is_set()

    def darken(self) -> None:
        self._light.clear()

    def lighten(self) -> None:
        self._light.set()

    def answer(self, body: dict[str, Any]) -> Says:
        self.requests += 1
        self._light.wait()
        return self.script(Asked(tuple(body["messages"]), tuple(body.get("tools", ()))))


@contextmanager
def served(script: Script) -> Iterator[ScriptedModel]:
    """The model behind `name` and, for this process and those that it starts, where OpenAI's would be."""
    # A name of its own, because clients are kept by name, with the address they had when they were made.
    model = ScriptedModel(script, name=f"openai:scripted-{os.getpid()}-{next(_SEEN)}")

    class Requests(_Requests):
        served = model

    server = _Server(("127.0.0.1", 0), Requests)
    model.address = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        with _environment(OPENAI_BASE_URL=model.address, OPENAI_API_KEY="none"):
            yield model
    finally:
        model.lighten()
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - the base class's own types
        """Whoever waits no longer has hung up: nothing to print."""


class _Requests(BaseHTTPRequestHandler):
    # One request for each connection: nobody is left to close one that outlives its event loop.
    protocol_version = "HTTP/1.0"
    # Headers and body are two writes; unbuffered, the second would wait for the client's delayed acknowledgement.
    wbufsize = -1
    served: ScriptedModel

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        content = json.dumps(_completion(body["model"], self.served.answer(body))).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - the base class's own
        """Not printed."""


def _completion(model: str, answer: Says) -> dict[str, Any]:
    calls = [
        {
            "id": f"call_{next(_SEEN)}",
            "type": "function",
            "function": {"name": name, "arguments": json.dumps(arguments, ensure_ascii=False)},
        }
        for name, arguments in answer.calls
    ]
    message: dict[str, Any] = {"role": "assistant", "content": answer.content}
    if calls:
        message["tool_calls"] = calls
    return {
        "id": f"chatcmpl-{next(_SEEN)}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": model,
        "choices": [{"index": 0, "message": message, "finish_reason": "tool_calls" if calls else "stop"}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
    }
