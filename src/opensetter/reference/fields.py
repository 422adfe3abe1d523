"""Fields of requests and answers, as a page shows them: names, types in words, rules and examples."""

import json
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, a header, or a field of a body. `parts` are the fields of what it holds."""

    name: str
    kind: str
    required: bool = False
    description: str = ""
    rule: str = ""
    example: str | None = None
    parts: tuple["Field", ...] = ()


def of_schema(schema: dict[str, Any], schemas: dict[str, Any]) -> tuple[Field, ...]:
    """The fields of an object, those that are required first."""
    required = schema.get("required", ())
    found = [
        _field(name, part, schemas, required=name in required) for name, part in schema.get("properties", {}).items()
    ]
    return tuple(sorted(found, key=lambda field: not field.required))


def of_parameter(parameter: dict[str, Any], schemas: dict[str, Any]) -> Field:
    """A parameter, whose description stands beside its schema."""
    found = _field(parameter["name"], parameter["schema"], schemas, required=parameter.get("required", False))
    return replace(found, description=parameter.get("description", ""))


def resolve(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """The schema, or the one that it refers to."""
    if "$ref" not in schema:
        return schema
    found: dict[str, Any] = schemas[schema["$ref"].rpartition("/")[2]]
    return found


def _field(name: str, schema: dict[str, Any], schemas: dict[str, Any], *, required: bool) -> Field:
    examples = next((part["examples"] for part in _choices(schema) if part.get("examples")), ())
    held = [resolve(part.get("items", part), schemas) for part in _choices(schema)]
    return Field(
        name=name,
        kind=kind_of(schema, schemas),
        required=required,
        description=schema.get("description", ""),
        rule=_rule(schema, schemas),
        example=json.dumps(examples[0], ensure_ascii=False) if examples and examples[0] not in (None, [], "") else None,
        parts=tuple(field for part in held for field in of_schema(part, schemas)),
    )


def kind_of(schema: dict[str, Any], schemas: dict[str, Any]) -> str:
    """A type in words: `integer`, `date-time or null`, `array of strings`."""
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(kind_of(choice, schemas) for choice in schema["anyOf"]))
    resolved = resolve(schema, schemas)
    kind: str = resolved["type"]
    if kind == "array":
        return f"array of {kind_of(resolved['items'], schemas)}s"
    return "date-time" if resolved.get("format") == "date-time" else kind


def _rule(schema: dict[str, Any], schemas: dict[str, Any]) -> str:
    """What a value must keep to, beyond its type, and what holds where there is none."""
    rules: list[str] = []
    for choice in _choices(schema):
        part = resolve(choice, schemas)
        if "enum" in part:
            rules.append("one of " + ", ".join(f"`{value}`" for value in part["enum"]))
        if "maxLength" in part:
            rules.append(_length(part.get("minLength", 0), part["maxLength"]))
        if "maxItems" in part:
            rules.append(f"{part['maxItems']} at most")
        if "maximum" in part and part["maximum"] < 2**53:
            rules.append(f"{part['minimum']} to {part['maximum']}")
    default = schema.get("default")
    if default not in (None, "", []):
        rules.append(f"default `{json.dumps(default, ensure_ascii=False).strip(chr(34))}`")
    return " · ".join(rules)


def _length(least: int, most: int) -> str:
    return f"{least} to {most:,} characters" if least else f"{most:,} characters at most"


def _choices(schema: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """The schema and what it lets one choose from, null aside."""
    return (schema, *(choice for choice in schema.get("anyOf", ()) if choice.get("type") != "null"))
