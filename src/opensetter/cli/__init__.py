"""The `opensetter` command: one module per noun."""

import gc
import sys
from importlib import import_module

import psycopg
import typer
from pydantic import ValidationError
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError

from opensetter import __version__
from opensetter.core.embedded import EmbeddedPostgresError
from opensetter.core.errors import OpenSetterError

app = typer.Typer(
    name="opensetter",
    help="A self-hosted appointment setter that never asks a booked person to book again.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode="rich",
)

_COMMANDS = ("demo", "serve", "worker", "chat", "evaluate", "settings", "doctor")
_NOUNS = {"organizations": "organizations", "keys": "keys", "users": "users", "db": "database", "simulate": "simulate"}


def load(wanted: str | None = None) -> typer.Typer:
    """The command line with all its commands; with only the wanted one if there is such a command.

    What a command needs is imported with it: a server's modules take a second that listing keys need not wait for.
    """
    wants_one = wanted in {*_COMMANDS, *_NOUNS, "--version"}
    # Whatever a module makes stays as long as the process. To look through it for garbage takes a tenth of a start.
    gc.disable()
    try:
        for name in _COMMANDS:
            if name == wanted or not wants_one:
                app.command()(getattr(import_module(f"{__name__}.{name}"), name))
        for name, module in _NOUNS.items():
            if name == wanted or not wants_one:
                app.add_typer(import_module(f"{__name__}.{module}").app, name=name)
    finally:
        gc.freeze()
        gc.enable()
    return app


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"opensetter {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """Every command explains itself with --help."""


def main() -> None:
    """Run a command; whatever goes wrong that a person can mend ends in a sentence, not in a traceback."""
    try:
        load(sys.argv[1] if len(sys.argv) > 1 else None)()
    except (OpenSetterError, EmbeddedPostgresError) as error:
        _stop(str(error))
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_input=False):
            name = "_".join(str(part) for part in problem["loc"]).upper()
            Console(stderr=True).print(f"[red]OPENSETTER_{name}:[/] {problem['msg']}")
        sys.exit(2)
    except SQLAlchemyError as error:
        _stop(_database_sentence(getattr(error, "orig", None) or error))
    except psycopg.Error as error:
        _stop(_database_sentence(error))


def _database_sentence(error: BaseException) -> str:
    # Only the first line: the rest of libpq's message may carry parts of the connection string.
    reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return f"The database cannot be used: {reason}"


def _stop(sentence: str) -> None:
    Console(stderr=True).print(sentence, style="red", markup=False, highlight=False, soft_wrap=True)
    sys.exit(1)
