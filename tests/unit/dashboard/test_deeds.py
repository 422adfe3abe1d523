"""The sentences of the audit log: one for everything that is written down."""

import ast
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from opensetter.dashboard.people.deeds import DEEDS

WRITING = {"acting", "record", "record_everywhere", "done", "_changed", "_record"}
ACTION = re.compile(r"[a-z_]+\.[a-z_]+")


def test_whatever_is_written_down_has_a_sentence_and_no_sentence_is_for_nothing():
    found = {action for path in Path(str(files("opensetter"))).rglob("*.py") for action in _actions(path)}
    assert found == set(DEEDS)


def _actions(path: Path) -> Iterator[str]:
    """The actions that a file writes down: where it says so, or where it names one `action` first."""
    for node in ast.walk(ast.parse(path.read_text())):
        given: list[ast.expr] = []
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in WRITING:
            given = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "action")]
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "action":
            given = [node.value.body, node.value.orelse] if isinstance(node.value, ast.IfExp) else [node.value]
        for each in given:
            if isinstance(each, ast.Constant) and isinstance(each.value, str) and ACTION.fullmatch(each.value):
                yield each.value
