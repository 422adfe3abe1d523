"""The first page: who comes today, who waits, how conversations went, and whether all is well."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from opensetter.core import clock
from opensetter.core import queue as jobs
from opensetter.core.db import DbSession
from opensetter.core.queue import Backlog
from opensetter.core.runtime import Runtime
from opensetter.dashboard import rendering, showing
from opensetter.dashboard.answers import PAGE_ANSWERS
from opensetter.dashboard.bookings import choosing, moments
from opensetter.dashboard.bookings import queries as bookings
from opensetter.dashboard.bookings.queries import Listed
from opensetter.dashboard.home import chart, health, queries
from opensetter.dashboard.home.health import Finding
from opensetter.dashboard.home.queries import Answered, Begun, Stopped, Waiting
from opensetter.dashboard.words import _
from opensetter.figures import queries as figures
from opensetter.figures.queries import Figures
from opensetter.users.auth import Signed

WIDE, NARROW = (1040.0, 260.0), (360.0, 220.0)
"""The chart's size on a desk and on a phone, in its own units."""

ON_A_PHONE = 14
"""How many days there is room for on a phone."""

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that the page tells of, read at once."""

    today: Sequence[Listed]
    waiting: Sequence[Waiting]
    figures: Figures | None
    begun: Begun
    answered: Sequence[Answered]
    stopped: Sequence[Stopped]
    backlog: Backlog
    zone: str


@router.get("/home", summary="Open the dashboard", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_home(request: Request) -> Response:
    """Today's appointments, conversations that wait for a human, figures of thirty days, and how all does."""

    async def make(signed: Signed) -> Response:
        runtime: Runtime = request.app.state.runtime
        now = clock.now()
        async with runtime.database.transaction(signed.organization_id) as session:
            known = await _read(session, signed.organization_id, now)
        place = await showing.place(request, signed, "home", _("Home"))
        return rendering.page(
            "home/home.html",
            signed,
            place,
            known=known,
            now=now,
            source=choosing.source,
            is_begun=known.begun.has_conversation or not signed.may_manage(),
            findings=_findings(known, runtime.settings.model),
            **_figures(known, now),
        )

    return await showing.shown(request, make)


async def _read(session: DbSession, organization_id: int, now: datetime) -> Known:
    bots = await bookings.bot_choices(session, organization_id)
    return Known(
        today=await bookings.todays(session, organization_id, now=now),
        waiting=await queries.waiting(session, organization_id),
        figures=await figures.find(session, organization_id),
        begun=await queries.begun(session, organization_id),
        answered=await queries.answered(session, organization_id),
        stopped=await queries.stopped(session, organization_id),
        backlog=await jobs.backlog(session),
        zone=bots[0].time_zone if bots else "UTC",
    )


def _findings(known: Known, model: str | None) -> Sequence[Finding]:
    undelivered = known.figures.undelivered if known.figures else {}
    return [
        health.queue(known.backlog),
        health.model(known.answered, model, known.zone),
        *health.channels(known.stopped, undelivered, known.zone),
    ]


def _figures(known: Known, now: datetime) -> dict[str, Any]:
    if known.figures is None:
        return {"counted": None}
    today = moments.local_day(now, known.zone)
    counts = chart.by_day(known.figures.days, today)
    lately = dict(list(counts.items())[-ON_A_PHONE:])
    median = known.figures.median_seconds
    return {
        "counted": known.figures,
        "total": sum(counts.values(), start=chart.Counts()),
        "counts": counts,
        "channels": chart.by_channel(known.figures.days, today),
        "charts": {
            "wide": chart.drawn(counts, width=WIDE[0], height=WIDE[1], named_every=7),
            "narrow": chart.drawn(lately, width=NARROW[0], height=NARROW[1], named_every=4),
        },
        "median": None if median is None else health.span(median),
    }
