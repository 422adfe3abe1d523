"""`POST /contacts`: meeting somebody, and who already has which identity."""

import asyncio

import pytest

from opensetter.contacts.identity import IdentityKind
from tests.problems import refused

ROWS = "SELECT ARRAY[(SELECT count(*) FROM contacts), (SELECT count(*) FROM contact_identities)]"
FIELDS = [
    "id",
    "createdAt",
    "updatedAt",
    "firstName",
    "lastName",
    "fullName",
    "phoneNumber",
    "waId",
    "smsPhoneNumber",
    "email",
    "defaultTimeZone",
    "metadata",
]


async def test_a_new_contact_is_told_as_it_was_given(api):
    given = {
        "waId": "447900000002",
        "smsPhoneNumber": "+44 7900 000002",
        "phoneNumber": "+44 (0)20 7946 0018",
        "email": "Ada.Lovelace@Example.com",
        "firstName": "Ada",
        "lastName": "Lovelace",
        "defaultTimeZone": "Europe/London",
        "metadata": {"source": "website", "scores": [1, 2.5]},
    }

    response = await api.post("/contacts", json=given)

    assert response.status_code == 201
    assert list(response.json()) == ["data"]
    data = response.json()["data"]
    assert list(data) == FIELDS
    assert {name: data[name] for name in given} == given
    assert data["fullName"] == "Ada Lovelace"
    assert len(data["createdAt"]) == len("2026-05-25T14:00:00.000Z")
    assert (await api.get(f"/contacts/{data['id']}")).json() == response.json()


async def test_one_identity_of_any_kind_is_enough_and_none_is_not(api, sql):
    before = sql.value("SELECT count(*) FROM contacts")
    for nobody in ({}, {"firstName": "Ada"}, {"waId": None, "email": None}, {"metadata": {"waId": "1"}}):
        refused(await api.post("/contacts", json=nobody), 400, "contact_identifier_required")
    assert sql.value("SELECT count(*) FROM contacts") == before
    for someone in (
        {"waId": "US.13491208655302741918"},
        {"smsPhoneNumber": "+447900000003"},
        {"phoneNumber": "+447900000004"},
        {"email": "b@example.com"},
    ):
        data = (await api.post("/contacts", json=someone)).json()["data"]
        assert {name: data[name] for name in someone} == someone
        assert (data["fullName"], data["metadata"]) == (None, {})


async def test_a_taken_identity_is_a_conflict_that_names_its_owner(api, sql, subtests):
    owner = await api.post(
        "/contacts",
        json={
            "waId": "447900000005",
            "smsPhoneNumber": "+447900000006",
            "phoneNumber": "+447900000007",
            "email": "taken@example.com",
        },
    )
    owner_id = owner.json()["data"]["id"]
    before = sql.value(ROWS)
    for taken in (
        {"waId": "447900000005"},
        {"waId": "+447900000005"},
        {"smsPhoneNumber": "+44 7900 000006"},
        {"smsPhoneNumber": "447900000006"},
        {"phoneNumber": "(+44) 7900-000007"},
        {"email": "TAKEN@example.com"},
        {"waId": "447900000999", "email": " taken@Example.com "},
    ):
        with subtests.test(str(taken)):
            body = refused(await api.post("/contacts", json=taken), 409, "identity_taken")
            assert body["existing_id"] == owner_id
    assert sql.value(ROWS) == before


async def test_identities_are_taken_within_one_organization_and_one_kind(api, other_api):
    number = "+447900000008"
    for field in ("smsPhoneNumber", "phoneNumber", "waId"):
        assert (await api.post("/contacts", json={field: number})).status_code == 201
        assert (await other_api.post("/contacts", json={field: number})).status_code == 201
    mine = (await api.get("/contacts", phoneNumber=number)).json()["data"]
    theirs = (await other_api.get("/contacts", phoneNumber=number)).json()["data"]
    assert not {c["id"] for c in mine} & {c["id"] for c in theirs}


async def test_another_spelling_is_another_contact_until_somebody_says_otherwise(api):
    """Argentina's number without the 9 may be somebody else's landline."""
    first = await api.post("/contacts", json={"waId": "5491123456789"})
    second = await api.post("/contacts", json={"waId": "541123456789"})

    assert [first.status_code, second.status_code] == [201, 201]
    assert first.json()["data"]["id"] != second.json()["data"]["id"]


async def test_of_many_at_once_one_is_created_and_the_others_are_told_which(api, sql):
    body = {"waId": "447900000009", "email": "crowd@example.com"}

    answers = await asyncio.gather(*(api.post("/contacts", json=body) for _ in range(12)))

    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 11
    (created,) = [a.json()["data"]["id"] for a in answers if a.status_code == 201]
    assert {a.json()["existing_id"] for a in answers if a.status_code == 409} == {created}
    assert sql.value("SELECT count(*) FROM contact_identities WHERE value = '447900000009'") == 1


async def test_many_identities_are_stored_as_rows_with_their_spelling(api, sql):
    await api.post("/contacts", json={"waId": "554188887777", "smsPhoneNumber": "+55 41 98888-7777"})

    assert sql.value("SELECT spelling FROM contact_identities WHERE value = '5541988887777'") == "+55 41 98888-7777"
    assert sql.value("SELECT kind FROM contact_identities WHERE value = '554188887777'") == IdentityKind.WA_ID


async def test_a_wa_id_loses_one_plus_wherever_it_is_given(api):
    """With a name that is no number, so that nothing else can find the contact."""
    receive = f"/bot-integrations/{api.tenant.api_id}/messages/receive"
    contact = (await api.post("/contacts", json={"waId": "+US.1349"})).json()["data"]
    assert contact["waId"] == "US.1349"

    for given in ("US.1349", "+US.1349"):
        assert refused(await api.post("/contacts", json={"waId": given}), 409)["existing_id"] == contact["id"]
        assert [found["id"] for found in (await api.get("/contacts", waId=given)).json()["data"]] == [contact["id"]]
        assert (await api.put("/contacts", json={"waId": given})).json()["data"]["id"] == contact["id"]
        assert (await api.book(phone=..., wa_id=given)).json()["contact_id"] == contact["id"]
        received = await api.post(receive, json={"waId": given, "content": "Hi"})
        assert (received.status_code, received.json()["contactId"]) == (202, contact["id"])


async def test_faulty_fields_are_pointed_at(api, sql, subtests):
    before = sql.value("SELECT count(*) FROM contacts")
    for name, values in {
        "waId": ("", " ", "+", "x" * 162, "a\nb", 447900000002, []),
        "smsPhoneNumber": ("", "nonsense", "07900000002", "x" * 65, 447900000002),
        "phoneNumber": ("", "+44", "+447900000002 ext 3", True),
        "email": ("", "nobody", "a@b", "a b@example.com", "a@example.com\n.", "x" * 250 + "@example.com", 1),
        "firstName": ("", "  ", "x" * 201, "a\nb", 1),
        "lastName": ("",),
        "fullName": ("\t",),
        "defaultTimeZone": ("", "Europe", "+02:00", "europe/london"),
        "metadata": ([], "x", {"k": "x" * 17_000}),
    }.items():
        for value in values:
            with subtests.test(f"{name} {str(value)[:20]!r}"):
                body = {"waId": "447900000010", name: value}
                refused(await api.post("/contacts", json=body), 400, pointer=f"/{name}")
    assert sql.value("SELECT count(*) FROM contacts") == before


async def test_fields_that_are_not_the_callers_to_set_are_refused(api, sql, subtests):
    before = sql.value("SELECT count(*) FROM contacts")
    for name in (
        "id",
        "organizationId",
        "organization_id",
        "createdAt",
        "updatedAt",
        "wa_id",
        "extra",
        "isAdmin",
    ):
        with subtests.test(name):
            body = {"waId": "447900000011", name: 1}
            refused(await api.post("/contacts", json=body), 400, "unknown_field", f"/{name}")
    assert sql.value("SELECT count(*) FROM contacts") == before


@pytest.mark.parametrize("field", ["phoneNumber", "smsPhoneNumber", "waId"])
async def test_a_contact_created_by_any_number_can_be_booked_by_phone(api, field):
    contact = (await api.post("/contacts", json={field: "+447900000012"})).json()["data"]["id"]

    assert (await api.book(phone="+44 7900 000012")).json()["contact_id"] == contact
