"""`/livez` and `/readyz`: is the process alive, and may it be sent work?"""

import asyncio

from fastapi import APIRouter, Request, Response
from sqlalchemy import text

from opensetter.core import schema
from opensetter.core.runtime import Runtime

router = APIRouter(tags=["Health"])

DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
"""Settings without which PostgreSQL may lose what it has acknowledged."""

_PATIENCE_SECONDS = 1.5


class Readiness:
    """Whether this process may be sent work: one look at the database for everybody who asks meanwhile."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._looking: asyncio.Task[list[str]] | None = None

    async def problems(self) -> list[str]:
        """What stands in the way of taking work, each in a sentence; told in time, also when the database is silent."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(check(self._runtime))
        # Left alone when it takes too long: the driver would first wait for the silent server to hear of a cancelling.
        done, _ = await asyncio.wait({self._looking}, timeout=_PATIENCE_SECONDS)
        return self._looking.result() if done else ["The database does not answer in time."]


@router.get("/livez", summary="Is it alive?")
async def livez() -> dict[str, str]:
    """200 as long as the process answers at all."""
    return {"status": "ok"}


@router.get(
    "/readyz",
    summary="May it be sent work?",
    responses={503: {"description": "Not ready; `problems` says why."}},
)
async def readyz(request: Request, response: Response) -> dict[str, object]:
    """200 when the database answers, has a schema to serve on, and keeps what it acknowledges; else 503 and why."""
    problems = await request.app.state.readiness.problems()
    response.status_code = 503 if problems else 200
    return {"status": "not ready" if problems else "ok", "problems": problems}


async def check(runtime: Runtime) -> list[str]:
    """What stands in the way of taking work, each in a sentence."""
    try:
        async with runtime.database.transaction() as session:
            is_read_only = await session.scalar(text("SELECT current_setting('transaction_read_only') = 'on'"))
            revision = (await session.execute(text(schema.REVISION))).one_or_none()
            settings = (
                await session.execute(
                    text("SELECT name, setting FROM pg_settings WHERE name = ANY (:names)"), {"names": list(DURABLE)}
                )
            ).all()
    except Exception as error:  # noqa: BLE001 - whatever it is, the answer is that the database cannot be used
        return [f"The database does not answer ({type(error).__name__})."]
    problems = [
        f"PostgreSQL's {name} is off: it may lose what it acknowledged." for name, on in settings if on == "off"
    ]
    if is_read_only:
        problems.append("The database only allows reading: it is a standby, or was made so for maintenance.")
    if problem := schema.complaint(*(revision or (None, None))):
        problems.append(problem)
    return problems
