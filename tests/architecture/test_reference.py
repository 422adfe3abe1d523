"""The reference keeps up with the code: every error code is explained, and nothing is explained that is gone."""

import ast
from collections.abc import Iterator
from pathlib import Path

import opensetter
from opensetter.app import create_app
from opensetter.core import web
from opensetter.core.errors import OpenSetterError
from opensetter.reference import codes, events
from opensetter.reference.known import ADVICE, FIELDS, REQUEST
from opensetter.reference.openapi import operations
from opensetter.reference.refusals import OWN
from opensetter.webhooks.catalogue import EventType
from tests.feature.reference.html import Read

SOURCE = Path(opensetter.__file__).parent

CARRIERS = {"FieldInvalid", "TimeInvalid", "IdentityInvalid", "PhoneInvalid", "JsonInvalid", "MetadataInvalid"}
"""Exceptions whose first argument is the code of what is wrong with a field or a body."""

NEVER_ANSWERED = {
    "country_invalid": "a booking's country is judged as `default_country_invalid` before it is used",
    "language_invalid": "the general settings are a page's alone",
}


def _subclasses(kind: type[OpenSetterError]) -> Iterator[type[OpenSetterError]]:
    for found in kind.__subclasses__():
        yield found
        yield from _subclasses(found)


def _literals() -> Iterator[str]:
    """Every code that is written out where something is refused."""
    yield from (code for code, _ in web._CODES.values())
    for path in SOURCE.rglob("*.py"):
        # The simulators are other servers, with refusals of their own.
        if {"reference", "simulators"} & set(path.relative_to(SOURCE).parts):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                yield from _codes_of(node)


def _codes_of(call: ast.Call) -> Iterator[str]:
    name = ast.unparse(call.func).rpartition(".")[2]
    place = 0 if name in CARRIERS else {"field": 1, "FieldError": 1, "problem": 2}.get(name)
    written = [call.args[place]] if place is not None and len(call.args) > place else []
    written += [keyword.value for keyword in call.keywords if keyword.arg == "code"]
    for value in written:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield value.value


async def test_every_error_that_has_a_class_is_on_the_page(client):
    page = Read((await client.get("/docs/errors")).text)
    ours = {kind.code for kind in _subclasses(OpenSetterError) if kind.__module__.startswith("opensetter.")}
    assert ours - {OpenSetterError.code} <= set(page.ids)


async def test_every_code_that_is_written_out_is_on_the_page(client):
    page = Read((await client.get("/docs/errors")).text)
    assert set(_literals()) - set(NEVER_ANSWERED) <= set(page.ids)


def test_nothing_is_explained_that_is_never_answered():
    source = "\n".join(path.read_text() for path in SOURCE.rglob("*.py") if "reference" not in path.parts)
    assert not [code.name for code in (*REQUEST, *FIELDS) if f'"{code.name}"' not in source]
    assert not set(ADVICE) - set(codes.by_name())


def test_every_code_is_on_the_page_once():
    shown = [code.name for group in codes.groups() for code in group.codes]
    assert sorted(shown) == sorted(codes.by_name())


def test_what_operations_add_of_their_own_exists(runtime):
    known = {operation["operationId"] for _, _, operation in operations(create_app(runtime).openapi())}
    assert set(OWN) <= known
    assert {code for added in OWN.values() for code in added} <= set(codes.by_name())


def test_every_event_is_described():
    assert set(events.described()) == set(EventType)
