"""A week of appointments at a glance, and one day of it as a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from babel.dates import format_interval
from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from opensetter.core import clock
from opensetter.core.times import ZONES
from opensetter.dashboard import rendering, showing, words
from opensetter.dashboard.answers import PAGE_ANSWERS
from opensetter.dashboard.bookings import choosing, grid, moments, queries
from opensetter.dashboard.bookings.grid import Sort
from opensetter.dashboard.bookings.queries import BotChoice, Filters, Listed
from opensetter.dashboard.words import _
from opensetter.users.auth import Signed

ADDRESS = "/bookings/week"

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Asked:
    """Which days on whose clock, and whose appointments."""

    days: Sequence[date]
    zone: str
    filters: Filters

    @property
    def is_day(self) -> bool:
        return len(self.days) == 1

    def away(self, steps: int) -> date | None:
        """The day that as many steps before or after these begin with, if anybody books there."""
        return moments.day(f"{self.days[0] + timedelta(days=len(self.days) * steps)}")


@router.get(ADDRESS, summary="Open a week of bookings", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_week(request: Request) -> Response:
    """The appointments of the week that `from` is in, else of this week; or of the one day `on`.

    They are on the clock of `zone`; `bot` and `status` narrow them down.
    """

    async def make(signed: Signed) -> Response:
        organization_id, now = signed.organization_id, clock.now()
        async with request.app.state.runtime.database.transaction(organization_id) as session:
            bots = await queries.bot_choices(session, organization_id)
            asked = _asked(request, bots)
            since, after = asked.days[0], asked.days[-1] + timedelta(days=1)
            found = await queries.within(
                session,
                organization_id,
                asked.filters,
                since=moments.midnight(since, asked.zone),
                until=moments.midnight(after, asked.zone),
            )
        week = grid.laid_out(found, _sorts(found), asked.days, asked.zone, now)
        place = await showing.place(request, signed, "bookings", _title(asked))
        return rendering.page(
            "bookings/week.html",
            signed,
            place,
            week=week,
            now=now,
            asked=asked,
            today=moments.local_day(now, asked.zone),
            bots=[("", _("All bots")), *((f"{one.id}", one.name) for one in bots)],
            zones=_zones(bots, asked.zone),
            is_cut=len(found) == queries.MOST_IN_A_WEEK,
            kept=_kept(request),
        )

    return await showing.shown(request, make)


def _asked(request: Request, bots: Sequence[BotChoice]) -> Asked:
    given = request.query_params
    filters = choosing.asked(request)
    mine = next((bot for bot in bots if bot.id == filters.bot_id), bots[0] if bots else None)
    zone = given.get("zone", "")
    if zone not in ZONES:
        zone = mine.time_zone if mine else "UTC"
    on = moments.day(given.get("on", ""))
    if on is not None:
        return Asked([on], zone, filters)
    first = grid.monday(moments.day(given.get("from", "")) or moments.local_day(clock.now(), zone))
    return Asked([first + timedelta(days=number) for number in range(grid.DAYS)], zone, filters)


def _sorts(found: Sequence[Listed]) -> Mapping[int, Sort]:
    """What each booking is of, by its id. What is the same looks the same."""
    has_bots = len({row.bot_id for row in found}) > 1
    kinds: dict[tuple[int, object], str] = {}
    for row in found:
        what = row.kind or choosing.source(row.source)
        kinds[_kind(row)] = f"{what} · {row.bot}" if has_bots else what
    ordered = sorted(kinds, key=lambda kind: (kinds[kind].casefold(), str(kind)))
    sorts = {kind: Sort(kinds[kind], number % len(grid.MARKS)) for number, kind in enumerate(ordered)}
    return {row.id: sorts[_kind(row)] for row in found}


def _kind(row: Listed) -> tuple[int, object]:
    return row.bot_id, row.kind_id or row.source


def _title(asked: Asked) -> str:
    # Days before months, as everywhere on these pages.
    locale = "en_GB" if words.language() == words.ENGLISH else words.language()
    return str(format_interval(asked.days[0], asked.days[-1], "yMMMMd", locale=locale))


def _zones(bots: Sequence[BotChoice], chosen: str) -> Sequence[tuple[str, str]]:
    names = sorted({bot.time_zone for bot in bots} | {chosen, "UTC"})
    return [(name, name.replace("_", " ")) for name in names]


def _kept(request: Request) -> str:
    """What the way to other days keeps of this address."""
    kept = {name: value for name, value in request.query_params.items() if name in {"bot", "zone", "status"} and value}
    return f"&{urlencode(kept)}" if kept else ""
