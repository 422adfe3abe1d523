"""`opensetter worker`: more hands for the queue."""

import asyncio
import signal
import socket
from contextlib import nullcontext
from typing import Annotated

import typer
import uvloop

from opensetter import server
from opensetter.cli.options import DatabaseUrl, DataDir, console, load_settings, runtime
from opensetter.core import embedded, schema, tracing
from opensetter.core.settings import Settings
from opensetter.worker import Worker


def worker(
    metrics_port: Annotated[
        int | None,
        typer.Option(
            min=0, max=65535, help="Show /metrics, /livez and /readyz on this port; 0: any.", show_default="none"
        ),
    ] = None,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Answer messages, beside other workers on the same database.

    Example: opensetter worker --database-url postgresql://setter@db/setter
    """
    settings = load_settings(data_dir, database_url)
    if settings.database_url is not None:
        schema.check(settings.database_url)
    # An embedded PostgreSQL belongs to the server that started it; a worker only joins, and ends when it does.
    url = settings.database_url or embedded.attach(settings.data_dir)
    tracing.start()
    uvloop.run(_work(settings, url, None if metrics_port is None else server.listen(settings.host, metrics_port)))


async def _work(settings: Settings, url: str, sock: socket.socket | None) -> None:
    async with runtime(settings, url) as opened, nullcontext() if sock is None else server.showing(opened, sock):
        working = Worker(opened)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, working.stop)
        server.settle_memory()
        console.print("The worker is ready.")
        if sock is not None:
            console.print(f"Metrics: http://{settings.host}:{sock.getsockname()[1]}/metrics", markup=False)
        await working.run()
