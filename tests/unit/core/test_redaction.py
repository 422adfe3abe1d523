"""What a log line tells, and what is taken out of it."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from opensetter.core import log
from opensetter.core.redaction import LONGEST, error_text, masked

KEY = "osk_8dKQ2rT0mXv5Zb7NcWq1LpYh4Gs9Ej3FaUo6Ti"
TOKEN = "c42.1790000000.q7Vb2kX9mT4sW1nR8yL5pZ3dF6gH0jKcA-uE_iOxBvM"

SECRETS = (
    ("postgresql://setter:hunter2@db:5432/setter", "hunter2"),
    ("could not connect with password=hunter2 to db", "hunter2"),
    (f"Authorization: Bearer {KEY}", KEY[8:]),
    (f"key {KEY} is revoked", KEY[8:]),
    ("Incorrect API key provided: sk-proj-AbCd1234EfGh5678", "AbCd1234"),
    (f"/chat/7?as={TOKEN}", "q7Vb2kX9"),
    (f"opensetter_chat_7={TOKEN}; Path=/", "q7Vb2kX9"),
    ("digest q7Vb2kX9mT4sW1nR8yL5pZ3dF6gH0jKcAuE", "q7Vb2kX9"),
    ("+447813194799 wrote", "447813194"),
    ("(020) 7946-0958 wrote", "7946"),
    ("wa_id 447813194799", "447813194"),
    ("ada.lovelace@example.com wrote", "ada.lovelace"),
)

HARMLESS = (
    "request.failed",
    "2026-11-22T10:00:00.123456Z",
    "127.0.0.1:8000",
    "192.168.100.200",
    "PostgreSQL 15.4, psycopg 3.3.9",
    "/api/v1/bookings/{booking_id}/cancel",
    "0af7651916cd43dd8448eb211c80319c",
    "openai:gpt-5-mini-2026-01-15",
    "/usr/lib/python3.11/site-packages/starlette/routing.py",
    "IntegrityError 23505",
)

ERRORS = (
    ('new row for relation "messages" violates check constraint "ck_messages_status"\nDETAIL: Failing row (hi)', None),
    ('invalid input syntax for type integer: "my secret words"', "my secret words"),
    ("invalid literal for int() with base 10: 'my secret words'", "my secret words"),
    ('duplicate key value violates unique constraint "uq_x" Key (phone)=(my secret words) exists', "my secret words"),
    ("1 validation error for Body input_value=secret_words input_type=str", "secret_words"),
    ("'NoneType' object has no attribute 'organization_id'", None),
)


@pytest.mark.parametrize(("said", "secret"), SECRETS)
def test_a_secret_is_taken_out_of_whatever_text_it_stands_in(said, secret):
    assert secret not in masked(said)
    assert secret not in masked(f"{said}\n{said}")


@pytest.mark.parametrize("said", HARMLESS)
def test_what_helps_whoever_reads_the_log_stays(said):
    assert masked(said) == said


@pytest.mark.parametrize(("said", "secret"), ERRORS)
def test_an_error_is_told_without_what_it_quotes(said, secret):
    told = error_text(said)
    if secret is None:
        assert told == said.partition("\n")[0]
    else:
        assert secret not in told


def test_a_text_is_one_line_of_bounded_length():
    assert masked("a\r\n\x1b[31mb\u2028c\x85") == "a\\r\\n\\x1b[31mb\\u2028c\\x85"
    assert len(masked("x " * 10_000)) == LONGEST + 1


@pytest.fixture(params=["json", "console"])
def printed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is logged while a test runs, in either format."""
    output = io.StringIO()
    root = logging.getLogger()
    before, configured = (root.handlers[:], root.level), structlog.get_config()
    monkeypatch.setattr("sys.stderr", output)
    log.configure(request.param, "info")
    yield output
    root.handlers[:], root.level = before
    structlog.configure(**configured)


def test_private_fields_are_never_told_and_ids_always(printed):
    structlog.get_logger("ours").info(
        "turn.done", message_id=447813194799, content="my words", details={"user_number": "my words", "count": 3}
    )
    assert "my words" not in printed.getvalue()
    assert "447813194799" in printed.getvalue()
    assert "turn.done" in printed.getvalue()


def test_a_line_that_somebody_else_writes_is_one_line_too(printed):
    structlog.get_logger("ours").warning("model.failed", model='x\n{"event": "forged"}')
    logging.getLogger("theirs").warning("gave up on %s", '+447813194799\n{"event": "forged"}')
    lines = printed.getvalue().splitlines()
    assert len(lines) == 2
    assert "447813194" not in printed.getvalue()


def test_an_exception_tells_where_and_what_kind_and_not_with_which_words(printed):
    try:
        try:
            int("my secret words")
        except ValueError as error:
            raise RuntimeError("my plain sentence\nDETAIL: my secret words") from error
    except RuntimeError:
        structlog.get_logger("ours").exception("request.failed", request_id="req_1")
    told = printed.getvalue()
    assert "my secret words" not in told
    assert {"ValueError", "RuntimeError", "my plain sentence", "test_redaction.py"} <= {
        part for part in ("ValueError", "RuntimeError", "my plain sentence", "test_redaction.py") if part in told
    }
    if told.startswith("{"):
        assert json.loads(told)["request_id"] == "req_1"
