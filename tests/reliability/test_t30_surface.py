"""T30 to T32: what every answer carries, that there is nothing which is not described, and that texts stay texts."""

import asyncio
import re
import socket
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import islice, product
from statistics import median
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from opensetter.app import create_app
from opensetter.core.runtime import Runtime
from tests.reliability import operations
from tests.reliability.asking import Answer, Caller, Filling, Request, change, filled, request
from tests.reliability.estate import UNHURRIED, Estate, refusing_providers
from tests.reliability.injections import INJECTIONS
from tests.reliability.installation import Installation, installed
from tests.reliability.meanings import Row
from tests.reliability.operations import Field, Operation
from tests.reliability.proof import Proof
from tests.reliability.rows import counts, fingerprints
from tests.reliability.tenants import BY_OPERATION, ROWS
from tests.routes import routes

METRICS_TOKEN = "e7a1c5" * 6
FORMS = {
    "POST /book/{slug}": {"at": "$page_time", "key": "key-of-$fresh", "name": "$fresh", "email": "$fresh@example.com"},
    "POST /book/manage/{token}/move": {"at": "$page_time", "seen": "$page_time"},
    "POST /book/manage/{token}/cancel": {"seen": "$page_time"},
}
"""What succeeds of what browsers send from pages of ours."""

ONCE = {
    *("GET /setup/{code}", "POST /setup/{code}", "POST /sign-in/{token}"),
    *("POST /invitations/{token}", "POST /invitations/{token}/accept", "POST /account/second-factor/confirm"),
    *("POST /contacts/{contact_id}/merge", "POST /contacts/{contact_id}/erase"),
    "POST /contacts/{contact_id}/merges/{contact_merge_id}/undo",
    *("POST /inbox/{conversation_id}/merge", "POST /inbox/{conversation_id}/unmerge", "POST /settings/model"),
}
"""What succeeds once, for the first owner, for one link or one code: `tests/feature/dashboard/test_signing.py`,
`test_members.py`, `test_account.py`, `test_contacts.py`, `test_inbox.py` and `test_settings.py`.
"""

FOR_ANY_WEBSITE = "GET /api/v1/bot-integrations/{bot_integration_id}/website-widget/configuration"

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")

BANNERS = re.compile(r"uvicorn|fastapi|starlette|pydantic|python/|psycopg|sqlalchemy|Traceback|\.py\b", re.IGNORECASE)
"""What only an error of ours, or a framework's own page, would say."""


@pytest.fixture(scope="module")
def house(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """One server with its worker, that people reach over HTTPS."""
    over_tls = {"OPENSETTER_PUBLIC_URL": "https://chat.example.com", "OPENSETTER_METRICS_TOKEN": METRICS_TOKEN}
    home = tmp_path_factory.mktemp("surface")
    with (
        refusing_providers() as providers,
        installed(home, own_database, workers=0, settings={**UNHURRIED, **over_tls, **providers}) as made,
    ):
        yield made


@pytest.fixture(scope="module")
def known(house: Installation) -> list[Operation]:
    return operations.read(house.address)


def test_t30_every_answer_carries_what_browsers_need_to_be_told(
    house: Installation, caller: Caller, estates: tuple[Estate, Estate], known: list[Operation], proof: Proof
):
    us, _ = estates
    answers = {
        name: caller.ask(operation, asked)
        for name, operation, asked in _all_kinds(known, us, proof.of_size(smoke=4, full=1))
    }
    wanting = {name: missing for name, answer in answers.items() if (missing := _missing(answer))}
    told = {name: found for name, answer in answers.items() if (found := _too_much(answer)) != _told_to_all(name)}
    proof.equal("answers that lack a header", wanting, {})
    proof.equal("answers with a banner, a version, a stack trace or a CORS header", told, {})
    kept = [
        name for name, answer in answers.items() if " /api/" in name and answer.headers["cache-control"] != "no-store"
    ]
    proof.equal("answers of the API that a cache may keep", kept, [])
    reached = {name.partition(",")[0] for name, answer in answers.items() if answer.status < 400}
    proof.equal("operations of which no success was seen", sorted({op.key for op in known} - reached - ONCE), [])
    proof.told("answers, with so many statuses", f"{len(answers)}, {sorted({a.status for a in answers.values()})}")


def test_t30_what_is_no_http_is_refused_with_the_same_headers(house: Installation, proof: Proof):
    wanting = {}
    for name, text in {
        "no HTTP": b"hello\r\n\r\n",
        "no such version": b"GET / HTTP/9.9\r\nHost: a\r\n\r\n",
        "no host": b"GET / HTTP/1.1\r\n\r\n",
        "a header without a name": b"GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n",
        "two lengths": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    }.items():
        answer = _raw(house, text)
        # Over TLS or not is known one floor up, and a browser sends none of these.
        if missing := [*_missing(answer, over_tls=False), *_too_much(answer)]:
            wanting[name] = missing
    proof.equal("refusals that lack a header or tell too much", wanting, {})


async def test_t31_nothing_is_there_that_is_not_described(
    runtime: Runtime, house: Installation, known: list[Operation], proof: Proof
):
    there = {f"{method} {path}" for method, path in routes(create_app(runtime))}
    described = {operation.key for operation in known}
    proof.equal("routes that the OpenAPI document lacks", sorted(there - described), [])
    proof.equal("operations without a route", sorted(described - there), [])
    async with httpx.AsyncClient(base_url=house.address, trust_env=False) as http:
        refused = await http.get("/metrics")
        shown = await http.get("/metrics", headers={"Authorization": f"Bearer {METRICS_TOKEN}"})
        usual = (
            "/docs/",
            "/redoc",
            "/debug",
            "/admin",
            "/.env",
            "/server-status",
            "/api/v1",
            "/api/v1/",
            "/openapi.yaml",
        )
        others = {path: answer.status_code for path in usual if (answer := await http.get(path)).status_code != 404}
    proof.equal("the metrics without and with their token", (refused.status_code, shown.status_code), (401, 200))
    proof.equal("usual places with something in them", others, {})


async def test_t31_only_declared_methods_are_taken(house: Installation, known: list[Operation], proof: Proof):
    declared: dict[str, set[str]] = {}
    for operation in known:
        declared.setdefault(operation.path, set()).add(operation.method)
    # An address may fit several templates: `/contacts/new` is one of its own, and would be some contact's.
    taken = {
        path: set().union(*(methods for other, methods in declared.items() if _covers(other, path)))
        for path in declared
    }
    odd: list[str] = []
    few = asyncio.Semaphore(20)
    async with httpx.AsyncClient(base_url=house.address, trust_env=False, timeout=60) as http:

        async def ask(path: str, method: str) -> None:
            async with few:
                answer = await http.request(method, re.sub(r"\{[^}]+\}", "1", path))
            allowed = set(answer.headers.get("allow", "").split(", "))
            if answer.status_code != 405 or allowed not in (declared[path], taken[path]):
                odd.append(f"{method} {path}: {answer.status_code}, Allow: {sorted(allowed)}")

        all_tries = [(path, method) for path, method in product(declared, METHODS) if method not in taken[path]]
        # Every fifth: of each path at least one method, and of each method many paths.
        tries = all_tries[:: proof.of_size(smoke=5, full=1)]
        await asyncio.gather(*(ask(*tried) for tried in tries))
    proof.equal(f"other answers than 405 with Allow, of {len(tries)}", odd, [])


def _covers(template: str, path: str) -> bool:
    """Whether an address of that path can be one of this template."""
    parts = [re.escape(part) for part in re.split(r"\{[^}]+\}", template)]
    return re.fullmatch("[^/]+".join(parts), re.sub(r"\{[^}]+\}", "1", path)) is not None


def test_t32_whatever_is_written_stays_a_text(
    house: Installation, caller: Caller, estates: tuple[Estate, Estate], known: list[Operation], proof: Proof
):
    us, them = estates
    texts = INJECTIONS[:: proof.of_size(smoke=60, full=1)]
    tries = [(operation, field, text) for operation in known for field in _texts(operation) for text in texts]
    made = sorted({row.makes for row in ROWS if row.makes})
    # A form that says what stands already records nothing, and it is all that it says here.
    for operation in known:
        if operation.path.endswith("/consent"):
            caller.ask(operation, _meant(BY_OPERATION[operation.key], us))
    before, theirs = counts(house, *made), fingerprints(house, them.organization.id)

    def attempt(tried: tuple[Operation, Field, str]) -> tuple[Answer, float]:
        operation, field, text = tried
        asked = _with(BY_OPERATION[operation.key], us, field, text)
        began = time.perf_counter()
        return caller.ask(operation, asked), time.perf_counter() - began

    with ThreadPoolExecutor(4) as several:
        answers = list(several.map(attempt, tries))
    # What has the database wait has it wait each time; what was late on a busy machine is not late alone.
    late_after = median(seconds for _, seconds in answers) + 2
    slow = [tried for tried, (_, seconds) in zip(tries, answers, strict=True) if seconds > late_after]
    again = [attempt(tried) for tried in slow]
    late = [_named(tried) for tried, (_, seconds) in zip(slow, again, strict=True) if seconds > late_after]
    tries += slow
    answers += again
    names = [_named(tried) for tried in tries]
    failed = [
        f"{name}: {answer.status}" for name, (answer, _) in zip(names, answers, strict=True) if answer.status >= 500
    ]
    told = [
        name for name, (answer, _) in zip(names, answers, strict=True) if answer.status >= 400 and _too_much(answer)
    ]
    stored = {table: after - before[table] for table, after in counts(house, *made).items()}
    said = [line for server in house.servers for line in server.output().splitlines() if "request.failed" in line]
    proof.equal("answers of 5xx", failed + said if failed else [], [])
    proof.equal("refusals that tell of what is inside", told, [])
    proof.equal("more than 2 s later than others, and again when asked alone", late, [])
    proof.equal("rows beyond those acknowledged", _beyond(stored, tries, answers), {})
    after = fingerprints(house, them.organization.id)
    # Minutes pass, and what is due to the neighbour is written down: a confirmation two minutes after a booking.
    tables = (theirs | after).keys() - {"reminders"}
    changed = sorted(table for table in tables if theirs.get(table) != after.get(table))
    proof.equal("tables in which something of the neighbour's changed", changed, [])
    proof.told("requests", f"{len(tries)}: {len(texts)} texts in {len(tries) // len(texts)} places")


def _all_kinds(known: list[Operation], us: Estate, every: int) -> Iterator[tuple[str, Operation, Request]]:
    """Every operation as it should be asked, and in the ways in which each can be refused, or every so manieth."""
    for number, operation in enumerate(known):
        yield operation.key, operation, _meant(BY_OPERATION[operation.key], us)
        # Each operation in some of the ways, and each way by many operations.
        yield from islice(_refused_kinds(operation, us), number % every, None, every)
    for path in ("/nowhere", "/api/v1/nowhere", "/chat/1", "/static/widget/0/chat.css", "/static/reference/0/none.css"):
        yield f"GET {path}, nowhere", Operation("GET", path, False, False, ()), Request(path, {}, {}, None)


def _refused_kinds(operation: Operation, us: Estate) -> Iterator[tuple[str, Operation, Request]]:
    row = BY_OPERATION[operation.key]
    yield f"{operation.key}, without a key", operation, request(row, us, headers={})
    yield f"{operation.key}, from another site", operation, _asked(row, us, {"Origin": "https://evil.example.com"})
    yield f"{operation.key}, unknown in the query", operation, _asked(row, us, {}, {"no_such_field": "1"})
    for method in ("DELETE", "OPTIONS", "HEAD"):
        other = Operation(method, operation.path, operation.needs_key, operation.has_body, ())
        yield f"{method} {operation.path}, instead of {operation.method}", other, _asked(row, us, {})
    if operation.writes:
        wrong = _asked(row, us, {"Content-Type": "text/plain"})
        yield f"{operation.key}, as plain text", operation, wrong
        large = _asked(row, us, {})
        large.body = {"content": "x" * 300_000}
        large.signing = None
        yield f"{operation.key}, too large", operation, large


def _meant(row: Row, us: Estate) -> Request:
    """A request that succeeds: files by the names of real ones, forms filled in, the metrics with their token."""
    asked = request(row, us)
    files = {
        "/static/widget/": "/static/widget/0/chat.css",
        "/static/reference/": "/static/reference/0/reference.css",
        "/static/booking-page/": "/static/booking-page/0/booking.css",
        "/static/dashboard/": "/static/dashboard/0/dashboard.css",
    }
    asked.path = next((path for start, path in files.items() if asked.path.startswith(start)), asked.path)
    if row.operation in FORMS:
        asked.signing = Filling(filled(FORMS[row.operation], us))
    if asked.path == "/metrics":
        asked.headers = {"Authorization": f"Bearer {METRICS_TOKEN}"}
    return asked


def _asked(row: Row, us: Estate, headers: Mapping[str, str], query: Mapping[str, Any] | None = None) -> Request:
    asked = request(row, us)
    asked.headers.update(headers)
    asked.query.update(query or {})
    return asked


def _missing(answer: Answer, *, over_tls: bool = True) -> list[str]:
    headers = answer.headers
    held = {
        "X-Request-Id": bool(headers.get("x-request-id")),
        "X-Content-Type-Options": headers.get("x-content-type-options") == "nosniff",
        "Referrer-Policy": headers.get("referrer-policy") in {"no-referrer", "same-origin"},
        "frame-ancestors": "frame-ancestors 'none'" in headers.get("content-security-policy", "")
        or "frame-ancestors 'self'" in headers.get("content-security-policy", ""),
        "X-Frame-Options": headers.get("x-frame-options") in {"DENY", "SAMEORIGIN"},
        "Cache-Control": bool(headers.get("cache-control")),
        "Strict-Transport-Security": not over_tls or "max-age=" in headers.get("strict-transport-security", ""),
    }
    return [name for name, is_there in held.items() if not is_there]


def _too_much(answer: Answer) -> list[str]:
    """What an answer tells that is nobody's business."""
    found = [name for name in ("server", "x-powered-by", "via", "x-aspnet-version") if name in answer.headers]
    found += [name for name in answer.headers if name.startswith("access-control-")]
    if answer.status >= 400:
        found += BANNERS.findall(answer.content.decode(errors="replace"))
    return found


def _told_to_all(name: str) -> list[str]:
    """What one operation lets any website read, which takes neither cookies nor keys and tells nothing of anybody."""
    is_public = name.partition(",")[0] == FOR_ANY_WEBSITE
    return ["access-control-allow-origin"] if is_public else []


def _raw(house: Installation, text: bytes) -> Answer:
    """What comes back to bytes that no client would send."""
    with socket.create_connection(("127.0.0.1", house.servers[0].port), timeout=10) as line:
        line.sendall(text)
        got = b""
        while piece := line.recv(65_536):
            got += piece
    head, _, content = got.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (written.partition(":") for written in rest)}
    return Answer(int(first.split()[1]), headers, content)


def _texts(operation: Operation) -> list[Field]:
    """Wherever a text can be put: in an address everywhere, in a body where one is taken or anything is kept."""
    return [field for field in operation.fields if field.place != "body" or field.kinds & {"string", "object"}]


def _with(row: Row, us: Estate, field: Field, text: str) -> Request:
    asked = request(row, us)
    value: Any = text
    if field.place == "path":
        value = quote(text, safe="")
        asked.path = row.operation.partition(" ")[2].replace(f"{{{field.path[0]}}}", value)
    if field.place == "header":
        # Line breaks do not get as far as a header.
        asked.headers[field.path[0]] = re.sub(r"[\r\n]", " ", text).strip()
        return asked
    if field.path[-1] == "metadata":
        value = {"note": text, text: "note"}
    if field.path[0] == "openingHours":
        asked.body["openingHours"] = [{"weekday": "monday", "opens": "09:00", "closes": "17:00"}]
    if field.path[-1] == "0":
        value = [text]
        field = Field("body", field.path[:-1], field.kinds)
    change(asked, row, us, field.key, value)
    return asked


def _named(tried: tuple[Operation, Field, str]) -> str:
    operation, field, text = tried
    return f"{operation.key} {field.key} {text!r}"


def _beyond(
    stored: dict[str, int], tries: list[tuple[Operation, Field, str]], answers: list[tuple[Answer, float]]
) -> dict[str, int]:
    """Rows that nobody was told of, or fewer than were told."""
    for (operation, field, _), (answer, _) in zip(tries, answers, strict=True):
        table = BY_OPERATION[operation.key].makes
        if table and answer.status in {201, 202}:
            stored[table] -= 1
            # Whoever speaks under a new name is a new contact.
            stored["contacts"] -= field.key == "body sessionId"
    return {table: number for table, number in stored.items() if number}
