"""The database: is it there, new enough, safe against a power cut, at this release's schema, walled, and on time?"""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import TupleRow

from opensetter.checkup.findings import Finding, fail, ok, warn
from opensetter.core import schema, wall
from opensetter.health import DURABLE

OLDEST_VERSION = 15
CLOCK_WARN_SECONDS = 2.0
CLOCK_FAIL_SECONDS = 60.0

_OPTIONS = "-c statement_timeout=5000 -c lock_timeout=1000 -c default_transaction_read_only=on -c timezone=UTC"

_UNWALLED = """
SELECT class.relname
FROM pg_class class
JOIN pg_attribute field ON field.attrelid = class.oid AND field.attname = 'organization_id' AND NOT field.attisdropped
WHERE class.relkind IN ('r', 'p') AND class.relnamespace = 'public'::regnamespace
  AND NOT (class.relrowsecurity AND class.relforcerowsecurity)
ORDER BY class.relname
"""


async def check(url: str) -> list[Finding]:
    """Everything about a database; a single finding if it cannot be reached."""
    try:
        async with _connected(url) as connection:
            return [
                _version(connection),
                *await _durability(connection),
                await _schema(connection),
                await _wall(connection),
                await _clock(connection),
            ]
    except psycopg.Error as error:
        # Only the first line: the rest of libpq's message may carry parts of the connection string.
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
        advice = "Start PostgreSQL, or correct OPENSETTER_DATABASE_URL; then look again."
        return [fail("database", f"It cannot be reached: {reason}", advice)]


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[AsyncConnection[TupleRow]]:
    # With the login's own rights, and reading only: what is wrong may be the role that servers take on.
    connection = await AsyncConnection.connect(
        url, autocommit=True, options=_OPTIONS, connect_timeout=3, application_name="opensetter-doctor"
    )
    async with connection:
        yield connection


def _version(connection: AsyncConnection[TupleRow]) -> Finding:
    version = connection.info.server_version
    said = f"PostgreSQL {version // 10_000}.{version % 10_000} answers."
    if version // 10_000 < OLDEST_VERSION:
        return fail("database", said, f"OpenSetter needs PostgreSQL {OLDEST_VERSION} or newer: upgrade it.")
    return ok("database", said)


async def _durability(connection: AsyncConnection[TupleRow]) -> list[Finding]:
    settings = await _rows(connection, "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", list(DURABLE))
    off = sorted(name for name, setting in settings if setting == "off")
    findings = [
        fail(
            "durability",
            f"PostgreSQL's {name} is off: after a crash, bookings that were acknowledged may be gone.",
            f"Set {name} = on (ALTER SYSTEM, ALTER DATABASE or ALTER ROLE, wherever it was turned off), and reload.",
        )
        for name in off
    ]
    return findings or [ok("durability", f"What is acknowledged is kept: {', '.join(DURABLE)} are on.")]


async def _schema(connection: AsyncConnection[TupleRow]) -> Finding:
    try:
        found = await _rows(connection, schema.REVISION)
    except psycopg.errors.UndefinedTable:
        found = []
    revision, oldest_served = found[0] if found else (None, None)
    if problem := schema.complaint(revision, oldest_served):
        state, _, advice = problem.partition(": ")
        return fail("schema", f"{state}.", f"{advice[:1].upper()}{advice[1:]}")
    return ok("schema", f"The schema is at {revision}.")


async def _wall(connection: AsyncConnection[TupleRow]) -> Finding:
    """Whether PostgreSQL itself keeps organizations apart."""
    roles = await _rows(connection, "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", wall.APP)
    if not roles:
        return fail("tenant wall", f"The role {wall.APP} does not exist.", "Run: opensetter db upgrade")
    if roles[0][0]:
        advice = f"Run as an administrator: ALTER ROLE {wall.APP} NOSUPERUSER NOBYPASSRLS"
        return fail("tenant wall", f"The role {wall.APP} may pass over row-level security.", advice)
    open_tables = [name for (name,) in await _rows(connection, _UNWALLED)]
    if open_tables:
        advice = "Run for each: ALTER TABLE … ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
        return fail("tenant wall", f"Row-level security is not forced on {', '.join(open_tables)}.", advice)
    return ok("tenant wall", "PostgreSQL shows a connection the rows of one organization at a time.")


async def _clock(connection: AsyncConnection[TupleRow]) -> Finding:
    before = time.time()
    ((there,),) = await _rows(connection, "SELECT extract(epoch FROM clock_timestamp())::float")
    apart = abs(there - (before + time.time()) / 2)
    said = f"This machine's clock and the database's are {apart:.1f} seconds apart."
    advice = "Let both machines keep their time by NTP."
    if apart > CLOCK_FAIL_SECONDS:
        return fail("clock", said, advice)
    return warn("clock", said, advice) if apart > CLOCK_WARN_SECONDS else ok("clock", said)


async def _rows(connection: AsyncConnection[TupleRow], query: str, *values: object) -> list[tuple[Any, ...]]:
    return await (await connection.execute(query.encode(), values)).fetchall()
