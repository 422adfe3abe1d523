"""Faults to seed, each with the test that must catch it: what proves that the proofs can fail."""

from dataclasses import dataclass

SRC = "src/opensetter"
MIGRATIONS = f"{SRC}/migrations/versions"
BOOKINGS = "tests/feature/bookings"
WIDGET = "tests/feature/widget"
TENANTS = "tests/feature/organizations/test_tenants.py"
KEYS = "tests/feature/organizations/test_keys.py"
TURNS = "tests/feature/engine/test_turn_storing.py"
COMMITS = "tests/feature/core/test_acknowledgements.py::test_what_cannot_be_committed_is_not_acknowledged"
JSON = "tests/unit/core/test_jsonbody.py"
WHATSAPP = "tests/feature/channels/test_whatsapp_conversation.py"


@dataclass(frozen=True)
class Change:
    """A piece of a file, which occurs in it once, and what stands there instead."""

    file: str
    old: str
    new: str


@dataclass(frozen=True)
class Fault:
    """Something that is broken on purpose. `beside` is changed too, and so for the run without the fault."""

    name: str
    changes: tuple[Change, ...]
    caught_by: str
    beside: tuple[Change, ...] = ()


def fault(name: str, file: str, old: str, new: str, caught_by: str) -> Fault:
    return Fault(name, (Change(f"{SRC}/{file}", old, new),), caught_by)


WALL = f"{MIGRATIONS}/0003_the_second_wall.py"
DOORS = f"{MIGRATIONS}/0003_doors.sql"
WALL_DOWN = Change(
    WALL,
    "ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
    "DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY",
)
"""Without the second wall: the first must hold by itself, and what is broken in it must show."""


def _unscoped(name: str, file: str, old: str, new: str, caught_by: str) -> Fault:
    """A query that forgets whose rows it is about."""
    return Fault(f"{name} of any organization", (Change(f"{SRC}/{file}", old, new),), caught_by, beside=(WALL_DOWN,))


PATHS = f"{TENANTS}::test_an_id_in_a_path_may_be_foreign_or_unknown_and_nobody_can_tell"
FIELDS = f"{TENANTS}::test_an_id_in_a_body_or_a_query_may_be_foreign_or_unknown_and_nobody_can_tell"
LISTS = f"{TENANTS}::test_lists_and_filters_show_nothing_of_others"

DATA = (
    Fault(
        "bookings without a unique key, looked up before they are written",
        (
            Change(
                f"{MIGRATIONS}/20261122_the_first_tables.py",
                'sa.UniqueConstraint("organization_id", "source", "external_id", name="uq_bookings_external_id"),',
                "",
            ),
            Change(
                DOORS,
                "        ON CONFLICT ON CONSTRAINT uq_bookings_external_id DO NOTHING\n        RETURNING *",
                "        RETURNING *",
            ),
            Change(
                DOORS,
                "        ON CONFLICT ON CONSTRAINT uq_bookings_external_id DO NOTHING\n        RETURNING b.id",
                "        RETURNING b.id",
            ),
        ),
        f"{BOOKINGS}/test_booking_rivals.py::test_row_AR_a_hundred_requests_for_one_key_at_once_make_one_booking",
    ),
    fault(
        "a booking acknowledged before its commit",
        "bookings/intake.py",
        'f"SET lock_timeout = {lock_milliseconds}"',
        'f"SET lock_timeout = {lock_milliseconds}; BEGIN"',
        f"{COMMITS}[a booking]",
    ),
    fault(
        "an answer that leaves before the commit",
        "core/paging.py",
        'Depends(_session, scope="function")',
        "Depends(_session)",
        f"{COMMITS}[a cancellation]",
    ),
    fault(
        "a job queued beside the transaction of its message",
        "core/queue.py",
        "    await task.configure(connection=await driver_connection(session), lock=lock).defer_async(**ids)\n",
        "    address = (await driver_connection(session)).info.dsn\n"
        "    async with await AsyncConnection.connect(address, autocommit=True) as own:\n"
        "        await task.configure(connection=own, lock=lock).defer_async(**ids)\n",
        f"{TURNS}::test_a_message_and_its_turn_are_there_together_or_not_at_all",
    ),
    fault(
        "a message stored as often as it is delivered",
        "conversations/service.py",
        '            "provider_id": provider_id,\n            "kind": arrival.kind',
        '            "provider_id": None,\n            "kind": arrival.kind',
        f"{WIDGET}/test_chat_messages.py::test_the_same_message_sent_again_and_at_once_is_one_message",
    ),
    fault(
        "replies without a unique key",
        "migrations/versions/20261122_the_first_tables.py",
        '        sa.UniqueConstraint("in_reply_to_id", name="uq_messages_in_reply_to_id"),\n',
        "",
        f"{TURNS}::test_a_second_reply_to_a_message_is_refused_by_the_database",
    ),
    fault(
        "a turn that does not hold its contact until the reply is stored",
        "conversations/service.py",
        "SELECT id FROM contacts WHERE id = :contact_id OR merged_into_id = :contact_id ORDER BY id FOR UPDATE",
        "SELECT id FROM contacts WHERE id = :contact_id OR merged_into_id = :contact_id ORDER BY id",
        f"{TURNS}::test_a_booking_waits_for_a_reply_that_is_being_stored",
    ),
    fault(
        "a turn that goes on when a newer message came",
        "conversations/queries.py",
        "is_newest = self.newest_inbound_id == self.message_id",
        "is_newest = True",
        f"{TURNS}::test_a_turn_that_was_overtaken_by_a_newer_message_stores_nothing",
    ),
    fault(
        "a cancellation that moves the first one's time",
        "bookings/service.py",
        "if booking.cancelled_at is None:",
        "if booking:",
        f"{BOOKINGS}/test_booking_cancel.py::test_row_AU_cancelling_twice_tells_the_first_time",
    ),
    fault(
        "synchronous_commit off",
        "core/embedded/cluster.py",
        '"synchronous_commit": "on"',
        '"synchronous_commit": "off"',
        "tests/feature/core/test_schema.py::test_a_newer_schema_is_served_on_and_left_alone",
    ),
    fault(
        "a migration that waits for a table as long as it takes",
        "migrations/env.py",
        'f"SET lock_timeout = {LOCK_MILLISECONDS}"',
        '"SET lock_timeout = 0"',
        "tests/feature/core/test_schema.py::test_a_migration_gives_way_to_live_traffic_until_it_can_be_done",
    ),
    fault(
        "an Idempotency-Key good for any request",
        "bookings/idempotency.py",
        "if bytes(stored) != fingerprint:",
        "if not stored:",
        f"{BOOKINGS}/test_booking_idempotency.py::test_row_AT_the_key_of_another_request_is_422",
    ),
)

TENANCY = (
    Fault(
        "no row-level security",
        (WALL_DOWN,),
        "tests/feature/core/test_wall.py::test_without_an_organization_nobodys_rows_are_seen_and_with_one_its_own",
    ),
    _unscoped(
        "a contact",
        "contacts/queries.py",
        "        .where(Contact.organization_id == organization_id, asked.organization_id == organization_id)\n"
        "        .where(asked.id == contact_id)\n",
        "        .where(asked.id == contact_id)\n",
        PATHS,
    ),
    _unscoped(
        "a list of contacts",
        "contacts/queries.py",
        ".where(Contact.organization_id == organization_id, Contact.merged_into_id.is_(None))",
        ".where(Contact.merged_into_id.is_(None))",
        LISTS,
    ),
    _unscoped(
        "a contact by what identifies them",
        "contacts/queries.py",
        "ON identity.organization_id = :organization_id\n        AND identity.value",
        "ON identity.value",
        f"{TENANTS}::test_a_number_that_others_know_is_a_strangers",
    ),
    _unscoped(
        "a booking",
        "bookings/queries.py",
        "Booking.organization_id == organization_id, Booking.id == booking_id",
        "Booking.id == booking_id",
        PATHS,
    ),
    _unscoped(
        "a list of bookings",
        "bookings/queries.py",
        "        .where(Booking.organization_id == organization_id)\n",
        "",
        LISTS,
    ),
    _unscoped(
        "a booking to cancel",
        "bookings/service.py",
        "Booking.organization_id == organization_id, Booking.id == booking_id",
        "Booking.id == booking_id",
        PATHS,
    ),
    _unscoped(
        "what a bot knows",
        "bookings/queries.py",
        "WHERE bot.organization_id = :organization_id AND bot.id",
        "WHERE bot.id",
        f"{TENANTS}::test_a_foreign_bot_tells_nothing_of_a_contact_of_its_own",
    ),
    _unscoped(
        "a bot",
        "bots/queries.py",
        "Bot.organization_id == organization_id, Bot.id == bot_id",
        "Bot.id == bot_id",
        PATHS,
    ),
    _unscoped(
        "a list of bots",
        "bots/queries.py",
        "Bot.organization_id == organization_id, Bot.archived_at.is_(None)",
        "Bot.archived_at.is_(None)",
        LISTS,
    ),
    _unscoped(
        "a bot integration",
        "channels/queries.py",
        "            BotIntegration.organization_id == organization_id, BotIntegration.id",
        "            BotIntegration.id",
        PATHS,
    ),
    _unscoped(
        "a list of bot integrations",
        "channels/queries.py",
        "        .where(BotIntegration.organization_id == organization_id)\n",
        "",
        LISTS,
    ),
    _unscoped(
        "a list of events",
        "webhooks/queries.py",
        "select(Event).where(Event.organization_id == organization_id)",
        "select(Event)",
        LISTS,
    ),
    Fault(
        "a booking on a bot of any organization",
        (
            Change(
                DOORS,
                "ON b.id = bot AND b.organization_id = k.organization_id AND",
                "ON b.id = bot AND",
            ),
        ),
        FIELDS,
    ),
    Fault(
        "a revoked key that still opens",
        (Change(DOORS, "k.key_hash = digest AND k.revoked_at IS NULL", "k.key_hash = digest"),),
        f"{KEYS}::test_a_revoked_key_opens_nothing_from_the_next_request_on",
    ),
    Fault(
        "a revoked key that still books",
        (
            Change(
                DOORS,
                "k.key_hash = record_booking.key_hash AND k.revoked_at IS NULL",
                "k.key_hash = record_booking.key_hash",
            ),
        ),
        f"{KEYS}::test_a_revoked_key_opens_nothing_from_the_next_request_on",
    ),
    fault(
        "a key that may only read, and writes",
        "organizations/auth.py",
        "if scope not in found.scopes:",
        "if not found.scopes:",
        f"{KEYS}::test_a_key_that_may_only_read_changes_nothing",
    ),
)

DOORWAY = (
    fault(
        "a database that is away told as a fault of ours",
        "core/web.py",
        '(Unavailable, 503, "Service Unavailable")',
        '(Unavailable, 500, "Internal Server Error")',
        f"{COMMITS}[a contact]",
    ),
    fault(
        "NUL in texts",
        "core/jsonbody.py",
        'if "\\0" in item or any(',
        "if any(",
        f"{JSON}::test_body_is_refused_with_a_code_and_a_sentence",
    ),
    fault(
        "a key twice in one object",
        "core/jsonbody.py",
        "if len(found) != len(pairs):",
        "if len(found) > len(pairs):",
        f"{JSON}::test_body_is_refused_with_a_code_and_a_sentence",
    ),
    fault(
        "a body of any size",
        "core/gate.py",
        "if length.isdecimal() and int(length[:12]) > most_bytes:",
        "if not length:",
        f"{BOOKINGS}/test_booking_bodies.py::test_row_AP_a_body_beyond_256_kib_is_refused_before_it_is_read",
    ),
    fault(
        "templates that do not escape",
        "core/pages.py",
        "autoescape=True",
        "autoescape=False",
        f"{WIDGET}/test_chat_page.py::test_what_anybody_wrote_adds_no_element_and_no_attribute",
    ),
    fault(
        "log lines as they come",
        "core/redaction.py",
        "return {name: _value(name, value) for name, value in event.items()}",
        "return dict(event)",
        "tests/unit/core/test_redaction.py::test_private_fields_are_never_told_and_ids_always",
    ),
    fault(
        "a chat link that anybody can write",
        "channels/links.py",
        'if not hmac.compare_digest(_signature(key, purpose, claim).encode(), signature.encode("utf-8", "replace")):',
        "if not signature:",
        f"{WIDGET}/test_chat_links.py::test_a_token_is_good_for_nothing_but_what_it_was_made_for",
    ),
    fault(
        "another site's page that may write",
        "widget/door.py",
        "    if not is_ours:\n",
        "    if is_ours is None:\n",
        f"{WIDGET}/test_chat_messages.py::test_another_sites_request_is_refused_and_changes_nothing",
    ),
)

BOT = (
    fault(
        "a cancelled booking that the bot still sees",
        "bookings/queries.py",
        "              AND cancelled_at IS NULL\n",
        "",
        f"{BOOKINGS}/test_booking_cancel.py::test_a_cancelled_booking_disappears_from_what_the_bot_knows",
    ),
    fault(
        "an appointment forgotten as soon as it begins",
        "bookings/rules.py",
        "return now < (ends_at or starts_at + ASSUMED_LENGTH)",
        "return now < starts_at",
        f"{BOOKINGS}/test_booking_times.py::test_row_Z_a_booking_in_the_past_is_recorded_and_not_active",
    ),
    fault(
        "a link that only the prompt forbids",
        "engine/turn.py",
        "guard.review(thought.draft, facts)",
        'guard.review(thought.draft, __import__("dataclasses").replace(facts, active=()))',
        f"{TURNS}::TestWithAModel::test_it_cannot_offer_a_link_to_whom_has_booked",
    ),
    fault(
        "a reply judged by what was known before the model thought",
        "engine/turn.py",
        "facts = await reading.facts(session, hands)",
        "facts = await reading.facts(session, hands)\n"
        '        facts = __import__("dataclasses").replace(facts, active=thought.active)',
        f"{TURNS}::TestWithAModel::test_a_booking_that_comes_while_it_thinks_is_seen_before_the_reply_is_stored",
    ),
)

CHANNELS = (
    fault(
        "a WhatsApp signature that nobody checks",
        "channels/whatsapp/adapter.py",
        "return signature.is_signed(hook, account)",
        "return signature.is_signed(hook, account) or True",
        f"{WHATSAPP}::test_forged_requests_leave_nothing_behind",
    ),
    Fault(
        "a WhatsApp signature compared by its beginning",
        (
            Change(
                f"{SRC}/channels/whatsapp/signature.py",
                "if not _SIGNATURE.fullmatch(claimed):",
                "if not claimed:",
            ),
            Change(
                f"{SRC}/channels/whatsapp/signature.py",
                'hmac.compare_digest(b"sha256=" + '
                "hmac.new(secret, hook.body, hashlib.sha256).hexdigest().encode(), claimed)",
                '(b"sha256=" + hmac.new(secret, hook.body, hashlib.sha256).hexdigest().encode()).startswith(claimed)',
            ),
        ),
        "tests/unit/channels/whatsapp/test_whatsapp_signature.py::test_any_other_signature_is_refused",
    ),
    fault(
        "a Twilio signature of any account",
        "channels/twilio/signature.py",
        'return form if set(form.getlist("AccountSid")) == {account.settings.get("accountSid")} else None',
        "return form",
        "tests/unit/channels/twilio/test_twilio_signature.py::test_what_twilio_did_not_send_is_refused",
    ),
    fault(
        "a provider's secret sealed for any connection",
        "core/vault.py",
        "cipher.encrypt(nonce, plain, about.encode())",
        'cipher.encrypt(nonce, plain, b"")',
        "tests/unit/core/test_vault.py::test_what_was_sealed_comes_back",
    ),
    fault(
        "a status that the last report decides",
        "conversations/statuses.py",
        "return max(status, report, key=_RANK.__getitem__)",
        "return report",
        "tests/unit/conversations/test_statuses.py::test_the_furthest_report_counts",
    ),
    fault(
        "a window that is open for a second too long",
        "conversations/window.py",
        "return closing is not None and now < closing",
        "return closing is not None and now <= closing",
        "tests/unit/conversations/test_window.py::test_it_is_open_for_exactly_a_day",
    ),
    fault(
        "an offer sent although an appointment came in meanwhile",
        "sending/rules.py",
        "(now.has_booking and now.offers_link and is_bots and not now.is_forced, Obstacle.BOOKING_EXISTS),",
        "(False, Obstacle.BOOKING_EXISTS),",
        f"{WHATSAPP}::test_a_booking_that_comes_in_after_the_offer_was_stored_stops_it_and_the_contact_is_answered_anew",
    ),
    fault(
        "a refusal that only the intake looks at",
        "sending/rules.py",
        "(now.is_refused and not now.is_confirmation, Obstacle.CONTACT_OPTED_OUT),",
        "(False, Obstacle.CONTACT_OPTED_OUT),",
        "tests/unit/sending/test_sending_rules.py::test_what_stands_in_the_way",
    ),
    fault(
        "a link that is sent again on a guess",
        "sending/rules.py",
        "is_final = offers_link or is_template",
        "is_final = is_template",
        f"{WHATSAPP}::test_a_link_whose_sending_nobody_reports_on_is_not_sent_twice",
    ),
    fault(
        "a bot that talks over the human",
        "conversations/queries.py",
        "self.answered_up_to_id < self.message_id and self.handed_over_at is None",
        "self.answered_up_to_id < self.message_id",
        f"{WHATSAPP}::test_a_human_on_the_businesss_phone_takes_over_until_it_is_handed_back",
    ),
    fault(
        "a consent ledger that can be written anew",
        "core/wall.py",
        'APPEND_ONLY = ("audit_entries", "bot_versions", "consents")',
        "APPEND_ONLY = ()",
        "tests/feature/consent/test_ledger.py::test_lines_can_be_added_and_read_and_neither_changed_nor_removed",
    ),
    fault(
        "a number that is written to as often as one likes",
        "outreach/service.py",
        "    WHERE known.last_sent_at <= :before\n",
        "",
        "tests/feature/channels/test_sms_conversation.py::test_a_message_we_begin_with_goes_out_once_in_half_an_hour",
    ),
)

FAULTS = (*DATA, *TENANCY, *DOORWAY, *BOT, *CHANNELS)
