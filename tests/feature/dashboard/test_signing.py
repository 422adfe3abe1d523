"""Signing in on the page, the first owner, and who may see what."""

import pytest

from opensetter.core import clock
from opensetter.dashboard import door
from opensetter.users import auth, service
from opensetter.users.models import Role
from tests.feature.people import PASSWORD

PAGES = ("/home", "/inbox", "/bookings", "/settings/api-keys")


async def test_whoever_is_not_signed_in_is_led_to_the_form_and_back(screen, ada):
    led = await screen.open("/bookings?past=1")
    assert (led.status_code, led.headers["location"]) == (303, "/sign-in?next=%2Fbookings%3Fpast%3D1")
    page = await screen.open(led.headers["location"])
    assert 'name="next" value="/bookings?past=1"' in page.text
    done = await screen.sign_in(next="/bookings?past=1")
    assert (done.status_code, done.headers["location"]) == (303, "/bookings?past=1")
    assert (await screen.open("/bookings?past=1")).status_code == 200


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nb", ""]
)
async def test_nobody_is_led_elsewhere(screen, ada, target):
    assert (await screen.sign_in(next=target)).headers["location"] == "/home"


async def test_what_was_wrong_is_told_on_the_form_and_the_password_is_not_given_back(screen, ada):
    page = await screen.sign_in(password="wrong horse battery")
    assert page.status_code == 400
    assert "That is not the e-mail address and password of anybody here." in page.text
    assert 'value="ada@example.com"' in page.text
    assert "wrong horse battery" not in page.text


async def test_who_tries_too_often_is_told_to_wait(screen, ada, at_noon, monkeypatch):
    monkeypatch.setattr(auth, "TRIES_PER_ACCOUNT", 2)
    for _ in range(2):
        await screen.sign_in(password="wrong")
    page = await screen.sign_in()
    assert page.status_code == 429
    assert 1 <= int(page.headers["retry-after"]) <= 60
    assert "Too many passwords were tried." in page.text


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_is_kept_by_nobody_and_runs_no_script_but_ours(signed, path):
    page = await signed.open(path)
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "<script>" not in page.text
    assert "style=" not in page.text


async def test_a_session_is_new_with_each_sign_in_and_the_one_before_ends(runtime, signed):
    before = signed.client.cookies["opensetter-session"]
    await signed.sign_in()
    assert signed.client.cookies["opensetter-session"] != before
    with pytest.raises(auth.NotSignedIn):
        await auth.signed_in(runtime, before)


async def test_the_cookie_is_for_this_host_and_out_of_reach_of_scripts(screen, ada):
    cookie = (await screen.sign_in()).headers["set-cookie"]
    assert cookie.startswith("opensetter-session=")
    assert "HttpOnly; Max-Age=2592000; Path=/; SameSite=lax" in cookie


async def test_over_tls_the_cookie_is_secure_and_the_hosts_own(runtime, screen, ada):
    object.__setattr__(
        runtime, "settings", runtime.settings.model_copy(update={"public_url": "https://opensetter.test"})
    )
    cookie = (await screen.sign_in()).headers["set-cookie"]
    assert cookie.startswith("__Host-opensetter-session=")
    assert cookie.endswith("; Secure")
    assert "Domain" not in cookie


async def test_signing_out_ends_the_session_and_takes_the_cookie_back(runtime, signed):
    token = signed.client.cookies["opensetter-session"]
    gone = await signed.send("/sign-out")
    assert gone.headers["location"] == "/sign-in"
    assert "opensetter-session" not in signed.client.cookies
    with pytest.raises(auth.NotSignedIn):
        await auth.signed_in(runtime, token)


async def test_a_link_is_used_up_by_its_button_and_not_by_being_looked_at(runtime, screen, ada):
    async with runtime.database.transaction() as session:
        await auth.wall.enter_as(session, ada.id)
        token = await service.create_link(session, ada.id)
    for _ in range(3):
        assert f'action="/sign-in/{token}"' in (await screen.open(f"/sign-in/{token}")).text
    spoken = await screen.client.get(f"/sign-in/{token}", headers={"Accept-Language": "de"})
    assert "<h1>Anmelden</h1>" in spoken.text
    assert (await screen.send(f"/sign-in/{token}")).headers["location"] == "/home"
    assert (await screen.open("/home")).status_code == 200
    again = await screen.send(f"/sign-in/{token}")
    assert (again.status_code, "used already" in again.text) == (400, True)


# ── the first owner ──────────────────────────────────────────────────────────────────────────────────────────────────

FIRST = {"organization": "Acme Studio", "name": "Ada", "email": "ada@example.com", "password": PASSWORD}


async def test_before_there_is_anybody_one_is_told_how_to_begin(screen):
    page = await screen.open("/sign-in")
    assert "opensetter serve" in page.text
    assert "<form" not in page.text


async def test_the_first_owner_begins_with_an_organization_and_is_signed_in(runtime, screen, sql):
    path = f"/setup/{door.setup_code(runtime)}"
    assert "What your business is called" in (await screen.open(path)).text
    assert (await screen.send(path, **FIRST)).headers["location"] == "/home"
    home = await screen.open("/home")
    assert "Acme Studio" in home.text
    assert sql.value("SELECT json_agg(role) FROM memberships") == ["owner"]
    # Once there is somebody, the address does nothing for anybody.
    assert (await screen.open(path)).status_code == 404
    again = FIRST | {"email": "eve@example.com"}
    assert (await screen.send(path, **again)).status_code == 404
    assert sql.value("SELECT count(*) FROM users") == 1


async def test_who_begins_on_an_installation_that_is_in_use_owns_what_is_there(runtime, screen, tenant, sql):
    path = f"/setup/{door.setup_code(runtime)}"
    assert "What your business is called" not in (await screen.open(path)).text
    assert (await screen.send(path, **FIRST)).status_code == 303
    assert sql.value("SELECT json_agg(organization_id) FROM memberships") == [tenant.organization_id]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("password", "short", "12 to 200 characters"),
        ("email", "ada", "looks like name@example.com"),
        ("name", " ", "A name has 1 to 200 characters"),
        ("organization", "x" * 201, "A name has 1 to 200 characters"),
    ],
)
async def test_what_is_wrong_with_the_first_owner_is_told_beside_the_field(
    runtime, screen, sql, field, value, sentence
):
    page = await screen.send(f"/setup/{door.setup_code(runtime)}", **(FIRST | {field: value}))
    assert page.status_code == 400
    assert sentence in page.text
    assert 'aria-describedby="fault"' in page.text
    assert PASSWORD not in page.text
    assert sql.value("SELECT (SELECT count(*) FROM users) + (SELECT count(*) FROM organizations)") == 0


async def test_without_the_code_nobody_begins(screen, sql):
    for code in ("x", "0" * 32, "é"):
        assert (await screen.open(f"/setup/{code}")).status_code == 404
        assert (await screen.send(f"/setup/{code}", **FIRST)).status_code == 404
    assert sql.value("SELECT count(*) FROM users") == 0


# ── roles and organizations ──────────────────────────────────────────────────────────────────────────────────────────


async def test_an_agent_answers_people_and_makes_no_keys(screen, admit, tenant, sql):
    await admit("bob@example.com", tenant.organization_id, role=Role.AGENT)
    await screen.sign_in("bob@example.com")
    assert "/settings/api-keys" not in (await screen.open("/inbox")).text
    for answer in (
        await screen.open("/settings/api-keys"),
        await screen.send("/settings/api-keys", name="mine"),
        await screen.send("/settings/api-keys/1/revoke"),
    ):
        assert (answer.status_code, "owners and admins" in answer.text) == (403, True)
    assert sql.value("SELECT count(*) FROM api_keys WHERE revoked_at IS NULL") == 1


async def test_who_belongs_to_several_switches_between_them(screen, admit, tenant, other_tenant):
    await admit("bob@example.com", tenant.organization_id, other_tenant.organization_id)
    await screen.sign_in("bob@example.com")
    assert f'value="{tenant.organization_id}" selected' in (await screen.open("/home")).text
    await screen.send("/organization", organization=other_tenant.organization_id)
    assert f'value="{other_tenant.organization_id}" selected' in (await screen.open("/home")).text


@pytest.mark.parametrize("wanted", ["", "x", "0", "999999", "other"])
async def test_nobody_switches_to_what_is_not_theirs(signed, other_tenant, wanted):
    wanted = other_tenant.organization_id if wanted == "other" else wanted
    answer = await signed.send("/organization", organization=wanted)
    assert (answer.status_code, "There is nothing here" in answer.text) == (404, True)


async def test_who_was_removed_is_told_so_and_sees_nothing(runtime, screen, admit, ada, tenant):
    bob = await admit("bob@example.com", tenant.organization_id)
    await screen.sign_in("bob@example.com")
    async with runtime.database.transaction(tenant.organization_id) as session:
        await service.leave(session, tenant.organization_id, bob.id)
    for path in PAGES:
        page = await screen.open(path)
        assert (page.status_code, "no organization has you as a member" in page.text) == (403, True)


async def test_a_session_that_is_over_leads_to_the_form(signed):
    try:
        clock.shift(auth.IDLE * 2)
        assert (await signed.open("/home")).status_code == 303
    finally:
        clock.shift(auth.IDLE * 0)


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/sign-out", 405), ("/contacts/1/erased", 404)])
async def test_a_browser_that_is_lost_is_shown_a_page_and_a_program_a_problem(client, path, status):
    page = await client.get(path, headers={"Accept": "text/html,*/*;q=0.8", "Accept-Language": "de"})
    assert (page.status_code, page.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert "Hier ist nichts" in page.text
    assert page.headers["vary"] == "Accept"
    problem = await client.get(path, headers={"Accept": "*/*"})
    assert (problem.status_code, problem.headers["content-type"]) == (status, "application/problem+json")
    assert page.headers.get("allow") == problem.headers.get("allow")


@pytest.mark.parametrize(("method", "path"), [("GET", "/api/v1/nowhere"), ("POST", "/nowhere")])
async def test_what_is_no_page_is_answered_with_a_problem_to_browsers_too(client, tenant, method, path):
    answer = await client.request(method, path, headers={**tenant.headers, "Accept": "text/html"})
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
