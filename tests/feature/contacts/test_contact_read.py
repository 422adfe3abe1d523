"""`GET /contacts`: by id, by identity in any spelling, and in pages."""

import pytest

from tests.problems import refused


async def created(api, **fields):
    response = await api.post("/contacts", json=fields)
    assert response.status_code == 201, response.text
    return response.json()["data"]["id"]


async def found(api, **query):
    response = await api.get("/contacts", **query)
    assert response.status_code == 200, response.text
    assert response.json().keys() == {"data", "hasMore"}
    return [contact["id"] for contact in response.json()["data"]]


async def test_each_filter_finds_by_its_kind_of_identity(api, subtests):
    whole = await created(
        api,
        waId="447900000002",
        smsPhoneNumber="+447900000003",
        phoneNumber="+447900000004",
        email="Ada@Example.com",
    )
    for query, expected in (
        ({"waId": "447900000002"}, [whole]),
        ({"waId": "+447900000002"}, [whole]),
        ({"phoneNumber": "+447900000003"}, [whole]),
        ({"phoneNumber": "447900000004"}, [whole]),
        ({"phoneNumber": "+44 (0)7900 000004"}, [whole]),
        ({"email": "ada@example.COM"}, [whole]),
        ({"waId": "447900000002", "email": "ada@example.com", "phoneNumber": "+447900000003"}, [whole]),
        ({"waId": "447900000002", "email": "other@example.com"}, []),
        ({"waId": "447900000003"}, []),
        ({"phoneNumber": "+447900000009"}, []),
        ({"email": "da@example.com"}, []),
        ({}, [whole, api.tenant.contact_id]),
    ):
        with subtests.test(str(query)):
            assert await found(api, **query) == expected


@pytest.mark.parametrize(
    ("stored", "sent"),
    [
        ("5541988887777", "554188887777"),
        ("525512345678", "5215512345678"),
        ("541123456789", "5491123456789"),
        ("2290197123456", "22997123456"),
        ("2250707123456", "22507123456"),
    ],
)
async def test_filters_know_the_spellings_of_one_subscriber(api, stored, sent):
    by_whatsapp = await created(api, waId=stored)
    by_sms = await created(api, smsPhoneNumber=f"+{sent}")

    assert await found(api, waId=sent) == await found(api, waId=stored) == [by_whatsapp]
    assert await found(api, phoneNumber=f"+{stored}") == await found(api, phoneNumber=sent) == [by_sms]


async def test_a_plus_sign_that_was_not_encoded_is_still_a_phone_number(api):
    answer = await api.client.get("/api/v1/contacts?phoneNumber=+447813194799", headers=api.tenant.headers)

    assert [contact["id"] for contact in answer.json()["data"]] == [api.tenant.contact_id]


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 6])
async def test_pages_have_neither_gaps_nor_doubles(api, limit):
    for number in range(4):
        await created(api, email=f"n{number}@example.com")
    everything = await found(api, limit=100)
    assert everything == sorted(everything, reverse=True)
    assert len(everything) == 5

    pages, cursor = [], {}
    while True:
        page = (await api.get("/contacts", limit=limit, **cursor)).json()
        pages += [contact["id"] for contact in page["data"]]
        assert page["hasMore"] is (len(pages) < 5)
        if not page["hasMore"]:
            break
        cursor = {"startingAfter": pages[-1]}
    assert pages == everything


async def test_impossible_filters_are_refused(api, subtests):
    for query in (
        {"waId": ""},
        {"waId": "a\0b"},
        {"phoneNumber": "nonsense"},
        {"phoneNumber": "\0"},
        {"email": "nobody"},
        {"email": "a@example.com\0"},
        {"limit": 0},
        {"limit": 101},
        {"startingAfter": 0},
        {"startingAfter": 2**63},
        {"wa_id": "447813194799"},
        {"name": "Ada"},
    ):
        with subtests.test(str(query)):
            (name,) = query
            refused(await api.get("/contacts", **query), 400, pointer=f"/{name}")


async def test_what_cannot_be_an_id_is_not_found(api):
    for text in ("999999", str(2**63), "0", "-1", "x", "1.0", "%00", "١", "9" * 5000):
        refused(await api.get(f"/contacts/{text}"), 404)
