"""The consent ledger: what forbids a send, what lifts that again, and that nothing is ever taken out."""

import asyncio

import psycopg
import pytest

from opensetter.consent import queries, service
from opensetter.consent.models import Category, Cause
from opensetter.consent.queries import Scope
from opensetter.contacts import merging
from opensetter.contacts.queries import ContactNotFound
from opensetter.core import wall
from tests.caller import until
from tests.factories import make_contact

OURS, OTHER = "+15005550006", "+15005550007"
SMS = Scope("sms", OURS)
MARKETING = Scope("sms", OURS, Category.MARKETING)
EVERY_SMS = Scope("sms")
AT_ONCE = 50


class Ledger:
    """One tenant's ledger, each call in a transaction of its own."""

    def __init__(self, runtime, tenant, sql):
        self.runtime = runtime
        self.database = runtime.database
        self.tenant = tenant
        self.sql = sql

    async def record(self, scope, *, is_granted, cause=Cause.KEYWORD, contact_id=None):
        organization_id = self.tenant.organization_id
        async with self.database.transaction(organization_id) as session:
            return await service.record(
                session,
                organization_id,
                contact_id or self.tenant.contact_id,
                scope,
                is_granted=is_granted,
                cause=cause,
                evidence={"messageId": 7},
            )

    async def refuse(self, scope=SMS, **fields):
        return await self.record(scope, is_granted=False, **fields)

    async def grant(self, scope=SMS, **fields):
        return await self.record(scope, is_granted=True, **fields)

    async def restore(self, scope=SMS, *, contact_id=None):
        organization_id = self.tenant.organization_id
        async with self.database.transaction(organization_id) as session:
            return await service.restore(
                session,
                organization_id,
                contact_id or self.tenant.contact_id,
                scope,
                cause=Cause.KEYWORD,
                evidence={},
            )

    async def refusal(self, channel="sms", sender=OURS, *, is_marketing=False, contact_id=None):
        organization_id = self.tenant.organization_id
        async with self.database.transaction(organization_id) as session:
            return await queries.refusal(
                session,
                organization_id,
                contact_id or self.tenant.contact_id,
                channel=channel,
                sender=sender,
                is_marketing=is_marketing,
            )

    async def merge(self, absorbed_id, survivor_id):
        organization_id = self.tenant.organization_id
        ids = {"survivor_id": survivor_id, "absorbed_id": absorbed_id}
        async with self.database.transaction(organization_id) as session:
            return (await merging.merge(session, organization_id, actor="test", evidence={}, **ids)).id

    async def undo(self, merge_id):
        async with self.database.transaction(self.tenant.organization_id) as session:
            await merging.undo(session, self.tenant.organization_id, merge_id)

    @property
    def lines(self):
        return self.sql.value("SELECT count(*) FROM consents")

    @property
    def events(self):
        return self.sql.value("SELECT count(*) FROM events WHERE type = 'consent.changed'")


@pytest.fixture
def ledger(runtime, tenant, sql):
    return Ledger(runtime, tenant, sql)


@pytest.fixture
async def other_id(runtime, tenant):
    """Another contact of the same tenant, who will turn out to be the same person."""
    return await make_contact(runtime, tenant.organization_id, email="ada@example.com")


async def test_whoever_never_said_anything_may_be_written_to(ledger):
    assert await ledger.refusal() is None
    assert await ledger.refusal(is_marketing=True) is None


async def test_a_refusal_forbids_its_own_scope_and_nothing_else(ledger, other_id):
    recorded = await ledger.refuse()

    found = await ledger.refusal()
    assert (found.consent_id, found.cause, found.category) == (recorded.consent.id, Cause.KEYWORD, Category.ALL)
    assert found.at == recorded.consent.created_at
    assert await ledger.refusal(is_marketing=True) == found
    assert await ledger.refusal(sender=OTHER) is None
    assert await ledger.refusal(channel="whatsapp") is None
    assert await ledger.refusal(contact_id=other_id) is None


async def test_a_refusal_of_marketing_leaves_the_conversation_alone(ledger):
    await ledger.refuse(MARKETING, cause=Cause.PROVIDER_PREFERENCE)
    assert await ledger.refusal() is None
    assert (await ledger.refusal(is_marketing=True)).category == Category.MARKETING

    await ledger.refuse()
    assert (await ledger.refusal(is_marketing=True)).category == Category.ALL
    await ledger.restore()
    assert await ledger.refusal() is None
    assert (await ledger.refusal(is_marketing=True)).category == Category.MARKETING


async def test_start_restores_and_stop_stops_again(ledger):
    await ledger.refuse()
    assert await ledger.restore()
    assert await ledger.refusal() is None
    await ledger.refuse()
    assert await ledger.refusal() is not None
    assert ledger.lines == ledger.events == 3


async def test_start_lifts_whatever_was_refused_for_whichever_cause(ledger):
    for cause in Cause:
        await ledger.refuse(cause=cause)
    assert await ledger.restore()
    assert await ledger.refusal() is None


async def test_a_start_that_lifts_nothing_leaves_no_trace(ledger, other_id):
    await ledger.refuse(contact_id=other_id)
    await ledger.refuse(Scope("whatsapp", OURS))
    await ledger.refuse(Scope("sms", OTHER))
    await ledger.refuse(MARKETING)
    before = ledger.lines
    assert not await ledger.restore()
    assert (ledger.lines, ledger.events) == (before, before)


async def test_what_the_same_cause_repeats_is_written_once_and_another_cause_is_news(ledger):
    first = await ledger.refuse()
    again = await ledger.refuse()
    assert (first.is_new, again.is_new, again.consent.id) == (True, False, first.consent.id)
    assert (await ledger.refuse(cause=Cause.PROVIDER_REFUSAL)).is_new
    assert not (await ledger.refuse()).is_new
    assert ledger.lines == ledger.events == 2


async def test_whoever_had_stopped_already_is_told_apart_so_that_they_are_told_once(ledger):
    assert not (await ledger.refuse()).was_refused
    assert (await ledger.refuse()).was_refused
    assert (await ledger.refuse(cause=Cause.WISH)).was_refused
    assert (await ledger.refuse(MARKETING)).was_refused
    assert not (await ledger.refuse(Scope("sms", OTHER))).was_refused
    assert (await ledger.grant()).was_refused
    assert not (await ledger.refuse()).was_refused


async def test_a_consent_that_nobody_had_refused_is_kept_too(ledger):
    assert (await ledger.grant(cause=Cause.OPERATOR)).is_new
    assert not (await ledger.grant(cause=Cause.OPERATOR)).is_new
    assert ledger.lines == 1
    assert await ledger.refusal() is None


async def test_a_line_for_every_sender_is_about_each(ledger):
    await ledger.refuse(EVERY_SMS, cause=Cause.OPERATOR)
    assert await ledger.refusal(sender=OURS) is not None
    assert await ledger.refusal(sender="whatever comes later") is not None
    assert await ledger.refusal(channel="whatsapp") is None
    # What is said for all of them needs no saying for one.
    assert not (await ledger.refuse(cause=Cause.OPERATOR)).is_new


async def test_whoever_starts_with_one_sender_hears_from_that_one_only(ledger):
    await ledger.refuse(EVERY_SMS, cause=Cause.OPERATOR)
    assert await ledger.restore(SMS)
    assert await ledger.refusal(sender=OURS) is None
    assert await ledger.refusal(sender=OTHER) is not None

    assert (await ledger.refuse(EVERY_SMS, cause=Cause.OPERATOR)).is_new
    assert await ledger.refusal(sender=OURS) is not None


async def test_a_grant_for_every_sender_lifts_what_each_was_refused(ledger):
    await ledger.refuse(SMS)
    await ledger.refuse(Scope("sms", OTHER))
    await ledger.grant(EVERY_SMS, cause=Cause.OPERATOR)
    assert await ledger.refusal(sender=OURS) is await ledger.refusal(sender=OTHER) is None


@pytest.mark.parametrize("who_refused", ["survivor", "absorbed"])
async def test_of_two_contacts_who_are_one_person_the_stricter_wins(ledger, tenant, other_id, who_refused):
    refusing, granting = (tenant.contact_id, other_id)[:: 1 if who_refused == "survivor" else -1]
    await ledger.refuse(contact_id=refusing)
    await ledger.grant(contact_id=granting)
    assert await ledger.refusal(contact_id=granting) is None

    await ledger.merge(other_id, tenant.contact_id)

    for asked in (tenant.contact_id, other_id):
        assert await ledger.refusal(contact_id=asked) is not None


@pytest.mark.parametrize("lift", ["grant", "restore"])
async def test_a_grant_after_a_merge_lifts_what_either_had_refused(ledger, tenant, other_id, lift):
    third_id = await make_contact(ledger.runtime, tenant.organization_id, email="third@example.com")
    for contact_id in (tenant.contact_id, other_id):
        await ledger.refuse(contact_id=contact_id)
    for absorbed_id in (other_id, third_id):
        await ledger.merge(absorbed_id, tenant.contact_id)

    await getattr(ledger, lift)(contact_id=other_id)

    assert await ledger.refusal() is None
    # One line for each who had refused: should the merge be undone, neither is refused again.
    granted = ledger.sql.value("SELECT array_agg(contact_id ORDER BY contact_id) FROM consents WHERE is_granted")
    assert granted == [tenant.contact_id, other_id]
    assert ledger.events == 3


async def test_what_is_told_of_an_absorbed_contact_is_written_for_who_they_are(ledger, tenant, other_id):
    await ledger.merge(other_id, tenant.contact_id)
    recorded = await ledger.refuse(contact_id=other_id)
    assert recorded.consent.contact_id == tenant.contact_id


async def test_what_was_refused_by_one_person_stays_refused_by_both_who_they_turn_out_to_be(ledger, tenant, other_id):
    merge_id = await ledger.merge(other_id, tenant.contact_id)
    await ledger.refuse()
    await ledger.refuse(contact_id=other_id)
    await ledger.undo(merge_id)
    for contact_id in (tenant.contact_id, other_id):
        assert await ledger.refusal(contact_id=contact_id) is not None
    assert (ledger.lines, ledger.events) == (2, 1)


async def test_after_an_undone_merge_each_has_their_own_standing_again(ledger, tenant, other_id):
    await ledger.refuse(contact_id=other_id)
    merge_id = await ledger.merge(other_id, tenant.contact_id)
    assert await ledger.refusal() is not None
    await ledger.undo(merge_id)
    assert await ledger.refusal() is None
    assert await ledger.refusal(contact_id=other_id) is not None


async def test_fifty_who_tell_the_same_at_once_write_one_line(ledger):
    places = asyncio.Semaphore(10)

    async def refuse():
        async with places:
            return await ledger.refuse()

    recorded = await asyncio.gather(*(refuse() for _ in range(AT_ONCE)))

    assert sum(one.is_new for one in recorded) == ledger.lines == ledger.events == 1
    assert len({one.consent.id for one in recorded}) == 1


async def test_a_refusal_waits_for_a_send_that_was_first_and_is_seen_by_the_next(ledger, runtime, tenant):
    """Whoever sends locks the contact's row, asks, and claims: in this order, so nothing is claimed after a refusal."""
    async with runtime.database.transaction(tenant.organization_id) as sending:
        await sending.execute(
            service._LOCK, {"organization_id": tenant.organization_id, "contact_id": tenant.contact_id}
        )
        asked = {"channel": "sms", "sender": OURS}
        assert await queries.refusal(sending, tenant.organization_id, tenant.contact_id, **asked) is None
        refusing = asyncio.create_task(ledger.refuse())
        await _until_waiting(ledger.sql)
        assert await queries.refusal(sending, tenant.organization_id, tenant.contact_id, **asked) is None
        assert not refusing.done()
    assert (await refusing).is_new
    assert await ledger.refusal() is not None


async def test_a_merge_that_is_under_way_is_waited_for(ledger, runtime, tenant, other_id):
    async with runtime.database.transaction(tenant.organization_id) as merging:
        for contact_id in sorted((tenant.contact_id, other_id)):
            await merging.execute(service._LOCK, {"organization_id": tenant.organization_id, "contact_id": contact_id})
        refusing = asyncio.create_task(ledger.refuse(contact_id=other_id))
        await _until_waiting(ledger.sql)
        await (await merging.connection()).exec_driver_sql(
            "UPDATE contacts SET merged_into_id = %s WHERE id = %s", (tenant.contact_id, other_id)
        )
    assert (await refusing).consent.contact_id == tenant.contact_id


async def _until_waiting(sql):
    """Until somebody waits for a lock that somebody else holds."""

    async def look():
        return sql.value("SELECT count(*) FROM pg_locks WHERE NOT granted")

    await until(look, every_seconds=0.01)


async def test_lines_can_be_added_and_read_and_neither_changed_nor_removed(ledger, tenant, database_url):
    await ledger.refuse()
    with psycopg.connect(database_url, autocommit=True, options=wall.AS_APP) as app:
        app.execute("SELECT set_config(%s, %s, false)", (wall.SETTING, str(tenant.organization_id)))
        app.execute(
            "INSERT INTO consents (organization_id, contact_id, channel, sender, category, is_granted, cause)"
            " SELECT organization_id, contact_id, channel, sender, category, true, cause FROM consents"
        )
        assert app.execute("SELECT count(*) FROM consents").fetchone() == (2,)
        for statement in (
            "UPDATE consents SET is_granted = true",
            "DELETE FROM consents",
            "TRUNCATE consents",
            "SELECT 1 FROM consents FOR UPDATE",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(statement)
    assert ledger.lines == 2


async def test_another_organization_neither_sees_nor_writes_a_contacts_lines(
    ledger, runtime, sql, tenant, other_tenant
):
    await ledger.refuse()
    elsewhere = Ledger(runtime, other_tenant, sql)
    for attempt in (elsewhere.refuse, elsewhere.grant, elsewhere.restore):
        with pytest.raises(ContactNotFound):
            await attempt(contact_id=tenant.contact_id)
    assert await elsewhere.refusal(contact_id=tenant.contact_id) is None
    assert await elsewhere.refusal() is None
    assert ledger.lines == 1
    async with runtime.database.transaction(other_tenant.organization_id) as session:
        with pytest.raises(ContactNotFound):
            await queries.ledger(session, other_tenant.organization_id, tenant.contact_id, limit=10)


async def test_an_event_tells_what_changed_and_for_whom(ledger, tenant, sql):
    await ledger.refuse(MARKETING, cause=Cause.PROVIDER_PREFERENCE)
    assert sql.value("SELECT payload FROM events WHERE type = 'consent.changed'") == {
        "contactId": tenant.contact_id,
        "channel": "sms",
        "sender": OURS,
        "category": "marketing",
        "granted": False,
        "cause": "provider_preference",
    }
