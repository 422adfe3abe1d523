"""Databases of a test's own on a PostgreSQL that is shared.

To make a database and to drop it takes a quarter of a second of both cores, so one that a test has left with the schema
it was given is emptied and handed to another. One whose schema was touched in any way is dropped.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

# Whatever happens to a used one, the next test need not wait for it.
_sweeper = ThreadPoolExecutor(1, thread_name_prefix="databases")
_sweeping: "list[Future[None]]" = []
_clean: "defaultdict[str, list[str]]" = defaultdict(list)
_untouched: "dict[str, object]" = {}
_lent: "set[str]" = set()
_holding: "dict[str, psycopg.Connection[Any]]" = {}

# Every row of the catalog that a statement about the schema writes anew, and settings of the database's own. A copy
# has them from its template, transaction numbers included.
_FINGERPRINT = """
SELECT coalesce(sum(hashtextextended(kind || oid || xmin, 0)), 0) FROM (
    SELECT 'class' AS kind, oid, xmin FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT 'trigger', oid, xmin FROM pg_trigger
    UNION ALL SELECT 'policy', oid, xmin FROM pg_policy
    UNION ALL SELECT 'constraint', oid, xmin FROM pg_constraint
    UNION ALL SELECT 'function', oid, xmin FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'setting', setdatabase, xmin FROM pg_db_role_setting
        WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
    UNION ALL SELECT 'namespace', oid, xmin FROM pg_namespace WHERE nspname !~ '^pg_'
    UNION ALL SELECT 'comment', objoid, xmin FROM pg_description WHERE classoid = 'pg_class'::regclass
    UNION ALL SELECT 'revision', 0, xmin FROM alembic_version
) catalog
"""
# Without triggers, so neither foreign keys nor what may only be added to are in the way.
_EMPTY = """
SET session_replication_role = replica;
DO $$ DECLARE one text; BEGIN
    FOR one IN SELECT oid::regclass FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
    LOOP EXECUTE 'DELETE FROM ' || one; END LOOP;
    PERFORM setval(seqrelid::regclass, seqstart, false) FROM pg_sequence;
END $$
"""
_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def named(cluster: str, name: str) -> str:
    """The URL of another database on the same PostgreSQL."""
    return cluster.replace("/opensetter?", f"/{name}?")


@contextmanager
def fresh(cluster: str, *, template: str | None = None) -> Iterator[str]:
    """The URL of a database that is empty or like its template, and nobody else's as long as the block lasts."""
    name = _clean[cluster].pop() if template and _clean[cluster] else _made(cluster, template)
    url = named(cluster, name)
    if template:
        _lent.add(url)
    yield url
    _lent.discard(url)
    _sweeping.append(_sweeper.submit(_sweep, cluster, name, template))


def lent(url: str) -> "psycopg.Connection[Any] | None":
    """The kept connection to a database that a test has at the moment; None if the database is not one of these."""
    return _held(url) if url in _lent else None


def settle() -> None:
    """Wait until all that were used are swept, and let them go; whatever went wrong is raised here."""
    while _sweeping:
        _sweeping.pop().result()
    while _holding:
        _holding.popitem()[1].close()


def _made(cluster: str, template: str | None) -> str:
    name = f"t_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(named(cluster, "postgres"), autocommit=True) as connection:
        like = SQL(" TEMPLATE {}").format(Identifier(template)) if template else SQL("")
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)) + like)
    if template and cluster not in _untouched:
        # Asked of the first copy: while the template is looked at, nothing can be copied from it.
        with psycopg.connect(named(cluster, name), autocommit=True) as connection:
            _untouched[cluster] = _fingerprint(connection)
    return name


def _sweep(cluster: str, name: str, template: str | None) -> None:
    url = named(cluster, name)
    if template and _emptied(cluster, _held(url)):
        _clean[cluster].append(name)
        return
    if url in _holding:
        _holding.pop(url).close()
    with psycopg.connect(named(cluster, "postgres"), autocommit=True) as connection:
        connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def _emptied(cluster: str, connection: "psycopg.Connection[Any]") -> bool:
    """Whether a database is as it was made again, which it is not if its schema was touched."""
    if _fingerprint(connection) != _untouched[cluster]:
        return False
    connection.execute(_OTHERS)
    connection.execute(_EMPTY)
    return True


def _held(url: str) -> "psycopg.Connection[Any]":
    """A connection that is kept as long as its database: with a new one, PostgreSQL reads the whole catalog first.

    A test that ends all connections has ended this one too.
    """
    with suppress(KeyError, psycopg.OperationalError):
        _holding[url].execute("SELECT")
        return _holding[url]
    _holding[url] = psycopg.connect(url, autocommit=True)
    return _holding[url]


def _fingerprint(connection: "psycopg.Connection[Any]") -> object:
    return connection.execute(_FINGERPRINT).fetchone()
