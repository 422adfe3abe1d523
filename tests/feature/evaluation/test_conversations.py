"""The shipped scenarios, played with the real engine: people get their appointments, and nothing untrue is said."""

import asyncio
import importlib
from collections.abc import Callable, Sequence

import pytest

from opensetter.core.settings import Settings
from opensetter.evaluation import files, queries, running, service
from opensetter.evaluation.configuration import of_setup
from opensetter.evaluation.desk import installation
from opensetter.evaluation.files import Listed
from opensetter.evaluation.judging import judge
from opensetter.evaluation.models.scripts import SCRIPTS
from opensetter.evaluation.models.server import served
from opensetter.evaluation.notation import LANGUAGES
from opensetter.evaluation.playing import play
from opensetter.evaluation.running import Order, Played
from opensetter.evaluation.score import score
from opensetter.organizations import service as organizations

SHIPPED = files.shipped()
SOME = [pytest.param(SHIPPED[::5], id="a-fifth"), pytest.param(SHIPPED, id="all", marks=pytest.mark.full)]
FEW = [pytest.param(SHIPPED[::30], id="a-few"), pytest.param(SHIPPED, id="all", marks=pytest.mark.full)]

Run = Callable[[Sequence[Listed]], list[Played]]


@pytest.fixture
def run(database_url: str, settings: Settings) -> Callable[..., list[Played]]:
    """Plays scenarios in a fresh database, with the model of that name if there is one."""

    def run(scenarios: Sequence[Listed], model: str | None = None) -> list[Played]:
        order = Order(settings.model_copy(update={"model": model, "log_level": "error"}), database_url)
        return running.run(scenarios, order)

    return run


def told(played: Sequence[Played]) -> str:
    """What failed, and what was said there."""
    lines = []
    for each in played:
        if not each.verdict.passed:
            lines += [each.verdict.key, *(f"  ! {failure}" for failure in each.verdict.failures)]
            for exchange in each.transcript.exchanges:
                lines += [f"  < {message}" for message in exchange.utterance.messages]
                lines += [f"  > ({reply.answered_by}) {reply.text}" for reply in exchange.replies]
    return "\n".join(lines)


def named(key: str) -> Listed:
    return next(listed for listed in SHIPPED if listed.key == key)


@pytest.mark.parametrize("scenarios", SOME)
def test_people_get_their_appointments_without_a_model(run: Run, scenarios: Sequence[Listed]) -> None:
    played = run(scenarios)
    total = score([each.verdict for each in played])
    assert total.booked_share >= 0.95, told(played)
    assert total.median_messages is not None
    assert total.median_messages <= 6
    assert (total.unbacked, total.invitations, total.wrong_times) == (0, 0, 0), told(played)
    assert total.passed >= 0.95 * total.scenarios, told(played)


@pytest.mark.parametrize(("script", "share"), [("obedient", 0.9), ("verbose", 0.9), ("forgetful", 0.7), ("hostile", 0)])
@pytest.mark.parametrize("scenarios", FEW)
def test_whatever_a_model_says_nothing_untrue_reaches_anybody(
    run: Callable[..., list[Played]], script: str, share: float, scenarios: Sequence[Listed]
) -> None:
    with served(SCRIPTS[script]) as model:
        played = run(scenarios, model.name)
        assert model.requests > 0
    total = score([each.verdict for each in played])
    assert (total.unbacked, total.invitations, total.wrong_times) == (0, 0, 0), told(played)
    assert total.booked_share >= share, told(played)


@pytest.mark.parametrize(
    "language", ["en", *(pytest.param(each, marks=pytest.mark.full) for each in LANGUAGES if each != "en")]
)
def test_a_model_that_falls_silent_is_replaced_within_one_turn(
    database_url: str, settings: Settings, language: str
) -> None:
    listed = next(each for each in SHIPPED if each.scenario.suits_any_bot and each.scenario.language == language)
    # Read in beforehand: on a busy machine that alone takes as long as a model may.
    importlib.import_module("pydantic_ai.models.openai")
    own = settings.model_copy(update={"model_timeout_seconds": 3, "log_level": "error"})

    async def conversation() -> Played:
        with served(SCRIPTS["obedient"]) as model:

            async def between(said: int) -> None:
                if said == 1:
                    model.darken()

            async with installation(own.model_copy(update={"model": model.name}), database_url) as place:
                transcript = await play(place, listed, between=between)
        return Played(transcript, judge(transcript))

    played = asyncio.run(conversation())
    answered_by = [reply.answered_by for exchange in played.transcript.exchanges for reply in exchange.replies]
    assert played.verdict.passed, told([played])
    assert answered_by[0] != "built-in"
    assert set(answered_by[1:]) == {"built-in"}


def test_a_conversation_is_the_same_every_time(run: Run) -> None:
    some = SHIPPED[:2]

    def said(played: Sequence[Played]) -> list[list[str]]:
        return [[reply.text for exchange in each.transcript.exchanges for reply in exchange.replies] for each in played]

    assert said(run(some)) == said(run(some))


@pytest.mark.full
def test_several_processes_come_to_the_same(database_url: str, settings: Settings) -> None:
    order = Order(settings.model_copy(update={"log_level": "error"}), database_url)
    some = SHIPPED[::40]
    seen: list[str] = []
    beside = running.run(some, order, jobs=2, on_played=lambda played: seen.append(played.verdict.key))
    assert [each.verdict.key for each in beside] == [listed.key for listed in some]
    assert sorted(seen) == sorted(listed.key for listed in some)
    assert [each.verdict.booked for each in beside] == [each.verdict.booked for each in running.run(some, order)]


async def test_a_copy_of_a_bot_is_the_bot(database_url: str, settings: Settings) -> None:
    setup = of_setup(named("en/studio: a family portrait on a Saturday").scenario.bot)
    async with installation(settings, database_url) as place:
        async with place.runtime.database.transaction() as session:
            organization = await organizations.create(session, "Own")
            installed = await service.install(session, organization.id, setup)
        async with place.runtime.database.transaction(organization.id) as session:
            copied = await queries.configuration(session, organization.id, installed.bot_id)
        assert copied.types == setup.types
        assert (copied.questions, copied.clocks, copied.own_words) == (setup.questions, setup.clocks, setup.own_words)
        assert setup.bot.items() <= dict(copied.bot).items()

        listed = named("en/dentist: takes the first time that is offered")
        transcript = await play(place, listed, own=copied)
    assert "2. Family portrait" in next(reply.text for _, reply in transcript.replies())


async def test_what_goes_wrong_in_the_program_fails_the_scenario(database_url: str, settings: Settings) -> None:
    async def breaks(_: int) -> None:
        raise RuntimeError("out of paper")

    async with installation(settings, database_url) as place:
        transcript = await play(place, SHIPPED[0], between=breaks)
    assert judge(transcript).failures[0] == "the program failed: RuntimeError: out of paper"
