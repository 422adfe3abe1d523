"""What a date, a weekday or a lapse that was found in a text names."""

import re
from collections.abc import Callable

from opensetter.engine.claims.moments import Name, Naming
from opensetter.engine.claims.names import (
    FEASTS,
    MONTHS,
    NUMBER,
    NUMBERS,
    ORDINAL_WEEKDAYS,
    ORDINALS,
    SHORT_WEEKDAYS,
    WEEKDAYS,
    value_of,
)

_LONGEST_MONTH = 31
_HOUR = 3600


def full(match: re.Match[str]) -> Name | None:
    year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
    return _if_real(Naming.FULL, year, month, day)


def full_either(match: re.Match[str]) -> Name | None:
    year = int(match["y"])
    first, second = int(match["a"]), int(match["b"])
    year += 2000 if year < 100 else 0  # noqa: PLR2004 - two figures are a year of this century
    return Name(Naming.FULL_EITHER, (year, first, second)) if _may_be_date(first, second) else None


def either(match: re.Match[str]) -> Name | None:
    first, second = int(match["a"]), int(match["b"])
    return Name(Naming.EITHER, (first, second)) if _may_be_date(first, second) else None


def _may_be_date(first: int, second: int) -> bool:
    small, large = sorted((first, second))
    return 1 <= small <= 12 and large <= _LONGEST_MONTH  # noqa: PLR2004


def _if_real(naming: Naming, *numbers: int) -> Name | None:
    month, day = numbers[-2:]
    return Name(naming, numbers) if 1 <= month <= 12 and 1 <= day <= _LONGEST_MONTH else None  # noqa: PLR2004


def _day_of(figure: str) -> int:
    """What `25th`, `25.`, `1er`, `twenty-fifth` or `veinticinco` counts."""
    figures = re.match(r"\d+", figure)
    if figures:
        return int(figures[0])
    plain = figure.replace("-", " ")
    return ORDINALS[plain] if plain in ORDINALS else NUMBERS[plain]


def of_month(match: re.Match[str]) -> Name | None:
    month, day = MONTHS[match["month"]], _day_of(match["d"])
    return _if_real(Naming.FULL, int(match["y"]), month, day) if match["y"] else _if_real(Naming.DATE, month, day)


def day(match: re.Match[str]) -> Name | None:
    day = _day_of(match["d"])
    return Name(Naming.DAY, (day,)) if 1 <= day <= _LONGEST_MONTH else None


def weekday(match: re.Match[str]) -> Name:
    found = match.groupdict()
    day = WEEKDAYS[found["name"]]
    if found["next"] or found["after"]:
        return Name(Naming.NEXT_WEEKDAY, (day,))
    if found["last"]:
        return Name(Naming.LAST_WEEKDAY, (day,))
    return Name(Naming.THIS_WEEKDAY if found["this"] else Naming.WEEKDAY, (day,))


def counted_weekday(match: re.Match[str]) -> Name:
    day = ORDINAL_WEEKDAYS[match["name"]]
    if "proxim" in match[0] or "que vem" in match[0]:
        return Name(Naming.NEXT_WEEKDAY, (day,))
    return Name(Naming.WEEKDAY, (day,))


def short(match: re.Match[str]) -> Name:
    return Name(Naming.WEEKDAY, (SHORT_WEEKDAYS[match["name"]],))


def feast(match: re.Match[str]) -> Name:
    return Name(Naming.DATE, FEASTS[match[0].replace("-", " ") if match[0] not in FEASTS else match[0]])


def month(match: re.Match[str]) -> Name:
    return Name(Naming.MONTH, (MONTHS[match["month"]],))


def lapse(match: re.Match[str]) -> Name:
    """In so long: to the day, else with the slack of somebody who says it roughly."""
    counted, unit = match["n"], match["unit"]
    count = 1 if counted is None or not re.fullmatch(NUMBER, counted) else value_of(counted)
    if "half" in match[0] or "halb" in match[0] or "demi" in match[0] or "media" in match[0] or "meia" in match[0]:
        return Name(Naming.LAPSE, (25 * 60, 35 * 60))
    if unit.startswith("min"):
        return Name(Naming.LAPSE, (count * 54, count * 66))
    if unit.startswith(("h", "st", "uur")):
        return Name(Naming.LAPSE, (count * _HOUR - _HOUR // 2, count * _HOUR + _HOUR // 2))
    if unit.startswith(("d", "tag", "j")):
        return Name(Naming.RELATIVE, (count,))
    if unit.startswith(("w", "s", "f")):
        days = 14 if unit.startswith("f") else 7 * count
        return Name(Naming.ABOUT, (days - 3, days + 3))
    return Name(Naming.ABOUT, (30 * count - 10, 31 * count + 10))


def always(naming: Naming, *numbers: int) -> Callable[[re.Match[str]], Name]:
    name = Name(naming, numbers)
    return lambda _match: name
