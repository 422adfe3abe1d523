"""T20 to T22: whoever knocks gets in where they belong, and cannot tell what is behind the other doors."""

import re
import time
from collections.abc import Iterator
from itertools import chain
from statistics import median
from typing import Any, Literal

import pytest

from opensetter.reminders.due import SETTLED_AFTER
from tests.reliability import operations
from tests.reliability.asking import Answer, Caller, change, request
from tests.reliability.cells import FOREIGN, UNKNOWN, Cell, cells, must_look_alike
from tests.reliability.estate import UNHURRIED, Estate, keys, refusing_providers
from tests.reliability.installation import Installation, installed
from tests.reliability.meanings import Named, Row
from tests.reliability.operations import Field, Operation
from tests.reliability.proof import Proof, not_in_smoke
from tests.reliability.rows import (
    APPLICATION,
    as_application,
    fingerprints,
    tenant_tables,
    wait_until_confirmed,
    wait_until_quiet,
)
from tests.reliability.tenants import BY_OPERATION, ROWS

ROUNDS = 100
CONFIRMED_SECONDS = SETTLED_AFTER.total_seconds() + 5
"""How often each request is made whose time is compared."""

NOT_IDS = re.compile(r"^(limit|wait|capacity)$|(minutes|days)$", re.IGNORECASE)
"""How numbers are called that name nothing."""

ID_WORDS = re.compile(r"(id|number|phone|email|source|key|token|cookie)$|^as$", re.IGNORECASE)
"""How texts are called that name something."""

PLANTED = {
    "id": 2_000_001,
    "organization_id": None,
    "organizationId": None,
    "account_id": None,
    "owner": "somebody",
    "role": "admin",
    "created_at": "2020-01-01T00:00:00.000Z",
    "createdAt": "2020-01-01T00:00:00.000Z",
    "cancelled_at": "2020-01-01T00:00:00.000Z",
    "deduplicated": True,
    "event_id": 1,
    "is_admin": True,
}
"""What nobody may set. None stands for the neighbour's organization."""


@pytest.fixture(scope="module")
def house(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """One server with its worker."""
    home = tmp_path_factory.mktemp("doors")
    with (
        refusing_providers() as providers,
        installed(home, own_database, workers=0, settings={**UNHURRIED, **providers}) as made,
    ):
        yield made


@pytest.fixture(scope="module")
def known(house: Installation) -> dict[str, Operation]:
    """What the server says it can be asked for."""
    return {operation.key: operation for operation in operations.read(house.address)}


@pytest.fixture(scope="module")
def matrix(known: dict[str, Operation], estates: tuple[Estate, Estate]) -> list[Cell]:
    """Every value that is tried in place of an id."""
    rows = [row for row in ROWS if row.operation in known]
    return list(chain.from_iterable(cells(row, known[row.operation], *estates) for row in rows))


def test_t20_every_operation_and_every_id_has_a_row(known: dict[str, Operation], proof: Proof):
    asked = {f"{operation.key} {field.key}" for operation in known.values() for field in operation.fields}
    ids = {
        f"{operation.key} {field.key}"
        for operation in known.values()
        for field in operation.fields
        if _names_something(operation, field)
    }
    described = {f"{row.operation} {key}" for row in ROWS for key in row.ids}
    proof.equal("operations without a row in tenants.py", sorted(set(known) - set(BY_OPERATION)), [])
    proof.equal("rows without an operation", sorted(set(BY_OPERATION) - set(known)), [])
    proof.equal("ids without a meaning", sorted(ids - described), [])
    proof.equal("meanings without a field", sorted(described - asked), [])
    proof.told("operations and ids in them", f"{len(known)} and {len(ids)}")


# Before the matrix: it leaves us with contacts of our own that have the neighbour's numbers.
@not_in_smoke("a handful of requests says nothing about time")
def test_t20_a_foreign_id_takes_as_long_as_an_unknown_one(
    house: Installation,
    caller: Caller,
    estates: tuple[Estate, Estate],
    matrix: list[Cell],
    proof: Proof,
):
    us, _ = estates
    named = [cell for cell in matrix if isinstance(cell.row.ids[cell.key], Named)]
    compared = [cell for cell in named if cell.column in {FOREIGN, UNKNOWN}]
    seconds: dict[tuple[str, str], list[float]] = {}
    for number in range(ROUNDS):
        # Whoever comes first in one round comes second in the next, or the first would pay for what both need.
        for cell in compared if number % 2 else reversed(compared):
            began = time.perf_counter()
            _try(caller, cell, us)
            field = f"{cell.operation.key} {cell.key}"
            seconds.setdefault((field, cell.column), []).append(time.perf_counter() - began)
    ratios = {
        field: median(seconds[field, FOREIGN]) / median(values) - 1
        for (field, column), values in seconds.items()
        if column == UNKNOWN
    }
    typical = f"median difference in time over {len(ratios)} fields, {ROUNDS} times each"
    proof.at_most(typical, abs(median(ratios.values())) * 100, 10, " %")
    widest = max(ratios, key=lambda field: abs(ratios[field]))
    proof.told("widest difference in time", f"{ratios[widest]:+.1%} ({widest})")


def test_t20_nobody_learns_or_changes_what_is_the_neighbours(
    house: Installation,
    caller: Caller,
    estates: tuple[Estate, Estate],
    matrix: list[Cell],
    proof: Proof,
):
    us, them = estates
    marks = them.marks()
    answers: dict[str, Answer] = {}
    # A confirmation that falls due meanwhile would be a change that nobody asked for. Smoke is over before one does.
    wait_until_confirmed(house, proof.of_size(smoke=0, full=CONFIRMED_SECONDS))
    wait_until_quiet(house)
    before, theirs = fingerprints(house), fingerprints(house, them.organization.id)
    for cell in (cell for cell in matrix if cell.changes_nothing):
        answers[cell.name] = _try(caller, cell, us)
    after = fingerprints(house)
    for cell in (cell for cell in matrix if not cell.changes_nothing):
        answers[cell.name] = _try(caller, cell, us)
    wait_until_quiet(house)
    proof.equal("cells with another status than the table's", _other_statuses(matrix, answers), [])
    proof.equal("foreign ids that look different from unknown ones", _told_apart(matrix, answers), [])
    leaks = {name: found for name, answer in answers.items() if (found := answer.leaks(marks))}
    proof.equal("answers with something of the neighbour's", leaks, {})
    proof.equal("tables changed by looks and refusals", _changed(before, after), [])
    changed = _changed(theirs, fingerprints(house, them.organization.id))
    proof.equal("tables in which something of the neighbour's changed", changed, [])
    proof.told("cells", len(matrix))


def test_t20_every_tenant_table_is_behind_the_second_wall(
    house: Installation, estates: tuple[Estate, Estate], proof: Proof
):
    tables = tenant_tables(house)
    open_ = house.rows(
        "SELECT oid::regclass::text FROM pg_class WHERE oid = ANY (%s::regclass[])"
        " AND NOT (relrowsecurity AND relforcerowsecurity)",
        tables,
    )
    roles = house.rows("SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = %s", APPLICATION)
    owned = house.count("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = %s", APPLICATION)
    proof.at_least("tenant tables", len(tables), 18)
    proof.equal("tenant tables without forced row-level security", open_, [])
    proof.equal("the application's role is superuser, bypasses, makes roles", roles, [(False, False, False)])
    proof.equal("tables and indexes that it owns", owned, 0)


def test_t20_the_application_sees_one_organization_or_none(
    house: Installation, estates: tuple[Estate, Estate], proof: Proof
):
    us, them = estates
    tables = tenant_tables(house)
    filled = [table for table in tables if house.rows(f"{_of(table, '=')} LIMIT 1", us.organization.id)]
    with as_application(house) as connection:
        seen = [table for table in tables if connection.execute(f"SELECT FROM {table} LIMIT 1").rowcount]
        with connection.transaction():
            connection.execute("SELECT set_config('opensetter.organization_id', %s, true)", (str(us.organization.id),))
            ours = [table for table in filled if connection.execute(f"SELECT FROM {table} LIMIT 1").rowcount]
            others = [table for table in tables if connection.execute(_of(table, "<>"), (us.organization.id,)).rowcount]
            renamed = connection.execute(
                "UPDATE contacts SET first_name = 'x' WHERE organization_id = %s", (them.organization.id,)
            ).rowcount
        after = [table for table in tables if connection.execute(f"SELECT FROM {table} LIMIT 1").rowcount]
    proof.equal("tables seen with no organization set", seen, [])
    proof.equal("tables seen after a transaction that had one", after, [])
    proof.equal("tables not seen with one set, of those with its rows", sorted(set(filled) - set(ours)), [])
    proof.equal("tables in which it sees another's rows", others, [])
    proof.equal("rows of another's that it can change", renamed, 0)
    proof.told("tenant tables with its rows, of all", f"{len(filled)} of {len(tables)}")


def test_t21_what_nobody_may_set_is_refused(
    house: Installation,
    caller: Caller,
    estates: tuple[Estate, Estate],
    known: dict[str, Operation],
    proof: Proof,
):
    us, them = estates
    wait_until_quiet(house)
    before = fingerprints(house)
    odd: list[str] = []
    tries = 0
    for row in ROWS:
        operation = known[row.operation]
        # What a provider writes is another's shape, which grows without us: it is believed by its signature. And a
        # form has what its page has; whatever else is in it is not read.
        if not operation.writes or row.signed or row.form:
            continue
        taken = {field.key for field in operation.fields}
        for inside in _objects(operation):
            for name, planted in PLANTED.items():
                key = f"body {'.'.join((*inside, name))}"
                # Where it is a field, it names something, and is in the matrix above.
                if key not in taken:
                    tries += 1
                    value = planted or them.organization.id
                    status = _plant(caller, row, operation, us, key, value)
                    odd += [] if status == 400 else [f"{row.operation} {key}: {status}"]
    wait_until_quiet(house)
    proof.equal(f"other answers than 400, of {tries}", odd, [])
    proof.equal("tables changed", _changed(before, fingerprints(house)), [])


def test_t22_every_key_opens_what_the_table_says(
    house: Installation,
    caller: Caller,
    estates: tuple[Estate, Estate],
    known: dict[str, Operation],
    proof: Proof,
):
    us, them = estates
    reader = keys(house, "create", us.organization.id, "--read-only")
    readers = {"Authorization": f"Bearer {reader['api_key']}"}
    odd: list[str] = []

    def knock(column: int, who: str, headers: dict[str, str]) -> None:
        for row in ROWS:
            status = int(row.roles.split()[column])
            answer = caller.ask(known[row.operation], request(row, us, headers=headers))
            if answer.status != status:
                odd.append(f"{row.operation} with {who}: {answer.status} instead of {status}")

    knock(0, "no key", {})
    knock(2, "a key that may only read", readers)
    knock(3, "a full key", us.headers)
    knock(4, "another organization's key", them.headers)
    keys(house, "revoke", us.organization.id, reader["id"])
    knock(1, "a revoked key", readers)
    proof.equal(f"cells that differ, of {len(ROWS) * 5}", odd, [])


def _of(table: str, which: Literal["=", "<>"]) -> str:
    """Rows of an organization, or of all others."""
    return f"SELECT FROM {table} WHERE {'id' if table == 'organizations' else 'organization_id'} {which} %s"


def _names_something(operation: Operation, field: Field) -> bool:
    """Whether a field may hold an id, or a name that serves as one."""
    # What is in a list goes by the list's name.
    name = next(part for part in reversed(field.path) if part != "0")
    if "/static/" in operation.path or NOT_IDS.search(name):
        return False
    return bool(field.kinds & {"integer", "number"}) or ("string" in field.kinds and bool(ID_WORDS.search(name)))


def _try(caller: Caller, cell: Cell, us: Estate) -> Answer:
    asked = request(cell.row, us)
    change(asked, cell.row, us, cell.key, cell.value)
    return caller.ask(cell.operation, asked, sent=cell.value)


def _other_statuses(matrix: list[Cell], answers: dict[str, Answer]) -> list[str]:
    return [
        f"{cell.name}: {answers[cell.name].status} instead of {sorted(cell.allowed)}"
        for cell in matrix
        if answers[cell.name].status not in cell.allowed
    ]


def _told_apart(matrix: list[Cell], answers: dict[str, Answer]) -> list[str]:
    compared = [cell for cell in matrix if cell.column == FOREIGN and must_look_alike(cell.row.ids[cell.key])]
    return [
        cell.name
        for cell in compared
        if answers[cell.name].told != answers[cell.name.removesuffix(FOREIGN) + UNKNOWN].told
    ]


def _changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return sorted(table for table in before | after if before.get(table) != after.get(table))


def _objects(operation: Operation) -> list[tuple[str, ...]]:
    """Where in a body there are objects of our shapes: the body itself, and whatever holds named fields in it."""
    inside = (field.path[:-1] for field in operation.fields if field.place == "body" and field.path[-1] != "0")
    return list(dict.fromkeys([(), *inside]))


def _plant(caller: Caller, row: Row, operation: Operation, us: Estate, key: str, value: Any) -> int:
    asked = request(row, us)
    asked.body = asked.body or {}
    if "openingHours.0" in key:
        asked.body["openingHours"] = [{"weekday": "monday", "opens": "09:00", "closes": "17:00"}]
    change(asked, row, us, key, value)
    return caller.ask(operation, asked).status
