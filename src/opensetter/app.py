"""The application: what is mounted where. No logic."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.types import Scope

from opensetter import __version__, health
from opensetter.bookings import routes as bookings
from opensetter.bookings.intake import Intake
from opensetter.bookings.schemas import BookingCreate
from opensetter.bots import routes as bots
from opensetter.channels import routes as channels
from opensetter.contacts import routes as contacts
from opensetter.conversations import routes as conversations
from opensetter.core.gate import Gate
from opensetter.core.runtime import Runtime
from opensetter.core.web import Problem, install_error_handlers
from opensetter.engine import routes as engine
from opensetter.organizations.auth import authenticate
from opensetter.webhooks import routes as webhooks
from opensetter.widget import routes as widget

API = "/api/v1"

_PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": description}
    for status, description in (
        (400, "The request is not acceptable as it is."),
        (401, "A valid API key is required."),
        (403, "This API key may not do that."),
        (404, "Not there, or not yours."),
        (409, "It clashes with what is stored."),
        (413, "The body is too large."),
        (415, "The body is not JSON in UTF-8."),
        (503, "Try again in a moment."),
    )
}


def create_app(runtime: Runtime) -> FastAPI:
    """The whole HTTP side over one runtime, which the caller opens and closes."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.runtime = runtime
        app.state.intake = Intake(runtime.database)
        yield
        await app.state.intake.close()

    app = FastAPI(title="OpenSetter", version=__version__, docs_url=None, redoc_url=None, lifespan=lifespan)
    for feature in (bookings, contacts, bots, channels, conversations, engine, webhooks):
        app.include_router(feature.router, prefix=API, responses=_PROBLEMS)
    app.include_router(widget.api, prefix=API, responses=_PROBLEMS)
    app.include_router(widget.pages)
    app.include_router(health.router)
    install_error_handlers(app)

    async def known(scope: Scope) -> object:
        return await authenticate(runtime, scope)

    app.add_middleware(Gate, api_prefix=API, authenticate=known)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]  # FastAPI's documented way to extend it
    return app


def _openapi(app: FastAPI) -> dict[str, Any]:
    """OpenAPI 3.1 for every route, with the one shape that its route reads by itself."""
    if app.openapi_schema is None:
        schema = get_openapi(title=app.title, version=app.version, routes=app.routes, openapi_version="3.1.0")
        components = schema["components"]["schemas"]
        components["BookingCreate"] = BookingCreate.model_json_schema(ref_template="#/components/schemas/{model}")
        for unused in ("HTTPValidationError", "ValidationError"):
            components.pop(unused, None)
        for operations in schema["paths"].values():
            for operation in operations.values():
                if not any(
                    "problem" in key or "Problem" in str(value)
                    for key, value in operation["responses"].get("422", {}).items()
                ):
                    operation["responses"].pop("422", None)
        app.openapi_schema = schema
    return app.openapi_schema
