"""Bots on their pages: a list, everything they are set up to be, and what they were before."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from opensetter.users.models import Role
from tests.factories import BOOKING_LINK

SETUP = {
    "name": "Riverside Studio",
    "instructions": "Be brief.\r\nBe warm: <b>really</b>.",
    "questions": "Which room?\r\n\r\n  How soon?  ",
    "language": "de",
    "time_zone": "Europe/Berlin",
    "hours_monday": "9-12:30, 13:30–17",
    "hours_tuesday": "08:00-24:00",
    **{f"hours_{day}": "" for day in ("wednesday", "thursday", "friday", "saturday", "sunday")},
    "booking_url": "https://cal.example.com/studio",
    "model": "openai:gpt-5-mini",
    "send_confirmations": "yes",
    "ticks": "1",
    "reminder_minutes": "1 h, 1 d",
    "template_name": "reminder",
    "template_language": "en_US",
    "template_values": "when, who = name",
    "follow_up_minutes": "90, 22 h",
    "quiet_from": "20:30",
    "quiet_until": "07:00",
}


DAYS_OFF = {f"hours_{day}": "" for day in ("tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")}


def held(page, name):
    """What a field of a page holds."""
    found = re.search(rf'<input[^>]* name="{name}"[^>]* value="([^"]*)"', page)
    if found is None:
        found = re.search(rf'<textarea[^>]* name="{name}"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    return unescape(found[1]).replace("\r\n", "\n")


@pytest.fixture
async def agent(screen, admit, tenant):
    await admit("agent@example.com", tenant.organization_id, role=Role.AGENT)
    assert (await screen.sign_in("agent@example.com")).status_code == 303
    return screen


async def test_a_bot_is_created_by_its_name_and_set_up_on_its_page(signed, api, sql):
    made = await signed.send("/bots", name="Riverside", time_zone="Europe/Berlin")
    address = made.headers["location"].partition("?")[0]
    number = int(address.rpartition("/")[2])
    assert f"Bot id: {number}" in (await signed.open(address)).text
    saved = await signed.send(address, **SETUP)
    assert (saved.status_code, saved.headers["location"]) == (303, f"{address}?done=saved")
    bot = (await api.get(f"/bots/{number}")).json()["data"]
    assert {name: bot[name] for name in bot if not name.endswith("At")} == {
        "id": number,
        "name": "Riverside Studio",
        "instructions": "Be brief.\nBe warm: <b>really</b>.",
        "questions": ["Which room?", "How soon?"],
        "language": "de",
        "timeZone": "Europe/Berlin",
        "openingHours": [
            {"weekday": "monday", "opens": "09:00", "closes": "12:30"},
            {"weekday": "monday", "opens": "13:30", "closes": "17:00"},
            {"weekday": "tuesday", "opens": "08:00", "closes": "24:00"},
        ],
        "bookingUrl": "https://cal.example.com/studio",
        "model": "openai:gpt-5-mini",
        "sendConfirmations": True,
        "reminderMinutes": [1440, 60],
        "reminderTemplate": {
            "name": "reminder",
            "language": "en_US",
            "values": [{"value": "when", "parameterName": None}, {"value": "name", "parameterName": "who"}],
        },
        "followUpMinutes": [90, 1320],
        "quietHours": {"from": "20:30", "until": "07:00"},
        "offersAgainAfterCompletion": False,
        "offersAgainAfterNoShow": False,
    }
    # What the page shows, sent once more as it stands, changes nothing.
    page = (await signed.open(address)).text
    again = {name: held(page, name) for name in SETUP if name not in {"language", "send_confirmations"}}
    assert (await signed.send(address, **again, language="de", send_confirmations="yes")).status_code == 303
    assert sql.value("SELECT max(number) FROM bot_versions WHERE bot_id = %s", number) == 2


WRONG = (
    ("name", " ", "This must not be blank."),
    ("name", "x" * 201, "at most 200"),
    ("name", "a\0b", "characters in it that cannot be kept"),
    ("instructions", "x" * 20_001, "at most 20000"),
    ("instructions", "ا\0", "characters in it that cannot be kept"),
    ("questions", "x" * 201, "at most 200"),
    ("questions", "\n".join("abcdefghijklmnopqrstu"), "at most 20"),
    ("time_zone", "Europe/Londn", "must be an IANA name"),
    ("time_zone", "europe/london", "Did you mean Europe/London?"),
    ("hours_friday", "nine to five", "Write hours as"),
    ("hours_friday", "17-9", "Closing time must be after opening time."),
    ("booking_url", "cal.example.com", "must be a web address"),
    ("model", "gpt", "provider:model"),
    ("reminder_minutes", "1" + "0" * 30, "Write spans of time"),
    ("follow_up_minutes", "1 min", "greater than or equal to 5"),
    ("quiet_until", "", "Give both times, or neither."),
    ("template_language", "", "This must not be blank."),
    ("template_values", "what", "or &#39;bot&#39;"),
)


async def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(signed, tenant, sql):
    before = sql.value("SELECT to_jsonb(b) FROM bots b WHERE id = %s", tenant.bot_id)
    for field, value, sentence in WRONG:
        answer = await signed.send(f"/bots/{tenant.bot_id}", **{**SETUP, field: value})
        assert answer.status_code == 400, field
        (fault,) = re.findall(r'id="(\w+)-fault" role="alert">(.*?)</span>', answer.text)
        assert (fault[0], sentence in fault[1]) == (field, True)
        kept = {**SETUP, field: value}
        for name in ("name", "instructions", "questions", "hours_monday", "booking_url", "quiet_from"):
            assert held(answer.text, name) == kept[name].replace("\r\n", "\n").replace("\0", "")
    assert sql.value("SELECT to_jsonb(b) FROM bots b WHERE id = %s", tenant.bot_id) == before


async def test_a_form_with_some_fields_leaves_the_others_as_they_are(signed, api, tenant):
    before = (await api.get(f"/bots/{tenant.bot_id}")).json()["data"]
    assert (await signed.send(f"/bots/{tenant.bot_id}", instructions="Say hello.")).status_code == 303
    after = (await api.get(f"/bots/{tenant.bot_id}")).json()["data"]
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"instructions", "updatedAt"}


async def test_what_somebody_else_changed_meanwhile_is_not_overwritten_unseen(signed, api, tenant):
    address = f"/bots/{tenant.bot_id}"
    seen = held((await signed.open(address)).text, "seen")
    await api.put(address, json={"instructions": "Theirs."})
    refused = await signed.send(address, **SETUP, seen=seen)
    assert (refused.status_code, "Somebody else has changed this bot" in refused.text) == (409, True)
    assert held(refused.text, "instructions") == SETUP["instructions"].replace("\r\n", "\n")
    assert (await api.get(address)).json()["data"]["instructions"] == "Theirs."
    assert (await signed.send(address, **SETUP, seen=held(refused.text, "seen"))).status_code == 303


async def test_agents_look_and_change_nothing(agent, tenant):
    address = f"/bots/{tenant.bot_id}"
    page = (await agent.open(address)).text
    assert ("disabled" in page, "Owners and admins can change this." in page, ">Save<" in page) == (True, True, False)
    for path in ("/bots", address, f"{address}/archive"):
        assert (await agent.send(path, **SETUP)).status_code == 403
    assert "A new bot" not in (await agent.open("/bots")).text


async def test_an_archived_bot_is_listed_apart(signed, tenant):
    assert "cannot be undone" in (await signed.open(f"/bots/{tenant.bot_id}/archive")).text
    assert (await signed.send(f"/bots/{tenant.bot_id}/archive")).status_code == 303
    assert "There is no bot yet." in (await signed.open("/bots")).text
    assert f"Bot id: {tenant.bot_id}" in (await signed.open("/bots?archived=1")).text


async def test_a_bot_that_is_not_theirs_is_not_there(signed, other_tenant):
    for which in (other_tenant.bot_id, "0", "x", "9" * 30):
        for path in ("", "/archive"):
            address = f"/bots/{which}{path}"
            assert (await signed.open(address)).status_code == 404
            assert (await signed.send(address, **SETUP)).status_code == 404


async def test_a_bot_without_a_name_or_with_a_strange_zone_is_not_made(signed, sql):
    before = sql.value("SELECT count(*) FROM bots")
    for form in ({"name": ""}, {"name": "x", "time_zone": "nowhere"}, {"nothing": ""}):
        answer = await signed.send("/bots", **form)
        assert (answer.status_code, held(answer.text, "name")) == (400, form.get("name", ""))
    assert sql.value("SELECT count(*) FROM bots") == before


async def test_every_change_keeps_a_version_which_can_be_compared_and_restored(signed, api, tenant, sql):
    address = f"/bots/{tenant.bot_id}"
    await api.put(address, json={"instructions": "Be brief.\nSay hello."})
    await signed.send(address, instructions="Be brief.\nSay goodbye <now>.", hours_monday="9-12", **DAYS_OFF)
    listed = (await signed.open(f"{address}/versions")).text
    assert re.findall(r"<strong>(Version \d)</strong>", listed) == ["Version 3", "Version 2", "Version 1"]
    assert ("Ada Lovelace" in listed, "API key test" in listed, "Instructions, Opening hours" in listed) == (True,) * 3
    compared = (await signed.open(f"{address}/versions/3")).text
    assert re.findall(r"<del>(.*?)</del>", compared)[0] == "Say <mark>hello</mark>."
    assert re.findall(r"<ins>(.*?)</ins>", compared)[0] == "Say <mark>goodbye</mark><mark> &lt;now&gt;</mark>.".replace(
        "</mark><mark>", ""
    )
    assert "Monday 09:00-12:00" in compared
    assert "Be brief." not in re.sub(r"<textarea.*", "", (await signed.open(f"{address}/versions/3?since=3")).text)
    assert (await signed.send(f"{address}/versions/2/restore")).status_code == 303
    bot = (await api.get(address)).json()["data"]
    assert (bot["instructions"], bot["openingHours"]) == ("Be brief.\nSay hello.", [])
    assert sql.value("SELECT max(number) FROM bot_versions WHERE bot_id = %s", tenant.bot_id) == 4
    for which in ("9", "0", "x"):
        assert (await signed.open(f"{address}/versions/{which}")).status_code == 404
        assert (await signed.send(f"{address}/versions/{which}/restore")).status_code == 404


async def test_a_bot_older_than_versions_has_its_first_two_with_its_next_change(signed, tenant, sql):
    sql.run("DELETE FROM bot_versions")
    assert "was not changed since versions are kept" in (await signed.open(f"/bots/{tenant.bot_id}/versions")).text
    await signed.send(f"/bots/{tenant.bot_id}", instructions="Say hello.")
    page = (await signed.open(f"/bots/{tenant.bot_id}/versions")).text
    assert ("As it was before versions were kept" in page, "Version 2" in page) == (True, True)


async def test_whom_a_bot_would_see_is_found_as_in_the_list_of_contacts(signed, api, tenant, other_tenant):
    profile = {"fullName": "Grace Brewster Hopper", "phoneNumber": "+447813194001", "email": "g.hopper@example.com"}
    grace = (await api.post("/contacts", json=profile)).json()["data"]["id"]
    other = (await api.post("/contacts", json={"email": "hopper@example.org"})).json()["data"]["id"]
    for wanted in ("hop gra", "HOPPER", "g.hop", "07813 194001", "44781319400"):
        listed = (await signed.client.get("/contacts", params={"q": wanted})).text
        found = (await signed.client.get(f"/bots/{tenant.bot_id}/sees", params={"q": wanted})).text
        assert f"/sees?contact={grace}" in found, wanted
        assert set(re.findall(r"/sees\?contact=(\d+)", found)) == set(re.findall(r'"/contacts/(\d+)"', listed))
    await api.post(f"/contacts/{grace}/merge", json={"contactId": other})
    found = (await signed.open(f"/bots/{tenant.bot_id}/sees?q=hopper@example.org")).text
    assert re.findall(r"/sees\?contact=(\d+)", found) == [f"{grace}"]
    assert "Nobody was found" in (await signed.open(f"/bots/{tenant.bot_id}/sees?q={other_tenant.phone}")).text


async def test_what_a_bot_sees_of_a_contact_is_told_in_words_and_as_it_is_read(
    signed, api, worker, tenant, other_tenant
):
    address = f"/bots/{tenant.bot_id}/sees"
    found = (await signed.open(f"{address}?q=%2B44 (0)7813-194799")).text
    assert f"{address}?contact={tenant.contact_id}" in found
    page = (await signed.open(f"{address}?contact={tenant.contact_id}")).text
    assert ("Not booked." in page, "None with this bot yet." in page) == (True, True)
    message = {"userNumber": "+447813194799", "content": "Hello <b>, can I book?"}
    await api.post(f"/bot-integrations/{tenant.api_id}/messages/receive", json=message)
    waiting = (await signed.open(f"{address}?contact={tenant.contact_id}")).text
    assert ("not answered yet" in waiting, "Hello &lt;b&gt;, can I book?" in waiting) == (True, True)
    await worker.drain()
    await api.book(start_time=f"{datetime.now(UTC) + timedelta(days=2):%Y-%m-%dT10:00:00Z}", end_time=...)
    page = (await signed.open(f"{address}?contact={tenant.contact_id}")).text
    for words in ("Booked:", "No: they have an appointment", "This person ALREADY HAS", "They have not refused."):
        assert words in page
    assert BOOKING_LINK not in page
    for which in (other_tenant.contact_id, "0", "x", "999999"):
        assert (await signed.open(f"{address}?contact={which}")).status_code == 404
    for strange in ("%00", "%ED%A0%80", "%25", "_", "x" * 3000, "9" * 40):
        assert (await signed.open(f"{address}?q={strange}")).status_code == 200
