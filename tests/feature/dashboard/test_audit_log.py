"""The audit log as a page: sentences, the latest first, page by page, of one's own organization."""

import pytest
from typer.testing import CliRunner

from opensetter.audit import service as audit
from opensetter.cli import keys, users
from opensetter.organizations.actors import Actor
from opensetter.users import auth
from opensetter.users.models import Role

LOG = "/settings/audit-log"


@pytest.fixture
def write(runtime, tenant):
    """Write something down in an organization."""

    async def written(*entries, organization_id=tenant.organization_id):
        async with runtime.database.transaction(organization_id) as session:
            for actor, name, action, about in entries:
                await audit.record(session, organization_id, Actor(actor, name), action, about)

    return written


async def test_what_somebody_did_is_a_sentence(signed, ada):
    await signed.send("/settings/api-keys", name="Calendly sync")
    await signed.send("/settings/members/invitations", email="bob@example.com", role="agent")
    page = (await signed.open(LOG)).text
    sentences = [
        "Ada Lovelace invited somebody: bob@example.com (agent)",
        "Ada Lovelace created an API key: Calendly sync",
        "Ada Lovelace signed in",
    ]
    places = [page.index(sentence) for sentence in sentences]
    assert places == sorted(places)


async def test_what_is_not_known_is_shown_as_it_is(signed, write):
    await write(
        ("user:7", "Eve <eve@example.com>", "moon.painted", "<b>blue</b> %(who)s"),
        ("key:7", "Calendly sync", "bot.archived", "7"),
        ("operator", "", "user.disabled", "eve@example.com"),
        ("nobody", "", "user.sign_in_throttled", "ada@example.com"),
        ("robot:9", "", "moon.seen", ""),
        ("user:8", "Ulf 100 % <u@example.com>", "api_key.created", "100 %s"),
    )
    page = (await signed.open(LOG)).text
    for sentence in (
        "Eve – moon.painted &lt;b&gt;blue&lt;/b&gt; %(who)s",
        "The API key Calendly sync archived a bot: 7",
        "Whoever runs this server let somebody sign in no more: eve@example.com",
        "Somebody tried too many passwords: ada@example.com",
        "robot:9 – moon.seen",
        "Ulf 100 % created an API key: 100 %s",
    ):
        assert sentence in page


async def test_it_has_pages_and_can_be_asked_of_one_person(signed, admit, tenant, write):
    bob = await admit("bob@example.com", tenant.organization_id, name="Bob", role=Role.AGENT)
    mine = [(f"user:{bob.id}", "Bob <bob@example.com>", "bot.changed", f"number {number:02}") for number in range(60)]
    await write(*mine, ("operator", "", "bot.changed", "number 99"))
    page = (await signed.open(f"{LOG}?who=user:{bob.id}")).text
    assert [f"number {number:02}<" in page for number in range(60)] == [False] * 10 + [True] * 50
    assert "number 99<" not in page
    (address,) = [part.split('"')[0] for part in page.split('class="more"><a href="')[1:]]
    rest = (await signed.open(address.replace("&amp;", "&"))).text
    assert [f"number {number:02}<" in rest for number in range(60)] == [True] * 10 + [False] * 50
    assert "number 99<" in (await signed.open(f"{LOG}?who=operator")).text


@pytest.mark.parametrize("query", ["who=user:999", "who=%00", "who=" + "x" * 3000])
async def test_whoever_is_no_member_is_everybody(signed, query):
    assert "Ada Lovelace signed in" in (await signed.open(f"{LOG}?{query}")).text


@pytest.mark.parametrize("before", ["x", "0", "-1", "9" * 40, "\0"])
async def test_what_is_no_place_in_it_is_not_there(signed, before):
    assert (await signed.client.get(LOG, params={"before": before})).status_code == 404


async def test_nobody_elses_is_shown(signed, other_tenant, write):
    await write(("operator", "", "moon.painted", "elsewhere"), organization_id=other_tenant.organization_id)
    assert "elsewhere" not in (await signed.open(LOG)).text


async def test_guessing_a_members_password_is_written_down_once_a_minute(screen, ada, at_noon, monkeypatch, sql):
    monkeypatch.setattr(auth, "TRIES_PER_ACCOUNT", 2)
    for _ in range(6):
        await screen.sign_in(password="wrong")
        await screen.sign_in("nobody@example.com", password="wrong")
    assert sql.value("SELECT json_agg(json_build_array(actor, action, about)) FROM audit_entries") == [
        ["nobody", "user.sign_in_throttled", "ada@example.com"]
    ]


async def test_what_is_about_a_person_is_told_wherever_they_belong(signed, admit, tenant, other_tenant, screen, sql):
    await admit("bob@example.com", tenant.organization_id, other_tenant.organization_id, name="Bob")
    await screen.sign_in("bob@example.com")
    told = "SELECT count(*) FROM audit_entries WHERE action = 'user.signed_in' AND actor_name LIKE 'Bob%%'"
    assert (
        sql.value(f"{told} AND organization_id IN (%s, %s)", tenant.organization_id, other_tenant.organization_id) == 2
    )


def test_what_the_command_line_does_is_the_operators(database_url, sql):
    def run(noun, *arguments, **environment):
        command = {"keys": keys.app, "users": users.app}[noun]
        done = CliRunner().invoke(command, [*arguments, f"--database-url={database_url}"], env=environment)
        assert done.exit_code == 0, done.output

    sql.run("INSERT INTO organizations (name) VALUES ('Acme')")
    run(
        *("users", "create", "ada@example.com", "--organization", "1", "--name", "Ada"),
        OPENSETTER_NEW_PASSWORD="several words in a row",
    )
    run("keys", "create", "1", "--name", "Calendly sync")
    run("keys", "revoke", "1", str(sql.value("SELECT max(id) FROM api_keys")))
    run("users", "link", "ada@example.com")
    run("users", "password", "ada@example.com", OPENSETTER_NEW_PASSWORD="other words in a row")
    sql.run(
        "INSERT INTO second_factors (user_id, secret, created_at, confirmed_at) SELECT id, '', now(), now() FROM users"
    )
    for _ in range(2):
        run("users", "remove-second-factor", "ada@example.com")
    run("users", "disable", "ada@example.com")
    assert sql.value("SELECT count(*) FROM second_factors") == 0
    assert sql.value("SELECT json_agg(DISTINCT actor) FROM audit_entries") == ["operator"]
    assert sql.value("SELECT json_agg(action || ' ' || about ORDER BY id) FROM audit_entries") == [
        "member.added Ada <ada@example.com> (owner)",
        "api_key.created Calendly sync",
        f"api_key.revoked {sql.value('SELECT max(id) FROM api_keys')}",
        *("user.link_made ada@example.com", "user.password_changed ada@example.com"),
        *("user.second_factor_removed ada@example.com", "user.disabled ada@example.com"),
    ]
