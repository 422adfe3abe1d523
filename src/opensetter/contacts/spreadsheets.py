"""Contacts in files as spreadsheets write them: read whatever the encoding, and written so that no cell is a formula.

Pure. What we write we read back as it was.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from pydantic import ValidationError

from opensetter.contacts import identity
from opensetter.contacts.identity import IdentityInvalid
from opensetter.contacts.schemas import ContactCreate
from opensetter.core import jsonbody
from opensetter.core.web import field_errors

MOST_ROWS = 50_000
MOST_COLUMNS = 60
LONGEST_CELL = 20_000

DELIMITERS = (",", ";", "\t")

FIELDS = (
    "phone_number",
    "wa_id",
    "sms_phone_number",
    "email",
    "first_name",
    "last_name",
    "full_name",
    "default_time_zone",
)
RECOGNISING = frozenset({"phone_number", "wa_id", "sms_phone_number", "email"})
METADATA, IGNORED = "metadata", "ignored"
USES = (*FIELDS, METADATA, IGNORED)
"""What a column can be."""

_NUMBERS = ("phone_number", "wa_id", "sms_phone_number")
_KNOWN_HEADERS: Mapping[str, str] = {
    header: field
    for field, headers in {
        "phone_number": "phone phonenumber mobile mobilephone cell cellphone tel telephone telefon telefonnummer handy"
        " mobil mobilnummer telefono movil celular numero telephonenumber portable telefone telemovel number",
        "wa_id": "whatsapp waid whatsappnumber whatsappid whatsappnummer",
        "sms_phone_number": "sms smsphonenumber smsnumber",
        "email": "email mail emailaddress correo correoelectronico courriel adressemail emailadresse adresseemail",
        "first_name": "firstname givenname forename vorname nombre prenom primeironome",
        "last_name": "lastname surname familyname nachname apellido apellidos nom nomdefamille sobrenome apelido",
        "full_name": "name fullname contact contactname nombrecompleto nomcomplet nomecompleto kontakt nome",
        "default_time_zone": "timezone tz defaulttimezone zeitzone zonahoraria fusohorario fuseauhoraire",
        IGNORED: "id createdat updatedat",
    }.items()
    for header in headers.split()
}
# A spreadsheet takes what begins so for a formula. A quotation mark in front is what it takes for "this is text".
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_QUOTED = re.compile(r"'+[=+\-@\t\r\n]")


class Faulty(ValueError):
    """A row that nobody can be made of. `code` is stable; the sentence never repeats what stands there."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class Plan:
    """What the columns of a file are, what stands above them, and whose the numbers without a country code are."""

    columns: Sequence[str]
    names: Sequence[str]
    country: str | None = None


def decoded(raw: bytes) -> str:
    """The text of a file: UTF-8 with or without its mark, UTF-16 with it, or else what Windows has long written."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = raw.decode("utf-16", "replace")
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1252", "replace")
    return text.replace("\0", "")


def delimiter_of(text: str) -> str:
    """What stands between the cells: whatever divides the first rows into the most columns."""
    head = "".join(text.splitlines(keepends=True)[:10])

    def width(delimiter: str) -> int:
        return min((len(row) for row in _read(head, delimiter) if any(row)), default=0)

    return max(DELIMITERS, key=width)


def rows(text: str, delimiter: str, *, first: int = 0, limit: int | None = None) -> list[list[str]]:
    """Rows that have something in them, from one on, each cell without blanks around it and our quotation mark."""
    filled = (row for row in _read(text, delimiter) if any(row) and any(map(str.strip, row)))
    return [[_plain(cell) for cell in row] for row in islice(filled, first, None if limit is None else first + limit)]


def has_header(found: Sequence[Sequence[str]]) -> bool:
    """Whether the first row says what the columns are: no cell of it is a number or an address."""
    return bool(found) and not any("@" in cell or sum(map(str.isdigit, cell)) >= 7 for cell in found[0])  # noqa: PLR2004


def guessed(found: Sequence[Sequence[str]], *, is_headed: bool) -> list[str]:
    """What each column may be: by its name, else by what stands in it, else metadata. Nothing is two columns."""
    width = max(map(len, found), default=0)
    headers = [*(found[0] if is_headed and found else ()), *[""] * width][:width]
    sample = found[1:21] if is_headed else found[:20]
    uses: list[str] = []
    for position, header in enumerate(headers):
        cells = [row[position] for row in sample if position < len(row) and row[position]]
        use = _KNOWN_HEADERS.get(_folded(header)) or _by_content(cells)
        uses.append(METADATA if use in uses and use != IGNORED else use)
    return uses


def request(cells: Sequence[str], plan: Plan) -> ContactCreate:
    """The contact that a row is about, as the API takes it. Raises `Faulty`."""
    given: dict[str, object] = {}
    metadata: dict[str, object] = {}
    for cell, use, name in zip_longest(cells, plan.columns, plan.names, fillvalue=""):
        if not cell or not use or use == IGNORED:
            continue
        if use == METADATA:
            metadata |= _metadata(name, cell)
        else:
            given.setdefault(use, _number(cell, use, plan.country) if use in _NUMBERS else cell)
    if not RECOGNISING & given.keys():
        raise Faulty("contact_identifier_required", "There is neither a number nor an e-mail address.")
    if metadata:
        given["metadata"] = metadata
    try:
        return ContactCreate.model_validate(given)
    except ValidationError as error:
        (fault, *_) = field_errors(error.errors())
        raise Faulty(fault.code, fault.detail) from error


def written(table: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a file, in which no cell is a formula."""
    line = io.StringIO()
    writer = csv.writer(line)
    for row in table:
        writer.writerow([f"'{cell}" if _FORMULA.match(cell) else cell for cell in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _read(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _plain(cell: str) -> str:
    return (cell[1:] if _QUOTED.match(cell) else cell.strip())[:LONGEST_CELL]


def _metadata(name: str, cell: str) -> dict[str, object]:
    """A cell under its column's name; the column that our own export makes holds all of somebody's metadata."""
    if name == METADATA and cell.startswith("{"):
        try:
            found = jsonbody.parse(cell.encode("utf-8", "replace"))
        except jsonbody.JsonInvalid as error:
            raise Faulty(error.code, "The metadata is no JSON object.") from error
        if isinstance(found, dict):
            return found
    return {name: cell}


def _folded(header: str) -> str:
    letters = unicodedata.normalize("NFKD", header.lower())
    return "".join(letter for letter in letters if letter.isalnum())


def _by_content(cells: Sequence[str]) -> str:
    if cells and all(_is_email(cell) for cell in cells):
        return "email"
    if cells and all(sum(map(str.isdigit, cell)) >= 7 and cell[:1] in "+0" for cell in cells):  # noqa: PLR2004
        return "phone_number"
    return METADATA


def _is_email(cell: str) -> bool:
    try:
        identity.email(cell)
    except IdentityInvalid:
        return False
    return True


def _number(cell: str, use: str, country: str | None) -> str:
    """A number with its country code: as it was written, if that says it; a WhatsApp id that is none as it is."""
    try:
        digits = identity.parse_phone(cell, country)
    except IdentityInvalid as error:
        if use == "wa_id" and cell[:2].isalpha():
            return cell
        if error.code == "phone_invalid" and country is None and any(map(str.isdigit, cell)):
            sentence = "This number is not possible. Write it with + and the country code, or choose its country above."
            raise Faulty(error.code, sentence) from error
        raise Faulty(error.code, str(error)) from error
    return digits if use == "wa_id" else cell if cell.startswith("+") else f"+{digits}"
