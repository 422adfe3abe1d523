"""A contact's data on pages: handed out, erased; and how long what was said is kept."""

import json
from datetime import timedelta

import pytest

from opensetter.conversations import retention
from opensetter.core import clock
from opensetter.users.models import Role


@pytest.fixture
async def talked(api, tenant, worker):
    said = f"/bot-integrations/{tenant.api_id}/messages/receive"
    await api.post(said, json={"userNumber": tenant.phone, "content": "Where are you?"})
    await worker.drain()


async def test_everything_about_a_contact_is_handed_out(signed, talked, api, tenant, sql):
    await api.book(metadata={"note": "by the window"})
    answer = await signed.open(f"/contacts/{tenant.contact_id}/export.json")
    told = json.loads(answer.text)
    assert answer.headers["content-disposition"] == f'attachment; filename="contact-{tenant.contact_id}.json"'
    assert {one["value"] for one in told["identities"]} == {"447813194799"}
    assert told["messages"][0]["content"] == "Where are you?"
    assert told["bookings"][0]["metadata"] == {"note": "by the window"}
    assert {name: len(found) for name, found in told.items() if name in {"contacts", "conversations", "consents"}} == {
        "contacts": 1,
        "conversations": 1,
        "consents": 0,
    }
    assert sql.value(
        "SELECT array_agg(action || ' ' || about) FROM audit_entries WHERE action <> 'user.signed_in'"
    ) == [f"contact.exported {tenant.contact_id}"]


async def test_a_contact_is_erased_after_a_page_that_says_what_goes(signed, talked, tenant, sql):
    address = f"/contacts/{tenant.contact_id}/erase"
    assert "2 messages, with files" in (await signed.open(address)).text
    unsure = await signed.send(address)
    assert (unsure.status_code, "Tick the box" in unsure.text) == (400, True)
    assert sql.value("SELECT count(*) FROM messages") == 2
    gone = await signed.send(address, sure="yes")
    assert gone.headers["location"] == "/contacts?done=erased"
    assert "There is nobody yet." in (await signed.open("/contacts")).text
    assert sql.value("SELECT count(*) FROM messages") + sql.value("SELECT count(*) FROM contacts") == 0
    assert sql.value(
        "SELECT array_agg(action || ' ' || about) FROM audit_entries WHERE action <> 'user.signed_in'"
    ) == [f"contact.erased {tenant.contact_id}"]
    assert (await signed.send(address, sure="yes")).status_code == 404


async def test_whoever_has_an_appointment_is_there_without_a_name(signed, api, tenant):
    await api.book(start_time="2099-05-25T14:00:00Z", end_time=...)
    page = (await signed.open(f"/contacts/{tenant.contact_id}/erase")).text
    assert "1 appointment lies ahead" in page
    await signed.send(f"/contacts/{tenant.contact_id}/erase", sure="yes")
    assert "Whoever this was has been erased" in (await signed.open(f"/contacts/{tenant.contact_id}")).text
    assert "Somebody without a name" in (await signed.open("/bookings")).text


async def test_messages_are_kept_for_ever_unless_somebody_says_otherwise(signed, talked, runtime, sql):
    later = clock.now() + timedelta(days=31)
    with clock.frozen(later):
        await retention.run(runtime)
    assert sql.value("SELECT count(*) FROM messages") == 2
    assert (await signed.send("/settings/data", days="30")).status_code == 303
    assert "deleted after 30 days of silence" in (await signed.open("/settings/data")).text
    await retention.run(runtime)
    assert sql.value("SELECT count(*) FROM messages") == 2
    with clock.frozen(later):
        await retention.run(runtime)
        await retention.run(runtime)
    assert sql.value("SELECT count(*) FROM messages") == 0
    assert sql.value("SELECT count(*) FROM conversations") == sql.value("SELECT count(*) FROM contacts") == 1
    assert (await signed.open("/inbox")).status_code == 200
    assert (await signed.send("/settings/data", days="")).status_code == 303
    assert sql.value("SELECT message_retention_days FROM organizations") is None


async def test_what_is_no_number_of_days_is_refused_and_shown_again(signed, sql):
    for days in ("0", "-1", "3651", "1e3", "x", "9" * 40, "١", "<b>"):
        page = await signed.send("/settings/data", days=days)
        assert (page.status_code, "Give a number of days" in page.text) == (400, True), days
    assert sql.value("SELECT message_retention_days FROM organizations") is None


async def test_data_is_for_those_who_manage(screen, admit, tenant, sql):
    await admit("agent@example.com", tenant.organization_id, role=Role.AGENT)
    await screen.sign_in("agent@example.com")
    for path in (
        "/settings/data",
        f"/contacts/{tenant.contact_id}/erase",
        f"/contacts/{tenant.contact_id}/export.json",
    ):
        assert (await screen.open(path)).status_code == 403
    assert (await screen.send(f"/contacts/{tenant.contact_id}/erase", sure="yes")).status_code == 403
    assert (await screen.send("/settings/data", days="1")).status_code == 403
    assert sql.value("SELECT count(*) FROM contacts") == 1
