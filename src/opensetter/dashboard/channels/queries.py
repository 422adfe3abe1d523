"""Where an organization's bots can be reached, and what came and went there last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text

from opensetter.channels.models import Channel
from opensetter.core.db import DbSession

PAGE = 50
FAILURES_OF = timedelta(days=7)
MOST_BOTS = 200

_RECENT = 20
"""In how many of the conversations in which somebody wrote last the newest answer is looked for."""

_CONNECTIONS = """
    SELECT integration.id, integration.channel, integration.name, integration.bot_id, bot.name, integration.address,
        integration.disabled_at, integration.stopped_at, integration.stopped_reason,
        (SELECT last_inbound_at FROM conversations talk
         WHERE talk.bot_integration_id = integration.id
         ORDER BY talk.last_inbound_at DESC NULLS LAST, talk.id DESC LIMIT 1),
        (SELECT max(answer.created_at) FROM (
            SELECT id FROM conversations talk WHERE talk.bot_integration_id = integration.id
            ORDER BY talk.last_inbound_at DESC NULLS LAST, talk.id DESC LIMIT :recent) talk
         CROSS JOIN LATERAL (
            SELECT created_at FROM messages
            WHERE conversation_id = talk.id AND direction = 'outbound' ORDER BY id DESC LIMIT 1) answer),
        (SELECT count(*) FROM messages
         WHERE bot_integration_id = integration.id AND status = 'failed' AND created_at > :since),
        (SELECT jsonb_object_agg(outcome, at) FROM hook_sightings sighting
         WHERE sighting.bot_integration_id = integration.id)
    FROM bot_integrations integration
    JOIN bots bot ON bot.id = integration.bot_id
    WHERE integration.organization_id = :organization_id AND {which}
    ORDER BY integration.id DESC
    LIMIT :limit
"""


@dataclass(frozen=True, slots=True)
class Connection:
    """A bot on a channel. `failures` are the messages of the last days that did not arrive."""

    id: int
    channel: str
    name: str
    bot_id: int
    bot: str
    address: str | None
    disabled_at: datetime | None
    stopped_at: datetime | None
    stopped_reason: str | None
    last_in: datetime | None
    last_out: datetime | None
    failures: int
    sightings: Mapping[str, datetime]

    @property
    def has_provider(self) -> bool:
        return Channel(self.channel).has_provider

    @property
    def state(self) -> str:
        """How it goes there, in a word that `saying` has a sentence for."""
        if self.disabled_at is not None:
            return "disconnected"
        if self.stopped_at is not None:
            return "stopped"
        if not self.has_provider:
            return "in_use"
        heard, refused = self.sightings.get("heard"), self.sightings.get("refused")
        if refused is not None and (heard is None or refused > heard):
            return "refused"
        return "silent" if heard is None else "in_use"


async def connections(
    session: DbSession, organization_id: int, *, now: datetime, before: int | None = None
) -> Sequence[Connection]:
    """Where bots can be reached, newest first; those after `before`, if it is given. One more than a page has."""
    which = "true" if before is None else "integration.id < :before"
    return await _found(session, organization_id, which, now=now, before=before)


async def find(
    session: DbSession, organization_id: int, bot_integration_id: int, *, now: datetime
) -> Connection | None:
    """One of them."""
    found = await _found(session, organization_id, "integration.id = :before", now=now, before=bot_integration_id)
    return next(iter(found), None)


async def bots(session: DbSession, organization_id: int) -> Sequence[tuple[int, str]]:
    """The bots that can be connected, by name."""
    query = text(
        "SELECT id, name FROM bots WHERE organization_id = :organization_id AND archived_at IS NULL"
        " ORDER BY lower(name), id LIMIT :most"
    )
    rows = await session.execute(query, {"organization_id": organization_id, "most": MOST_BOTS})
    return [(row[0], row[1]) for row in rows.all()]


async def _found(
    session: DbSession, organization_id: int, which: str, *, now: datetime, before: int | None
) -> list[Connection]:
    given: dict[str, Any] = {
        "organization_id": organization_id,
        "since": now - FAILURES_OF,
        "recent": _RECENT,
        "limit": PAGE + 1,
    }
    rows = await session.execute(
        text(_CONNECTIONS.format(which=which)), given | ({} if before is None else {"before": before})
    )
    told: list[tuple[Any, ...]] = [(*row[:-1], _moments(row[-1])) for row in rows.all()]
    return [Connection(*each) for each in told]


def _moments(told: Mapping[str, str] | None) -> Mapping[str, datetime]:
    return {outcome: datetime.fromisoformat(at) for outcome, at in (told or {}).items()}
