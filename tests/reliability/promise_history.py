"""What was committed, and in which order: every version of the rows that the promise is about, written by triggers.

The order is not told by the times or the flags of the product. Each version takes its place from one sequence when its
transaction commits, in a deferred trigger, while every lock is still held. A turn locks the contact's row before it
reads what is booked, and lets go of it after its commit; a booking needs a share of that lock for its foreign key. So
of the two one has taken its place before the other could look, and whichever has the lower place was there to be seen.
A cancellation takes no such lock. It matters to nobody: who offers again has seen it, so it has the lower place too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg

_MOVED = "OLD.contact_id IS DISTINCT FROM NEW.contact_id"
_TOLD = "(OLD.status, OLD.conversation_id) IS DISTINCT FROM (NEW.status, NEW.conversation_id)"
_JOINED = "OLD.conversation_id IS DISTINCT FROM NEW.conversation_id"
_WATCHED = {
    "bookings": "true",
    "contacts": "true",
    "conversations": _MOVED,
    "messages": _TOLD,
    "offers": _JOINED,
}
"""The tables, and which of their updates matter. Every insert does."""

_INSTALL = """
CREATE SCHEMA promise;
CREATE SEQUENCE promise.places;
CREATE UNLOGGED TABLE promise.versions (place bigint, at timestamptz, kind text, stored jsonb);
CREATE FUNCTION promise.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO promise.versions VALUES (
        nextval('promise.places'), clock_timestamp(), TG_TABLE_NAME,
        to_jsonb(NEW) - ARRAY['explanation', 'outgoing', 'details', 'failure', 'recipient', 'metadata']);
    RETURN NULL;
END $$;
CREATE UNLOGGED TABLE promise.clock (id int PRIMARY KEY, now timestamptz);
CREATE FUNCTION promise.date() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    NEW.created_at := coalesce((SELECT now FROM promise.clock), NEW.created_at);
    RETURN NEW;
END $$;
-- What comes in by the endpoint is dated by the database, whose clock nobody shifts. Elsewhere the two are one.
CREATE TRIGGER promise_date BEFORE INSERT ON bookings FOR EACH ROW EXECUTE FUNCTION promise.date();
"""
_CLOCK = "INSERT INTO promise.clock VALUES (1, %s) ON CONFLICT (id) DO UPDATE SET now = EXCLUDED.now"
_WATCH = """
CREATE CONSTRAINT TRIGGER promise_{event} AFTER {event} ON {table} DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION promise.note();
"""
# What is at stake is the order of commits, and not whether they survive a loss of power.
_HASTE = """
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$
"""

# No number is given anew, or a row of one episode could be taken for one of another.
_FORGET = """
DO $$ BEGIN
    EXECUTE (
        SELECT 'TRUNCATE ' || string_agg(oid::regclass::text, ', ') FROM pg_class
        WHERE relkind = 'r' AND relname <> 'alembic_version'
          AND relnamespace IN ('public'::regnamespace, 'promise'::regnamespace));
END $$
"""


@dataclass(frozen=True)
class Version:
    """A row as a commit left it. `at` is when, by the machine's clock; `place` is what orders it."""

    place: int
    at: datetime
    kind: str
    stored: Mapping[str, Any]


def install(url: str) -> None:
    """Begin to write down what is committed in this database. Connections opened before are not made hasty."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_INSTALL)
        for table, when in _WATCHED.items():
            connection.execute(_WATCH.format(event="INSERT", table=table, when="true"))
            connection.execute(_WATCH.format(event="UPDATE", table=table, when=when))
        connection.execute(_HASTE)


async def show(connection: "psycopg.AsyncConnection[Any]", now: datetime) -> None:
    """Let the database date bookings by the clock of the product, which somebody has shifted."""
    await connection.execute(_CLOCK, (now,))


async def taken(connection: "psycopg.AsyncConnection[Any]") -> list[Version]:
    """All that was written down since this was last asked, in order. Nothing may be under way."""
    found = await connection.execute("SELECT place, at, kind, stored FROM promise.versions ORDER BY place")
    versions = [Version(*row) for row in await found.fetchall()]
    await connection.execute("TRUNCATE promise.versions")
    return versions


async def forget(connection: "psycopg.AsyncConnection[Any]") -> None:
    """Empty every table: whoever comes next is a stranger to all, and nothing of before is due."""
    await connection.execute(_FORGET)
