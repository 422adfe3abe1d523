"""What commands share: the options that name a database, and ways to open it and to print."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from dotenv import load_dotenv
from rich.console import Console

from opensetter.core import clock, embedded, log, schema
from opensetter.core.runtime import Runtime
from opensetter.core.settings import Settings

Result = TypeVar("Result")

DataDir = Annotated[
    Path | None,
    typer.Option(
        "--data-dir",
        envvar="OPENSETTER_DATA_DIR",
        help="Where the embedded PostgreSQL keeps its files.",
        show_default="the platform's user data directory",
    ),
]
DatabaseUrl = Annotated[
    str | None,
    typer.Option(
        "--database-url",
        envvar="OPENSETTER_DATABASE_URL",
        help="A PostgreSQL to use instead of the embedded one: postgresql://user:password@host/name",
        show_default=False,
        show_envvar=True,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]

console = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)


def load_settings(data_dir: Path | None, database_url: str | None, **overrides: object) -> Settings:
    """The process's settings, with what the command line says laid over them."""
    # A model's provider reads its key from the environment, and people keep keys where they keep settings.
    load_dotenv(".env")
    given = {"data_dir": data_dir, "database_url": database_url, **overrides}
    settings = Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]  # each value was parsed by the command line as the field's own type
    log.configure(settings.log_format, settings.log_level)
    if settings.clock_offset_seconds:
        clock.shift(timedelta(seconds=settings.clock_offset_seconds))
    return settings


@contextmanager
def database(settings: Settings) -> Iterator[str]:
    """The URL of the database for the length of a command: the server's own if one runs, else started for it.

    An embedded database is brought to this release's schema; another one must have it already.
    """
    if settings.database_url is not None:
        schema.check(settings.database_url)
        yield settings.database_url
        return
    with embedded.running(settings.data_dir) as url:
        schema.upgrade(url)
        yield url


def run(settings: Settings, work: Callable[[Runtime], Awaitable[Result]]) -> Result:
    """Carry out a command's asynchronous work with the database open."""

    async def opened(url: str) -> Result:
        async with runtime(settings, url) as open_runtime:
            return await work(open_runtime)

    with database(settings) as url:
        return asyncio.run(opened(url))


@asynccontextmanager
async def runtime(settings: Settings, url: str) -> AsyncIterator[Runtime]:
    opened = Runtime.open(settings, url)
    try:
        yield opened
    finally:
        await opened.close()


def address_of(settings: Settings) -> str:
    """Where people reach the server, as far as its settings tell."""
    return (settings.public_url or f"http://{settings.host}:{settings.port}").rstrip("/")


def print_json(value: Any) -> None:  # noqa: ANN401 - any JSON value
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
