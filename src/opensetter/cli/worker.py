"""`opensetter worker`: more hands for the queue."""

import asyncio
import signal

import uvloop

from opensetter.cli.options import DatabaseUrl, DataDir, console, database, load_settings, runtime
from opensetter.core.settings import Settings
from opensetter.worker import Worker


def worker(data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """Answer messages, beside other workers on the same database.

    Example: opensetter worker --database-url postgresql://setter@db/setter
    """
    settings = load_settings(data_dir, database_url)
    with database(settings) as url:
        uvloop.run(_work(settings, url))


async def _work(settings: Settings, url: str) -> None:
    async with runtime(settings, url) as opened:
        working = Worker(opened)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, working.stop)
        console.print("The worker is ready.")
        await working.run()
