"""Every error code that the API can answer, found where it is raised or listed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from opensetter.core.errors import (
    Conflict,
    FieldError,
    Forbidden,
    Invalid,
    LimitExceeded,
    NotFound,
    OpenSetterError,
    Unauthorized,
    Unavailable,
)
from opensetter.core.web import problem, problem_for
from opensetter.reference.known import ADVICE, BY_STATUS, FIELDS, REQUEST, SHAPES, Code

# The kinds that have a status. Whatever else is an OpenSetterError is for the person at the terminal.
_ANSWERED = (Invalid, Unauthorized, Forbidden, NotFound, Conflict, LimitExceeded, Unavailable)

_EXAMPLE_REQUEST_ID = "req_5vJt0cQ2nC8mZx1L"


@dataclass(frozen=True, slots=True)
class Group:
    """Codes that belong together on a page."""

    slug: str
    title: str
    about: str
    codes: tuple[Code, ...]


def groups() -> tuple[Group, ...]:
    """All codes, each once, in the order in which a request meets them."""
    raised = [code for code in by_name().values() if code not in (*REQUEST, *FIELDS, *SHAPES)]

    def of(*statuses: int) -> tuple[Code, ...]:
        return tuple(code for code in (*raised, *REQUEST) if code.status in statuses)

    return (
        Group("key", "The key", "Who is calling, what they may do, and how often.", of(401, 403, 429)),
        Group(
            "request",
            "The request",
            "It was not understood, whatever it asks for.",
            of(400, 405, 408, 413, 414, 415, 422, 431),
        ),
        Group("fields", "Fields", "`errors` points at each field that is wrong.", FIELDS),
        Group("shapes", "Types and lengths", "`detail` says what was expected there.", SHAPES),
        Group("missing", "Not there", "What is not there and what is not yours look the same.", of(404)),
        Group("conflict", "Conflicts", "True input that clashes with what is stored.", of(409)),
        Group("server", "The server", "Nothing is wrong with the request.", of(500, 503)),
    )


def by_name() -> dict[str, Code]:
    """All codes under their names."""
    found = {code.name: code for code in (*REQUEST, *FIELDS, *SHAPES)}
    for kind in _ANSWERED:
        for error in (kind, *_subclasses(kind)):
            if error.code not in found:
                status = problem_for({"type": "http"}, error()).status_code
                advice = ADVICE.get(error.code) or BY_STATUS[status]
                found[error.code] = Code(error.code, status, _first_sentence(error), advice)
    return found


def example(code: Code, path: str, *, pointer: str | None = None) -> dict[str, Any]:
    """The problem document that this error at this path looks like, or in the field that a pointer names."""
    scope = {"type": "http", "raw_path": path.encode(), "state": {"request_id": _EXAMPLE_REQUEST_ID}}
    errors = () if pointer is None else (FieldError(pointer, code.name, code.meaning),)
    body: dict[str, Any] = json.loads(bytes(problem(scope, code.status, code.name, code.meaning, errors=errors).body))
    return body


def _subclasses(kind: type[OpenSetterError]) -> Iterator[type[OpenSetterError]]:
    for found in kind.__subclasses__():
        if found.__module__.startswith("opensetter."):
            yield found
            yield from _subclasses(found)


def _first_sentence(kind: type[OpenSetterError]) -> str:
    return " ".join((kind.__doc__ or "").partition("\n\n")[0].split())
