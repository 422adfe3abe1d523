"""Who did what: entries are added, and neither changed nor removed."""

from alembic import op

from opensetter.core import wall

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE audit_entries (
            organization_id bigint NOT NULL,
            at timestamptz DEFAULT now() NOT NULL,
            actor text NOT NULL,
            actor_name text NOT NULL,
            action text NOT NULL,
            about text NOT NULL,
            id bigint GENERATED ALWAYS AS IDENTITY,
            CONSTRAINT pk_audit_entries PRIMARY KEY (id),
            CONSTRAINT fk_audit_entries_organization_id FOREIGN KEY (organization_id) REFERENCES organizations (id),
            CONSTRAINT ck_audit_entries_action_length CHECK (length(action) BETWEEN 1 AND 100),
            CONSTRAINT ck_audit_entries_actor_length CHECK (length(actor) BETWEEN 1 AND 300),
            CONSTRAINT ck_audit_entries_actor_name_length CHECK (length(actor_name) <= 300),
            CONSTRAINT ck_audit_entries_about_length CHECK (length(about) <= 300)
        )
        """
    )
    op.execute("CREATE INDEX ix_audit_entries_organization_id ON audit_entries (organization_id, id)")
    for statement in wall.around("audit_entries"):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE audit_entries")
