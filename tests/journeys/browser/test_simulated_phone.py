"""The simulated phone in a real browser, with a bot behind it that only knows how to repeat and to ask."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from opensetter.cli import phones
from opensetter.cli.studio import seeded
from opensetter.core.runtime import Runtime
from opensetter.core.settings import Settings
from opensetter.simulators import cast
from opensetter.simulators.phones import Tick
from opensetter.simulators.serving import address as address_of
from opensetter.simulators.serving import listen, serving
from opensetter.simulators.twilio.app import create_twilio
from opensetter.simulators.twilio.simulator import Twilio
from opensetter.simulators.whatsapp.app import create_whatsapp
from opensetter.simulators.whatsapp.simulator import WhatsApp
from opensetter.worker import Worker
from tests import serving as product
from tests.journeys.browser.looking import DESK, IN_BROWSER, PAINTED, PATIENCE_MS, PHONE, contrast, luminance

pytestmark = IN_BROWSER

TIMES = [{"id": "mo", "title": "Monday 10:00"}, {"id": "tu", "title": "Tuesday 14:30"}]
BUTTONS = {
    "type": "interactive",
    "interactive": {
        "type": "button",
        "body": {"text": "Which of these?"},
        "action": {"buttons": [{"type": "reply", "reply": reply} for reply in TIMES]},
    },
}
ROWS = {
    "type": "interactive",
    "interactive": {
        "type": "list",
        "body": {"text": "Which of these?"},
        "action": {"button": "Show times", "sections": [{"rows": [TIMES[0] | {"description": "With Dr Hart"}]}]},
    },
}


@dataclass
class Bot:
    """Repeats what it hears; "buttons" and "list" it answers with those. It reads every message first, and types."""

    simulator: WhatsApp
    address: str = ""
    heard: list[dict[str, Any]] = field(default_factory=list)

    @property
    def app(self) -> Starlette:
        app = Starlette(routes=[Route("/hook", self._hear, methods=["GET", "POST"])])
        app.state.over = asyncio.Event()
        return app

    async def _hear(self, request: Request) -> Response:
        if request.method == "GET":
            return PlainTextResponse(request.query_params["hub.challenge"])
        for entry in json.loads(await request.body())["entry"]:
            for change in entry["changes"]:
                for message in change["value"].get("messages", []):
                    self.heard.append(message)
                    await self._answer(message)
        return Response()

    async def _answer(self, message: dict[str, Any]) -> None:
        receipt = {"status": "read", "message_id": message["id"], "typing_indicator": {"type": "text"}}
        await self._call(receipt)
        text = message.get("text", {}).get("body", message["type"])
        if text == "silence":
            return
        said = {"type": "text", "text": {"body": f"You said: {text}"}}
        await self._call({"to": message["from"]} | {"buttons": BUTTONS, "list": ROWS}.get(text, said))

    async def _call(self, body: dict[str, Any]) -> None:
        account = self.simulator.account
        headers = {"Authorization": f"Bearer {account.access_token}"}
        async with httpx.AsyncClient(base_url=self.address, headers=headers, trust_env=False) as http:
            path = f"/v25.0/{account.phone_number_id}/messages"
            (await http.post(path, json={"messaging_product": "whatsapp", **body})).raise_for_status()


@pytest_asyncio.fixture(loop_scope="session")
async def bot() -> AsyncIterator[Bot]:
    """A bot on a simulated WhatsApp with a few people, both listening."""
    simulator = WhatsApp()
    cast.fill(simulator)
    bot = Bot(simulator)
    async with serving(create_whatsapp(simulator)) as bot.address, serving(bot.app) as hook:
        simulator.hook_url = f"{hook}/hook"
        yield bot
        await simulator.close()


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser):
    """Opens pages, and sees at the end that none of them complained."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def hear(kind: str, text: str) -> None:
        if kind in {"error", "warning"} and "net::ERR_" not in text:
            complaints.append(text)

    async def opened(address: str, **options: object) -> Page:
        contexts.append(await browser.new_context(locale="en-GB", **{**DESK, **options}))
        page = await contexts[-1].new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", lambda said: hear(said.type, said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(address)
        return page

    yield opened
    for context in contexts:
        await context.close()
    assert complaints == []


async def say(page: Page, text: str) -> None:
    await page.get_by_label("Message as").fill(text)
    await page.keyboard.press("Enter")


async def test_somebody_writes_and_reads_the_answer_as_it_comes(bot, open_page):
    page = await open_page(f"{bot.address}/?as=p1")
    await expect(page.get_by_text("Only templates arrive now")).to_be_visible()
    await say(page, "Hello\nthere <b>")
    await expect(page.locator(".mine .text")).to_have_text(["Hello\nthere <b>"])
    await expect(page.locator(".mine .tick")).to_have_class("tick read")
    await expect(page.locator(".theirs .text")).to_have_text(["You said: Hello\nthere <b>"])
    await expect(page.locator(".theirs .tick")).to_have_class("tick read")
    await expect(page.get_by_text("Open until")).to_be_visible()
    assert [bubble.tick for bubble in bot.simulator.sent] == [Tick.READ]
    await expect(page.locator(".message[data-day=Today]")).to_have_count(1)
    await expect(page.locator(".deliveries .good")).not_to_have_count(0)


async def test_typing_is_shown_until_the_answer_and_buttons_can_be_tapped_once(bot, open_page):
    page = await open_page(f"{bot.address}/?as=p1", **PHONE)
    await say(page, "silence")
    await expect(page.locator(".typing")).to_be_visible()
    await say(page, "buttons")
    await expect(page.locator(".typing")).to_be_hidden()
    await page.get_by_role("button", name="Tuesday 14:30").tap()
    await expect(page.locator(".mine .text").last).to_have_text("Tuesday 14:30")
    await expect(page.locator(".mine blockquote")).to_have_text("Which of these?")
    await expect(page.get_by_role("button", name="Monday 10:00")).to_be_disabled()
    assert bot.heard[-1]["interactive"]["button_reply"] == TIMES[1]


async def test_a_list_opens_and_its_rows_can_be_tapped(bot, open_page):
    page = await open_page(f"{bot.address}/?as=p1", **PHONE)
    await say(page, "list")
    row = page.get_by_role("button", name="Monday 10:00")
    await expect(row).to_be_hidden()
    await page.get_by_text("Show times").tap()
    await row.tap()
    await expect(page.locator(".mine .text").last).to_have_text("Monday 10:00")
    assert bot.heard[-1]["interactive"]["list_reply"]["description"] == "With Dr Hart"


async def test_people_send_more_than_words_and_react(bot, open_page):
    page = await open_page(f"{bot.address}/?as=p1")
    for label in ("Picture", "Voice message", "Location"):
        await page.get_by_label("Attach").click()
        await page.get_by_role("button", name=label).click()
        await expect(page.locator(".attach[open]")).to_have_count(0)
    await expect(page.locator(".mine img")).to_have_js_property("naturalWidth", 160)
    await expect(page.locator(".theirs")).to_have_count(3)
    await page.locator(".theirs").last.hover()
    await page.get_by_role("button", name="React with a thumb up").last.click()
    await expect(page.locator(".theirs .reaction")).to_have_text(["👍"])
    await bot.simulator.settled()
    assert sorted(message["type"] for message in bot.heard) == ["audio", "image", "location", "reaction"]


async def test_a_human_answers_a_person_is_added_and_faults_are_ordered(bot, open_page):
    page = await open_page(f"{bot.address}/?as=p1")
    await page.get_by_label("Answer Ada Byron as a human").fill("A human here")
    await page.keyboard.press("Enter")
    await expect(page.locator(".theirs .author")).to_have_text(["From the business's own phone"])
    await page.get_by_text("Faults").click()
    await page.get_by_label("Redeliver").fill("2")
    await page.get_by_role("switch", name="Forge").check()
    await page.get_by_role("button", name="Apply").click()
    await expect(page.locator(".badge.loud")).to_have_text("2")
    assert (bot.simulator.faults.redeliver, bot.simulator.faults.forge) == (2, True)
    await page.get_by_role("button", name="All quiet").click()
    await expect(page.locator("[data-live=turned]")).to_have_text("none")
    await page.get_by_text("Add a person").click()
    await page.get_by_role("textbox", name="Name").fill("Zoë")
    await page.get_by_role("button", name="Add", exact=True).click()
    await expect(page.get_by_label("Message as Zoë")).to_be_visible()
    assert bot.simulator.people.get("p5").username == "zo"


async def test_a_message_that_never_arrived_says_why(bot, open_page):
    page = await open_page(f"{bot.address}/?as=p1")
    await bot._call({"to": "447700900123", "type": "text", "text": {"body": "Too early"}})
    await expect(page.locator(".lost .error")).to_have_text("Never arrived: Re-engagement message (131047)")


async def test_without_a_script_one_can_write_and_read(bot, open_page):
    page = await open_page(f"{bot.address}/?as=p1", java_script_enabled=False)
    await page.get_by_label("Message as").fill("Hi")
    await page.get_by_role("button", name="Send").first.click()
    await bot.simulator.settled()
    await page.reload()
    await expect(page.locator(".theirs .text")).to_have_text(["You said: Hi"])


async def test_a_text_message_looks_like_one_and_stop_is_answered_by_the_carrier(open_page):
    simulator = Twilio()
    cast.fill(simulator)
    async with serving(create_twilio(simulator)) as address:
        page = await open_page(f"{address}/?as=p1", **PHONE)
        await say(page, "STOP")
        await expect(page.locator(".theirs .author")).to_have_text(["From the carrier"])
        await expect(page.get_by_text("stopped")).to_be_visible()
        await expect(page.get_by_label("Answer Ada Byron as a human")).to_have_count(0)
        await page.goto(f"{address}/?as=p3")
        await expect(page.locator("html")).to_have_class("look-whatsapp")
        await simulator.close()


@pytest.mark.parametrize("path", ["/", "/?as=p1", "/?as=p1#backstage"])
async def test_nothing_is_wider_than_the_screen(bot, open_page, path):
    ada = bot.simulator.people.get("p1")
    bot.simulator.say(ada, "https://example.com/" + "long/" * 60 + " " + "W" * 200)
    await bot.simulator.settled()
    page = await open_page(bot.address + path, **PHONE)
    for width in (320, 390, 844, 1180, 1440):
        await page.set_viewport_size({"width": width, "height": 800})
        assert await page.evaluate("document.documentElement.scrollWidth") == width
    size = await page.locator("textarea").evaluate("(input) => getComputedStyle(input).fontSize")
    assert size == "16px", "iOS zooms into anything smaller"


async def test_the_page_can_be_used_without_a_mouse(bot, open_page):
    page = await open_page(f"{bot.address}/?as=p1")
    await expect(page.get_by_role("textbox", name="Message as Ada Byron")).to_be_focused()
    await expect(page.get_by_role("log", name="Conversation")).to_be_attached()
    await page.keyboard.type("list")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    summary = page.get_by_text("Show times")
    await expect(summary).to_be_visible()
    await summary.focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Monday 10:00")).to_be_focused()
    outline = await page.locator(".choice").evaluate("(button) => getComputedStyle(button).outlineStyle")
    assert outline == "solid"


CONTRASTS = [
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("ink", "paper"),
    ("ink", "wall"),
    ("ink", "theirs"),
    ("on-mine", "mine"),
    ("soft", "paper"),
    ("soft", "ground"),
    ("soft", "wall"),
    ("soft", "theirs"),
    ("link", "paper"),
    ("link", "ground"),
    ("link", "theirs"),
    ("wrong", "wall"),
    ("wrong", "ground"),
    ("good", "ground"),
    ("on-warning", "warning"),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_look_can_be_read_by_weak_eyes(bot, open_page, scheme):
    page = await open_page(f"{bot.address}/?as=p1", color_scheme=scheme)
    names = sorted({name for pair in CONTRASTS for name in pair} | {"mine-soft", "read"})
    for look in ("whatsapp", "sms"):
        await page.evaluate("(look) => { document.documentElement.className = `look-${look}`; }", look)
        light = dict(zip(names, map(luminance, await page.evaluate(PAINTED, names)), strict=True))
        # On a text message's own bubble stands nothing but its text; what is said of it stands below.
        pairs = [*CONTRASTS, ("mine-soft", "mine" if look == "whatsapp" else "wall")]
        for front, back in pairs:
            assert contrast(light[front], light[back]) >= 4.5, (look, front, back)
        if look == "whatsapp":
            assert contrast(light["read"], light["mine"]) >= 3, "the ticks of what was read"


@pytest_asyncio.fixture(loop_scope="session")
async def studio(database_url: str, settings: Settings, tmp_path: Path) -> AsyncIterator[tuple[str, str]]:
    """The demo's studio at work: where Ada writes to the bot with the link, and to the one with the calendar."""
    numbers = [listen("127.0.0.1", 0) for _ in range(2)]
    runtime = Runtime.open(settings.model_copy(update={"meta_base_url": address_of(numbers[0])}), database_url)
    worker = Worker(runtime)
    async with product.serving(runtime) as served:
        working = asyncio.create_task(worker.run())
        async with phones.simulated(await seeded(runtime, tmp_path), served.address, numbers):
            yield phones.page(numbers[0]), phones.page(numbers[1])
        worker.stop()
        await working
    await runtime.close()


async def test_an_appointment_is_offered_booked_and_moved_on_the_phone(studio, open_page):
    page = await open_page(studio[1], **PHONE)
    answer = page.locator(".theirs .text").last
    await say(page, "I would like to book an appointment")
    await expect(answer).to_contain_text("3. ")
    await say(page, "2")
    await expect(answer).to_contain_text("Your appointment is on")
    booked = await answer.inner_text()
    await say(page, "Can I move it to another day?")
    await expect(answer).to_contain_text("3. ")
    await say(page, "3")
    await expect(answer).to_contain_text("Your appointment is now on")
    assert await answer.inner_text() != booked
    await expect(page.locator(".mine .tick.read")).to_have_count(4)


async def test_each_of_two_numbers_has_a_bot_of_its_own(studio, open_page):
    for phone, answer in zip(studio, ("Which room would you like to change?", "2. "), strict=True):
        page = await open_page(phone)
        await say(page, "Can I book an appointment?")
        await expect(page.locator(".theirs .text")).to_contain_text([answer])


async def test_two_pages_show_the_same_and_find_the_simulator_again(bot, open_page):
    one, two = await asyncio.gather(open_page(f"{bot.address}/?as=p1"), open_page(f"{bot.address}/?as=p1"))
    await say(one, "from the first")
    for page in (one, two):
        await expect(page.locator(".theirs .text")).to_have_text(["You said: from the first"])
