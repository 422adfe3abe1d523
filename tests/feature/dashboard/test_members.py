"""Members: invited by a link, given another role, removed; and what an invitation may never touch."""

import re
from datetime import timedelta

import httpx
import pytest

from opensetter.core import clock
from opensetter.users import members
from opensetter.users.models import Role
from tests.feature.dashboard.conftest import Screen

MEMBERS, INVITATIONS = "/settings/members", "/settings/members/invitations"
JOINING = {"name": "Bob Byron", "password": "several words in a row"}


@pytest.fixture
async def elsewhere(application, client):
    """Somebody else's screen."""
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(application), base_url="http://opensetter.test"
    ) as other:
        yield Screen(other)


@pytest.fixture
def invites(signed):
    async def invite(email="bob@example.com", role="agent"):
        page = await signed.send(INVITATIONS, email=email, role=role)
        assert page.status_code == 200
        (path,) = re.findall(r"http://opensetter\.test(/invitations/[\w-]{43})<", page.text)
        return path

    return invite


@pytest.fixture
def unseat(runtime, admit, tenant, ada):
    """Somebody else removes Ada, or makes an agent of her."""

    async def act(how):
        zoe = await admit("zoe@example.com", tenant.organization_id)
        async with runtime.database.transaction(tenant.organization_id) as session:
            if how == "removed":
                await members.remove(session, tenant.organization_id, ada.id, by=zoe.id)
            else:
                await members.change_role(session, tenant.organization_id, ada.id, Role.AGENT, by=zoe.id)

    return act


async def test_somebody_new_joins_by_a_link_that_is_shown_once(signed, elsewhere, invites, sql):
    path = await invites(" Bob@Example.com ")
    listed = (await signed.open(MEMBERS)).text
    assert "bob@example.com" in listed
    assert path not in listed
    assert sql.value("SELECT string_agg(i::text, ' ') FROM invitations i").count(path.rpartition("/")[2]) == 0
    page = (await elsewhere.open(path)).text
    assert "bob@example.com" in page
    assert 'name="password"' in page
    joined = await elsewhere.send(path, **JOINING)
    assert (joined.status_code, joined.headers["location"]) == (303, "/home?done=joined")
    assert "Welcome. You are a member now." in (await elsewhere.open("/home?done=joined")).text
    assert sql.value("SELECT json_agg(role ORDER BY id) FROM memberships") == ["owner", "agent"]
    assert (await elsewhere.open(path)).status_code == 404
    assert (await elsewhere.send(path, **JOINING)).status_code == 404
    listed = (await signed.open(MEMBERS)).text
    assert "Bob Byron" in listed
    assert "/withdraw" not in listed


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": "bob"}, "looks like name@example.com"),
        ({"email": "bob@example.com\0"}, "looks like name@example.com"),
        ({"email": "ada@example.com"}, "They are a member already."),
        ({"role": "emperor"}, "Choose what they may do."),
        ({"role": ""}, "Choose what they may do."),
    ],
)
async def test_what_is_wrong_with_an_invitation_is_told_beside_the_field(signed, sql, typed, sentence):
    page = await signed.send(INVITATIONS, **({"email": "bob@example.com", "role": "agent"} | typed))
    assert (page.status_code, sentence in page.text) == (400, True)
    assert sql.value("SELECT count(*) FROM invitations") == 0


@pytest.mark.parametrize("typed", [{"name": " "}, {"password": "short"}, {"password": "bob byron is here"}])
async def test_what_is_wrong_with_joining_uses_nothing_up(elsewhere, invites, sql, typed):
    path = await invites()
    page = await elsewhere.send(path, **(JOINING | typed))
    assert page.status_code == 400
    assert "several words in a row" not in page.text
    assert sql.value("SELECT count(*) FROM users") == 1
    assert (await elsewhere.send(path, **JOINING)).status_code == 303


@pytest.mark.parametrize("end", ["withdrawn", "made again", "too old", "removed", "demoted", "invented"])
async def test_an_invitation_that_is_over_opens_nothing(signed, elsewhere, invites, unseat, sql, end):
    path = await invites()
    if end == "withdrawn":
        for _ in range(2):
            assert (await signed.send(f"{INVITATIONS}/1/withdraw")).status_code == 303
    elif end == "made again":
        assert await invites() != path
    elif end == "invented":
        path = "/invitations/" + "x" * 43
    elif end in {"removed", "demoted"}:
        await unseat(end)
    try:
        clock.shift(timedelta(days=7, minutes=1) if end == "too old" else timedelta(0))
        for answer in (
            await elsewhere.open(path),
            await elsewhere.send(path, **JOINING),
            await elsewhere.send(f"{path}/accept"),
        ):
            assert (answer.status_code, "There is no such invitation" in answer.text) == (404, True)
    finally:
        clock.shift(timedelta(0))
    assert sql.value("SELECT count(*) FROM users WHERE email = 'bob@example.com'") == 0


async def test_somebody_known_signs_in_and_accepts_and_nothing_of_theirs_changes(
    elsewhere, invites, admit, other_tenant, sql
):
    await admit("bob@example.com", other_tenant.organization_id, name="Bob", role=Role.AGENT)
    path = await invites(role="admin")
    before = sql.value("SELECT json_agg(u ORDER BY id)::text FROM users u")
    page = (await elsewhere.open(path)).text
    assert f'name="next" value="{path}"' in page
    assert 'name="name"' not in page
    # Whoever has the link is not taken for them, and gives them no other password.
    taken = await elsewhere.send(path, **JOINING)
    assert taken.status_code == 409
    assert (await elsewhere.send(f"{path}/accept")).status_code == 200
    assert sql.value("SELECT json_agg(u ORDER BY id)::text FROM users u") == before
    led = await elsewhere.sign_in("bob@example.com", next=path)
    assert led.headers["location"] == path
    assert f'action="{path}/accept"' in (await elsewhere.open(path)).text
    assert (await elsewhere.send(f"{path}/accept")).headers["location"] == "/home?done=joined"
    assert sql.value("SELECT json_agg(u ORDER BY id)::text FROM users u") == before
    assert sql.value("SELECT json_agg(role ORDER BY id) FROM memberships") == ["owner", "agent", "admin"]
    # What they have joined is on their screen.
    assert "/settings/general" in (await elsewhere.open("/home")).text


async def test_whoever_is_signed_in_as_somebody_else_is_told_so(elsewhere, invites, admit, tenant, sql):
    await admit("zoe@example.com", tenant.organization_id, name="Zoe")
    await elsewhere.sign_in("zoe@example.com")
    path = await invites()
    assert "You are signed in as zoe@example.com, and" in (await elsewhere.open(path)).text
    refused = await elsewhere.send(f"{path}/accept")
    assert (refused.status_code, "for another address" in refused.text) == (409, True)
    assert sql.value("SELECT count(*) FROM memberships") == 2


async def test_an_invitation_makes_no_less_of_who_is_a_member_already(runtime, signed, invites, admit, tenant, sql):
    path = await invites("bob@example.com")
    bob = await admit("bob@example.com", tenant.organization_id, name="Bob", role=Role.ADMIN)
    async with runtime.database.transaction() as session:
        await members.accept(session, path.rpartition("/")[2], bob.id)
    assert sql.value("SELECT role FROM memberships WHERE user_id = %s", bob.id) == "admin"


async def test_another_role_counts_at_once_and_ends_every_session_of_theirs(signed, elsewhere, admit, tenant, sql):
    bob = await admit("bob@example.com", tenant.organization_id, name="Bob", role=Role.AGENT)
    await elsewhere.sign_in("bob@example.com")
    assert (await signed.send(f"{MEMBERS}/{bob.id}/role", role="agent")).status_code == 303
    assert (await elsewhere.open("/home")).status_code == 200
    done = await signed.send(f"{MEMBERS}/{bob.id}/role", role="admin")
    assert (done.status_code, done.headers["location"]) == (303, f"{MEMBERS}?done=saved")
    assert (await elsewhere.open("/home")).status_code == 303
    await elsewhere.sign_in("bob@example.com")
    assert (await elsewhere.open(MEMBERS)).status_code == 200


async def test_who_is_removed_is_out_at_once(signed, elsewhere, admit, tenant, sql):
    bob = await admit("bob@example.com", tenant.organization_id, name="Bob")
    await elsewhere.sign_in("bob@example.com")
    assert (await signed.send(f"{MEMBERS}/{bob.id}/remove")).status_code == 303
    assert (await elsewhere.open("/home")).status_code == 303
    await elsewhere.sign_in("bob@example.com")
    assert "no organization has you as a member" in (await elsewhere.open("/home")).text
    assert "bob@example.com" not in (await signed.open(MEMBERS)).text
    assert (await signed.send(f"{MEMBERS}/{bob.id}/remove")).status_code == 404


@pytest.mark.parametrize(("what", "form"), [("role", {"role": "admin"}), ("remove", {})])
async def test_an_organization_keeps_an_owner(signed, ada, sql, what, form):
    page = await signed.send(f"{MEMBERS}/{ada.id}/{what}", **form)
    assert (page.status_code, "keeps at least one owner" in page.text) == (409, True)
    assert sql.value("SELECT role FROM memberships WHERE user_id = %s", ada.id) == "owner"


async def test_who_steps_down_stays_signed_in_here(signed, ada, admit, tenant):
    await admit("zoe@example.com", tenant.organization_id, name="Zoe")
    assert (await signed.send(f"{MEMBERS}/{ada.id}/role", role="admin")).status_code == 303
    assert (await signed.open(MEMBERS)).status_code == 200
    assert f"{MEMBERS}/{ada.id}/role" in (await signed.open(MEMBERS)).text


async def test_an_admin_makes_no_owners_and_touches_none(screen, ada, admit, tenant, sql):
    bob = await admit("bob@example.com", tenant.organization_id, name="Bob", role=Role.ADMIN)
    await screen.sign_in("bob@example.com")
    page = (await screen.open(MEMBERS)).text
    assert 'value="owner"' not in page
    assert f"{MEMBERS}/{ada.id}/" not in page
    for path, form in (
        (INVITATIONS, {"email": "eve@example.com", "role": "owner"}),
        (f"{MEMBERS}/{bob.id}/role", {"role": "owner"}),
        (f"{MEMBERS}/{ada.id}/role", {"role": "agent"}),
        (f"{MEMBERS}/{ada.id}/role", {"role": "owner"}),
        (f"{MEMBERS}/{ada.id}/remove", {}),
    ):
        refused = await screen.send(path, **form)
        assert (refused.status_code, "Only owners make owners" in refused.text) == (403, True), path
    assert sql.value("SELECT json_agg(role ORDER BY id) FROM memberships") == ["owner", "admin"]
    assert sql.value("SELECT count(*) FROM invitations") == 0
    assert (await screen.send(INVITATIONS, email="eve@example.com", role="admin")).status_code == 200


@pytest.mark.parametrize("which", ["foreign", "0", "x", "999999", "9" * 40])
@pytest.mark.parametrize("what", ["role", "remove", "withdraw"])
async def test_nobody_elses_members_and_invitations_are_touched(runtime, signed, admit, other_tenant, which, what, sql):
    zoe = await admit("zoe@example.com", other_tenant.organization_id)
    async with runtime.database.transaction(other_tenant.organization_id) as session:
        await members.invite(session, other_tenant.organization_id, email="x@example.com", role=Role.AGENT, by=zoe.id)
    theirs = sql.value("SELECT max(id) FROM invitations") if what == "withdraw" else zoe.id
    named = theirs if which == "foreign" else which
    path = f"{INVITATIONS}/{named}/withdraw" if what == "withdraw" else f"{MEMBERS}/{named}/{what}"
    assert (await signed.send(path, role="agent")).status_code == 404
    assert sql.value("SELECT count(*) FROM invitations WHERE withdrawn_at IS NULL") == 1
    assert sql.value("SELECT role FROM memberships WHERE user_id = %s", zoe.id) == "owner"
