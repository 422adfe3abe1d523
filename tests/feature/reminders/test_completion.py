"""Appointments that are over are completed by themselves, once, and that is told."""

import asyncio
from datetime import timedelta

import pytest

from opensetter.core import clock
from opensetter.reminders import sweep
from tests.feature.reminders.conftest import DAY, HOUR, MINUTE, NOW


async def status(house, booking_id):
    return (await house.api.get(f"/bookings/{booking_id}")).json()["status"]


async def completions(house):
    return (await house.api.get("/events", type="booking.completed")).json()["data"]


@pytest.mark.parametrize("length", [None, 30, 180])
async def test_an_appointment_is_completed_an_hour_after_its_end(house, length):
    end = NOW + timedelta(minutes=length or 60)
    booking_id = await house.book(NOW)
    if length:
        house.sql.run("UPDATE bookings SET ends_at = %s", end)
    await house.sweep(end + HOUR - MINUTE)
    assert await status(house, booking_id) == "confirmed"
    for _ in range(2):
        await house.sweep(end + HOUR)
    assert await status(house, booking_id) == "completed"
    (event,) = await completions(house)
    assert (event["payload"]["id"], event["payload"]["status"]) == (booking_id, "completed")
    assert "metadata" not in event["payload"]


@pytest.mark.parametrize("other", ["pending", "cancelled", "no_show"])
async def test_what_was_not_confirmed_to_the_end_was_not_kept(house, other):
    booking_id = await house.book(NOW)
    house.sql.run(
        "UPDATE bookings SET status = %s, cancelled_at = CASE WHEN %s = 'cancelled' THEN now() END", other, other
    )
    await house.sweep(NOW + 9 * HOUR)
    assert await status(house, booking_id) == other
    assert await completions(house) == []


async def test_many_are_completed_in_one_go_by_any_number_of_workers(house):
    house.sql.run(
        "INSERT INTO bookings (organization_id, bot_id, contact_id, source, starts_at)"
        " SELECT %s, %s, %s, 'manual', %s - make_interval(mins => n) FROM generate_series(1, 450) AS n",
        house.tenant.organization_id,
        house.tenant.bot_id,
        house.tenant.contact_id,
        NOW,
    )
    with clock.frozen(NOW + 3 * HOUR):
        await asyncio.gather(*(sweep.run(house.runtime) for _ in range(3)))
        await sweep.run(house.runtime)
    assert house.sql.value("SELECT count(*) FROM bookings WHERE status = 'completed'") == 450
    assert house.sql.value("SELECT count(*) FROM events WHERE type = 'booking.completed'") == 450


async def test_what_was_over_long_ago_is_nobodys_news(house):
    booking_id = await house.book(NOW)
    await house.sweep(NOW + 9 * DAY)
    assert await status(house, booking_id) == "completed"
    assert await completions(house) == []
