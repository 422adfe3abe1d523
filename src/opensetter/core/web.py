"""HTTP conventions: problem documents (RFC 9457), request ids, page parameters, ids in paths."""

import json
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, cast

import structlog
from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic.alias_generators import to_camel
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Scope

from opensetter.core.db import raise_unavailable
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
    root_cause,
)

PROBLEM = "application/problem+json"
LARGEST_ID = 2**63 - 1

log = structlog.get_logger(__name__)

_STATUS: tuple[tuple[type[OpenSetterError], int, str], ...] = (
    (Invalid, 400, "Bad Request"),
    (Unauthorized, 401, "Unauthorized"),
    (Forbidden, 403, "Forbidden"),
    (NotFound, 404, "Not Found"),
    (Conflict, 409, "Conflict"),
    (LimitExceeded, 429, "Too Many Requests"),
    (Unavailable, 503, "Service Unavailable"),
)
_TITLES = {
    405: "Method Not Allowed",
    408: "Request Timeout",
    413: "Content Too Large",
    414: "URI Too Long",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    431: "Request Header Fields Too Large",
}


class Camel(BaseModel):
    """Base of the API's camelCase shapes: strict types, unknown fields refused."""

    model_config = ConfigDict(
        alias_generator=to_camel, validate_by_name=True, validate_by_alias=True, extra="forbid", strict=True
    )


class Query(BaseModel):
    """Base of query parameters: unknown ones are refused rather than silently ignored."""

    model_config = ConfigDict(extra="forbid", alias_generator=to_camel)


class Problem(BaseModel):
    """An error, as described by RFC 9457; `code` is stable, `errors` points at the fields that are wrong."""

    type: str = Field(examples=["/docs/errors#contact_not_found"])
    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["No contact with that phone or wa_id."])
    instance: str = Field(examples=["/api/v1/bookings"])
    code: str = Field(examples=["contact_not_found"])
    request_id: str = Field(examples=["req_5vJt0cQ2nC8"])
    errors: list[dict[str, str]] | None = None
    existing_id: int | None = Field(default=None, description="With a 409: the id of what is already there.")
    alternatives: list[dict[str, Any]] | None = Field(
        default=None,
        description="With a 409 about a time: the nearest open ones, with `start_time`, `end_time` and `seats_left`.",
    )


def header_values(scope: Scope, name: bytes) -> list[str]:
    """Every value of a request header, whose name is given in lower case; in order, as the client sent them."""
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]


def new_request_id() -> str:
    # To tell requests apart, not to keep anything secret: asking the system for each would be a call of its own.
    return f"req_{random.getrandbits(96):024x}"


def request_id(scope: Scope) -> str:
    return cast("str", scope.get("state", {}).get("request_id") or new_request_id())


def problem(
    scope: Scope,
    status: int,
    code: str,
    detail: str,
    *,
    errors: Sequence[FieldError] = (),
    members: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem document, with further members if there are any. The input is never echoed in it."""
    title = next((title for _, known, title in _STATUS if known == status), _TITLES.get(status, "Error"))
    body: dict[str, Any] = {
        "type": f"/docs/errors#{code}",
        "title": title,
        "status": status,
        "detail": detail,
        # The path as it came over the wire: percent-encoded, so always a valid URI reference.
        "instance": scope.get("raw_path", b"").decode("ascii", "replace") or "/",
        "code": code,
        "request_id": request_id(scope),
    }
    if errors:
        body["errors"] = [{"pointer": e.pointer, "code": e.code, "detail": e.detail} for e in errors]
    body |= members or {}
    return Response(
        json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"),
        status,
        headers=headers,
        media_type=PROBLEM,
    )


def problem_for(scope: Scope, error: OpenSetterError) -> Response:
    """The problem document that an error's kind calls for."""
    status = next(status for kind, status, _ in _STATUS if isinstance(error, kind))
    headers: dict[str, str] = {}
    if status == 401:  # noqa: PLR2004 - RFC 9110 wants the challenge with every 401
        headers["WWW-Authenticate"] = 'Bearer realm="OpenSetter"'
    if status == 503:  # noqa: PLR2004 - tells a client when to come back
        headers["Retry-After"] = "1"
        scope.setdefault("state", {})["reason"] = root_cause(error)
    if isinstance(error, LimitExceeded):
        headers |= _limit_headers(error)
    return problem(
        scope,
        status,
        error.code,
        error.detail,
        errors=error.errors if isinstance(error, Invalid) else (),
        members=error.members if isinstance(error, Conflict) else None,
        headers=headers,
    )


def _limit_headers(error: LimitExceeded) -> dict[str, str]:
    """When to come back, and what the limit is, as the IETF's draft on RateLimit fields writes it."""
    if not error.limit:
        return {"Retry-After": f"{error.retry_after_seconds}"}
    return {
        "Retry-After": f"{error.retry_after_seconds}",
        "RateLimit-Policy": f'"per-minute";q={error.limit};w=60',
        "RateLimit": f'"per-minute";r=0;t={error.retry_after_seconds}',
    }


def public_url(request: Request) -> str:
    """The address under which people reach us, without a trailing slash."""
    configured = request.app.state.runtime.settings.public_url
    return (configured or str(request.base_url)).rstrip("/")


def install_error_handlers(app: FastAPI, *, lost: Callable[[Request], Response] | None = None) -> None:
    """Every failure leaves as a problem document, whoever raised it.

    With `lost`, who looks for a page where there is none gets that one: a browser that would otherwise show JSON.
    """

    async def on_domain_error(request: Request, error: Exception) -> Response:
        return problem_for(request.scope, cast("OpenSetterError", error))

    async def on_shape_error(request: Request, error: Exception) -> Response:
        errors = field_errors(cast("RequestValidationError", error).errors())
        return problem_for(request.scope, Invalid(errors[0].detail, code=errors[0].code, errors=errors))

    async def on_http_error(request: Request, error: Exception) -> Response:
        error = cast("HTTPException", error)
        code = {404: "route_not_found", 405: "method_not_allowed"}.get(error.status_code, "http_error")
        detail = {
            404: "There is nothing at this address.",
            405: "This address does not take that method.",
        }.get(error.status_code, "The request could not be handled.")
        headers = dict(error.headers or {})
        if error.status_code == 405:  # noqa: PLR2004 - the framework names only the first route's methods
            headers["Allow"] = ", ".join(_allowed(app, request.scope))
        if lost is not None and _wants_a_page(request):
            answer = lost(request)
            answer.status_code = error.status_code
            answer.headers.update({**headers, "Vary": "Accept"})
            return answer
        return problem(request.scope, error.status_code, code, detail, headers=headers)

    async def on_database_error(request: Request, error: Exception) -> Response:
        try:
            raise_unavailable(error)
        except Unavailable as unavailable:
            return problem_for(request.scope, unavailable)

    app.add_exception_handler(OpenSetterError, on_domain_error)
    app.add_exception_handler(RequestValidationError, on_shape_error)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(DBAPIError, on_database_error)


def _wants_a_page(request: Request) -> bool:
    is_reading = request.method in {"GET", "HEAD"} and not request.url.path.startswith("/api/")
    return is_reading and "text/html" in request.headers.get("accept", "")


def _allowed(app: FastAPI, scope: Scope) -> list[str]:
    """The methods that this address takes, over all of its routes."""
    methods = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
    return [
        method
        for method in methods
        if any(route.matches({**scope, "method": method})[0] is Match.FULL for route in app.routes)
    ]


# pydantic's words for what is wrong, where ours are clearer; its own messages never repeat the input's value.
_CODES = {
    "missing": ("field_required", "This field is required."),
    "extra_forbidden": ("unknown_field", "There is no such field here."),
    "model_type": ("object_required", "This must be a JSON object."),
    "model_attributes_type": ("object_required", "This must be a JSON object."),
}


def field_errors(found: Sequence[Mapping[str, Any]]) -> tuple[FieldError, ...]:
    """The findings of pydantic as field errors, at most twenty of them."""
    return tuple(_field_error(item) for item in found[:20]) or (FieldError("", "invalid", "Invalid input."),)


def _field_error(item: Mapping[str, Any]) -> FieldError:
    where = [str(part) for part in item["loc"]]
    if where and where[0] in {"body", "query", "path", "header"}:
        where = where[1:]
    # A field nobody knows has a name that only the caller chose, so it is cut, and never echoed at length.
    pointer = "".join("/" + part.replace("~", "~0").replace("/", "~1")[:100] for part in where)
    reason = item.get("ctx", {}).get("error")
    code = getattr(reason, "code", None)
    if code:
        return FieldError(pointer, code, str(reason))
    code, detail = _CODES.get(item["type"], (f"{item['type']}", str(item["msg"])))
    return FieldError(pointer, code, detail.removeprefix("Value error, "))


def _path_id(value: object) -> object:
    """Ids that cannot exist are not there; Arabic digits, signs and leading zeros are not ids."""
    text = str(value)
    if not (text.isascii() and text.isdigit() and not text.startswith("0") and int(text[:20]) <= LARGEST_ID):
        raise NotFound
    return int(text)


PathId = Annotated[
    int,
    BeforeValidator(_path_id),
    WithJsonSchema({"type": "integer", "format": "int64", "minimum": 1, "maximum": LARGEST_ID}),
]
"""An id in a path; anything that cannot be one is 404, like an id that nobody has."""

WrittenId = Annotated[str, WithJsonSchema({"type": ["integer", "string"], "examples": [1]})]
"""An id as it was written: a page answers an impossible one with a page, so its route reads the id by itself.

Described as the integer that other answers give it as, or as any text, since none of them is refused.
"""


def _whole(value: object) -> object:
    """JSON Schema's integer: 700.0 is one, and `true` and "700" are not."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


BodyId = Annotated[int, Field(ge=1, le=LARGEST_ID), BeforeValidator(_whole)]
"""An id in a body: 400 when it cannot be one."""


async def _no_fields(request: Request) -> None:
    sent = request.scope["state"].get("json")
    if sent in (None, {}):
        return
    if not isinstance(sent, dict):
        raise Invalid("There is nothing to say here: send no body, or {}.", code="object_required")
    errors = field_errors([{"loc": (name,), "type": "extra_forbidden", "msg": ""} for name in sent])
    raise Invalid(errors[0].detail, code=errors[0].code, errors=errors)


NoFields = Annotated[None, Depends(_no_fields)]
"""Of a route without a body: a field that would be ignored is refused, as it is anywhere else."""
