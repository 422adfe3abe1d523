"""Rows AJ to AP: what a body must be before anyone looks at the booking in it."""
# ruff: noqa: N802 - rows are named by the table's letters

import json

from tests.problems import refused

LARGEST_METADATA = 16 * 1024
LARGEST_BODY = 256 * 1024


async def test_row_AJ_metadata_is_an_object_or_null(api, sql, subtests):
    for value in ([], [{}], "text", 1, True, ""):
        with subtests.test(repr(value)):
            refused(await api.book(metadata=value), 400, pointer="/metadata")
    assert sql.bookings() == 0
    for value, kept in ((None, None), (..., None), ({}, {})):
        made = (await api.book(metadata=value, external_id=None)).json()
        assert (await api.get(f"/bookings/{made['id']}")).json()["metadata"] == kept


async def test_row_AK_metadata_within_its_bounds_is_kept_as_it_is(api, subtests):
    largest = {"text": "ü" * ((LARGEST_METADATA - len('{"text":""}')) // 2) + "x"}
    assert len(json.dumps(largest, ensure_ascii=False, separators=(",", ":")).encode()) == LARGEST_METADATA
    for name, value in {
        "arbitrary JSON": {
            "invitee_email": "lead@example.com",
            "answers": [1, -2.5, True, None, "ñ 😀"],
            "n": {"": {}},
        },
        "16 KiB": largest,
        "10 levels": nested(10),
        "10 levels of lists": {"a": [[[[[[[[[1]]]]]]]]]},
        "200 keys": {f"k{n}": n for n in range(200)},
        "200 keys in all": {"list": [{f"k{n}": n} for n in range(199)]},
        "20 digits": {"n": 10**20 - 1},
    }.items():
        with subtests.test(name):
            response = await api.book(metadata=value, external_id=None)
            assert response.status_code == 201
            assert (await api.get(f"/bookings/{response.json()['id']}")).json()["metadata"] == value


async def test_row_AK_metadata_beyond_its_bounds_is_refused(api, sql, subtests):
    for name, value in {
        "16 KiB and one": {"text": "x" * (LARGEST_METADATA - len('{"text":""}') + 1)},
        "11 levels": nested(11),
        "11 levels of lists": {"a": [[[[[[[[[[1]]]]]]]]]]},
        "201 keys": {f"k{n}": n for n in range(201)},
        "201 keys in all": {"list": [{f"k{n}": n} for n in range(200)]},
    }.items():
        with subtests.test(name):
            refused(await api.book(metadata=value), 400, pointer="/metadata")
    for name, written in {
        "NUL": '"a\\u0000b"',
        "surrogate": '"\\ud800"',
        "surrogate pair reversed": '"\\ude00\\ud83d"',
        "NaN": "NaN",
        "Infinity": "-Infinity",
        "beyond a double": "1e400",
        "5,000 digits": "9" * 5000,
        "21 digits": "1" * 21,
        "raw control character": '"a\nb"',
    }.items():
        with subtests.test(name):
            for metadata in (f'{{"k": {written}}}', f'{{"k": [{written}]}}'):
                refused(await api.post_text("/bookings", spoiled(api, metadata)), 400)
    for key in ('"\\u0000"', '"\\ud800"'):
        refused(await api.post_text("/bookings", spoiled(api, f"{{{key}: 1}}")), 400)
    assert sql.bookings() == 0


def nested(levels):
    return {} if levels == 1 else {"k": nested(levels - 1)}


def spoiled(api, metadata):
    """A booking's JSON with this text as its metadata."""
    return api.json_booking(metadata="@").replace('"@"', metadata)


async def test_row_AK_an_escaped_character_outside_the_basic_plane_is_text(api):
    response = await api.post_text("/bookings", spoiled(api, '{"k": "\\ud83d\\ude00"}'))

    assert response.status_code == 201
    assert (await api.get(f"/bookings/{response.json()['id']}")).json()["metadata"] == {"k": "😀"}


async def test_row_AL_an_unknown_field_is_refused_by_name(api, sql, subtests):
    for name in (
        "externalId",
        "startTime",
        "Bot_id",
        "phone ",
        "",
        "id",
        "event_id",
        "contact_id",
        "organization_id",
        "deduplicated",
        "cancelled_at",
        "created_at",
        "status",
        "__class__",
    ):
        with subtests.test(name):
            refused(await api.book(**{name: None}), 400, "unknown_field", f"/{name}")
    refused(await api.book(**{"a/b~c": 1}), 400, "unknown_field", "/a~1b~0c")
    several = refused(await api.book(externalId="x", startTime="y"), 400, "unknown_field", "/externalId")
    assert {error["pointer"] for error in several["errors"]} == {"/externalId", "/startTime"}
    assert sql.bookings() == 0


async def test_row_AM_a_key_that_is_there_twice_is_refused(api, sql, subtests):
    body = api.json_booking()
    for name, text in {
        "the same value": body.replace('"bot_id"', f'"bot_id": {api.tenant.bot_id}, "bot_id"'),
        "another value": body.replace("}", ', "external_id": "other"}'),
        "written in escapes": body.replace("}", ', "\\u0062ot_id": 1}'),
        "deep inside": spoiled(api, '{"a": [{"b": 1, "b": 1}]}'),
    }.items():
        with subtests.test(name):
            refused(await api.post_text("/bookings", text), 400, "json_duplicate_key")
    assert sql.bookings() == 0


async def test_row_AN_the_content_type_is_json_in_utf_8(api, sql, subtests):
    for kind in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/octet-stream",
        "application/problem+json",
        "application/jsonp",
        "application/json, text/plain",
        "application/json; charset=latin-1",
        "application/json; charset=utf-16",
        "application/json; charset = utf-16",
        'application/json;charset="utf-16"',
        "json",
        "",
    ):
        with subtests.test(kind):
            answer = refused(
                await api.post_text("/bookings", api.json_booking(), content_type=kind),
                415,
                "content_type_unsupported",
            )
            assert "application/json" in answer["detail"]
    untyped = await api.client.post("/api/v1/bookings", content=api.json_booking(), headers=api.tenant.headers)
    refused(untyped, 415, "content_type_unsupported")
    refused(await api.post("/bookings"), 415, "content_type_unsupported")
    assert sql.bookings() == 0
    for kind in (
        "Application/JSON",
        "application/json;charset=UTF-8",
        'application/json; charset="utf-8"',
        "application/json ; x=y",
    ):
        with subtests.test(kind):
            answer = await api.post_text("/bookings", api.json_booking(), content_type=kind)
            assert answer.status_code in {200, 201}


async def test_row_AO_a_body_that_is_not_one_json_object_is_refused(api, sql, subtests):
    body = api.json_booking().encode()
    for name, content in {
        "empty": b"",
        "blank": b" \n",
        "a list": b"[]",
        "a booking in a list": b"[" + body + b"]",
        "null": b"null",
        "a text": b'"text"',
        "a number": b"1",
        "trailing data": body + b"{}",
        "trailing comma": body[:-1] + b",}",
        "cut off": body[:-1],
        "single quotes": body.replace(b'"', b"'"),
        "a comment": b"// hi\n" + body,
        "byte order mark": b"\xef\xbb\xbf" + body,
        "UTF-16": body.decode().encode("utf-16"),
        "Latin-1": body.replace(b"calendly-invitee-abc", "Zürich".encode("latin-1")),
        "truncated UTF-8": body.replace(b"calendly-invitee-abc", b"\xf0\x9f\x98"),
        "UTF-8 of a surrogate": body.replace(b"calendly-invitee-abc", b"\xed\xa0\x80"),
        "100,000 levels": b"[" * 100_000,
        "100,000 levels, closed": b'{"a":' * 40_000 + b"1" + b"}" * 40_000,
        "1,100 levels in an unknown field": body[:-1] + b', "x": ' + b"[" * 1100 + b"]" * 1100 + b"}",
    }.items():
        with subtests.test(name):
            refused(await api.post_text("/bookings", content), 400)
    for content in ("[]", "null", '"text"', "1"):
        refused(await api.post_text("/bookings", content), 400, "object_required")
    assert sql.bookings() == 0


async def test_row_AP_a_body_beyond_256_kib_is_refused_before_it_is_read(api, sql):
    padded = api.json_booking().encode().ljust(LARGEST_BODY)
    assert (await api.post_text("/bookings", padded)).status_code == 201
    refused(await api.post_text("/bookings", padded + b" "), 413, "body_too_large")

    read = 0

    async def endless():
        nonlocal read
        while True:
            read += 64 * 1024
            yield b" " * 64 * 1024

    refused(await api.post_text("/bookings", endless()), 413, "body_too_large")
    assert read <= 2 * LARGEST_BODY

    async def unread():
        raise AssertionError("a body that says it is too large is not read")
        yield b""

    declared = {"Content-Type": "application/json", "Content-Length": str(LARGEST_BODY + 1)}
    refused(await api.post("/bookings", content=unread(), headers=declared), 413, "body_too_large")
    assert sql.bookings() == 1
