"""What became of a booking and by whose hand; and an organization's figures, counted ahead for its first page."""

from alembic import op

from opensetter.core import wall

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TABLES = {
    "booking_changes": (
        """
        CREATE TABLE booking_changes (
            organization_id bigint NOT NULL,
            booking_id bigint NOT NULL,
            at timestamptz DEFAULT now() NOT NULL,
            kind text NOT NULL,
            actor text NOT NULL,
            actor_name text NOT NULL,
            reason text NOT NULL,
            previous_starts_at timestamptz,
            id bigint GENERATED ALWAYS AS IDENTITY,
            CONSTRAINT pk_booking_changes PRIMARY KEY (id),
            CONSTRAINT fk_booking_changes_organization_id FOREIGN KEY (organization_id) REFERENCES organizations (id),
            CONSTRAINT fk_booking_changes_booking_id FOREIGN KEY (booking_id) REFERENCES bookings (id),
            CONSTRAINT ck_booking_changes_kind CHECK (kind IN ('booked', 'moved', 'cancelled', 'no_show')),
            CONSTRAINT ck_booking_changes_actor_length CHECK (length(actor) <= 300),
            CONSTRAINT ck_booking_changes_actor_name_length CHECK (length(actor_name) <= 300),
            CONSTRAINT ck_booking_changes_reason_length CHECK (length(reason) <= 1000),
            CONSTRAINT ck_booking_changes_moved CHECK ((kind = 'moved') = (previous_starts_at IS NOT NULL))
        )
        """,
        "CREATE INDEX ix_booking_changes_booking_id ON booking_changes (booking_id, id)",
    ),
    "organization_figures": (
        """
        CREATE TABLE organization_figures (
            organization_id bigint NOT NULL,
            counted_at timestamptz NOT NULL,
            seconds double precision NOT NULL,
            last_event_id bigint NOT NULL,
            figures jsonb NOT NULL,
            CONSTRAINT pk_organization_figures PRIMARY KEY (organization_id),
            CONSTRAINT fk_organization_figures_organization_id FOREIGN KEY (organization_id)
                REFERENCES organizations (id)
        )
        """,
    ),
}


# Whose figures are old: those of whoever has had events since, and of everybody once an hour, since days go by. What
# took long to count is counted less often, so that counting never takes more than a sixtieth of anybody's time.
TO_COUNT = """
CREATE FUNCTION organizations_to_count(at timestamptz, most int)
RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT organization.id FROM organizations organization
    LEFT JOIN organization_figures known ON known.organization_id = organization.id
    WHERE known.organization_id IS NULL OR (
        known.counted_at <= at - greatest(interval '1 minute', make_interval(secs => known.seconds * 60))
        AND (known.counted_at <= at - interval '1 hour' OR EXISTS (
            SELECT FROM events event
            WHERE event.organization_id = organization.id AND event.id > known.last_event_id)))
    ORDER BY known.counted_at NULLS FIRST LIMIT most
$$
"""


def upgrade() -> None:
    for table, statements in TABLES.items():
        for statement in (*statements, *wall.around(table)):
            op.execute(statement)
    op.execute(TO_COUNT)
    op.execute("REVOKE ALL ON FUNCTION organizations_to_count FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION organizations_to_count TO {wall.APP}")


def downgrade() -> None:
    op.execute("DROP FUNCTION organizations_to_count")
    for table in reversed(TABLES):
        op.execute(f"DROP TABLE {table}")
