"""The schema: changed beside live traffic, and judged by releases that are older or newer than it."""

import threading
import time

import psycopg
import pytest

from opensetter.core import schema
from opensetter.core.schema import SchemaBusy, SchemaMismatch

NEWER = "9999"


@pytest.fixture
def first_revision(empty_database: str) -> str:
    """A database that lacks everything but the first revision."""
    schema._migrate(empty_database, "upgrade", "0001", 10)
    return empty_database


def state(url: str, revision: str, oldest_served: str | None = None) -> None:
    """Make a database look as a newer release's migration leaves it."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("UPDATE alembic_version SET version_num = %s", (revision,))
        if oldest_served:
            connection.execute(f"COMMENT ON TABLE alembic_version IS '{oldest_served}'")


def test_a_migration_gives_way_to_live_traffic_until_it_can_be_done(first_revision: str):
    holder = psycopg.connect(first_revision)
    holder.execute("LOCK TABLE alembic_version IN SHARE MODE")
    release = threading.Timer(2.5, holder.rollback)
    release.start()
    waits: list[float] = []
    upgrading = threading.Thread(target=schema.upgrade, args=(first_revision,))
    upgrading.start()
    with psycopg.connect(first_revision, autocommit=True) as watcher:
        while upgrading.is_alive():
            waits += [wait for (wait,) in watcher.execute("SELECT extract(epoch FROM now() - waitstart) FROM pg_locks")]
            time.sleep(0.05)
    release.join()
    holder.close()
    assert schema.current(first_revision) == schema.HEAD
    assert 0.2 < max(float(wait) for wait in waits if wait is not None) < 1


def test_a_migration_that_cannot_be_done_leaves_all_as_it_was_and_names_who_is_in_its_way(first_revision: str):
    with psycopg.connect(first_revision, application_name="somebody's console") as holder:
        holder.execute("LOCK TABLE alembic_version IN SHARE MODE")
        with pytest.raises(SchemaBusy, match="somebody's console") as refused:
            schema.upgrade(first_revision, patience_seconds=0)
    assert "opensetter db upgrade" in str(refused.value)
    assert schema.current(first_revision) == "0001"
    schema.upgrade(first_revision)
    assert schema.current(first_revision) == schema.HEAD


def test_two_upgrades_at_once_do_it_once(first_revision: str):
    both = [threading.Thread(target=schema.upgrade, args=(first_revision,)) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert schema.current(first_revision) == schema.HEAD


async def test_a_newer_schema_is_served_on_and_left_alone(database_url, client):
    state(database_url, NEWER)
    schema.check(database_url)
    schema.upgrade(database_url)
    assert schema.current(database_url) == NEWER
    assert (await client.get("/readyz")).status_code == 200


async def test_a_newer_schema_that_took_something_away_is_refused(database_url, client):
    state(database_url, NEWER, oldest_served=NEWER)
    for refused in (schema.check, schema.upgrade):
        with pytest.raises(SchemaMismatch, match="upgrade OpenSetter"):
            refused(database_url)
    answer = await client.get("/readyz")
    assert answer.status_code == 503
    assert "newer" in answer.json()["problems"][0]


async def test_what_a_newer_schema_took_away_long_ago_does_not_matter(database_url, client):
    state(database_url, NEWER, oldest_served=schema.HEAD)
    schema.check(database_url)
    assert (await client.get("/readyz")).status_code == 200


async def test_an_older_schema_is_refused_with_what_to_do(database_url, client):
    state(database_url, "0001")
    with pytest.raises(SchemaMismatch, match="opensetter db upgrade"):
        schema.check(database_url)
    assert (await client.get("/readyz")).status_code == 503
