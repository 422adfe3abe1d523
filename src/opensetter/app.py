"""The application: what is mounted where. No logic."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import cast

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from opensetter import __version__, health, scrape
from opensetter.booking_page import routes as booking_page
from opensetter.bookings import routes as bookings
from opensetter.bookings.intake import Intake
from opensetter.bots import routes as bots
from opensetter.calendars import routes as calendars
from opensetter.channels import routes as channels
from opensetter.consent import routes as consent
from opensetter.contacts import routes as contacts
from opensetter.conversations import routes as conversations
from opensetter.core import tracing
from opensetter.core.errors import Unauthorized
from opensetter.core.gate import Gate
from opensetter.core.runtime import Runtime
from opensetter.core.web import install_error_handlers
from opensetter.dashboard import routes as dashboard
from opensetter.engine import routes as engine
from opensetter.hooks import routes as hooks
from opensetter.organizations.auth import admit, authenticate
from opensetter.organizations.requests import RequestLog
from opensetter.outreach import routes as outreach
from opensetter.reference import openapi
from opensetter.reference import routes as reference
from opensetter.reminders import routes as reminders
from opensetter.scheduling import routes as scheduling
from opensetter.webhooks import routes as webhooks
from opensetter.widget import routes as widget

API = "/api/v1"

RAW = {
    hooks.PREFIX: hooks.LARGEST_BODY,
    booking_page.PREFIX: booking_page.LARGEST_BODY,
    **dashboard.BODIES,
}
"""Below these addresses bodies are left as they came, of at most so many bytes: what is signed, and forms."""

# The framework's own spans tell whole addresses, and those hold phone numbers and visitors' secrets.
UNTOLD: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False}


class Application(FastAPI):
    """FastAPI with a gate that everything passes first, even before the framework's own handling of errors."""

    gate: ASGIApp

    def behind(self, gate: Callable[[ASGIApp], ASGIApp]) -> "Application":
        """Put the gate in front: it is given the framework's side, and gives back what answers."""
        self.gate = gate(super().__call__)
        return self

    def build_middleware_stack(self) -> ASGIApp:
        """The framework's side without its outermost part, which answers an unforeseen error with a text of its own and
        raises it all the same: it is the gate's to answer, and an answer that has begun cannot be another.
        """
        outermost = cast("ServerErrorMiddleware", super().build_middleware_stack())
        return outermost.app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.gate(scope, receive, send)


def create_app(runtime: Runtime) -> Application:
    """The whole HTTP side over one runtime, which the caller opens and closes."""
    asked = RequestLog(runtime.database)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        _prepare(app, runtime)
        app.state.requests = asked
        app.state.intake = Intake(runtime.database)
        yield
        await app.state.intake.close()
        await asked.close()

    app = Application(
        title="OpenSetter",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        # An address is written one way; where a redirect leads would be made of a header that anybody may send.
        redirect_slashes=False,
        telemetry=UNTOLD,
        lifespan=lifespan,
        generate_unique_id_function=lambda route: route.name,
    )
    _include(app)
    install_error_handlers(app, lost=dashboard.lost)

    async def known(scope: Scope) -> object:
        return await authenticate(runtime, scope)

    def counted(scope: Scope) -> Awaitable[None] | None:
        return admit(runtime, scope)

    async def create_booking(scope: Scope) -> Response:
        return await bookings.create(runtime, app.state.intake, scope)

    shortcuts = {("POST", f"{API}/bookings"): create_booking}
    over_tls = (runtime.settings.public_url or "").lower().startswith("https:")
    app.openapi = lambda: openapi.describe(  # type: ignore[method-assign]  # FastAPI's documented way to extend it
        app, public_url=runtime.settings.public_url
    )

    def gate(inside: ASGIApp) -> ASGIApp:
        gated = Gate(inside, api_prefix=API, admit=counted, authenticate=known, shortcuts=shortcuts, over_tls=over_tls)
        gated.tell(asked.note)
        for prefix, largest in RAW.items():
            gated.leave_raw(prefix, most_bytes=largest)
        return tracing.Traced(gated) if tracing.is_on() else gated

    return app.behind(gate)


def _include(app: FastAPI) -> None:
    for feature in (
        *(bookings, contacts, consent, bots, calendars, scheduling, channels, conversations, reminders, engine),
        *(outreach, webhooks),
    ):
        app.include_router(feature.router, prefix=API)
    app.include_router(widget.api, prefix=API)
    app.include_router(widget.pages)
    app.include_router(booking_page.api, prefix=API)
    app.include_router(booking_page.pages)
    app.include_router(dashboard.router)
    app.include_router(hooks.router)
    app.include_router(reference.router)
    app.include_router(health.router)
    app.include_router(scrape.router)


def create_monitor(runtime: Runtime) -> Application:
    """What a worker shows of itself: its health and its figures, and nothing of anybody's."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        _prepare(app, runtime)
        yield

    async def nobody(_scope: Scope) -> object:
        raise Unauthorized

    app = Application(docs_url=None, redoc_url=None, openapi_url=None, telemetry=UNTOLD, lifespan=lifespan)
    app.include_router(health.router)
    app.include_router(scrape.router)
    install_error_handlers(app)
    return app.behind(partial(Gate, api_prefix=API, authenticate=nobody))


def _prepare(app: FastAPI, runtime: Runtime) -> None:
    app.state.runtime = runtime
    app.state.readiness = health.Readiness(runtime)
    app.state.figures = scrape.Figures(runtime)
