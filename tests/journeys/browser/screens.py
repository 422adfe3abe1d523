"""One person's browser on the dashboard, for the journeys and for who looks at every page."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from opensetter.core.runtime import Runtime
from opensetter.dashboard import door
from opensetter.worker import Worker
from tests.journeys.browser.looking import DESK, PATIENCE_MS, close
from tests.serving import Served, serving

PASSWORD = "correct horse battery"


class Screen:
    """One person's browser profile; remembers every complaint of its console."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.address = address
        self.complaints: list[str] = []

    async def opens(self, path: str) -> Page:
        page = await self.context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        await page.goto(self.address + path)
        return page


Opens = Callable[..., Awaitable[Screen]]


@pytest_asyncio.fixture(loop_scope="session")
async def served(runtime: Runtime) -> AsyncIterator[Served]:
    worker = Worker(runtime)
    working = asyncio.create_task(worker.run())
    async with serving(runtime) as running:
        yield running
    worker.stop()
    await working


@pytest_asyncio.fixture(loop_scope="session")
async def open_screen(browser: Browser, served: Served) -> AsyncIterator[Opens]:
    screens: list[Screen] = []

    async def opened(**options: object) -> Screen:
        settings = {"locale": "en-GB", "timezone_id": "Europe/London", **DESK, **options}
        screens.append(Screen(await browser.new_context(**settings), served.address))  # type: ignore[arg-type]
        return screens[-1]

    yield opened
    await close(screens)


async def begin(screen: Screen, runtime: Runtime) -> Page:
    """The first owner, who has just begun."""
    page = await screen.opens(f"/setup/{door.setup_code(runtime)}")
    for label, value in (
        ("What your business is called", "Studio North"),
        ("Your name", "Sam Rivers"),
        ("E-mail address", "sam@example.com"),
        ("Password", PASSWORD),
    ):
        await page.get_by_label(label).fill(value)
    await page.get_by_role("button", name="Begin").click()
    await expect(page.get_by_role("heading", name="Home")).to_be_visible()
    return page
