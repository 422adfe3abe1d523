"""Reads that lead from a contact to whom they are now look that one up, behind row-level security too."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import text
from tests.factories import Tenant

from opensetter.booking_page import queries as feeds
from opensetter.bookings import queries as bookings
from opensetter.bookings.rules import ASSUMED_LENGTH
from opensetter.core import clock

MANY = 20_000


@pytest.fixture
def many(tenant: Tenant, sql) -> Tenant:
    """An organization with more contacts than anybody would read one by one."""
    statement = "INSERT INTO contacts (organization_id, full_name) SELECT %s, n::text FROM generate_series(1, %s) n"
    sql.run(statement, tenant.organization_id, MANY)
    sql.run("ANALYZE contacts")
    return tenant


async def _read(runtime, tenant, query, **given):
    """How many rows of contacts a query reads."""
    async with runtime.database.transaction(tenant.organization_id) as session:
        values = {"organization_id": tenant.organization_id, **given}
        plan = await session.scalar(text(f"EXPLAIN (ANALYZE, FORMAT JSON) {query}"), values)
    (top,) = json.loads(plan) if isinstance(plan, str) else plan
    return _rows(top["Plan"])


def _rows(node):
    own = 0
    if node.get("Relation Name") == "contacts":
        own = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
    return own + sum(_rows(part) for part in node.get("Plans", ()))


async def test_how_a_contact_stands_with_a_bot_reads_only_them(runtime, many):
    given = {"contact_id": many.contact_id, "bot_id": many.bot_id, "now": clock.now()}
    limits = {"assumed_length": ASSUMED_LENGTH, "known_at_most": bookings.KNOWN_AT_MOST}
    assert await _read(runtime, many, bookings._STANDING.text, **given, **limits) <= 5


async def test_a_calendar_feed_reads_only_the_contacts_that_are_in_it(runtime, many, api, sql):
    made = (await api.post("/appointment-types", json={"botId": many.bot_id, "name": "Intro"})).json()["data"]
    since = f"{clock.now() + timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}"
    slots = (await api.get(f"/bots/{many.bot_id}/slots", appointmentTypeId=made["id"], since=since)).json()["data"]
    body = {"contactId": many.contact_id, "startTime": slots["slots"][0]["startTime"]}
    assert (await api.post(f"/appointment-types/{made['id']}/book", json=body)).status_code == 201
    given = {"schedule_id": made["scheduleId"], "since": clock.now(), "most": feeds.MOST_ENTRIES}
    assert await _read(runtime, many, feeds._ON_SCHEDULE.text, **given) <= 5
