"""One booking on its page: what is told of it, and what people do with it."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from opensetter.core import clock
from opensetter.users.models import Role

NOW = datetime(2026, 6, 1, 5, tzinfo=UTC)
"""A Monday, six in the morning in London, where it opens at nine."""


@pytest.fixture(autouse=True)
def now():
    with clock.frozen(NOW):
        yield NOW


@pytest.fixture
async def kind(api):
    """An introductory call of half an hour, and its id."""
    made = await api.post(
        "/appointment-types", json={"botId": api.tenant.bot_id, "name": "Introductory call", "lengthMinutes": 30}
    )
    assert made.status_code == 201, made.text
    return made.json()["data"]["id"]


@pytest.fixture
def ours(api, kind):
    """A booking on our own calendar, on that Monday by London's clocks."""

    async def book(hour=10, minute=0):
        start = f"{datetime(2026, 6, 1, hour - 1, minute, tzinfo=UTC):%Y-%m-%dT%H:%M:%SZ}"
        body = {"contactId": api.tenant.contact_id, "startTime": start}
        answer = await api.post(f"/appointment-types/{kind}/book", json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    return book


@pytest.fixture
def told(api):
    """A booking that Calendly tells of."""

    async def book(**fields):
        answer = await api.book(
            start_time="2026-06-03T09:00:00Z", end_time=fields.pop("end_time", "2026-06-03T09:45:00Z"), **fields
        )
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    return book


def starts(sql, number):
    return sql.value("SELECT starts_at FROM bookings WHERE id = %s", number).astimezone(UTC)


async def test_a_booking_tells_everything_of_itself(signed, api, told):
    number = await told(metadata={"invitee_email": "lead@example.com", "guests": [1, 2]})
    page = (await signed.open(f"/bookings/{number}")).text
    for words in ("Ada", "10:00–10:45", "Europe/London", "calendly", "lead@example.com", "[1, 2]", "Told by calendly"):
        assert words in page
    assert f'href="/contacts/{api.tenant.contact_id}"' in page
    # It has not begun, so nobody can have missed it.
    assert "/no-show" not in page
    assert f'action="/bookings/{number}/cancel"' in page


@pytest.mark.parametrize("number", ["foreign", "0", "x", "999999", "1e3", "9" * 40])
@pytest.mark.parametrize("path", ["", "/move"])
async def test_nobody_sees_what_is_not_theirs(signed, other_api, number, path):
    if number == "foreign":
        number = (await other_api.book(end_time=...)).json()["id"]
    assert (await signed.open(f"/bookings/{number}{path}")).status_code == 404
    for action in ("cancel", "no-show", "move"):
        assert (await signed.send(f"/bookings/{number}/{action}", day="2026-06-04", time="10:00")).status_code == 404


async def test_cancelled_with_a_reason_once_however_often_it_is_sent(signed, ours, api, sql):
    number = await ours()
    for reason in ("Called, has a cold", "Another one"):
        led = await signed.send(f"/bookings/{number}/cancel", reason=reason)
        assert (led.status_code, led.headers["location"]) == (303, f"/bookings/{number}?done=cancelled")
    page = (await signed.open(f"/bookings/{number}?done=cancelled")).text
    assert "Called, has a cold" in page
    assert "Another one" not in page
    assert "By Ada Lovelace" in page
    assert "its time is free" in page
    assert "/cancel" not in page
    events = sql.value("SELECT count(*) FROM events WHERE type = 'booking.cancelled'")
    assert (events, sql.value("SELECT count(*) FROM taken_slots")) == (1, 0)


@pytest.mark.parametrize("reason", ["x" * 1001, "a\0b", "\ufffd", "x" * 20_000])
async def test_a_reason_that_cannot_be_kept_cancels_nothing(signed, told, sql, reason):
    number = await told()
    page = await signed.send(f"/bookings/{number}/cancel", reason=reason)
    assert (page.status_code, "A reason has 1000 characters at most." in page.text) == (400, True)
    assert sql.value("SELECT status FROM bookings WHERE id = %s", number) == "confirmed"


async def test_who_did_not_come_is_marked_once_it_has_begun(signed, ours, sql):
    number = await ours()
    early = await signed.send(f"/bookings/{number}/no-show")
    assert (early.status_code, "has not begun" in early.text) == (409, True)
    with clock.frozen(NOW + timedelta(hours=5)):
        for _ in range(2):
            assert (await signed.send(f"/bookings/{number}/no-show")).status_code == 303
        page = (await signed.open(f"/bookings/{number}")).text
    assert page.count("Marked as not come") == 1
    assert sql.value("SELECT status FROM bookings WHERE id = %s", number) == "no_show"


async def test_what_was_cancelled_cannot_be_missed(signed, told):
    number = await told()
    await signed.send(f"/bookings/{number}/cancel")
    with clock.frozen(NOW + timedelta(days=5)):
        assert (await signed.send(f"/bookings/{number}/no-show")).status_code == 409


async def test_ours_is_moved_to_one_of_the_open_times(signed, ours, sql):
    number = await ours()
    await ours(11)
    page = (await signed.open(f"/bookings/{number}/move")).text
    assert "Monday 1 June 2026" in page
    times = re.findall(r'name="at" value="(2026-06-01T[\d:]+Z)"', page)
    # Neither where it is nor where another one is.
    assert times[:4] == [f"2026-06-01T{clock_time}:00Z" for clock_time in ("08:00", "08:30", "09:30", "10:30")]
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    for _ in range(2):
        led = await signed.send(f"/bookings/{number}/move", at="2026-06-01T09:30:00Z", seen=seen)
        assert led.status_code == 303
    assert starts(sql, number) == datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
    page = (await signed.open(f"/bookings/{number}")).text
    assert page.count("<strong>Moved</strong>") == 1
    assert "It was on Mon 1 Jun 2026, 10:00 (London)." in page


async def test_a_time_that_somebody_took_meanwhile_is_refused_with_others(signed, ours, sql):
    number, _other = await ours(), await ours(11)
    page = await signed.send(f"/bookings/{number}/move", at="2026-06-01T10:00:00Z")
    assert page.status_code == 409
    assert "Somebody else has that time." in page.text
    assert "Open instead" in page.text
    assert "11:30</button>" in page.text
    assert starts(sql, number) == datetime(2026, 6, 1, 9, tzinfo=UTC)


async def test_what_was_moved_meanwhile_is_not_moved_by_an_old_page(signed, ours, sql):
    number = await ours()
    old = "2026-06-01T09:00:00Z"
    await signed.send(f"/bookings/{number}/move", at="2026-06-01T13:00:00Z", seen=old)
    page = await signed.send(f"/bookings/{number}/move", at="2026-06-01T14:00:00Z", seen=old)
    assert (page.status_code, "moved meanwhile" in page.text) == (409, True)
    assert starts(sql, number) == datetime(2026, 6, 1, 13, tzinfo=UTC)


async def test_what_is_on_no_calendar_of_ours_is_moved_to_any_time(signed, told, sql):
    number = await told()
    page = (await signed.open(f"/bookings/{number}/move")).text
    assert 'value="2026-06-03"' in page
    assert 'value="10:00"' in page
    assert 'value="45"' in page
    led = await signed.send(f"/bookings/{number}/move", day="2026-06-04", time="16:20", minutes="50")
    assert led.status_code == 303
    assert starts(sql, number) == datetime(2026, 6, 4, 15, 20, tzinfo=UTC)
    assert sql.value("SELECT ends_at - starts_at FROM bookings WHERE id = %s", number) == timedelta(minutes=50)
    assert sql.value("SELECT count(*) FROM events WHERE type = 'booking.rescheduled'") == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("day", "", "Choose a day"),
        ("day", "2026-02-30", "Choose a day"),
        ("day", "0001-01-01", "Choose a day"),
        ("day", "9999-12-31", "Choose a day"),
        ("time", "25:00", "Write the time"),
        ("time", "١٠:٠٠", "Write the time"),
        ("minutes", "0", "An appointment takes"),
        ("minutes", "9" * 30, "An appointment takes"),
        ("minutes", "\0", "An appointment takes"),
    ],
)
async def test_a_time_that_is_none_is_said_beside_its_field(signed, told, sql, field, value, sentence):
    number = await told()
    form = {"day": "2026-06-04", "time": "16:20", "minutes": "50", field: value}
    page = await signed.send(f"/bookings/{number}/move", **form)
    assert (page.status_code, sentence in page.text) == (400, True)
    # What else was typed is still there.
    assert all(f'value="{typed}"' in page.text for name, typed in form.items() if name != field)
    assert starts(sql, number) == datetime(2026, 6, 3, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "time", "sentence"),
    [("2026-10-25", "01:30", "twice"), ("2027-03-28", "01:30", "skip")],
)
async def test_an_hour_that_the_clocks_skip_or_repeat_is_not_guessed(signed, told, day, time, sentence):
    number = await told()
    page = await signed.send(f"/bookings/{number}/move", day=day, time=time, minutes="30")
    assert (page.status_code, sentence in page.text) == (400, True)


async def test_the_contact_and_other_systems_are_told_apart_in_the_history(signed, api, ours):
    number = await ours()
    await api.post(f"/bookings/{number}/move", json={"start_time": "2026-06-01T09:30:00Z"})
    await api.post(f"/bookings/{number}/cancel")
    page = (await signed.open(f"/bookings/{number}")).text
    assert page.count("By another system, over the API") == 3


async def test_agents_keep_bookings_too(screen, admit, tenant, told):
    await admit("eve@example.com", tenant.organization_id, name="Eve", role=Role.AGENT)
    await screen.sign_in("eve@example.com")
    number = await told()
    assert (await screen.send(f"/bookings/{number}/cancel")).status_code == 303
