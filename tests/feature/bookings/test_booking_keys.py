"""Rows A to K and AS: what is new, what is known, and what makes two requests the same booking."""
# ruff: noqa: N802 - rows are named by the table's letters

import unicodedata

from tests.problems import refused


async def test_row_A_fresh_create_is_201_with_its_address(api):
    response = await api.book()

    assert response.status_code == 201
    assert response.json()["deduplicated"] is False
    assert response.headers["location"] == f"/api/v1/bookings/{response.json()['id']}"
    assert "deduplicated-differs" not in response.headers
    found = await api.client.get(response.headers["location"], headers=api.tenant.headers)
    assert found.json()["external_id"] == "calendly-invitee-abc"


async def test_row_B_replay_with_the_same_body_returns_the_stored_record(api, sql):
    first = await api.book()
    again = await api.book()

    assert again.status_code == 200
    assert again.json() == first.json() | {"deduplicated": True}
    assert "deduplicated-differs" not in again.headers
    assert "location" not in again.headers
    assert sql.bookings() == 1


async def test_row_B_replay_with_a_different_body_returns_the_stored_record(api, sql):
    first = await api.book(metadata={"seat": 1})
    again = await api.book(
        start_time="2026-05-26T14:00:00Z",
        end_time="2026-05-26T16:00:00Z",
        time_zone="Europe/Paris",
        metadata={"seat": 2},
    )

    assert again.status_code == 200
    assert again.json() == first.json() | {"deduplicated": True}
    assert again.headers["deduplicated-differs"] == "start_time, end_time, time_zone, metadata"
    assert sql.bookings() == 1
    kept = (await api.get(f"/bookings/{first.json()['id']}")).json()
    assert kept["metadata"] == {"seat": 1}
    assert kept["start_time"] == "2026-05-25T14:00:00.000Z"


async def test_row_B_leaving_out_what_is_stored_is_a_difference(api):
    await api.book(metadata={"seat": 1})

    again = await api.book(end_time=..., time_zone=None, metadata=...)

    assert again.headers["deduplicated-differs"] == "end_time, time_zone, metadata"


async def test_row_B_the_same_in_other_words_is_no_difference(api):
    await api.book(metadata={"a": 1, "b": [1.50, 1e23, -0.0, 12345678901234567890]})

    again = await api.book(
        phone=...,
        wa_id="+447813194799",
        start_time="2026-05-25t15:00:00.0009+01:00",
        end_time="2026-05-25T11:00:00-04:00",
        default_country="gb",
        metadata={"b": [1.5, 1e23, 0, 12345678901234567890], "a": 1.0},
    )

    assert again.status_code == 200
    assert "deduplicated-differs" not in again.headers


async def test_row_B_strict_handling_turns_a_different_body_into_a_conflict(api):
    await api.book()
    strict = {"Prefer": "handling=strict"}

    same = await api.post("/bookings", json=api.tenant.booking(), headers=strict)
    differing = await api.post("/bookings", json=api.tenant.booking(end_time=None), headers=strict)
    lenient = await api.post(
        "/bookings", json=api.tenant.booking(end_time=None), headers={"Prefer": "handling=lenient"}
    )

    assert same.status_code == 200
    assert same.headers["preference-applied"] == "handling=strict"
    refused(differing, 409, "booking_differs")
    assert lenient.status_code == 200


async def test_row_C_replay_of_a_cancelled_booking_does_not_bring_it_back(api, sql):
    first = (await api.book()).json()
    cancelled_at = (await api.post(f"/bookings/{first['id']}/cancel")).json()["cancelled_at"]

    again = await api.book()

    assert again.status_code == 200
    assert again.json() == first | {"deduplicated": True, "cancelled_at": cancelled_at}
    assert list(again.json())[-1] == "cancelled_at"
    assert sql.bookings() == 1
    known = (await api.get(f"/bots/{first['bot_id']}/context", contactId=first["contact_id"])).json()["data"]
    assert known["activeBookings"] == known["pastBookings"] == []


async def test_row_D_replay_naming_another_bot_or_contact_gets_the_stored_record(api, sql):
    first = (await api.book()).json()
    bot = (await api.post("/bots", json={"name": "Second"})).json()["data"]["id"]
    await api.post("/contacts", json={"waId": "447900000002"})

    other_bot = await api.book(bot_id=bot)
    other_contact = await api.book(phone=..., wa_id="447900000002")
    both = await api.book(bot_id=bot, phone=..., wa_id="447900000002", end_time=None)

    for again, differing in (
        (other_bot, "bot_id"),
        (other_contact, "contact_id"),
        (both, "bot_id, contact_id, end_time"),
    ):
        assert again.status_code == 200
        assert again.json() == first | {"deduplicated": True}
        assert again.headers["deduplicated-differs"] == differing
    assert sql.bookings() == 1


async def test_row_E_the_same_external_id_from_another_source_is_a_new_booking(api):
    first, second = await api.book(source="calendly"), await api.book(source="cal.com")

    assert [first.status_code, second.status_code] == [201, 201]
    assert first.json()["id"] != second.json()["id"]


async def test_row_F_an_external_id_without_source_belongs_to_manual(api):
    first = await api.book(source=...)
    said = await api.book(source="manual")

    assert first.status_code == 201
    assert first.json()["source"] == "manual"
    assert said.status_code == 200
    assert said.json()["id"] == first.json()["id"]


async def test_row_G_without_external_id_nothing_is_deduplicated(api, sql):
    answers = [await api.book(external_id=None), await api.book(external_id=None), await api.book(external_id=...)]

    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert [answer.json()["external_id"] for answer in answers] == [None, None, None]
    assert len({answer.json()["id"] for answer in answers}) == 3
    assert sql.bookings() == 3


async def test_row_H_an_external_id_that_is_empty_blank_unprintable_or_long_is_refused(api, sql, subtests):
    for name, value in {
        "empty": "",
        "blank": "   ",
        "line break": "a\nb",
        "tab": "a\tb",
        "escape": "a\x1bb",
        "delete": "a\x7fb",
        "C1 control": "a\x85b",
        "right-to-left override": "a\u202eb",
        "256 characters": "x" * 256,
        "more than an index holds": "ü" * 3000,
    }.items():
        with subtests.test(name):
            refused(await api.book(external_id=value), 400, "key_invalid", "/external_id")
            refused(await api.book(source=value), 400, "key_invalid", "/source")
    assert sql.bookings() == 0


async def test_row_H_255_characters_of_any_script_are_kept(api):
    longest = "😀" * 255

    response = await api.book(source=longest, external_id=longest)

    assert response.status_code == 201
    assert response.json()["source"] == response.json()["external_id"] == longest
    assert (await api.book(source=longest, external_id=longest)).status_code == 200


async def test_row_I_an_external_id_that_is_no_text_is_refused(api, sql, subtests):
    for value in (123, 1.5, True, ["abc"], {"id": "abc"}):
        with subtests.test(repr(value)):
            refused(await api.book(external_id=value), 400, pointer="/external_id")
    assert sql.bookings() == 0


async def test_row_J_null_is_the_same_as_leaving_a_field_out(api):
    nulls = dict.fromkeys(("phone", "end_time", "time_zone", "source", "external_id", "default_country", "metadata"))
    said = await api.book(wa_id="447813194799", **nulls)
    unsaid = await api.book(wa_id="447813194799", **dict.fromkeys(nulls, ...))

    assert [said.status_code, unsaid.status_code] == [201, 201]
    ids = {"id", "event_id"}
    assert {k: v for k, v in said.json().items() if k not in ids} == {
        k: v for k, v in unsaid.json().items() if k not in ids
    }
    assert said.json()["source"] == "manual"
    assert (await api.book(wa_id=None)).status_code == 201


async def test_row_J_required_fields_may_be_neither_null_nor_missing(api):
    for value in (None, ...):
        for field in ("bot_id", "start_time"):
            refused(await api.book(**{field: value}), 400, pointer=f"/{field}")


async def test_row_K_keys_are_compared_byte_by_byte_after_normalising(api, sql):
    composed, decomposed = unicodedata.normalize("NFC", "Zürich"), unicodedata.normalize("NFD", "Zürich")
    assert composed != decomposed

    first = await api.book(source=decomposed, external_id=decomposed)
    same = await api.book(source=composed, external_id=composed)

    assert first.status_code == 201
    assert first.json()["source"] == first.json()["external_id"] == composed
    assert (same.status_code, same.json()["id"]) == (200, first.json()["id"])
    for other in ("ZÜRICH", "zürich", "Zu\u0308rich ..", "Z ürich", "Zürich\u2044", "Zurich"):
        assert (await api.book(source=composed, external_id=other)).status_code == 201
    for blank in (" ", "\u00a0", "\u3000"):
        refused(await api.book(external_id=f"{blank}Zürich"), 400, "key_invalid", "/external_id")
        refused(await api.book(external_id=f"Zürich{blank}"), 400, "key_invalid", "/external_id")
    assert sql.bookings() == 7


async def test_row_AS_a_replay_has_the_same_ids_for_ever_and_event_ids_are_unique(api):
    first = [(await api.book(external_id=f"invitee-{n}")).json() for n in range(5)]

    for _ in range(3):
        again = [(await api.book(external_id=f"invitee-{n}", end_time=None)).json() for n in range(5)]
        assert [(b["id"], b["event_id"]) for b in again] == [(b["id"], b["event_id"]) for b in first]
    assert len({b["event_id"] for b in first}) == 5
    stored = (await api.get(f"/bookings/{first[0]['id']}")).json()
    assert (stored["id"], stored["event_id"]) == (first[0]["id"], first[0]["event_id"])
