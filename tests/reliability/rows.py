"""Whether anything that is stored has changed: a fingerprint of every table, read under a role that may only look."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from tests.reliability.installation import Installation

QUIET_SECONDS = 20.0

APPLICATION = "opensetter_app"
"""The role as which the server reads and writes."""

# The queue's own: heartbeats, and what its clock defers, are written whether anybody calls or not; and figures, which
# are counted anew by the clock. That somebody has called is noted whatever comes of it.
_CLOCKWORK = {
    *("procrastinate_workers", "procrastinate_periodic_defers", "procrastinate_events"),
    *("organization_figures", "api_requests"),
}

# That an address was called in vain is written down for its owner, as it is when a key was last used.
_NOTED = {"hook_sightings"}


def fingerprints(site: Installation, organization_id: int | None = None) -> dict[str, str]:
    """A number of rows and a checksum for every table, or for what is one organization's of every tenant table.

    When a key or a session was last used, or an address last called, is left out: that is written because a request was
    made, and not by what it asked.
    """
    tables = [table for (table,) in site.rows(_TABLES)] if organization_id is None else tenant_tables(site)
    return {
        table: str(site.rows(_SUM.format(table=table, where=_where(table, organization_id)))[0])
        for table in tables
        if table not in _CLOCKWORK | _NOTED
    }


def tenant_tables(site: Installation) -> list[str]:
    """Every table in which rows belong to an organization, and the organizations themselves."""
    return ["organizations", *(table for (table,) in site.rows(_TENANT_TABLES))]


@contextmanager
def as_application(site: Installation) -> Iterator[psycopg.Connection]:
    """A connection as the server has them."""
    with psycopg.connect(site.url, autocommit=True) as connection:
        connection.execute(f"SET ROLE {APPLICATION}")
        yield connection


def counts(site: Installation, *tables: str) -> dict[str, int]:
    """How many rows callers have made; a bot's replies come by themselves, so they do not count."""
    said = {"messages": "direction = 'inbound'"}
    return {table: site.count(f"SELECT count(*) FROM {table} WHERE {said.get(table, 'true')}") for table in tables}


def wait_until_quiet(site: Installation) -> None:
    """Until no job is left to do, so that nothing is stored but what a request stores."""
    deadline = time.monotonic() + QUIET_SECONDS
    while site.count("SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND NOT (args = '{}')"):
        assert time.monotonic() < deadline, "Jobs are still being done."
        time.sleep(0.1)


def wait_until_confirmed(site: Installation, seconds: float) -> None:
    """Until every booking was made so long ago that its confirmation is due, and so no longer falls due meanwhile."""
    while site.count("SELECT count(*) FROM bookings WHERE created_at > now() - make_interval(secs => %s)", seconds):
        time.sleep(0.5)


_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
_TENANT_TABLES = """
    SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
    WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND attname = 'organization_id'
    ORDER BY relname
"""
_SUM = """
    SELECT count(*), md5(coalesce(string_agg(line, '' ORDER BY line), ''))
    FROM (
        SELECT md5((to_jsonb(t) - CASE '{table}' WHEN 'user_sessions' THEN 'seen_at' ELSE 'last_used_at' END)::text)
            AS line
        FROM {table} t WHERE {where}) lines
"""


def _where(table: str, organization_id: int | None) -> str:
    if organization_id is not None:
        return f"{'id' if table == 'organizations' else 'organization_id'} = {organization_id}"
    # Jobs of the queue's clock have no arguments of ours.
    return "NOT (args = '{}')" if table == "procrastinate_jobs" else "true"
