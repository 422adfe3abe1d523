"""`/schedules`: when somebody is there."""

import pytest

from tests.problems import refused

GIVEN = {
    "name": "Ada's calendar",
    "timeZone": "Europe/London",
    "weekly": [
        {"weekday": "monday", "opens": "09:00", "closes": "12:30"},
        {"weekday": "monday", "opens": "13:30", "closes": "24:00"},
    ],
    "exceptions": [
        {"date": "2026-12-25", "hours": [], "name": "Christmas"},
        {"date": "2026-12-24", "hours": [{"opens": "09:00", "closes": "12:00"}], "name": None},
    ],
}


@pytest.fixture
async def schedule(api):
    answer = await api.post("/schedules", json=GIVEN)
    assert answer.status_code == 201, answer.text
    return answer.json()["data"]


async def test_a_new_schedule_is_told_as_it_was_given(api, schedule):
    assert {name: schedule[name] for name in GIVEN} == GIVEN
    assert schedule.keys() - GIVEN.keys() == {"id", "createdAt", "updatedAt"}
    assert (await api.get(f"/schedules/{schedule['id']}")).json() == {"data": schedule}
    assert (await api.get("/schedules")).json() == {"data": [schedule], "hasMore": False}


async def test_a_name_is_all_that_is_needed(api):
    made = (await api.post("/schedules", json={"name": "Room 1"})).json()["data"]
    assert (made["timeZone"], made["weekly"], made["exceptions"]) == ("UTC", [], [])


async def test_only_what_is_sent_changes_and_an_exception_needs_no_hours(api, schedule):
    path = f"/schedules/{schedule['id']}"
    after = (await api.put(path, json={"exceptions": [{"date": "2027-01-01"}]})).json()["data"]

    new_year = {"date": "2027-01-01", "hours": [], "name": None}
    assert after == schedule | {"exceptions": [new_year], "updatedAt": after["updatedAt"]}
    assert (await api.get(path)).json()["data"] == after


async def test_faulty_fields_are_pointed_at_and_change_nothing(api, schedule, subtests):
    path = f"/schedules/{schedule['id']}"
    nine_to_five = {"opens": "09:00", "closes": "17:00"}
    for body, code, pointer in (
        ({"name": ""}, "text_blank", "/name"),
        ({"timeZone": "Europe/Lundon"}, "time_zone_invalid", "/timeZone"),
        (
            {"weekly": [{"weekday": "monday", "opens": "17:00", "closes": "09:00"}]},
            "opening_hours_invalid",
            "/weekly/0",
        ),
        ({"weekly": [{"weekday": "monday"}]}, "field_required", "/weekly/0/opens"),
        ({"exceptions": [{"date": "2026-02-30"}]}, "date_invalid", "/exceptions/0/date"),
        ({"exceptions": [{"date": "1999-12-31"}]}, "date_invalid", "/exceptions/0/date"),
        ({"exceptions": [{"date": "25.12.2026"}]}, "string_pattern_mismatch", "/exceptions/0/date"),
        ({"exceptions": [{"date": "2026-12-25"}] * 2}, "exceptions_repeat", ""),
        (
            {"exceptions": [{"date": "2026-12-25", "hours": [nine_to_five | {"closes": "09:00"}]}]},
            "opening_hours_invalid",
            "/exceptions/0/hours/0",
        ),
        ({"exceptions": [{"hours": [nine_to_five]}]}, "field_required", "/exceptions/0/date"),
        ({"organizationId": 1}, "unknown_field", "/organizationId"),
        ({"weekly": None}, "list_type", "/weekly"),
    ):
        with subtests.test(str(body)):
            refused(await api.put(path, json=body), 400, code, pointer)
    assert (await api.get(path)).json()["data"] == schedule


async def test_another_organizations_schedule_is_not_there(api, other_api, schedule):
    path = f"/schedules/{schedule['id']}"
    refused(await other_api.get(path), 404, "schedule_not_found")
    refused(await other_api.put(path, json={"name": "Mine"}), 404, "schedule_not_found")
    assert (await other_api.get("/schedules")).json()["data"] == []
    assert (await api.get(path)).json()["data"] == schedule


async def test_the_list_comes_in_pages_newest_first(api):
    made = [(await api.post("/schedules", json={"name": f"{n}"})).json()["data"]["id"] for n in range(3)]
    first = (await api.get("/schedules", limit=2)).json()
    rest = (await api.get("/schedules", startingAfter=first["data"][-1]["id"])).json()
    assert [item["id"] for item in (*first["data"], *rest["data"])] == made[::-1]
    assert (first["hasMore"], rest["hasMore"]) == (True, False)
