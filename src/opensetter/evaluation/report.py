"""What an evaluation came to, for people as tables and for programs as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from opensetter.core.times import format_instant
from opensetter.evaluation.judging import Verdict
from opensetter.evaluation.running import Played
from opensetter.evaluation.score import Score, by_language, score
from opensetter.evaluation.transcript import Transcript

_NONE = Text("–", style="dim")


def tables(played: Sequence[Played]) -> RenderableType:
    """Each scenario, each language, and all together; after them, the conversations that failed."""
    verdicts = [each.verdict for each in played]
    failed = [each for each in played if not each.verdict.passed]
    return Group(_each(verdicts), Text(), _languages(verdicts), *(part for each in failed for part in _failed(each)))


def as_json(played: Sequence[Played]) -> dict[str, Any]:
    """All of it, with what was said."""
    verdicts = [each.verdict for each in played]
    return {
        "total": _score(score(verdicts)),
        "languages": {language: _score(found) for language, found in by_language(verdicts).items()},
        "scenarios": [_verdict(each.verdict) | {"exchanges": _exchanges(each.transcript)} for each in played],
    }


# ── for people ───────────────────────────────────────────────────────────────────────────────────────────────────


def _each(verdicts: Sequence[Verdict]) -> Table:
    table = Table("scenario", "", *_COUNTS, title="Scenarios", title_justify="left")
    for column in table.columns[2:]:
        column.justify = "right"
    for verdict in verdicts:
        table.add_row(
            verdict.key,
            Text("passed", style="green") if verdict.passed else Text("failed", style="bold red"),
            Text("yes" if verdict.booked else "no") if verdict.seeks_booking else _NONE,
            _NONE if verdict.messages_to_booking is None else Text(str(verdict.messages_to_booking)),
            _count(len(verdict.unbacked)),
            _count(len(verdict.invitations)),
            _count(len(verdict.wrong_times)),
            Text("yes") if not verdict.wrong_language else Text("no", style="red"),
        )
    return table


_COUNTS = ("booked", "messages", "unbacked claims", "invitations", "wrong times", "language")


def _languages(verdicts: Sequence[Verdict]) -> Table:
    names = ("booked", "median messages", "unbacked claims", "invitations", "wrong times", "wrong language")
    table = Table("language", "passed", *names, title="Languages", title_justify="left", show_footer=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for language, found in by_language(verdicts).items():
        table.add_row(language, *_cells(found))
    table.add_section()
    table.add_row("all", *_cells(score(verdicts)), style="bold")
    return table


def _cells(found: Score) -> Iterator[Text]:
    yield Text(f"{found.passed} of {found.scenarios}", style="" if found.passed == found.scenarios else "red")
    yield Text(f"{found.booked} of {found.seeking}")
    yield _NONE if found.median_messages is None else Text(f"{found.median_messages:g}")
    for count in (found.unbacked, found.invitations, found.wrong_times, found.wrong_language):
        yield _count(count)


def _count(count: int) -> Text:
    return Text(str(count), style="bold red" if count else "dim")


def _failed(played: Played) -> Iterator[Text]:
    """A conversation that failed: why, and what was said."""
    yield Text()
    yield Text(played.verdict.key, style="bold red")
    for failure in played.verdict.failures:
        yield Text(f"  {failure}", style="red")
    for exchange in played.transcript.exchanges:
        for message in exchange.utterance.messages:
            yield Text(f"  contact: {message}", style="cyan")
        for reply in exchange.replies:
            yield Text(f"  bot ({reply.answered_by}): {reply.text}")


# ── for programs ─────────────────────────────────────────────────────────────────────────────────────────────────


def _score(found: Score) -> dict[str, Any]:
    return asdict(found) | {"booked_share": round(found.booked_share, 4)}


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {"key": verdict.key, "passed": verdict.passed} | asdict(verdict)


def _exchanges(transcript: Transcript) -> list[dict[str, Any]]:
    return [
        {
            "at": format_instant(exchange.at),
            "contact": list(exchange.utterance.messages),
            "bot": [{"text": reply.text, "answered_by": reply.answered_by} for reply in exchange.replies],
        }
        for exchange in transcript.exchanges
    ]
