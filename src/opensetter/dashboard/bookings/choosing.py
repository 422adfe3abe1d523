"""What bookings can be narrowed to, as it stands in an address. What means nothing is left out of account."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from starlette.requests import Request

from opensetter.bookings.rules import EXPECTED, OUR_SOURCE, PEOPLE
from opensetter.bookings.schemas import LONGEST_KEY, Status
from opensetter.core import forms
from opensetter.core.db import DbSession
from opensetter.core.errors import NotFound
from opensetter.dashboard import saying, showing
from opensetter.dashboard.bookings import queries
from opensetter.dashboard.bookings.queries import BotChoice, Filters
from opensetter.dashboard.words import _, later

STATUSES: Sequence[str] = get_args(Status)
OVER = frozenset(STATUSES) - frozenset(EXPECTED)

_SOURCES: Mapping[str, str] = {
    OUR_SOURCE: later("our calendar"),
    PEOPLE: later("written down here"),
    "manual": later("another system"),
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters of a page offer, as pairs of what is sent and what is read."""

    bots: Sequence[tuple[str, str]]
    statuses: Sequence[tuple[str, str]]
    sources: Sequence[tuple[str, str]]


def source(name: str) -> str:
    """Where a booking comes from, in words."""
    return _(_SOURCES.get(name, "")) or name


def asked(request: Request) -> Filters:
    """What this address asks for."""
    given = request.query_params
    status, origin = given.get("status", ""), given.get("source", "")
    is_source = 0 < len(origin) <= LONGEST_KEY and forms.shown(origin) == origin
    return Filters(
        bot_id=_number(given.get("bot", "")),
        status=status if status in STATUSES else None,
        source=origin if is_source else None,
        contact_id=_number(given.get("contact", "")),
    )


async def offered(session: DbSession, organization_id: int, bots: Sequence[BotChoice]) -> Choices:
    """What can be chosen: bots, statuses, and the sources that there are."""
    origins = await queries.sources(session, organization_id)
    return Choices(
        bots=[("", _("All bots")), *((f"{bot.id}", bot.name) for bot in bots)],
        statuses=[("", _("Any status")), *((name, saying.status(name)) for name in STATUSES)],
        sources=[("", _("Any source")), *((name, source(name)) for name in origins)],
    )


def _number(written: str) -> int | None:
    try:
        return showing.number(written)
    except NotFound:
        return None
