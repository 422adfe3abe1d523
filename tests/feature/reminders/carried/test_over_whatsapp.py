"""What is said of the bot's own accord over WhatsApp: looked at once more as it is sent, within WhatsApp's rules."""

from datetime import datetime, timedelta

import pytest

from opensetter.channels.base import Meaning, ProviderError
from opensetter.conversations.models import Status
from opensetter.core import clock
from opensetter.reminders import service, sweep, telling
from opensetter.reminders.words import ENGLISH
from opensetter.sending import claims
from tests.feature.reminders.conftest import DAY, HOUR, MINUTE, NOW, House

START = NOW + 26 * HOUR
TEMPLATE = {
    "name": "appointment_reminder",
    "language": "en_US",
    "values": [{"value": "name"}, {"value": "when"}],
}
WHEN = "Wednesday, 21 May 2031 at 15:00 (London time)"
SAID = f"Hello Ada. This is a reminder of your appointment on {WHEN}. If anything changes, just write to me here."
FILLED = f"Hi Ada, this is a reminder of your appointment on {WHEN}. Does that still suit you?"


@pytest.fixture
async def house(api, runtime, tenant, sql, outbox):
    """The bot reminds a day and an hour before, and follows up after an hour. Ada's last message was just now."""
    house = House(api, runtime, tenant, sql)
    await house.set(reminderMinutes=[1440, 60], followUpMinutes=[60], sendConfirmations=False)
    with clock.frozen(NOW):
        await outbox.reply("Hello")
        await outbox.work()
    return house


async def stored(house: House, at: datetime) -> int:
    """What is due is written down and stored, and not sent yet; the message's id."""
    with clock.frozen(at):
        await sweep.run(house.runtime)
        reminder_id = house.sql.value("SELECT id FROM reminders WHERE status = 'queued' ORDER BY due_at DESC")
        async with house.transaction() as session:
            await telling.tell(session, house.tenant.organization_id, reminder_id)
    return int(house.sql.value("SELECT max(id) FROM messages"))


async def sent(house: House, at: datetime) -> None:
    with clock.frozen(at):
        await house.work()


async def test_within_24_hours_it_is_sent_as_words(house, outbox):
    await house.book(START)
    await house.pass_by(START - DAY)
    assert outbox.read[1:] == [SAID]
    (told, *_) = (await house.api.get("/bookings")).json()["data"]
    listed = await house.api.get(f"/bookings/{told['id']}/reminders")
    assert [(one["status"], one["reason"]) for one in listed.json()["data"]] == [("sent", None)]


async def test_after_that_nothing_is_sent_without_a_template(house, outbox):
    await house.book(START)
    await house.pass_by(START - HOUR)
    assert len(outbox.read) == 1
    assert ["reminder", "60", "skipped", "window_closed"] in house.written()
    assert house.said() == []


async def test_after_that_the_template_is_sent(house, outbox):
    await house.set(reminderTemplate=TEMPLATE)
    await house.book(START)
    await house.pass_by(START - HOUR)
    assert outbox.read[1:] == [FILLED]
    kind, content = house.sql.value("SELECT ARRAY[kind, content] FROM messages ORDER BY id DESC LIMIT 1")
    assert (kind, content) == ("template", f"appointment_reminder: Ada, {WHEN}")


async def test_a_window_that_closes_while_it_waits_makes_a_template_of_the_words(house, outbox):
    await house.set(reminderTemplate=TEMPLATE)
    await house.book(NOW + 47 * HOUR + 58 * MINUTE)
    message_id = await stored(house, NOW + 23 * HOUR + 58 * MINUTE)
    assert house.sql.value("SELECT kind FROM messages WHERE id = %s", message_id) == "text"
    await sent(house, NOW + DAY)
    assert outbox.read[1:] == [FILLED.replace("Wednesday, 21 May 2031 at 15:00", "Thursday, 22 May 2031 at 12:58")]
    assert outbox.status(message_id) == ("sent", None)


async def test_a_window_that_closes_while_it_waits_closes_without_one(house, outbox):
    await house.book(NOW + 47 * HOUR + 58 * MINUTE)
    message_id = await stored(house, NOW + 23 * HOUR + 58 * MINUTE)
    await sent(house, NOW + DAY)
    assert len(outbox.read) == 1
    assert outbox.status(message_id) == ("blocked", "window_closed")
    assert outbox.told() == ["window_closed"]


async def _cancel(house, outbox):
    booking_id = house.sql.value("SELECT id FROM bookings")
    assert (await house.api.post(f"/bookings/{booking_id}/cancel")).status_code == 200


async def _move(house, outbox):
    house.sql.run("UPDATE bookings SET starts_at = starts_at + interval '1 day', moved_at = now()")


async def _complete(house, outbox):
    house.sql.run("UPDATE bookings SET status = 'completed'")


async def _take_over(house, outbox):
    conversation_id = house.sql.value("SELECT id FROM conversations")
    assert (await house.api.post(f"/conversations/{conversation_id}/handoff")).status_code == 200


async def _refuse(house, outbox):
    body = {"channel": "whatsapp", "granted": False, "note": "On the phone."}
    path = f"/contacts/{house.tenant.contact_id}/consents"
    assert (await house.api.post(path, json=body)).status_code == 201


async def _stop_marketing(house, outbox):
    house.sql.run(
        "INSERT INTO consents (organization_id, contact_id, channel, sender, category, is_granted, cause)"
        " VALUES (%s, %s, 'whatsapp', '*', 'marketing', false, 'provider_preference')",
        house.tenant.organization_id,
        house.tenant.contact_id,
    )


async def _book(house, outbox):
    await house.book(NOW + 5 * DAY)


async def _answer(house, outbox):
    await outbox.reply("Of course", asked="Is somebody there?")


async def _nothing(house, outbox):
    pass


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (_cancel, "booking_changed"),
        (_move, "booking_changed"),
        (_complete, "booking_changed"),
        (_take_over, "handed_over"),
        (_refuse, "contact_opted_out"),
        (_stop_marketing, None),
        (_book, None),
        (_nothing, None),
    ],
)
async def test_what_happens_before_a_reminder_is_sent_is_heeded(house, outbox, happens, reason):
    booking_id = await house.book(START)
    message_id = await stored(house, START - DAY)
    assert outbox.status(message_id) == ("queued", None)
    with clock.frozen(START - DAY + MINUTE):
        await happens(house, outbox)
    await sent(house, START - DAY + MINUTE)
    assert outbox.read[1:] == ([] if reason else [SAID])
    assert outbox.status(message_id) == (("blocked", reason) if reason else ("sent", None))
    (told,) = (await house.api.get(f"/bookings/{booking_id}/reminders")).json()["data"]
    assert (told["status"], told["reason"]) == (("skipped", reason) if reason else ("sent", None))
    assert outbox.told() == ([reason] if reason else [])


async def test_a_reminder_that_waits_until_the_start_is_not_sent(house, outbox):
    await house.book(NOW + 10 * HOUR)
    message_id = await stored(house, NOW + 9 * HOUR)
    await sent(house, NOW + 10 * HOUR)
    assert outbox.status(message_id) == ("blocked", "too_late")


async def waits(house: House) -> None:
    message_id, conversation_id = house.sql.value("SELECT ARRAY[max(id), max(conversation_id)] FROM messages")
    with clock.frozen(NOW):
        async with house.transaction() as session:
            await service.note_reply(session, house.tenant.organization_id, conversation_id, message_id, waits=True)


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (_book, "booking_exists"),
        (_answer, "contact_answered"),
        (_take_over, "handed_over"),
        (_refuse, "contact_opted_out"),
        (_stop_marketing, "contact_opted_out"),
        (_nothing, None),
    ],
)
async def test_what_happens_before_a_follow_up_is_sent_is_heeded(house, outbox, happens, reason):
    await waits(house)
    message_id = await stored(house, NOW + HOUR)
    with clock.frozen(NOW + HOUR + MINUTE):
        await happens(house, outbox)
    await sent(house, NOW + HOUR + MINUTE)
    assert outbox.status(message_id) == (("blocked", reason) if reason else ("sent", None))
    assert (ENGLISH.follow_ups[0] in outbox.read) == (reason is None)


async def test_a_follow_up_that_waits_until_night_is_not_sent(house, outbox):
    await waits(house)
    message_id = await stored(house, NOW + 7 * HOUR)
    await sent(house, NOW + 8 * HOUR + MINUTE)
    assert outbox.status(message_id) == ("blocked", "too_late")


async def test_what_may_have_been_sent_is_not_sent_again_on_a_guess(house, outbox):
    await house.book(START)
    message_id = await stored(house, START - DAY)
    with clock.frozen(START - DAY):
        assert await outbox.claim(message_id) is not None
        async with house.transaction() as session:
            error = ProviderError("1", "Nobody answered.", meaning=Meaning.AMBIGUOUS)
            await claims.record_refusal(session, house.tenant.organization_id, message_id, error, retry_after=None)
            assert not await claims.give_up_waiting(session, house.tenant.organization_id, message_id)
    assert outbox.status(message_id)[0] == Status.UNKNOWN
    booking_id = house.sql.value("SELECT id FROM bookings")
    (told,) = (await house.api.get(f"/bookings/{booking_id}/reminders")).json()["data"]
    assert told["status"] == "unknown"


async def test_a_reminder_that_the_provider_does_not_take_is_told_as_failed(house, outbox):
    booking_id = await house.book(START)
    message_id = await stored(house, START - DAY)
    with clock.frozen(START - DAY):
        await outbox.claim(message_id)
    await outbox.report("wamid.1", Status.FAILED, message_id=message_id, reason="unreachable", code="131026")
    (told,) = (await house.api.get(f"/bookings/{booking_id}/reminders")).json()["data"]
    assert (told["status"], told["reason"], told["messageId"]) == ("failed", "unreachable", message_id)


async def test_the_night_begins_when_it_does_there(house):
    # What `stored` has written: until when a follow-up may be sent.
    await waits(house)
    await stored(house, NOW + HOUR)
    until = house.sql.value("SELECT outgoing -> 'onlyIf' ->> 'until' FROM messages ORDER BY id DESC LIMIT 1")
    assert datetime.fromisoformat(until) == NOW + timedelta(hours=8)
