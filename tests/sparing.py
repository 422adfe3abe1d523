"""What the libraries work out anew for every application, engine and client, and tests need have only once."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import httpcore2
import httpx
import pytest
from fastapi import routing
from sqlalchemy.dialects.postgresql.psycopg import PGDialectAsync_psycopg
from sqlalchemy.engine import Engine
from sqlalchemy.util import LRUCache


@contextmanager
def once() -> Iterator[None]:
    """Inside the block, routes, statements and certificates are worked out once for all tests."""
    with pytest.MonkeyPatch.context() as patch:
        _build_routes_once(patch)
        _compile_once(patch)
        _read_certificates_once(patch)
        yield


def _build_routes_once(patch: pytest.MonkeyPatch) -> None:
    """What FastAPI works out for each route at an application's first request, a seventh of a second for all.

    The applications of all tests have the same routes, and nothing in that is one application's.
    """
    build = routing._IncludedRouter._build_effective_context
    known: dict[tuple[Any, ...], tuple[object, Any]] = {}

    def built(included: Any, route: Any) -> Any:
        context = included.include_context
        key = (id(route), context.prefix, getattr(context.generate_unique_id_function, "__qualname__", ""))
        if key not in known:
            # With the route, so that no other one can come to have its id.
            known[key] = (route, build(included, route))
        return known[key][1]

    patch.setattr(routing._IncludedRouter, "_build_effective_context", built)


def _compile_once(patch: pytest.MonkeyPatch) -> None:
    """The SQL of statements, which SQLAlchemy keeps for one engine and its dialect; here they are all of one kind."""
    compiled: LRUCache[Any, Any] = LRUCache(5_000)

    def is_like(one: object, other: object) -> bool:
        return type(one) is type(other)

    kept = property(lambda _engine: compiled, lambda _engine, _own: None)
    patch.setattr(Engine, "_compiled_cache", kept, raising=False)
    patch.setattr(PGDialectAsync_psycopg, "__eq__", is_like)
    patch.setattr(PGDialectAsync_psycopg, "__hash__", lambda dialect: hash(type(dialect)))


def _read_certificates_once(patch: pytest.MonkeyPatch) -> None:
    """The certificates of every authority there is, which each HTTP client reads in: 25 ms."""
    make: Callable[..., ssl.SSLContext] = httpx.create_ssl_context
    usual = cache(make)

    def made(verify: Any = True, cert: Any = None, trust_env: bool = True) -> ssl.SSLContext:
        is_usual = verify is True and cert is None
        return usual(trust_env=trust_env) if is_usual else make(verify, cert, trust_env)

    patch.setattr(httpx._transports.default, "create_ssl_context", made)
    patch.setattr(httpcore2, "default_ssl_context", cache(httpcore2.default_ssl_context))
