"""`/appointment-types`: what a bot can book by itself."""

import asyncio

from tests.problems import refused

GIVEN = {
    "name": "Portrait session",
    "lengthMinutes": 45,
    "stepMinutes": 15,
    "bufferBeforeMinutes": 5,
    "bufferAfterMinutes": 15,
    "minimumNoticeMinutes": 240,
    "horizonDays": 90,
    "capacity": 2,
    "questions": [{"text": "How many people?", "disqualifying": ["more than 20"]}],
    "location": {"kind": "address", "value": "12 Wharf Road"},
}


async def created(api, **fields):
    answer = await api.post("/appointment-types", json={"botId": api.tenant.bot_id, "name": "Intro", **fields})
    assert answer.status_code == 201, answer.text
    return answer.json()["data"]


async def schedule_of(api, made):
    return (await api.get(f"/schedules/{made['scheduleId']}")).json()["data"]


async def test_a_new_type_is_told_as_it_was_given(api):
    made = await created(api, **GIVEN)
    assert {name: made[name] for name in GIVEN} == GIVEN
    assert made.keys() - GIVEN.keys() == {"id", "botId", "scheduleId", "createdAt", "updatedAt", "archivedAt"}
    assert (await api.get(f"/appointment-types/{made['id']}")).json() == {"data": made}


async def test_a_bot_and_a_name_are_all_that_is_needed(api):
    made = await created(api)
    usual = {
        "lengthMinutes": 30,
        "stepMinutes": 30,
        "bufferBeforeMinutes": 0,
        "bufferAfterMinutes": 0,
        "minimumNoticeMinutes": 60,
        "horizonDays": 60,
        "capacity": 1,
        "questions": [],
        "location": None,
    }
    assert {name: made[name] for name in usual} == usual
    assert (await created(api, lengthMinutes=90))["stepMinutes"] == 90


async def test_without_a_schedule_it_is_on_one_with_the_bots_opening_hours(api):
    hours = [{"weekday": "tuesday", "opens": "10:00", "closes": "16:00"}]
    await api.put(f"/bots/{api.tenant.bot_id}", json={"openingHours": hours, "timeZone": "America/New_York"})
    schedule = await schedule_of(api, await created(api))
    assert (schedule["weekly"], schedule["timeZone"]) == (hours, "America/New_York")


async def test_a_bot_without_opening_hours_works_from_monday_to_friday_in_its_zone(api):
    schedule = await schedule_of(api, await created(api))
    assert schedule["timeZone"] == "Europe/London"
    assert [hours["weekday"] for hours in schedule["weekly"]] == [
        *("monday", "tuesday", "wednesday", "thursday", "friday"),
    ]
    assert {(hours["opens"], hours["closes"]) for hours in schedule["weekly"]} == {("09:00", "17:00")}


async def test_one_bots_types_are_on_one_schedule_also_when_made_at_once(api, sql):
    made = await asyncio.gather(*(created(api, name=f"{n}") for n in range(5)))
    assert len({one["scheduleId"] for one in made}) == 1
    assert sql.value("SELECT count(*) FROM schedules") == 1


async def test_a_schedule_can_be_named_and_changed(api):
    own = (await api.post("/schedules", json={"name": "Room"})).json()["data"]["id"]
    made = await created(api, scheduleId=own)
    other = (await api.post("/schedules", json={"name": "Other room"})).json()["data"]["id"]
    assert made["scheduleId"] == own
    changed = (await api.put(f"/appointment-types/{made['id']}", json={"scheduleId": other})).json()["data"]
    assert changed == made | {"scheduleId": other, "updatedAt": changed["updatedAt"]}


async def test_only_what_is_sent_changes_and_null_takes_the_place_away(api):
    made = await created(api, **GIVEN)
    body = {"location": None, "questions": [{"text": "Why?"}]}
    changed = (await api.put(f"/appointment-types/{made['id']}", json=body)).json()["data"]
    questions = [{"text": "Why?", "disqualifying": []}]
    assert changed == made | {"location": None, "questions": questions, "updatedAt": changed["updatedAt"]}


async def test_a_bot_or_a_schedule_of_somebody_elses_is_not_there(api, other_api):
    theirs = (await other_api.post("/schedules", json={"name": "Theirs"})).json()["data"]["id"]
    made = await created(api)
    foreign_bot, foreign_schedule = {"botId": other_api.tenant.bot_id}, {"scheduleId": theirs}
    new = {"botId": api.tenant.bot_id, "name": "Intro"}

    refused(await api.post("/appointment-types", json=new | foreign_bot), 404, "bot_not_found")
    refused(await api.post("/appointment-types", json=new | foreign_schedule), 404, "schedule_not_found")
    path = f"/appointment-types/{made['id']}"
    refused(await api.put(path, json=foreign_schedule), 404, "schedule_not_found")
    refused(await other_api.get(path), 404, "appointment_type_not_found")
    refused(await other_api.put(path, json={"name": "Mine"}), 404, "appointment_type_not_found")
    refused(await other_api.post(f"{path}/archive"), 404, "appointment_type_not_found")
    assert (await api.get(path)).json()["data"] == made


async def test_an_archived_bot_gets_no_new_types(api):
    await api.post(f"/bots/{api.tenant.bot_id}/archive")
    new = {"botId": api.tenant.bot_id, "name": "Intro"}
    refused(await api.post("/appointment-types", json=new), 404, "bot_not_found")


async def test_an_archived_type_is_off_the_list_and_stays_archived_as_it_was(api):
    made, other = await created(api), await created(api, name="Other")
    first = (await api.post(f"/appointment-types/{made['id']}/archive")).json()["data"]
    second = (await api.post(f"/appointment-types/{made['id']}/archive")).json()["data"]
    assert first["archivedAt"] is not None
    assert second == first
    assert (await api.get("/appointment-types")).json()["data"] == [other]
    assert (await api.get(f"/appointment-types/{made['id']}")).json()["data"] == first


async def test_the_list_can_be_narrowed_to_a_bot(api, other_api):
    second = (await api.post("/bots", json={"name": "Second"})).json()["data"]["id"]
    ours, others = await created(api), await created(api, botId=second)
    await created(other_api)
    assert (await api.get("/appointment-types")).json()["data"] == [others, ours]
    assert (await api.get("/appointment-types", botId=second)).json()["data"] == [others]
    assert (await api.get("/appointment-types", botId=other_api.tenant.bot_id)).json()["data"] == []
    first = (await api.get("/appointment-types", limit=1)).json()
    assert (first["data"], first["hasMore"]) == ([others], True)


async def test_faulty_fields_are_pointed_at(api, subtests):
    new = {"botId": api.tenant.bot_id, "name": "Intro"}
    for field, value, code in (
        ("lengthMinutes", 4, "greater_than_equal"),
        ("lengthMinutes", 1441, "less_than_equal"),
        ("lengthMinutes", "30", "int_type"),
        ("lengthMinutes", None, "int_type"),
        ("stepMinutes", 0, "greater_than_equal"),
        ("bufferBeforeMinutes", -1, "greater_than_equal"),
        ("minimumNoticeMinutes", 525_601, "less_than_equal"),
        ("horizonDays", 731, "less_than_equal"),
        ("capacity", 0, "greater_than_equal"),
        ("capacity", 1001, "less_than_equal"),
        ("questions", [{"text": " "}], "text_blank"),
        ("questions", [{"disqualifying": []}], "field_required"),
        ("location", {"kind": "moon"}, "literal_error"),
        ("name", "", "text_blank"),
        ("botId", 0, "greater_than_equal"),
        ("archivedAt", None, "unknown_field"),
    ):
        with subtests.test(f"{field} {value}"):
            body = refused(await api.post("/appointment-types", json=new | {field: value}), 400, code)
            assert body["errors"][0]["pointer"].startswith(f"/{field}")
