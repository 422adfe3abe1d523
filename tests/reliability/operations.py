"""What a server's OpenAPI document says can be asked for: its operations, and every field that each of them takes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import httpx

Place = Literal["path", "query", "header", "body"]


@dataclass(frozen=True)
class Field:
    """One thing that can be said in a request. `path` leads to it through a body; "0" is a list's first item."""

    place: Place
    path: tuple[str, ...]
    kinds: frozenset[str]

    @property
    def key(self) -> str:
        """How tables call it: `query bot_id`, `body openingHours.0.opens`."""
        return f"{self.place} {'.'.join(self.path)}"


@dataclass(frozen=True)
class Operation:
    """A method at an address."""

    method: str
    path: str
    needs_key: bool
    has_body: bool
    fields: tuple[Field, ...]

    @property
    def key(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def writes(self) -> bool:
        return self.method not in {"GET", "HEAD"}


def read(address: str) -> list[Operation]:
    """Every operation of a running server."""
    document = httpx.get(f"{address}/openapi.json", trust_env=False).raise_for_status().json()
    return [
        _operation(document, method, path, described)
        for path, methods in document["paths"].items()
        for method, described in methods.items()
    ]


def _operation(document: Mapping[str, Any], method: str, path: str, described: Mapping[str, Any]) -> Operation:
    fields = [
        Field(parameter["in"], (parameter["name"],), frozenset(_kinds(document, parameter["schema"])))
        for parameter in described.get("parameters", ())
    ]
    body = described.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    if body is not None:
        fields += _body_fields(document, body, ())
    return Operation(method.upper(), path, bool(described["security"]), body is not None, tuple(fields))


def _body_fields(document: Mapping[str, Any], schema: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[Field]:
    """A shape's fields, and the fields of what is inside them."""
    for choice in _choices(document, schema):
        for name, property_ in choice.get("properties", {}).items():
            below = (*path, name)
            yield Field("body", below, frozenset(_kinds(document, property_)))
            yield from _body_fields(document, property_, below)
        if "items" in choice:
            below = (*path, "0")
            yield Field("body", below, frozenset(_kinds(document, choice["items"])))
            yield from _body_fields(document, choice["items"], below)


def _kinds(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[str]:
    """The JSON types that a value may have."""
    for choice in _choices(document, schema):
        kind = choice.get("type", ())
        yield from [kind] if isinstance(kind, str) else kind


def _choices(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if "$ref" in schema:
        yield from _choices(document, document["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
        return
    inner = [choice for word in ("anyOf", "oneOf", "allOf") for choice in schema.get(word, ())]
    for choice in inner:
        yield from _choices(document, choice)
    if not inner:
        yield schema
