"""Nothing is acknowledged before its commit: what cannot be committed is told as 503, and is not there."""

import pytest
from tests.problems import refused


@pytest.fixture
def full_disk(api, sql):
    """A database that takes every statement and refuses each commit that adds a row, as one does whose disk is full."""
    sql.run(
        """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$
        """
    )
    for table in ("events", "contacts", "bots"):
        sql.run(
            f"CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON {table} DEFERRABLE INITIALLY DEFERRED"
            " FOR EACH ROW EXECUTE FUNCTION refuse()"
        )


@pytest.fixture
async def booked(api):
    """A booking from before the disk was full."""
    return (await api.book(external_id="before")).json()["id"]


WRITES = {
    "a booking": lambda api, _: api.book(),
    "a booking under an Idempotency-Key": lambda api, _: api.post(
        "/bookings", json=api.tenant.booking(external_id=...), headers={"Idempotency-Key": "k"}
    ),
    "a cancellation": lambda api, booking_id: api.post(f"/bookings/{booking_id}/cancel"),
    "a contact": lambda api, _: api.post("/contacts", json={"email": "ada@example.com"}),
    "a bot": lambda api, _: api.post("/bots", json={"name": "Acme"}),
    "a message": lambda api, _: api.post(
        f"/bot-integrations/{api.tenant.api_id}/messages/receive", json={"userNumber": "+447900000002", "content": "Hi"}
    ),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=list(WRITES))
async def test_what_cannot_be_committed_is_not_acknowledged(write, api, booked, full_disk, sql):
    tables = ("bookings", "contacts", "bots", "messages", "events", "procrastinate_jobs", "idempotent_requests")
    before = [sql.value(f"SELECT count(*) FROM {table}") for table in tables]
    answer = await write(api, booked)
    refused(answer, 503, "unavailable")
    assert answer.headers["retry-after"]
    assert [sql.value(f"SELECT count(*) FROM {table}") for table in tables] == before
    assert sql.value("SELECT count(*) FROM bookings WHERE cancelled_at IS NOT NULL") == 0
