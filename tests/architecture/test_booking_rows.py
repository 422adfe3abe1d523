"""Every row of Create Booking's contract, A to AX, is a test that is named after it."""

import ast
from pathlib import Path
from string import ascii_uppercase

import pytest

TESTS = Path(__file__).parents[1] / "feature" / "bookings"
ROWS = [*ascii_uppercase, *(f"A{letter}" for letter in ascii_uppercase[: ascii_uppercase.index("X") + 1])]


@pytest.fixture(scope="module")
def names():
    """The names of all tests of bookings."""
    return [
        node.name
        for path in sorted(TESTS.glob("test_*.py"))
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef) and node.name.startswith("test_")
    ]


def test_there_are_fifty_rows():
    assert len(ROWS) == 50
    assert ROWS[-1] == "AX"


@pytest.mark.parametrize("row", ROWS)
def test_the_row_is_a_named_test(names, row):
    assert any(name.startswith(f"test_row_{row}_") for name in names)


def test_no_test_is_named_after_a_row_that_does_not_exist(names):
    named = {name.split("_")[2] for name in names if name.startswith("test_row_")}

    assert named == set(ROWS)


def test_no_name_is_used_twice(names):
    assert len(names) == len(set(names))
