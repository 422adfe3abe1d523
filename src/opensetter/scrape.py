"""`/metrics`: what this process counts about itself, and how long the queue that all processes share is.

Counts tell how much business is done, so they are not for everybody: whoever sends the token reads them, or, as long as
none is set, a program on this machine.
"""

import asyncio
import hmac
import ipaddress
import shutil
import time
from http import HTTPStatus
from pathlib import Path

import structlog
from fastapi import APIRouter, HTTPException, Request, Response
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

from opensetter.core import gauges, metrics, queue
from opensetter.core.errors import Unauthorized, Unavailable
from opensetter.core.queue import Backlog
from opensetter.core.runtime import Runtime
from opensetter.core.web import Problem

router = APIRouter(tags=["Health"])

PATIENCE_SECONDS = 1.0
"""How long the database may take to tell about the queue, before the rest is told without it."""

FRESH_SECONDS = 1.0
"""How long an answer about the queue serves for everybody who asks."""

_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")

log = structlog.get_logger(__name__)


class TokenMissing(Unauthorized):
    """The metrics token is required: send it as `Authorization: Bearer <token>`."""

    code = "metrics_token_required"


@router.get(
    "/metrics",
    summary="What is counted?",
    response_class=Response,
    responses={
        200: {"content": {"text/plain": {"schema": {"type": "string"}}}},
        401: {"model": Problem, "description": "A metrics token is set, and this is not it."},
        404: {"model": Problem, "description": "No metrics token is set, and the caller is not on the same machine."},
    },
)
async def read_metrics(request: Request) -> Response:
    """Counts and times in Prometheus' text format, for whoever sends the metrics token.

    As long as none is set, for programs on the same machine; what a proxy passes on does not count as such.
    """
    runtime: Runtime = request.app.state.runtime
    _admit(request, runtime.settings.metrics_token)
    figures: Figures = request.app.state.figures
    await figures.refresh()
    return Response(generate_latest(metrics.REGISTRY), media_type=CONTENT_TYPE_PLAIN_0_0_4)


def _admit(request: Request, token: str | None) -> None:
    if token is not None:
        # As bytes: a header may hold any of them, and texts beyond ASCII cannot be compared in constant time.
        sent = request.headers.get("authorization", "").encode("latin-1")
        if not hmac.compare_digest(sent, f"Bearer {token}".encode()):
            raise TokenMissing
    elif not _is_local(request):
        raise HTTPException(HTTPStatus.NOT_FOUND)


def _is_local(request: Request) -> bool:
    # A proxy on this machine speaks for somebody who is elsewhere.
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    try:
        address = ipaddress.ip_address(request.client.host.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


class Figures:
    """What is not counted as it happens, but looked up when somebody asks."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._looking: asyncio.Task[Backlog | None] | None = None
        self._looked_at = float("-inf")

    async def refresh(self) -> None:
        """Bring the gauges up to date; those about the queue are missing while the database does not tell."""
        gauges.show_pool(*self._runtime.database.usage)
        gauges.show_backlog(await self._backlog())
        gauges.show_free_bytes(_free_bytes(self._runtime))

    async def _backlog(self) -> Backlog | None:
        now = time.monotonic()
        if self._looking is None or (self._looking.done() and now - self._looked_at > FRESH_SECONDS):
            self._looked_at = now
            self._looking = asyncio.create_task(self._look())
        # Left alone when it takes too long: cancelling would first wait for the silent server to hear of it.
        done, _ = await asyncio.wait({self._looking}, timeout=PATIENCE_SECONDS)
        return self._looking.result() if done else None

    async def _look(self) -> Backlog | None:
        try:
            async with self._runtime.database.transaction() as session:
                return await queue.backlog(session)
        except Unavailable:
            # What is missing from the answer says so, and whoever reads it watches for that.
            return None


def _free_bytes(runtime: Runtime) -> int | None:
    """What is free where the embedded PostgreSQL keeps its files; another server's disk cannot be seen from here."""
    where: Path = runtime.settings.data_dir
    if runtime.settings.database_url is not None or not where.exists():
        return None
    return shutil.disk_usage(where).free
