"""Fixtures of the proofs: a size, a figure, an installation; and the table at the end."""

import os
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.caller import ANY_NUMBER_AT_ONCE
from tests.reliability import report
from tests.reliability.installation import Installation, installed
from tests.reliability.proof import REPORT_VARIABLE, Figure, Proof, figures

_found: list[Figure] = []
_failed: list[str] = []
_began = time.monotonic()


@pytest.fixture
def proof(request: pytest.FixtureRequest) -> Proof:
    return Proof(request.node)


@pytest.fixture(scope="module")
def own_database(cluster: str, template: str) -> Iterator[str]:
    """A fresh database with the schema, for one module."""
    name = f"r_{uuid.uuid4().hex[:12]}"
    maintenance = cluster.replace("/opensetter?", "/postgres?")
    with psycopg.connect(maintenance, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield cluster.replace("/opensetter?", f"/{name}?")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def site(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Two servers and a worker, without a model; for proofs that kill nothing."""
    with installed(tmp_path_factory.mktemp("site"), own_database, servers=2) as made:
        yield made


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    """A plain HTTP client, with as many connections as are asked for."""
    async with httpx.AsyncClient(limits=ANY_NUMBER_AT_ONCE, timeout=90, trust_env=False) as opened:
        yield opened


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
        report.write(Path(file), _found, _failed, time.monotonic() - _began)
