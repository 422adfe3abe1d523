"""Forms as browsers send them. Pure."""

import unicodedata
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

LARGEST_BODY = 64 * 1024
MOST_FIELDS = 100

KIND = "application/x-www-form-urlencoded"
WITH_FILES = "multipart/form-data"

Form = Mapping[str, str]
"""The first value of every name."""


def read(body: bytes) -> Form:
    """A form as browsers send it; what is none, or has too many fields, is one without fields."""
    try:
        found = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return {}
    return {name: values[0] for name, values in found.items()}


def described(*names: str) -> dict[str, Any]:
    """A form whose fields are texts, as OpenAPI describes what an operation takes."""
    schema = {"type": "object", "properties": {name: {"type": "string"} for name in names}}
    return {"requestBody": {"content": {KIND: {"schema": schema}}}}


def shown(value: str) -> str:
    """What was typed, as it is given back: without what no page can show."""
    return "".join(letter for letter in value if is_text(letter) or letter in "\r\n\t")


def is_text(letter: str) -> bool:
    """Whether a page can show it, and PostgreSQL store it."""
    # The last one stands where bytes were no text.
    return unicodedata.category(letter) not in {"Cc", "Cs"} and letter != "\ufffd"
