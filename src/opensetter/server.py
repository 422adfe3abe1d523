"""One process that serves: uvicorn, the application, and a worker beside it, started and stopped in order."""

import asyncio
import gc
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

import structlog
import uvicorn
from starlette.types import ASGIApp

from opensetter.app import create_app, create_monitor
from opensetter.core import tracing
from opensetter.core.errors import OpenSetterError
from opensetter.core.protocol import BoundedHttp
from opensetter.core.runtime import Runtime
from opensetter.worker import Worker

REQUESTS_SHARE = 0.6
"""How much of the time for finishing belongs to requests; what is left is for the jobs, which had this time too."""

log = structlog.get_logger(__name__)


class PortTaken(OpenSetterError):
    """That port is in use."""


class _Server(uvicorn.Server):
    """Leaves signals to us: uvicorn's own handling ends with raising the signal again, which would end the process
    before the worker has finished and PostgreSQL is stopped.
    """

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # A connection without a request is closed first, and a request that has arrived but was not read yet would be
        # cut off with it. Each of these turns of the loop accepts and reads what is there.
        for _ in range(3):
            await asyncio.sleep(0.05)
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; `PortTaken` in a sentence if there is none to be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((host, port))
    except OSError as error:
        opened.close()
        raise PortTaken(
            f"Cannot listen on {host}, port {port} ({error.strerror}). Choose another with --port."
        ) from error
    opened.set_inheritable(True)
    return opened


def _config(app: ASGIApp, finishing_seconds: float) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        lifespan="on",
        loop="uvloop",
        http=BoundedHttp,
        ws="none",
        proxy_headers=False,
        timeout_graceful_shutdown=max(1, int(finishing_seconds)),
    )


@asynccontextmanager
async def showing(runtime: Runtime, sock: socket.socket) -> AsyncIterator[None]:
    """`/metrics`, `/livez` and `/readyz` for the length of the block, for a worker that stands alone."""
    server = _Server(_config(create_monitor(runtime), 1), lambda: None)
    serving = asyncio.create_task(server.serve([sock]))
    try:
        yield
    finally:
        server.should_exit = True
        await serving


async def run(runtime: Runtime, sock: socket.socket, *, with_worker: bool, on_ready: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT; then take nothing new, and finish what is under way.

    Requests come first, since an accepted message may queue a job; then the worker finishes its jobs. Each has a share
    of the settings' time. What does not finish is still queued, and is taken up after the next start.
    """
    tracing.start()
    app = create_app(runtime)
    for_requests = runtime.settings.shutdown_seconds * REQUESTS_SHARE
    server = _Server(_config(app, for_requests), on_ready)
    # Open event streams watch this and end by themselves; a drain would otherwise wait for every open page.
    closing = app.state.closing = asyncio.Event()

    def close(number: int) -> None:
        closing.set()
        server.handle_exit(number, None)

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, close, number)
    worker = Worker(
        runtime.beside() if with_worker else runtime, finishing_seconds=runtime.settings.shutdown_seconds - for_requests
    )
    working = asyncio.create_task(worker.run()) if with_worker else None
    settle_memory()
    try:
        await server.serve([sock])
    finally:
        worker.stop()
        if working is not None:
            with suppress(asyncio.CancelledError):
                await working


def settle_memory() -> None:
    """Take what was loaded at start out of the garbage collector's sight.

    It stays for ever, and going through all of it again takes some 70 ms, in which nobody is answered.
    """
    gc.collect()
    gc.freeze()
