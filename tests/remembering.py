"""What was made once in a fresh database is put there again as rows: the services need not run each time."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import psycopg
from psycopg.sql import SQL, Identifier, Literal

from opensetter.core import clock
from tests import databases

Made = TypeVar("Made")

_ROWS = """
SELECT relname, (
    SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute
    WHERE attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version' ORDER BY relname
"""
_COUNTED = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"

_known: "dict[object, tuple[str, Any]]" = {}


async def once(url: str, what: object, make: Callable[[], Awaitable[Made]]) -> Made:
    """What `make` makes, in a database that has nothing in it yet. From the second time on its rows are put there.

    Times in them are those of the first: whoever has stopped the clock has it made in earnest.
    """
    is_now = abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=1)
    connection = databases.lent(url) if is_now else None
    if connection is None or connection.execute("SELECT FROM organizations LIMIT 1").rowcount:
        return await make()
    if what not in _known:
        made = await make()
        _known[what] = (_script(connection), made)
        return made
    script, made = _known[what]
    connection.execute(script)
    return made


def _script(connection: "psycopg.Connection[Any]") -> str:
    """Statements that put into an empty database what is in this one."""
    statements = [SQL("SET session_replication_role = replica")]
    for table, columns in connection.execute(_ROWS).fetchall():
        row = connection.execute(SQL("SELECT jsonb_agg(to_jsonb(t))::text FROM {} t").format(Identifier(table)))
        (rows,) = row.fetchone() or (None,)
        if rows is not None:
            names = SQL(", ").join(map(Identifier, columns))
            insert = (
                "INSERT INTO {0} ({1}) OVERRIDING SYSTEM VALUE SELECT {1} FROM jsonb_populate_recordset(NULL::{0}, {2})"
            )
            statements.append(SQL(insert).format(Identifier(table), names, Literal(rows)))
    for name, last in connection.execute(_COUNTED).fetchall():
        statements.append(SQL("SELECT setval({}, {})").format(Literal(name), Literal(last)))
    return "; ".join(statement.as_string(connection) for statement in statements)
