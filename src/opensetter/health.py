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
    """200 when the database answers, has this release's schema, and keeps what it acknowledges; else 503 and why."""
    problems = await check(request.app.state.runtime)
    response.status_code = 503 if problems else 200
    return {"status": "not ready" if problems else "ok", "problems": problems}


async def check(runtime: Runtime) -> list[str]:
    """What stands in the way of taking work, each in a sentence."""
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS), runtime.database.transaction() as session:
            revision = await session.scalar(text("SELECT version_num FROM alembic_version"))
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
    if revision != schema.HEAD:
        problems.append(f"The schema is at {revision}, this release needs {schema.HEAD}: run `opensetter db upgrade`.")
    return problems
