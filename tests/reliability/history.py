"""A history of operations under faults, and whether it is one that could have happened: as Jepsen judges databases.

Every operation has a moment when it was invoked and, if it was answered, one when it was completed. One that was not
answered may have happened at any time after it was invoked, or never.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

NEVER = math.inf


@dataclass(frozen=True)
class Value:
    """What a register holds once it is written: the booking's two ids, and what tells its writer."""

    ids: tuple[int, int]
    written: str


@dataclass(frozen=True)
class Operation:
    """A write or a read of a register. `seen` is what the answer told; None for a read that found nothing.

    A write that was not answered has no moment of completion, and saw nothing.
    """

    kind: Literal["write", "read"]
    key: str
    invoked: float
    completed: float = NEVER
    wrote: str = ""
    seen: Value | None = None
    is_new: bool = False

    @property
    def is_answered(self) -> bool:
        return self.completed < NEVER


@dataclass(frozen=True)
class Addition:
    """An element handed over to a set. `stored_id` is None if that was not answered."""

    element: str
    invoked: float
    completed: float = NEVER
    stored_id: int | None = None


@dataclass(frozen=True)
class Look:
    """All of a set, as it was read."""

    invoked: float
    completed: float
    elements: tuple[str, ...]


def register_anomalies(operations: Iterable[Operation]) -> list[str]:
    """What cannot be, if each key is a register that is written once and then stays as it is."""
    by_key = defaultdict(list)
    for operation in operations:
        by_key[operation.key].append(operation)
    return [f"{key}: {found}" for key, of_key in by_key.items() for found in _register_anomalies(of_key)]


def _register_anomalies(operations: Sequence[Operation]) -> list[str]:
    told = [operation for operation in operations if operation.seen is not None]
    if not told:
        return []
    values = {operation.seen for operation in told if operation.seen is not None}
    if len(values) > 1:
        return [f"it was told as {len(values)} values"]
    (value,) = values
    writers = [one for one in operations if one.kind == "write" and one.wrote == value.written]
    if not writers:
        return ["it holds what nobody wrote"]
    found = []
    known_since = min(operation.completed for operation in told)
    if min(writer.invoked for writer in writers) > known_since:
        found.append("it was seen before it was written")
    missed = [one for one in operations if one.kind == "read" and one.is_answered and one.seen is None]
    if any(read.invoked > known_since for read in missed):
        found.append("it was gone after it had been seen")
    new = [operation for operation in told if operation.is_new]
    if len(new) > 1:
        found.append("it was new twice")
    if any(one.wrote != value.written for one in new):
        found.append("it was new to one whose value was not kept")
    if any(one.invoked > known_since for one in new):
        found.append("it was new after it had been seen")
    return found


def set_anomalies(additions: Iterable[Addition], looks: Sequence[Look]) -> list[str]:
    """What cannot be, if every element is in the set once from its addition on."""
    by_element = defaultdict(list)
    for addition in additions:
        by_element[addition.element].append(addition)
    found = [
        f"{element}: read before it was added"
        for look in looks
        for element in look.elements
        if all(addition.invoked > look.completed for addition in by_element[element])
    ]
    found += [
        f"{element}: in the set twice"
        for look in looks
        for element in set(look.elements)
        if look.elements.count(element) > 1
    ]
    for element, of_element in by_element.items():
        found += [f"{element}: {anomaly}" for anomaly in _element_anomalies(element, of_element, looks)]
    return found


def _element_anomalies(element: str, additions: Sequence[Addition], looks: Sequence[Look]) -> list[str]:
    found = []
    if len({addition.stored_id for addition in additions} - {None}) > 1:
        found.append("stored under two ids")
    there = [look.completed for look in looks if element in look.elements]
    known_since = min([*there, *(addition.completed for addition in additions)], default=NEVER)
    if any(look.invoked > known_since and element not in look.elements for look in looks):
        found.append("gone after it had been there")
    return found
