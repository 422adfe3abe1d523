"""The house rules that a machine can check: sizes, signatures, descriptions, the schema's head."""

import ast
import inspect
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import opensetter
from opensetter.core import schema
from opensetter.core.settings import Settings

SOURCE = Path(opensetter.__file__).parent
ROOT = SOURCE.parents[1]

LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
MOST_PARAMETERS = 7

# Found by something that only one organization has, before any organization is known; or for the command line, whose
# caller owns the whole installation.
BEYOND_TENANTS = {
    "organizations.queries.find_key": "by the digest of a key, which names its organization",
    "organizations.queries.list_all": "for the command line",
    "organizations.service.create": "makes the organization",
    "organizations.service.touch_key": "by the digest of a key",
    "bots.queries.get_anyones": "for the command line",
    "channels.queries.get_public": "by the id in a visitor's address",
    "channels.queries.find_public": "by the id in an address that a provider calls",
    "channels.queries.list_connected": "for the command line",
    "users.queries.find": "before anybody is signed in",
    "users.queries.find_session": "by the digest of a session's token",
    "users.queries.find_half": "by the digest of a token",
    "users.queries.find_invitation": "by the digest of a link's token, which names its organization",
    "users.queries.has_second_factor": "of whom the transaction is about, as the wall has it",
    "users.queries.sessions": "of whom the transaction is about, as the wall has it",
    "users.queries.get": "for themselves and their colleagues, as the wall has it",
    "users.queries.belongings": "of whom the transaction is about, as the wall has it",
    "users.queries.has_any": "tells no more than that",
    "users.queries.has_organizations": "tells no more than that",
    "users.service.be_first": "before there is anybody",
    "users.queries.list_all": "for the command line",
    "users.service.create": "somebody who belongs nowhere yet",
    "users.service.admit": "whose it is, is told by a password or a link",
    "users.service.begin_half": "whose it is, is told by a password or a link",
    "users.service.end_half": "of whom the transaction is about, as the wall has it",
    "users.service.change": "of whom the transaction is about, as the wall has it",
    "users.service.lock": "of whom the transaction is about, as the wall has it",
    "users.service.sign_out": "of whom it is, whose sessions are nobody else's to see",
    "users.service.begin_session": "whose it is, is told by a password or a link",
    "users.service.touch": "of whom the transaction is about, as the wall has it",
    "users.service.show": "of whom the transaction is about, as the wall has it",
    "users.service.end_session": "of whom the transaction is about, as the wall has it",
    "users.service.set_password": "of whom the transaction is about, as the wall has it",
    "users.service.disable": "of whom the transaction is about, as the wall has it",
    "users.service.create_link": "of whom the transaction is about, as the wall has it",
    "users.service.take_link": "by the digest of a link's token",
    "figures.service.to_count": "of all of them at once, about none",
    "conversations.service.receive": "takes an integration's row, which carries its organization",
}


def _modules() -> list[Path]:
    return sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_module_is_longer_than_a_reader_can_hold():
    too_long = {
        str(path): count for path in _modules() if (count := len(path.read_text().splitlines())) > LONGEST_MODULE
    }
    assert not too_long


def test_no_function_is_longer_than_a_screen():
    too_long = [
        f"{path.name}:{function.name}"
        for path in _modules()
        for function in _functions(path)
        if (function.end_lineno or 0) - function.lineno >= LONGEST_FUNCTION
    ]
    assert not too_long


def test_no_function_takes_more_than_seven_parameters():
    too_many = [
        f"{path.name}:{function.name}"
        for path in _modules()
        for function in _functions(path)
        if len(function.args.args) + len(function.args.kwonlyargs) > MOST_PARAMETERS
    ]
    assert not too_many


def test_every_module_says_what_is_inside():
    assert not [str(path) for path in _modules() if not ast.get_docstring(ast.parse(path.read_text()))]


def test_every_read_and_write_of_a_tenant_takes_the_organization_second():
    wrong = []
    for path in _modules():
        if path.name not in {"queries.py", "service.py"}:
            continue
        name = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        module = import_module(f"opensetter.{name}")
        for function_name, function in inspect.getmembers(module, inspect.iscoroutinefunction):
            if function.__module__ != module.__name__ or f"{name}.{function_name}" in BEYOND_TENANTS:
                continue
            if list(inspect.signature(function).parameters)[:2] != ["session", "organization_id"]:
                wrong.append(f"{name}.{function_name}")
    assert not [name for name in wrong if not name.rpartition(".")[2].startswith("_")]


def test_the_exceptions_to_that_still_exist():
    for name in BEYOND_TENANTS:
        module, _, function = name.rpartition(".")
        assert hasattr(import_module(f"opensetter.{module}"), function), name


def test_every_setting_is_described():
    assert not [name for name, field in Settings.model_fields.items() if not field.description]


def test_head_is_the_newest_migration():
    from alembic.script import ScriptDirectory

    assert ScriptDirectory.from_config(schema.config()).get_current_head() == schema.HEAD


def test_models_and_migrations_describe_the_same_tables(database_url):
    from alembic import command

    with schema._connect(database_url) as connection:
        command.check(schema.config(connection))


def test_every_decision_is_in_the_index():
    decisions = ROOT / "docs" / "decisions"
    index = (decisions / "README.md").read_text()
    assert not [path.name for path in decisions.glob("0*.md") if path.name not in index]


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"])
def test_links_between_documents_lead_somewhere(name):
    import re

    targets = re.findall(r"\]\((?!https?:)([^)#]+)", (ROOT / name).read_text())
    assert not [target for target in targets if not (ROOT / target).exists()]
