"""Reading scenario files: YAML without its surprises, checked field by field, every complaint one sentence.

A file has `scenarios`, a list. What stands beside it (`language`, `zone`, `now`, `channel`, `persona`) holds for each
of them that does not say otherwise; `bots` are bots by a name, which a scenario's `bot` may give instead of one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from opensetter.core.errors import OpenSetterError
from opensetter.evaluation import plain_yaml
from opensetter.evaluation.plain_yaml import YamlInvalid
from opensetter.evaluation.scenario import Scenario

LARGEST_FILE = 512 * 1024

SHIPPED = Path(str(files("opensetter.evaluation") / "scenarios"))

_SHARED = ("language", "zone", "now", "channel", "persona")


class ScenarioInvalid(OpenSetterError):
    """A scenario file cannot be read as it is."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A scenario, and the file it stands in: `key` names it among all."""

    key: str
    scenario: Scenario


def shipped() -> list[Listed]:
    """The scenarios that come with OpenSetter."""
    return load([SHIPPED])


def load(paths: Sequence[Path]) -> list[Listed]:
    """The scenarios of these files, and of all files in these directories; `ScenarioInvalid` for the first mistake."""
    return [listed for path in paths for file in _files(path) for listed in read(file)]


def read(file: Path) -> list[Listed]:
    """The scenarios of one file."""
    return list(_scenarios(_place(file), _document(file)))


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        found = sorted(path.rglob("*.yaml"))
        if not found:
            raise ScenarioInvalid(f"{path}: there is no .yaml file in this directory.")
        return found
    return [path]


def _place(file: Path) -> str:
    """How a file is called: the shipped ones by their language and name."""
    return str(file.relative_to(SHIPPED).with_suffix("")) if file.is_relative_to(SHIPPED) else str(file)


def _document(file: Path) -> dict[str, Any]:
    place = _place(file)
    try:
        content = file.read_bytes()
        if len(content) > LARGEST_FILE:
            raise ScenarioInvalid(f"{place}: the file is larger than {LARGEST_FILE // 1024} KiB.")
        document = plain_yaml.load(content.decode())
    except OSError as error:
        raise ScenarioInvalid(f"{place}: the file cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise ScenarioInvalid(f"{place}: the file is not UTF-8.") from error
    except YamlInvalid as error:
        line = f", line {error.line}" if error.line else ""
        raise ScenarioInvalid(f"{place}{line}: {error}.") from error
    if not isinstance(document, dict) or not isinstance(document.get("scenarios"), list):
        raise ScenarioInvalid(f"{place}: the file must have a list called scenarios.")
    if unknown := sorted(str(name) for name in document.keys() - {"scenarios", "bots", *_SHARED}):
        raise ScenarioInvalid(f"{place}: {unknown[0]}: a file has no such field.")
    return document


def _scenarios(place: str, document: Mapping[str, Any]) -> Iterator[Listed]:
    shared = {name: document[name] for name in _SHARED if name in document}
    bots = document.get("bots") or {}
    seen: set[str] = set()
    for number, item in enumerate(document["scenarios"], 1):
        where = f"{place}: scenario {number}"
        if not isinstance(item, dict):
            raise ScenarioInvalid(f"{where}: a scenario is a list of fields.")
        if isinstance(item.get("name"), str):
            where = f"{place}: scenario {number} ({item['name']})"
        given = {**shared, **item, "bot": _bot(where, bots, item.get("bot"))}
        scenario = _checked(where, given)
        if scenario.name in seen:
            raise ScenarioInvalid(f"{where}: name: another scenario of this file has that name.")
        seen.add(scenario.name)
        yield Listed(f"{place}: {scenario.name}", scenario)


def _bot(where: str, bots: Mapping[str, Any], named: object) -> object:
    if not isinstance(named, str):
        return named
    if named not in bots:
        raise ScenarioInvalid(f"{where}: bot: there is no bot called {named} in bots.")
    return bots[named]


def _checked(where: str, given: Mapping[str, Any]) -> Scenario:
    try:
        return Scenario.model_validate(given)
    except ValidationError as error:
        raise ScenarioInvalid(f"{where}: {_sentence(error)}") from error


def _sentence(error: ValidationError) -> str:
    """The first complaint, with its field."""
    problem = error.errors(include_url=False, include_input=False)[0]
    # Of alternatives the library also names the one that did not fit, in words of its own.
    field = ".".join(str(part) for part in problem["loc"] if not str(part).startswith(("constrained-", "tuple[")))
    words = problem["msg"].removeprefix("Value error, ").rstrip(".")
    if problem["type"] == "missing":
        words = "this is needed"
    elif problem["type"] == "extra_forbidden":
        words = "there is no such field"
    return f"{field}: {words}." if field else f"{words[0].upper()}{words[1:]}."
