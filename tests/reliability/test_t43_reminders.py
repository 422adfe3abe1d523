"""T43, reminders: around clock changes, and when clocks jump, each reminder is said once, and the right time in it."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import httpx
import psycopg
import pytest

from opensetter.core import clock
from opensetter.core.runtime import Runtime
from opensetter.core.settings import Settings
from opensetter.reminders import sweep
from opensetter.worker import Worker
from tests.caller import Desk, Person, until
from tests.conftest import SECRET_KEY
from tests.factories import Tenant, make_tenant
from tests.faults import clocked
from tests.faults.clocked import ClockedServer
from tests.reliability.installation import GENEROUS, Installation, allow_reading
from tests.reliability.proof import Proof, not_in_smoke
from tests.reliability.transitions import MONTHS, ZONES, Case, changes

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
QUARTER = HOUR / 4
MINUTES = (1440, 60)
JUMPS = (HOUR, -HOUR)

_PEOPLE = """
WITH person AS (
    INSERT INTO contacts (organization_id, first_name)
    SELECT %(organization_id)s, 'Ada' FROM generate_series(1, %(count)s) RETURNING id
), spoken AS (
    INSERT INTO conversations (organization_id, bot_integration_id, contact_id)
    SELECT %(organization_id)s, %(integration_id)s, id FROM person
)
SELECT array_agg(id ORDER BY id) FROM person
"""
_BOOK = """
INSERT INTO bookings (organization_id, bot_id, contact_id, source, external_id, starts_at, time_zone)
VALUES (%s, %s, %s, 'calendly', %s, %s, %s) RETURNING id
"""
_SAID = """
SELECT (about ->> 'bookingId')::bigint, (about ->> 'minutesBefore')::int, content
FROM messages CROSS JOIN LATERAL (SELECT explanation -> 'reminder') AS why (about) WHERE about IS NOT NULL
"""
_NOT_SAID = "SELECT kind, minutes, status, reason, count(*) FROM reminders WHERE status <> 'sent' GROUP BY 1, 2, 3, 4"


@pytest.fixture
async def workers(own_database: str) -> AsyncIterator[tuple[Runtime, Runtime]]:
    """What two workers have, which know nothing of each other."""
    settings = Settings(_env_file=None, debounce_seconds=0, log_level="error", secret_key=SECRET_KEY)
    both = Runtime.open(settings, own_database), Runtime.open(settings, own_database)
    yield both
    for runtime in both:
        await runtime.close()


async def test_t43_each_reminder_is_said_once_across_clock_changes(
    workers: tuple[Runtime, Runtime], own_database: str, proof: Proof
):
    chances = random.Random(43)  # noqa: S311 - the same cases every time
    moments = [change for zone in ZONES for change in changes(zone, datetime.now(UTC) + 3 * DAY, years=1)]
    chosen = moments[: proof.of_size(smoke=1, full=len(moments))]
    cases = _cases(chosen)
    cases = chances.sample(cases, min(len(cases), proof.of_size(smoke=24, full=1_000)))
    tenants = {
        language: await make_tenant(
            workers[0], name=language, phone=f"+4479000000{number}0", language=language, reminder_minutes=list(MINUTES)
        )
        for number, language in enumerate(MONTHS)
    }
    by_id = _booked(own_database, tenants, cases)
    visits: list[datetime] = []
    for due in sorted({case.at - timedelta(minutes=minutes) for case in cases for minutes in MINUTES}):
        # Nobody is there at the very minute: whatever is due, workers find up to half an hour later.
        if not visits or due > visits[-1]:
            visits.append(due + chances.randrange(proof.of_size(smoke=2, full=3)) * QUARTER)
    jumped = 0
    for number, visit in enumerate(visits):
        if number % 5 == 0:
            # Somebody sets the clock wrong, and a while later right.
            jump = JUMPS[jumped % 2]
            jumped += 1
            await _pass_by(workers, visit + jump)
        await _pass_by(workers, visit)
    with psycopg.connect(own_database) as connection:
        said = connection.execute(_SAID).fetchall()
        not_said = connection.execute(_NOT_SAID).fetchall()
    counted = Counter((booking_id, minutes) for booking_id, minutes, _ in said)
    wanted = list(product(by_id, MINUTES))
    wrong = [(by_id[id_], text, missing) for id_, _, text in said if (missing := by_id[id_].missing(text))]
    proof.at_least("bookings around clock changes", len(by_id), proof.of_size(smoke=24, full=1_000))
    proof.told("clock changes", len(chosen))
    proof.told("times that workers came to look", len(visits))
    proof.told("times that the clock was an hour ahead or behind", jumped)
    proof.equal("reminders that were missed", [one for one in wanted if not counted[one]], [])
    proof.equal("reminders that were said twice", [one for one, times in counted.items() if times > 1], [])
    proof.equal("reminders that were said of something else", set(counted) - set(wanted), set())
    proof.equal("what was written off or left", not_said, [])
    proof.equal("times said that differ from zoneinfo", wrong, [])


@pytest.fixture
def house(cluster: str, own_database: str, tmp_path: Path) -> Iterator[tuple[Installation, ClockedServer]]:
    """A server with its worker, whose clock can be moved while it runs."""
    allow_reading(own_database)
    settings = {**GENEROUS, "OPENSETTER_SWEEP_SECONDS": "0.2", "OPENSETTER_DEBOUNCE_SECONDS": "0"}
    server = clocked.server(tmp_path, f"--database-url={own_database}", settings=settings)
    server.start()
    server.wait_until_ready()
    yield Installation(tmp_path, own_database, settings, [server]), server
    server.kill()


@not_in_smoke("a server is killed and started again and again")
async def test_t43_a_reminder_is_said_by_a_server_that_was_killed_when_it_was_due(
    house: tuple[Installation, ClockedServer], http: httpx.AsyncClient, proof: Proof
):
    site, server = house
    desk = await site.desk(http, "Acme", reminderMinutes=list(MINUTES))
    people = [await desk.meet() for _ in range(3)]
    start = (datetime.now(UTC) + 30 * HOUR).replace(microsecond=0)
    booked = []
    for person in people:
        await desk.tells(person, "Hi")
        booked.append((await desk.book(person, start_time=f"{start:%Y-%m-%dT%H:%M:%SZ}"))["id"])
    await until(lambda: _all_answered(desk, people))
    # An hour too early, and back.
    server.move_clock(5 * HOUR)
    server.move_clock(timedelta())
    early = await _sent(desk, booked)
    server.kill()
    await server.restart()
    server.move_clock(6 * HOUR + QUARTER)
    await until(lambda: _are_sent(desk, booked, 1))
    server.kill()
    await server.restart()
    for ahead in (29 * HOUR + QUARTER, 28 * HOUR + QUARTER, 29 * HOUR + 2 * QUARTER):
        server.move_clock(ahead)
        await until(lambda: _are_sent(desk, booked, 1))
    await until(lambda: _are_sent(desk, booked, 2))
    # Once more past all of it, for as long as several sweeps take.
    server.move_clock(29 * HOUR + 3 * QUARTER)
    await asyncio.sleep(1)
    heard = [sum("reminder" in one["content"] for one in await desk.replies(person)) for person in people]
    proof.equal("reminders before they were due", early, [[]] * len(people))
    proof.equal("reminders that each contact has heard", heard, [len(MINUTES)] * len(people))


def _cases(moments: Sequence[datetime]) -> list[Case]:
    """Appointments around each change, and a day after it: their reminders are due around it."""
    around = [QUARTER * quarter for quarter in range(-8, 9)]
    return [
        Case(moment + later + shift, zone, language)
        for moment in moments
        for zone in ZONES
        if moment in changes(zone, moment - 2 * DAY, years=1)[:1]
        for later in (timedelta(), HOUR, DAY)
        for shift in around
        for language in MONTHS
    ]


def _booked(url: str, tenants: dict[str, Tenant], cases: Sequence[Case]) -> dict[int, Case]:
    """Each case booked with the bot of its language, for somebody of its own; by the booking's id."""
    by_id: dict[int, Case] = {}
    with psycopg.connect(url, autocommit=True) as connection:
        for language, tenant in tenants.items():
            mine = [case for case in cases if case.language == language]
            values = {
                "organization_id": tenant.organization_id,
                "integration_id": tenant.api_id,
                "count": len(mine),
            }
            row = connection.execute(_PEOPLE, values).fetchone()
            assert row is not None
            for number, (contact_id, case) in enumerate(zip(row[0] or (), mine, strict=True)):
                booked = connection.execute(
                    _BOOK,
                    (tenant.organization_id, tenant.bot_id, contact_id, f"case-{number}", case.at, case.zone),
                ).fetchone()
                assert booked is not None
                by_id[booked[0]] = case
    return by_id


async def _pass_by(workers: tuple[Runtime, Runtime], at: datetime) -> None:
    """It is that late, and both workers look at once what is due."""
    with clock.frozen(at):
        await asyncio.gather(*(sweep.run(runtime) for runtime in workers))
        await asyncio.gather(*(Worker(runtime).drain() for runtime in workers))


async def _all_answered(desk: Desk, people: Sequence[Person]) -> bool:
    return all([await desk.replies(person) for person in people])


async def _sent(desk: Desk, booked: Sequence[int]) -> list[list[int]]:
    """Of each booking, the reminders that were sent."""
    told = [(await desk.ask("GET", f"/bookings/{booking_id}/reminders"))["data"] for booking_id in booked]
    return [[one["minutesBefore"] for one in ones if one["status"] == "sent"] for ones in told]


async def _are_sent(desk: Desk, booked: Sequence[int], count: int) -> bool:
    return [len(ones) for ones in await _sent(desk, booked)] >= [count] * len(booked)
