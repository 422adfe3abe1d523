"""Migrations are safe beside an older release that serves, can be tried again, and can be taken back."""

import subprocess
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from opensetter.core import archive, schema
from opensetter.core.embedded.programs import program
from tests import databases
from tests.architecture import ddl

FIRST_WATCHED = "0003"
"""The revisions before it made the first tables, under nobody's feet."""

UNKNOWN = "~"
"""Above every revision."""

SCRIPTS = sorted(ScriptDirectory.from_config(schema.config()).walk_revisions(), key=lambda script: script.revision)
WATCHED = [script for script in SCRIPTS if script.revision >= FIRST_WATCHED]


def said(url: str, revision: str) -> list[str]:
    """Every statement of one revision's upgrade, whichever way it takes to the database."""
    heard: list[str] = []

    class Listening(psycopg.ClientCursor[Any]):
        def execute(self, query: Any, params: Any = None, **how: Any) -> "Listening":
            heard.append(query if isinstance(query, str) else self.mogrify(query, params))
            return super().execute(query, params, **how)

    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(url, cursor_factory=Listening))
    with engine.connect() as connection:
        command.upgrade(schema.config(connection), revision)
    engine.dispose()
    return heard


def shape(url: str) -> list[str]:
    """The whole schema as statements, in an order of its own: dropping and making again changes the other one.

    Without what roles may do: roles are the server's, and a schema that is taken back leaves them what they had.
    """
    listed = [program("pg_dump"), "--schema-only", "--no-owner", "--no-privileges"]
    found = subprocess.run(listed, env=archive._environment(url), capture_output=True, text=True, check=True).stdout
    return sorted(line.strip().rstrip(",") for line in found.splitlines() if not line.startswith(("--", "\\")))


class Climber:
    """A database that goes up from revision to revision, and is made anew where the next one is not above it."""

    def __init__(self, cluster: str, made: ExitStack) -> None:
        self._cluster, self._made = cluster, made
        self._url, self._revision = "", UNKNOWN

    @contextmanager
    def at(self, before: str, revision: str) -> Iterator[str]:
        """Its URL, at the revision before one that it is at when the block ends well."""
        if self._revision > before:
            self._url = self._made.enter_context(databases.fresh(self._cluster))
        self._revision = UNKNOWN
        schema._migrate(self._url, "upgrade", before, 10)
        yield self._url
        self._revision = revision


@pytest.fixture(scope="module")
def climbers(cluster: str) -> Iterator[dict[str, Climber]]:
    with ExitStack() as made:
        yield defaultdict(lambda: Climber(cluster, made))


@pytest.fixture
def climber(climbers: dict[str, Climber], request: pytest.FixtureRequest) -> Climber:
    """The test's own."""
    return climbers[request.function.__name__]


def test_revisions_are_numbered_so_that_a_newer_one_is_known_by_its_number():
    assert [script.revision for script in SCRIPTS] == [f"{number:04}" for number in range(1, len(SCRIPTS) + 1)]
    assert [script.down_revision for script in SCRIPTS[1:]] == [script.revision for script in SCRIPTS[:-1]]


@pytest.mark.parametrize("script", WATCHED, ids=lambda script: script.revision)
def test_a_migration_is_safe_beside_an_older_release(script, climber):
    with climber.at(script.down_revision, script.revision) as url:
        heard = said(url, script.revision)
    found = ddl.faults(heard)
    allowed = dict(ddl.LETS_BE.findall(Path(script.path).read_text()))
    assert heard
    assert [fault for fault in found if fault.rule not in allowed] == []
    assert set(allowed) <= {fault.rule for fault in found}, "what is allowed but not done need not be allowed"
    if ddl.takes_away(found):
        # What `schema.complaint` reads: older releases must hear that they can no longer serve.
        assert any("comment on table alembic_version is" in " ".join(one.lower().split()) for one in heard)


@pytest.mark.parametrize("script", WATCHED, ids=lambda script: script.revision)
def test_a_migration_can_be_taken_back_and_done_again(script, climber):
    with climber.at(script.down_revision, script.revision) as url:
        before = shape(url)
        schema._migrate(url, "upgrade", script.revision, 10)
        after = shape(url)
        schema.downgrade(url, script.down_revision)
        assert shape(url) == before
        schema._migrate(url, "upgrade", script.revision, 10)
        assert shape(url) == after


@pytest.mark.parametrize(
    ("rule", "script"),
    [
        ("index", "CREATE INDEX ix ON bookings (source)"),
        ("index", 'create unique index if not exists "ix" on public."bookings" (source)'),
        ("index", "DROP INDEX ix_bookings_newest"),
        ("index-again", "CREATE INDEX CONCURRENTLY ix ON bookings (source)"),
        ("column-not-null", "ALTER TABLE bookings ADD COLUMN place text NOT NULL"),
        ("column-not-null", "ALTER TABLE bookings ADD COLUMN place uuid DEFAULT gen_random_uuid() NOT NULL"),
        ("column-rewrite", "ALTER TABLE bookings ADD COLUMN seen timestamptz DEFAULT clock_timestamp()"),
        ("column-rewrite", "ALTER TABLE bookings ADD COLUMN n bigint GENERATED ALWAYS AS (id + 1) STORED"),
        ("valid", "ALTER TABLE bookings ADD COLUMN place_id bigint REFERENCES places"),
        ("type", "ALTER TABLE bookings ALTER COLUMN source TYPE varchar(10)"),
        ("not-null", "ALTER TABLE bookings ALTER COLUMN external_id SET NOT NULL"),
        ("valid", "ALTER TABLE bookings ADD CONSTRAINT fk_x FOREIGN KEY (bot_id) REFERENCES bots (id)"),
        ("valid", "ALTER TABLE bookings ADD CONSTRAINT ck_x CHECK (source <> '')"),
        ("unique", "ALTER TABLE bookings ADD CONSTRAINT uq_x UNIQUE (source)"),
        ("validate", "ALTER TABLE a ADD CONSTRAINT c CHECK (x) NOT VALID; ALTER TABLE a VALIDATE CONSTRAINT c"),
        ("drop", "ALTER TABLE bookings DROP COLUMN source"),
        ("drop", "ALTER TABLE bookings ADD COLUMN place text, DROP source"),
        ("drop", "DROP TABLE bookings"),
        ("drop", "-- it is not needed any more; really\nDROP FUNCTION record_bookings"),
        ("rename", "ALTER TABLE bookings RENAME COLUMN source TO origin"),
        ("rename", "ALTER TABLE bookings RENAME TO appointments"),
        ("lock", "LOCK TABLE bookings"),
        ("drop", "DO $$ BEGIN IF true THEN EXECUTE 'DROP TABLE bookings'; END IF; END $$"),
    ],
)
def test_what_an_older_release_would_feel_is_found(rule, script):
    assert {fault.rule for fault in ddl.faults([script])} == {rule}


@pytest.mark.parametrize(
    "script",
    [
        "CREATE TABLE places (id bigint PRIMARY KEY, name text NOT NULL); CREATE INDEX ix ON places (name)",
        "CREATE TABLE places (id bigint); ALTER TABLE places ADD CONSTRAINT ck CHECK (id > 0)",
        "DROP INDEX CONCURRENTLY IF EXISTS ix; CREATE INDEX CONCURRENTLY ix ON bookings (source)",
        "ALTER TABLE bookings ADD COLUMN place text, ADD COLUMN n bigint DEFAULT 0 NOT NULL",
        "ALTER TABLE bookings ADD COLUMN tags text[] DEFAULT '{}'::text[] NOT NULL",
        "ALTER TABLE bookings ADD CONSTRAINT ck CHECK (source <> '') NOT VALID",
        "ALTER TABLE bookings VALIDATE CONSTRAINT ck",
        "ALTER TABLE bookings ADD CONSTRAINT uq UNIQUE USING INDEX ix",
        "ALTER TABLE bookings ALTER COLUMN source DROP NOT NULL",
        "ALTER TABLE bookings ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
        "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ DROP TABLE bookings $$",
        "INSERT INTO bots (name) VALUES ('; DROP TABLE bookings')",
        "COMMENT ON TABLE bookings IS 'drop table'",
    ],
)
def test_what_nobody_feels_is_let_be(script):
    assert ddl.faults([script]) == []
