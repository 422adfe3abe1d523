"""The chat on somebody else's website: another origin, a strict policy, and a visitor who has only a keyboard."""

import asyncio
import gzip
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Page, expect

from tests.journeys.browser.looking import DESK, IN_BROWSER, PATIENCE_MS, PHONE, close
from tests.journeys.browser.screens import served as served  # noqa: PLC0414 - a fixture

pytestmark = IN_BROWSER

POLICY = (
    "default-src 'none'; script-src {0}; connect-src {0}; frame-src {0}; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'"
)
"""Neither styles nor pictures, nor anything that is made of texts: what a page that trusts nobody says."""

PAGE = """<!doctype html><html lang="en"><head><title>A shop</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script src="{0}/widget.js" data-bot-integration="{1}"{2} async></script></head>
<body><h1>A shop</h1><p><a href="#basket">Basket</a></p></body></html>"""


class Website:
    """A browser profile on a website that is not ours: what its console says, and whom it asks."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.complaints: list[str] = []
        self.asked: set[str] = set()

    def _hear(self, kind: str, text: str) -> None:
        # A browser says of every lost connection that it was lost, and a shop has no icon.
        if kind in {"error", "warning"} and "net::ERR_" not in text and "404" not in text:
            self.complaints.append(text)

    async def hears(self, words: str) -> None:
        """Wait until its console complains of this."""
        async with asyncio.timeout(PATIENCE_MS / 1000):
            while not any(words in said for said in self.complaints):  # noqa: ASYNC110 - a browser offers no event
                await asyncio.sleep(0.05)

    async def opens(self, address: str) -> Page:
        page = await self.context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", lambda said: self._hear(said.type, said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.asked.add("{0.scheme}://{0.netloc}".format(urlsplit(request.url))))
        await page.goto(address)
        return page


@pytest.fixture
def shop(served, tenant):
    """The address of a page of another host, on which the chat is; `options` are further attributes of its tag."""
    pages: dict[str, str] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = pages.get(self.path, "").encode()
            self.send_response(200 if content else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", POLICY.format(served.address))
            self.send_header("Content-Length", f"{len(content)}")
            self.end_headers()
            self.wfile.write(content)

        def log_request(self, *_: object) -> None:
            """What is asked here is looked at in the browser."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()

    def page(options: str = "") -> str:
        path = f"/{len(pages)}"
        pages[path] = PAGE.format(served.address, tenant.webchat_id, options)
        return f"http://localhost:{server.server_port}{path}"

    yield page
    server.shutdown()
    server.server_close()


@pytest.fixture
def allow(api, tenant, shop):
    async def put(**fields: object) -> None:
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(shop()))
        body = {"allowedOrigins": [origin], **fields}
        (await api.put(f"/bot-integrations/{tenant.webchat_id}/website-widget", json=body)).raise_for_status()

    return put


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser):
    websites: list[Website] = []

    async def opened(**options: object) -> Website:
        context = await browser.new_context(**{"locale": "en-GB", **DESK, **options})
        websites.append(Website(context))
        return websites[-1]

    yield opened
    await close(websites)


async def test_somebody_with_a_keyboard_chats_on_a_website_that_trusts_nobody(visit, shop, allow, served):
    await allow(title="Ask the shop")
    website = await visit()
    page = await website.opens(shop())
    bubble = page.get_by_role("button", name="Open chat")
    await expect(bubble).to_be_visible()
    assert page.frames[1:] == [], "the chat is loaded by nobody who does not open it"

    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Basket")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(bubble).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog", name="Ask the shop")).to_be_visible()
    await expect(page.get_by_role("button", name="Close chat").first).to_have_attribute("aria-expanded", "true")
    chat = page.frame_locator("iframe[title='Ask the shop']")
    await expect(chat.locator("textarea")).to_be_focused()
    await page.keyboard.type("Hi there")
    await page.keyboard.press("Enter")
    await expect(chat.locator(".message.user .bubble")).to_have_text("Hi there")
    await expect(chat.locator(".message.user .state")).to_have_text("Sent")
    await expect(chat.locator(".message.bot .bubble")).to_have_count(1)

    # Escape inside the frame closes it, and the keyboard is where it was.
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await expect(bubble).to_be_focused()
    await expect(bubble).to_have_attribute("aria-expanded", "false")

    # On the next page the conversation is still theirs, without a cookie.
    again = page
    await again.goto(shop())
    await again.get_by_role("button", name="Open chat").click()
    await expect(again.frame_locator("iframe").locator(".message .bubble")).to_have_count(2)
    await again.get_by_role("button", name="Close chat").last.click()
    await expect(again.get_by_role("button", name="Open chat")).to_be_focused()
    assert await website.context.cookies() == []
    shops = "{0.scheme}://{0.netloc}".format(urlsplit(page.url))
    assert website.asked == {shops, served.address}
    async with httpx.AsyncClient(trust_env=False) as http:
        assert len(gzip.compress((await http.get(f"{served.address}/widget.js")).content)) < 15_000


async def test_what_is_said_while_it_is_closed_is_counted_on_the_bubble(visit, shop, allow, api, database_url):
    await allow()
    website = await visit()
    page = await website.opens(shop())
    await page.get_by_role("button", name="Open chat").click()
    chat = page.frame_locator("iframe")
    await chat.locator("textarea").fill("Hello")
    await page.keyboard.press("Enter")
    await expect(chat.locator(".message.bot .bubble")).to_have_count(1)
    await page.get_by_role("button", name="Close chat").first.click()
    with psycopg.connect(database_url) as connection:
        (number,) = connection.execute("SELECT id FROM conversations").fetchone()
    (await api.post(f"/conversations/{number}/messages", json={"content": "This is Sam."})).raise_for_status()
    bubble = page.get_by_role("button", name="Open chat. New message: 1")
    await bubble.click()
    await expect(chat.locator(".message.bot .bubble").last).to_have_text("This is Sam.")
    await expect(page.get_by_role("button", name="Close chat").first).to_be_visible()


async def test_on_a_phone_it_takes_the_whole_screen(visit, shop, allow):
    await allow(position="left", color="#aa2200")
    website = await visit(**PHONE, reduced_motion="reduce")
    page = await website.opens(shop(' data-bottom="10px" data-left="12px"'))
    bubble = page.get_by_role("button", name="Open chat")
    await expect(bubble).to_be_visible()
    box = await bubble.bounding_box()
    assert (box["x"], box["y"] + box["height"]) == (12, 834)
    assert await bubble.evaluate("it => getComputedStyle(it).backgroundColor") == "rgb(170, 34, 0)"
    await bubble.tap()
    assert await page.get_by_role("dialog").bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    await expect(bubble).to_be_hidden()
    await page.get_by_role("button", name="Close chat").tap()
    await expect(bubble).to_be_focused()


async def test_a_website_that_was_not_named_shows_nothing_and_can_frame_nothing(visit, shop, served, tenant):
    website = await visit()
    page = await website.opens(shop())
    await website.hears("not among the websites")
    assert await page.locator("opensetter-chat").count() == 0
    assert len(website.complaints) == 1
    frame = f"{served.address}/p/embed/{tenant.webchat_id}/chat"
    await page.evaluate(
        "(src) => document.body.append(Object.assign(document.createElement('iframe'), { src }))", frame
    )
    await website.hears("frame-ancestors")
    website.complaints.clear()
