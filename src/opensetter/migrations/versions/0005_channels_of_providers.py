"""Channels that a provider runs: connections with their secrets, what is sent and what became of it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from opensetter.core import wall

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ADDED = {
    "bot_integrations": (
        "address text",
        "settings jsonb DEFAULT '{}'::jsonb NOT NULL",
        "secrets bytea[] DEFAULT '{}'::bytea[] NOT NULL",
        "stopped_at timestamptz",
        "stopped_reason text",
    ),
    "conversations": (
        "recipient jsonb",
        "last_inbound_at timestamptz",
        "handed_over_at timestamptz",
        "handed_over_by text",
    ),
    "messages": (
        "kind text DEFAULT 'text' NOT NULL",
        "is_from_human boolean DEFAULT false NOT NULL",
        "offers_link boolean DEFAULT false NOT NULL",
        "is_forced boolean DEFAULT false NOT NULL",
        "outgoing jsonb",
        "details jsonb",
        "failure jsonb",
        "attempts bigint DEFAULT 0 NOT NULL",
        "sending_at timestamptz",
    ),
}
CHECKS = {
    "bot_integrations": (
        "channel",
        "channel IN ('webchat', 'api', 'whatsapp', 'sms')",
        "channel IN ('webchat', 'api')",
    ),
    "messages": (
        "status",
        "status IN ('received', 'queued', 'sending', 'unknown', 'sent', 'delivered', 'read', 'failed', 'blocked')",
        "status IN ('received', 'sent', 'delivered', 'read')",
    ),
}
# A provider calls an address with an integration's id in it, and no organization is known yet.
DOOR = """
CREATE FUNCTION bot_integration_behind(bot_integration_id bigint) RETURNS SETOF bot_integrations
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT * FROM bot_integrations g WHERE g.id = bot_integration_id
$$
"""
ADDRESS = """
CREATE UNIQUE INDEX CONCURRENTLY uq_bot_integrations_address ON bot_integrations (organization_id, channel, address)
WHERE address IS NOT NULL AND disabled_at IS NULL
"""


def upgrade() -> None:
    for table, columns in ADDED.items():
        op.execute(f"ALTER TABLE {table} " + ", ".join(f"ADD COLUMN {column}" for column in columns))
    for table, (name, now, _) in CHECKS.items():
        _replace(table, name, now, is_checked=False)
    op.create_table(
        "message_receipts",
        sa.Column("organization_id", sa.BigInteger(), nullable=False),
        sa.Column("bot_integration_id", sa.BigInteger(), nullable=False),
        sa.Column("provider_id", sa.Text(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("failure", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('sent', 'delivered', 'read', 'failed')", name=op.f("ck_message_receipts_status")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "bot_integration_id"],
            ["bot_integrations.organization_id", "bot_integrations.id"],
            name=op.f("fk_message_receipts_organization_id_bot_integration_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_receipts")),
        sa.UniqueConstraint(
            "bot_integration_id",
            "provider_id",
            "status",
            name=op.f("uq_message_receipts_bot_integration_id_provider_id_status"),
        ),
    )
    op.create_index(op.f("ix_message_receipts_message_id"), "message_receipts", ["message_id"])
    op.create_table(
        "media_files",
        sa.Column("organization_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("is_voice", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_media_files_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media_files")),
        sa.UniqueConstraint("message_id", "position", name=op.f("uq_media_files_message_id_position")),
    )
    op.create_table(
        "outreach_numbers",
        sa.Column("organization_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("last_sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_outreach_numbers_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "number", name=op.f("pk_outreach_numbers")),
    )
    op.create_table(
        "hook_batches",
        sa.Column("organization_id", sa.BigInteger(), nullable=False),
        sa.Column("bot_integration_id", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "bot_integration_id"],
            ["bot_integrations.organization_id", "bot_integrations.id"],
            name=op.f("fk_hook_batches_organization_id_bot_integration_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hook_batches")),
    )
    for table in ("message_receipts", "media_files", "outreach_numbers", "hook_batches"):
        for statement in wall.around(table):
            op.execute(statement)
    op.execute(DOOR)
    op.execute("REVOKE ALL ON FUNCTION bot_integration_behind FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION bot_integration_behind TO {wall.APP}")
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS uq_bot_integrations_address")
        op.execute(ADDRESS)


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS uq_bot_integrations_address")
    op.execute("DROP FUNCTION bot_integration_behind")
    for table in ("hook_batches", "outreach_numbers", "media_files", "message_receipts"):
        op.drop_table(table)
    # What an older release does not know of is gone, or is what it would have called it.
    op.execute("DELETE FROM messages WHERE status IN ('queued', 'sending', 'unknown', 'failed', 'blocked')")
    op.execute("UPDATE bot_integrations SET channel = 'api' WHERE channel IN ('whatsapp', 'sms')")
    for table, (name, _, before) in CHECKS.items():
        _replace(table, name, before, is_checked=True)
    for table, columns in ADDED.items():
        op.execute(f"ALTER TABLE {table} " + ", ".join(f"DROP COLUMN {column.split()[0]}" for column in columns))


def _replace(table: str, name: str, condition: str, *, is_checked: bool) -> None:
    # On the way up all rows satisfy the narrower condition that stood here; the next revision says so.
    op.execute(
        f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_{name}, "
        f"ADD CONSTRAINT ck_{table}_{name} CHECK ({condition})" + ("" if is_checked else " NOT VALID")
    )
