"""Structured logs: one line per thing worth knowing, without message texts, phone numbers or keys."""

import logging
import sys
from typing import Any, TextIO

import structlog
from procrastinate.exceptions import ConnectorException

from opensetter.core.redaction import error_text, redacted

# SQLAlchemy names a pool's logger after its class.
_POOL = "opensetter.core.pool"


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
        [
            structlog.processors.ExceptionRenderer(_traceback),
            redacted,
            structlog.processors.JSONRenderer(),
        ]
        if log_format == "json"
        else [
            _exception_last,
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=_print_traceback),
        ]
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
    handler.addFilter(_is_news)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # Their INFO lines carry SQL, job arguments and addresses: noise to an operator, and sometimes personal data.
    for noisy in (
        "procrastinate",
        "alembic",
        "httpx",
        "httpx2",
        "httpcore",
        "openai",
        "opensetter.core.pool",
        "uvicorn",
    ):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # Every try to connect is a warning to it. That the database is gone is told once, by whoever misses it.
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)


def _is_news(record: logging.LogRecord) -> bool:
    """Whether a library's line says something new. What a request raised has had its line, and so has the database's
    absence, of which the queue's library leaves behind what nobody waited for.
    """
    raised = record.exc_info[1] if record.exc_info else None
    is_known = isinstance(raised, ConnectorException) or record.getMessage().startswith("Exception in ASGI application")
    return not is_known


def _traceback(exc_info: structlog.typing.ExcInfo) -> list[dict[str, Any]]:
    """Where it went wrong, without local variables and details: those quote rows and what people wrote."""
    return _first_lines(_as_dicts(exc_info))


def _first_lines(causes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for cause in causes:
        cause["exc_value"] = cause["exc_value"].partition("\n")[0]
        for grouped in cause.get("exceptions") or ():
            _first_lines(grouped)
    return causes


_as_dicts = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)


def _exception_last(logger: object, method: str, event: structlog.typing.EventDict) -> dict[str, Any]:
    """The line redacted, and its exception left to the renderer, which prints it below."""
    exc_info = event.pop("exc_info", None)
    return {**redacted(logger, method, event), **({"exc_info": exc_info} if exc_info else {})}


def _print_traceback(output: TextIO, exc_info: structlog.typing.ExcInfo) -> None:
    """The same for people: what is printed by default quotes source, values and what people wrote."""
    for cause in reversed(_traceback(exc_info)):
        output.write("\nTraceback:")
        output.writelines(
            f"\n  {frame['filename']}, line {frame['lineno']}, in {frame['name']}" for frame in cause["frames"]
        )
        output.write(f"\n{cause['exc_type']}: {error_text(cause['exc_value'])}")
