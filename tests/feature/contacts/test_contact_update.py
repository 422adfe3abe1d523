"""`PUT /contacts`: who is meant, and what changes."""

import asyncio
from datetime import UTC, datetime

import pytest

from opensetter.core import clock
from tests.problems import refused


@pytest.fixture
async def ada(api):
    """A contact of every kind of identity, as the API tells them."""
    response = await api.post(
        "/contacts",
        json={
            "waId": "447900000002",
            "smsPhoneNumber": "+447900000003",
            "phoneNumber": "+447900000004",
            "email": "ada@example.com",
            "firstName": "Ada",
            "lastName": "Lovelace",
            "defaultTimeZone": "Europe/London",
            "metadata": {"source": "website", "campaign": "summer", "nested": {"a": 1, "b": 2}},
        },
    )
    return response.json()["data"]


async def changed(api, **body):
    response = await api.put("/contacts", json=body)
    assert response.status_code == 200, response.text
    assert list(response.json()) == ["data"]
    return response.json()["data"]


def differences(before, after):
    return {name: after[name] for name in after if after[name] != before[name] and name != "updatedAt"}


async def test_only_what_is_sent_changes(api, ada):
    now = datetime(2099, 1, 1, tzinfo=UTC)
    with clock.frozen(now):
        after = await changed(api, id=ada["id"], lastName="Byron", fullName="Countess of Lovelace")

    assert differences(ada, after) == {"lastName": "Byron", "fullName": "Countess of Lovelace"}
    assert after["updatedAt"] == "2099-01-01T00:00:00.000Z"
    assert after["createdAt"] == ada["createdAt"]
    assert (await api.get(f"/contacts/{ada['id']}")).json()["data"] == after


async def test_each_identifier_names_the_contact(api, ada):
    for number, named in enumerate(
        (
            {"id": ada["id"]},
            {"waId": "447900000002"},
            {"waId": "+447900000002"},
            {"smsPhoneNumber": "+447900000003"},
            {"smsPhoneNumber": "447900000003"},
            {"smsPhoneNumber": "+44 (0)7900-000003"},
        )
    ):
        after = await changed(api, **named, metadata={"n": number})
        assert (after["id"], after["metadata"]["n"]) == (ada["id"], number)
        assert (after["waId"], after["smsPhoneNumber"]) == (ada["waId"], ada["smsPhoneNumber"])


async def test_id_wins_over_wa_id_and_wa_id_over_sms_phone_number(api, ada):
    other = (await api.post("/contacts", json={"waId": "447900000005", "smsPhoneNumber": "+447900000006"})).json()[
        "data"
    ]

    by_id = await changed(api, id=ada["id"], waId="447900000005", smsPhoneNumber="+447900000006", lastName="By id")
    by_wa_id = await changed(api, waId="447900000002", smsPhoneNumber="+447900000006", firstName="By waId")
    by_sms = await changed(api, waId=None, id=None, smsPhoneNumber="+447900000006", firstName="By sms")

    assert by_id["id"] == by_wa_id["id"] == ada["id"]
    assert (by_wa_id["firstName"], by_wa_id["lastName"]) == ("By waId", "By id")
    assert (by_sms["id"], by_sms["firstName"]) == (other["id"], "By sms")
    assert (by_wa_id["waId"], by_wa_id["smsPhoneNumber"]) == (ada["waId"], ada["smsPhoneNumber"])


async def test_a_wa_id_that_matches_nobody_does_not_fall_through(api, ada):
    refused(
        await api.put("/contacts", json={"waId": "447900000009", "smsPhoneNumber": "+447900000003"}),
        404,
        "contact_not_found",
    )


async def test_identifiers_are_found_in_the_other_spelling(api):
    by_whatsapp = (await api.post("/contacts", json={"waId": "554188887777"})).json()["data"]
    by_sms = (await api.post("/contacts", json={"smsPhoneNumber": "+5215512345678"})).json()["data"]

    assert (await changed(api, waId="5541988887777", firstName="B"))["id"] == by_whatsapp["id"]
    assert (await changed(api, smsPhoneNumber="+525512345678", firstName="M"))["id"] == by_sms["id"]


async def test_nobody_named_is_400_nobody_found_404_and_more_than_one_409(api, ada, sql):
    for nobody in (
        {},
        {"firstName": "X"},
        {"email": "ada@example.com"},
        {"id": None},
        {"waId": None, "firstName": "X"},
    ):
        refused(await api.put("/contacts", json=nobody), 400, "contact_identifier_required")
    for unknown in ({"id": 999_999}, {"id": 2**63 - 1}, {"waId": "447900000099"}, {"smsPhoneNumber": "+447900000099"}):
        refused(await api.put("/contacts", json={**unknown, "firstName": "X"}), 404, "contact_not_found")
    # Such data is older than the constraint that rules it out.
    sql.run("ALTER TABLE contact_identities DROP CONSTRAINT uq_contact_identities_value")
    sql.run(
        "INSERT INTO contact_identities (organization_id, contact_id, kind, value, spelling)"
        " VALUES (%s, %s, 'wa_id', '447900000002', '447900000002')",
        api.tenant.organization_id,
        api.tenant.contact_id,
    )
    refused(await api.put("/contacts", json={"waId": "447900000002", "firstName": "X"}), 409, "contact_ambiguous")
    assert (await api.get(f"/contacts/{ada['id']}")).json()["data"] == ada


async def test_null_clears_a_field(api, ada):
    after = await changed(
        api,
        id=ada["id"],
        firstName=None,
        lastName=None,
        fullName=None,
        phoneNumber=None,
        email=None,
        defaultTimeZone=None,
        metadata=None,
    )

    assert differences(ada, after) == dict.fromkeys(
        ("firstName", "lastName", "fullName", "phoneNumber", "email", "defaultTimeZone")
    ) | {"metadata": {}}
    assert (await api.get("/contacts", email="ada@example.com")).json()["data"] == []
    assert (await api.post("/contacts", json={"email": "ada@example.com"})).status_code == 201


async def test_the_full_name_follows_its_parts_unless_it_is_sent(api, ada):
    assert (await changed(api, id=ada["id"], lastName="Byron"))["fullName"] == "Ada Byron"
    assert (await changed(api, id=ada["id"], firstName=None))["fullName"] == "Byron"
    assert (await changed(api, id=ada["id"], fullName="A. L."))["lastName"] == "Byron"
    assert (await changed(api, id=ada["id"], metadata={}))["fullName"] == "A. L."


async def test_metadata_is_merged_key_by_key_and_null_removes_a_key(api, ada):
    after = await changed(api, id=ada["id"], metadata={"campaign": None, "nested": {"c": 3}, "new": [1, None]})
    assert after["metadata"] == {"source": "website", "nested": {"c": 3}, "new": [1, None]}
    assert (await changed(api, id=ada["id"], metadata={}))["metadata"] == after["metadata"]
    assert (await changed(api, id=ada["id"], metadata={"gone": None}))["metadata"] == after["metadata"]


async def test_metadata_that_grows_beyond_its_bounds_is_refused(api, ada):
    for name in ("a", "b"):
        answer = await api.put("/contacts", json={"id": ada["id"], "metadata": {name: "x" * 9000}})
        assert answer.status_code == (200 if name == "a" else 400)
    refused(answer, 400, "metadata_too_large", "/metadata")
    many = {f"k{number}": number for number in range(199)}
    refused(await api.put("/contacts", json={"id": ada["id"], "metadata": many}), 400, pointer="/metadata")
    kept = (await api.get(f"/contacts/{ada['id']}")).json()["data"]["metadata"]
    assert set(kept) == {"source", "campaign", "nested", "a"}


async def test_two_at_once_lose_neither_ones_metadata(api, ada):
    await asyncio.gather(*(changed(api, id=ada["id"], metadata={f"k{number}": number}) for number in range(8)))

    metadata = (await api.get(f"/contacts/{ada['id']}")).json()["data"]["metadata"]
    assert metadata == ada["metadata"] | {f"k{number}": number for number in range(8)}


async def test_a_new_number_and_address_are_found_and_the_old_ones_are_not(api, ada):
    after = await changed(api, id=ada["id"], phoneNumber="+44 7900 000007", email="New@example.com")

    assert (after["phoneNumber"], after["email"]) == ("+44 7900 000007", "New@example.com")
    assert (await api.book(phone="+447900000007")).json()["contact_id"] == ada["id"]
    refused(await api.book(phone="+447900000004", external_id=None), 404, "contact_not_found")
    for query, expected in (({"email": "new@example.com"}, [ada["id"]]), ({"email": "ada@example.com"}, [])):
        assert [contact["id"] for contact in (await api.get("/contacts", **query)).json()["data"]] == expected
    assert await changed(api, id=ada["id"], phoneNumber="+447900000007", email="new@example.com")


async def test_somebody_elses_number_or_address_is_a_conflict(api, ada):
    other = (await api.post("/contacts", json={"phoneNumber": "+447900000008", "email": "b@example.com"})).json()[
        "data"
    ]

    for taken in ({"phoneNumber": "+44 7900 000008"}, {"email": "B@example.com"}):
        body = refused(
            await api.put("/contacts", json={"id": ada["id"], "firstName": "X", **taken}), 409, "identity_taken"
        )
        assert body["existing_id"] == other["id"]
    assert (await api.get(f"/contacts/{ada['id']}")).json()["data"] == ada


async def test_faulty_fields_are_pointed_at_and_change_nothing(api, ada, subtests):
    for name, values in {
        "id": (0, -1, 2**63, True, "1", 1.5),
        "waId": ("", 1, "x" * 162),
        "smsPhoneNumber": ("", "nonsense"),
        "phoneNumber": ("nonsense", 1),
        "email": ("nobody", ""),
        "firstName": ("", 1, "a\nb"),
        "defaultTimeZone": ("Europe", "+02:00"),
        "metadata": ([], "x"),
    }.items():
        for value in values:
            with subtests.test(f"{name} {value!r}"[:40]):
                body = {"id": ada["id"], "lastName": "X", name: value}
                refused(await api.put("/contacts", json=body), 400, pointer=f"/{name}")
    for name in ("organizationId", "organization_id", "createdAt", "updatedAt", "message"):
        with subtests.test(name):
            body = {"id": ada["id"], "lastName": "X", name: 1}
            refused(await api.put("/contacts", json=body), 400, "unknown_field", f"/{name}")
    assert (await api.get(f"/contacts/{ada['id']}")).json()["data"] == ada
