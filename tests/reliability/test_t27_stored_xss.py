"""T27: whatever is stored is shown as text: by every page, in a real browser, and in every file to take along.

The texts are planted in the database itself, so no form's own checks stand before a page. What they try is called
`x27`: an element or an attribute of that name, or a function that is called, would be theirs.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright

from tests.journeys.browser.looking import FLAGS, chromium
from tests.reliability import operations
from tests.reliability.asking import Caller, request, visitor
from tests.reliability.estate import UNHURRIED, Estate
from tests.reliability.installation import Installation, installed
from tests.reliability.meanings import Row
from tests.reliability.planting import Garden
from tests.reliability.proof import Proof
from tests.reliability.tenants import BY_OPERATION, ROWS

pytestmark = pytest.mark.browser

TEXTS = (Path(__file__).parents[1] / "payloads" / "stored_xss.txt").read_text(encoding="utf-8").splitlines()
FORMULAS = ("=cmd|'/C calc'!A0", "+1+1", "-1-1", "@SUM(1)", "\t=1", "\r=1")

# Where a browser can tell that something was taken for more than text, and what it would have run.
WATCHED = """
  window.ran = []; window.broken = [];
  window.x27 = () => window.ran.push(new Error().stack);
  addEventListener("securitypolicyviolation", (event) => {
    window.broken.push(`${event.violatedDirective} ${event.blockedURI}`);
  });
"""
FOUND = r"""() => {
  const mine = (node) => node.localName.includes("x27") || [...node.attributes].some((one) =>
    one.name.includes("x27") || one.name.startsWith("on") || one.name.startsWith("hx-")
    || (["href", "src", "action", "formaction", "data", "srcdoc"].includes(one.name)
        && /^\s*(javascript|data:text|vbscript):/i.test(one.value)));
  return {
    "elements and attributes":
      [...document.querySelectorAll("*")].filter(mine).map((node) => node.outerHTML.slice(0, 200)),
    "scripts that ran": window.ran,
    "what the policy stopped": window.broken,
    "templates that were worked out": (document.documentElement.textContent.match(/\b49x27/g) || []),
  };
}"""


@pytest.fixture(scope="module")
def house(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """One server with its worker."""
    with installed(tmp_path_factory.mktemp("texts"), own_database, workers=0, settings=UNHURRIED) as made:
        yield made


async def test_t27_whatever_is_stored_is_shown_as_text(
    house: Installation, estates: tuple[Estate, Estate], caller: Caller, proof: Proof
):
    us, _ = estates
    garden = Garden(house, us.secret)
    rounds = proof.of_size(smoke=1, full=len(TEXTS))
    faults: dict[str, set[str]] = {}
    seen: Counter[str] = Counter()
    loaded = 0
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        context = await browser.new_context(base_url=house.address)
        await context.add_init_script(WATCHED)
        pairs = [us.own["signed_in"], visitor(us, us.own["webchat"])["Cookie"]]
        await context.add_cookies(
            [
                {"name": name, "value": value, "url": house.address}
                for name, _, value in (p.partition("=") for p in pairs)
            ]
        )
        paths = pages(house, caller, us)
        for number in range(rounds):
            for place, bed in enumerate(garden.beds):
                garden.plant(bed, TEXTS[(7 * place + number) % len(TEXTS)])
            # A tab that has opened hundreds of pages is slow.
            async with await context.new_page() as page:
                page.on("dialog", lambda dialog: faults.setdefault("dialogs", set()).add(dialog.message))
                for path in paths:
                    loaded += 1
                    for what, found in (await _looked_at(page, path, seen)).items():
                        faults.setdefault(what, set()).update(f"{path}: {one}" for one in found)
        await browser.close()
    garden.close()
    proof.at_least("texts", len(TEXTS), 60)
    proof.at_least("columns in which they were planted", len(garden.beds), 25)
    proof.told("columns that refuse some of them", sorted(garden.refused))
    proof.told("pages, each as often as there were rounds", f"{loaded}, {rounds}")
    proof.at_least("pages that showed some", len(seen), 10)
    for what in ("elements and attributes", "scripts that ran", "what the policy stopped", "dialogs"):
        proof.equal(f"{what} that came of a text", sorted(faults.get(what, ())), [])
    proof.equal("templates that were worked out", sorted(faults.get("templates that were worked out", ())), [])
    proof.equal("pages whose policy lets a script of theirs run", sorted(faults.get("a weak policy", ())), [])


def test_t27_no_cell_of_a_table_is_taken_for_a_formula(
    house: Installation, estates: tuple[Estate, Estate], caller: Caller, proof: Proof
):
    us, _ = estates
    known = operations.read(house.address)
    garden = Garden(house, us.secret)
    live: list[str] = []
    cells = 0
    for number, text in enumerate(FORMULAS):
        for bed in garden.beds if number == 0 else []:
            garden.plant(bed, f"{text}27")
        for bed in garden.beds if number else []:
            garden.plant(bed, f"{text}{number}27")
        for operation in known:
            if operation.path.endswith(".csv") and operation.method == "GET":
                answer = caller.ask(operation, request(BY_OPERATION[operation.key], us))
                for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")):
                    cells += len(row)
                    live += [cell for cell in row if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}]
    garden.close()
    proof.told("cells looked at", cells)
    proof.equal("cells that a spreadsheet would work out", live, [])


def pages(house: Installation, caller: Caller, us: Estate) -> list[str]:
    """The address of every page that somebody can open who is signed in, or who visits, with our own things on it."""
    found = []
    known = {operation.key: operation for operation in operations.read(house.address)}
    for row in ROWS:
        if row.operation.startswith("GET ") and _is_page(row):
            asked = request(row, us)
            answer = caller.ask(known[row.operation], asked)
            if answer.status == 200 and answer.headers.get("content-type", "").startswith("text/html"):
                query = "&".join(f"{name}={value}" for name, value in asked.query.items())
                found.append(asked.path + (f"?{query}" if query else ""))
    return found


def _is_page(row: Row) -> bool:
    return "/api/" not in row.operation and "/static/" not in row.operation


async def _looked_at(page: Page, path: str, seen: Counter[str]) -> dict[str, list[str]]:
    answer = await page.goto(path, wait_until="load")
    assert answer is not None
    assert answer.status < 400, path
    if "x27" in await page.inner_text("body"):
        seen[path] += 1
    policy = (await answer.all_headers()).get("content-security-policy", "")
    weak = ("script-src" not in policy and "default-src 'none'" not in policy) or "unsafe" in policy
    found: dict[str, list[str]] = await page.evaluate(FOUND)
    return found | {"a weak policy": [policy or "none"] if weak else []}
