"""Structured logs: one line per thing worth knowing, without message texts, phone numbers or keys."""

import logging
import sys

import structlog


def configure(log_format: str, level: str) -> None:
    """Send every log line, ours and the libraries', to standard error in one format."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    final: list[structlog.typing.Processor] = (
        [structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer()]
        if log_format == "json"
        else [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=_plain_traceback)]
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *final],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # Their INFO lines carry SQL, job arguments and addresses: noise to an operator, and sometimes personal data.
    for noisy in ("procrastinate", "alembic", "httpx", "httpx2", "httpcore", "openai", "psycopg.pool", "uvicorn"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


# The renderer's default prints local variables, and those hold what people wrote.
_plain_traceback = structlog.dev.plain_traceback
