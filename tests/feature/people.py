"""People who can sign in: fixtures for who tests them, and the pages that they see."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from opensetter.core import clock
from opensetter.users import passwords, service
from opensetter.users.models import Role

NOON = datetime(2026, 5, 25, 12, 0, 20, tzinfo=UTC)
PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Person:
    id: int
    email: str


@pytest.fixture
def at_noon():
    """In the middle of a minute, which does not end: what is counted by the minute is counted in one."""
    with clock.frozen(NOON):
        yield


@pytest.fixture(scope="session")
def password_hash():
    """One hash for everybody, and a cheap one: what they cost matters where times are compared."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_MEMORY_KIB", 1024)
        return passwords.hashed(PASSWORD)


@pytest.fixture
def admit(runtime, password_hash):
    """Make somebody a member of organizations."""

    async def make(email, *organization_ids, name="Ada Lovelace", role=Role.OWNER):
        async with runtime.database.transaction() as session:
            user = await service.create(session, email=email, name=name, password_hash=password_hash)
        for organization_id in organization_ids:
            async with runtime.database.transaction(organization_id) as session:
                await service.join(session, organization_id, user.id, role)
        return Person(user.id, user.email)

    return make


@pytest.fixture
async def ada(admit, tenant):
    return await admit("ada@example.com", tenant.organization_id)
