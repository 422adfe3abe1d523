"""`/contacts/{contact_id}/consents`: what an operator reads and writes down."""

import pytest

from tests.factories import make_contact
from tests.problems import refused


@pytest.fixture
def path(tenant):
    return f"/contacts/{tenant.contact_id}/consents"


async def test_an_operator_writes_down_a_refusal_and_a_grant_and_reads_both(api, path, tenant):
    assert (await api.get(path)).json() == {"data": [], "hasMore": False}

    stopped = await api.post(path, json={"channel": "sms", "granted": False, "note": "Asked us on the phone."})
    assert stopped.status_code == 201
    data = stopped.json()["data"]
    assert data.pop("id")
    assert data.pop("createdAt").endswith("Z")
    assert data["evidence"].pop("keyId")
    assert data == {
        "contactId": tenant.contact_id,
        "channel": "sms",
        "sender": "*",
        "category": "all",
        "granted": False,
        "cause": "operator",
        "evidence": {"note": "Asked us on the phone."},
    }

    again = await api.post(path, json={"channel": "sms", "granted": False})
    assert (again.status_code, again.json()) == (200, stopped.json())

    granted = await api.post(path, json={"channel": "sms", "granted": True})
    assert granted.status_code == 201
    listed = (await api.get(path)).json()
    assert listed == {"data": [granted.json()["data"], stopped.json()["data"]], "hasMore": False}


async def test_a_sender_and_a_category_are_kept_as_they_are_given(api, path):
    sent = {"channel": "whatsapp", "sender": "whatsapp:+15005550006", "category": "marketing", "granted": False}
    data = (await api.post(path, json=sent)).json()["data"]
    assert {name: data[name] for name in sent} == sent


async def test_pages_go_from_the_newest_line_to_the_oldest_of_everyone_who_was_merged(api, path, runtime, sql, tenant):
    absorbed_id = await make_contact(runtime, tenant.organization_id, email="ada@example.com")
    for contact_id, sender in ((tenant.contact_id, "a"), (absorbed_id, "b"), (tenant.contact_id, "c")):
        body = {"channel": "sms", "sender": sender, "granted": False}
        assert (await api.post(f"/contacts/{contact_id}/consents", json=body)).status_code == 201
    sql.run("UPDATE contacts SET merged_into_id = %s WHERE id = %s", tenant.contact_id, absorbed_id)

    first = (await api.get(path, limit=2)).json()
    rest = (await api.get(path, limit=2, startingAfter=first["data"][-1]["id"])).json()

    assert [line["sender"] for line in first["data"] + rest["data"]] == ["c", "b", "a"]
    assert (first["hasMore"], rest["hasMore"]) == (True, False)
    assert (await api.get(f"/contacts/{absorbed_id}/consents")).json()["data"] == first["data"] + rest["data"]


async def test_what_cannot_be_written_down_is_refused(api, path, sql, subtests):
    for pointer, changed in (
        ("/channel", {"channel": "webchat"}),
        ("/channel", {"channel": ...}),
        ("/granted", {"granted": "false"}),
        ("/granted", {"granted": ...}),
        ("/category", {"category": "reminders"}),
        ("/sender", {"sender": ""}),
        ("/sender", {"sender": None}),
        ("/note", {"note": "a\nb"}),
        ("/cause", {"cause": "keyword"}),
    ):
        with subtests.test(str(changed)):
            body = {"channel": "sms", "granted": False} | changed
            body = {name: value for name, value in body.items() if value is not ...}
            refused(await api.post(path, json=body), 400, pointer=pointer)
    assert sql.value("SELECT count(*) FROM consents") == 0


async def test_a_contact_who_is_not_there_and_one_of_somebody_else_look_the_same(api, other_api, path, tenant):
    body = {"channel": "sms", "granted": False}
    for caller, missing in ((other_api, path), (api, "/contacts/999999/consents")):
        refused(await caller.get(missing), 404, "contact_not_found")
        refused(await caller.post(missing, json=body), 404, "contact_not_found")
    assert (await api.get(path)).json()["data"] == []
