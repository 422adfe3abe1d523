"""A request that comes alone is recorded by a shorter statement than many together: the verdict is the same."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from opensetter.bookings.record import NewBooking, Within, record
from opensetter.contacts import identity
from opensetter.organizations import service as organizations
from opensetter.organizations.models import Scope
from tests.factories import make_contact, make_key

START = datetime(2030, 5, 25, 14, tzinfo=UTC)


@pytest.fixture
async def requests(runtime, tenant, other_tenant, client):
    """One request for everything that a verdict can say, by name."""
    reader = await make_key(runtime, tenant.organization_id, scopes=(Scope.READ,))
    async with runtime.database.transaction(tenant.organization_id) as session:
        key, revoked = await organizations.create_key(session, tenant.organization_id, name="x")
        await organizations.revoke_key(session, tenant.organization_id, key.id)
    number = "+447813194100"
    twins = [await make_contact(runtime, tenant.organization_id, **{kind: number}) for kind in ("sms_phone_number",)]
    twins.append(await make_contact(runtime, tenant.organization_id, phone_number=number))

    def of(key=tenant.key, phone=tenant.phone, bot=tenant.bot_id, external_id="new", **fields):
        return NewBooking(
            key_hash=hashlib.sha256(key.encode()).digest(),
            bot_id=bot,
            candidates=identity.candidates(None, phone.removeprefix("+")),
            **{
                "starts_at": START,
                "ends_at": START + timedelta(hours=1),
                "time_zone": "Europe/London",
                "source": "calendly",
                "external_id": external_id,
                "metadata": None,
            }
            | fields,
        )

    known = {
        "plain": of(external_id="known", metadata={"a": [1, 2.50, 'ü\\"{},NULL']}),
        "cancelled": of(external_id="cancelled"),
    }
    for request in known.values():
        answer = await client.post(
            "/api/v1/bookings",
            headers=tenant.headers,
            json=tenant.booking(
                external_id=request.external_id,
                start_time="2030-05-25T14:00:00Z",
                end_time="2030-05-25T15:00:00Z",
                metadata=request.metadata or ...,
            ),
        )
        assert answer.status_code == 201, answer.text
    cancelled = await client.post(f"/api/v1/bookings/{answer.json()['id']}/cancel", headers=tenant.headers)
    assert cancelled.status_code == 200
    return {
        "new": of(),
        "without a key of its own": of(external_id=None),
        "bare": of(external_id="bare", ends_at=None, time_zone=None),
        "odd": of(external_id='"{}\\,NULL', source="NULL", metadata={"{}": '"', "\\": None, "n": 12345678901234567890}),
        "known": known["plain"],
        "known, told differently": replace(known["plain"], metadata={"a": 1}, starts_at=START + timedelta(days=1)),
        "known, of a bot that is not there": replace(known["plain"], bot_id=10**9),
        "known, of nobody": replace(known["plain"], candidates=identity.candidates(None, "447000000000")),
        "cancelled": known["cancelled"],
        "another organization's known id": of(key=other_tenant.key, bot=other_tenant.bot_id, external_id="known"),
        "another's contact with that id": of(
            key=other_tenant.key, bot=other_tenant.bot_id, phone=other_tenant.phone, external_id="known"
        ),
        "another's bot": of(bot=other_tenant.bot_id),
        "nobody": of(phone="+447000000000"),
        "two": of(phone=number),
        "a key that may only read": of(key=reader),
        "a key that may only read, known": of(key=reader, external_id="known"),
        "a revoked key": of(key=revoked),
        "an unknown key": of(key="osk_unknown"),
    }


async def test_the_verdict_is_the_same_alone_and_in_company(runtime, requests, subtests):
    fillers = (replace(requests["new"], external_id=f"filler {number}") for number in count())
    async with await runtime.database.connect() as connection:
        for name, request in requests.items():
            with subtests.test(name):
                async with connection.transaction(force_rollback=True):
                    (alone,) = await record(Within(connection), [request])
                async with connection.transaction(force_rollback=True):
                    _, in_company, _ = await record(Within(connection), [next(fillers), request, next(fillers)])
                assert _comparable(alone) == _comparable(in_company)


async def test_what_is_stored_is_the_same_alone_and_in_company(runtime, requests, sql, subtests):
    stored = """
        SELECT jsonb_agg(jsonb_build_array(
            to_jsonb(b) - '{id,event_id,created_at,external_id}'::text[],
            e.payload - '{id,event_id,external_id}'::text[]) ORDER BY split_part(b.external_id, ' ', 2))
        FROM bookings b JOIN events e ON e.payload ->> 'event_id' = b.event_id::text AND e.type = 'booking.created'
        WHERE b.external_id LIKE %s
    """
    names = ["new", "bare", "odd"]
    async with await runtime.database.connect() as connection:
        for name in names:
            await record(Within(connection), [replace(requests[name], external_id=f"alone {name}")])
        together = [replace(requests[name], external_id=f"together {name}") for name in names]
        await record(Within(connection), together)
    alone = sql.value(stored, "alone %")
    assert len(alone) == len(names)
    assert alone == sql.value(stored, "together %")


def _comparable(verdict):
    """The verdict without the ids that only a row of its own can have."""
    if verdict.booking is None or not verdict.is_new:
        return replace(verdict, key_is_stale=False)
    return replace(verdict, key_is_stale=False, booking=replace(verdict.booking, id=0, event_id=0))
