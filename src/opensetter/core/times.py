"""Instants and time zones at the edge: RFC 3339 in, one format out, zone names from a frozen list."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)


class TimeInvalid(ValueError):
    """The text is no usable instant. `code` is stable; the message never repeats the input."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class ZoneInvalid(ValueError):
    """The text is not the name of a time zone."""

    code = "time_zone_invalid"


# RFC 3339 and nothing else of ISO 8601. Sixty seconds are refused: no leap second has been announced since
# 2016, and nobody books one. Python's own parser takes far more than this, and more with every release.
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,32})?"
    r"([Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?"
)
_EXAMPLE = "2030-01-31T09:00:00Z or 2030-01-31T10:00:00+01:00"


def parse_instant(text: str) -> datetime:
    """The instant an RFC 3339 date-time names, in UTC, cut (not rounded) to milliseconds.

    Raises `TimeInvalid`: `offset_required` when nothing says which offset is meant, `time_out_of_range`
    before 2000 and from 2100 on, `time_invalid` for everything else.
    """
    shape = _INSTANT.fullmatch(text)
    if shape is None:
        raise TimeInvalid("time_invalid", f"Write the time as in RFC 3339, for example {_EXAMPLE}.")
    if shape[1] is None:
        message = f"The time needs an offset, for example {_EXAMPLE}. A time_zone does not replace it."
        raise TimeInvalid("offset_required", message)
    try:
        instant = datetime.fromisoformat(text.upper())
    except ValueError:
        raise TimeInvalid("time_invalid", "That day does not exist in the calendar.") from None
    # Before any conversion: the first and the last years overflow when they are moved to UTC.
    if not EARLIEST <= instant < LATEST:
        raise TimeInvalid("time_out_of_range", "The time must lie in the years 2000 to 2099.")
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000).astimezone(UTC)


def format_instant(value: datetime) -> str:
    """The instant as `YYYY-MM-DDTHH:MM:SS.mmmZ`. A time without offset is refused, never guessed."""
    if value.tzinfo is not UTC:
        if value.utcoffset() is None:
            raise ValueError("A time without offset names no instant.")
        value = value.astimezone(UTC)
    return value.isoformat(timespec="milliseconds")[:-6] + "Z"


# The list and the zones come from the tzdata package, so that the same name means the same on every machine:
# operating systems ship older, shorter or longer lists, and some ship none.
ZONES: frozenset[str] = frozenset((files("tzdata") / "zones").read_text("ascii").split())


def check_zone(text: str) -> str:
    """The IANA zone name, exactly as given, links such as Asia/Calcutta included; `ZoneInvalid` otherwise."""
    if text in ZONES:
        return text
    message = "A time zone must be an IANA name such as Europe/London, spelled exactly so."
    similar = _similar().get(_letters(text)) if len(text) <= _LONGEST else None
    if similar is not None:
        message += f" Did you mean {similar}?"
    raise ZoneInvalid(message)


_LONGEST = 64


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


@cache
def _similar() -> dict[str, str]:
    """Zone names by their letters alone, and by their city's letters, where no two zones share them."""
    # Names with digits are left out: "Etc/GMT+14" must not suggest "Etc/GMT-14", its opposite.
    names = [name for name in ZONES if name.replace("/", "").replace("_", "").replace("-", "").isalpha()]
    by_city = _unshared((_letters(name.rpartition("/")[2]), name) for name in names)
    return by_city | _unshared((_letters(name), name) for name in names)


def _unshared(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    grouped: dict[str, list[str]] = {}
    for key, name in pairs:
        grouped.setdefault(key, []).append(name)
    return {key: names[0] for key, names in grouped.items() if len(names) == 1}


class _PackagedZone(ZoneInfo):
    """A zone read from the package; copying or pickling it reads it by name again."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return zone, (self.key,)


@cache
def zone(name: str) -> ZoneInfo:
    """The zone of that name, whatever the operating system ships; `ZoneInvalid` if there is none."""
    resource = files("tzdata").joinpath("zoneinfo", *check_zone(name).split("/"))
    with resource.open("rb") as stream:
        return _PackagedZone.from_file(stream, key=name)
