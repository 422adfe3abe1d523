"""Bots keep what they were set up to be before each change, and can be tried out in an organization of their own."""

from alembic import op

from opensetter.core import wall

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE bot_versions (
            organization_id bigint NOT NULL,
            bot_id bigint NOT NULL,
            number bigint NOT NULL,
            configuration jsonb NOT NULL,
            changed_by text NOT NULL,
            changed_by_name text DEFAULT '' NOT NULL,
            created_at timestamptz DEFAULT now() NOT NULL,
            id bigint GENERATED ALWAYS AS IDENTITY,
            CONSTRAINT pk_bot_versions PRIMARY KEY (id),
            CONSTRAINT uq_bot_versions_bot_id_number UNIQUE (bot_id, number),
            CONSTRAINT fk_bot_versions_organization_id_bot_id FOREIGN KEY (organization_id, bot_id)
                REFERENCES bots (organization_id, id),
            CONSTRAINT ck_bot_versions_number CHECK (number >= 1),
            CONSTRAINT ck_bot_versions_changed_by_length CHECK (length(changed_by) <= 300),
            CONSTRAINT ck_bot_versions_changed_by_name_length CHECK (length(changed_by_name) <= 300)
        )
        """
    )
    op.execute(
        """
        CREATE TABLE bot_trials (
            organization_id bigint NOT NULL,
            bot_id bigint NOT NULL,
            user_id bigint NOT NULL,
            sandbox_id bigint NOT NULL,
            copies jsonb DEFAULT '{}' NOT NULL,
            created_at timestamptz DEFAULT now() NOT NULL,
            id bigint GENERATED ALWAYS AS IDENTITY,
            CONSTRAINT pk_bot_trials PRIMARY KEY (id),
            CONSTRAINT uq_bot_trials_bot_id_user_id UNIQUE (bot_id, user_id),
            CONSTRAINT uq_bot_trials_sandbox_id UNIQUE (sandbox_id),
            CONSTRAINT fk_bot_trials_organization_id_bot_id FOREIGN KEY (organization_id, bot_id)
                REFERENCES bots (organization_id, id),
            CONSTRAINT fk_bot_trials_user_id FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
            CONSTRAINT fk_bot_trials_sandbox_id FOREIGN KEY (sandbox_id) REFERENCES organizations (id)
        )
        """
    )
    op.execute("CREATE INDEX ix_bot_trials_user_id ON bot_trials (user_id)")
    for table in ("bot_versions", "bot_trials"):
        for statement in wall.around(table):
            op.execute(statement)
    op.execute("ALTER TABLE organizations ADD COLUMN is_sandbox boolean DEFAULT false NOT NULL")


def downgrade() -> None:
    op.execute("DROP TABLE bot_trials, bot_versions")
    op.execute("ALTER TABLE organizations DROP COLUMN is_sandbox")
