"""What a bot books by itself, on its pages: appointment types, schedules, and the addresses of both."""

import re
from html import unescape

import pytest

from opensetter.users.models import Role

TYPE = {
    "name": "Portrait session",
    "length_minutes": "45",
    "step_minutes": "",
    "buffer_before_minutes": "0",
    "buffer_after_minutes": "15",
    "minimum_notice_minutes": "4 h",
    "horizon_days": "30",
    "capacity": "2",
    "questions": "How many people? | more than 20; a hundred\r\nWhere?",
    "location_kind": "address",
    "location_value": "12 Wharf Road",
    "schedule_id": "",
}
WEEK = {f"hours_{day}": "" for day in ("wednesday", "thursday", "friday", "saturday", "sunday")}
SCHEDULE = {
    "name": "Ada's calendar",
    "time_zone": "Europe/Berlin",
    "hours_monday": "9-12:30, 13:30-17",
    "hours_tuesday": "10-24",
    **WEEK,
    "exceptions": "2026-12-25 closed Christmas\r\n2026-12-24 9:00-12, 13-14 Christmas Eve\r\n2026-12-31",
}


async def test_an_appointment_type_is_made_changed_and_archived(signed, api, tenant):
    address = f"/bots/{tenant.bot_id}/appointments"
    assert "books nothing on our own calendar yet" in (await signed.open(address)).text
    assert (await signed.open(f"/bots/{tenant.bot_id}/new-appointment")).status_code == 200
    assert (await signed.send(address, **TYPE)).headers["location"] == f"{address}?done=made"
    (kind,) = (await api.get("/appointment-types")).json()["data"]
    assert {
        name: kind[name] for name in ("name", "lengthMinutes", "stepMinutes", "bufferAfterMinutes", "capacity")
    } == {
        "name": "Portrait session",
        "lengthMinutes": 45,
        "stepMinutes": 45,
        "bufferAfterMinutes": 15,
        "capacity": 2,
    }
    assert (kind["minimumNoticeMinutes"], kind["horizonDays"]) == (240, 30)
    assert kind["questions"] == [
        {"text": "How many people?", "disqualifying": ["more than 20", "a hundred"]},
        {"text": "Where?", "disqualifying": []},
    ]
    assert kind["location"] == {"kind": "address", "value": "12 Wharf Road"}
    page = (await signed.open(address)).text
    assert ("45 minutes" in page, "2 places" in page, "2 questions" in page) == (True, True, True)
    booking_page, feed = re.findall(r'value="(http[^"]*)" readonly', page)
    assert (await signed.open(unescape(booking_page))).status_code == 200
    assert (await signed.open(unescape(feed))).headers["content-type"].startswith("text/calendar")
    # What the form shows, sent as it stands, changes nothing.
    one = f"{address}/{kind['id']}"
    shown = (await signed.open(one)).text
    assert "How many people? | more than 20; a hundred" in shown
    assert (await signed.send(one, **{**TYPE, "step_minutes": "45", "name": "Session"})).status_code == 303
    (changed,) = (await api.get("/appointment-types")).json()["data"]
    assert {name for name in kind if kind[name] != changed[name]} == {"name", "updatedAt"}
    assert (await signed.send(f"{one}/archive")).headers["location"] == f"{address}?done=archived"
    assert (await api.get("/appointment-types")).json()["data"] == []


async def test_a_schedule_has_a_week_and_days_that_differ(signed, api, tenant):
    await signed.send(f"/bots/{tenant.bot_id}/appointments", **TYPE)
    (schedule,) = (await api.get("/schedules")).json()["data"]
    address = f"/bots/{tenant.bot_id}/schedules/{schedule['id']}"
    assert "09:00-17:00" in (await signed.open(address)).text
    assert (await signed.send(address, **SCHEDULE)).status_code == 303
    (saved,) = (await api.get("/schedules")).json()["data"]
    assert saved["weekly"][1:] == [
        {"weekday": "monday", "opens": "13:30", "closes": "17:00"},
        {"weekday": "tuesday", "opens": "10:00", "closes": "24:00"},
    ]
    assert saved["exceptions"] == [
        {"date": "2026-12-25", "hours": [], "name": "Christmas"},
        {
            "date": "2026-12-24",
            "hours": [{"opens": "09:00", "closes": "12:00"}, {"opens": "13:00", "closes": "14:00"}],
            "name": "Christmas Eve",
        },
        {"date": "2026-12-31", "hours": [], "name": None},
    ]
    page = unescape((await signed.open(address)).text)
    assert "2026-12-24 09:00-12:00, 13:00-14:00 Christmas Eve\n2026-12-25 closed Christmas\n2026-12-31 closed" in page
    for field, value, sentence in (
        ("exceptions", "Christmas", "Line 1: begin with the date"),
        ("exceptions", "2026-02-30", "does not exist"),
        ("exceptions", "2026-12-25\n2026-12-25", "A date can have one exception"),
        ("exceptions", "2026-12-25 17-9", "Closing time must be after"),
        ("exceptions", "\0", "cannot be kept"),
        ("hours_sunday", "all day", "Write hours as"),
        ("time_zone", "Berlin", "Did you mean Europe/Berlin?"),
        ("name", "", "must not be blank"),
    ):
        answer = await signed.send(address, **{**SCHEDULE, field: value})
        assert answer.status_code == 400, field
        assert (re.findall(r'id="(\w+)-fault"', answer.text), sentence in answer.text) == ([field], True)
    assert (await api.get("/schedules")).json()["data"] == [saved]


async def test_what_is_wrong_with_an_appointment_type_is_said_beside_its_field(signed, tenant, other_tenant, sql):
    address = f"/bots/{tenant.bot_id}/appointments"
    await signed.send(address, **TYPE)
    one = f"{address}/{sql.value('SELECT max(id) FROM appointment_types')}"
    before = sql.value("SELECT json_agg(t) FROM appointment_types t")
    for field, value in (
        ("name", " "),
        ("name", "a\0b"),
        ("length_minutes", "4"),
        ("length_minutes", "half an hour"),
        ("step_minutes", "1" + "0" * 30),
        ("buffer_after_minutes", "-1"),
        ("minimum_notice_minutes", "soon"),
        ("minimum_notice_minutes", "999 d"),
        ("capacity", ""),
        ("capacity", "١"),
        ("questions", "| yes"),
        ("location_kind", ""),
        ("location_kind", "moon"),
        ("location_value", "x" * 201),
        ("schedule_id", "x"),
        ("schedule_id", "999999"),
    ):
        for path in (address, one):
            answer = await signed.send(path, **{**TYPE, field: value})
            assert (answer.status_code, re.findall(r'id="(\w+)-fault"', answer.text)) == (400, [field]), (field, value)
    assert sql.value("SELECT json_agg(t) FROM appointment_types t") == before


async def test_what_is_another_bots_or_anothers_is_not_there(signed, api, other_api, tenant, other_tenant, sql):
    await other_api.post("/appointment-types", json={"botId": other_tenant.bot_id, "name": "Theirs"})
    second = (await api.post("/bots", json={"name": "Second"})).json()["data"]["id"]
    await api.post("/appointment-types", json={"botId": second, "name": "Ours, of another bot"})
    theirs, ours = (sql.value(f"SELECT {how}(id) FROM appointment_types") for how in ("min", "max"))
    schedule = sql.value("SELECT min(id) FROM schedules")
    bot = f"/bots/{tenant.bot_id}"
    paths = [f"{bot}/appointments/{which}" for which in (theirs, ours, "0", "x")]
    paths += [f"{bot}/schedules/{schedule}", f"{bot}/schedules/x", f"/bots/{other_tenant.bot_id}/appointments"]
    for path in paths:
        assert (await signed.open(path)).status_code == 404
        assert (await signed.send(path, **TYPE)).status_code == 404
    for path in paths[:4]:
        assert (await signed.send(f"{path}/archive")).status_code == 404
    assert sql.value("SELECT count(*) FROM appointment_types WHERE archived_at IS NOT NULL") == 0


@pytest.fixture
async def agent(screen, admit, tenant):
    await admit("agent@example.com", tenant.organization_id, role=Role.AGENT)
    await screen.sign_in("agent@example.com")
    return screen


async def test_agents_look_at_appointments_and_change_none(agent, api, tenant, sql):
    await api.post("/appointment-types", json={"botId": tenant.bot_id, "name": "Call"})
    kind, schedule = sql.value("SELECT id FROM appointment_types"), sql.value("SELECT id FROM schedules")
    address, hours = f"/bots/{tenant.bot_id}/appointments", f"/bots/{tenant.bot_id}/schedules/{schedule}"
    for path in (address, f"{address}/{kind}", hours):
        page = await agent.open(path)
        assert (page.status_code, ">Save<" in page.text, "Add one" in page.text) == (200, False, False)
    for path in (address, f"{address}/{kind}", f"{address}/{kind}/archive", hours):
        assert (await agent.send(path, **TYPE)).status_code == 403
