"""The dashboard in a real browser: from the first run to a human who steps in, on a phone and on a desk."""

import json
import shlex

import httpx
import pytest
from playwright.async_api import Page, expect

from tests.factories import BOOKING_LINK, PHONE
from tests.journeys.browser import looking
from tests.journeys.browser.looking import IN_BROWSER
from tests.journeys.browser.screens import PASSWORD, begin
from tests.journeys.browser.screens import open_screen as open_screen  # noqa: PLC0414 - a fixture
from tests.journeys.browser.screens import served as served  # noqa: PLC0414 - a fixture

pytestmark = IN_BROWSER

PAGES = (
    *("/home", "/inbox", "/bookings", "/bots", "/channels", "/channels/new/whatsapp"),
    *("/contacts", "/contacts/new", "/contacts/import"),
    *("/settings/general", "/settings/api-keys", "/settings/model", "/settings/data"),
    *("/developers", "/developers/requests"),
)
# What is written with, and what it is written on.
PAIRS = (
    *(
        ("ink", "ground"),
        ("ink", "paper"),
        ("soft", "ground"),
        ("soft", "paper"),
        ("link", "ground"),
        ("link", "paper"),
    ),
    *(("ink", "tint"), ("link", "tint"), ("on-accent", "accent"), ("on-note", "note"), ("on-good", "good")),
    *(("wrong", "ground"), ("wrong", "paper")),
)


async def make_key(page: Page, address: str) -> str:
    await page.goto(f"{address}/settings/api-keys")
    await page.get_by_label("What it is for").fill("Calendly sync")
    await page.get_by_role("button", name="Create a key").click()
    return await page.locator("code.secret").inner_text()


async def test_a_bot_that_is_made_on_its_page_answers_in_its_own_words(open_screen, served, runtime):
    question = "Which room would you like to change?"
    desk = await open_screen()
    page = await begin(desk, runtime)
    key = await make_key(page, served.address)
    await page.get_by_role("link", name="Bots").click()
    await page.get_by_label("What contacts know it as").fill("Riverside Studio")
    await page.get_by_label("Time zone").fill("Europe/Berlin")
    await page.get_by_role("button", name="Create the bot").click()
    await page.get_by_label("Instructions").fill("We change kitchens.")
    await page.get_by_label("Questions").fill(question)
    await page.get_by_label("Monday").fill("9-12:30, 13:30-17")
    await page.get_by_label("Booking link").fill(BOOKING_LINK)
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("status")).to_have_text("Saved.")
    await expect(page.get_by_label("Monday")).to_have_value("09:00-12:30, 13:30-17:00")
    number = int(page.url.partition("?")[0].rpartition("/")[2])

    # Tried out, with something typed beside it that stays; and nobody in the inbox.
    await page.get_by_role("link", name="Try it").click()
    await page.get_by_label("Instructions").fill("Not saved yet.")
    await page.get_by_label("Your message, as a contact").fill("Hello!")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.bot .bubble")).to_contain_text(question)
    await expect(page.get_by_label("Instructions")).to_have_value("Not saved yet.")
    await page.goto(f"{served.address}/inbox")
    await expect(page.get_by_text("Nobody has written yet.")).to_be_visible()

    # The web chat answers in the same words.
    headers = {"Authorization": f"Bearer {key}"}
    async with httpx.AsyncClient(base_url=f"{served.address}/api/v1", headers=headers, trust_env=False) as api:
        made = await api.post("/bot-integrations", json={"botId": number, "channel": "webchat"})
    visitor = await (await open_screen()).opens(f"/chat/{made.json()['data']['id']}")
    await visitor.fill("textarea", "Hello!")
    await visitor.keyboard.press("Enter")
    await expect(visitor.locator(".message.bot .bubble")).to_contain_text(question)
    assert desk.complaints == []


async def test_from_the_first_run_to_a_human_who_steps_in(open_screen, served, runtime):
    desk = await open_screen()
    page = await begin(desk, runtime)
    key = await make_key(page, served.address)
    address, headers = f"{served.address}/api/v1", {"Authorization": f"Bearer {key}"}
    async with httpx.AsyncClient(base_url=address, headers=headers, trust_env=False) as api:

        async def made(path: str, **body: object) -> dict:
            return (await api.post(path, json=body)).raise_for_status().json()["data"]

        bot = (await made("/bots", name="Studio North", bookingUrl=BOOKING_LINK))["id"]
        contact = (await made("/contacts", fullName="Ada Byron", phoneNumber=PHONE))["id"]
        chat = (await made("/bot-integrations", botId=bot, channel="webchat"))["id"]
        link = (await made(f"/bot-integrations/{chat}/chat-links", contactId=contact))["url"]

        # Somebody writes, and is in the inbox.
        phone = await open_screen()
        visitor = await phone.opens(link.removeprefix(served.address))
        await visitor.fill("textarea", "Hello, can I book?")
        await visitor.keyboard.press("Enter")
        await expect(visitor.locator(".message.bot .bubble")).to_have_count(1)
        await page.goto(f"{served.address}/inbox")
        await page.get_by_role("link", name="Ada Byron").click()
        await expect(page.locator(".message.contact .bubble")).to_have_text("Hello, can I book?")

        # An appointment that comes from elsewhere, by a command as it was copied, is beside the conversation.
        talk = page.url.removeprefix(served.address)
        await desk.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=served.address)
        await page.goto(f"{served.address}/developers")
        await page.get_by_role("button", name="Copy Record a booking of theirs").click()
        *_, booking = shlex.split((await page.evaluate("navigator.clipboard.readText()")).replace("\\\n", ""))
        assert json.loads(booking)["bot_id"] == bot
        (await api.post("/bookings", json={**json.loads(booking), "phone": PHONE})).raise_for_status()
        await page.goto(served.address + talk)
        await expect(page.locator("aside .appointment")).to_contain_text("calendly")

    # A human takes over, is read, and reads on without loading the page again.
    await page.get_by_role("button", name="Take over").click()
    await expect(page.get_by_text("A human answers here")).to_be_visible()
    await page.get_by_label("Your message").fill("This is Sam. How can I help?")
    await page.get_by_role("button", name="Send").click()
    await expect(visitor.locator(".message.bot .bubble").last).to_have_text("This is Sam. How can I help?")
    await visitor.fill("textarea", "Where do I park?")
    await visitor.keyboard.press("Enter")
    await expect(page.locator(".message.contact .bubble").last).to_have_text("Where do I park?")
    await expect(visitor.locator(".message.bot .bubble")).to_have_count(2)

    await page.goto(served.address + talk)

    # Handed back, the bot answers who still waits.
    await page.get_by_role("button", name="Hand back to the bot").click()
    await expect(visitor.locator(".message.bot .bubble")).to_have_count(3)
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("button", name="Sign in")).to_be_visible()


async def test_the_inbox_follows_what_is_said_and_is_walked_with_keys(open_screen, served, runtime):
    desk = await open_screen()
    page = await begin(desk, runtime)
    key = await make_key(page, served.address)
    address, headers = f"{served.address}/api/v1", {"Authorization": f"Bearer {key}"}
    async with httpx.AsyncClient(base_url=address, headers=headers, trust_env=False) as api:
        bot = (await api.post("/bots", json={"name": "Studio North"})).json()["data"]["id"]
        channel = (await api.post("/bot-integrations", json={"botId": bot, "channel": "api"})).json()["data"]["id"]

        async def says(who: str, content: str) -> None:
            said = {"sessionId": who, "content": content, "fullName": who}
            (await api.post(f"/bot-integrations/{channel}/messages/receive", json=said)).raise_for_status()

        await page.goto(f"{served.address}/inbox")
        await expect(page.get_by_text("Nobody has written yet.")).to_be_visible()
        rows = page.locator("a.talk")
        for count, who in enumerate(("Ada Byron", "Bob Ross"), 1):
            await says(who, f"This is {who}")
            await expect(rows).to_have_count(count)
        await expect(rows.first).to_contain_text("Bob Ross")
        await says("Ada Byron", "Are you there?")
        await expect(rows.first).to_contain_text("Ada Byron")

        # Down to the second, and into it; what is said to the other meanwhile moves that one up.
        await page.keyboard.press("j")
        await page.keyboard.press("j")
        await expect(rows.nth(1)).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="Bob Ross")).to_be_visible()
        await page.keyboard.press("r")
        await page.keyboard.type("I am jk?/r")
        await expect(page.get_by_label("Your message")).to_have_value("I am jk?/r")
        await says("Bob Ross", "And another thing")
        await expect(page.locator(".message.contact .bubble").last).to_have_text("And another thing")
        await expect(page.get_by_label("Your message")).to_have_value("I am jk?/r")
        await page.locator(".scroll").focus()
        await page.keyboard.press("?")
        await page.get_by_label("Letters are keys here").uncheck()
        await page.keyboard.press("Escape")
        await page.keyboard.press("j")
        await expect(rows.first).not_to_be_focused()
    assert desk.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_pages_can_be_read_on_every_screen(open_screen, runtime, scheme):
    screen = await open_screen(color_scheme=scheme)
    page = await begin(screen, runtime)
    # Wider ones are looked at page by page, by axe-core too.
    for path in PAGES if scheme == "light" else PAGES[:1]:
        for width in (320,):
            await page.set_viewport_size({"width": width, "height": 800})
            await page.goto(screen.address + path)
            assert await page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
            small = await page.locator("main button, main a.talk, .filters a, .side nav a").evaluate_all(
                "all => all.filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 40).length"
            )
            assert small == 0, (path, width)
    names = sorted({name for pair in PAIRS for name in pair})
    painted = dict(zip(names, await page.evaluate(looking.PAINTED, names), strict=True))
    bright = {name: looking.luminance(colour) for name, colour in painted.items()}
    # WCAG 2.2, 1.4.3: text that can be read.
    poor = {pair: found for pair in PAIRS if (found := looking.contrast(bright[pair[0]], bright[pair[1]])) < 4.5}
    assert poor == {}


async def test_everything_can_be_reached_with_the_keyboard_and_without_a_script(open_screen, runtime, served):
    first = await open_screen()
    await begin(first, runtime)
    screen = await open_screen(java_script_enabled=False)
    page = await screen.opens("/bookings")
    await page.keyboard.type("sam@example.com")
    await page.keyboard.press("Tab")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Bookings")).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(page.locator(":focus")).to_have_text("To the content")
    reached, entries = [], await page.locator(".side nav a").all_inner_texts()
    for _ in range(len(entries) + 2):
        await page.keyboard.press("Tab")
        reached.append(await page.locator(":focus").inner_text())
    assert reached == [*entries, "Sam Rivers", "Sign out"]
