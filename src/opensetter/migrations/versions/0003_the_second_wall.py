"""The second wall: row-level security on every tenant table, and the few doors through it."""

from pathlib import Path

from alembic import op

from opensetter.core import wall

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TENANT_TABLES = (
    "api_keys",
    "bot_integrations",
    "bookings",
    "bots",
    "contact_answers",
    "contact_identities",
    "contacts",
    "conversations",
    "events",
    "idempotent_requests",
    "messages",
)
DOORS = Path(__file__).with_name("0003_doors.sql")


def upgrade() -> None:
    connection = op.get_bind().connection.driver_connection
    assert connection is not None
    wall.make_roles(connection)
    for table, column in [*((table, "organization_id") for table in TENANT_TABLES), ("organizations", "id")]:
        # In a sub-select the setting is read once for a statement rather than once for a row.
        op.execute(
            f"""
            CREATE POLICY tenant ON {table} TO {wall.APP}
                USING ({column} = (SELECT nullif(current_setting('{wall.SETTING}', true), '')::bigint))
            """
        )
        op.execute(f"CREATE POLICY operator ON {table} TO {wall.OPERATOR} USING (true)")
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
    # Straight to the driver: SQLAlchemy would take the casts' colons for parameters.
    connection.execute(DOORS.read_text())
    wall.grant(connection)


def downgrade() -> None:
    doors = "find_api_key, touch_api_keys, organization_of_bot_integration, record_bookings, record_booking"
    op.execute(f"DROP FUNCTION {doors}")
    for table in (*TENANT_TABLES, "organizations"):
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY")
        op.execute(f"DROP POLICY tenant ON {table}")
        op.execute(f"DROP POLICY operator ON {table}")
