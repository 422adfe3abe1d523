"""`opensetter db`: bring the schema up to date, back up, restore."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from opensetter.cli.options import DatabaseUrl, DataDir, console, load_settings
from opensetter.core import archive, embedded, schema, vault
from opensetter.core.settings import Settings

app = typer.Typer(help="Upgrade, back up and restore the database.", no_args_is_help=True)


@app.command(epilog="Example: opensetter db upgrade --database-url postgresql://setter@db/setter")
def upgrade(data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """Bring the database to this release's schema. Doing it again changes nothing."""
    with _url(load_settings(data_dir, database_url)) as url:
        before = schema.current(url)
        schema.upgrade(url)
        after = schema.current(url)
    console.print(f"The schema is at {after}." if before == after else f"The schema is now at {after} (was: {before}).")


@app.command(epilog="Example: opensetter db backup opensetter-2026-05-25.dump")
def backup(
    file: Annotated[Path, typer.Argument(help="Where to write the backup; replaced only once the new one is whole.")],
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Write everything to one file, while the server runs."""
    settings = load_settings(data_dir, database_url)
    with _url(settings) as url, console.status("Writing the backup…"):
        archive.backup(url, file)
    console.print(f"Backed up to {file} ({file.stat().st_size / 1_000_000:.1f} MB).", markup=False)
    own_key = settings.data_dir / vault.FILE
    if settings.database_url is None and settings.secret_key is None and own_key.exists():
        # Without it the providers' secrets in the backup are as good as gone, and with it they are as good as told.
        console.print(f"Keep {own_key} too, in another place: providers' secrets open with it alone.", markup=False)


@app.command(epilog="Example: opensetter db restore opensetter-2026-05-25.dump --replace")
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `opensetter db backup` wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Replace what is in the database now.")] = False,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Put a backup into the database, all of it or nothing."""
    with _url(load_settings(data_dir, database_url)) as url, console.status("Restoring…"):
        archive.restore(url, file, replace=replace)
        schema.upgrade(url)
    console.print(f"Restored from {file}.", markup=False)


@contextmanager
def _url(settings: Settings) -> Iterator[str]:
    """The database as it is, whatever its schema."""
    if settings.database_url is not None:
        yield settings.database_url
    else:
        with embedded.running(settings.data_dir) as url:
            yield url
