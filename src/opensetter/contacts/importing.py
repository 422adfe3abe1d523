"""Files of contacts, taken in some hundreds of rows at a time: each batch is done once, whoever runs it how often."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.contacts import acquaintance, identity, queries, service, spreadsheets
from opensetter.contacts.identity import IdentityInvalid
from opensetter.contacts.models import ContactIdentity, ContactImport, ContactImportFault
from opensetter.contacts.queries import ContactAmbiguous
from opensetter.contacts.schemas import ContactCreate
from opensetter.contacts.spreadsheets import Faulty, Plan
from opensetter.core import clock
from opensetter.core.errors import Conflict, Invalid, NotFound

BATCH = 500
DRAFTS_KEPT, FAULTS_KEPT = timedelta(days=1), timedelta(days=30)
_LOOKED_UP_AT_ONCE = 2_000
_FILE_NAME = 200

_AMBIGUOUS = "Several contacts have this number or address; merge them first."


class ImportNotFound(NotFound):
    """There is no such import."""

    code = "contact_import_not_found"


class ImportBegun(Conflict):
    """The import has begun, or is over."""

    code = "contact_import_begun"


@dataclass(frozen=True, slots=True)
class Judged:
    """A row of a file: who would be made of it, or why nobody is. `number` is the row's in a spreadsheet."""

    number: int
    cells: Sequence[str]
    request: ContactCreate | None = None
    code: str = ""
    reason: str = ""
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class Survey:
    """What an import would do: how many are new, known or in the file twice, and faulty, and for which reasons."""

    total: int
    new: int
    known: int
    faulty: int
    reasons: Mapping[str, int]
    sample: Sequence[Judged]


@dataclass
class _Sorted:
    """The rows of a batch by what becomes of them."""

    new: list[Judged] = field(default_factory=list)
    known: int = 0
    faults: list[Judged] = field(default_factory=list)


async def draft(session: AsyncSession, organization_id: int, *, file_name: str, text: str) -> ContactImport:
    """Keep a file that nothing is done with yet. Raises `Invalid` for what is no table, or too much of one."""
    delimiter = spreadsheets.delimiter_of(text)
    found = spreadsheets.rows(text, delimiter)
    is_headed = spreadsheets.has_header(found)
    total = len(found) - is_headed
    if total < 1:
        raise Invalid("There is no contact in it: it needs a row for each, below the names.")
    if total > spreadsheets.MOST_ROWS:
        raise Invalid(f"A file may have {spreadsheets.MOST_ROWS:,} rows. Divide it.")
    if max(map(len, found)) > spreadsheets.MOST_COLUMNS:
        raise Invalid(f"A file may have {spreadsheets.MOST_COLUMNS} columns.")
    await _tidy(session, organization_id)
    made = ContactImport(
        organization_id=organization_id,
        file_name=file_name[:_FILE_NAME],
        content=text,
        delimiter=delimiter,
        has_header=is_headed,
        columns=spreadsheets.guessed(found, is_headed=is_headed),
        total=total,
        created_at=clock.now(),
    )
    session.add(made)
    await session.flush()
    return made


async def get(session: AsyncSession, organization_id: int, import_id: int, *, locked: bool = False) -> ContactImport:
    """An import; with `locked` nobody else goes on with it until the transaction ends. Raises `ImportNotFound`."""
    query = select(ContactImport).where(ContactImport.organization_id == organization_id, ContactImport.id == import_id)
    found = await session.scalar(query.with_for_update() if locked else query)
    if found is None:
        raise ImportNotFound
    return found


async def newest(session: AsyncSession, organization_id: int, *, limit: int) -> Sequence[ContactImport]:
    """The latest imports first."""
    query = select(ContactImport).where(ContactImport.organization_id == organization_id)
    return (await session.scalars(query.order_by(ContactImport.id.desc()).limit(limit))).all()


async def describe(
    session: AsyncSession,
    organization_id: int,
    import_id: int,
    *,
    columns: Sequence[str],
    country: str | None,
    has_header: bool,
) -> ContactImport:
    """Say what the columns of a file are. Raises `ImportBegun`, and `Invalid` for a country that there is not."""
    found = await get(session, organization_id, import_id, locked=True)
    if found.status != "draft":
        raise ImportBegun
    try:
        found.country = identity.country(country) if country else None
    except IdentityInvalid as error:
        raise Invalid.field("country", error.code, str(error)) from error
    if has_header != found.has_header:
        if found.total + found.has_header - has_header < 1:
            raise Invalid("Then there is no contact in it.")
        found.total += found.has_header - has_header
        found.has_header = has_header
    known = set(spreadsheets.USES)
    found.columns = [new if new in known else old for old, new in zip(found.columns, columns, strict=True)]
    await session.flush()
    return found


async def begin(session: AsyncSession, organization_id: int, import_id: int) -> ContactImport:
    """From now on it runs. Raises `ImportBegun`, and `Invalid` if no column tells whom a row is about."""
    found = await get(session, organization_id, import_id, locked=True)
    if found.status != "draft":
        raise ImportBegun
    if not spreadsheets.RECOGNISING & set(found.columns):
        detail = "Choose which column is the phone number, the WhatsApp number or the e-mail address."
        raise Invalid.field("columns", "contact_identifier_required", detail)
    found.status, found.started_at = "running", clock.now()
    await session.flush()
    return found


async def cancel(session: AsyncSession, organization_id: int, import_id: int) -> None:
    """Nothing further is taken in; who is there already stays. What is over stays as it is."""
    found = await get(session, organization_id, import_id, locked=True)
    if found.status in {"draft", "running"}:
        found.status, found.content, found.ended_at = "cancelled", None, clock.now()


async def carry_on(session: AsyncSession, organization_id: int, import_id: int, *, begin_at: int) -> int | None:
    """Take in the batch that begins at this row, if it is the next; where to go on, or None if there is nothing to do.

    What is done and that it is done are committed together: a batch that is run again finds that it is not the next.
    """
    found = await get(session, organization_id, import_id, locked=True)
    if found.status != "running" or found.done != begin_at:
        return None
    table = judged(found, first=begin_at, limit=BATCH)
    sorted_ = await _sort(session, organization_id, table)
    created = await _create(session, organization_id, sorted_.new)
    session.add_all(
        ContactImportFault(
            organization_id=organization_id,
            contact_import_id=import_id,
            number=row.number,
            cells=list(row.cells),
            code=row.code,
            reason=row.reason,
        )
        for row in sorted_.faults
    )
    found.created += created
    found.known += sorted_.known + len(sorted_.new) - created
    found.faulty += len(sorted_.faults)
    found.done += len(table)
    if found.done >= found.total:
        found.status, found.content, found.ended_at = "done", None, clock.now()
    await session.flush()
    return found.done if found.status == "running" else None


async def survey(session: AsyncSession, organization_id: int, table: Sequence[Judged], *, sample: int = 20) -> Survey:
    """What would become of these rows."""
    sorted_ = await _sort(session, organization_id, table)
    new = {row.number for row in sorted_.new}
    faults = {row.number: row for row in sorted_.faults}
    shown = [
        faults.get(row.number) or Judged(row.number, row.cells, row.request, is_known=row.number not in new)
        for row in table[:sample]
    ]
    reasons = Counter(row.reason for row in sorted_.faults)
    return Survey(len(table), len(new), sorted_.known, len(faults), dict(reasons.most_common(10)), shown)


async def faults(
    session: AsyncSession, organization_id: int, import_id: int, *, after: int, limit: int
) -> Sequence[ContactImportFault]:
    """The faulty rows after this one, in the order of the file."""
    query = select(ContactImportFault).where(
        ContactImportFault.organization_id == organization_id,
        ContactImportFault.contact_import_id == import_id,
        ContactImportFault.number > after,
    )
    return (await session.scalars(query.order_by(ContactImportFault.number).limit(limit))).all()


def header(found: ContactImport) -> list[str]:
    """What stands above each column, or which column it is."""
    (names, *_) = spreadsheets.rows(found.content or "", found.delimiter, limit=1) if found.has_header else [[]]
    width = len(found.columns)
    return [name or f"column {number}" for number, name in enumerate([*names, *[""] * width][:width], start=1)]


def judged(found: ContactImport, *, first: int = 0, limit: int | None = None) -> list[Judged]:
    """So many rows of a file from one on, each with whom it is about or what is wrong with it."""
    plan = Plan(found.columns, header(found), found.country)
    begin = found.has_header + first
    table = spreadsheets.rows(found.content or "", found.delimiter, first=begin, limit=limit)
    return [_judge(number, cells, plan) for number, cells in enumerate(table, start=begin + 1)]


def _judge(number: int, cells: Sequence[str], plan: Plan) -> Judged:
    try:
        return Judged(number, cells, spreadsheets.request(cells, plan))
    except Faulty as fault:
        return Judged(number, cells, code=fault.code, reason=str(fault))


async def _tidy(session: AsyncSession, organization_id: int) -> None:
    """Forget what stood in older files: drafts that nobody began within a day, and faulty rows after thirty days."""
    now = clock.now()
    older = select(ContactImport.id).where(
        ContactImport.organization_id == organization_id, ContactImport.created_at < now - FAULTS_KEPT
    )
    await session.execute(
        delete(ContactImportFault).where(
            ContactImportFault.organization_id == organization_id, ContactImportFault.contact_import_id.in_(older)
        )
    )
    await session.execute(
        delete(ContactImport).where(
            ContactImport.organization_id == organization_id,
            ContactImport.status == "draft",
            ContactImport.created_at < now - DRAFTS_KEPT,
        )
    )


async def _sort(session: AsyncSession, organization_id: int, table: Sequence[Judged]) -> _Sorted:
    """Who is new, by the rules by which everybody is looked for; of two rows about one person the first counts."""
    found = _Sorted(faults=[row for row in table if row.request is None])
    wanted = [(row, acquaintance.candidates_of(row.request)) for row in table if row.request is not None]
    claimed: set[tuple[str, str]] = set()
    for start in range(0, len(wanted), _LOOKED_UP_AT_ONCE):
        part = wanted[start : start + _LOOKED_UP_AT_ONCE]
        owners = await queries.find_all(session, organization_id, [candidates for _, candidates in part])
        for (row, candidates), ids in zip(part, owners, strict=True):
            names = {(str(candidate.kind), candidate.value) for candidate in candidates}
            if len(ids) > 1:
                found.faults.append(Judged(row.number, row.cells, code=ContactAmbiguous.code, reason=_AMBIGUOUS))
            elif ids or names & claimed:
                found.known += 1
            else:
                found.new.append(row)
                assert row.request is not None  # noqa: S101 - the others are faulty
                claimed |= {(str(one.kind), one.value) for one in service.identities_of(row.request)}
    return found


async def _create(session: AsyncSession, organization_id: int, new: Sequence[Judged]) -> int:
    """Write new contacts down, all with two statements; how many they were.

    If somebody else has got one of the identities meanwhile, that is undone, and they are met one by one.
    """
    requests = [row.request for row in new if row.request is not None]
    if not requests:
        return 0
    savepoint = await session.begin_nested()
    contacts = [service.described(organization_id, service.profile_of(request)) for request in requests]
    session.add_all(contacts)
    await session.flush()
    rows = [
        {
            "organization_id": organization_id,
            "contact_id": contact.id,
            "kind": str(given.kind),
            "value": given.value,
            "spelling": given.spelling,
            "source": "import",
        }
        for contact, request in zip(contacts, requests, strict=True)
        for given in service.identities_of(request)
    ]
    # In one order, so that two imports of one file wait for each other rather than deadlock.
    rows.sort(key=lambda row: (str(row["value"]), str(row["kind"])))
    statement = insert(ContactIdentity).on_conflict_do_nothing(constraint="uq_contact_identities_value")
    written = await session.scalars(statement.returning(ContactIdentity.id), rows)
    if len(written.all()) == len(rows):
        await savepoint.commit()
        return len(contacts)
    await savepoint.rollback()
    return sum([await _meet(session, organization_id, request) for request in requests])


async def _meet(session: AsyncSession, organization_id: int, request: ContactCreate) -> bool:
    """Write somebody down unless they are known by now; whether they were new."""
    try:
        if await acquaintance.known(session, organization_id, request) is not None:
            return False
    except ContactAmbiguous:
        return False
    savepoint = await session.begin_nested()
    made = await service.welcome(
        session,
        organization_id,
        identities=service.identities_of(request),
        source="import",
        profile=service.profile_of(request),
    )
    if made is None:
        await savepoint.rollback()
        return False
    await savepoint.commit()
    return True
