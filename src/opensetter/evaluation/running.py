"""Playing many scenarios: one after the other, in one process or in several beside each other."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass

import uvloop

from opensetter.core import log
from opensetter.core.settings import Settings
from opensetter.evaluation.configuration import Configuration
from opensetter.evaluation.desk import installation
from opensetter.evaluation.files import Listed
from opensetter.evaluation.judging import Verdict, judge
from opensetter.evaluation.playing import play
from opensetter.evaluation.transcript import Transcript

_AT_A_TIME = 6
"""Scenarios that a process plays before it tells what came of them."""


@dataclass(frozen=True, slots=True)
class Played:
    """A conversation and the verdict on it."""

    transcript: Transcript
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Order:
    """With what scenarios are played: settings that name the model, a database, and an operator's bot if it is one."""

    settings: Settings
    url: str
    own: Configuration | None = None


def run(
    scenarios: Sequence[Listed], order: Order, *, jobs: int = 1, on_played: Callable[[Played], None] = lambda _: None
) -> list[Played]:
    """Play scenarios, and tell of each as it is over; what comes back is in the order given.

    The clock is a process's own, so conversations that take place at different times need processes of their own.
    """
    if jobs <= 1:
        return uvloop.run(_play_all(scenarios, order, on_played))
    found: dict[str, Played] = {}
    # Not forked: connections and threads would come along.
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        futures = [pool.submit(_play_some, some, order) for some in _parts(scenarios)]
        for future in as_completed(futures):
            for played in future.result():
                found[played.transcript.key] = played
                on_played(played)
    return [found[listed.key] for listed in scenarios]


async def _play_all(scenarios: Sequence[Listed], order: Order, on_played: Callable[[Played], None]) -> list[Played]:
    found = []
    async with installation(order.settings, order.url) as place:
        for listed in scenarios:
            transcript = await play(place, listed, own=order.own)
            played = Played(transcript, judge(transcript))
            on_played(played)
            found.append(played)
    return found


def _play_some(scenarios: Sequence[Listed], order: Order) -> list[Played]:
    """In a process of its own."""
    log.configure(order.settings.log_format, order.settings.log_level)
    return uvloop.run(_play_all(scenarios, order, lambda _: None))


def _parts(scenarios: Sequence[Listed]) -> Iterator[Sequence[Listed]]:
    for start in range(0, len(scenarios), _AT_A_TIME):
        yield scenarios[start : start + _AT_A_TIME]
