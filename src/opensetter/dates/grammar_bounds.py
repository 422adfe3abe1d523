"""Rules for what is said of days and clock times: after five, between 3 and 5, not before Tuesday, around noon."""

from collections.abc import Sequence
from datetime import date, timedelta

from opensetter.dates.clocks import has_edge, window
from opensetter.dates.grammar import OTHER, VAGUE, Grammar, Scene
from opensetter.dates.items import MADE_DAYS, MADE_HOURS, Bound, Clock, Days, Hours, Item, made, numbers

_BOUNDS = {"a": Bound.AFTER, ">": Bound.AFTER, "P": Bound.AFTER, "s": Bound.AFTER, "b": Bound.BEFORE, "<": Bound.BEFORE}
_BOUNDS |= {"u": Bound.UNTIL, "~": Bound.AROUND, "i": Bound.AROUND}
_NOON = Clock(12, is_fixed=True)


def _clocks(items: Sequence[Item]) -> list[Clock]:
    """The clock times among these, bare numbers included."""
    found: list[Clock] = []
    for item in items:
        if item.kind == "1":
            found.append(Clock(item.number, is_fixed=item.number > 12 or item.number == 0))  # noqa: PLR2004
        elif isinstance(item.made, Hours):
            found += item.made.clocks
    return found


def _part(items: Sequence[Item]) -> str:
    parts = [hours.part for hours in made(items, Hours) if hours.part]
    return next((item.name for item in items if item.kind == "p"), parts[-1] if parts else "")


def _hours(bound: Bound, items: Sequence[Item]) -> Sequence[Item]:
    clocks = _clocks(items)
    if any(not 0 <= clock.hour < 24 for clock in clocks) or any(hours.is_midnight for hours in made(items, Hours)):  # noqa: PLR2004
        return [VAGUE]
    return [Item(MADE_HOURS, made=Hours(bound, tuple(clocks), _part(items)))]


def _bounded(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`after 5`, `vor 11 Uhr`, `3ish`. A French hour has its word, or a figure that is no small number."""
    bare = numbers(items)
    if bare and scene.language == "fr" and bare[0] < 8:  # noqa: PLR2004
        return items
    return _hours(next(_BOUNDS[item.kind] for item in items if item.kind in _BOUNDS), items)


def _between(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`from 9 to 11`; where something is moved from 9 to 11, it is not clear which is wished for."""
    is_joined = any(item.kind in "tu-&" for item in items)
    if not is_joined and scene.language not in {"pt", "fr"}:
        return items  # "a table for 2 at 2pm"; what joins "das 9 às 11" is part of the second time
    return [VAGUE] if scene.moves and items[0].kind in "s_" else _hours(Bound.BETWEEN, items)


def _target(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`move it to 3`."""
    return [items[0], *_hours(Bound.EXACT, items[1:])] if scene.moves else items


def _either_hour(items: Sequence[Item], _scene: Scene) -> Sequence[Item]:
    """`at 3 or 4`: two times, each by itself."""
    (first, last), part = _clocks(items), _part(items)
    if first.is_fixed and not last.is_fixed and first.hour > 12 >= last.hour:  # noqa: PLR2004
        last = Clock(last.hour % 12 + 12, last.minute, is_fixed=True)
    elif last.is_fixed and not first.is_fixed and last.hour > 12:  # noqa: PLR2004
        first = Clock(first.hour % 12 + 12, first.minute, is_fixed=True)
    return [Item(MADE_HOURS, made=Hours(Bound.EXACT, (clock,), part)) for clock in (first, last)]


def _lone_range(_items: Sequence[Item], _scene: Scene) -> Sequence[Item]:
    """`10-12` may be hours, or anything."""
    return [VAGUE]


def _clock_after_day(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`tomorrow 3`, where nothing else is counted."""
    return [items[0], *_hours(Bound.EXACT, items[1:])] if scene.language != "fr" else items


def _around_part(items: Sequence[Item], _scene: Scene) -> Sequence[Item]:
    if items[-1].name == "midday":
        return [Item(MADE_HOURS, made=Hours(Bound.AROUND, (_NOON,)))]
    return items[-1:]


def _bounded_part(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`antes del mediodía`, `ab Nachmittag`."""
    part, bound = items[-1].name, _BOUNDS[items[0].kind]
    start, _ = window(part, scene.language) or (None, None)
    is_clear = part == "midday" or items[0].kind in "sb<"
    if start is None or not is_clear or bound is Bound.UNTIL:
        return [VAGUE]
    return [Item(MADE_HOURS, made=Hours(bound, (Clock(start.hour, start.minute, is_fixed=True),)))]


def _after_that(_items: Sequence[Item], _scene: Scene) -> Sequence[Item]:
    """`the Tuesday after`: after what?"""
    return [VAGUE]


def _span(days: Days) -> tuple[date, date] | None:
    """The days, if there is one way to read them."""
    if len(days.readings) != 1 or days.is_past or days.is_nonexistent or days.is_vague:
        return None
    since, until = days.readings[0]
    return None if since is None or until is None else (since, until)


def _bounded_days(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`after Friday`, `ab Montag`, `before the 10th`. With a clock time behind it, it is not clear what is bounded."""
    days = made(items, Days)[0]
    span = _span(days)
    if any(item.kind == MADE_HOURS for item in items) or (span is None and not days.is_past):
        return [VAGUE]
    if span is None:
        return [Item(MADE_DAYS, made=days)]
    one, today = timedelta(days=1), scene.today
    since, until = span
    match items[0].kind:
        case "a" | ">":
            found = Days(((until + one, None),))
        case "s":
            found = Days(((since, None),))
        case "u":
            found = Days(((today, until),))
        case _:
            found = Days(((today, since - one),), is_past=since - one < today)
    return [Item(MADE_DAYS, made=found)]


def _day_range(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`Monday to Wednesday`. If it has begun already, it is not clear which one is meant."""
    is_joined = any(item.kind in "tu-B&s@" for item in items)
    if scene.moves or (not is_joined and scene.language != "pt"):
        return items
    said = made(items, Days)
    first = _span(said[0])
    last = _span(said[-1]) or _first_from(said[-1], first)
    if first is None or last is None or first[0] > last[1]:
        return [VAGUE]
    return [Item(MADE_DAYS, made=Days(((first[0], last[1]),)))]


def _first_from(days: Days, start: tuple[date, date] | None) -> tuple[date, date] | None:
    """The reading of the end that comes next after the beginning."""
    ends = [since for since, until in days.readings if since and since == until and start and since > start[1]]
    return (min(ends), min(ends)) if ends and not days.is_past else None


def _week_with(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`the week of 7 December`."""
    span = _span(made(items, Days)[0])
    if items[0].name != "week":
        return items
    if span is None or span[0] != span[1]:
        return [VAGUE]
    monday = span[0] - timedelta(days=span[0].weekday())
    return [Item(MADE_DAYS, made=Days(((max(monday, scene.today), monday + timedelta(days=6)),)))]


def _counted_from(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`the day after Friday`, `two weeks after the 3rd`; without a day it is not said after what."""
    days = made(items, Days)
    span = _span(days[0]) if days else None
    length = {"day": 1, "week": 7}.get(items[1].name)
    if span is None or length is None or span[0] != span[1]:
        return [VAGUE]
    count = items[0].number * length
    when = span[0] + timedelta(days=-count if items[2].kind in "b<" else count)
    return [Item(MADE_DAYS, made=Days(((when, when),), is_past=when < scene.today))]


def _edge_of_day(items: Sequence[Item], _scene: Scene) -> Sequence[Item]:
    """`late Monday afternoon`."""
    return [*items[1:-1], Item("p", name=has_edge(items[0].name, items[-1].name))]


def _half_of_day(items: Sequence[Item], _scene: Scene) -> Sequence[Item]:
    """`Thursday am`."""
    return [items[0], Item("p", name="afternoon" if items[-1].number else "morning")]


def _long_ago(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`since Monday` tells a story and wishes for nothing. `desde las 5` may be a wish."""
    if scene.language in {"es", "pt"} and not made(items, Days) and _clocks(items):
        return _hours(Bound.AFTER, items)
    return [OTHER]


def _two_bounds(_items: Sequence[Item], _scene: Scene) -> Sequence[Item]:
    """`sobre las 11 o 12`, `10-12 or 2-4`."""
    return [VAGUE]


_END = r"(?![f_]*(?:[xJU1Hm-]|I[fnhc_]*[UmX]))"
_PART = r"(?:[f_]*p)?"

BOUNDS = Grammar(
    (r"L[f_@]*[XKp1][XKp]*", _long_ago),
    (r"1U[ab<>][f_]*X", _counted_from),
    (r"E[f_]*X[f_]*p", _edge_of_day),
    (r"U[f_]+X", _week_with),
    (r"X[,f_]*A", _half_of_day),
    (r"[K1][tu-][K1][|&]f*[K1][tu-][K1]", _two_bounds),
    (rf"B[f@]*[K1][f@]*[&tu-][f@]*[K1]{_PART}{_END}", _between),
    (
        rf"[s_]f*[K1][tu-]f*[K1]{_PART}{_END}|[s_]f*[K1]K{_PART}|(?<![K|&])KK(?!K){_PART}|K[tu-]f*[K1]{_PART}{_END}|1[tu-]f*K{_PART}",
        _between,
    ),
    (rf"(?<=X)[,@]*1[tu-]1{_PART}{_END}|1[tu-]1(?=[f,]*X)", _between),
    (r"^1-1$", _lone_range),
    (r"B[f_]*X[f_]*&[f_]*X|s[f_]*X[tu@-]?[f_]*X|_f*X[tu-][f_]*X|_X[f@]+X|X[tu-][f_]*X", _day_range),
    (rf"[ab<>uPs~]@?[K1][|]f*[K1]{_END}", _two_bounds),
    (rf"[ab<>uPs~]@?[K1]{_PART}{_END}|[K1]i{_PART}|K~(?![1Kp])", _bounded),
    (r"[ab<>us][f_]*X(?:[,@]*K)?", _bounded_days),
    (r"~f*p", _around_part),
    (r"[ab<>us][f_@]*p", _bounded_part),
    (r"X[a>](?=[.,]|$)", _after_that),
    (rf"t1{_PART}{_END}", _target),
    (rf"K[|]f*[K1]{_PART}{_END}|@?1[|]f*K{_PART}", _either_hour),
    (rf"X1{_PART}(?![f_]*[xJUHNgit-])", _clock_after_day),
)
