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
from opensetter.core.errors import OpenSetterError
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


class SchemaMismatch(OpenSetterError):
    """The database's schema is not the one this release needs."""


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
        check_schema(settings.database_url)
        yield settings.database_url
        return
    with embedded.running(settings.data_dir) as url:
        schema.upgrade(url)
        yield url


def check_schema(url: str) -> None:
    """Refuse a database whose schema is older or newer than this release's, and say what to do."""
    found, needed = schema.current(url), schema.HEAD
    if found == needed:
        return
    if found is not None and not schema.is_known(found):
        raise SchemaMismatch(
            f"The database's schema ({found}) is newer than this release of OpenSetter knows. Upgrade OpenSetter."
        )
    state = (
        "has no OpenSetter schema yet" if found is None else f"is at schema {found}, and this release needs {needed}"
    )
    raise SchemaMismatch(f"The database {state}. Run: opensetter db upgrade --database-url …")


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


def print_json(value: Any) -> None:  # noqa: ANN401 - any JSON value
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
