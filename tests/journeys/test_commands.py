"""The command line as a person types it: real processes on a data directory of their own."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests import warm

OPENSETTER = str(Path(sys.executable).parent / "opensetter")


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


def opensetter(*arguments, data_dir=None, says=None):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OPENSETTER_")}
    if data_dir is not None:
        environment["OPENSETTER_DATA_DIR"] = str(data_dir)
    if says is None:
        return without_imports(arguments, environment)
    return subprocess.run(
        [OPENSETTER, *arguments], capture_output=True, text=True, env=environment, input=says, timeout=60, check=False
    )


def without_imports(arguments, environment):
    with tempfile.TemporaryDirectory() as home:
        output, errors = Path(home) / "output", Path(home) / "errors"
        begun = warm.nursery().start(arguments, cwd=Path.cwd(), env=environment, output=output, errors=errors)
        code = begun.wait(60)
        return subprocess.CompletedProcess(arguments, code, output.read_text(), errors.read_text())


def test_an_organization_and_its_keys_from_first_to_last(data_dir):
    made = json.loads(opensetter("organizations", "create", "Acme [bold]", "--json", data_dir=data_dir).stdout)
    assert made["name"] == "Acme [bold]"
    assert set(made) == {"id", "name", "api_key"}
    number = str(made["id"])

    extra = json.loads(opensetter("keys", "create", number, "--read-only", "--json", data_dir=data_dir).stdout)
    assert extra["scopes"] == ["read"]
    assert extra["api_key"].startswith("osk_")

    revoked = opensetter("keys", "revoke", number, str(extra["id"]), data_dir=data_dir)
    assert "revoked" in revoked.stdout

    listed = opensetter("keys", "list", number, "--json", data_dir=data_dir)
    keys = {key["id"]: key for key in json.loads(listed.stdout)}
    assert keys[extra["id"]]["revoked_at"] is not None
    assert made["api_key"] not in listed.stdout


def test_somebody_who_can_sign_in_from_first_to_last(data_dir):
    who, words = ("users", "create", "Ada@Example.com", "--organization", "1"), "correct horse battery\n"
    refused = opensetter(*who, "--name", "Ada", data_dir=data_dir, says="short\nshort\n")
    assert (refused.returncode, "12 to 200 characters" in refused.stderr) == (1, True)
    made = opensetter(*who, data_dir=data_dir, says=f"Ada [bold]\n{words}{words}")
    assert "User 1, owner of organization 1: Ada [bold] <ada@example.com>" in made.stdout
    again = opensetter(*who, "--name", "Ada", data_dir=data_dir, says=words * 2)
    assert "can sign in already" in again.stderr

    link = opensetter("users", "link", "ada@example.com", data_dir=data_dir)
    assert "http://127.0.0.1:8000/sign-in/" in link.stdout
    assert "signed out everywhere" in opensetter("users", "disable", "ada@example.com", data_dir=data_dir).stdout
    (listed,) = json.loads(opensetter("users", "list", "--json", data_dir=data_dir).stdout)
    assert (listed["email"], listed["roles"], listed["disabled_at"] is None) == (
        "ada@example.com",
        {"1": "owner"},
        False,
    )


def test_a_backup_brings_everything_back(data_dir, tmp_path):
    before = opensetter("organizations", "list", "--json", data_dir=data_dir).stdout
    file = tmp_path / "opensetter.dump"
    assert opensetter("db", "backup", str(file), data_dir=data_dir).returncode == 0
    refused = opensetter("db", "restore", str(file), data_dir=data_dir)
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    elsewhere = tmp_path / "elsewhere"
    assert opensetter("db", "restore", str(file), data_dir=elsewhere).returncode == 0
    assert opensetter("organizations", "list", "--json", data_dir=elsewhere).stdout == before


def test_a_conversation_in_the_terminal(data_dir):
    seeded = opensetter("chat", "1", "--as", "+447813194799", data_dir=data_dir)
    assert "There is no bot with that id." in seeded.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("keys", "list", "999"), "There is no organization with that id."),
        (("organizations", "create", "  "), "A name has 1 to 200 characters"),
        (("db", "restore", "/nowhere/at/all.dump"), "/nowhere/at/all.dump"),
        (
            ("db", "upgrade", "--database-url", "postgresql://nobody:secret@127.0.0.1:1/none"),
            "The database cannot be used",
        ),
        (("organizations", "list", "--database-url", "not a url"), "The database cannot be used"),
    ],
)
def test_what_a_person_can_mend_is_said_in_a_sentence(data_dir, arguments, sentence):
    ended = opensetter(*arguments, data_dir=data_dir)
    assert ended.returncode == 1
    assert sentence in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "secret" not in ended.stderr


def test_settings_lists_every_setting_and_hides_what_is_secret(monkeypatch):
    environment = os.environ | {"OPENSETTER_DATABASE_URL": "postgresql://x:hunter2@db/x"}
    listed = subprocess.run(
        [OPENSETTER, "settings", "--json"], capture_output=True, text=True, env=environment, check=True
    ).stdout
    names = {row["name"] for row in json.loads(listed)}
    assert {"OPENSETTER_MODEL", "OPENSETTER_DATA_DIR", "OPENSETTER_DATABASE_URL"} <= names
    assert "hunter2" not in listed


def test_a_setting_that_cannot_be_is_named():
    environment = os.environ | {"OPENSETTER_PORT": "many"}
    ended = subprocess.run([OPENSETTER, "settings"], capture_output=True, text=True, env=environment, check=False)
    assert ended.returncode == 2
    assert "OPENSETTER_PORT" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_every_command_explains_itself_with_an_example():
    from typer.testing import CliRunner

    from opensetter.cli import load

    runner = CliRunner()
    groups = {"organizations": ("create", "list"), "keys": ("create", "list", "revoke")}
    groups["db"] = ("upgrade", "backup", "restore")
    commands = [(name,) for name in ("serve", "worker", "demo", "chat", "settings")]
    commands += [(group, name) for group, names in groups.items() for name in names]
    for command in commands:
        shown = runner.invoke(load(), [*command, "--help"])
        assert shown.exit_code == 0, command
        assert "Example: opensetter" in shown.output, command
