"""The booking page in a real browser: on a phone, by keyboard alone, in the visitor's own zone, and for weak eyes."""

import os
import re
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import psycopg
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from opensetter.booking_page.views import HUES
from opensetter.core import clock
from opensetter.scheduling import links
from tests.journeys.browser.looking import DESK, IN_BROWSER, PAINTED, PATIENCE_MS, PHONE, close, contrast, luminance
from tests.serving import Served, serving

pytestmark = IN_BROWSER

MONDAY = datetime(2027, 3, 22, 8, 0, tzinfo=UTC)
WORKING_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
HOURS = [{"weekday": day, "opens": "09:00", "closes": "12:30"} for day in WORKING_DAYS]
KIND = {
    "name": "Portrait session",
    "lengthMinutes": 45,
    "stepMinutes": 30,
    "questions": [{"text": "What would you like photographed?"}],
    "location": {"kind": "address", "value": "12 Wharf Road, London"},
}

ANY = re.compile(".+")

KEPT = os.environ.get("BOOKING_PAGE_IMAGES")
"""Where to keep what the pages look like: with `docs/images`, the pictures of the documents are made anew."""


class Window:
    """One person's browser profile; remembers every complaint of its console."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.complaints: list[str] = []

    async def opens(self, address: str) -> Page:
        page = await self.context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", lambda said: self._hear(said.type, said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        await page.goto(address)
        return page

    def _hear(self, kind: str, text: str) -> None:
        # A browser says of every refused form that it was refused.
        if kind in {"error", "warning"} and "Failed to load resource" not in text:
            self.complaints.append(text)


@pytest.fixture(autouse=True)
def now() -> Iterator[datetime]:
    with clock.frozen(MONDAY):
        yield MONDAY


@pytest_asyncio.fixture(loop_scope="session")
async def served(runtime) -> AsyncIterator[Served]:
    async with serving(runtime) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def address(api, tenant) -> str:
    """Where the bot's page is."""
    fields = {"name": "Riverside Studio", "openingHours": HOURS, "timeZone": "Europe/London"}
    assert (await api.put(f"/bots/{tenant.bot_id}", json=fields)).is_success
    assert (await api.post("/appointment-types", json={"botId": tenant.bot_id, **KIND})).is_success
    return str((await api.get(f"/bots/{tenant.bot_id}/booking-page")).json()["data"]["url"])


@pytest_asyncio.fixture(loop_scope="session")
async def open_window(browser: Browser):
    """Opens browser profiles, and sees at the end that none of them complained."""
    windows: list[Window] = []

    async def opened(**options: object) -> Window:
        sharpness = {"device_scale_factor": 2} if KEPT else {}
        settings = {"locale": "en-GB", "timezone_id": "Europe/London", **PHONE, **sharpness, **options}
        windows.append(Window(await browser.new_context(**settings)))
        return windows[-1]

    yield opened
    await close(windows)


@pytest.fixture
def booked(database_url):
    """When each booking begins that is not cancelled."""

    def starts() -> list[datetime]:
        with psycopg.connect(database_url) as connection:
            rows = connection.execute("SELECT starts_at FROM bookings WHERE cancelled_at IS NULL ORDER BY starts_at")
            return [at for (at,) in rows]

    return starts


async def fits(page: Page, heading: str | re.Pattern[str] = ANY) -> None:
    """Nothing of the page with that heading is wider than the screen, or too small for a finger."""
    await expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    width, screen = await page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width == screen
    small = await page.evaluate(
        """() => [...document.querySelectorAll("a, button, select, input:not([type=hidden]), textarea")]
            .map((one) => [one.textContent.trim() || one.name, one.getBoundingClientRect()])
            .filter(([, box]) => box.width && (box.width < 24 || box.height < 24))
            .map(([name, box]) => `${name}: ${box.width}x${box.height}`)"""
    )
    assert small == []


async def keep(page: Page, name: str) -> None:
    if KEPT:
        await page.screenshot(path=Path(KEPT) / f"booking-page-{name}.png", full_page=True)


async def fill_in(page: Page) -> None:
    await page.get_by_label("Your name").fill("Ada Lovelace")
    await page.get_by_label("E-mail").fill("ada@example.com")
    await page.get_by_label("What would you like photographed?").fill("Two people and a dog")


async def test_somebody_books_moves_and_cancels_on_a_phone(open_window, address, booked):
    page = await (await open_window()).opens(address)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Book an appointment")
    await fits(page)
    await keep(page, "times")
    await page.get_by_role("link", name="Wednesday, 24 March 2027").tap()
    await expect(page.get_by_role("heading", name="Open times on Wednesday, 24 March 2027")).to_be_visible()
    await page.get_by_role("link", name="10:30").tap()
    await fits(page, "Your details")
    await fill_in(page)
    await keep(page, "form")
    await page.get_by_role("button", name="Book this time").tap()
    await expect(page.get_by_role("heading", level=1)).to_have_text("You are booked")
    await expect(page.get_by_text("Wednesday, 24 March 2027 at 10:30 (London time)")).to_be_visible()
    await fits(page)
    await keep(page, "booked")
    assert booked() == [MONDAY.replace(day=24, hour=10, minute=30)]

    await page.get_by_role("link", name="Move", exact=True).tap()
    await fits(page, "Choose a new time")
    await page.get_by_role("link", name="Thursday, 25 March 2027").tap()
    await page.get_by_role("link", name="09:00").tap()
    await fits(page, "Move your appointment?")
    await page.get_by_role("button", name="Move it to this time").tap()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Your appointment was moved")
    assert booked() == [MONDAY.replace(day=25, hour=9)]

    await page.get_by_role("link", name="Cancel").tap()
    await fits(page, "Cancel this appointment?")
    await page.get_by_role("link", name="Leave it as it is").tap()
    await page.get_by_role("link", name="Cancel").tap()
    await page.get_by_role("button", name="Yes, cancel it").tap()
    await expect(page.get_by_role("heading", level=1)).to_have_text("This appointment was cancelled")
    await fits(page)
    assert booked() == []


async def test_times_are_shown_in_the_visitors_own_zone_until_they_choose_another(open_window, address):
    window = await open_window(timezone_id="America/New_York", locale="en-US")
    page = await window.opens(address)
    await expect(page.get_by_text("Times are shown in New York time, UTC-4.")).to_be_visible()
    times = page.locator(".times a")
    await expect(times.first).to_have_text("5:00 AM")
    await page.get_by_label("Time zone").select_option("Asia/Kolkata")
    await page.get_by_role("button", name="Show times in this zone").tap()
    await expect(page.get_by_text("Times are shown in Kolkata time, UTC+5:30.")).to_be_visible()
    await expect(times.first).to_have_text("2:30 PM")
    # What was chosen stays, whatever the browser thinks.
    await page.get_by_role("link", name="Monday, 29 March 2027").tap()
    await expect(times.first).to_have_text("1:30 PM")


async def test_without_a_script_everything_can_be_done_in_the_businesss_zone(open_window, address, booked):
    window = await open_window(java_script_enabled=False, timezone_id="America/New_York")
    page = await window.opens(address)
    await expect(page.get_by_text("Times are shown in London time, UTC+0.")).to_be_visible()
    await page.locator(".times a").first.tap()
    await fill_in(page)
    await page.get_by_role("button", name="Book this time").tap()
    await expect(page.get_by_role("heading", level=1)).to_have_text("You are booked")
    assert booked() == [MONDAY.replace(hour=9)]


async def press_until(page: Page, name: str, *, key: str = "Tab") -> None:
    """Go on until what is called so has the focus, and see that this shows."""
    for _ in range(60):
        await page.keyboard.press(key)
        focused = page.locator(":focus")
        said = await focused.evaluate(
            "(one) => one.getAttribute('aria-label') || one.labels?.[0]?.innerText || one.innerText"
        )
        if said.strip() == name:
            outline = await focused.evaluate("(one) => getComputedStyle(one).outlineStyle")
            assert outline == "solid"
            return
    pytest.fail(f"{name} cannot be reached")


async def test_everything_can_be_done_with_the_keyboard_alone(open_window, address, booked):
    page = await (await open_window(is_mobile=False, has_touch=False, **DESK)).opens(address)
    await press_until(page, "Tuesday, 23 March 2027")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Open times on Tuesday, 23 March 2027")).to_be_visible()
    await press_until(page, "11:00")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Your details")
    # Nothing is filled in: the first thing that is focused says what is missing.
    await press_until(page, "Book this time")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_be_focused()
    await expect(page.get_by_role("alert")).to_contain_text("Please tell us your name.")
    await press_until(page, "Your name")
    await page.keyboard.type("Ada")
    await press_until(page, "E-mail")
    await page.keyboard.type("ada@example.com")
    await press_until(page, "What would you like photographed?")
    await page.keyboard.type("A dog")
    await press_until(page, "Book this time")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("You are booked")
    assert booked() == [MONDAY.replace(day=23, hour=11)]
    await press_until(page, "Cancel")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Cancel this appointment?")
    await press_until(page, "Yes, cancel it")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("This appointment was cancelled")
    assert booked() == []


async def test_a_time_that_was_taken_meanwhile_is_exchanged_for_another_with_all_that_was_typed(
    open_window, address, booked
):
    slow, fast = [await (await open_window()).opens(address) for _ in range(2)]
    for page in (slow, fast):
        await page.get_by_role("link", name="10:00").tap()
        await fill_in(page)
    await fast.get_by_role("button", name="Book this time").tap()
    await expect(fast.get_by_role("heading", level=1)).to_have_text("You are booked")
    await slow.get_by_label("E-mail").fill("grace@example.com")
    await slow.get_by_role("button", name="Book this time").tap()
    await expect(slow.get_by_role("alert")).to_contain_text("Somebody has just taken that time.")
    await fits(slow)
    await keep(slow, "taken")
    await expect(slow.get_by_label("E-mail")).to_have_value("grace@example.com")
    await slow.get_by_label("Monday, 22 March 2027 at 11:00 (London time)").tap()
    await slow.get_by_role("button", name="Book this time").tap()
    await expect(slow.get_by_role("heading", level=1)).to_have_text("You are booked")
    assert booked() == [MONDAY.replace(hour=10), MONDAY.replace(hour=11)]


async def test_a_contact_who_is_booked_finds_the_appointment_behind_the_bots_link(
    open_window, address, api, tenant, runtime, served
):
    window = await open_window()
    visit = links.Visit(tenant.contact_id)
    page_of = links.Page(tenant.organization_id, tenant.bot_id)
    link = links.page_url(runtime.vault, served.address, page_of, visit=visit, now=MONDAY)
    assert link is not None
    page = await window.opens(link)
    await expect(page.get_by_role("heading", level=1)).to_have_text("You are booking as Ada.")
    await page.get_by_role("link", name="09:30").tap()
    await page.get_by_label("What would you like photographed?").fill("A dog")
    await page.get_by_role("button", name="Book this time").tap()
    await expect(page.get_by_role("heading", level=1)).to_have_text("You are booked")
    page = await window.opens(link)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Your appointment")
    await expect(page.get_by_text("Monday, 22 March 2027 at 09:30 (London time)")).to_be_visible()
    await page.get_by_role("link", name="Move or cancel").tap()
    await expect(page.get_by_role("link", name="Cancel")).to_be_visible()


CONTRASTS = {
    ("on-accent", "accent"): 4.5,
    ("on-accent", "accent-strong"): 4.5,
    ("on-accent", "grave"): 4.5,
    ("ink", "paper"): 4.5,
    ("ink", "tint"): 4.5,
    ("soft", "paper"): 4.5,
    ("soft", "tint"): 4.5,
    ("soft", "ground"): 4.5,
    ("link", "paper"): 4.5,
    ("link", "tint"): 4.5,
    ("wrong", "paper"): 4.5,
    ("on-note", "note"): 4.5,
    ("edge", "paper"): 3,
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_bots_colour_can_be_read_by_weak_eyes(open_window, address, scheme):
    page = await (await open_window(color_scheme=scheme)).opens(address)
    if scheme == "dark":
        await keep(page, "dark")
    names = sorted({name for pair in CONTRASTS for name in pair})
    for hue in range(HUES):
        await page.evaluate("(hue) => { document.documentElement.className = `hue-${hue}`; }", hue)
        light = dict(zip(names, map(luminance, await page.evaluate(PAINTED, names)), strict=True))
        for (front, back), needed in CONTRASTS.items():
            assert contrast(light[front], light[back]) >= needed, (front, back, hue)


@pytest.mark.parametrize("language", ["en", "es", "pt", "de", "fr"])
async def test_no_language_is_too_long_for_a_small_phone(open_window, address, api, tenant, language, runtime):
    long_name = "Donaudampfschifffahrtsgesellschaftskapitänsmützenfotografie"
    assert (await api.put(f"/bots/{tenant.bot_id}", json={"name": long_name})).is_success
    window = await open_window(viewport={"width": 320, "height": 640})
    page = await window.opens(f"{address}?lang={language}")
    await fits(page)
    await page.locator(".times a").first.tap()
    await expect(page.locator("form.details")).to_be_visible()
    await fits(page)
    await page.locator("button.main").tap()
    await expect(page.get_by_role("alert")).to_be_visible()
    await fits(page)
    ticket = links.Ticket(tenant.organization_id, await _book(api, tenant))
    url = links.appointment_url(
        runtime.vault, str(page.url).partition("/book/")[0], ticket, starts_at=MONDAY, now=MONDAY
    )
    for query in ("", "&do=cancel", "&do=move"):
        page = await window.opens(f"{url}?lang={language}{query}")
        await fits(page)


async def _book(api: httpx.AsyncClient, tenant) -> int:
    """A booking of the tenant's contact, made over the API."""
    (kind,) = (await api.get("/appointment-types")).json()["data"]
    at = MONDAY.astimezone(ZoneInfo("UTC")) + timedelta(hours=1)
    made = await api.post(
        f"/appointment-types/{kind['id']}/book",
        json={"contactId": tenant.contact_id, "startTime": at.isoformat(), "externalId": "browser"},
    )
    assert made.is_success, made.text
    return int(made.json()["id"])
