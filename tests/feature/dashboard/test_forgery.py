"""T26: whatever another site's page sends in somebody's name is refused, and changes nothing."""

from collections import defaultdict

import pytest

FORMS = (
    "/sign-in",
    "/sign-in/token",
    "/sign-out",
    "/organization",
    "/setup/code",
    "/settings/api-keys",
    "/settings/api-keys/1/revoke",
    "/settings/members/invitations",
    "/settings/members/invitations/1/withdraw",
    "/settings/members/1/role",
    "/settings/members/1/remove",
    "/sign-in-code",
    "/invitations/token",
    "/invitations/token/accept",
    "/account",
    "/account/password",
    "/account/sessions/end",
    "/account/second-factor",
    "/account/second-factor/confirm",
    "/account/second-factor/remove",
    "/settings/data",
    "/contacts/new",
    *(f"/contacts/1{what}" for what in ("", "/consent", "/merge", "/merges/1/undo", "/erase")),
    *(f"/contacts/imports/1/{what}" for what in ("columns", "start", "cancel")),
    "/settings/general",
    "/settings/model",
    "/inbox/1/messages",
    "/inbox/1/take-over",
    "/inbox/1/hand-back",
    "/bots",
    "/bots/1",
    "/bots/1/archive",
    "/bots/1/versions/1/restore",
    "/bots/1/appointments",
    "/bots/1/appointments/1",
    "/bots/1/appointments/1/archive",
    "/bots/1/schedules/1",
    "/bots/1/try",
    "/bots/1/try/start-again",
    "/inbox/1/consent",
    "/inbox/1/merge",
    "/inbox/1/unmerge",
    "/channels/new/webchat",
    "/channels/1/check",
    "/channels/1/credentials",
    "/channels/1/website",
    "/channels/1/disconnect",
    "/bookings/new",
    "/bookings/1/move",
    "/bookings/1/cancel",
    "/bookings/1/no-show",
)
TABLES = (
    *("users", "user_sessions", "api_keys", "contacts", "conversations", "messages", "organizations", "bots"),
    *("memberships", "invitations", "second_factors", "bookings"),
)
OURS = "http://opensetter.test"
FORGED = (
    {"Origin": "https://evil.example"},
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "http://evil.opensetter.test", "Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "null"},
    {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
    {"Origin": "https://opensetter.test.evil.example"},
    {"Origin": f"{OURS}:8443"},
    {},
    {"Sec-Fetch-Site": "same-origin", "Content-Type": "text/plain"},
    {"Sec-Fetch-Site": "same-origin", "Content-Type": "multipart/form-data; boundary=x"},
    {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/json"},
    {"X-HTTP-Method-Override": "POST"},
)


@pytest.mark.parametrize("paths", [FORMS[first::4] for first in range(4)])
async def test_what_another_site_sends_is_refused(signed, sql, paths):
    def kept():
        return [sql.value(f"SELECT coalesce(json_agg(t ORDER BY t.id), '[]') FROM {table} t") for table in TABLES]

    before = kept()
    for path in paths:
        for headers in FORGED:
            typed = {"Content-Type": "application/x-www-form-urlencoded", **headers}
            answer = await signed.client.post(path, content="name=x&content=x&organization=1", headers=typed)
            assert answer.status_code == 403, (path, headers)
            assert "set-cookie" not in answer.headers
        assert kept() == before, path


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": OURS}, {"Sec-Fetch-Site": "none"}])
async def test_our_own_pages_get_through(signed, headers):
    assert (await signed.send("/settings/api-keys", headers, name="mine")).status_code == 200


async def test_no_page_that_is_looked_at_changes_anything(signed, application, sql):
    """Every address of the dashboard that can be opened, opened twice, as any other site could have it opened."""
    paths = [
        path.format_map(defaultdict(lambda: 1, token="x", code="x", digest="x", name="x", kind="webchat"))
        for path, operations in application.openapi()["paths"].items()
        if "get" in operations and "Dashboard" in operations["get"]["tags"] and not path.endswith("/events")
    ]
    assert len(paths) >= 7
    before = sql.value("SELECT json_agg(s) FROM (SELECT id, token_hash FROM user_sessions) s")
    counted = sql.value("SELECT count(*) FROM api_keys")
    for path in paths * 2:
        assert (await signed.client.get(path, headers={"Sec-Fetch-Site": "cross-site"})).status_code < 500
    assert sql.value("SELECT json_agg(s) FROM (SELECT id, token_hash FROM user_sessions) s") == before
    assert sql.value("SELECT count(*) FROM api_keys") == counted
