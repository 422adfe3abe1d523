"""Shared set-up: one PostgreSQL per test worker, one fresh database per test, the real application over HTTP."""

import os
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator

import httpx
import psycopg
import pytest
import structlog

from opensetter.app import Application, create_app
from opensetter.core import embedded, schema
from opensetter.core.runtime import Runtime
from opensetter.core.settings import Settings
from opensetter.worker import Worker
from tests import databases, remembering, sparing
from tests.factories import Tenant, make_tenant

SECRET_KEY = "kept-for-tests-alone-0123456789abcdef"

# What a developer has set in their own shell must not decide whether a test passes.
for _name in [name for name in os.environ if name.startswith(("OPENSETTER_", "OPENAI_"))]:
    del os.environ[_name]


def pytest_configure(config: pytest.Config) -> None:
    """Give every run a directory apart from all others.

    pytest's own, which runs share, is closed to other users whenever one begins. PostgreSQL, which does not run as
    root, then loses its files in the middle of another run.
    """
    if config.option.basetemp is None and not hasattr(config, "workerinput"):
        config.option.basetemp = tempfile.mkdtemp(prefix="opensetter-tests-")
        config.add_cleanup(lambda: _leave_for_removal(config.option.basetemp))
    # What is logged is kept for who looks at a failure. To colour a traceback takes seconds, and many a test raises.
    *before, _ = structlog.get_config()["processors"]
    structlog.configure([*before, structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)])


def _leave_for_removal(directory: str) -> None:
    """Whole clusters are in it, and nobody need wait until the last of their files is gone."""
    subprocess.run(["sh", "-c", 'rm -rf "$0" &', directory], check=True)


@pytest.fixture(scope="session", autouse=True)
def spared() -> Iterator[None]:
    """What the libraries work out anew each time is worked out once."""
    with sparing.once():
        yield


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a PostgreSQL of this test worker's own."""
    server = embedded.start(tmp_path_factory.mktemp("pg"))
    yield server.url
    databases.settle()
    server.stop()


@pytest.fixture(scope="session")
def template(cluster: str) -> str:
    """The name of a database that has the schema and nothing else."""
    with psycopg.connect(databases.named(cluster, "postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE template_opensetter")
    schema.upgrade(databases.named(cluster, "template_opensetter"))
    return "template_opensetter"


@pytest.fixture
def database_url(cluster: str, template: str) -> Iterator[str]:
    """A fresh database with the schema."""
    with databases.fresh(cluster, template=template) as url:
        yield url


@pytest.fixture
def empty_database(cluster: str) -> Iterator[str]:
    """A database with nothing in it."""
    with databases.fresh(cluster) as url:
        yield url


@pytest.fixture
def settings() -> Settings:
    return Settings(_env_file=None, debounce_seconds=0, log_level="warning", secret_key=SECRET_KEY)


@pytest.fixture
async def runtime(database_url: str, settings: Settings) -> AsyncIterator[Runtime]:
    opened = Runtime.open(settings, database_url)
    yield opened
    await opened.close()


@pytest.fixture
def application(runtime: Runtime) -> Application:
    """The application, which does not run yet."""
    return create_app(runtime)


@pytest.fixture
async def client(application: Application) -> AsyncIterator[httpx.AsyncClient]:
    """An HTTP client of the running application, without a key."""
    async with (
        application.router.lifespan_context(application),
        httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url="http://opensetter.test") as opened,
    ):
        yield opened


@pytest.fixture
async def worker(runtime: Runtime) -> Worker:
    """`await worker.drain()` runs every job that is queued."""
    return Worker(runtime)


@pytest.fixture
async def tenant(runtime: Runtime, database_url: str) -> Tenant:
    """An organization with a key, a bot and the contact +447813194799."""
    return await remembering.once(database_url, "tenant", lambda: make_tenant(runtime))


@pytest.fixture
async def other_tenant(runtime: Runtime) -> Tenant:
    """Another organization, with things of its own."""
    return await make_tenant(runtime, name="Elsewhere", phone="+447900000001")
