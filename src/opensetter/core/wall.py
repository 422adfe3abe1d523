"""The second wall: PostgreSQL itself shows a connection the rows of one organization, and of none if none is set.

Queries name the organization they are about; this is for the day one forgets to. Every connection that serves does so
as `opensetter_app`, a role that owns nothing and to which row-level security applies; the organization is set for one
transaction. The login that migrates is a member of `opensetter_operator`, which sees everything: backups and the
command line are the operator's own.
"""

import psycopg
from psycopg import Connection
from psycopg.sql import SQL, Identifier
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.core.errors import OpenSetterError

APP = "opensetter_app"
OPERATOR = "opensetter_operator"

SETTING = "opensetter.organization_id"
"""Which organization a transaction is about."""

USER_SETTING = "opensetter.user_id"
"""Which signed-in person a transaction is about."""

USER_SET = f"(SELECT nullif(current_setting('{USER_SETTING}', true), '')::bigint)"
"""The same in SQL. In a sub-select the setting is read once for a statement rather than once for a row."""

APPEND_ONLY = ("audit_entries", "bot_versions", "consents")
"""Tables whose rows whatever serves may add and read, and neither change nor remove."""

AS_APP = f"-c role={APP}"
"""The option with which a connection is opened that serves."""


class RolesMissing(OpenSetterError):
    """The database lacks the roles that keep organizations apart, and this login may not make them."""


async def enter(session: AsyncSession, organization_id: int) -> None:
    """From here to its end, a transaction sees and writes this organization's rows."""
    # As it is, past the layers that would prepare it and look for rows: every transaction begins with it.
    await (await session.connection()).exec_driver_sql(f"SET LOCAL {SETTING} = {int(organization_id)}")


async def enter_as(session: AsyncSession, user_id: int) -> None:
    """From here to its end, a transaction sees and writes what is this person's own."""
    await (await session.connection()).exec_driver_sql(f"SET LOCAL {USER_SETTING} = {int(user_id)}")


async def lift(session: AsyncSession) -> None:
    """From here to its end, a transaction sees every organization: for whoever runs the server."""
    await session.execute(text(f"SET LOCAL ROLE {OPERATOR}"))


def make_roles(connection: Connection) -> None:
    """Make the two roles and let this login take them on; `RolesMissing` if it may not."""
    try:
        for role in (APP, OPERATOR):
            _make_role(connection, role)
    except psycopg.errors.InsufficientPrivilege as error:
        statements = "; ".join(
            f"CREATE ROLE {role}; GRANT {role} TO {connection.info.user}" for role in (APP, OPERATOR)
        )
        raise RolesMissing(
            f"This database login may not create the roles {APP} and {OPERATOR}. As an administrator, run: {statements}"
        ) from error


def _make_role(connection: Connection, role: str) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone()
    if known is None:
        with connection.transaction():
            try:
                with connection.transaction():
                    connection.execute(SQL("CREATE ROLE {} NOLOGIN NOBYPASSRLS").format(Identifier(role)))
            except (psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
                # Roles belong to the whole server: another database's migration was faster.
                pass
    # Who made a role is its member since PostgreSQL 16, but may hand it out only, neither use it nor take it on.
    held = connection.execute("SELECT pg_has_role(session_user, %s, 'USAGE')", (role,)).fetchone()
    superuser = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = session_user").fetchone()
    if not (superuser and superuser[0]) and not (held and held[0]):
        connection.execute(SQL("GRANT {} TO SESSION_USER").format(Identifier(role)))


def around(table: str) -> tuple[str, ...]:
    """The statements that put a new tenant table behind the wall."""
    may = "SELECT, INSERT" if table in APPEND_ONLY else "SELECT, INSERT, UPDATE, DELETE"
    own = f"organization_id = (SELECT nullif(current_setting('{SETTING}', true), '')::bigint)"
    return (
        f"CREATE POLICY tenant ON {table} TO {APP} USING ({own})",
        f"CREATE POLICY operator ON {table} TO {OPERATOR} USING (true)",
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
        # Default privileges are those of the login that set them, and this may be another.
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {OPERATOR}",
        f"REVOKE ALL ON {table} FROM {APP}",
        f"GRANT {may} ON {table} TO {APP}",
    )


def around_own(table: str, column: str) -> tuple[str, ...]:
    """The statements that put a new table behind the wall whose rows are people's own, told by this column."""
    return (
        f"CREATE POLICY own ON {table} TO {APP} USING ({column} = {USER_SET})",
        f"CREATE POLICY operator ON {table} TO {OPERATOR} USING (true)",
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {APP}, {OPERATOR}",
    )


def grant(connection: Connection) -> None:
    """Let the roles do their work on everything in the schema, now and when more is added; may be repeated."""
    connection.execute(
        f"""
        GRANT USAGE ON SCHEMA public TO {APP}, {OPERATOR};
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP}, {OPERATOR};
        GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP}, {OPERATOR};
        REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {APP};
        ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP}, {OPERATOR};
        ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {APP}, {OPERATOR};
        """
    )
    for table in APPEND_ONLY:
        if connection.execute("SELECT to_regclass(%s)", (table,)).fetchone() != (None,):
            connection.execute(
                SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(Identifier(table), Identifier(APP))
            )
    # What runs with its owner's rights is for the application only; everything else may be anybody's.
    doors = connection.execute(
        "SELECT oid::regprocedure::text FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    ).fetchall()
    for (door,) in doors:
        connection.execute(f"REVOKE ALL ON FUNCTION {door} FROM PUBLIC; GRANT EXECUTE ON FUNCTION {door} TO {APP}")
