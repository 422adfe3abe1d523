"""Schedules that calendars subscribe to: the address counts until a newer one is asked for."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE schedules ADD COLUMN feed_generation bigint DEFAULT 1 NOT NULL")


def downgrade() -> None:
    op.execute("ALTER TABLE schedules DROP COLUMN feed_generation")
