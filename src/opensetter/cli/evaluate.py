"""`opensetter evaluate`: measure how a bot sets appointments, in conversations with simulated contacts."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from opensetter.bots import queries as bots
from opensetter.cli.groups import grouped
from opensetter.cli.options import DatabaseUrl, DataDir, Json, console, errors, load_settings, print_json, run
from opensetter.core import log
from opensetter.core.errors import Invalid
from opensetter.core.runtime import Runtime
from opensetter.core.settings import Settings
from opensetter.evaluation import files, queries, report, running
from opensetter.evaluation.configuration import Configuration
from opensetter.evaluation.database import throwaway
from opensetter.evaluation.files import Listed
from opensetter.evaluation.models.scripts import SCRIPTS
from opensetter.evaluation.models.server import served
from opensetter.evaluation.running import Order, Played


class Scripted(StrEnum):
    """The scripted models."""

    OBEDIENT = "obedient"
    VERBOSE = "verbose"
    FORGETFUL = "forgetful"
    HOSTILE = "hostile"


class Language(StrEnum):
    """The languages of scenarios."""

    EN = "en"
    ES = "es"
    PT = "pt"
    DE = "de"
    FR = "fr"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which scenarios are played."""

    scenario_files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILES]...",
            help="Scenario files, or directories of them.",
            show_default="those that come with OpenSetter",
        ),
    ] = None
    language: Annotated[Language | None, typer.Option(help="Only scenarios in this language.")] = None


@dataclass(frozen=True, slots=True)
class Opponent:
    """With whom the contacts talk."""

    bot: Annotated[
        int | None, typer.Option(help="Play with a copy of this bot of yours. Its own data is not touched.")
    ] = None
    model: Annotated[
        str | None,
        typer.Option(help="A language model as provider:model.", show_default="the bot's, or the built-in responder"),
    ] = None
    scripted: Annotated[
        Scripted | None, typer.Option(help="A scripted model instead, good or bad, that costs nothing.")
    ] = None


@dataclass(frozen=True, slots=True)
class Manner:
    """How it is done, and what is printed of it."""

    as_json: Json = False
    jobs: Annotated[int, typer.Option(min=1, max=32, help="How many processes play at once.")] = 1
    data_dir: DataDir = None
    database_url: DatabaseUrl = None


@grouped
def evaluate(wanted: Wanted, opponent: Opponent, manner: Manner) -> None:
    """Play conversations of simulated contacts with the real engine, and judge what it said and booked.

    All of it happens in a database that is thrown away. Ends with exit code 1 if a scenario fails.

    Example: opensetter evaluate --language de --scripted hostile
    """
    if opponent.model is not None and opponent.scripted is not None:
        raise Invalid("Give --model or --scripted, not both.")
    settings = load_settings(manner.data_dir, manner.database_url)
    own = None if opponent.bot is None else _copied(settings, opponent.bot)
    chosen = _chosen(wanted, own)
    script = SCRIPTS[opponent.scripted] if opponent.scripted else None
    with served(script) if script else nullcontext() as served_model, throwaway() as url:
        model = served_model.name if served_model else opponent.model
        order = Order(_settings(settings, model, own), url, _asking(own, model))
        played = _play(chosen, order, manner.jobs)
    if manner.as_json:
        print_json(report.as_json(played))
    else:
        console.print(report.tables(played), soft_wrap=False)
    raise typer.Exit(0 if all(each.verdict.passed for each in played) else 1)


def _copied(settings: Settings, bot_id: int) -> Configuration:
    async def work(runtime: Runtime) -> Configuration:
        async with runtime.database.transaction() as session:
            bot = await bots.get_anyones(session, bot_id)
            return await queries.configuration(session, bot.organization_id, bot_id)

    return run(settings, work)


def _chosen(wanted: Wanted, own: Configuration | None) -> list[Listed]:
    """The scenarios that are played; of the shipped ones, with an operator's bot, those that suit any."""
    known = files.load(wanted.scenario_files) if wanted.scenario_files else files.shipped()
    chosen = [listed for listed in known if wanted.language in {None, listed.scenario.language}]
    if own is not None and not wanted.scenario_files:
        chosen = [listed for listed in chosen if listed.scenario.suits_any_bot]
    if not chosen:
        raise Invalid("There is no such scenario.")
    if own is None:
        return chosen
    # Whoever would come to this bot is where it is.
    here = {"zone": own.bot["time_zone"]}
    return [Listed(listed.key, listed.scenario.model_copy(update=here)) for listed in chosen]


def _settings(settings: Settings, model: str | None, own: Configuration | None) -> Settings:
    """The operator's settings for a rehearsal: nothing is waited for, nobody is written to, and nothing is kept."""
    return settings.model_copy(
        update={
            "model": model if own is None else model or settings.model,
            "debounce_seconds": 0,
            "database_url": None,
            "secret_key": secrets.token_hex(24),
            "log_level": "error",
        }
    )


def _asking(own: Configuration | None, model: str | None) -> Configuration | None:
    """The copy of a bot, with another model if one is named."""
    if own is None or model is None:
        return own
    return Configuration({**own.bot, "model": model}, own.schedules, own.types)


def _play(chosen: Sequence[Listed], order: Order, jobs: int) -> list[Played]:
    log.configure(order.settings.log_format, order.settings.log_level)
    with _progress(len(chosen)) as advance:
        return running.run(chosen, order, jobs=jobs, on_played=advance)


@contextmanager
def _progress(total: int) -> Iterator["_Advance"]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors, transient=True) as progress:
        yield _Advance(progress, total)


class _Advance:
    """Moves the bar on with each conversation that is over."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._task = progress.add_task("Playing", total=total)
        self._failed = 0

    def __call__(self, played: Played) -> None:
        self._failed += not played.verdict.passed
        told = f"Playing ({self._failed} failed)" if self._failed else "Playing"
        self._progress.update(self._task, advance=1, description=told)
