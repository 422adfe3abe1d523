"""`opensetter serve`: the API, the pages and a worker, in one process."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
import uvloop

from opensetter import server
from opensetter.cli import options
from opensetter.cli.options import DatabaseUrl, DataDir, console, load_settings
from opensetter.core import embedded, schema
from opensetter.core.runtime import Runtime
from opensetter.core.settings import Settings
from opensetter.dashboard import door
from opensetter.users import queries as users


def serve(
    host: Annotated[str | None, typer.Option(envvar="OPENSETTER_HOST", help="The address to listen on.")] = None,
    port: Annotated[
        int | None, typer.Option(envvar="OPENSETTER_PORT", min=0, max=65535, help="The port to listen on; 0: any.")
    ] = None,
    no_worker: Annotated[
        bool, typer.Option("--no-worker", help="Only take requests; leave jobs to `opensetter worker`.")
    ] = False,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Serve the API and the pages, and answer messages.

    Without a database URL, PostgreSQL is started in the data directory, and brought up to date.

    Example: opensetter serve --port 8000
    """
    settings = load_settings(data_dir, database_url, host=host, port=port)
    with own_database(settings) as url:
        listening = server.listen(settings.host, settings.port)
        address = f"http://{settings.host}:{listening.getsockname()[1]}"

        async def work() -> None:
            async with options.runtime(settings, url) as runtime:
                begins_at = await _first_steps(runtime, address)

                def ready() -> None:
                    console.print(f"OpenSetter is ready: {address}  (API reference: {address}/docs)", markup=False)
                    if begins_at is not None:
                        console.print(f"Open {begins_at} to begin: nobody can sign in yet.", markup=False)

                await server.run(runtime, listening, with_worker=not no_worker, on_ready=ready)

        uvloop.run(work())


async def _first_steps(runtime: Runtime, address: str) -> str | None:
    """Where the first owner begins; None once there is one, or without a secret key to tell them by."""
    async with runtime.database.transaction() as session:
        if await users.has_any(session):
            return None
    code = door.setup_code(runtime)
    return None if code is None else f"{runtime.settings.public_url or address}/setup/{code}"


@contextmanager
def own_database(settings: Settings) -> Iterator[str]:
    """The database of a process that stays: an embedded one is ours alone, and stopped with us."""
    if settings.database_url is not None:
        schema.check(settings.database_url)
        yield settings.database_url
        return
    started = embedded.start(settings.data_dir)
    try:
        schema.upgrade(started.url)
        with started.kept_alive():
            yield started.url
    finally:
        started.stop()
