"""`opensetter doctor`: is everything that this installation leans on as it should be, and if not, what to do?"""

import asyncio

import typer
from rich.table import Table
from rich.text import Text

from opensetter.checkup.examination import examine
from opensetter.checkup.findings import Finding, Verdict
from opensetter.cli.options import DatabaseUrl, DataDir, Json, console, load_settings, print_json

_MARKS = {Verdict.OK: "[green]✓[/]", Verdict.WARN: "[yellow]![/]", Verdict.FAIL: "[red]✗[/]"}


def doctor(as_json: Json = False, data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """Check the database, the queue, the disk, the clock, the model and the public address, and say what to do.

    Changes nothing, and starts nothing. Ends with 1 if something keeps people from being served.

    Example: opensetter doctor
    """
    findings = asyncio.run(examine(load_settings(data_dir, database_url)))
    healthy = not any(finding.verdict is Verdict.FAIL for finding in findings)
    if as_json:
        print_json({"healthy": healthy, "findings": [_as_json(finding) for finding in findings]})
    else:
        show(findings)
    if not healthy:
        raise typer.Exit(1)


def _as_json(finding: Finding) -> dict[str, str]:
    return {
        "check": finding.check,
        "verdict": finding.verdict,
        "found": finding.found,
        "advice": finding.advice,
    }


def show(findings: list[Finding]) -> None:
    """Print findings as a table, and how many of them ask for something."""
    table = Table("", "check", "found", "what to do", show_lines=False, pad_edge=False, box=None, padding=(0, 2, 1, 0))
    for finding in findings:
        # As it was written: a bracket in it is no style, and of an address too long for a line nothing is left out.
        cells = (Text(text, overflow="fold") for text in (finding.check, finding.found, finding.advice))
        table.add_row(_MARKS[finding.verdict], *cells)
    console.print(table, soft_wrap=False)
    failed, warned = (
        sum(finding.verdict is verdict for finding in findings) for verdict in (Verdict.FAIL, Verdict.WARN)
    )
    if failed:
        console.print(f"[red]{failed} of {len(findings)} checks failed.[/]")
    elif warned:
        console.print(f"[yellow]Serving, with {warned} {'thing' if warned == 1 else 'things'} to look at.[/]")
    else:
        console.print("[green]All is well.[/]")
