"""Confirmations: of what was booked or moved on our own calendar, outside the chat."""

import pytest

from opensetter.core import clock
from opensetter.reminders import service
from tests.feature.reminders.conftest import DAY, HOUR, MINUTE, NOW

START = NOW + 2 * DAY
SAID = (
    "Hello Ada. Your appointment on Thursday, 22 May 2031 at 13:00 (London time) is confirmed. "
    "If anything changes, just write to me here."
)
MOVED = (
    "Hello Ada. Your appointment has been moved. It is now on Friday, 23 May 2031 at 13:00 (London time). "
    "If anything changes, just write to me here."
)


async def test_what_was_booked_on_a_page_is_confirmed_once(house):
    await house.says()
    house.own_booking(START)
    # Until then it may be the chat that has made it, and is about to say so.
    await house.pass_by(NOW + MINUTE)
    assert house.written() == []
    for _ in range(2):
        await house.pass_by(NOW + 2 * MINUTE)
    assert house.said() == [SAID]
    assert house.written() == [["confirmation", "0", "sent", None]]


async def test_whoever_books_need_not_wait_for_the_sweep(house):
    await house.says()
    booking_id = house.own_booking(START)
    with clock.frozen(NOW):
        for _ in range(2):
            async with house.transaction() as session:
                await service.confirm(session, house.tenant.organization_id, booking_id)
        await house.work()
    assert house.said() == [SAID]
    await house.pass_by(NOW + 2 * MINUTE)
    assert house.said() == [SAID]


async def test_what_was_moved_outside_the_chat_is_told_once_for_each_time(house):
    await house.says()
    house.own_booking(START)
    await house.pass_by(NOW + 2 * MINUTE)
    house.sql.run("UPDATE bookings SET starts_at = %s, moved_at = %s, ends_at = NULL", START + DAY, NOW + HOUR)
    for _ in range(2):
        await house.pass_by(NOW + HOUR + 2 * MINUTE)
    assert house.said() == [SAID, MOVED]


async def test_what_the_bots_reply_has_confirmed_is_not_confirmed_again(house):
    await house.says()
    booking_id = house.own_booking(START)
    with clock.frozen(NOW):
        async with house.transaction() as session:
            for _ in range(2):
                await service.note_said(session, house.tenant.organization_id, booking_id)
    await house.pass_by(NOW + 2 * MINUTE)
    assert house.said() == []
    assert house.written() == [["confirmation", "0", "skipped", "said_in_chat"]]


async def test_a_booking_made_elsewhere_is_that_calendars_to_confirm(house):
    await house.says()
    booking_id = await house.book(START)
    with clock.frozen(NOW):
        async with house.transaction() as session:
            await service.confirm(session, house.tenant.organization_id, booking_id)
    await house.pass_by(NOW + 2 * MINUTE)
    assert house.written() == []


@pytest.mark.parametrize("why", ["the bot is not to", "made long ago", "begun"])
async def test_what_need_not_be_confirmed_is_not(house, why):
    await house.says()
    if why == "the bot is not to":
        await house.set(sendConfirmations=False)
    house.own_booking(NOW if why == "begun" else START, placed_at=NOW - 7 * HOUR if why == "made long ago" else NOW)
    await house.pass_by(NOW + 2 * MINUTE)
    assert house.written() == []


async def test_a_confirmation_that_is_not_true_any_more_is_not_said(house):
    await house.says()
    booking_id = house.own_booking(START)
    await house.sweep(NOW + 2 * MINUTE)
    assert (await house.api.post(f"/bookings/{booking_id}/cancel")).status_code == 200
    await house.work()
    assert house.written() == [["confirmation", "0", "skipped", "booking_changed"]]
