"""People as providers see them."""

import pytest

from opensetter.channels.base import Sender
from opensetter.contacts import meeting, merging
from opensetter.contacts.service import Profile
from opensetter.conversations.senders import sighting_of


@pytest.fixture
def seen(runtime, tenant):
    """Meets a sender, in a transaction of its own: the contact's id."""

    async def meet(source="meta.message", *, organization_id=tenant.organization_id, **ids):
        sighting = sighting_of(Sender(**ids), source=source)
        async with runtime.database.transaction(organization_id) as session:
            return await meeting.meet(session, organization_id, sighting=sighting, profile=Profile(full_name="Ada"))

    return meet


@pytest.fixture
def renumbered(runtime, tenant):
    """A sender's new ids take the place of the old ones."""

    async def renumber(before, after):
        async with runtime.database.transaction(tenant.organization_id) as session:
            return await meeting.renumber(
                session,
                tenant.organization_id,
                before=sighting_of(Sender(**before), source="meta.message"),
                after=sighting_of(Sender(**after), source="meta.message"),
            )

    return renumber


@pytest.fixture
def merge(runtime, tenant):
    """Merges the second contact into the first: the merge's id."""

    async def merged(survivor_id, absorbed_id):
        async with runtime.database.transaction(tenant.organization_id) as session:
            row = await merging.merge(
                session,
                tenant.organization_id,
                survivor_id=survivor_id,
                absorbed_id=absorbed_id,
                actor="test",
                evidence={},
            )
            return row.id

    return merged


@pytest.fixture
def undo(runtime, tenant):
    async def undone(merge_id):
        async with runtime.database.transaction(tenant.organization_id) as session:
            await merging.undo(session, tenant.organization_id, merge_id)

    return undone
