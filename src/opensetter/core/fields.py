"""Field types that several features' shapes share: text, names, zones, addresses, metadata."""

from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from opensetter.core.jsonbody import check_metadata
from opensetter.core.times import check_zone


class FieldInvalid(ValueError):
    """A field's value is not acceptable; the sentence never repeats it."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


def _line(text: str) -> str:
    if any(ord(character) < 32 or ord(character) == 127 for character in text):  # noqa: PLR2004 - ASCII controls
        raise FieldInvalid("text_invalid", "Control characters are not allowed here.")
    return text


def _not_blank(text: str) -> str:
    if not text.strip():
        raise FieldInvalid("text_blank", "This must not be blank.")
    return text


def _zone(text: str) -> str:
    try:
        return check_zone(text)
    except ValueError as error:
        raise FieldInvalid("time_zone_invalid", str(error)) from error


def _web_address(text: str) -> str:
    detail = "This must be a web address such as https://example.com/book."
    try:
        parts = urlsplit(text)
        acceptable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
        _ = parts.port
    except ValueError as error:
        raise FieldInvalid("url_invalid", detail) from error
    if not acceptable or any(character.isspace() or ord(character) < 33 for character in text):  # noqa: PLR2004
        raise FieldInvalid("url_invalid", detail)
    return text


def _metadata(value: dict[str, Any]) -> dict[str, Any]:
    check_metadata(value)
    return value


# The least length is told and not checked: what is empty is refused as blank, in a sentence of its own.
Line = Annotated[
    str, Field(max_length=200, json_schema_extra={"minLength": 1}), AfterValidator(_line), AfterValidator(_not_blank)
]
"""One line of text, 1 to 200 characters."""

Words = Annotated[str, Field(max_length=20_000)]
"""Text of any shape, up to 20,000 characters."""

Zone = Annotated[
    str,
    Field(max_length=64, examples=["Europe/London"], json_schema_extra={"minLength": 1}),
    AfterValidator(_zone),
]
"""The name of an IANA time zone."""

WebAddress = Annotated[
    str, Field(max_length=2_000, examples=["https://example.com/book"]), AfterValidator(_web_address)
]
"""An http or https address."""

Metadata = Annotated[dict[str, Any], AfterValidator(_metadata)]
"""A JSON object of the caller's own: 16 KiB, 10 levels and 200 keys at most."""
