"""One browser for all journeys of a test worker: to start it takes as long as to walk one of them."""

from collections.abc import AsyncIterator

import httpx
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from opensetter.core.runtime import Runtime
from opensetter.core.settings import Settings
from tests.factories import Tenant, make_tenant
from tests.journeys.browser.looking import FLAGS, chromium
from tests.serving import Served


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A running Chromium, in which every test opens profiles of its own."""
    path = chromium()
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        await running.close()


@pytest_asyncio.fixture(loop_scope="session")
async def runtime(database_url: str, settings: Settings) -> AsyncIterator[Runtime]:
    opened = Runtime.open(settings, database_url)
    yield opened
    await opened.close()


@pytest_asyncio.fixture(loop_scope="session")
async def tenant(runtime: Runtime) -> Tenant:
    return await make_tenant(runtime)


@pytest_asyncio.fixture(loop_scope="session")
async def api(served: Served, tenant: Tenant) -> AsyncIterator[httpx.AsyncClient]:
    """Requests with the tenant's key to what the module has `served`."""
    address = f"{served.address}/api/v1"
    async with httpx.AsyncClient(base_url=address, headers=tenant.headers, trust_env=False) as opened:
        yield opened
