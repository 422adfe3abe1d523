"""What of a message is wished for, and what is told, refused, or about the appointment that is to be moved."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from opensetter.dates.grammar import OTHER
from opensetter.dates.items import MADE_DAYS, MADE_HOURS, Days, Hours, Item, kinds

_TARGET = re.compile(r"t[f_@]*[XKpZ*]")
_FRENCH_TARGET = re.compile(r"[t@][f_]*[XKpZ*]")
_SOURCE = re.compile(r"N[f_s@]*X(?:[,@]*K)?|[Xp]K?N|X(?:[,@]*K)?[f_g]*N")
_CLAUSE_ENDS = ".,CM"
_SAID = "XKpZ"


@dataclass(frozen=True, slots=True)
class Sifted:
    """The items that are wished for, with what joins them, and those that were refused."""

    wished: tuple[Item, ...]
    refused: tuple[Item, ...]
    joins: tuple[str, ...] = field(default=())
    """The kinds between each wished item and the next."""
    has_moved: bool = False
    """Whether the only time that was said is the one to be moved away from."""


def sifted(items: Sequence[Item], language: str) -> Sifted:
    moves = any(item.kind == "V" for item in items)
    before = sum(item.kind in _SAID for item in items)
    if moves:
        items = _target(items, language)
    clauses = _clauses(items)
    wished: list[tuple[int, Item]] = []
    refused: list[Item] = []
    for place, (item, clause) in enumerate(zip(items, clauses, strict=True)):
        if item.kind not in _SAID:
            continue
        if clause in _refusing(items, clauses):
            refused.append(item)
        else:
            wished.append((place, item))
    said = kinds(items)
    joins = tuple(said[one + 1 : other] for (one, _), (other, _) in pairwise(wished))
    return Sifted(
        tuple(item for _, item in wished),
        tuple(refused),
        joins,
        has_moved=bool(moves and before and not wished and not refused),
    )


def _target(items: Sequence[Item], language: str) -> Sequence[Item]:
    """Without what is moved away from: all before the last "to", or else what stands with the appointment itself."""
    targets = list((_FRENCH_TARGET if language == "fr" else _TARGET).finditer(kinds(items)))
    if targets:
        return items[targets[-1].start() + 1 :]
    kept = list(items)
    for match in _SOURCE.finditer(kinds(items)):
        for place in range(*match.span()):
            kept[place] = OTHER
    return kept


def _clauses(items: Sequence[Item]) -> list[int]:
    """The number of the clause that each item is in."""
    numbers: list[int] = []
    clause = 0
    for item in items:
        clause += item.kind in _CLAUSE_ENDS
        numbers.append(clause)
    return numbers


def _refusing(items: Sequence[Item], clauses: Sequence[int]) -> set[int]:
    """The clauses that say no, and those that only go on with such a list: "not Monday, Tuesday or Wednesday"."""
    refusing = {clause for item, clause in zip(items, clauses, strict=True) if item.kind in "!M"}
    for clause in sorted(refusing):
        following = [item for item, number in zip(items, clauses, strict=True) if number == clause + 1]
        if re.match(r",[f_]*X[f_]*[|&][f_]*X", kinds(following)):
            refusing.add(clause + 1)
    return refusing


def days(items: Sequence[Item]) -> list[Days]:
    return [item.made for item in items if item.kind == MADE_DAYS and isinstance(item.made, Days)]


def hours(items: Sequence[Item]) -> list[Hours]:
    return [item.made for item in items if item.kind == MADE_HOURS and isinstance(item.made, Hours)]


def parts(items: Sequence[Item]) -> list[str]:
    return list(dict.fromkeys(item.name for item in items if item.kind == "p"))
