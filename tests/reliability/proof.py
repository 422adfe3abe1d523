"""What a proof asks for and what it saw: collected from every test, and written down as one table."""

import os
from dataclasses import dataclass
from typing import Literal, TypeVar

import pytest

Size = Literal["smoke", "full", "nightly"]

SIZE_VARIABLE = "RELIABILITY_SIZE"
REPORT_VARIABLE = "RELIABILITY_REPORT"
WHOLE_VARIABLE = "RELIABILITY_WHOLE"
"""Set if all proofs are run, so that what the report had before is left out."""

Chosen = TypeVar("Chosen")


def size() -> Size:
    """How large this run's proofs are; smoke, unless the environment says otherwise."""
    wanted = os.environ.get(SIZE_VARIABLE, "smoke")
    assert wanted in {"smoke", "full", "nightly"}, f"{SIZE_VARIABLE} is smoke, full or nightly, not {wanted}"
    return wanted  # type: ignore[return-value]  # checked just above


def not_in_smoke(reason: str) -> pytest.MarkDecorator:
    """What is proved in the larger sizes only, and why: smoke takes three minutes at most."""
    return pytest.mark.skipif(size() == "smoke", reason=f"in the larger sizes only: {reason}")


@dataclass(frozen=True)
class Figure:
    """One line of the table: a test, what it asks for, what it saw, and whether that is enough."""

    test: str
    what: str
    asked: str
    seen: str
    holds: bool


def row_of(name: str) -> str:
    """The row of the table to which a test's name, `test_t07_…`, says that it belongs."""
    return name.removeprefix("test_").partition("_")[0].upper()


class Proof:
    """One test's figures. Its name, `test_t07_…`, says which row of the table they belong to."""

    def __init__(self, node: pytest.Item) -> None:
        self._node = node
        self.test = row_of(node.name)

    def of_size(self, *, full: Chosen, smoke: Chosen | None = None, nightly: Chosen | None = None) -> Chosen:
        """How many of something this run tries. What is `not_in_smoke` has no number for it."""
        match size():
            case "smoke":
                assert smoke is not None, "this is proved in the larger sizes only"
                return smoke
            case "full":
                return full
            case "nightly":
                return full if nightly is None else nightly

    def equal(self, what: str, seen: object, asked: object) -> None:
        """The figure must be exactly this."""
        self._tell(what, f"{asked}", f"{seen}", holds=seen == asked)

    def at_most(self, what: str, seen: float, asked: float, unit: str = "") -> None:
        self._tell(what, f"≤ {asked:,}{unit}", f"{_number(seen)}{unit}", holds=seen <= asked)

    def soon(self, what: str, seen: float, asked: float, unit: str = "") -> None:
        """At most this, where the machine is ours alone: smoke runs beside other tests, and reports it only."""
        if size() == "smoke":
            self.told(what, f"{_number(seen)}{unit}")
        else:
            self.at_most(what, seen, asked, unit)

    def at_least(self, what: str, seen: float, asked: float, unit: str = "") -> None:
        self._tell(what, f"≥ {asked:,}{unit}", f"{_number(seen)}{unit}", holds=seen >= asked)

    def told(self, what: str, seen: object) -> None:
        """A figure that is reported and gates nothing."""
        self._tell(what, "told", f"{seen}", holds=True)

    def _tell(self, what: str, asked: str, seen: str, *, holds: bool) -> None:
        self._node.user_properties.append(("figure", [self.test, what, asked, seen, holds]))
        assert holds, f"{self.test}, {what}: {asked} asked, {seen} seen"


def figures(report: pytest.TestReport) -> list[Figure]:
    """What a finished test told."""
    return [Figure(*value) for name, value in report.user_properties if name == "figure"]  # type: ignore[misc]


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.4g}"
