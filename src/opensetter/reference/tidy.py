"""JSON schemas as people and generators like them: what FastAPI and pydantic add by themselves, put right."""

import re
from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]

# Python's names and the API's: created_at, createdAt, start_time, startTime, starts_after. Not timeZone.
_TIME = re.compile(r"(?:_at|At|_time|[a-z]Time)$")


def tidy(components: dict[str, Schema], *, requested: set[str]) -> None:
    """Improve all schemas in place; those in `requested` are what requests are made of, the others are answers."""
    for name, schema in components.items():
        for part in parts(schema):
            _whole_bounds(part)
            for property_name, value in part.get("properties", {}).items():
                _untitle(value)
                if _TIME.search(property_name):
                    _mark_as_time(value)
        # Requests are refused for a field nobody knows. Answers may gain fields, and clients must not mind.
        if name not in requested and schema.get("additionalProperties") is False:
            del schema["additionalProperties"]


def parts(schema: Schema) -> Iterator[Schema]:
    """The schema and all schemas inside it; references are not followed."""
    yield schema
    inner = [*schema.get("properties", {}).values(), *schema.get("anyOf", ())]
    inner += [schema[key] for key in ("items", "additionalProperties") if isinstance(schema.get(key), dict)]
    for part in inner:
        yield from parts(part)


def parameter(schema: Schema) -> Schema:
    """The schema of a parameter: one that may be left out is absent, never null, which cannot be sent."""
    _untitle(schema)
    _whole_bounds(schema)
    chosen = [part for part in schema.get("anyOf", ()) if part.get("type") != "null"]
    if len(chosen) != 1:
        return schema
    _whole_bounds(chosen[0])
    return {**chosen[0], **{key: value for key, value in schema.items() if key != "anyOf"}}


def referenced(schema: object) -> Iterator[str]:
    """The names of the component schemas that are referred to anywhere inside."""
    if isinstance(schema, dict):
        target = schema.get("$ref")
        if isinstance(target, str):
            yield target.rpartition("/")[2]
        for value in schema.values():
            yield from referenced(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from referenced(value)


def closure(names: set[str], components: dict[str, Schema]) -> set[str]:
    """These component schemas and all that they refer to."""
    found: set[str] = set()
    pending = list(names)
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            pending.extend(referenced(components[name]))
    return found


def _untitle(schema: Schema) -> None:
    # "Bookingurl" for bookingUrl: made by a machine, of no use to anybody.
    for part in parts(schema):
        part.pop("title", None)


def _whole_bounds(schema: Schema) -> None:
    # FastAPI turns bounds into floats, and 2^63 - 1 is not one: it becomes 2^63, which is refused.
    if schema.get("type") == "integer":
        for key in ("minimum", "maximum"):
            if isinstance(schema.get(key), float):
                schema[key] = min(int(schema[key]), 2**63 - 1)


def _mark_as_time(schema: Schema) -> None:
    for part in parts(schema):
        if part.get("type") == "string":
            part.setdefault("format", "date-time")
