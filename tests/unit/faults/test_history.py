"""The judge of histories passes what could have happened, and names what could not."""

import pytest

from tests.reliability.history import Addition, Look, Operation, Value, register_anomalies, set_anomalies

FIRST, SECOND = Value((1, 11), "a"), Value((2, 12), "b")


def wrote(value: str, invoked: float, completed: float, seen: Value, *, new: bool = False) -> Operation:
    return Operation("write", "key", invoked, completed, wrote=value, seen=seen, is_new=new)


def unanswered(value: str, invoked: float) -> Operation:
    return Operation("write", "key", invoked, wrote=value)


def read(invoked: float, completed: float, seen: Value | None) -> Operation:
    return Operation("read", "key", invoked, completed, seen=seen)


@pytest.mark.parametrize(
    "history",
    [
        [read(0, 1, None)],
        [wrote("a", 0, 1, FIRST, new=True), wrote("b", 2, 3, FIRST), read(4, 5, FIRST)],
        # Two at once: either may be the one that is kept.
        [wrote("b", 0, 9, FIRST), wrote("a", 1, 8, FIRST, new=True)],
        # A read that overlaps a write may miss it.
        [wrote("a", 0, 5, FIRST, new=True), read(1, 9, None)],
        # What was not answered may have happened, before or after it was given up.
        [unanswered("a", 0), read(1, 2, None), read(3, 4, FIRST)],
        [unanswered("a", 0), wrote("a", 5, 6, FIRST)],
        [unanswered("a", 0)],
    ],
)
def test_what_could_have_happened_passes(history: list[Operation]):
    assert register_anomalies(history) == []


@pytest.mark.parametrize(
    ("history", "anomaly"),
    [
        ([wrote("a", 0, 1, FIRST, new=True), read(2, 3, None)], "gone after it had been seen"),
        ([wrote("a", 0, 1, FIRST, new=True), wrote("b", 2, 3, SECOND, new=True)], "told as 2 values"),
        ([wrote("a", 0, 1, FIRST, new=True), wrote("a", 2, 3, FIRST, new=True)], "new twice"),
        ([wrote("a", 0, 1, FIRST), wrote("b", 0, 1, FIRST, new=True)], "whose value was not kept"),
        ([unanswered("a", 0), read(1, 2, FIRST), wrote("a", 3, 4, FIRST, new=True)], "new after it had been seen"),
        ([read(0, 1, FIRST), wrote("a", 2, 3, FIRST)], "seen before it was written"),
        ([read(0, 1, FIRST)], "nobody wrote"),
    ],
)
def test_what_could_not_have_happened_is_named(history: list[Operation], anomaly: str):
    assert any(anomaly in found for found in register_anomalies(history))


def test_a_set_that_only_grows_passes():
    additions = [Addition("a", 0, 3, 1), Addition("a", 1, 4, 1), Addition("b", 5)]
    looks = [Look(1, 2, ()), Look(2, 3, ("a",)), Look(6, 7, ("a",)), Look(8, 9, ("a", "b"))]
    assert set_anomalies(additions, looks) == []


@pytest.mark.parametrize(
    ("looks", "anomaly"),
    [
        ([Look(2, 3, ())], "gone after it had been there"),
        ([Look(0.5, 0.6, ("a",)), Look(0.7, 0.8, ())], "gone after it had been there"),
        ([Look(2, 3, ("a", "a"))], "in the set twice"),
        ([Look(2, 3, ("a", "c"))], "read before it was added"),
    ],
)
def test_a_set_that_loses_or_doubles_is_named(looks: list[Look], anomaly: str):
    assert any(anomaly in found for found in set_anomalies([Addition("a", 0, 1, 1)], looks))


def test_an_element_stored_twice_is_named():
    additions = [Addition("a", 0, 1, 1), Addition("a", 2, 3, 2)]
    assert set_anomalies(additions, []) == ["a: stored under two ids"]
