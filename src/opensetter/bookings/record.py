"""Recording bookings made elsewhere: many requests in one statement, each with a verdict of its own.

Everything a request needs is decided in the database at once: whose key it is, whether the booking is known
already, whether the bot is there, which contact is meant. Then the booking and its event are written, and all of
it is committed together.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from psycopg import AsyncConnection, AsyncRawCursor

from opensetter.contacts.identity import Candidate
from opensetter.core.line import Parameters, Row


@dataclass(frozen=True, slots=True)
class NewBooking:
    """A request to record a booking, its shape already checked. `candidates` name the contact, best guess first."""

    key_hash: bytes
    bot_id: int
    candidates: tuple[Candidate, ...]
    starts_at: datetime
    ends_at: datetime | None
    time_zone: str | None
    source: str
    external_id: str | None
    metadata: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Stored:
    """A booking's row."""

    id: int
    event_id: int
    bot_id: int
    contact_id: int
    source: str
    external_id: str | None
    starts_at: datetime
    ends_at: datetime | None
    time_zone: str | None
    cancelled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the database said of one request.

    `organization_id` is None when the key is unknown. `booking` is the new or the stored one, or None if there is
    neither; then `bot_exists` and `contact_ids` (everyone that the first matching step names) say what was missing.
    All three are also filled for a stored booking, so that differences can be told.
    """

    organization_id: int | None
    may_write: bool
    key_is_stale: bool
    bot_exists: bool
    contact_ids: tuple[int, ...]
    booking: Stored | None
    is_new: bool
    metadata_differs: bool


_COLUMNS = (
    "n, organization_id, may_write, key_is_stale, bot_exists, contact_ids, id, event_id, contact_id, stored_id,"
    " stored_event_id, stored_contact_id, stored_bot_id, stored_starts_at, stored_ends_at, stored_time_zone,"
    " stored_cancelled_at, metadata_differs"
)
# The statements themselves are functions in the database (migration 0003): a key tells its organization only there.
STATEMENTS = {
    "one": f"SELECT {_COLUMNS} FROM record_booking($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    "many": f"SELECT {_COLUMNS} FROM record_bookings($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    "touch": "SELECT touch_api_keys($1)",
}


class Caller(Protocol):
    """What carries out one of the `STATEMENTS`."""

    async def execute(self, name: str, parameters: Parameters) -> list[Row]: ...


class Within:
    """A `Caller` inside a transaction of the driver's."""

    def __init__(self, connection: AsyncConnection[Any]) -> None:
        self._connection = connection

    async def execute(self, name: str, parameters: Parameters) -> list[Row]:
        cursor = AsyncRawCursor(self._connection)
        return await (await cursor.execute(STATEMENTS[name].encode(), parameters)).fetchall()


async def record(caller: Caller, requests: Sequence[NewBooking]) -> list[Verdict]:
    """One verdict per request, in their order, all committed when this returns (unless the caller is in a transaction).

    Raises psycopg's error, with nothing recorded, if the database refuses the statement as a whole.
    """
    verdicts = read(await caller.execute(*statement(requests)), requests)
    # A rival that committed between our look and our insert, or a twin in this very batch, took the key. Its row is
    # there now, so the second look finds it; were it gone again, the third round would insert.
    for _ in range(3):
        lost = [n for n, verdict in enumerate(verdicts) if lost_a_race(verdict)]
        if not lost:
            return verdicts
        again = [requests[n] for n in lost]
        for n, verdict in zip(lost, read(await caller.execute(*statement(again)), again), strict=True):
            verdicts[n] = verdict
    return verdicts


def statement(requests: Sequence[NewBooking]) -> tuple[str, Parameters]:
    """The name and the parameters of the statement that records these requests."""
    return ("one", _parameters(requests[0])) if len(requests) == 1 else ("many", _columns(requests))


def read(rows: Iterable[Row], requests: Sequence[NewBooking]) -> list[Verdict]:
    """What a statement's rows say of the requests, in the requests' order."""
    verdicts = [_STRANGER] * len(requests)
    for row in rows:
        verdicts[row[0]] = _verdict(row, requests[row[0]])
    return verdicts


def lost_a_race(verdict: Verdict) -> bool:
    """Whether nothing was found and nothing was inserted, though nothing stood in the way: somebody else was."""
    return verdict.booking is None and verdict.may_write and verdict.bot_exists and len(verdict.contact_ids) == 1


async def touch_keys(caller: Caller, requests: Sequence[NewBooking], verdicts: Sequence[Verdict]) -> None:
    """Remember that the callers' keys were used just now; at most once a minute for each, and after the answers."""
    stale = {request.key_hash for request, verdict in zip(requests, verdicts, strict=True) if verdict.key_is_stale}
    if stale:
        await caller.execute("touch", [_array(map(_bytes, stale))])


def _parameters(request: NewBooking) -> list[str | None]:
    return [
        rf"\x{request.key_hash.hex()}",
        str(request.bot_id),
        request.starts_at.isoformat(),
        None if request.ends_at is None else request.ends_at.isoformat(),
        request.time_zone,
        request.source,
        request.external_id,
        None if request.metadata is None else json.dumps(request.metadata),
        _array(found.step for found in request.candidates),
        _array(_quoted(found.kind.value) for found in request.candidates),
        _array(_quoted(found.value) for found in request.candidates),
    ]


def _columns(requests: Sequence[NewBooking]) -> list[str | None]:
    return [
        _array(range(len(requests))),
        _array(_bytes(request.key_hash) for request in requests),
        _array(request.bot_id for request in requests),
        _array(request.starts_at.isoformat() for request in requests),
        _array("NULL" if request.ends_at is None else request.ends_at.isoformat() for request in requests),
        _array(_quoted(request.time_zone) for request in requests),
        _array(_quoted(request.source) for request in requests),
        _array(_quoted(request.external_id) for request in requests),
        _array("NULL" if request.metadata is None else _quoted(json.dumps(request.metadata)) for request in requests),
        _array(_quoted(_array(found.step for found in request.candidates)) for request in requests),
        _array(_quoted(_array(found.kind.value for found in request.candidates)) for request in requests),
        _array(_quoted(_array(_quoted(found.value) for found in request.candidates)) for request in requests),
    ]


def _array(items: Iterable[object]) -> str:
    """An array as PostgreSQL writes it. The driver can do this too, but takes a third of a batch's time for it."""
    return "{" + ",".join(map(str, items)) + "}"


def _quoted(text: str | None) -> str:
    if text is None:
        return "NULL"
    return '"' + text.replace("\\", r"\\").replace('"', r"\"") + '"'


def _bytes(value: bytes) -> str:
    return rf"\\x{value.hex()}"


_STRANGER = Verdict(None, False, False, False, (), None, False, False)


def _verdict(row: Row, request: NewBooking) -> Verdict:
    _, organization_id, may_write, key_is_stale, bot_exists, contact_ids, *rest = row
    new_id, new_event_id, new_contact_id, old_id, old_event_id, old_contact_id, *old, metadata_differs = rest
    booking = None
    if new_id is not None:
        booking = Stored(
            id=new_id,
            event_id=new_event_id,
            bot_id=request.bot_id,
            contact_id=new_contact_id,
            source=request.source,
            external_id=request.external_id,
            starts_at=request.starts_at,
            ends_at=request.ends_at,
            time_zone=request.time_zone,
            cancelled_at=None,
        )
    elif old_id is not None:
        bot_id, starts_at, ends_at, time_zone, cancelled_at = old
        booking = Stored(
            id=old_id,
            event_id=old_event_id,
            bot_id=bot_id,
            contact_id=old_contact_id,
            source=request.source,
            external_id=request.external_id,
            starts_at=starts_at,
            ends_at=ends_at,
            time_zone=time_zone,
            cancelled_at=cancelled_at,
        )
    return Verdict(
        organization_id=organization_id,
        may_write=may_write,
        key_is_stale=key_is_stale,
        bot_exists=bot_exists,
        contact_ids=tuple(sorted(contact_ids or ())),
        booking=booking,
        is_new=new_id is not None,
        metadata_differs=old_id is not None and bool(metadata_differs),
    )
