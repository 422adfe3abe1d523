"""Rules for days: tomorrow, next Friday, the 3rd of December, Anfang nächster Woche."""

from collections.abc import Sequence
from datetime import date, timedelta

from opensetter.dates import almanac
from opensetter.dates.clocks import has_edge
from opensetter.dates.grammar import FILL, OTHER, VAGUE, Grammar, Scene
from opensetter.dates.items import MADE_DAYS, Days, Item, Span, Written, kinds, made, numbers

_MONTHS = 12
_SOON = 100
_FEW = 4
"""The second, third and fourth may as well be of what was offered."""


def _made(days: Days) -> list[Item]:
    return [Item(MADE_DAYS, made=days)]


def _number(items: Sequence[Item], of: str) -> int | None:
    return next(iter(numbers(items, of)), None)


def _dated(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`Thursday, 3 December 2026`, `December 3rd`, `el 3 de diciembre`."""
    day, month = numbers(items, "123")[0], numbers(items, "m")[0]
    days = almanac.dated(day, month, _number(items, "4"), scene.today)
    return _made(_checked(days, items, scene))


def _checked(days: Days, items: Sequence[Item], scene: Scene) -> Days:
    """A weekday that was said with a date must be that of the date."""
    weekday = _number(items, "woW")
    return days if weekday is None else almanac.on_weekday(days, weekday, scene.today)


def _two_dates(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`3rd or 4th of December`, `del 3 al 5 de diciembre`."""
    (first, last), month = numbers(items, "12"), numbers(items, "m")[0]
    both = [almanac.dated(day, month, _number(items, "4"), scene.today) for day in (first, last)]
    since, until = (days.readings[0][0] if days.readings else None for days in both)
    if since is None or until is None or since >= until or any(days.is_past for days in both):
        return [VAGUE]
    if any(item.kind in "|&" for item in items) and (until - since).days > 1:
        return _made(Days(((since, since), (until, until)), is_choice=True))
    return _made(Days(((since, until),)))


def _in_figures(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`12/3`: the day first everywhere but in English, where it may be either."""
    written = made(items, Written)[0]
    first, second, year = written.first, written.second, _number(items, "4") or written.year
    orders = [(second, first)]
    if written.is_iso:
        orders = [(first, second)]
    elif scene.language == "en" and not written.has_dots:
        orders.append((first, second))
    orders = [(month, day) for month, day in orders if 1 <= month <= _MONTHS] or [(first, second)]
    read = [almanac.dated(day, month, year, scene.today) for month, day in dict.fromkeys(orders)]
    good = [days for days in read if not (days.is_past or days.is_nonexistent or days.is_vague)] or read[:1]
    if len(good) == 1 < len(read) and _is_far(good[0], scene):
        return [VAGUE]
    days = (
        good[0] if len(good) == 1 else almanac.either(*(span[0] for each in good for span in each.readings if span[0]))
    )
    return _made(_checked(days, items, scene))


def _figures_to(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`3.-5.12.`"""
    written = made(items, Written)[0]
    month = Item("m", written.first if written.is_iso else written.second)
    last = Item("1", written.second if written.is_iso else written.first)
    return _two_dates([Item("1", items[0].number), last, month], scene)


def _name(_items: Sequence[Item], _scene: Scene) -> Sequence[Item]:
    """`rue du 4 septembre`, `a segunda opção`."""
    return [OTHER]


def _is_far(days: Days, scene: Scene) -> bool:
    """Whether it is no comfort that the other reading has passed."""
    return any(since and (since - scene.today).days > _SOON for since, _ in days.readings)


def _weekday_and_day(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`Friday the 4th`, `vendredi 4`. "Friday 4" may be four o'clock."""
    weekday, day = numbers(items, "woW")[0], numbers(items, "123")[0]
    is_ordinal = any(item.kind in "23d" for item in items)
    days = almanac.day_of_month(day, scene.today)
    fits = any(span[0] and span[0].weekday() == weekday for span in days.readings)
    if is_ordinal or (fits and scene.language in {"es", "pt", "fr"}):
        return _made(almanac.on_weekday(days, weekday, scene.today))
    return [VAGUE] if day <= 31 else items  # noqa: PLR2004


def _weekday_in_unit(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`Friday next week`, `la semana que viene, el jueves`, `Monday or Tuesday next week`."""
    weeks = _weeks(items)
    if weeks is None:
        return [VAGUE]
    found = [almanac.in_week(weekday, weeks, scene.today) for weekday in numbers(items, "woW")]
    return _made(almanac.day(found[0]) if len(found) == 1 else _choice(found))


def _choice(found: Sequence[date]) -> Days:
    first, last = min(found), max(found)
    if last - first == timedelta(days=len(found) - 1):
        return Days(((first, last),))
    return Days(tuple((when, when) for when in sorted(set(found))), is_choice=True)


def _weeks(items: Sequence[Item]) -> int | None:
    """How many weeks on from this one, if weeks are spoken of."""
    unit = next((item.name for item in items if item.kind == "U"), "")
    if unit not in {"week", "weekend"} or _is_other(items):
        return None
    return _shift(items)


def _is_other(items: Sequence[Item]) -> bool:
    """`another week`: which, only what was said before tells."""
    return any(item.name == "other" for item in items)


def _shift(items: Sequence[Item]) -> int:
    return next(({"n": 1, "c": 1, "j": 2, "l": -1}[item.kind] for item in items if item.kind in "ncjl"), 0)


def _modified_weekday(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`next Friday`, `kommenden Dienstag`, `vendredi prochain`, `this Monday`."""
    weekday, how = numbers(items, "woW")[0], next(item.kind for item in items if item.kind in "nhclje")
    match how:
        case "l":
            return _made(Days(is_past=True))
        case "j":
            return [VAGUE]
        case "e":
            weeks = max(1, next(item.number for item in items if item.kind == "e"))
            return _made(almanac.day(almanac.coming(weekday, scene.today) + timedelta(days=7 * weeks)))
        case "h":
            return _made(almanac.this(weekday, scene.today))
        case "c":
            return _made(almanac.day(almanac.coming(weekday, scene.today)))
        case _:
            return _made(almanac.next_(weekday, scene.today, scene.language))


def _weekday_week(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`Tuesday week` is a week after the coming Tuesday, in English alone."""
    if scene.language != "en" or items[1].name != "week":
        return [*_weekday(items[:1], scene), items[1]]
    return _made(almanac.day(almanac.coming(items[0].number, scene.today) + timedelta(days=7)))


def _weekday(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    return _made(almanac.plainly(numbers(items, "woW")[0], scene.today))


def _ordinal_or_weekday(_items: Sequence[Item], _scene: Scene) -> Sequence[Item]:
    """`a segunda` may be Monday or the second of what was offered; `na segunda` is Monday."""
    return [VAGUE]


def _relative(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    return _made(almanac.relative(items[0].number, scene.today, scene.now.hour))


def _this_part(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """Today's: `this afternoon`. In Spanish and Portuguese the word is a verb as well; there, the lexicon knows."""
    return items if scene.language in {"es", "pt"} else [*_made(almanac.day(scene.today)), items[-1]]


def _week_later(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    return _made(almanac.day(scene.today + timedelta(days=7 * max(1, items[0].number))))


def _unit_span(items: Sequence[Item], scene: Scene) -> Span | None:
    """`next week`, `el mes que viene`, `dieses Wochenende`; None for hours, days and years."""
    unit, shift = next(item.name for item in items if item.kind == "U"), _shift(items)
    if _is_other(items):
        return None
    if unit == "week":
        return almanac.week(shift, scene.today)
    if unit == "weekend":
        return almanac.weekend(shift, scene.today)
    return almanac.month(shift, scene.today) if unit == "month" else None


def _unit(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    span = _unit_span(items, scene)
    is_weekend = any(item.name == "weekend" for item in items)
    if span is None:
        return items if any(item.kind == "h" for item in items) else [VAGUE]
    if is_weekend and any(item.kind == "j" for item in items):
        return [VAGUE]
    if is_weekend and any(item.kind == "n" for item in items):
        # On a Wednesday this may be in three days or in ten.
        return _made(Days((almanac.weekend(0, scene.today), span), is_choice=True))
    return _made(_not_before(span, scene.today, is_past=any(item.kind == "l" for item in items)))


def _not_before(span: Span, today: date, *, is_past: bool = False) -> Days:
    since, until = span
    if is_past or (until is not None and until < today):
        return Days((span,), is_past=True)
    return Days(((max(since, today) if since else since, until),))


def _lone_unit(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`the weekend`; a week or a day alone is only a span of time."""
    return _unit(items, scene) if items[-1].name == "weekend" else items


def _month(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    days = almanac.named_month(numbers(items, "m")[0], _number(items, "4"), scene.today)
    if days.is_past or days.is_vague:
        return _made(days)
    return _made(_not_before(days.readings[0], scene.today))


def _week_of_month(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`the last week of July`, `a Tuesday in January`: not worth counting wrong."""
    return _month(items[-1:], scene) if items[0].name == "month" else [VAGUE]


def _edge(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`early next week`, `Ende Dezember`, `fin de mois`."""
    which = items[0].name
    if any(item.kind == "m" for item in items):
        days = almanac.named_month(numbers(items, "m")[0], _number(items, "4"), scene.today)
        return (
            _made(_not_before(almanac.edge(which, "month", days.readings[0]), scene.today))
            if days.readings
            else [VAGUE]
        )
    span = _unit_span(items, scene)
    unit = next(item.name for item in items if item.kind == "U")
    return [VAGUE] if span is None else _made(_not_before(almanac.edge(which, unit, span), scene.today))


def _edge_of_part(items: Sequence[Item], _scene: Scene) -> Sequence[Item]:
    edge, part = (
        next(item.name for item in items if item.kind == "E"),
        next(item.name for item in items if item.kind == "p"),
    )
    return [Item("p", name=has_edge(edge, part))]


def _day_of_month(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`on the 5th`, `el 15`, `dia 5`. In Italian fashion "el 2" alone may be an answer to what was offered."""
    number = numbers(items, "12")[0]
    if number > 31 or (number <= _FEW and not _is_sure(items)):  # noqa: PLR2004
        return [VAGUE]
    return _made(almanac.day_of_month(number, scene.today))


def _days_of_month(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`the 27th, 28th or 30th`, `the 27th-30th`."""
    if scene.language == "en" and any(item.kind == "1" for item in items):
        return items
    found = [almanac.day_of_month(number, scene.today) for number in numbers(items, "12")]
    days = [span[0] for each in found for span in each.readings if span[0]]
    if len(days) != len(found) or days != sorted(days):
        return [VAGUE]
    if any(item.kind == "-" for item in items):
        return _made(Days(((days[0], days[-1]),)))
    return _made(_choice(days))


def _range_of_month(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`vom 27. bis 30.`, `del 27 al 30`, `du 27 au 30`."""
    if scene.language == "en" and any(item.kind == "1" for item in items):
        return items
    first, last = (almanac.day_of_month(number, scene.today) for number in numbers(items, "12"))
    if scene.moves or len(first.readings) != 1 or len(last.readings) != 1:
        return [VAGUE]
    since, until = first.readings[0][0], last.readings[0][1]
    return _made(Days(((since, until),))) if since and until and since < until else [VAGUE]


def _is_sure(items: Sequence[Item]) -> bool:
    return "d" in kinds(items) or kinds(items[-1:]) in {"K", "p"}


def _day_before_clock(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    return _made(almanac.day_of_month(numbers(items, "12")[0], scene.today))


def _bare_day(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`el 15`, `le 15`, `am 5`: a number with an article is a day where a clock has another."""
    return items if scene.language in {"en", "pt"} else _day_of_month(items, scene)


_DAY = "[woW]"
_GAP = "[f_d,]{0,3}"
_UNIT = rf"(?:[nhjlc]{FILL}U|U[nlj]|jU)"
_DATE = rf"(?:[123]{FILL}m|m{FILL}[123](?![OHA&P<>q]))(?:[_,]{{0,2}}4)?"
_NO_LIST = rf"(?!{FILL}[xJU1HNmM])"

DAYS = Grammar(
    (rf"J[f_x]{{0,3}}[123]{FILL}m|1?[wm]J|W(?=[xN])", _name),
    (r"[12]\.?[tu-]f*D", _figures_to),
    (rf"(?:{_DAY}{_GAP})?[12]{FILL}(?:[|&tu-][fd_]*|f)[12]{FILL}m(?:_?4)?", _two_dates),
    (rf"(?:{_DAY}{_GAP})?{_DATE}", _dated),
    (rf"(?:{_DAY}{_GAP})?D(?:_?4)?(?!U|_x)", _in_figures),
    (rf"[l3]{FILL}[Uwo][fI_]*m|(?:U_f*|{_DAY}f*[I_]f*)m(?![_f]*[123])", _week_of_month),
    (rf"E{FILL}(?:{_UNIT}|m(?:_?4)?|U)", _edge),
    (rf"E{FILL}p|pE", _edge_of_part),
    (
        rf"{_DAY}(?:[|&]f*{_DAY})?[f_,]*{_UNIT}|{_UNIT}[f_,@]*{_DAY}(?:[|&]f*{_DAY})?(?!{_DAY})",
        _weekday_in_unit,
    ),
    (rf"[nhclj]{FILL}{_DAY}|{_DAY}{FILL}[nljec]", _modified_weekday),
    (
        rf"{_DAY}{_GAP}2{_NO_LIST}|{_DAY},?f+3{_NO_LIST}|{_DAY}[f_,]{{0,2}}d1{_NO_LIST}|{_DAY}1{_NO_LIST}(?![-tA:iO])",
        _weekday_and_day,
    ),
    ("wU", _weekday_week),
    ("W(?![,f_@~abus]*[KpD])", _ordinal_or_weekday),
    (_DAY, _weekday),
    ("r", _relative),
    (rf"h{FILL}p", _this_part),
    ("e", _week_later),
    (_UNIT, _unit),
    ("U", _lone_unit),
    (r"[nh]?m(?:_?4)?", _month),
    (rf"(?:f+2|d{FILL}[12]|f1)(?=[,f_]*[@~abu]?[Kp])", _day_before_clock),
    (rf"f*2(?:[,|&-]{{1,2}}f*2)+{_NO_LIST}|[fd]+1(?:[,|&]{{1,2}}[fd]*1)+{_NO_LIST}", _days_of_month),
    (rf"[_sB][fd]*2[tu&-][fd]*2{_NO_LIST}|(?:_1(?:t?f)|Bf+1&f)1{_NO_LIST}", _range_of_month),
    (rf"(?<=[abus<>])2{_NO_LIST}", _day_before_clock),
    (rf"f+2{_NO_LIST}|d{FILL}[12]{_NO_LIST}", _day_of_month),
    (rf"f1{_NO_LIST}(?![-t&|])", _bare_day),
)
