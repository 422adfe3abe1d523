"""How often keys were used, and wrong ones tried, minute by minute."""

import sqlalchemy as sa
from alembic import op

from opensetter.core import wall

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "request_counts",
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.Column("window_started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "window_started_at", name=op.f("pk_request_counts")),
        # Every row is updated again and again, and finds room for that on its own page.
        postgresql_with={"fillfactor": "50"},
    )
    # Said here once more, for a login other than the one whose default privileges were set.
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON request_counts TO {wall.APP}, {wall.OPERATOR}")


def downgrade() -> None:
    op.drop_table("request_counts")
