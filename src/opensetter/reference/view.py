"""The API as a page shows it: sections of operations, taken from the OpenAPI document."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from opensetter.reference import fields, samples
from opensetter.reference.fields import Field
from opensetter.reference.openapi import SECURITY, TAGS, operations

_METHODS = ("post", "get", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Answer:
    """What success looks like under one status."""

    status: int
    phrase: str
    description: str
    sample: str | None
    fields: tuple[Field, ...]
    headers: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error code that an operation answers."""

    status: int
    code: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked for."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    needs_key: bool
    parameters: dict[str, tuple[Field, ...]]
    body: tuple[Field, ...]
    body_description: str
    answers: tuple[Answer, ...]
    refusals: tuple[Refusal, ...]
    example_path: str
    example_query: dict[str, Any] = field(default_factory=dict)
    example_body: str | None = None

    def curl(self, address: str) -> str:
        """The command that asks for it at this address."""
        return samples.curl(
            self.method,
            address + self.example_path,
            self.example_query,
            body=self.example_body,
            with_key=self.needs_key,
        )


@dataclass(frozen=True, slots=True)
class Section:
    """What belongs together. `is_for_people` says that it is pages and not for programs to call."""

    slug: str
    name: str
    description: str
    operations: tuple[Operation, ...]
    is_for_people: bool


def sections(document: dict[str, Any]) -> tuple[Section, ...]:
    """All operations, each once, in the order in which they are best read."""
    described = {tag["name"]: tag["description"] for tag in document["tags"]}
    grouped: dict[str, list[Operation]] = {name: [] for name in TAGS}
    for path, method, operation in operations(document):
        grouped.setdefault(operation["tags"][0], []).append(_operation(document, path, method, operation))
    return tuple(
        Section(
            slug=name.lower().replace(" ", "-"),
            name=name,
            description=described.get(name, ""),
            operations=tuple(sorted(found, key=_reading_order)),
            is_for_people=name not in TAGS,
        )
        for name, found in grouped.items()
        if found
    )


def _reading_order(operation: Operation) -> tuple[bool, int, int]:
    """What is made first comes first: create, then read, then change, then what is done to one."""
    is_action = operation.method == "post" and "{" in operation.path
    return is_action, operation.path.count("/") if is_action else 0, _METHODS.index(operation.method)


def _operation(document: dict[str, Any], path: str, method: str, found: dict[str, Any]) -> Operation:
    schemas = document["components"]["schemas"]
    parameters = found.get("parameters", [])
    body = found.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    shape = fields.resolve(body, schemas) if body else {}
    responses = {status: _response(document, response) for status, response in found["responses"].items()}
    examples = {parameter["name"]: parameter.get("example") for parameter in parameters}
    return Operation(
        id=found["operationId"],
        method=method,
        path=path,
        summary=found["summary"],
        description=found.get("description", ""),
        needs_key={SECURITY: []} in found["security"],
        parameters={
            place: tuple(
                fields.of_parameter(parameter, schemas) for parameter in parameters if parameter["in"] == place
            )
            for place in ("path", "query", "header")
        },
        body=fields.of_schema(shape, schemas),
        body_description=shape.get("description", ""),
        answers=tuple(_answers(responses, schemas)),
        refusals=tuple(_refusals(found["responses"])),
        example_path=re.sub(r"\{(\w+)\}", lambda match: str(examples[match[1]] or 1), path),
        example_query={
            parameter["name"]: parameter["example"]
            for parameter in parameters
            if parameter["in"] == "query" and "example" in parameter
        },
        example_body=samples.pretty(samples.sample(body, schemas)) if body else None,
    )


def _answers(responses: dict[str, Any], schemas: dict[str, Any]) -> Iterator[Answer]:
    # The fresh success before the repeated one: 201 and then 200, as they are met.
    for status in sorted(responses, key=lambda status: (int(status) != HTTPStatus.CREATED, int(status))):
        response = responses[status]
        if int(status) >= HTTPStatus.BAD_REQUEST:
            continue
        content = response.get("content", {}).get("application/json", {})
        schema = content.get("schema")
        sample = None
        if schema:
            sample = samples.pretty(content.get("example") or samples.sample(schema, schemas))
        headers = response.get("headers", {}).items()
        yield Answer(
            status=int(status),
            phrase=HTTPStatus(int(status)).phrase,
            description=response["description"],
            sample=sample,
            fields=fields.of_schema(fields.resolve(schema, schemas), schemas) if schema else (),
            headers=tuple(
                Field(name, "string", description=header["description"])
                for name, header in headers
                if "$ref" not in header
            ),
        )


def _refusals(responses: dict[str, Any]) -> Iterator[Refusal]:
    """The codes that are this operation's own; what every operation answers is told once, elsewhere."""
    for status, response in responses.items():
        for content in response.get("content", {}).values():
            for code, example in content.get("examples", {}).items():
                yield Refusal(int(status), code, example["value"]["detail"])


def _response(document: dict[str, Any], response: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in response:
        return response
    found: dict[str, Any] = document["components"]["responses"][response["$ref"].rpartition("/")[2]]
    return found
