"""People who sign in: each row is their own, and their names are their colleagues' to see."""

from alembic import op

from opensetter.core import wall

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE users (
        email text NOT NULL,
        name text NOT NULL,
        password_hash text NOT NULL,
        created_at timestamptz DEFAULT now() NOT NULL,
        disabled_at timestamptz,
        id bigint GENERATED ALWAYS AS IDENTITY,
        CONSTRAINT pk_users PRIMARY KEY (id),
        CONSTRAINT uq_users_email UNIQUE (email),
        CONSTRAINT ck_users_email CHECK (email = lower(email) AND length(email) <= 254),
        CONSTRAINT ck_users_name_length CHECK (length(name) BETWEEN 1 AND 200)
    )
    """,
    """
    CREATE TABLE memberships (
        organization_id bigint NOT NULL,
        user_id bigint NOT NULL,
        role text NOT NULL,
        created_at timestamptz DEFAULT now() NOT NULL,
        id bigint GENERATED ALWAYS AS IDENTITY,
        CONSTRAINT pk_memberships PRIMARY KEY (id),
        CONSTRAINT uq_memberships_organization_id_user_id UNIQUE (organization_id, user_id),
        CONSTRAINT fk_memberships_organization_id FOREIGN KEY (organization_id) REFERENCES organizations (id),
        CONSTRAINT fk_memberships_user_id FOREIGN KEY (user_id) REFERENCES users (id),
        CONSTRAINT ck_memberships_role CHECK (role IN ('owner', 'admin', 'agent'))
    )
    """,
    "CREATE INDEX ix_memberships_user_id ON memberships (user_id)",
    """
    CREATE TABLE user_sessions (
        user_id bigint NOT NULL,
        token_hash bytea NOT NULL,
        shown_organization_id bigint,
        created_at timestamptz NOT NULL,
        seen_at timestamptz NOT NULL,
        id bigint GENERATED ALWAYS AS IDENTITY,
        CONSTRAINT pk_user_sessions PRIMARY KEY (id),
        CONSTRAINT fk_user_sessions_user_id FOREIGN KEY (user_id) REFERENCES users (id),
        CONSTRAINT fk_user_sessions_shown_organization_id FOREIGN KEY (shown_organization_id)
            REFERENCES organizations (id)
    )
    """,
    "CREATE UNIQUE INDEX uq_user_sessions_token_hash ON user_sessions (token_hash)",
    "CREATE INDEX ix_user_sessions_user_id ON user_sessions (user_id)",
    """
    CREATE TABLE sign_in_links (
        user_id bigint NOT NULL,
        token_hash bytea NOT NULL,
        expires_at timestamptz NOT NULL,
        used_at timestamptz,
        id bigint GENERATED ALWAYS AS IDENTITY,
        CONSTRAINT pk_sign_in_links PRIMARY KEY (id),
        CONSTRAINT fk_sign_in_links_user_id FOREIGN KEY (user_id) REFERENCES users (id)
    )
    """,
    "CREATE UNIQUE INDEX uq_sign_in_links_token_hash ON sign_in_links (token_hash)",
)

# What has to be known before it is known who asks.
DOORS = (
    """
    CREATE FUNCTION find_user(address text)
    RETURNS TABLE (id bigint, password_hash text, disabled_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT u.id, u.password_hash, u.disabled_at FROM users u WHERE u.email = address
    $$
    """,
    # A session that has ended is a row that is gone. Who was disabled has none, whatever is stored.
    """
    CREATE FUNCTION find_user_session(digest bytea)
    RETURNS TABLE (id bigint, user_id bigint, shown_organization_id bigint, created_at timestamptz, seen_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT s.id, s.user_id, s.shown_organization_id, s.created_at, s.seen_at
        FROM user_sessions s JOIN users u ON u.id = s.user_id
        WHERE s.token_hash = digest AND u.disabled_at IS NULL
    $$
    """,
    """
    CREATE FUNCTION take_sign_in_link(digest bytea, at timestamptz) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
        UPDATE sign_in_links l SET used_at = at FROM users u
        WHERE l.token_hash = digest AND l.used_at IS NULL AND l.expires_at > at
            AND u.id = l.user_id AND u.disabled_at IS NULL
        RETURNING l.user_id
    $$
    """,
    """
    CREATE FUNCTION has_users() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT EXISTS (SELECT FROM users) $$
    """,
    """
    CREATE FUNCTION has_organizations() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT EXISTS (SELECT FROM organizations)
    $$
    """,
)
SIGNATURES = (
    "find_user(text)",
    "find_user_session(bytea)",
    "take_sign_in_link(bytea, timestamptz)",
    "has_users()",
    "has_organizations()",
)


def upgrade() -> None:
    for statement in (*TABLES, *wall.around("memberships")):
        op.execute(statement)
    # Somebody sees where they belong before they are anywhere, and colleagues see each other.
    op.execute(f"CREATE POLICY own ON memberships FOR SELECT TO {wall.APP} USING (user_id = {wall.USER_SET})")
    for table, column in (("users", "id"), ("user_sessions", "user_id"), ("sign_in_links", "user_id")):
        for statement in wall.around_own(table, column):
            op.execute(statement)
    op.execute(
        f"""
        CREATE POLICY colleagues ON users FOR SELECT TO {wall.APP}
            USING (EXISTS (SELECT FROM memberships m WHERE m.user_id = users.id))
        """
    )
    for door in DOORS:
        op.execute(door)
    for signature in SIGNATURES:
        op.execute(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO {wall.APP}, {wall.OPERATOR}")


def downgrade() -> None:
    op.execute(f"DROP FUNCTION {', '.join(SIGNATURES)}")
    op.execute("DROP TABLE sign_in_links, user_sessions, memberships, users CASCADE")
