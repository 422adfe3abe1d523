"""Counting again and again, for every organization. Any number of workers may do it at once."""

import structlog

from opensetter.core import clock
from opensetter.core.errors import Unavailable, root_cause
from opensetter.core.runtime import Runtime
from opensetter.figures import service

log = structlog.get_logger(__name__)


async def run(runtime: Runtime) -> None:
    """Count anew whatever is old; one organization's trouble is not another's.

    Raises `Unavailable` if the database is away.
    """
    now = clock.now()
    async with runtime.database.transaction() as session:
        found = await service.to_count(session, now=now)
    is_away = False
    for organization_id in found:
        try:
            async with runtime.database.transaction(organization_id) as session:
                await service.count(session, organization_id, now=now)
            is_away = False
        except Unavailable as error:
            # One may have been too much to count in the time there is. After two in a row nobody is asked further.
            if is_away:
                raise
            is_away = True
            log.warning("figures.interrupted", organization_id=organization_id, reason=root_cause(error))
        except Exception:
            log.exception("figures.failed", organization_id=organization_id)
