"""Rows AW and AX, and what every refusal looks like: who gets in, by which methods, and what they are told."""
# ruff: noqa: N802 - rows are named by the table's letters

import pytest

from tests.factories import make_key
from tests.problems import refused

CANARY = "canary-7f3a"


async def test_row_AW_the_scheme_is_read_in_any_case_and_with_extra_spaces(api, subtests):
    key = api.tenant.key
    for header in (f"bearer {key}", f"BEARER {key}", f"Bearer    {key}", f"Bearer {key}   "):
        with subtests.test(header.replace(key, "…")):
            assert (await api.post("/bookings", headers={"Authorization": header}, json={})).status_code == 400


async def test_row_AW_anything_else_is_401_with_a_challenge(api, sql, subtests):
    key = api.tenant.key
    for header in (
        key,
        f"Basic {key}",
        f"Token {key}",
        f"Bearer{key}",
        f"Bearer: {key}",
        f"Bearer {key} {key}",
        f"Bearer {key[:-1]}",
        f"Bearer {key}x",
        f"Bearer {key.upper()}",
        f'Bearer "{key}"',
        "Bearer",
        "Bearer ",
        "",
        f"Bearer {key[:-1]}é".encode("latin-1"),
        b"Bearer \xff\xfe",
        f"Bearer {'x' * 5000}",
    ):
        with subtests.test(repr(header).replace(key, "…")[:40]):
            answer = await api.post("/bookings", headers={"Authorization": header}, json=api.tenant.booking())
            refused(answer, 401, "unauthorized")
            assert answer.headers["www-authenticate"].startswith("Bearer")
    missing = await api.client.post("/api/v1/bookings", json=api.tenant.booking())
    refused(missing, 401, "unauthorized")
    in_query = await api.client.post(f"/api/v1/bookings?api_key={key}&access_token={key}", json=api.tenant.booking())
    refused(in_query, 401, "unauthorized")
    twice = [("Authorization", f"Bearer {key}"), ("Authorization", f"Bearer {key}")]
    refused(await api.client.post("/api/v1/bookings", json=api.tenant.booking(), headers=twice), 401)
    assert sql.bookings() == 0


async def test_row_AX_other_methods_are_405_and_told_which_are_allowed(api, sql):
    made = (await api.book()).json()["id"]
    for path, allowed in (
        ("/bookings", {"GET", "POST"}),
        (f"/bookings/{made}", {"GET"}),
        (f"/bookings/{made}/cancel", {"POST"}),
    ):
        for method in {"HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "GET", "POST"} - allowed:
            answer = await api.client.request(method, f"/api/v1{path}", headers=api.tenant.headers)
            assert answer.status_code == 405
            assert set(answer.headers["allow"].split(", ")) == allowed
            if method != "HEAD":
                refused(answer, 405, "method_not_allowed")
    assert sql.bookings() == 1


@pytest.fixture
async def refusals(api, runtime, other_tenant):
    """One answer of every kind, each to a request that is full of canaries."""
    canaries = {
        "external_id": CANARY,
        "source": CANARY,
        "metadata": {CANARY: CANARY},
        "time_zone": CANARY,
        "start_time": CANARY,
        "phone": CANARY,
        "default_country": CANARY,
        "bot_id": CANARY,
    }
    good = api.tenant.booking(external_id=CANARY, metadata={CANARY: CANARY})
    reader = await make_key(runtime, api.tenant.organization_id, scopes=("read",))
    await api.post("/bookings", json=good)
    typed = {"Content-Type": CANARY}
    return {
        "fields": await api.book(**canaries),
        "types": await api.book(**{name: [CANARY] for name in canaries}),
        "malformed": await api.post_text("/bookings", f'{{"bot_id": "{CANARY}"'),
        "duplicate": await api.post_text("/bookings", f'{{"x": "{CANARY}", "x": 1}}'),
        "type": await api.post("/bookings", content=CANARY, headers=typed),
        "size": await api.post_text("/bookings", CANARY * 30_000),
        "key": await api.post("/bookings", json=good, headers={"Authorization": f"Bearer {CANARY}"}),
        "scope": await api.post("/bookings", json=good, headers={"Authorization": f"Bearer {reader}"}),
        "contact": await api.book(phone=..., wa_id=CANARY),
        "bot": await api.book(bot_id=other_tenant.bot_id, external_id=CANARY + "2"),
        "strict": await api.post(
            "/bookings", json=good | {"metadata": {"x": CANARY}}, headers={"Prefer": "handling=strict"}
        ),
        "query": await api.get("/bookings", status=CANARY, limit=CANARY, starts_after=CANARY),
        "idempotency": await api.post("/bookings", json=good, headers={"Idempotency-Key": CANARY * 40}),
    }


async def test_every_refusal_is_a_problem_document_that_repeats_nothing(refusals, subtests):
    statuses = {400, 401, 403, 404, 409, 413, 415}
    for name, answer in refusals.items():
        with subtests.test(name):
            body = refused(answer, answer.status_code)
            assert body["status"] in statuses
            assert CANARY not in answer.text
            assert CANARY not in str(answer.headers)
    assert {answer.status_code for answer in refusals.values()} == statuses
    assert len({answer.headers["x-request-id"] for answer in refusals.values()}) == len(refusals)


async def test_every_faulty_field_is_pointed_at(refusals):
    for name in ("fields", "types"):
        body = refused(refusals[name], 400)
        pointers = {error["pointer"] for error in body["errors"]}
        assert pointers >= {"/bot_id", "/start_time", "/time_zone", "/default_country"}
        assert body["code"] == body["errors"][0]["code"]


async def test_every_answer_carries_a_request_id_and_safe_headers(api):
    made = await api.book()
    for answer in (made, await api.book(), await api.get("/bookings"), await api.get("/nothing-here")):
        assert answer.headers["x-request-id"].startswith("req_")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
    refused(await api.get("/nothing-here"), 404, "route_not_found")
