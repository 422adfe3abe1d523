"""The web chat on other websites: which of them may show it, and in which colours. Pure."""

import math
import re
from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator, Field

from opensetter.core.fields import FieldInvalid

DEFAULT_COLOR = "#1f5fae"
EVERYWHERE = "*"
"""Stands for every website."""

MOST_ORIGINS = 50

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_ORIGIN = re.compile(rf"(https?)://((?:\*\.)?{_LABEL}(?:\.{_LABEL})*|\[[0-9a-f:.]{{2,45}}\])(?::([0-9]{{1,5}}))?")
_COLOR = re.compile(r"#[0-9a-f]{6}")
_USUAL_PORT = {"http": "80", "https": "443"}
_DARK, _LIGHT = "#111111", "#ffffff"


def _origin(text: str) -> str:
    """An origin as browsers write it: `example.com/shop` is `https://example.com`."""
    written = text.strip().lower()
    if written == EVERYWHERE:
        return written
    if "://" not in written:
        written = f"https://{written}"
    scheme, _, rest = written.partition("://")
    found = _ORIGIN.fullmatch(f"{scheme}://{re.split('[/?#]', rest, maxsplit=1)[0]}")
    if found is None or len(written) > 300 or int(found[3] or 1) not in range(1, 65536):  # noqa: PLR2004 - ports
        raise FieldInvalid("origin_invalid", "A website is https://www.example.com, or https://*.example.com, or *.")
    scheme, host, port = found.groups()
    return f"{scheme}://{host}" + (f":{int(port)}" if port and port != _USUAL_PORT[scheme] else "")


def _color(text: str) -> str:
    written = text.strip().lower()
    if not _COLOR.fullmatch(written):
        raise FieldInvalid("color_invalid", "A colour is # and six digits from 0 to f, such as #1f5fae.")
    return written


def _once(origins: list[str]) -> list[str]:
    return list(dict.fromkeys(origins))


Origin = Annotated[str, AfterValidator(_origin)]
"""A website, by scheme, host and port; `https://*.example.com` is all below it, and `*` is every one."""

Origins = Annotated[list[Origin], Field(max_length=MOST_ORIGINS), AfterValidator(_once)]
Color = Annotated[str, AfterValidator(_color)]
"""A colour as `#rrggbb`."""


def allows(origins: Sequence[str], origin: str) -> bool:
    """Whether a page of this origin may show the chat."""
    scheme, _, host = origin.partition("://")
    parts = host.split(".")
    matching = {f"{scheme}://*.{'.'.join(parts[start:])}" for start in range(1, len(parts))}
    return not matching.union({EVERYWHERE, origin}).isdisjoint(origins)


def ink_on(color: str) -> str:
    """Black or white, whichever can be read better on a colour (WCAG 2.2, contrast ratio)."""
    red, green, blue = _linear(color)
    bright = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return _LIGHT if 1.05 / (bright + 0.05) >= (bright + 0.05) / 0.0555 else _DARK


def hue_of(color: str) -> int:
    """A colour's angle on the wheel of OKLCH, in which the chat's other colours are told; a grey one has any."""
    red, green, blue = _linear(color)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    towards_red = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    towards_yellow = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return round(math.degrees(math.atan2(towards_yellow, towards_red))) % 360


def _linear(color: str) -> list[float]:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]  # noqa: PLR2004


def script_tag(public_url: str, bot_integration_id: int) -> str:
    """What is put into a website's pages to show the chat there."""
    return f'<script src="{public_url}/widget.js" data-bot-integration="{bot_integration_id}" async></script>'
