"""Schemathesis, run from outside as anybody would: what it is told about an installation, and what it reports."""

import asyncio
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.caller import Desk, Person

LONGEST_SECONDS = 1200


@dataclass(frozen=True)
class Prey:
    """What a tenant has, so that requests reach further than "there is no such thing"."""

    desk: Desk
    person: Person
    webchat_id: int
    booking_id: int
    spare_bot_id: int
    spare_integration_id: int
    cookie: str
    schedule_id: int
    appointment_type_id: int
    spare_type_id: int
    slot: str
    page: str
    ticket: str
    feed: str


async def prey(desk: Desk, http: httpx.AsyncClient) -> Prey:
    """A tenant's things: some to read and change, and some that may be put away without the others missing them."""
    person = await desk.meet()
    connect = {"botId": desk.bot_id, "channel": "webchat"}
    webchat = (await desk.ask("POST", "/bot-integrations", json=connect))["data"]
    page = await http.get(f"{desk.address}/chat/{webchat['id']}")
    spare = await desk.open_bot()
    booking = await desk.book(person)
    kind, spare_kind = [
        (await desk.ask("POST", "/appointment-types", json={"botId": desk.bot_id, "name": "Intro"}))["data"]
        for _ in range(2)
    ]
    open_ = await desk.ask("GET", f"/bots/{desk.bot_id}/slots", params={"appointmentTypeId": kind["id"]})
    return Prey(
        desk,
        person,
        webchat["id"],
        booking["id"],
        spare.bot_id,
        spare.integration_id,
        page.headers["set-cookie"].partition(";")[0],
        kind["scheduleId"],
        kind["id"],
        spare_kind["id"],
        open_["data"]["slots"][-1]["startTime"],
        *await _pages(desk, http, kind, open_["data"]["slots"][0]["startTime"]),
    )


async def _pages(desk: Desk, http: httpx.AsyncClient, kind: dict[str, Any], at: str) -> tuple[str, str, str]:
    """What stands in the addresses of the booking page, of an appointment made there, and of its schedule's feed."""
    page, feed = [
        (await desk.ask("GET", path))["data"]["url"].rpartition("/")[2]
        for path in (f"/bots/{desk.bot_id}/booking-page", f"/schedules/{kind['scheduleId']}/feed")
    ]
    form = {
        "type": f"{kind['id']}",
        "at": at,
        "key": "of-one-who-is-fuzzed",
        "name": "Prey",
        "email": "prey@example.com",
    }
    led = await http.post(f"{desk.address}/book/{page}", data=form)
    assert led.status_code == 303, led.text
    ticket = led.headers["location"].partition("?")[0].rpartition("/")[2]
    return page, ticket, feed.removesuffix(".ics")


@dataclass(frozen=True)
class Found:
    """What one run reports."""

    cases: int
    failures: dict[str, list[str]]
    errors: list[Any]
    reached: set[str]
    whole: bool
    told: str
    """What schemathesis says of its findings, with the commands that repeat them."""


async def fuzz(home: Path, prey: Prey, *, seed: int, phases: str, examples: int, operations: str) -> Found:
    """Everything that schemathesis checks, in these phases, with so many examples for each operation.

    `operations` is a regular expression that their ids match; all do if it is empty.
    """
    _prepare(home, prey)
    process = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).parent / "st"),
        *("--config-file", "schemathesis.toml", "run", f"{prey.desk.address}/openapi.json"),
        *(f"--seed={seed}", f"--phases={phases}", f"--max-examples={examples}", "--checks=all", "--mode=all"),
        *("--continue-on-failure", "--generation-database=none", "--request-timeout=30", "--no-color"),
        f"--include-operation-id-regex={operations}",
        *("--report=json", "--report-json-path=report.json"),
        cwd=home,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        output, _ = await asyncio.wait_for(process.communicate(), LONGEST_SECONDS)
    finally:
        if process.returncode is None:
            process.kill()
    return _read(home, output, process.returncode)


def _prepare(home: Path, prey: Prey) -> None:
    home.mkdir(parents=True)
    (home / "schemathesis.toml").write_text(_configuration(prey))


def _read(home: Path, output: bytes, code: int | None) -> Found:
    (home / "output.txt").write_bytes(output)
    report = json.loads((home / "report.json").read_text())
    return Found(
        cases=report["test_cases"]["generated"],
        failures={failure["type"]: failure["operations"] for failure in report["failures"]},
        errors=report["errors"],
        reached={name for name, rates in report["valid_rates"].items() if _accepted(rates)},
        whole=report["complete"] and code in {0, 1},
        told=_findings(output.decode(errors="replace")),
    )


def _findings(output: str) -> str:
    """The part of what it prints that tells of findings; nothing if it has none."""
    _, found, rest = output.partition("= FAILURES =")
    return rest.partition("= WARNINGS =")[0].strip("= \n") if found else ""


def _accepted(rates: dict[str, dict[str, int]]) -> int:
    return sum(phase["accepted"] for phase in rates.values())


def _configuration(prey: Prey) -> str:
    ids = [prey.desk.bot_id, prey.person.id, prey.desk.integration_id, prey.webchat_id, prey.booking_id]
    ids += [prey.schedule_id, prey.appointment_type_id]
    digits = prey.person.phone.removeprefix("+")
    texts = [prey.person.phone, digits, "Europe/London", "2026-12-25T14:00:00Z", "lead@example.com", "GB", prey.slot]
    # Refusing what fits the schema is right where a schema cannot say what is wrong: that a number is possible, that
    # a zone exists, that an end comes after its start. The other way round nothing is allowed.
    return f"""
[auth.openapi.ApiKey]
bearer = "{prey.desk.key}"

[cache]
enabled = false

[checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", 400, 401, 403, 404, 409, 422]

[dictionaries]
ids = {{ values = {json.dumps(ids)} }}
texts = {{ values = {json.dumps(texts)} }}

[generation.dictionaries]
integer = {{ dictionary = "ids", probability = 0.5 }}
string = {{ dictionary = "texts", probability = 0.3 }}

[[operations]]
include-operation-id = "archive_bot"
parameters = {{ bot_id = {prey.spare_bot_id} }}

[[operations]]
include-operation-id = "archive_appointment_type"
parameters = {{ appointment_type_id = {prey.spare_type_id} }}

[[operations]]
include-operation-id = ["create_hold", "book_appointment"]
parameters = {{ appointment_type_id = {prey.appointment_type_id} }}

[[operations]]
include-operation-id = "disable_bot_integration"
parameters = {{ bot_integration_id = {prey.spare_integration_id} }}

[[operations]]
include-operation-id = ["open_booking_page", "book_on_page"]
parameters = {{ slug = "{prey.page}" }}

[[operations]]
include-operation-id = ["open_appointment", "move_appointment", "cancel_appointment", "get_appointment_file"]
parameters = {{ token = "{prey.ticket}" }}

[[operations]]
include-operation-id = "get_feed"
parameters = {{ token = "{prey.feed}" }}

[[operations]]
include-operation-id = "receive_message"
parameters = {{ bot_integration_id = {prey.desk.integration_id}, wait = 0 }}

[[operations]]
include-operation-id = "create_chat_link"
parameters = {{ bot_integration_id = {prey.webchat_id} }}

[[operations]]
include-operation-id = "open_chat"
parameters = {{ bot_integration_id = {prey.webchat_id} }}

[[operations]]
include-operation-id = ["send_message", "mark_read"]
parameters = {{ bot_integration_id = {prey.webchat_id} }}
headers = {{ Cookie = "{prey.cookie}", Sec-Fetch-Site = "same-origin" }}
"""
