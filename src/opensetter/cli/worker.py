"""`opensetter worker`: more hands for the queue."""

import asyncio
import signal

import uvloop

from opensetter.cli.options import DatabaseUrl, DataDir, check_schema, console, load_settings, runtime
from opensetter.core import embedded
from opensetter.core.settings import Settings
from opensetter.worker import Worker


def worker(data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """Answer messages, beside other workers on the same database.

    Example: opensetter worker --database-url postgresql://setter@db/setter
    """
    settings = load_settings(data_dir, database_url)
    if settings.database_url is not None:
        check_schema(settings.database_url)
    # An embedded PostgreSQL belongs to the server that started it; a worker only joins, and ends when it does.
    uvloop.run(_work(settings, settings.database_url or embedded.attach(settings.data_dir)))


async def _work(settings: Settings, url: str) -> None:
    async with runtime(settings, url) as opened:
        working = Worker(opened)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, working.stop)
        console.print("The worker is ready.")
        await working.run()
