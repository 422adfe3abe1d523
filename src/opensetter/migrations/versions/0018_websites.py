"""The web chat on websites, and whether a provider has been heard."""

from alembic import op

from opensetter.core import wall

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_conversations_bot_integration_id": (
        "conversations (bot_integration_id, last_inbound_at DESC NULLS LAST, id DESC)"
    ),
    "ix_messages_failed": "messages (bot_integration_id, created_at) WHERE status = 'failed'",
}


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE website_widgets (
            organization_id bigint NOT NULL,
            bot_integration_id bigint NOT NULL,
            position text NOT NULL,
            color text NOT NULL,
            title text,
            allowed_origins text[] NOT NULL,
            CONSTRAINT pk_website_widgets PRIMARY KEY (bot_integration_id),
            CONSTRAINT fk_website_widgets_organization_id_bot_integration_id
                FOREIGN KEY (organization_id, bot_integration_id) REFERENCES bot_integrations (organization_id, id),
            CONSTRAINT ck_website_widgets_position CHECK (position IN ('left', 'right')),
            CONSTRAINT ck_website_widgets_color CHECK (color ~ '^#[0-9a-f]{6}$'),
            CONSTRAINT ck_website_widgets_title_length CHECK (length(title) <= 200),
            CONSTRAINT ck_website_widgets_allowed_origins_count CHECK (cardinality(allowed_origins) <= 50)
        )
        """
    )
    op.execute(
        """
        CREATE TABLE hook_sightings (
            organization_id bigint NOT NULL,
            bot_integration_id bigint NOT NULL,
            outcome text NOT NULL,
            at timestamptz NOT NULL,
            CONSTRAINT pk_hook_sightings PRIMARY KEY (bot_integration_id, outcome),
            CONSTRAINT fk_hook_sightings_organization_id_bot_integration_id
                FOREIGN KEY (organization_id, bot_integration_id) REFERENCES bot_integrations (organization_id, id),
            CONSTRAINT ck_hook_sightings_outcome CHECK (outcome IN ('confirmed', 'heard', 'refused'))
        )
        """
    )
    for table in ("website_widgets", "hook_sightings"):
        for statement in wall.around(table):
            op.execute(statement)
    with op.get_context().autocommit_block():
        for name, what in INDEXES.items():
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            op.execute(f"CREATE INDEX CONCURRENTLY {name} ON {what}")


def downgrade() -> None:
    with op.get_context().autocommit_block():
        for name in INDEXES:
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
    op.execute("DROP TABLE hook_sightings")
    op.execute("DROP TABLE website_widgets")
