"""`Idempotency-Key`: the same request sent twice is carried out once, for bookings that have no external_id.

As in Stripe's API and the IETF draft: a key of at most 255 characters, kept for a day; the same key with another
request is 422; with one that is still being carried out, 409. Only success is remembered, so that a request which
was refused may be put right and sent again under its key.
"""

import hashlib
import json
from datetime import timedelta
from typing import Any

import psycopg
from psycopg import AsyncConnection
from starlette.responses import Response
from starlette.types import Scope as AsgiScope

from opensetter.bookings.door import Asked, respond
from opensetter.bookings.record import Within, record, touch_keys
from opensetter.core.db import Database, raise_unavailable
from opensetter.core.errors import Conflict, Forbidden
from opensetter.core.gate import Refused
from opensetter.core.wall import SETTING
from opensetter.core.web import problem
from opensetter.organizations.auth import ApiKeyMissing

KEPT = timedelta(hours=24)
PATIENCE = "4s"
"""How long to wait for a rival: less than a statement may take at all, so that the rival is what is reported."""


class RequestInProgress(Conflict):
    """A request with this Idempotency-Key is still being carried out."""

    code = "idempotency_key_in_progress"


async def answer_once(database: Database, scope: AsgiScope, asked: Asked, key: str) -> Response:
    """The answer to the first request under this key, carried out now if this is it."""
    fingerprint = hashlib.sha256(
        json.dumps(scope["state"]["json"], sort_keys=True, separators=(",", ":")).encode()
    ).digest()
    try:
        async with await database.connect() as connection, connection.transaction():
            return await _first_or_stored(connection, scope, asked, key, fingerprint)
    except psycopg.Error as error:
        raise_unavailable(error)


async def _first_or_stored(
    connection: AsyncConnection[Any], scope: AsgiScope, asked: Asked, key: str, fingerprint: bytes
) -> Response:
    found = await (
        await connection.execute(
            "SELECT organization_id, 'write' = ANY (scopes), set_config('lock_timeout', %s, true),"
            f" set_config('{SETTING}', organization_id::text, true) FROM find_api_key(%s)",
            (PATIENCE, asked.new.key_hash),
        )
    ).fetchone()
    if found is None:
        raise ApiKeyMissing
    organization_id, may_write, *_ = found
    if not may_write:
        raise Forbidden("This API key may only read.")
    await connection.execute(
        "DELETE FROM idempotent_requests WHERE organization_id = %s AND created_at < now() - %s",
        (organization_id, KEPT),
    )
    try:
        # A second request under the same key waits here until the first has committed or failed.
        claimed = await connection.execute(
            "INSERT INTO idempotent_requests (organization_id, key, fingerprint) VALUES (%s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            (organization_id, key, fingerprint),
        )
    except psycopg.errors.LockNotAvailable as error:
        raise RequestInProgress from error
    if claimed.rowcount == 0:
        return await _stored(connection, scope, organization_id, key, fingerprint)
    (verdict,) = await record(Within(connection), [asked.new])
    response = respond(asked, verdict)
    await connection.execute(
        "UPDATE idempotent_requests SET status = %s, headers = %s::jsonb, body = %s"
        " WHERE organization_id = %s AND key = %s",
        (
            response.status_code,
            json.dumps({name: value for name, value in response.headers.items() if name != "content-length"}),
            bytes(response.body).decode(),
            organization_id,
            key,
        ),
    )
    await touch_keys(Within(connection), [asked.new], [verdict])
    return response


async def _stored(
    connection: AsyncConnection[Any], scope: AsgiScope, organization_id: int, key: str, fingerprint: bytes
) -> Response:
    row = await (
        await connection.execute(
            "SELECT fingerprint, status, headers, body FROM idempotent_requests"
            " WHERE organization_id = %s AND key = %s",
            (organization_id, key),
        )
    ).fetchone()
    if row is None:
        raise RequestInProgress
    stored, status, headers, body = row
    if bytes(stored) != fingerprint:
        detail = "This Idempotency-Key was used with another request."
        raise Refused(problem(scope, 422, "idempotency_key_reused", detail))
    return Response(body, status, headers={**headers, "Idempotent-Replayed": "true"})
