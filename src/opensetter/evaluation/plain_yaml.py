"""YAML without its surprises: a text stays what was written.

Read the usual way, `10:00` is the number 600, `no` is false, and `2027-03-09` is a date. Here only `true`, `false`,
`null`, nothing at all and whole numbers are no text, unless they are quoted. Aliases, with which a file of some lines
unfolds into gigabytes, and names of types, which would make objects, are refused.
"""

import re
from typing import Any

import yaml  # type: ignore[import-untyped]  # it ships no types, and nothing of it leaves this module

# The one in C, ten times as fast, is in the packages for most machines.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,15}")
_PLAIN = re.compile(r"tag:yaml\.org,2002:[a-z]+")
_WORDS = {"true": True, "false": False, "null": None, "": None}


class YamlInvalid(ValueError):
    """The text cannot be read; `line` is where, from 1 on."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(problem)
        self.line = line


def load(text: str) -> Any:  # noqa: ANN401 - any document
    """The document in a text; raises `YamlInvalid`."""
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise YamlInvalid(error.problem or "this is no YAML", line) from error
    except yaml.YAMLError as error:
        raise YamlInvalid("this is no YAML") from error
    return None if node is None else _value(node, set())


def _value(node: Any, seen: set[int]) -> Any:  # noqa: ANN401 - a node of any kind, and what it stands for
    line = node.start_mark.line + 1
    if id(node) in seen:
        raise YamlInvalid("aliases are not used here", line)
    seen.add(id(node))
    if not _PLAIN.fullmatch(node.tag):
        raise YamlInvalid("types are not named here", line)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, seen) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, seen)
    return node.value if node.style else _scalar(node.value)


def _mapping(node: Any, seen: set[int]) -> dict[str, Any]:  # noqa: ANN401 - as above
    found: dict[str, Any] = {}
    for key, item in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise YamlInvalid("a field's name is a text", line)
        if key.value in found:
            raise YamlInvalid(f"{key.value} is here twice", line)
        found[key.value] = _value(item, seen)
    return found


def _scalar(text: str) -> str | int | bool | None:
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _NUMBER.fullmatch(text) else text
