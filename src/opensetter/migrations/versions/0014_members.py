"""Members: invitations, second factors, the language that somebody has chosen, and what a session's browser calls itself."""

from alembic import op

from opensetter.core import wall

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE invitations (
        organization_id bigint NOT NULL,
        email text NOT NULL,
        role text NOT NULL,
        token_hash bytea NOT NULL,
        invited_by bigint NOT NULL,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        used_at timestamptz,
        withdrawn_at timestamptz,
        id bigint GENERATED ALWAYS AS IDENTITY,
        CONSTRAINT pk_invitations PRIMARY KEY (id),
        CONSTRAINT fk_invitations_organization_id FOREIGN KEY (organization_id) REFERENCES organizations (id),
        CONSTRAINT fk_invitations_invited_by FOREIGN KEY (invited_by) REFERENCES users (id),
        CONSTRAINT ck_invitations_email CHECK (email = lower(email) AND length(email) <= 254),
        CONSTRAINT ck_invitations_role CHECK (role IN ('owner', 'admin', 'agent')),
        CONSTRAINT ck_invitations_ended_once CHECK (used_at IS NULL OR withdrawn_at IS NULL)
    )
    """,
    "CREATE UNIQUE INDEX uq_invitations_token_hash ON invitations (token_hash)",
    """
    CREATE UNIQUE INDEX uq_invitations_open ON invitations (organization_id, email)
        WHERE used_at IS NULL AND withdrawn_at IS NULL
    """,
    """
    CREATE TABLE second_factors (
        user_id bigint NOT NULL,
        secret bytea NOT NULL,
        created_at timestamptz NOT NULL,
        confirmed_at timestamptz,
        last_step bigint,
        id bigint GENERATED ALWAYS AS IDENTITY,
        CONSTRAINT pk_second_factors PRIMARY KEY (id),
        CONSTRAINT uq_second_factors_user_id UNIQUE (user_id),
        CONSTRAINT fk_second_factors_user_id FOREIGN KEY (user_id) REFERENCES users (id)
    )
    """,
    """
    CREATE TABLE recovery_codes (
        user_id bigint NOT NULL,
        code_hash bytea NOT NULL,
        used_at timestamptz,
        id bigint GENERATED ALWAYS AS IDENTITY,
        CONSTRAINT pk_recovery_codes PRIMARY KEY (id),
        CONSTRAINT uq_recovery_codes_user_id_code_hash UNIQUE (user_id, code_hash),
        CONSTRAINT fk_recovery_codes_user_id FOREIGN KEY (user_id) REFERENCES users (id)
    )
    """,
    """
    CREATE TABLE half_sessions (
        user_id bigint NOT NULL,
        token_hash bytea NOT NULL,
        expires_at timestamptz NOT NULL,
        id bigint GENERATED ALWAYS AS IDENTITY,
        CONSTRAINT pk_half_sessions PRIMARY KEY (id),
        CONSTRAINT fk_half_sessions_user_id FOREIGN KEY (user_id) REFERENCES users (id)
    )
    """,
    "CREATE UNIQUE INDEX uq_half_sessions_token_hash ON half_sessions (token_hash)",
    "CREATE INDEX ix_half_sessions_user_id ON half_sessions (user_id)",
)
OWN = ("second_factors", "recovery_codes", "half_sessions")

# Unsafe on purpose (valid): people and their sessions are few, and are read in a moment; the columns are new and empty.
COLUMNS = (
    "ALTER TABLE users ADD COLUMN language text",
    "ALTER TABLE users ADD CONSTRAINT ck_users_language CHECK (length(language) BETWEEN 2 AND 10)",
    "ALTER TABLE user_sessions ADD COLUMN agent text",
    "ALTER TABLE user_sessions ADD CONSTRAINT ck_user_sessions_agent_length CHECK (length(agent) <= 300)",
)

# What has to be known before it is known who asks.
DOORS = (
    """
    CREATE FUNCTION find_invitation(digest bytea) RETURNS TABLE (organization_id bigint, id bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT i.organization_id, i.id FROM invitations i WHERE i.token_hash = digest
    $$
    """,
    """
    CREATE FUNCTION find_half_session(digest bytea) RETURNS TABLE (id bigint, user_id bigint, expires_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT h.id, h.user_id, h.expires_at FROM half_sessions h JOIN users u ON u.id = h.user_id
        WHERE h.token_hash = digest AND u.disabled_at IS NULL
    $$
    """,
)
SIGNATURES = ("find_invitation(bytea)", "find_half_session(bytea)")

OF_ACTORS = "ix_audit_entries_actor"


def upgrade() -> None:
    for statement in (*TABLES, *wall.around("invitations"), *COLUMNS, *DOORS):
        op.execute(statement)
    for table in OWN:
        for statement in wall.around_own(table, "user_id"):
            op.execute(statement)
    for signature in SIGNATURES:
        op.execute(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO {wall.APP}, {wall.OPERATOR}")
    with op.get_context().autocommit_block():
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {OF_ACTORS}")
        op.execute(f"CREATE INDEX CONCURRENTLY {OF_ACTORS} ON audit_entries (organization_id, actor, id)")


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {OF_ACTORS}")
    op.execute(f"DROP FUNCTION {', '.join(SIGNATURES)}")
    op.execute("ALTER TABLE user_sessions DROP COLUMN agent")
    op.execute("ALTER TABLE users DROP COLUMN language")
    op.execute(f"DROP TABLE invitations, {', '.join(OWN)}")
