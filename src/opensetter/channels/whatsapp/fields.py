"""JSON that somebody else wrote, read without trusting any of it: a value of the right type, or its absence.

Nothing here raises, whatever stands in the JSON, so that one strange item costs nothing but itself.
"""

import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

Json = Mapping[str, Any]

MAX_ID_LENGTH = 255
MAX_DEPTH = 8
"""How deep `plain` goes. Meta nests less than that; what is deeper is nobody's message."""

_EARLIEST = 1_230_768_000
_LATEST = 4_102_444_800
"""From 2009, which is before WhatsApp, until 2100. A time out of these is a mistake, and would keep a window open."""

_MOST_TIME_DIGITS = 12
_MOST_INTEGER_DIGITS = 18

# PostgreSQL holds neither NUL nor half of a surrogate pair. Escapes can bring both into valid JSON.
_NOT_TEXT = re.compile("[\x00\ud800-\udfff]")


def decode(body: bytes) -> dict[str, Any] | None:
    """The JSON object that a body is, or None if it is none.

    Bytes that are not UTF-8 are replaced, and numbers that no database holds are None: a stricter reading would give
    up a thousand messages for one of them.
    """
    try:
        value = _DECODER.decode(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _integer(written: str) -> int | None:
    return int(written) if len(written) <= _MOST_INTEGER_DIGITS else None


def _finite(written: str) -> float | None:
    number = float(written)
    return number if math.isfinite(number) else None


def _nothing(_: str) -> None:
    """NaN and Infinity, which JSON does not have."""


_DECODER = json.JSONDecoder(parse_int=_integer, parse_float=_finite, parse_constant=_nothing)


def part(holder: Json, name: str) -> dict[str, Any]:
    """The object of that name; an empty one if there is none."""
    value = holder.get(name)
    return value if isinstance(value, dict) else {}


def items(holder: Json, name: str) -> list[Any]:
    """The list of that name. A single thing stands for a list of one, and absence for an empty one."""
    value = holder.get(name)
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def text(holder: Json, name: str) -> str:
    """The words of that name, as they can be stored; empty if there are none."""
    value = holder.get(name)
    return storable(value) if isinstance(value, str) else ""


def line(holder: Json, name: str) -> str | None:
    """A short text such as a person's name, or None."""
    return text(holder, name)[:MAX_ID_LENGTH].strip() or None


def identifier(holder: Json, name: str, *, most: int = MAX_ID_LENGTH) -> str | None:
    """The id of that name, verbatim; None if it is absent, empty, too long to be one, or holds control characters."""
    value = holder.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= most or not value.isprintable():
        return None
    return value


def moment(holder: Json, name: str) -> datetime | None:
    """The instant of that name in Unix seconds, which Meta writes as a string here and as a number there."""
    value = holder.get(name)
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= _MOST_TIME_DIGITS:
        value = int(value)
    if not isinstance(value, int) or not _EARLIEST <= value < _LATEST:
        return None
    return datetime.fromtimestamp(value, UTC)


def storable(words: str) -> str:
    """The text without what PostgreSQL cannot hold."""
    return _NOT_TEXT.sub("", words)


def plain(value: object, *, depth: int = MAX_DEPTH) -> Any:  # noqa: ANN401 - JSON is any value
    """The value as it can be stored: storable texts and keys, and nothing below `MAX_DEPTH` levels."""
    if isinstance(value, str):
        return storable(value)
    if not isinstance(value, dict | list):
        return value
    if depth == 0:
        return None
    if isinstance(value, list):
        return [plain(item, depth=depth - 1) for item in value]
    return {storable(name): plain(item, depth=depth - 1) for name, item in value.items()}
