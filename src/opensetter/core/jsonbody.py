"""Strict JSON: request bodies that are one unambiguous value, and metadata of a bounded size."""

import json
import math
import re
from typing import Any, NoReturn

MAX_INTEGER_DIGITS = 20
MAX_METADATA_BYTES = 16 * 1024
MAX_METADATA_DEPTH = 10
MAX_METADATA_KEYS = 200


class JsonInvalid(ValueError):
    """The body is not JSON that we accept. `code` is stable; the message never repeats the input."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class MetadataInvalid(ValueError):
    """The metadata is not an object, or too much of one. `code` is stable."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def parse(body: bytes, *, max_depth: int = 32) -> Any:  # noqa: ANN401 - JSON is any value
    """The value of a UTF-8 JSON text, in which every parser sees the same thing.

    Raises `JsonInvalid` for whatever parsers disagree on or databases cannot hold: byte order marks,
    duplicate keys, more than `max_depth` levels, NaN, Infinity, numbers beyond a double, integers of more
    than 20 digits, NUL, and halves of surrogate pairs.
    """
    if body.count(b"[") + body.count(b"{") > max_depth and _is_deeper(body, max_depth):
        raise JsonInvalid("json_depth", f"The body is nested more than {max_depth} levels deep.")
    # The causes are left out of the chain below: they hold the whole body, which may then end in a log.
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise JsonInvalid("json_encoding", "The body must be encoded in UTF-8.") from None
    if text.startswith("\ufeff"):
        raise JsonInvalid("json_encoding", "The body must not begin with a byte order mark.")
    if not text or text.isspace():
        raise JsonInvalid("json_invalid", "The body is empty; it must be JSON.")
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise JsonInvalid("json_invalid", f"The body is not valid JSON: see {place}.") from None
    # Raw control characters are refused by the decoder, so only an escape can bring in what we refuse.
    if "\\u" in text:
        _check_texts(value)
    return value


# The closing quote is optional so that the pattern never fails and never goes back, whatever it is fed.
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?+', re.DOTALL)
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_ROUND = bytes.maketrans(b"{}", b"[]")


def _is_deeper(body: bytes, max_depth: int) -> bool:
    """Whether arrays and objects are nested deeper than that, told in linear passes without recursion."""
    brackets = _STRING.sub(b"", body).translate(_ROUND, _NOT_BRACKETS)
    for _ in range(max_depth):
        if not brackets:
            return False
        brackets = brackets.replace(b"[]", b"")
    # Each pass took away the innermost level. What is left is deeper, or was never closed.
    return b"[]" in brackets or brackets.count(b"[") > max_depth


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise JsonInvalid("json_duplicate_key", "The body names a key twice in one object.")
    return found


def _integer(text: str) -> int:
    if len(text) > MAX_INTEGER_DIGITS and len(text.lstrip("-")) > MAX_INTEGER_DIGITS:
        message = f"The body holds an integer of more than {MAX_INTEGER_DIGITS} digits; send it as a string."
        raise JsonInvalid("json_number", message)
    return int(text)


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise JsonInvalid("json_number", "The body holds a number beyond a double; send it as a string.")
    return number


def _no_constant(_: str) -> NoReturn:
    raise JsonInvalid("json_number", "NaN and Infinity are not JSON numbers.")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique_keys, parse_int=_integer, parse_float=_finite, parse_constant=_no_constant
)


def _check_texts(value: object) -> None:
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, str):
            if "\0" in item or any("\ud800" <= character <= "\udfff" for character in item):
                message = "The body holds a NUL character or half of a surrogate pair, which are not text."
                raise JsonInvalid("json_text", message)
        elif isinstance(item, dict):
            pending.extend(item.keys())
            pending.extend(item.values())
        elif isinstance(item, list):
            pending.extend(item)


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


def check_metadata(value: object) -> None:
    """Refuse metadata that is no object, or more than 16 KiB, 10 levels or 200 keys in total.

    The object itself is the first level; the size is that of compact JSON in UTF-8. The value must come from
    `parse`, which has already refused what is not text or not a number.
    """
    if not isinstance(value, dict):
        raise MetadataInvalid("metadata_not_an_object", "The metadata must be a JSON object.")
    keys = 0
    depth = 0
    level: list[Any] = [value]
    while level:
        depth += 1
        if depth > MAX_METADATA_DEPTH:
            message = f"The metadata may be nested {MAX_METADATA_DEPTH} levels deep."
            raise MetadataInvalid("metadata_too_deep", message)
        keys += sum(len(item) for item in level if isinstance(item, dict))
        if keys > MAX_METADATA_KEYS:
            message = f"The metadata may have {MAX_METADATA_KEYS} keys in total."
            raise MetadataInvalid("metadata_too_many_keys", message)
        level = [
            child
            for item in level
            for child in (item.values() if isinstance(item, dict) else item)
            if isinstance(child, dict | list)
        ]
    if len(_ENCODER.encode(value).encode()) > MAX_METADATA_BYTES:
        message = f"The metadata may take {MAX_METADATA_BYTES // 1024} KiB as compact JSON."
        raise MetadataInvalid("metadata_too_large", message)
