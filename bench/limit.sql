-- One booking per transaction, as fast as PostgreSQL can do it: the look-ups and inserts of POST /bookings in one
-- statement, prepared, without an application around it. One in ten asks for a booking that is there already.
-- (The format is a parameter only because pgbench would take its colons for variables.)
\set contact random(1, :contacts)
\set organization :contact % :organizations + 1
\set new random(1, 9000000000000000)
\set dice random(1, 10)
\set known :contact / :step
\if :dice = 1 and :known > 0
\set contact :known * :step
\set organization :contact % :organizations + 1
\endif
WITH asked AS MATERIALIZED (
    SELECT sha256(convert_to('osk_bench' || lpad(:organization::text, 35, '0'), 'UTF8')) AS key_hash,
        :organization::bigint AS bot_id, '447' || lpad(:contact::text, 9, '0') AS phone,
        CASE WHEN :dice::int = 1 AND :known::bigint > 0 THEN 'known-' || lpad(:known::text, 10, '0')
             ELSE lpad(:new::text, 16, '0') END AS external_id
), caller AS MATERIALIZED (
    SELECT a.*, k.organization_id
    FROM asked a JOIN api_keys k ON k.key_hash = a.key_hash AND k.revoked_at IS NULL AND 'write' = ANY (k.scopes)
), stored AS MATERIALIZED (
    SELECT b.* FROM caller c JOIN bookings b
      ON b.organization_id = c.organization_id AND b.source = 'calendly' AND b.external_id = c.external_id
), bot AS MATERIALIZED (
    SELECT b.id FROM caller c JOIN bots b
      ON b.id = c.bot_id AND b.organization_id = c.organization_id AND b.archived_at IS NULL
), contact AS MATERIALIZED (
    SELECT i.contact_id
    FROM caller c CROSS JOIN (VALUES (3, 'wa_id'), (5, 'sms'), (7, 'phone')) AS d (step, kind)
    JOIN contact_identities i ON i.organization_id = c.organization_id AND i.value = c.phone AND i.kind = d.kind
    ORDER BY d.step LIMIT 1
), inserted AS (
    INSERT INTO bookings (organization_id, bot_id, contact_id, source, external_id, starts_at, ends_at, time_zone)
    SELECT c.organization_id, bot.id, contact.contact_id, 'calendly', c.external_id,
        '2030-05-25T14:00:00Z', '2030-05-25T15:00:00Z', 'Europe/London'
    FROM caller c, bot, contact WHERE NOT EXISTS (SELECT FROM stored)
    ON CONFLICT ON CONSTRAINT uq_bookings_external_id DO NOTHING
    RETURNING *
), published AS (
    INSERT INTO events (organization_id, type, payload)
    SELECT organization_id, 'booking.created', jsonb_build_object(
        'id', id, 'event_id', event_id, 'bot_id', bot_id, 'contact_id', contact_id, 'source', source,
        'external_id', external_id, 'start_time', to_char(starts_at, :format),
        'end_time', to_char(ends_at, :format), 'time_zone', time_zone)
    FROM inserted
)
SELECT * FROM stored UNION ALL SELECT * FROM inserted;
