"""Strict JSON: what is one unambiguous value, what is refused before it hurts, and how much metadata fits."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensetter.core.jsonbody import JsonInvalid, MetadataInvalid, check_metadata, parse


def nested(depth):
    return b"[" * depth + b"]" * depth


REFUSED = [
    ("AO: empty", b"", "json_invalid"),
    ("AO: blank", b" \n", "json_invalid"),
    ("AO: trailing data", b'{"a":1} x', "json_invalid"),
    ("AO: two values", b"{}{}", "json_invalid"),
    ("AO: byte order mark", b'\xef\xbb\xbf{"a":1}', "json_encoding"),
    ("AO: UTF-16", '{"a":1}'.encode("utf-16"), "json_encoding"),
    ("AO: Latin-1", '{"a":"é"}'.encode("latin-1"), "json_encoding"),
    ("AO: overlong UTF-8", b'{"a":"\xc0\xaf"}', "json_encoding"),
    ("AO: a surrogate in UTF-8", b'{"a":"\xed\xa0\x80"}', "json_encoding"),
    ("AO: cut short", b'{"a":', "json_invalid"),
    ("AO: cut short in a string", b'{"a":"b', "json_invalid"),
    ("AO: single quotes", b"{'a':1}", "json_invalid"),
    ("AO: trailing comma", b'{"a":1,}', "json_invalid"),
    ("AO: comment", b'{"a":1} // b', "json_invalid"),
    ("AO: leading zero", b'{"a":01}', "json_invalid"),
    ("AO: digits of another script", '{"a":١}'.encode(), "json_invalid"),
    ("AO: no-break space", b'{"a":\xc2\xa01}', "json_invalid"),
    ("AO: raw line break in a string", b'{"a":"b\nc"}', "json_invalid"),
    ("AM: duplicate key", b'{"a":1,"a":1}', "json_duplicate_key"),
    ("AM: duplicate key, escaped", b'{"a":1,"\\u0061":2}', "json_duplicate_key"),
    ("AM: duplicate key, deep", b'{"metadata":[{"b":{"a":1,"a":2}}]}', "json_duplicate_key"),
    ("AK: NUL in a text", b'{"a":"b\\u0000c"}', "json_text"),
    ("AK: NUL in a key", b'{"a\\u0000":1}', "json_text"),
    ("AK: NUL raw", b'{"a":"b\x00c"}', "json_invalid"),
    ("AK: high surrogate alone", b'{"a":"\\ud83d"}', "json_text"),
    ("AK: low surrogate alone", b'{"a":"\\ude00"}', "json_text"),
    ("AK: surrogates in the wrong order", b'{"a":"\\ude00\\ud83d"}', "json_text"),
    ("AK: surrogate in a key, deep", b'{"metadata":[{"\\uD800":1}]}', "json_text"),
    ("AK: NaN", b'{"a":NaN}', "json_number"),
    ("AK: Infinity", b'{"a":Infinity}', "json_number"),
    ("AK: -Infinity", b'{"a":-Infinity}', "json_number"),
    ("AK: 1e400", b'{"a":1e400}', "json_number"),
    ("AK: -1e400", b'{"a":-1e400}', "json_number"),
    ("V: 21 digits", b'{"a":' + b"9" * 21 + b"}", "json_number"),
    ("V: 21 digits, negative", b'{"a":-' + b"9" * 21 + b"}", "json_number"),
    ("V: 10,000 digits", b'{"a":' + b"9" * 10_000 + b"}", "json_number"),
    ("trap: 33 levels", nested(33), "json_depth"),
    ("trap: 33 levels of objects and arrays", b'[{"a":' * 16 + b"[1]" + b"}]" * 16, "json_depth"),
    ("trap: 1,100 levels", nested(1_100), "json_depth"),
    ("trap: 100,000 levels", nested(100_000), "json_depth"),
    ("trap: 100,000 levels never closed", b"[" * 100_000, "json_depth"),
    ("trap: deep in an unknown field", b'{"x":' + nested(32) + b"}", "json_depth"),
    ("trap: deep after a string full of escapes", b'["\\"\\\\",' + nested(32) + b"]", "json_depth"),
]


@pytest.mark.parametrize(("body", "code"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_body_is_refused_with_a_code_and_a_sentence(body, code):
    with pytest.raises(JsonInvalid) as refusal:
        parse(body)
    assert refusal.value.code == code
    assert str(refusal.value).endswith(".")
    # The decoder's own errors carry the whole body, which must not end in a log.
    assert refusal.value.__cause__ is None


ACCEPTED = [
    (
        "page: the example",
        b'{"bot_id": 700, "wa_id": "447813194799"}',
        {"bot_id": 700, "wa_id": "447813194799"},
    ),
    ("AO: other values are values, for the route to refuse", b" null\n", None),
    ("U: 700.0 stays a float", b'{"bot_id":700.0}', {"bot_id": 700.0}),
    ("V: 20 digits", b'{"a":-99999999999999999999}', {"a": -99999999999999999999}),
    ("U: true is not 1", b'{"bot_id":true}', {"bot_id": True}),
    ("AK: a whole surrogate pair", b'{"a":"\\ud83d\\ude00"}', {"a": "\U0001f600"}),
    ("AK: escaped text", b'{"a":"\\u00e9\\n\\\\u0000"}', {"a": "é\n\\u0000"}),
    ("AK: tiny numbers", b'{"a":1e-400}', {"a": 0.0}),
    ("AM: the same key in two objects", b'[{"a":1},{"a":1}]', [{"a": 1}, {"a": 1}]),
    ("brackets in strings are not levels", b'["' + b"[{" * 50 + b'","\\"[[["]', ["[{" * 50, '"[[[']),
    ("many siblings are not levels", b"[" + b"[]," * 1_000 + b"[]]", [[]] * 1_001),
]


@pytest.mark.parametrize(("body", "value"), [row[1:] for row in ACCEPTED], ids=[row[0] for row in ACCEPTED])
def test_body_is_read_as(body, value):
    read = parse(body)
    assert read == value
    assert repr(read) == repr(value)


def test_trap_32_levels_are_accepted_and_the_limit_can_be_set():
    assert json.dumps(parse(nested(32))).encode() == nested(32)
    assert parse(nested(3), max_depth=3) == [[[]]]
    with pytest.raises(JsonInvalid):
        parse(nested(3), max_depth=2)


def test_refusals_never_repeat_the_input():
    for body in (
        b'{"secret":1,"secret":2}',
        b'{"secret":"\\u0000"}',
        b'{"secret" 1}',
        b'{"a":' + b"7" * 30 + b"}",
    ):
        with pytest.raises(JsonInvalid) as refusal:
            parse(body)
        assert "secret" not in str(refusal.value)
        assert "777" not in str(refusal.value)


HOSTILE = [
    ("deep", nested(100_000)),
    ("deep objects", b'{"a":' * 50_000),
    ("escaped quotes never closed", b"[" * 40 + b'"' + b'\\"' * 130_000),
    ("quotes in pairs", b"[" * 40 + b'"",' * 87_000),
    ("backslashes", b"[" * 40 + b"\\" * 262_000),
    ("saw", (b"[" * 32 + b"]" * 32) * 4_000),
    ("a number of 260,000 digits", b"[" + b"9" * 260_000 + b"]"),
    ("an exponent of 260,000 digits", b"[1e" + b"9" * 260_000 + b"]"),
]


@pytest.mark.parametrize("body", [row[1] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_trap_hostile_bodies_are_refused_quickly(body):
    started = time.process_time()
    with pytest.raises(JsonInvalid):
        parse(body)
    # Each takes under 25 ms; whatever is quadratic takes minutes.
    assert time.process_time() - started < 0.5


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=10)
scalars = st.none() | st.booleans() | st.integers(-(10**19), 10**19) | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    scalars | texts,
    lambda children: st.lists(children, max_size=4) | st.dictionaries(texts, children, max_size=4),
    max_leaves=20,
)


@given(value=values, ascii_only=st.booleans())
def test_every_value_is_read_back_as_it_was_written(value, ascii_only):
    assert parse(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


def depth_of(value):
    if isinstance(value, dict):
        return 1 + max(map(depth_of, value.values()), default=0)
    return 1 + max(map(depth_of, value), default=0) if isinstance(value, list) else 0


@given(value=values, limit=st.integers(0, 6))
def test_depth_is_counted_as_a_person_would(value, limit):
    body = json.dumps(value).encode()
    try:
        assert parse(body, max_depth=limit) == value
        assert depth_of(value) <= limit
    except JsonInvalid as refusal:
        assert refusal.code == "json_depth"  # noqa: PT017 - either may be
        assert depth_of(value) > limit


@given(body=st.binary(max_size=60) | st.text('[]{}",:\\u0d819.eE-+ NaInfityulr', max_size=60).map(str.encode))
def test_no_body_raises_anything_but_a_refusal(body):
    try:
        json.dumps(parse(body), allow_nan=False).encode()
    except JsonInvalid as refusal:
        assert refusal.code.startswith("json_")  # noqa: PT017 - either may be


def deep_object(levels):
    value = {}
    for _ in range(levels - 1):
        value = {"a": value}
    return value


METADATA = [
    ("AJ: empty object", {}, None),
    ("AJ: the page's example", {"invitee_email": "lead@example.com", "uri": "https://example.com/abc"}, None),
    ("AJ: array", [], "metadata_not_an_object"),
    ("AJ: string", "a", "metadata_not_an_object"),
    ("AJ: number", 1, "metadata_not_an_object"),
    ("AJ: null is not an object here", None, "metadata_not_an_object"),
    ("AK: 10 levels", deep_object(10), None),
    ("AK: 11 levels", deep_object(11), "metadata_too_deep"),
    ("AK: 11 levels through arrays", {"a": [[[[[[[[[[]]]]]]]]]]}, "metadata_too_deep"),
    ("AK: 200 keys", {str(n): n for n in range(200)}, None),
    ("AK: 201 keys", {str(n): n for n in range(201)}, "metadata_too_many_keys"),
    ("AK: 201 keys in all", {"a": [{str(n): n} for n in range(200)]}, "metadata_too_many_keys"),
    ("AK: 16 KiB", {"a": "x" * (16 * 1024 - len('{"a":""}'))}, None),
    ("AK: 16 KiB and a byte", {"a": "x" * (16 * 1024 - len('{"a":""}') + 1)}, "metadata_too_large"),
    ("AK: 16 KiB counted in bytes", {"a": "é" * 8 * 1024}, "metadata_too_large"),
    ("AK: a long array", {"a": list(range(10_000))}, "metadata_too_large"),
]


@pytest.mark.parametrize(("value", "code"), [row[1:] for row in METADATA], ids=[row[0] for row in METADATA])
def test_metadata_limits(value, code):
    if code is None:
        check_metadata(value)
        return
    with pytest.raises(MetadataInvalid) as refusal:
        check_metadata(value)
    assert refusal.value.code == code


@given(value=values)
def test_whatever_body_is_accepted_its_metadata_can_be_judged(value):
    try:
        check_metadata(parse(json.dumps(value).encode()))
    except MetadataInvalid as refusal:
        assert refusal.code.startswith("metadata_")  # noqa: PT017 - either may be
