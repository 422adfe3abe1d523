"""The job queue's own tables and functions, as its library defines them."""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _execute(script: str) -> None:
    # Straight to the driver: the script holds many statements and percent signs, which only it takes as they are.
    connection = op.get_bind().connection.driver_connection
    assert connection is not None
    connection.execute(script)


def upgrade() -> None:
    _execute(SchemaManager.get_schema())


def downgrade() -> None:
    op.execute(
        "DROP TABLE procrastinate_events, procrastinate_periodic_defers, procrastinate_jobs, procrastinate_workers CASCADE"
    )
    _execute(
        r"""
        DO $$ DECLARE item record; BEGIN
            FOR item IN SELECT oid::regprocedure AS name FROM pg_proc WHERE proname LIKE 'procrastinate\_%' LOOP
                EXECUTE 'DROP FUNCTION ' || item.name || ' CASCADE';
            END LOOP;
            FOR item IN SELECT oid::regtype AS name FROM pg_type WHERE typname LIKE 'procrastinate\_%' AND typtype IN ('e', 'c') LOOP
                EXECUTE 'DROP TYPE ' || item.name || ' CASCADE';
            END LOOP;
        END $$
        """
    )
