"""Contacts at hand: found by a part of their name, imported from files, and forgotten for good."""

from alembic import op

from opensetter.core import wall

# Unsafe on purpose (valid): an installation has few organizations, and none of them has anything in that column yet.

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

# Of everybody's names at once; the organization is one of the words, so that a look-up stays within it.
NAMES = (
    "to_tsvector('simple'::regconfig, 'o' || organization_id::text || ' ' || coalesce(full_name, '')"
    " || ' ' || coalesce(first_name, '') || ' ' || coalesce(last_name, ''))"
)
INDEXES = {
    "ix_contacts_names": f"ON contacts USING gin (({NAMES}))",
    "ix_contact_identities_beginning": "ON contact_identities (organization_id, value text_pattern_ops)",
    # Messages that are deleted are looked for there, one by one.
    "ix_reminders_message_id": "ON reminders (message_id) WHERE message_id IS NOT NULL",
    "ix_silences_after_message_id": "ON silences (after_message_id)",
}

TABLES = (
    """
    CREATE TABLE contact_imports (
        organization_id bigint NOT NULL,
        file_name text NOT NULL,
        content text,
        delimiter text NOT NULL,
        has_header boolean NOT NULL,
        columns jsonb NOT NULL,
        country text,
        status text DEFAULT 'draft' NOT NULL,
        total bigint NOT NULL,
        done bigint DEFAULT 0 NOT NULL,
        created bigint DEFAULT 0 NOT NULL,
        known bigint DEFAULT 0 NOT NULL,
        faulty bigint DEFAULT 0 NOT NULL,
        created_at timestamptz DEFAULT now() NOT NULL,
        started_at timestamptz,
        ended_at timestamptz,
        id bigint GENERATED ALWAYS AS IDENTITY,
        CONSTRAINT pk_contact_imports PRIMARY KEY (id),
        CONSTRAINT uq_contact_imports_organization_id_id UNIQUE (organization_id, id),
        CONSTRAINT fk_contact_imports_organization_id FOREIGN KEY (organization_id) REFERENCES organizations (id),
        CONSTRAINT ck_contact_imports_status CHECK (status IN ('draft', 'running', 'done', 'cancelled')),
        CONSTRAINT ck_contact_imports_content CHECK ((status IN ('draft', 'running')) = (content IS NOT NULL)),
        CONSTRAINT ck_contact_imports_done CHECK (done BETWEEN 0 AND total AND done = created + known + faulty)
    )
    """,
    """
    CREATE TABLE contact_import_faults (
        organization_id bigint NOT NULL,
        contact_import_id bigint NOT NULL,
        number bigint NOT NULL,
        cells text[] NOT NULL,
        code text NOT NULL,
        reason text NOT NULL,
        id bigint GENERATED ALWAYS AS IDENTITY,
        CONSTRAINT pk_contact_import_faults PRIMARY KEY (id),
        CONSTRAINT fk_contact_import_faults_organization_id_contact_import_id
            FOREIGN KEY (organization_id, contact_import_id) REFERENCES contact_imports (organization_id, id),
        CONSTRAINT uq_contact_import_faults_number UNIQUE (contact_import_id, number)
    )
    """,
    """
    CREATE TABLE suppressions (
        organization_id bigint NOT NULL,
        digest bytea NOT NULL,
        channel text NOT NULL,
        sender text NOT NULL,
        category text NOT NULL,
        created_at timestamptz DEFAULT now() NOT NULL,
        id bigint GENERATED ALWAYS AS IDENTITY,
        CONSTRAINT pk_suppressions PRIMARY KEY (id),
        CONSTRAINT fk_suppressions_organization_id FOREIGN KEY (organization_id) REFERENCES organizations (id),
        CONSTRAINT uq_suppressions_digest UNIQUE (organization_id, digest, channel, sender, category),
        CONSTRAINT ck_suppressions_category CHECK (category IN ('all', 'marketing'))
    )
    """,
)
BEHIND_THE_WALL = ("contact_imports", "contact_import_faults", "suppressions")

# Row-level security keeps an index on words from being used: nobody vouches for what a search may give away. So it is
# done with its owner's rights, for the organization of the transaction and no other.
#
# A word that many have is had by many of the newest, so these are looked through first; the index is for all others.
FIND = f"""
    CREATE FUNCTION find_contacts_named(wanted text, before bigint, most bigint) RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
        own bigint := nullif(current_setting('{wall.SETTING}', true), '')::bigint;
        words text;
        query tsquery;
        found_rows bigint;
    BEGIN
        SELECT string_agg('''' || replace(replace(lexeme, '\\', '\\\\'), '''', '''''') || ''':*', ' & ')
        INTO words FROM unnest(to_tsvector('simple', wanted));
        IF own IS NULL OR words IS NULL THEN
            RETURN;
        END IF;
        query := ('o' || own || ' & ' || words)::tsquery;
        RETURN QUERY EXECUTE $q$
            SELECT id FROM contacts WHERE organization_id = $1 AND merged_into_id < $2 AND {NAMES} @@ $3
        $q$ USING own, before, query;
        RETURN QUERY EXECUTE $q$
            SELECT id FROM (
                SELECT id, {NAMES} AS names FROM contacts
                WHERE organization_id = $1 AND merged_into_id IS NULL AND id < $2 ORDER BY id DESC LIMIT 1000
            ) newest WHERE names @@ $3 ORDER BY id DESC LIMIT $4
        $q$ USING own, before, query, most;
        GET DIAGNOSTICS found_rows = ROW_COUNT;
        IF found_rows < most THEN
            RETURN QUERY EXECUTE $q$
                WITH named AS MATERIALIZED (
                    SELECT id, organization_id, merged_into_id FROM contacts WHERE {NAMES} @@ $3
                )
                SELECT id FROM named WHERE organization_id = $1 AND merged_into_id IS NULL AND id < $2
                ORDER BY id DESC LIMIT $4
            $q$ USING own, before, query, most;
        END IF;
    END
    $$
"""
# Lines of the ledger are never changed or removed, but with the person whom they are about.
FORGET = f"""
    CREATE FUNCTION forget_consents(contact_ids bigint[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
        DELETE FROM consents
        WHERE organization_id = nullif(current_setting('{wall.SETTING}', true), '')::bigint
            AND contact_id = ANY (contact_ids)
    $$
"""
KEEPING = """
    CREATE FUNCTION organizations_that_forget() RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT id FROM organizations WHERE message_retention_days IS NOT NULL
    $$
"""
DOORS = (FIND, FORGET, KEEPING)
SIGNATURES = ("find_contacts_named(text, bigint, bigint)", "forget_consents(bigint[])", "organizations_that_forget()")


def upgrade() -> None:
    # First, since it stands alone: what is broken off here is begun anew.
    with op.get_context().autocommit_block():
        for name, what in INDEXES.items():
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            op.execute(f"CREATE INDEX CONCURRENTLY {name} {what}")
    for statement in TABLES:
        op.execute(statement)
    for table in BEHIND_THE_WALL:
        for statement in wall.around(table):
            op.execute(statement)
    op.execute("ALTER TABLE contacts ADD COLUMN erased_at timestamptz")
    op.execute("ALTER TABLE organizations ADD COLUMN message_retention_days bigint")
    op.execute(
        "ALTER TABLE organizations ADD CONSTRAINT ck_organizations_message_retention_days"
        " CHECK (message_retention_days BETWEEN 1 AND 3650)"
    )
    for door in DOORS:
        op.execute(door)
    for signature in SIGNATURES:
        op.execute(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO {wall.APP}, {wall.OPERATOR}")


def downgrade() -> None:
    with op.get_context().autocommit_block():
        for name in INDEXES:
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
    op.execute(f"DROP FUNCTION {', '.join(SIGNATURES)}")
    op.execute("ALTER TABLE organizations DROP COLUMN message_retention_days")
    op.execute("ALTER TABLE contacts DROP COLUMN erased_at")
    op.execute("DROP TABLE suppressions, contact_import_faults, contact_imports")
