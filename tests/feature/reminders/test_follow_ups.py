"""Follow-ups and talks that were put off: said to whoever is silent, and to nobody else."""

import asyncio
from datetime import timedelta

import pytest

from opensetter.conversations.queries import ConversationNotFound
from opensetter.core import clock
from opensetter.reminders import service, sweep
from opensetter.reminders.words import ENGLISH
from opensetter.worker import Worker
from tests.factories import BOOKING_LINK, make_contact
from tests.feature.reminders.conftest import DAY, HOUR, MINUTE, NOW

CADENCE = {"followUpMinutes": [60, 180, 1440]}
FIRST, SECOND = ENGLISH.follow_ups[:2]


async def snooze(house, conversation_id, at):
    with clock.frozen(NOW):
        async with house.transaction() as session:
            await service.snooze(session, house.tenant.organization_id, conversation_id, at)


@pytest.fixture
async def silent(house):
    """The conversation in which the bot waits since `NOW`, and follows up thrice."""
    await house.set(**CADENCE)
    conversation_id = await house.says()
    await house.waits(conversation_id)
    return conversation_id


async def test_nobody_is_followed_up_unless_the_bot_is_told_to(house):
    conversation_id = await house.says()
    await house.waits(conversation_id)
    await house.pass_by(NOW + DAY)
    assert (house.said(), house.silences()) == ([], 0)


async def test_whoever_is_silent_hears_each_follow_up_once_and_then_no_more(house, silent):
    await house.pass_by(NOW + HOUR - MINUTE)
    assert house.said() == []
    for at, said in (
        (NOW + HOUR, [FIRST]),
        (NOW + 2 * HOUR, [FIRST]),
        (NOW + 3 * HOUR, [FIRST, SECOND]),
        (NOW + 24 * HOUR, [FIRST, SECOND, ENGLISH.closing]),
        (NOW + 7 * DAY, [FIRST, SECOND, ENGLISH.closing]),
    ):
        await house.pass_by(at)
        assert house.said() == said
    assert house.silences() == 0
    assert house.written() == [["follow_up", f"{number}", "sent", None] for number in (1, 2, 3)]


async def test_a_follow_up_says_why_it_was_said_and_keeps_the_question_open(house, silent):
    house.sql.run("UPDATE messages SET asked = 'What is it about?' WHERE direction = 'outbound'")
    await house.pass_by(NOW + HOUR)
    (said,) = house.said()
    assert said == ENGLISH.asked.format(question="What is it about?")
    asked, why = house.sql.value("SELECT jsonb_build_array(asked, explanation) FROM messages ORDER BY id DESC LIMIT 1")
    assert asked == "What is it about?"
    assert (why["reminder"]["kind"], why["reminder"]["number"]) == ("follow_up", 1)
    assert why["reminder"]["silentSince"] == "2031-05-20T12:00:00.000Z"


async def _answers(house, _):
    path = f"/bot-integrations/{house.tenant.api_id}/messages/receive"
    assert (await house.api.post(path, json={"userNumber": house.tenant.phone, "content": "Yes"})).status_code == 202


async def _answers_elsewhere(house, _):
    house.sql.run(
        "WITH other AS (INSERT INTO conversations (organization_id, bot_integration_id, contact_id)"
        " VALUES (%s, %s, %s) RETURNING id)"
        " INSERT INTO messages (organization_id, conversation_id, bot_integration_id, direction, content, status)"
        " SELECT %s, id, %s, 'inbound', 'Hello?', 'received' FROM other",
        house.tenant.organization_id,
        house.tenant.webchat_id,
        house.tenant.contact_id,
        house.tenant.organization_id,
        house.tenant.webchat_id,
    )


async def _books(house, _):
    await house.book(NOW + 2 * DAY)


async def _books_on_the_page(house, _):
    await house.set(sendConfirmations=False)
    house.own_booking(NOW + 2 * DAY)


async def _books_and_cancels(house, _):
    booking_id = await house.book(NOW + 2 * DAY)
    house.sql.run("UPDATE bookings SET created_at = %s", NOW + MINUTE)
    assert (await house.api.post(f"/bookings/{booking_id}/cancel")).status_code == 200


async def _refuses(house, _):
    house.opts_out()


async def _is_taken_over(house, conversation_id):
    assert (await house.api.post(f"/conversations/{conversation_id}/handoff")).status_code == 200


async def _is_answered_by_a_human(house, conversation_id):
    path = f"/conversations/{conversation_id}"
    assert (await house.api.post(f"{path}/messages", json={"content": "It is me"})).status_code == 201
    assert (await house.api.post(f"{path}/handback")).status_code == 200


async def _is_merged_with_somebody_booked(house, _):
    phone = "+447900000042"
    other = await make_contact(house.runtime, house.tenant.organization_id, sms_phone_number=phone)
    await house.book(NOW + 2 * DAY, phone=phone)
    await house.merge(other, house.tenant.contact_id)


async def _reacts(house, conversation_id):
    house.sql.run(
        "INSERT INTO messages (organization_id, conversation_id, bot_integration_id, direction, content, status, kind)"
        " VALUES (%s, %s, %s, 'inbound', '👍', 'received', 'reaction')",
        house.tenant.organization_id,
        conversation_id,
        house.tenant.api_id,
    )


async def _has_been_here_before(house, _):
    house.sql.run(
        "INSERT INTO bookings (organization_id, bot_id, contact_id, source, starts_at, created_at)"
        " VALUES (%s, %s, %s, 'manual', %s, %s)",
        house.tenant.organization_id,
        house.tenant.bot_id,
        house.tenant.contact_id,
        NOW - 9 * DAY,
        NOW - 10 * DAY,
    )


@pytest.mark.parametrize("is_queued", [True, False], ids=["when it is queued", "before it is due"])
@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (_answers, "contact_answered"),
        (_answers_elsewhere, "contact_answered"),
        (_books, "booking_exists"),
        (_books_on_the_page, "booking_exists"),
        (_books_and_cancels, "booking_exists"),
        (_refuses, "contact_opted_out"),
        (_is_taken_over, "handed_over"),
        (_is_answered_by_a_human, "handed_over"),
        (_is_merged_with_somebody_booked, "booking_exists"),
        (_reacts, None),
        (_has_been_here_before, None),
    ],
)
async def test_what_ends_a_silence_ends_its_follow_ups(house, silent, happens, reason, is_queued):
    if is_queued:
        await house.sweep(NOW + HOUR)
    with clock.frozen(NOW + MINUTE):
        await happens(house, silent)
    house.sql.run("DELETE FROM procrastinate_jobs WHERE task_name = 'engine.take_turn'")
    await house.pass_by(NOW + HOUR)
    assert house.said() == ([] if reason else [FIRST])
    assert [one for one in house.written() if one[0] == "follow_up"] == [
        ["follow_up", "1", "skipped" if reason else "sent", reason]
    ]
    assert house.silences() == (0 if reason else 1)


async def test_a_reply_that_leaves_nothing_open_ends_it_and_one_that_does_begins_anew(house, silent):
    await house.pass_by(NOW + HOUR)
    conversation_id = await house.says("Yes", at=NOW + 2 * HOUR)
    await house.waits(conversation_id, at=NOW + 2 * HOUR)
    await house.pass_by(NOW + 3 * HOUR - MINUTE)
    assert house.said() == [FIRST]
    await house.pass_by(NOW + 3 * HOUR)
    assert house.said() == [FIRST, FIRST]
    async with house.transaction() as session:
        await service.note_reply(session, house.tenant.organization_id, conversation_id, 0, waits=False)
    await house.pass_by(NOW + 3 * DAY)
    assert house.said() == [FIRST, FIRST]


@pytest.mark.parametrize(("zone", "wakes"), [(None, 7), ("America/New_York", 12), ("Australia/Sydney", 22)])
async def test_who_sleeps_is_followed_up_in_the_morning_of_where_they_are(house, zone, wakes):
    await house.set(followUpMinutes=[60, 90])
    house.sql.run("UPDATE contacts SET default_time_zone = %s", zone)
    # An hour before ten in the evening there.
    asleep = NOW.replace(hour=(wakes + 14) % 24) + (DAY if wakes < 12 else timedelta())
    conversation_id = await house.says(at=asleep - HOUR)
    await house.waits(conversation_id, at=asleep - HOUR)
    await house.pass_by(asleep)
    assert (house.said(), house.written()) == ([], [])
    await house.pass_by(asleep + 10 * HOUR - MINUTE)
    assert house.said() == []
    await house.pass_by(asleep + 10 * HOUR)
    assert house.said() == [FIRST]
    # They do not come together because both had to wait.
    await house.pass_by(asleep + 10 * HOUR + 29 * MINUTE)
    assert house.said() == [FIRST]
    await house.pass_by(asleep + 10 * HOUR + 30 * MINUTE)
    assert house.said() == [FIRST, ENGLISH.closing]


async def test_a_job_that_comes_to_it_at_night_waits_for_the_morning(house, silent):
    await house.sweep(NOW + HOUR)
    with clock.frozen(NOW + 10 * HOUR):
        await house.work()
        assert house.said() == []
        seconds = "SELECT extract(epoch FROM scheduled_at - now()) FROM procrastinate_jobs"
        # Until eight o'clock in London.
        assert 8 * 3600 < house.sql.value(seconds) <= 9 * 3600
    house.sql.run("UPDATE procrastinate_jobs SET scheduled_at = now()")
    with clock.frozen(NOW + 19 * HOUR):
        await house.work()
    assert house.said() == [FIRST]


async def test_without_quiet_hours_nobody_sleeps(house, silent):
    await house.set(quietHours=None)
    await house.pass_by(NOW + 12 * HOUR)
    assert house.said() == [FIRST]


async def test_what_comes_more_than_a_day_late_is_not_said_and_is_the_last(house, silent):
    await house.pass_by(NOW + HOUR + DAY + MINUTE)
    await house.pass_by(NOW + 9 * DAY)
    assert house.said() == []
    assert house.written() == [["follow_up", "1", "skipped", "too_late"]]


async def test_any_number_of_workers_follow_up_once(house, silent):
    with clock.frozen(NOW + HOUR):
        await asyncio.gather(*(sweep.run(house.runtime) for _ in range(4)))
        await asyncio.gather(*(Worker(house.runtime).drain() for _ in range(3)))
    assert house.said() == [FIRST]


async def test_a_bot_that_is_told_to_stop_stops(house, silent):
    await house.pass_by(NOW + HOUR)
    await house.set(followUpMinutes=[])
    await house.pass_by(NOW + 3 * HOUR)
    assert house.said() == [FIRST]
    assert house.written()[1:] == [["follow_up", "2", "skipped", "switched_off"]]
    assert house.silences() == 0


async def test_whoever_asked_to_be_written_to_later_is_written_to_then_and_not_before(house, silent):
    await snooze(house, silent, NOW + 20 * HOUR)
    await house.pass_by(NOW + 20 * HOUR - MINUTE)
    assert house.said() == []
    for _ in range(2):
        await house.pass_by(NOW + 20 * HOUR)
    assert house.said() == [f"Hello Ada. {ENGLISH.resumed}"]
    assert house.silences() == 0
    assert BOOKING_LINK not in house.said()[0]


async def test_a_talk_that_was_put_off_is_taken_up_at_night_if_that_was_the_wish(house, silent):
    await snooze(house, silent, NOW + 11 * HOUR)
    await house.pass_by(NOW + 11 * HOUR)
    assert len(house.said()) == 1


@pytest.mark.parametrize("happens", [_answers, _books, _refuses, _is_taken_over, _is_answered_by_a_human])
async def test_what_ends_a_silence_ends_a_snooze(house, silent, happens):
    await snooze(house, silent, NOW + 20 * HOUR)
    with clock.frozen(NOW + MINUTE):
        await happens(house, silent)
    house.sql.run("DELETE FROM procrastinate_jobs WHERE task_name = 'engine.take_turn'")
    await house.pass_by(NOW + 20 * HOUR)
    assert (house.said(), house.silences()) == ([], 0)
    assert house.written()[0][:3] == ["snooze", "0", "skipped"]


async def test_the_last_wish_counts_and_there_is_one_in_a_conversation(house, silent):
    await snooze(house, silent, NOW + 20 * HOUR)
    await snooze(house, silent, NOW + 44 * HOUR)
    assert house.silences() == 1
    await house.pass_by(NOW + 20 * HOUR)
    assert house.said() == []
    await house.pass_by(NOW + 44 * HOUR)
    assert len(house.said()) == 1


async def test_nothing_is_put_off_in_anothers_conversation(house, silent, other_tenant, runtime):
    with pytest.raises(ConversationNotFound):
        async with runtime.database.transaction(other_tenant.organization_id) as session:
            await service.snooze(session, other_tenant.organization_id, silent, NOW + DAY)
