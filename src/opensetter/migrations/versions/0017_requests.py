"""The request log, and what an organization's new bots begin with."""

from alembic import op

from opensetter.core import wall

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLE = """
    CREATE TABLE api_requests (
        organization_id bigint NOT NULL,
        id bigint GENERATED ALWAYS AS IDENTITY,
        at timestamptz NOT NULL,
        method text NOT NULL,
        route text NOT NULL,
        status integer NOT NULL,
        duration_ms integer NOT NULL,
        request_id text NOT NULL,
        api_key_id bigint NOT NULL,
        CONSTRAINT pk_api_requests PRIMARY KEY (organization_id, id),
        CONSTRAINT ck_api_requests_status CHECK (status BETWEEN 100 AND 599)
    )
"""

# Whose a request is, the key tells that it carried: one that opens nothing is nobody's, and is not written down.
DOORS = (
    """
    CREATE FUNCTION note_api_requests(
        digests bytea[], keys int[], ats float8[], methods text[], routes text[], statuses int[], durations int[],
        ids text[])
    RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
        INSERT INTO api_requests (organization_id, at, method, route, status, duration_ms, request_id, api_key_id)
        SELECT k.organization_id, to_timestamp(r.at), r.method, r.route, r.status, r.duration_ms, r.request_id, k.id
        FROM unnest(keys, ats, methods, routes, statuses, durations, ids)
            AS r (key, at, method, route, status, duration_ms, request_id)
        JOIN api_keys k ON k.key_hash = digests[r.key]
        WHERE k.revoked_at IS NULL OR k.revoked_at > to_timestamp(r.at)
    $$
    """,
    """
    CREATE FUNCTION prune_api_requests(before timestamptz, most bigint) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
        WITH gone AS (
            DELETE FROM api_requests WHERE (organization_id, id) IN (
                SELECT old.organization_id, old.id FROM api_requests old
                WHERE old.at < before LIMIT most FOR UPDATE SKIP LOCKED)
            RETURNING 1
        )
        SELECT count(*) FROM gone
    $$
    """,
)
NOTE = "note_api_requests(bytea[], int[], float8[], text[], text[], int[], int[], text[])"
PRUNE = "prune_api_requests(timestamptz, bigint)"


def upgrade() -> None:
    op.execute("ALTER TABLE organizations ADD COLUMN time_zone text DEFAULT 'UTC' NOT NULL")
    op.execute("ALTER TABLE organizations ADD COLUMN language text")
    op.execute(TABLE)
    op.execute("CREATE INDEX ix_api_requests_organization_id_request_id ON api_requests (organization_id, request_id)")
    # They come in the order of time, so that little has to be kept to find the old ones.
    op.execute("CREATE INDEX ix_api_requests_at ON api_requests USING brin (at)")
    for statement in wall.around("api_requests"):
        op.execute(statement)
    for door in DOORS:
        op.execute(door)
    for name in (NOTE, PRUNE):
        op.execute(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {name} TO {wall.APP}, {wall.OPERATOR}")


def downgrade() -> None:
    for name in (NOTE, PRUNE):
        op.execute(f"DROP FUNCTION {name}")
    op.execute("DROP TABLE api_requests")
    op.execute("ALTER TABLE organizations DROP COLUMN language")
    op.execute("ALTER TABLE organizations DROP COLUMN time_zone")
