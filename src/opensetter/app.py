"""The application: what is mounted where. No logic."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.responses import Response
from starlette.types import Scope

from opensetter import __version__, health
from opensetter.bookings import routes as bookings
from opensetter.bookings.intake import Intake
from opensetter.bots import routes as bots
from opensetter.channels import routes as channels
from opensetter.contacts import routes as contacts
from opensetter.conversations import routes as conversations
from opensetter.core.gate import Gate
from opensetter.core.runtime import Runtime
from opensetter.core.web import install_error_handlers
from opensetter.engine import routes as engine
from opensetter.organizations.auth import authenticate
from opensetter.reference import openapi
from opensetter.reference import routes as reference
from opensetter.webhooks import routes as webhooks
from opensetter.widget import routes as widget

API = "/api/v1"


def create_app(runtime: Runtime) -> FastAPI:
    """The whole HTTP side over one runtime, which the caller opens and closes."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.runtime = runtime
        app.state.intake = Intake(runtime.database)
        yield
        await app.state.intake.close()

    app = FastAPI(
        title="OpenSetter",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        generate_unique_id_function=lambda route: route.name,
    )
    for feature in (bookings, contacts, bots, channels, conversations, engine, webhooks):
        app.include_router(feature.router, prefix=API)
    app.include_router(widget.api, prefix=API)
    app.include_router(widget.pages)
    app.include_router(reference.router)
    app.include_router(health.router)
    install_error_handlers(app)

    async def known(scope: Scope) -> object:
        return await authenticate(runtime, scope)

    async def create_booking(scope: Scope) -> Response:
        return await bookings.create(runtime, app.state.intake, scope)

    shortcuts = {("POST", f"{API}/bookings"): create_booking}
    app.add_middleware(Gate, api_prefix=API, authenticate=known, shortcuts=shortcuts)
    app.openapi = lambda: openapi.describe(  # type: ignore[method-assign]  # FastAPI's documented way to extend it
        app, public_url=runtime.settings.public_url
    )
    return app
