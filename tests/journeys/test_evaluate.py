"""`opensetter evaluate` as a person types it."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from opensetter.core.runtime import Runtime
from opensetter.evaluation import service
from opensetter.evaluation.configuration import Configuration
from tests.factories import make_tenant

OPENSETTER = str(Path(sys.executable).parent / "opensetter")

FILE = """\
language: en
zone: Europe/London
now: 2027-03-01 09:20
bots:
  practice:
    name: Harbour Dental
    zone: Europe/London
    language: en
    hours: {monday-friday: 09:00-17:00}
    types: [{name: Check-up}]
scenarios:
  - name: gets an appointment
    goal: book
    bot: practice
  - name: expects too much
    goal: ask
    bot: practice
    says: [What are your opening hours?]
    expect: {says: [round the clock]}
"""


def evaluate(*arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OPENSETTER_")}
    return subprocess.run(
        [OPENSETTER, "evaluate", *arguments], capture_output=True, text=True, env=environment, timeout=180, check=False
    )


@pytest.fixture
def own(tmp_path: Path) -> str:
    """A file of somebody's own: one scenario that passes, and one that does not."""
    (tmp_path / "own.yaml").write_text(FILE)
    return str(tmp_path / "own.yaml")


def test_own_scenarios_are_played_and_what_failed_is_shown(own: str) -> None:
    ended = evaluate(own)
    assert ended.returncode == 1, ended.stderr
    assert "never said: round the clock" in ended.stdout
    assert "contact: What are your opening hours?" in ended.stdout
    assert "1 of 2" in ended.stdout


async def test_an_operators_bot_is_played_with_and_left_alone(runtime: Runtime, database_url: str) -> None:
    tenant = await make_tenant(runtime)
    bot = Configuration(
        {"name": "Own bot", "instructions": "", "questions": [], "time_zone": "Europe/Berlin", "language": "en"},
        (
            {
                "name": "Every day",
                "time_zone": "Europe/Berlin",
                "weekly": [
                    {"weekday": day, "opens": "08:00", "closes": "20:00"}
                    for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
                ],
            },
        ),
        ((0, {"name": "Visit", "length_minutes": 30, "step_minutes": 30}),),
    )
    async with runtime.database.transaction(tenant.organization_id) as session:
        installed = await service.install(session, tenant.organization_id, bot)

    def rows() -> object:
        with psycopg.connect(database_url) as connection:
            return connection.execute(
                "SELECT (SELECT count(*) FROM bots), (SELECT count(*) FROM messages), (SELECT count(*) FROM bookings)"
            ).fetchone()

    before = rows()
    options = ("--bot", str(installed.bot_id), "--database-url", database_url, "--language", "en", "--json")
    ended = await asyncio.to_thread(evaluate, *options)
    report = json.loads(ended.stdout)
    assert ended.returncode == 0, ended.stdout
    assert [each["key"] for each in report["scenarios"]] == ["en/dentist: takes the first time that is offered"]
    assert "Own bot" in report["scenarios"][0]["exchanges"][0]["bot"][0]["text"]
    assert report["total"]["booked_share"] == 1
    assert rows() == before
