"""The table of proofs: figures of a run among those that were there."""

from pathlib import Path

from tests.reliability import report
from tests.reliability.proof import Figure

PAGE = f"# Reliability\n\n{report.BEGIN}\n{report.END}\n\n## After\n"


def _page(tmp_path: Path) -> Path:
    page = tmp_path / "reliability.md"
    page.write_text(PAGE)
    return page


def _figure(test: str, what: str, seen: str, *, holds: bool = True) -> Figure:
    return Figure(test, what, "0", seen, holds)


def _told(page: Path) -> list[str]:
    return [line for line in page.read_text().splitlines() if line.startswith("| T")]


def test_a_selection_takes_the_places_of_its_own_rows(tmp_path):
    page = _page(tmp_path)
    report.write(page, [_figure("T02", "lost", "0"), _figure("T01", "rows | odd", "0")], [], 420, is_whole=True)
    report.write(page, [_figure("T02", "lost", "1", holds=False)], ["test_t03_x"], 60, is_whole=False)
    first, second, third = _told(page)
    assert first.startswith("| T01 | rows / odd | 0 | 0 |")
    assert second.startswith("| T02 | lost | 0 | 1 |")
    assert "fails" in second
    assert third.startswith("| T03 | `test_t03_x` ended well | yes | no |")
    assert page.read_text().endswith("## After\n")
    # What is said of the whole run stays.
    assert ", 7 minutes, " in page.read_text()


def test_a_reader_sees_at_once_what_is_proved_and_whether_it_holds(tmp_path):
    page = _page(tmp_path)
    told = Figure("T01", "p99", "told", "1 s", True)
    figures = [_figure("T01", "rows", "0"), told, _figure("T21", "answers", "1", holds=False), _figure("T21", "x", "0")]
    report.write(page, figures, [], 60, is_whole=True)
    first, second = [line for line in page.read_text().splitlines() if line.startswith("| **T")]
    assert first.startswith("| **T01** | A hundred simultaneous posts of one new booking ")
    assert first.endswith(" | 1 | holds |")
    assert second.startswith("| **T21** | What nobody may set is refused. |")
    assert second.endswith(" | 2 | **fails** |")
    assert len(_told(page)) == len(figures)


def test_what_failed_and_holds_now_is_forgotten(tmp_path):
    page = _page(tmp_path)
    report.write(page, [_figure("T02", "lost", "1", holds=False)], ["test_t02_x"], 60, is_whole=True)
    report.write(page, [_figure("T02", "doubled", "0")], [], 60, is_whole=False)
    (row,) = _told(page)
    assert row.startswith("| T02 | doubled | 0 | 0 |")


def test_the_whole_begins_anew(tmp_path):
    page = _page(tmp_path)
    report.write(page, [_figure("T02", "lost", "0")], [], 60, is_whole=True)
    report.write(page, [_figure("T01", "rows", "0")], [], 60, is_whole=True)
    (row,) = _told(page)
    assert row.startswith("| T01 |")
