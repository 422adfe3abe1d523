"""Fixtures of the proofs: a size, a figure, an installation; and the table at the end."""

import os
import time
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import nullcontext
from pathlib import Path

import httpx
import psycopg
import pytest

from opensetter.core import embedded, schema
from tests import databases
from tests.caller import ANY_NUMBER_AT_ONCE, Desk, Person
from tests.factories import BOOKING_LINK
from tests.faults import failing, hostile
from tests.faults import model as fake
from tests.faults.model import FakeModel
from tests.reliability import dialogues, injection, machine, report
from tests.reliability.asking import Caller
from tests.reliability.business import Ports
from tests.reliability.estate import Estate, settle
from tests.reliability.installation import Installation, Organization, installed
from tests.reliability.proof import REPORT_VARIABLE, WHOLE_VARIABLE, Figure, Proof, figures, size

# How long a failing model is waited for; and no waiting for more of a burst.
WITH_MODEL = {"OPENSETTER_MODEL_TIMEOUT_SECONDS": "10", "OPENSETTER_DEBOUNCE_SECONDS": "0"}

_found: list[Figure] = []
_failed: list[str] = []
_began = time.monotonic()


@pytest.fixture
def proof(request: pytest.FixtureRequest) -> Proof:
    return Proof(request.node)


@pytest.fixture(scope="module")
def own_database(cluster: str, template: str) -> Iterator[str]:
    """A fresh database with the schema, for one module."""
    with databases.fresh(cluster, template=template) as url:
        yield url


@pytest.fixture(scope="module")
def site(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Two servers and a worker, without a model; for proofs that kill nothing."""
    with installed(tmp_path_factory.mktemp("site"), own_database, servers=2) as made:
        yield made


@pytest.fixture(scope="session")
def model() -> Iterator[FakeModel]:
    """A model for all proofs that need one: the bot's `model` says how it answers."""
    eager = hostile.Hostile(BOOKING_LINK).eager
    with fake.serving(obeying=injection.obeying, good=dialogues.good, eager=eager, failing=failing.failing) as running:
        yield running


@pytest.fixture(scope="session")
def ports() -> Ports:
    """Where the providers of proofs listen, as long as one needs them."""
    return Ports()


@pytest.fixture(scope="session")
def site_with_model(model: FakeModel, ports: Ports, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Two servers and a worker that ask the fake model, on a database that remembers when each commit was."""
    home = tmp_path_factory.mktemp("site-with-model")
    server = embedded.start(home)
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET track_commit_timestamp = on")
    server.stop()
    server = embedded.start(home)
    try:
        schema.upgrade(server.url)
        settings = {**model.settings, **ports.settings, **WITH_MODEL}
        with installed(home, server.url, servers=2, settings=settings) as made:
            yield made
    finally:
        server.stop()


@pytest.fixture(scope="session")
def acme(site_with_model: Installation) -> Organization:
    """The organization whose bots ask the model."""
    return site_with_model.organization()


@pytest.fixture
async def reception(site_with_model: Installation, acme: Organization, http: httpx.AsyncClient) -> Desk:
    """That organization's API; `open_bot` gives it a bot. The library that asks models is loaded."""
    desk = Desk(http, site_with_model.address, acme.key)
    await (await desk.open_bot(model="openai:obedient")).says(Person(0, "+447700900999"), "Hello")
    return desk


@pytest.fixture
def caller(house: Installation) -> Iterator[Caller]:
    """Whoever asks the module's own installation, its `house`, anything."""
    with httpx.Client(trust_env=False, timeout=30) as http:
        yield Caller(house.address, http)


@pytest.fixture(scope="module")
def estates(house: Installation) -> tuple[Estate, Estate]:
    """Us, and the neighbour, settled in the module's own installation."""
    return settle(house)


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    """A plain HTTP client, with as many connections as are asked for."""
    async with httpx.AsyncClient(limits=ANY_NUMBER_AT_ONCE, timeout=90, trust_env=False) as opened:
        yield opened


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """In the larger sizes a proof that is marked `alone` waits until the other processes of this run rest."""
    temporary: pytest.TempPathFactory = item.config._tmp_path_factory  # type: ignore[attr-defined]
    several = "PYTEST_XDIST_WORKER" in os.environ and size() != "smoke"
    alone = item.get_closest_marker("alone") is not None
    with machine.at_work(temporary.getbasetemp().parent, alone=alone) if several else nullcontext():
        return (yield)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if "tests/reliability" not in report.nodeid:
        return
    if report.when == "call":
        _found.extend(figures(report))
    if report.failed:
        _failed.append(report.nodeid.rpartition("::")[2])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _found:
        terminalreporter.section("proofs")
        for figure in sorted(_found, key=lambda figure: figure.test):
            mark = "" if figure.holds else "  FAILS"
            terminalreporter.write_line(f"{figure.test} {figure.what}: {figure.asked} asked, {figure.seen} seen{mark}")
    if file := os.environ.get(REPORT_VARIABLE):
        is_whole = WHOLE_VARIABLE in os.environ
        report.write(Path(file), _found, _failed, time.monotonic() - _began, is_whole=is_whole)
