"""Behind the second wall: people's rows are their own, and their names are their colleagues'."""

import psycopg
import pytest

from opensetter.core import wall
from opensetter.users import auth, queries
from tests.feature.people import PASSWORD


@pytest.fixture
async def bob(admit, other_tenant):
    return await admit("bob@example.com", other_tenant.organization_id, name="Bob")


@pytest.fixture
def see(database_url):
    """What the application's role sees in a table, with these settings."""

    def look(table, **settings):
        with psycopg.connect(database_url, options=wall.AS_APP) as connection:
            for name, value in settings.items():
                connection.execute(f"SET LOCAL opensetter.{name} = {value}")
            return [row[0] for row in connection.execute(f"SELECT * FROM {table}").fetchall()]

    return look


async def test_nobody_is_seen_by_nobody(ada, bob, runtime, see):
    await auth.sign_in(runtime, email=ada.email, password=PASSWORD, caller=auth.Caller("192.0.2.7"))
    for table in ("users", "memberships", "user_sessions", "sign_in_links", "half_sessions", "second_factors"):
        assert see(table) == []


async def test_one_sees_oneself_and_colleagues(ada, bob, tenant, see):
    assert see("users", user_id=ada.id) == ["ada@example.com"]
    assert see("users", organization_id=tenant.organization_id) == ["ada@example.com"]
    assert len(see("memberships", user_id=ada.id)) == 1


async def test_ones_sessions_are_ones_own(ada, bob, tenant, runtime, see):
    await auth.sign_in(runtime, email=ada.email, password=PASSWORD, caller=auth.Caller("192.0.2.7"))
    assert see("user_sessions", user_id=ada.id) == [ada.id]
    assert see("user_sessions", user_id=bob.id) == []
    assert see("user_sessions", organization_id=tenant.organization_id) == []


@pytest.mark.parametrize("statement", ["UPDATE users SET name = 'x'", "DELETE FROM users"])
def test_nobody_changes_a_colleague(ada, tenant, database_url, statement):
    with psycopg.connect(database_url, options=wall.AS_APP) as connection:
        connection.execute(f"SET LOCAL opensetter.organization_id = {tenant.organization_id}")
        assert connection.execute(statement).rowcount == 0


async def test_members_are_listed_for_their_organization_alone(ada, bob, tenant, runtime):
    async with runtime.database.transaction(tenant.organization_id) as session:
        members = await queries.members(session, tenant.organization_id)
    assert [member.email for member in members] == ["ada@example.com"]
