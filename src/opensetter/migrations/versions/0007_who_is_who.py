"""Who told us of an identity, and contacts that turned out to be one person."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from opensetter.core import wall

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE contact_identities ADD COLUMN source text DEFAULT 'api' NOT NULL, ADD COLUMN seen_at timestamptz"
    )
    op.execute("ALTER TABLE contacts ADD COLUMN merged_into_id bigint")
    op.execute(
        "ALTER TABLE contacts ADD CONSTRAINT fk_contacts_organization_id_merged_into_id "
        "FOREIGN KEY (organization_id, merged_into_id) REFERENCES contacts (organization_id, id) NOT VALID"
    )
    op.create_table(
        "contact_merges",
        sa.Column("organization_id", sa.BigInteger(), nullable=False),
        sa.Column("survivor_id", sa.BigInteger(), nullable=False),
        sa.Column("absorbed_id", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("journal", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.CheckConstraint("survivor_id <> absorbed_id", name=op.f("ck_contact_merges_two")),
        sa.ForeignKeyConstraint(
            ["organization_id", "survivor_id"],
            ["contacts.organization_id", "contacts.id"],
            name=op.f("fk_contact_merges_organization_id_survivor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "absorbed_id"],
            ["contacts.organization_id", "contacts.id"],
            name=op.f("fk_contact_merges_organization_id_absorbed_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_merges")),
    )
    op.create_index(op.f("ix_contact_merges_survivor_id"), "contact_merges", ["survivor_id"])
    for statement in wall.around("contact_merges"):
        op.execute(statement)
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS ix_contacts_merged_into_id")
        op.execute(
            "CREATE INDEX CONCURRENTLY ix_contacts_merged_into_id ON contacts (merged_into_id) WHERE merged_into_id IS NOT NULL"
        )


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS ix_contacts_merged_into_id")
    op.drop_table("contact_merges")
    op.execute("ALTER TABLE contacts DROP COLUMN merged_into_id")
    op.execute("ALTER TABLE contact_identities DROP COLUMN source, DROP COLUMN seen_at")
