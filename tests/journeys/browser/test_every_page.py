"""Every page of the dashboard, as it is seen: what axe-core says of it, how large it is, and that nothing in it jumps.

With `DASHBOARD_IMAGES` the pages are kept as pictures, on a phone and on a desk, light and dark: `python3 run.py
screenshots` makes those of the documents anew.
"""

import json
import os
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from playwright.async_api import Page

from opensetter.app import create_app
from tests.journeys.browser import house
from tests.journeys.browser.looking import IN_BROWSER
from tests.journeys.browser.screens import begin
from tests.journeys.browser.screens import open_screen as open_screen  # noqa: PLC0414 - a fixture
from tests.journeys.browser.screens import served as served  # noqa: PLC0414 - a fixture
from tests.routes import routes

pytestmark = IN_BROWSER

KEPT = os.environ.get("DASHBOARD_IMAGES")
AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
"""axe-core, as its Python package brings it. It is run by the browser's debugger, which no policy of a page stops."""

LARGEST_BYTES = 100_000
WIDTHS = (390, 1440)
SCHEMES = ("light", "dark")
SEEN = [*((width, scheme) for scheme in SCHEMES for width in WIDTHS)] if KEPT else [(390, "dark"), (1440, "light")]
"""On which screens every page is looked at: each width and each scheme once, and all of them for pictures.

axe-core looks at a page on one of the two, at its neighbours on the other; for pictures on all of them.
"""

JUMPS = """
  window.jumped = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.jumped += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
"""
MEASURED = """() => ({
  wide: document.documentElement.scrollWidth,
  jumped: window.jumped,
  bytes: [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .filter((entry) => !entry.name.endsWith("/events"))
    .reduce((sum, entry) => sum + entry.encodedBodySize, 0),
})"""
JUDGED = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
  .map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).slice(0, 3).join(" | ")}`)"""


def pages(app) -> set[str]:
    """The addresses of all pages that somebody can look at who is signed in, or not yet."""
    described = app.openapi()["paths"]
    return {
        path
        for method, path in routes(app)
        if method == "GET"
        and "Dashboard" in (described[path]["get"].get("tags") or [])
        and "text/html" in described[path]["get"]["responses"].get("200", {}).get("content", {})
    }


async def test_every_page_can_be_read_by_everybody_and_is_small_and_still(open_screen, runtime):
    known = pages(create_app(runtime))
    for number, (width, scheme) in enumerate(SEEN):
        screen = await open_screen(color_scheme=scheme, viewport={"width": width, "height": 900})
        await screen.context.add_init_script(JUMPS)
        if number == 0:
            await begin(screen, runtime)
            places = await house.furnish(runtime)
            assert sorted(known - {place.route for place in places}) == []
        else:
            await house.sign_in(screen)
        faults: dict[str, object] = {}
        page = await screen.opens("/home")
        for turn, place in enumerate(places):
            await page.goto(screen.address + place.path)
            is_judged = bool(KEPT) or turn % len(SEEN) == number
            found = await _faults(page, width, is_judged=is_judged)
            faults |= {f"{place.name}: {what}": fault for what, fault in found.items()}
            if KEPT:
                await page.screenshot(path=Path(KEPT) / f"{place.name}-{width}-{scheme}.png", full_page=True)
        # A page that says there is nothing is one to look at too, and the browser complains of it.
        screen.complaints[:] = [complaint for complaint in screen.complaints if "404" not in complaint]
        assert json.dumps(faults, indent=1) == "{}", (width, scheme)
        assert screen.complaints == []


async def _faults(page: Page, width: int, *, is_judged: bool) -> Mapping[str, object]:
    """What is wrong with a page that is open."""
    await page.wait_for_load_state("load")
    measured = await page.evaluate(MEASURED)
    if is_judged:
        await page.evaluate(AXE)
    found = {
        "axe": await page.evaluate(JUDGED) if is_judged else [],
        "wider than the screen": measured["wide"] > width and measured["wide"],
        "jumps": measured["jumped"],
        "bytes": measured["bytes"] > LARGEST_BYTES and measured["bytes"],
    }
    return {what: value for what, value in found.items() if value}
