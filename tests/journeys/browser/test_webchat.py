"""The web chat in a real browser: what visitors see, on good networks and bad ones."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Page, expect

from opensetter.widget.rendering import HUES
from opensetter.worker import Worker
from tests.factories import BOOKING_LINK
from tests.journeys.browser.looking import DESK, IN_BROWSER, PAINTED, PATIENCE_MS, PHONE, close, contrast, luminance
from tests.serving import Served, serving

pytestmark = IN_BROWSER


class Window:
    """One person's browser profile on one chat; remembers every complaint of its console."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.address = address
        self.complaints: list[str] = []

    async def opens(self, address: str | None = None) -> "Tab":
        page = await self.context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", lambda said: self._hear(said.type, said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))
        await page.goto(address or self.address)
        return Tab(page)

    def _hear(self, kind: str, text: str) -> None:
        # A browser says of every lost connection that it was lost, whatever the page does about it.
        if kind in {"error", "warning"} and "net::ERR_" not in text:
            self.complaints.append(text)


class Tab:
    """A chat page as its visitor uses it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.bubbles = page.locator(".message .bubble")
        self.mine = page.locator(".message.user .bubble")
        self.replies = page.locator(".message.bot .bubble")
        self.state = page.locator(".message.user .state").last
        self.banner = page.locator(".banner")

    async def says(self, text: str) -> None:
        await self.page.fill("textarea", text)
        await self.page.keyboard.press("Enter")

    async def hears(self, count: int = 1) -> str:
        """The text of the bot's so-manieth reply, and of the last one if there are more."""
        await expect(self.replies).to_have_count(count)
        return await self.replies.last.inner_text()

    async def width(self) -> int:
        return int(await self.page.evaluate("document.documentElement.scrollWidth"))


@pytest_asyncio.fixture(loop_scope="session")
async def answering(runtime) -> AsyncIterator[None]:
    """A worker that answers, as long as the test lasts."""
    worker = Worker(runtime)
    working = asyncio.create_task(worker.run())
    yield
    worker.stop()
    await working


@pytest_asyncio.fixture(loop_scope="session")
async def served(runtime, answering) -> AsyncIterator[Served]:
    async with serving(runtime) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def open_window(browser, served, tenant):
    """Opens browser profiles, and sees at the end that none of them complained."""
    windows: list[Window] = []

    async def opened(**options: object) -> Window:
        settings = {"locale": "en-GB", "timezone_id": "Europe/London", **DESK, **options}
        context = await browser.new_context(**settings)
        windows.append(Window(context, f"{served.address}/chat/{tenant.webchat_id}"))
        return windows[-1]

    yield opened
    await close(windows)


@pytest_asyncio.fixture(loop_scope="session")
async def window(open_window) -> Window:
    return await open_window()


@pytest.fixture
def stored(database_url):
    """What the database holds of the visitors' own messages, in order."""

    def contents() -> list[str]:
        with psycopg.connect(database_url) as connection:
            rows = connection.execute("SELECT content FROM messages WHERE direction = 'inbound' ORDER BY id")
            return [content for (content,) in rows]

    return contents


async def test_a_stranger_says_hi_and_gets_a_reply(window, stored):
    tab = await window.opens()
    await expect(tab.page.get_by_role("heading", level=2)).to_have_text("Acme bot is here for you")
    await tab.says("Hi")
    await expect(tab.mine).to_have_text(["Hi"])
    assert "Acme" in await tab.hears()
    await expect(tab.page.locator(".empty")).to_be_hidden()
    await expect(tab.page.locator(".typing")).to_be_hidden()
    assert stored() == ["Hi"]


async def test_a_suggestion_is_said_with_one_tap_and_the_state_tells_it_arrived(open_window):
    tab = await (await open_window(**PHONE)).opens()
    await tab.page.locator(".chip").first.tap()
    await expect(tab.mine).to_have_text(["Hi"])
    await tab.hears()
    await expect(tab.state).to_have_text("Sent")


async def test_a_booked_contact_hears_the_local_time_and_no_link(window, api, tenant):
    at = (datetime.now(UTC) + timedelta(days=30)).replace(hour=14, minute=0, second=0, microsecond=0)
    booking = tenant.booking(start_time=at.isoformat(), end_time=(at + timedelta(hours=1)).isoformat())
    assert (await api.post("/bookings", json=booking)).status_code == 201
    chat_link = await api.post(
        f"/bot-integrations/{tenant.webchat_id}/chat-links", json={"contactId": tenant.contact_id}
    )
    tab = await window.opens(chat_link.json()["data"]["url"])
    assert tab.page.url == window.address
    await tab.says("Hi")
    reply = await tab.hears()
    assert at.astimezone(ZoneInfo("Europe/London")).strftime("%H:%M") in reply
    assert "Ada" in reply
    assert BOOKING_LINK not in reply
    assert await tab.page.locator(".bubble a").count() == 0


async def test_a_link_can_be_followed_and_only_a_link(window, database_url):
    tab = await window.opens()
    await tab.says("I would like to book an appointment, please. <b>See</b> http://mine.example")
    await tab.hears()
    link = tab.page.locator(".message.bot a")
    await expect(link).to_have_attribute("href", BOOKING_LINK)
    await expect(link).to_have_attribute("rel", "noopener")
    await expect(link).to_have_attribute("target", "_blank")
    await expect(tab.page.locator(".message.user a, .message b")).to_have_count(0)
    said = "(https://a.example/x). <img src=x onerror=alert(1)> javascript:alert(1) https://b.example/y_(z)!\nend"
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE messages SET content = %s WHERE direction = 'outbound'", (said,))
    await tab.page.reload()
    await expect(tab.replies).to_have_text([said])
    links = tab.page.locator(".message.bot a")
    assert await links.evaluate_all("all => all.map((a) => a.href)") == [
        "https://a.example/x",
        "https://b.example/y_(z)",
    ]
    await expect(tab.page.locator(".message img")).to_have_count(0)


async def test_a_reload_keeps_the_conversation_without_doubles(window, stored):
    tab = await window.opens()
    for number, text in enumerate(("Hi", "How are you?"), start=1):
        await tab.says(text)
        await tab.hears(number)
    before = await tab.bubbles.all_inner_texts()
    for _ in range(2):
        await tab.page.reload()
        await expect(tab.bubbles).to_have_text(before)
    await tab.says("Still me")
    await tab.hears(3)
    assert stored() == ["Hi", "How are you?", "Still me"]


async def test_what_is_written_offline_is_delivered_once_when_the_network_is_back(window, stored):
    tab = await window.opens()
    await tab.says("Hi")
    await tab.hears()
    await window.context.set_offline(True)
    await expect(tab.banner).to_have_text("Connection lost. Trying again…")
    await tab.says("one")
    await tab.says("two")
    await expect(tab.state).to_have_text("Not sent. Tap to try again")
    assert stored() == ["Hi"]
    await window.context.set_offline(False)
    await expect(tab.page.locator(".message.user[data-id]")).to_have_count(3)
    await expect(tab.banner).to_be_empty()
    await expect(tab.mine).to_have_text(["Hi", "one", "two"])
    assert stored() == ["Hi", "one", "two"]


async def test_a_message_whose_acknowledgement_was_lost_is_not_sent_twice(window, stored):
    tab = await window.opens()
    lost = 0

    async def lose_the_answer(route):
        nonlocal lost
        if lost < 1:
            lost += 1
            await route.fetch()
            await route.abort()
        else:
            await route.continue_()

    await window.context.route("**/messages", lose_the_answer)
    await tab.says("only once")
    await expect(tab.page.locator(".message.user[data-id]")).to_have_count(1)
    await tab.hears()
    await tab.says("and another")
    await expect(tab.page.locator(".message.user[data-id]")).to_have_count(2)
    assert lost == 1
    assert stored() == ["only once", "and another"]


async def test_an_unsent_message_survives_a_reload(window, stored):
    tab = await window.opens()

    async def refuse(route):
        await route.abort()

    await window.context.route("**/messages", refuse)
    await tab.says("do not lose me")
    await expect(tab.state).to_have_text("Not sent. Tap to try again")
    await tab.page.reload()
    await expect(tab.mine).to_have_text(["do not lose me"])
    await expect(tab.state).to_have_text("Not sent. Tap to try again")
    await window.context.unroute("**/messages")
    await tab.state.click()
    await tab.hears()
    await tab.page.reload()
    await expect(tab.mine).to_have_text(["do not lose me"])
    assert stored() == ["do not lose me"]


async def test_a_server_that_restarts_is_found_again(browser, runtime, answering, tenant, stored):
    async with serving(runtime) as first:
        port = int(first.address.rpartition(":")[2])
        window = Window(await browser.new_context(**DESK), f"{first.address}/chat/{tenant.webchat_id}")
        tab = await window.opens()
        await tab.says("Hi")
        await tab.hears()
    await tab.says("Anybody there?")
    await expect(tab.banner).not_to_be_empty()
    async with serving(runtime, port=port):
        await tab.hears(2)
        await expect(tab.banner).to_be_empty()
        assert stored() == ["Hi", "Anybody there?"]
        await window.context.close()
    assert not window.complaints


async def test_two_tabs_show_the_same_conversation(window, stored):
    one, two = await window.opens(), await window.opens()
    await one.says("from the first")
    await two.hears()
    await two.says("from the second")
    for tab in (one, two):
        await expect(tab.mine).to_have_text(["from the first", "from the second"])
        await tab.hears(2)
    assert await one.bubbles.all_inner_texts() == await two.bubbles.all_inner_texts()
    assert stored() == ["from the first", "from the second"]


async def test_nothing_is_wider_than_the_screen_and_enter_sends(open_window, stored):
    tab = await (await open_window(**PHONE)).opens()
    await tab.page.fill("textarea", "https://example.com/" + "long/" * 60)
    await tab.page.keyboard.press("Shift+Enter")
    await tab.page.keyboard.type("W" * 200)
    assert await tab.width() == 390
    await tab.page.keyboard.press("Enter")
    await tab.hears()
    assert stored() == ["https://example.com/" + "long/" * 60 + "\n" + "W" * 200]
    for width in (320, 390, 844):
        await tab.page.set_viewport_size({"width": width, "height": 600})
        assert await tab.width() == width
    await tab.page.set_viewport_size(PHONE["viewport"])
    size = await tab.page.locator("textarea").evaluate("(input) => getComputedStyle(input).fontSize")
    assert size == "16px", "iOS zooms into anything smaller"


async def test_without_a_script_the_conversation_can_be_read(window, open_window):
    tab = await window.opens()
    await tab.says("Hi")
    reply = await tab.hears()
    reader = await open_window(java_script_enabled=False, storage_state=await window.context.storage_state())
    page = (await reader.opens()).page
    await expect(page.locator(".bubble").nth(1)).to_have_text(reply)
    await expect(page.locator("textarea")).to_be_hidden()
    await expect(page.locator("noscript p, .no-script")).to_be_visible()


CONTRASTS = {
    ("on-accent", "accent"): 4.5,
    ("on-accent", "accent-strong"): 4.5,
    ("ink", "paper"): 4.5,
    ("ink", "bubble"): 4.5,
    ("soft", "paper"): 4.5,
    ("soft", "ground"): 4.5,
    ("link", "paper"): 4.5,
    ("link", "bubble"): 4.5,
    ("wrong", "paper"): 4.5,
    ("on-warning", "warning"): 4.5,
    ("edge", "paper"): 3,
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_bots_colour_can_be_read_by_weak_eyes(open_window, scheme):
    page = (await (await open_window(color_scheme=scheme)).opens()).page
    names = sorted({name for pair in CONTRASTS for name in pair})
    for hue in range(len(HUES)):
        await page.evaluate("(hue) => { document.documentElement.className = `hue-${hue}`; }", hue)
        light = dict(zip(names, map(luminance, await page.evaluate(PAINTED, names)), strict=True))
        for (front, back), needed in CONTRASTS.items():
            assert contrast(light[front], light[back]) >= needed, (front, back, hue)


async def test_the_page_can_be_used_without_a_mouse_and_is_named_for_those_who_listen(window):
    page = (await window.opens()).page
    await expect(page.get_by_role("textbox", name="Message")).to_be_focused()
    await expect(page.get_by_role("log", name="Conversation")).to_be_attached()
    await expect(page.get_by_role("button", name="Send")).to_be_disabled()
    await page.keyboard.type("Hi")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Send")).to_be_focused()
    outline = await page.locator(".send").evaluate("(button) => getComputedStyle(button).outlineStyle")
    assert outline == "solid"
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.user")).to_contain_text(re.compile("You: "))
