"""Somebody who can sign in to the tenant's organization."""

from dataclasses import dataclass

import pytest

from opensetter.users import auth, service
from opensetter.users.models import Role

PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Person:
    id: int
    email: str


@pytest.fixture(scope="session")
def password_hash():
    """One hash for everybody: each takes its time."""
    return auth.passwords.hashed(PASSWORD)


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
