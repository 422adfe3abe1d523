"""The cells of the tenant matrix: for every id in a row, the values that somebody might try, and what comes back."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.reliability.asking import unknown
from tests.reliability.estate import Estate
from tests.reliability.meanings import (
    Counted,
    Kept,
    Meaning,
    Misplaced,
    Named,
    Position,
    Public,
    Row,
    Sought,
    Token,
    Word,
)
from tests.reliability.operations import Operation

FOREIGN, UNKNOWN = "foreign", "unknown"
NOT_OF_THE_TYPE = "x7"


@dataclass(frozen=True)
class Cell:
    """One value in one place, and the statuses of which one must be answered."""

    row: Row
    operation: Operation
    key: str
    column: str
    value: Any
    allowed: frozenset[int]

    @property
    def name(self) -> str:
        return f"{self.operation.key} {self.key} {self.column}"

    @property
    def changes_nothing(self) -> bool:
        """Whether nothing at all may be stored: it is a look, or a refusal."""
        return not self.operation.writes or min(self.allowed) >= 400


def cells(row: Row, operation: Operation, us: Estate, them: Estate) -> Iterator[Cell]:
    """All cells of a row."""
    for key, meaning in row.ids.items():
        for column, value, allowed in _columns(row.success, key, meaning, us, them):
            yield Cell(row, operation, key, column, value, frozenset(allowed))


def must_look_alike(meaning: Meaning) -> bool:
    """Whether a foreign id must be answered with the very bytes of an unknown one."""
    # A page for everyone is there for everyone; and who names or keeps what is theirs gets a thing of their own.
    return not isinstance(meaning, Public | Counted | Word | Kept)


_Column = tuple[str, Any, tuple[int, ...]]


def _columns(success: int, key: str, meaning: Meaning, us: Estate, them: Estate) -> Iterator[_Column]:
    place = key.partition(" ")[0]
    own = us.own[meaning.kind]
    foreign, missing = _statuses(meaning, success)
    # A place in a path that nothing can be at is a place where nothing is.
    misshapen = (404,) if place == "path" else (400,)
    yield FOREIGN, them.own[meaning.kind], foreign
    yield UNKNOWN, unknown(meaning.kind, own), missing
    if (retired := _retired(meaning, success)) and meaning.kind in us.retired:
        yield "retired", us.retired[meaning.kind], retired
    if isinstance(own, int):
        may_be_null = isinstance(meaning, Kept) or (isinstance(meaning, Named) and meaning.may_be_null)
        yield "null", None, (success,) if may_be_null else misshapen
        yield "of another kind", _of_another_kind(meaning.kind, us), missing
        yield "of another type", NOT_OF_THE_TYPE, misshapen
    elif place == "body":
        is_needed = isinstance(meaning, Named) and "id" not in meaning.without
        yield "null", None, (400,) if is_needed else (success, 400)
        yield "of another type", 7, (400,)


def _statuses(meaning: Meaning, success: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """What a foreign id and an unknown one are answered."""
    match meaning:
        case Named():
            return (404,), (404,)
        case Sought():
            return (200,), (200,)
        case Token(status=status) | Misplaced(status=status):
            return (status,), (status,)
        case Position() | Word() | Kept():
            return (success,), (success,)
        case Public(status=status) | Counted(status=status):
            return (status,), (404,)


def _retired(meaning: Meaning, success: int) -> tuple[int, ...]:
    match meaning:
        case Named(retired=status) if status is not None:
            return (status,)
        case Sought() | Position():
            return (success,)
        case Public():
            return (404,)
        case _:
            return ()


def _of_another_kind(kind: str, us: Estate) -> object:
    return us.own["bot" if "contact" in kind else "contact"]
