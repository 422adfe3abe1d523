"""A message between its claim and its end: what is recorded, whoever comes first."""

import asyncio

import pytest

from opensetter.channels.base import Meaning, ProviderError, Sent
from opensetter.contacts import merging
from opensetter.conversations import handover
from opensetter.conversations.models import Status
from opensetter.sending import claims
from opensetter.sending.claims import Claim, Uncertain
from tests.caller import until
from tests.factories import make_contact

WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


async def refused(outbox, message_id, meaning, *, code="1"):
    async with outbox.transaction() as session:
        return await claims.record_refusal(
            session,
            outbox.tenant.organization_id,
            message_id,
            ProviderError(code, "No.", meaning=meaning),
            retry_after=None,
        )


async def sent(outbox, message_id, provider_id):
    async with outbox.transaction() as session:
        await claims.record_sent(session, outbox.tenant.organization_id, message_id, Sent(provider_id))


async def merged(outbox, survivor_id, absorbed_id):
    async with outbox.transaction() as session:
        await merging.merge(
            session,
            outbox.tenant.organization_id,
            survivor_id=survivor_id,
            absorbed_id=absorbed_id,
            actor="test",
            evidence={},
        )


async def test_a_message_is_claimed_once(outbox):
    message_id = await outbox.reply("Hello")
    claimed = await outbox.claim(message_id)
    assert isinstance(claimed, Claim)
    assert (claimed.outgoing.text, claimed.outgoing.reference) == ("Hello", str(message_id))
    assert outbox.status(message_id) == ("sending", None)
    assert isinstance(await outbox.claim(message_id), Uncertain)
    assert await outbox.claim(message_id) is None
    assert await outbox.claim(message_id + 1) is None


async def test_a_report_that_comes_before_the_send_is_recorded_counts(outbox):
    message_id = await outbox.reply("Hello")
    await outbox.claim(message_id)
    await outbox.report("wamid.1", Status.DELIVERED)
    assert outbox.status(message_id) == ("sending", None)
    await sent(outbox, message_id, "wamid.1")
    assert outbox.status(message_id) == ("delivered", None)


async def test_a_failure_that_is_reported_before_the_send_is_recorded_is_told_once(outbox):
    message_id = await outbox.reply("Hello")
    await outbox.claim(message_id)
    await outbox.report("wamid.1", Status.FAILED, reason="unreachable", code="131026")
    assert outbox.told() == []
    await sent(outbox, message_id, "wamid.1")
    await outbox.report("wamid.1", Status.FAILED, reason="unreachable", code="131026")
    assert outbox.status(message_id) == ("failed", "unreachable")
    assert outbox.told() == ["unreachable"]


async def test_a_report_is_believed_before_an_error_that_came_with_the_answer(outbox):
    message_id = await outbox.reply("Hello")
    await outbox.claim(message_id)
    await outbox.report("wamid.1", Status.SENT, message_id=message_id)
    for meaning in (Meaning.RETRY, Meaning.AMBIGUOUS, Meaning.REJECTED):
        assert await refused(outbox, message_id, meaning) is None
    assert outbox.status(message_id) == ("sent", None)
    assert outbox.told() == []


@pytest.mark.parametrize("provider_id", ["wamid.1", "wamid.2"])
async def test_a_report_of_an_earlier_attempt_and_the_answer_to_a_later_one_make_one_message(outbox, provider_id):
    message_id = await outbox.reply("Hello")
    await outbox.claim(message_id)
    await outbox.report("wamid.1", Status.DELIVERED, message_id=message_id)
    await sent(outbox, message_id, provider_id)
    assert outbox.status(message_id) == ("delivered", None)
    assert outbox.sql.value("SELECT provider_id FROM messages WHERE id = %s", message_id) == "wamid.1"


async def test_a_contact_who_was_merged_while_the_provider_thought_is_refused_under_the_new_name(outbox):
    message_id = await outbox.reply("Hello")
    await outbox.claim(message_id)
    other = await make_contact(outbox.runtime, outbox.tenant.organization_id, sms_phone_number="+447900000042")
    await merged(outbox, other, outbox.tenant.contact_id)
    await refused(outbox, message_id, Meaning.CONSENT, code="21610")
    assert outbox.status(message_id) == ("failed", "contact_opted_out")
    assert outbox.sql.value("SELECT array_agg(contact_id ORDER BY contact_id) FROM consents WHERE NOT is_granted") == [
        outbox.tenant.contact_id,
        other,
    ]


@pytest.mark.parametrize("has_conversation", [True, False])
async def test_a_message_is_claimed_although_its_contact_is_being_merged(outbox, has_conversation):
    message_id = await outbox.reply("Hello")
    other = await make_contact(outbox.runtime, outbox.tenant.organization_id, sms_phone_number="+447900000042")
    if has_conversation:
        # Then the message goes into another conversation, and the one that it was read from is left behind.
        _begin_conversation(outbox, other)
    async with outbox.transaction() as session:
        await merging.merge(
            session,
            outbox.tenant.organization_id,
            survivor_id=other,
            absorbed_id=outbox.tenant.contact_id,
            actor="test",
            evidence={},
        )
        claiming = asyncio.create_task(outbox.claim(message_id))
        await _until_somebody_waits(outbox)
    assert isinstance(await claiming, Claim)


@pytest.mark.parametrize("is_merging", [True, False])
async def test_a_human_takes_over_the_conversation_that_is_spoken_in_whatever_was_merged(outbox, is_merging):
    message_id = await outbox.reply("Hello")
    conversation_id = outbox.sql.value("SELECT conversation_id FROM messages WHERE id = %s", message_id)
    other = await make_contact(outbox.runtime, outbox.tenant.organization_id, sms_phone_number="+447900000042")
    _begin_conversation(outbox, other)

    async def take_over():
        async with outbox.transaction() as session:
            await handover.hand_over(session, outbox.tenant.organization_id, conversation_id, by="test")

    if is_merging:
        async with outbox.transaction() as session:
            await merging.merge(
                session,
                outbox.tenant.organization_id,
                survivor_id=other,
                absorbed_id=outbox.tenant.contact_id,
                actor="test",
                evidence={},
            )
            taking = asyncio.create_task(take_over())
            await _until_somebody_waits(outbox)
        await taking
    else:
        await merged(outbox, other, outbox.tenant.contact_id)
        await take_over()
    assert await outbox.claim(message_id) is None
    assert outbox.status(message_id) == ("blocked", "handed_over")


async def test_what_a_takeover_kept_back_is_answered_after_the_handback(outbox):
    message_id = await outbox.reply("Hello", asked="Can I book an appointment?")
    conversation_id = outbox.sql.value("SELECT conversation_id FROM messages WHERE id = %s", message_id)
    await outbox.post(f"/conversations/{conversation_id}/handoff")
    await outbox.work()
    assert outbox.status(message_id) == ("blocked", "handed_over")
    assert outbox.read == []
    handed = await outbox.post(f"/conversations/{conversation_id}/handback")
    assert handed.status_code == 200
    await outbox.work()
    (answer,) = outbox.read
    assert answer != "Hello"


def _begin_conversation(outbox, contact_id):
    outbox.sql.run(
        "INSERT INTO conversations (organization_id, bot_integration_id, contact_id, last_inbound_at)"
        " VALUES (%s, %s, %s, now())",
        outbox.tenant.organization_id,
        outbox.id,
        contact_id,
    )


async def _until_somebody_waits(outbox):
    async def look():
        return outbox.sql.value(WAITING)

    await until(look, every_seconds=0.01)
