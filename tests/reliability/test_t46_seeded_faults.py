"""T46: the tests that guard the promises fail on builds in which a promise is broken, one build per fault."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.reliability import seeded
from tests.reliability.proof import Proof, not_in_smoke
from tests.reliability.seeded import Change, Fault
from tests.reliability.seeded_calendar import CALENDAR
from tests.reliability.seeded_people import PEOPLE

FAULTS = (*seeded.FAULTS, *CALENDAR, *PEOPLE)

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "seeded-faults.md"
PATIENCE_SECONDS = 300
SOME = 4
"""Every so manieth fault is tried in the full size, and all of them in the nightly one."""

HEAD = """# Seeded faults

What proves that the proofs can fail (T46): {count} builds with one thing broken in each, and the test that fails on it.
Without a fault the same tests pass. Forgotten organizations are sought with row-level security taken down, which would
otherwise hide them. Written by `python3 run.py reliability nightly tests/reliability -k t46`; the list is in
`tests/reliability/seeded*.py`.

| broken | where | caught by |
|---|---|---|
"""


@dataclass(frozen=True)
class Outcome:
    """How a run of tests ended: how many ran, failed, and could not even be run."""

    ran: int
    failed: int
    broken: int
    output: str

    @property
    def is_clean(self) -> bool:
        return self.ran > 0 and not self.failed and not self.broken

    @property
    def caught_something(self) -> bool:
        """Whether tests failed by what they assert, and not because they could not begin."""
        return self.failed > 0 and not self.broken


def test_t46_every_fault_has_its_place_in_the_source(proof: Proof):
    rotten = [f"{fault.name}: {change.file}" for fault in FAULTS for change in _changes(fault) if not _is_there(change)]
    proof.at_least("faults seeded", len(FAULTS), 25)
    proof.equal("faults whose place in the source has changed", rotten, [])


@not_in_smoke("each fault is a build with a run of its own")
def test_t46_every_fault_is_caught_by_its_test(proof: Proof, tmp_path: Path):
    original = tmp_path / "original"
    for name in ("src", "tests", "pyproject.toml"):
        _copy(ROOT / name, original / name)
    chosen = proof.of_size(full=FAULTS[::SOME], nightly=FAULTS)
    failing = [outcome.output for outcome in _clean_runs(original, chosen) if not outcome.is_clean]
    proof.equal("runs without a fault that do not pass", failing, [])
    missed = [fault.name for fault in chosen if not _run(original, _changes(fault), [fault.caught_by]).caught_something]
    proof.equal("faults that their test does not catch", missed, [])
    proof.told("faults tried, of all that there are", f"{len(chosen)} of {len(FAULTS)}")
    if len(chosen) == len(FAULTS):
        TABLE.write_text(HEAD.format(count=len(FAULTS)) + "".join(map(_row, FAULTS)))


def _clean_runs(original: Path, chosen: Iterable[Fault]) -> Iterable[Outcome]:
    """The catching tests without a fault, together with whatever else their faults take away."""
    groups: dict[tuple[Change, ...], list[str]] = {}
    for fault in chosen:
        groups.setdefault(fault.beside, []).append(fault.caught_by)
    for beside, tests in groups.items():
        yield _run(original, beside, list(dict.fromkeys(tests)))


def _run(original: Path, changes: Iterable[Change], tests: list[str]) -> Outcome:
    """How tests end on a build of its own with these changes."""
    build = original.with_name("build")
    shutil.rmtree(build, ignore_errors=True)
    _copy(original, build)
    for change in changes:
        _make(change, build)
    report = build / "report.xml"
    options = ["-p", "no:cacheprovider", "-p", "no:schemathesis", f"--junitxml={report}"]
    # Pure tests need nothing of what the others share, and take half the time without it.
    bare = ["--noconftest"] if all(test.startswith("tests/unit/") for test in tests) else []
    command = [sys.executable, "-m", "pytest", *options, *bare, *tests]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(build / "src"), str(build)))}
    ended = subprocess.run(
        command, cwd=build, env=environment, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
    )
    if not report.exists():
        return Outcome(0, 0, 1, ended.stdout[-3_000:] + ended.stderr[-1_000:])
    suite = ET.parse(report).getroot().find("testsuite")  # noqa: S314 - written by our own run
    assert suite is not None
    return Outcome(
        int(suite.attrib["tests"]), int(suite.attrib["failures"]), int(suite.attrib["errors"]), ended.stdout[-3_000:]
    )


def _changes(fault: Fault) -> tuple[Change, ...]:
    return (*fault.beside, *fault.changes)


def _is_there(change: Change) -> bool:
    """Whether a fault can still be seeded, and in one place only."""
    return (ROOT / change.file).read_text().count(change.old) == 1


def _make(change: Change, build: Path) -> None:
    file = build / change.file
    text = file.read_text()
    assert text.count(change.old) == 1, change
    file.write_text(text.replace(change.old, change.new))


def _copy(source: Path, target: Path) -> None:
    # With what Python has compiled: it is told from the source by its time, which is copied too.
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copy2(source, target)


def _row(fault: Fault) -> str:
    where = "<br>".join(f"`{file}`" for file in dict.fromkeys(change.file for change in fault.changes))
    file, _, test = fault.caught_by.partition("::")
    return f"| {fault.name} | {where} | `{file}`<br>{test.replace('::', ' · ').replace('_', ' ')} |\n"
