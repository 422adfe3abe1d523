"""What comes after a reply: confirmations, reminders, follow-ups, and appointments that are over."""

from alembic import op

from opensetter.core import wall

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ADDED = {
    "bots": (
        "send_confirmations boolean DEFAULT true NOT NULL",
        "reminder_minutes bigint[] DEFAULT '{}'::bigint[] NOT NULL",
        "follow_up_minutes bigint[] DEFAULT '{}'::bigint[] NOT NULL",
        """quiet_hours jsonb DEFAULT '{"since": "21:00", "until": "08:00"}'::jsonb""",
        "reminder_template jsonb",
        "offers_again_after_completion boolean DEFAULT true NOT NULL",
        "offers_again_after_no_show boolean DEFAULT true NOT NULL",
    ),
    "bookings": ("moved_at timestamptz",),
}
VALIDATED = {
    "ck_bookings_status": "CHECK (status IN ('pending', 'confirmed', 'cancelled', 'completed', 'no_show'))",
    "fk_bookings_appointment_type_id": "FOREIGN KEY (appointment_type_id) REFERENCES appointment_types (id)",
}
TABLES = (
    """
    CREATE TABLE silences (
        organization_id bigint NOT NULL,
        conversation_id bigint NOT NULL,
        kind text NOT NULL,
        after_message_id bigint NOT NULL,
        number bigint NOT NULL,
        since timestamptz NOT NULL,
        due_at timestamptz NOT NULL,
        id bigint GENERATED ALWAYS AS IDENTITY,
        CONSTRAINT pk_silences PRIMARY KEY (id),
        CONSTRAINT uq_silences_conversation_id UNIQUE (conversation_id),
        CONSTRAINT fk_silences_organization_id_conversation_id FOREIGN KEY (organization_id, conversation_id)
            REFERENCES conversations (organization_id, id),
        CONSTRAINT fk_silences_after_message_id FOREIGN KEY (after_message_id) REFERENCES messages (id),
        CONSTRAINT ck_silences_kind CHECK (kind IN ('follow_up', 'snooze'))
    )
    """,
    "CREATE INDEX ix_silences_due_at ON silences (due_at)",
    """
    CREATE TABLE reminders (
        organization_id bigint NOT NULL,
        kind text NOT NULL,
        booking_id bigint,
        starts_at timestamptz,
        minutes bigint DEFAULT 0 NOT NULL,
        after_message_id bigint,
        number bigint DEFAULT 0 NOT NULL,
        due_at timestamptz NOT NULL,
        status text DEFAULT 'queued' NOT NULL,
        reason text,
        message_id bigint,
        created_at timestamptz DEFAULT now() NOT NULL,
        settled_at timestamptz,
        id bigint GENERATED ALWAYS AS IDENTITY,
        CONSTRAINT pk_reminders PRIMARY KEY (id),
        CONSTRAINT uq_reminders_booking UNIQUE (booking_id, kind, minutes, starts_at),
        CONSTRAINT uq_reminders_silence UNIQUE (after_message_id, kind, number),
        CONSTRAINT fk_reminders_organization_id FOREIGN KEY (organization_id) REFERENCES organizations (id),
        CONSTRAINT fk_reminders_booking_id FOREIGN KEY (booking_id) REFERENCES bookings (id),
        CONSTRAINT fk_reminders_after_message_id FOREIGN KEY (after_message_id) REFERENCES messages (id),
        CONSTRAINT fk_reminders_message_id FOREIGN KEY (message_id) REFERENCES messages (id),
        CONSTRAINT ck_reminders_kind CHECK (kind IN ('confirmation', 'reminder', 'follow_up', 'snooze')),
        CONSTRAINT ck_reminders_about CHECK (
            (booking_id IS NULL) = (after_message_id IS NOT NULL) AND (booking_id IS NULL) = (starts_at IS NULL)),
        CONSTRAINT ck_reminders_status CHECK (CASE status
            WHEN 'queued' THEN message_id IS NULL AND reason IS NULL
            WHEN 'sent' THEN message_id IS NOT NULL AND reason IS NULL
            WHEN 'skipped' THEN message_id IS NULL AND reason IS NOT NULL
            ELSE false END)
    )
    """,
    "CREATE INDEX ix_reminders_queued ON reminders (due_at) WHERE status = 'queued'",
)
INDEXES = {
    # Whoever is expected, bot by bot: it holds what lies ahead, and shrinks as appointments are over.
    "ix_bookings_expected": "ON bookings (organization_id, bot_id, starts_at) WHERE status IN ('pending', 'confirmed')",
    # What is recorded with POST /bookings has no appointment type, and is not in it.
    "ix_bookings_placed": "ON bookings (coalesce(moved_at, created_at)) WHERE appointment_type_id IS NOT NULL",
}
# It is asked for all organizations at once whether there is anything to do, before one of them is entered. Each LIMIT
# keeps the planner from making one large join of it: bot by bot, and reminder by reminder, a short stretch of the index
# of those who are expected is looked at. What was said too late may be said after all if a clock was ahead, and was set
# back.
DOOR = """
CREATE FUNCTION organizations_with_dues(at timestamptz, over_before timestamptz, placed_before timestamptz)
RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT silence.organization_id FROM silences silence WHERE silence.due_at <= at
    UNION
    SELECT bot.organization_id FROM bots bot CROSS JOIN LATERAL (
        SELECT FROM bookings booking
        WHERE booking.organization_id = bot.organization_id AND booking.bot_id = bot.id
          AND booking.status = 'confirmed' AND booking.starts_at < over_before
          AND coalesce(booking.ends_at, booking.starts_at + interval '1 hour') <= over_before
          AND booking.created_at <= placed_before
        LIMIT 1) past
    UNION
    SELECT bot.organization_id FROM bots bot CROSS JOIN LATERAL unnest(bot.reminder_minutes) AS wanted (minutes)
    CROSS JOIN LATERAL (
        SELECT FROM bookings booking
        WHERE booking.organization_id = bot.organization_id AND booking.bot_id = bot.id
          AND booking.status = 'confirmed' AND booking.starts_at > at
          AND booking.starts_at <= at + make_interval(mins => wanted.minutes::int)
          AND coalesce(booking.moved_at, booking.created_at) <= placed_before
          AND NOT EXISTS (
              SELECT FROM reminders known
              WHERE known.booking_id = booking.id AND known.kind = 'reminder' AND known.minutes = wanted.minutes
                AND known.starts_at = booking.starts_at AND known.reason IS DISTINCT FROM 'too_late')
        LIMIT 1) coming
    WHERE bot.archived_at IS NULL
    UNION
    SELECT booking.organization_id FROM bookings booking JOIN bots bot ON bot.id = booking.bot_id
    WHERE booking.appointment_type_id IS NOT NULL AND booking.status = 'confirmed' AND booking.starts_at > at
      AND coalesce(booking.moved_at, booking.created_at) > at - interval '6 hours'
      AND coalesce(booking.moved_at, booking.created_at) <= least(at - interval '2 minutes', placed_before)
      AND bot.send_confirmations AND bot.archived_at IS NULL
      AND NOT EXISTS (
          SELECT FROM reminders known
          WHERE known.booking_id = booking.id AND known.kind = 'confirmation' AND known.minutes = 0
            AND known.starts_at = booking.starts_at)
$$
"""


def upgrade() -> None:
    for table, columns in ADDED.items():
        op.execute(f"ALTER TABLE {table} " + ", ".join(f"ADD COLUMN {column}" for column in columns))
    for statement in TABLES:
        op.execute(statement)
    for table in ("silences", "reminders"):
        for statement in wall.around(table):
            op.execute(statement)
    op.execute(DOOR)
    op.execute("REVOKE ALL ON FUNCTION organizations_with_dues FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION organizations_with_dues TO {wall.APP}")
    for name in VALIDATED:
        op.execute(f"ALTER TABLE bookings VALIDATE CONSTRAINT {name}")
    with op.get_context().autocommit_block():
        for name, where in INDEXES.items():
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            op.execute(f"CREATE INDEX CONCURRENTLY {name} {where}")


def downgrade() -> None:
    with op.get_context().autocommit_block():
        for name in INDEXES:
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
    op.execute("DROP FUNCTION organizations_with_dues")
    for table in ("reminders", "silences"):
        op.drop_table(table)
    for name, condition in VALIDATED.items():
        op.execute(f"ALTER TABLE bookings DROP CONSTRAINT {name}, ADD CONSTRAINT {name} {condition} NOT VALID")
    for table, columns in ADDED.items():
        op.execute(f"ALTER TABLE {table} " + ", ".join(f"DROP COLUMN {column.split()[0]}" for column in columns))
