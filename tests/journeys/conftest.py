"""A whole installation as an operator runs it: two servers and a worker on one database, and a model that is ours."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import httpx
import psycopg
import pytest

from opensetter.core.runtime import Runtime
from opensetter.core.settings import Settings
from tests import processes
from tests.caller import ANY_NUMBER_AT_ONCE, Desk
from tests.factories import Tenant, make_tenant
from tests.faults import failing
from tests.faults import model as fake
from tests.processes import Worker

_figures: list[str] = []


@dataclass(frozen=True)
class Site:
    """Two servers and one worker on one database."""

    url: str
    first: str
    second: str
    tenant: Tenant


class Figures:
    """What a test measured; told at the end of the run, and kept in its report."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self._node = request.node

    def tell(self, **values: object) -> None:
        for name, value in values.items():
            self._node.user_properties.append((name, value))
        said = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in values.items())
        _figures.append(f"{self._node.name}: {said}")


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Figures:
    return Figures(request)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _figures:
        terminalreporter.section("figures")
        for line in _figures:
            terminalreporter.write_line(line)


async def settle_in(url: str) -> Tenant:
    """An organization with an API key, a bot, its channels and a contact."""
    runtime = Runtime.open(Settings(_env_file=None), url)
    try:
        return await make_tenant(runtime)
    finally:
        await runtime.close()


@pytest.fixture(scope="session")
def model() -> Iterator[fake.FakeModel]:
    """The fake model that every server here asks."""
    with fake.serving(failing=failing.failing) as running:
        yield running


@pytest.fixture(scope="session")
def site_database(cluster: str, template: str) -> Iterator[str]:
    """A database with the schema, for all that is done on the site."""
    maintenance = cluster.replace("/opensetter?", "/postgres?")
    with psycopg.connect(maintenance, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE site TEMPLATE {template}")
        yield cluster.replace("/opensetter?", "/site?")
        connection.execute("DROP DATABASE site WITH (FORCE)")


@pytest.fixture(scope="session")
def site(model: fake.FakeModel, site_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    url = site_database
    home = tmp_path_factory.mktemp("site")
    settings = {**model.settings, "OPENSETTER_MODEL": "openai:obedient"}
    option = f"--database-url={url}"
    first, second = (processes.server(home, option, "--no-worker", settings=settings) for _ in range(2))
    worker = Worker(home, ("worker", option), settings)
    with processes.started(first, second, worker):
        tenant = asyncio.run(settle_in(url))
        _warm_up(first.address, tenant)
        yield Site(url, first.address, second.address, tenant)


def _warm_up(address: str, tenant: Tenant) -> None:
    """One turn with the model, whose library takes seconds to load: no test's time-out is to pay for that."""
    answer = httpx.post(
        f"{address}/api/v1/bot-integrations/{tenant.api_id}/messages/receive?wait=60",
        headers=tenant.headers,
        json={"userNumber": tenant.phone, "content": "Hi"},
        timeout=90,
        trust_env=False,
    )
    assert answer.status_code == 200, answer.text


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    """A plain HTTP client, with as many connections as are asked for."""
    async with httpx.AsyncClient(limits=ANY_NUMBER_AT_ONCE, timeout=90, trust_env=False) as opened:
        yield opened


@pytest.fixture
def desk(site: Site, http: httpx.AsyncClient) -> Desk:
    """The organization's API through the first server; `open_bot` gives it a bot."""
    return Desk(http, site.first, site.tenant.key)
