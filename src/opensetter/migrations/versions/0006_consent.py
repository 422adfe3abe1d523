"""The consent ledger, to which is only ever added."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from opensetter.core import wall

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


VALIDATED = {
    "bot_integrations": ("channel", "channel IN ('webchat', 'api', 'whatsapp', 'sms')"),
    "messages": (
        "status",
        "status IN ('received', 'queued', 'sending', 'unknown', 'sent', 'delivered', 'read', 'failed', 'blocked')",
    ),
}


def upgrade() -> None:
    for table, (name, _) in VALIDATED.items():
        op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT ck_{table}_{name}")
    op.create_table(
        "consents",
        sa.Column("organization_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("is_granted", sa.Boolean(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.CheckConstraint("category IN ('all', 'marketing')", name=op.f("ck_consents_category")),
        sa.ForeignKeyConstraint(
            ["organization_id", "contact_id"],
            ["contacts.organization_id", "contacts.id"],
            name=op.f("fk_consents_organization_id_contact_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index("ix_consents_contact_id_id", "consents", ["contact_id", "id"])
    for statement in wall.around("consents"):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("consents")
    for table, (name, condition) in VALIDATED.items():
        op.execute(
            f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_{name}, "
            f"ADD CONSTRAINT ck_{table}_{name} CHECK ({condition}) NOT VALID"
        )
