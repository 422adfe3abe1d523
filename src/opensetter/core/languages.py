"""Which of the languages that are spoken here a browser would like best."""

import re
from collections.abc import Collection

_PREFERENCE = re.compile(r"\s*([A-Za-z]{2,3})(?:-[A-Za-z0-9-]+)?\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?\s*")
_LONGEST_HEADER = 400


def preferred(accept_language: str, spoken: Collection[str]) -> str | None:
    """The one of the `spoken` languages that an Accept-Language header puts first, or None."""
    wanted = [_PREFERENCE.fullmatch(part) for part in accept_language[:_LONGEST_HEADER].split(",")]
    weighed = [(float(match[2] or 1), match[1].lower()) for match in wanted if match]
    ranked = sorted((pair for pair in weighed if pair[0] > 0), key=lambda pair: -pair[0])
    return next((tag for _, tag in ranked if tag in spoken), None)
