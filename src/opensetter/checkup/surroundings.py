"""What is around the process: the disk, the settings, the public address and the model."""

import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx

from opensetter.checkup.findings import Finding, fail, ok, warn
from opensetter.core.settings import Settings
from opensetter.engine import probe
from opensetter.engine.llm import ModelFailed

FULL_BYTES = 256 * 1024**2
TIGHT_BYTES = 2 * 1024**3
PATIENCE_SECONDS = 5.0


def disk(settings: Settings) -> Finding:
    """Whether PostgreSQL can go on writing."""
    if settings.database_url is not None:
        return ok("disk", "PostgreSQL is another server's; its disk cannot be seen from here.")
    if not settings.data_dir.exists():
        return ok("disk", "There is no data directory yet.")
    return judge_disk(shutil.disk_usage(settings.data_dir).free)


def judge_disk(free: int) -> Finding:
    """How bad it is that so many bytes are free."""
    said = f"{free / 1024**3:.1f} GiB are free where PostgreSQL keeps its files."
    advice = "Make room or give the data directory a larger disk. When it is full, nothing can be recorded."
    if free < FULL_BYTES:
        return fail("disk", said, advice)
    return warn("disk", said, advice) if free < TIGHT_BYTES else ok("disk", said)


def rehearsal(settings: Settings) -> Iterator[Finding]:
    """Settings that are for trying things out, where they are set."""
    if settings.clock_offset_seconds:
        said = f"OPENSETTER_CLOCK_OFFSET_SECONDS shifts the time by {settings.clock_offset_seconds:g} seconds."
        yield warn("clock offset", said, "Unset it, unless this is a rehearsal: contacts are told wrong times.")


async def public_url(settings: Settings) -> Finding:
    """Whether people who follow a link arrive here."""
    if settings.public_url is None:
        said = f"None is set: links lead to http://{settings.host}:{settings.port}."
        return warn("public URL", said, "Set OPENSETTER_PUBLIC_URL to the address that people can reach.")
    address = settings.public_url.rstrip("/")
    try:
        async with httpx.AsyncClient(timeout=PATIENCE_SECONDS, trust_env=False) as client:
            answer = await client.get(f"{address}/livez")
            arrived = answer.status_code == httpx.codes.OK and answer.json() == {"status": "ok"}
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        advice = "Check the name, the proxy in front and its certificate. It may be reachable from elsewhere only."
        return fail("public URL", f"{address} does not answer from here ({type(error).__name__}).", advice)
    if not arrived:
        advice = "Let the proxy in front pass everything on to `opensetter serve`, with the path as it is."
        return fail("public URL", f"{address} leads to something else ({answer.status_code} at /livez).", advice)
    if urlsplit(address).scheme != "https":
        return warn("public URL", f"{address} answers, unencrypted.", "Put a proxy in front that speaks HTTPS.")
    return ok("public URL", f"{address} answers.")


async def model(settings: Settings) -> Finding:
    """Whether the model answers at all; a bot may name another, which is not asked."""
    if settings.model is None:
        return ok("model", "None is configured: the built-in responder answers.")
    try:
        seconds = await probe.ask(settings.model, min(settings.model_timeout_seconds, 15))
    except ModelFailed as failure:
        said = f"{settings.model} does not answer ({failure.reason}); the built-in responder does, meanwhile."
        return fail("model", said, probe.advice(failure.reason))
    said = f"{settings.model} answered in {seconds:.1f} seconds."
    if seconds > settings.model_timeout_seconds / 2:
        advice = "A real turn takes longer. Choose a faster model, or raise OPENSETTER_MODEL_TIMEOUT_SECONDS."
        return warn("model", said, advice)
    return ok("model", said)
