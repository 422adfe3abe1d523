"""Sending as jobs: what is tried again and when, what was broken off, and what is given up."""

import asyncio

import pytest

from opensetter.conversations.models import Status
from opensetter.core.vault import Vault
from opensetter.sending import jobs as sending
from opensetter.sending import rules
from opensetter.worker import Worker
from tests.caller import until
from tests.factories import BOOKING_LINK

DUE_IN = "SELECT extract(epoch FROM scheduled_at - now())::float FROM procrastinate_jobs WHERE status = 'todo'"


async def test_a_claim_that_nobody_finished_becomes_doubt_and_is_sent_if_no_report_comes(outbox):
    message_id = await outbox.reply("Hello")
    await outbox.claim(message_id)
    await outbox.work()
    assert outbox.status(message_id) == ("unknown", "unconfirmed")
    assert outbox.read == []
    await outbox.work_later()
    assert outbox.status(message_id) == ("sent", None)
    assert outbox.read == ["Hello"]
    assert outbox.jobs() == []


async def test_a_report_settles_a_doubt_and_nothing_is_sent_again(outbox):
    message_id = await outbox.reply("Hello")
    outbox.simulator.turn(reset=1)
    await outbox.work()
    assert outbox.status(message_id) == ("unknown", "unconfirmed")
    await outbox.report(outbox.simulator.sent[0].id, Status.DELIVERED, message_id=message_id)
    assert outbox.status(message_id) == ("delivered", None)
    await outbox.work_later()
    assert outbox.read == ["Hello"]
    assert outbox.jobs() == []


async def test_a_link_is_not_sent_again_on_a_guess_and_that_is_told_once(outbox):
    message_id = await outbox.reply(BOOKING_LINK, offers_link=True)
    await outbox.claim(message_id)
    await outbox.work()
    await outbox.work_later()
    assert outbox.status(message_id) == ("unknown", "unconfirmed")
    assert (outbox.read, outbox.told(), outbox.jobs()) == ([], ["unconfirmed"], [])


async def test_what_was_said_later_is_not_followed_by_what_was_to_be_said_before(outbox):
    first = await outbox.reply("One")
    second = await outbox.reply("Two")
    await outbox.claim(first)
    await outbox.work()
    assert outbox.status(second) == ("sent", None)
    await outbox.work_later()
    assert outbox.read == ["Two"]
    assert outbox.status(first) == ("unknown", "unconfirmed")


async def test_a_provider_that_takes_everything_and_answers_nothing_does_not_make_a_siren_of_us(outbox):
    message_id = await outbox.reply("Hello")
    outbox.simulator.turn(reset=100)
    await outbox.work()
    for _ in range(2 * rules.MOST_REPEATS + 2):
        await outbox.work_later()
    assert outbox.read == ["Hello"] * (1 + rules.MOST_REPEATS)
    assert outbox.status(message_id) == ("unknown", "unconfirmed")
    assert (outbox.told(), outbox.jobs()) == (["unconfirmed"], [])


async def test_a_throttled_message_is_tried_ever_more_rarely_and_given_up_in_the_end(outbox):
    message_id = await outbox.reply("Hello")
    later = await outbox.reply("What else?")
    outbox.simulator.turn(refuse=rules.MOST_ATTEMPTS, retry_after_seconds=1)
    pauses = []
    for _ in range(rules.MOST_ATTEMPTS - 1):
        await outbox.work_later()
        assert outbox.status(message_id) == ("queued", "retried")
        pauses.append(round(outbox.sql.value(DUE_IN + " AND scheduled_at IS NOT NULL ORDER BY id LIMIT 1")))
    assert [abs(pause - min(2**number, 600)) <= 1 for number, pause in enumerate(pauses, start=1)] == [True] * 11
    # Whatever was said afterwards waits all the while: nothing overtakes it.
    assert (outbox.status(later), outbox.read) == (("queued", None), [])
    await outbox.work_later()
    assert outbox.status(message_id) == ("failed", "gave_up")
    assert outbox.told() == ["gave_up"]
    assert outbox.sql.value("SELECT attempts FROM messages WHERE id = %s", message_id) == rules.MOST_ATTEMPTS
    assert outbox.read == ["What else?"]


@pytest.mark.parametrize(
    ("code", "reason"),
    [(131026, "unreachable"), (131049, "held_back"), (132000, "rejected"), (131047, "window_closed")],
)
async def test_what_a_provider_refuses_for_good_is_tried_once_and_told(outbox, code, reason):
    message_id = await outbox.reply("Hello")
    outbox.simulator.turn(fail=1, fail_code=code, errors_at_once=True)
    await outbox.work()
    assert outbox.status(message_id) == ("failed", reason)
    assert (outbox.read, outbox.told(), outbox.jobs()) == ([], [reason], [])


async def test_a_message_whose_recipient_nobody_knows_fails_and_holds_up_nobody(outbox):
    message_id = await outbox.reply("Hello", recipient={})
    await outbox.work()
    assert outbox.status(message_id) == ("failed", "unreachable")
    assert outbox.jobs() == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [("disabled_at = now()", "channel_disabled"), ("stopped_at = now(), stopped_reason = '190'", "channel_stopped")],
)
async def test_nothing_goes_over_a_connection_that_was_ended_meanwhile(outbox, change, reason):
    message_id = await outbox.reply("Hello")
    outbox.sql.run(f"UPDATE bot_integrations SET {change} WHERE id = %s", outbox.id)
    await outbox.work()
    assert outbox.status(message_id) == ("blocked", reason)
    assert (outbox.read, outbox.told()) == ([], [reason])


async def test_credentials_that_change_while_a_message_waits_are_the_ones_it_is_sent_with(outbox):
    await outbox.reply("Hello")
    account = outbox.simulator.account
    object.__setattr__(account, "access_token", "EAAnew")
    changed = await outbox.client.put(
        f"/api/v1/bot-integrations/{outbox.id}/credentials",
        json={"credentials": {"accessToken": "EAAnew"}},
        headers=outbox.tenant.headers,
    )
    assert changed.status_code == 200, changed.text
    await outbox.work()
    assert outbox.read == ["Hello"]


async def test_a_secret_that_does_not_open_leaves_the_message_where_it_is_until_it_does(outbox):
    message_id = await outbox.reply("Hello")
    right = outbox.runtime.vault
    object.__setattr__(outbox.runtime, "vault", Vault(lambda: ["another key than the one it was sealed with"]))
    await outbox.work()
    assert outbox.status(message_id) == ("queued", None)
    object.__setattr__(outbox.runtime, "vault", right)
    await outbox.work_later()
    assert outbox.status(message_id) == ("sent", None)
    assert outbox.read == ["Hello"]


async def test_a_send_that_ends_with_its_worker_is_taken_up_again(outbox):
    message_id = await outbox.reply("Hello")
    outbox.simulator.turn(hang=1)
    worker = Worker(outbox.runtime, finishing_seconds=0)
    working = asyncio.create_task(worker.run())

    async def is_taken():
        return outbox.read

    await until(is_taken, every_seconds=0.01)
    worker.stop()
    await working
    assert (outbox.status(message_id)[0], outbox.jobs()) == ("sending", [("sending.send", "todo")])
    await outbox.work_later()
    assert outbox.status(message_id) == ("unknown", "unconfirmed")


async def test_ticks_that_cannot_be_shown_matter_to_nobody(outbox):
    async def acknowledge():
        async with outbox.transaction() as session:
            await sending.schedule_acknowledgement(
                session, outbox.tenant.organization_id, outbox.id, "wamid.unheard-of"
            )

    await acknowledge()
    await outbox.work()
    outbox.sql.run("UPDATE bot_integrations SET disabled_at = now()")
    await acknowledge()
    await outbox.work()
    assert outbox.jobs() == []


@pytest.mark.parametrize("channel", ["sms"])
async def test_a_provider_that_cannot_be_asked_is_asked_again_and_nothing_is_guessed_meanwhile(outbox):
    message_id = await outbox.reply("Hello")
    outbox.simulator.turn(reset=1)
    await outbox.work()
    base_url = outbox.runtime.settings.twilio_base_url
    outbox.runtime.settings.__dict__["twilio_base_url"] = "http://127.0.0.1:9"
    for _ in range(2):
        await outbox.work_later()
        assert outbox.status(message_id) == ("unknown", "unconfirmed")
        assert outbox.jobs() == [("sending.reconcile", "todo")]
    outbox.runtime.settings.__dict__["twilio_base_url"] = base_url
    await outbox.work_later()
    assert outbox.status(message_id) == ("sent", None)
    assert (outbox.read, outbox.jobs()) == (["Hello"], [])
