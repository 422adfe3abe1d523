"""A file of ten thousand contacts in a real browser: handed in, looked at, and taken in once while one watches."""

import asyncio
import time

import pytest_asyncio
from playwright.async_api import Page, expect

from tests.journeys.browser.looking import IN_BROWSER
from tests.journeys.browser.screens import begin
from tests.journeys.browser.screens import open_screen as open_screen  # noqa: PLC0414 - a fixture
from tests.journeys.browser.screens import served as served  # noqa: PLC0414 - a fixture
from tests.serving import Served

pytestmark = IN_BROWSER

ROWS, FAULTY, DOUBLED = 10_000, 25, 40
AGAIN = 2_000
SECONDS = 60_000


@pytest_asyncio.fixture(loop_scope="session")
async def page(open_screen, runtime) -> Page:
    """The first owner's, who has just begun."""
    opened = await begin(await open_screen(), runtime)
    opened.set_default_timeout(SECONDS)
    return opened


def file(wanted: int = ROWS) -> bytes:
    """So many rows: some of them are of nobody, and some of somebody who has had one already."""
    rows = ["Name;Mobile;E-mail;City"]
    for number in range(wanted):
        if number < FAULTY:
            rows.append(f"Nobody {number};x;;Nowhere")
        elif number < FAULTY + DOUBLED:
            rows.append(f"Again {number};+44 7812 3{number + DOUBLED:05};;")
        else:
            rows.append(f"Person {number};07812 3{number:05};p{number}@example.com;Zürich")
    return "\r\n".join(rows).encode("cp1252")


async def hand_in(page: Page, served: Served, wanted: int = ROWS) -> None:
    await page.goto(f"{served.address}/contacts/import")
    payload = {"name": "people.csv", "mimeType": "text/csv", "buffer": file(wanted)}
    await page.get_by_label("A CSV file").set_input_files(files=[payload])
    await page.get_by_role("button", name="Look at it").click()
    await page.get_by_label("Country of the numbers").select_option("GB")
    await page.get_by_role("button", name="Look again").click()
    await expect(page.get_by_role("heading", name="people.csv")).to_be_visible(timeout=SECONDS)


async def figures(page: Page) -> list[str]:
    return await page.locator(".figures dd").all_inner_texts()


async def test_ten_thousand_contacts_come_in_once_while_one_watches(page, served, runtime):
    await hand_in(page, served)
    new = ROWS - FAULTY - DOUBLED
    # The first of two rows about somebody counts.
    assert await figures(page) == [f"{ROWS}", f"{new}", f"{DOUBLED}", f"{FAULTY}"]
    began = time.monotonic()
    await page.get_by_role("button", name=f"Import {new} contacts").click()
    seen = set()
    while not await page.get_by_text("The import is done.").is_visible():
        assert time.monotonic() - began < SECONDS / 1000
        seen.add(await page.locator("progress").get_attribute("value"))
        await asyncio.sleep(0.1)
    assert len(seen) >= 3, "the progress did not move"
    assert await figures(page) == [f"{ROWS} / {ROWS}", f"{new}", f"{DOUBLED}", f"{FAULTY}"]
    async with page.expect_download() as downloading:
        await page.get_by_role("link", name="Download the faulty rows").click()
    faulty = await (await downloading.value).path()
    assert faulty.read_text(encoding="utf-8-sig").count("Nobody") == FAULTY

    # Of what was in it nobody is new once more.
    await hand_in(page, served, AGAIN)
    assert await figures(page) == [f"{AGAIN}", "0", f"{AGAIN - FAULTY}", f"{FAULTY}"]
    await page.get_by_role("button", name="Import 0 contacts").click()
    await expect(page.get_by_text("The import is done.")).to_be_visible(timeout=SECONDS)
    assert await figures(page) == [f"{AGAIN} / {AGAIN}", "0", f"{AGAIN - FAULTY}", f"{FAULTY}"]

    # Somebody of them is found by a number as it is dialled.
    await page.goto(f"{served.address}/contacts")
    await page.get_by_role("searchbox").fill("07812 309999")
    await page.keyboard.press("Enter")
    await expect(page.locator("a.talk")).to_have_count(1, timeout=SECONDS)
    await expect(page.locator("a.talk")).to_contain_text("Person 9999")
