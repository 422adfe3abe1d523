"""`docs/reliability.md`: what is proved, in a table to read; and every figure asked for beside the figure seen."""

import ast
import os
import platform
import re
import subprocess
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from opensetter.core.embedded.programs import program
from tests.reliability.proof import Figure, row_of, size

BEGIN, END = "<!-- proofs:begin -->", "<!-- proofs:end -->"
PROOFS = Path(__file__).parent
HEAD = ("| test | what | asked | seen | when |  |", "|---|---|---:|---:|---|---|")
SUMMARY_HEAD = ("| test | what is proved | figures asked for |  |", "|---|---|---:|---|")
VERDICTS = {True: "holds", False: "**fails**"}
WIDEST = 600
"""Characters of a figure that are shown."""

Row = tuple[str, str, str, str, str, str]

_SENTENCE = re.compile(r"(T\d\d)( to T\d\d)?(?:, [^:]*)?: (.+)")


def write(file: Path, found: Sequence[Figure], missing: Sequence[str], seconds: float, *, is_whole: bool) -> None:
    """Put the table between the marks of a page that has them; the words around it stay.

    Of a selection of proofs the rows take the places of those with the same names; the others stay, with their days.
    """
    text = file.read_text()
    before, rest = text.split(BEGIN)
    table, after = rest.split(END)
    rows = merged([] if is_whole else _rows(table), found, missing, f"{datetime.now(UTC):%Y-%m-%d}")
    every = f"<details>\n<summary>Every figure</summary>\n\n{_table(HEAD, rows)}\n\n</details>"
    conditions = _conditions(seconds) if is_whole else _known_conditions(table) or _conditions(seconds)
    parts = (BEGIN, conditions, _table(SUMMARY_HEAD, summary(rows, _sentences())), every, END)
    file.write_text(before + "\n\n".join(parts) + after)


def merged(known: Sequence[Row], found: Sequence[Figure], missing: Sequence[str], day: str) -> list[Row]:
    """The rows of a table once these figures were seen, by test; `missing` are tests that did not end well."""
    fresh = [(one.test, _cell(one.what), _cell(one.asked), _cell(one.seen), day, VERDICTS[one.holds]) for one in found]
    fresh += [(row_of(name), f"`{name}` ended well", "yes", "no", day, VERDICTS[False]) for name in missing]
    names = {row[:2] for row in fresh} | {(row_of(name), f"`{name}` ended well") for name in missing}
    tests = {one.test for one in found}
    # A test that failed before, and of which all that is known now holds, has ended well.
    kept = [row for row in known if row[:2] not in names and not (row[5] == VERDICTS[False] and row[0] in tests)]
    return sorted([*kept, *fresh], key=lambda row: row[0])


def summary(rows: Sequence[Row], sentences: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """A row for each test: what it proves, how many of its figures are asked for, and whether all of them hold."""
    by_test: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_test[row[0]].append(row)
    return [
        (
            f"**{test}**",
            "<br>".join(sentences.get(test, ())),
            str(sum(row[2] != "told" for row in its)),
            VERDICTS[all(row[5] == VERDICTS[True] for row in its)],
        )
        for test, its in sorted(by_test.items())
    ]


def _sentences() -> dict[str, list[str]]:
    """What the proofs say of themselves, by test: a file's first line, `T06, a part: a sentence.`

    A file of several tests, `T20 to T22: …`, says it by the names of its functions.
    """
    found: defaultdict[str, list[str]] = defaultdict(list)
    for file in sorted(PROOFS.glob("test_t*.py")):
        module = ast.parse(file.read_text())
        told = _SENTENCE.fullmatch((ast.get_docstring(module) or "").partition("\n")[0])
        assert told is not None, f"{file.name} does not say which test it is, and what it proves"
        test, several, sentence = told.groups()
        if not several:
            found[test].append(_capitalized(sentence))
            continue
        for one in module.body:
            if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) and one.name.startswith("test_t"):
                words = one.name.removeprefix("test_").partition("_")[2].replace("_", " ")
                found[row_of(one.name)].append(_capitalized(words) + ".")
    return found


def _capitalized(text: str) -> str:
    return text[0].upper() + text[1:]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join([*head, *("| " + " | ".join(row) + " |" for row in rows)])


def _rows(table: str) -> list[Row]:
    cells = [line.strip("|").split(" | ") for line in table.splitlines() if line.startswith("| T")]
    return [tuple(cell.strip() for cell in row) for row in cells if len(row) == len(HEAD[0].strip("|").split(" | "))]  # type: ignore[misc]


def _cell(text: str) -> str:
    """A text as it can stand in a table."""
    one_line = " ".join(text.split()).replace("|", "/")
    return one_line if len(one_line) <= WIDEST else one_line[:WIDEST] + " …"


def _known_conditions(table: str) -> str:
    """What is said of the last whole run; a selection of proofs changes nothing about it."""
    return next((line for line in table.splitlines() if line.startswith("Size: ")), "")


def _conditions(seconds: float) -> str:
    parts = ", ".join(f"{name} {version(name)}" for name in ("fastapi", "psycopg", "procrastinate", "pydantic-ai-slim"))
    return (
        f"Size: {size()}. {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {seconds / 60:.0f} minutes, {os.cpu_count()} cores, "
        f"{platform.system()} {platform.release().partition('-')[0]}, {platform.python_implementation()} "
        f"{platform.python_version()}, PostgreSQL {_postgres()}; {parts}."
    )


def _postgres() -> str:
    told = subprocess.run([program("postgres"), "--version"], capture_output=True, text=True, check=True)
    return told.stdout.split()[-1]
