"""Rules for clock times and for spans counted from now: half past three, halb vier, 15h30, in two hours."""

from collections.abc import Sequence
from datetime import UTC, timedelta

from opensetter.dates import almanac
from opensetter.dates.grammar import FILL, NO_THING, OTHER, VAGUE, Grammar, Scene
from opensetter.dates.items import MADE_DAYS, MADE_HOURS, MADE_INSTANT, Bound, Clock, Days, Hours, Item, made, numbers
from opensetter.dates.reading import FIGURE

_HOUR = 60
_LONG = 7
"""So many hours nobody stays."""
_MINUTES_TO = {5, 10, 20, 25}


def _hours(clock: Clock, items: Sequence[Item]) -> list[Item]:
    """A clock time, in the part of the day that was said with it."""
    part = next((item.name for item in items if item.kind == "p"), "")
    for item in items:
        if item.kind == "A":
            clock = _on_half(clock, item.number)
    if not 0 <= clock.hour <= 24 or not 0 <= clock.minute < _HOUR:  # noqa: PLR2004
        return [VAGUE]
    return [Item(MADE_HOURS, made=Hours(Bound.EXACT, (clock,), part))]


def _on_half(clock: Clock, half: int) -> Clock:
    """The clock time of am (0) or pm (12)."""
    if clock.hour > 12:  # noqa: PLR2004
        return clock if half else Clock(-1)
    return Clock(clock.hour % 12 + half, clock.minute, is_fixed=True)


def _dial(hour: int, minute: int, items: Sequence[Item] = (), *, is_formal: bool = False) -> Clock:
    """A time that was said on a dial, its minutes perhaps before the hour."""
    is_fixed = hour > 12 or hour == 0  # noqa: PLR2004
    if minute < 0:
        hour, minute = (hour - 1 if is_fixed or hour > 1 else 12), minute + _HOUR
    return Clock(hour, minute, is_fixed, is_formal or any(item.kind in "OH" for item in items))


def _base(items: Sequence[Item]) -> Clock:
    """The hour that the other words count from."""
    clocks = made(items, Clock)
    return clocks[0] if clocks else _dial(numbers(items)[0], 0, items)


def _plain(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`at 3`, `15 Uhr`, `3pm`, `15:00`. In French an hour is never said without the word."""
    if scene.language == "fr" and not any(item.kind in "OHkA" for item in items):
        return items
    clocks = made(items, Clock)
    formal = any(item.kind in "OH" for item in items) or scene.language in {"de", "fr"} or _is_pt_clock(items, scene)
    if clocks:
        clock = clocks[0]
        return _hours(Clock(clock.hour, clock.minute, clock.is_fixed, clock.is_formal or formal), items)
    hour, *minutes = numbers(items, "12")
    if any(item.kind == "O" for item in items):
        is_formal = scene.language != "en"
        return _hours(_dial(hour, minutes[0] if minutes else 0, is_formal=is_formal), items)
    return _hours(_dial(hour, minutes[0] if minutes else 0, items), items)


def _bare_hours(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`15h`. A few hours, or any number in words, may be how long something takes."""
    is_short = any(item.kind == "H" and item.number for item in items)
    is_clock = numbers(items)[0] >= (_LONG if is_short else 13) or any(item.kind == "p" for item in items)
    return _plain(items, scene) if is_clock else items


def _hours_of_day(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`lundi 15 heures`; `el lunes una hora` is how long."""
    is_short = any(item.kind == "H" and item.number for item in items)
    is_clock = is_short or numbers(items)[0] >= _LONG or any(item.kind == "p" for item in items)
    return _plain(items, scene) if is_clock else items


def _perhaps_away(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`às 15h de Brasília` is a time, `à 2 heures de Paris` is far from there."""
    is_clock = any(item.kind == "H" and item.number for item in items) or numbers(items)[0] > 12  # noqa: PLR2004
    return _plain(items, scene) if is_clock else items


def _is_pt_clock(items: Sequence[Item], scene: Scene) -> bool:
    return scene.language == "pt" and any(item.kind == "k" for item in items)


def _spoken(items: Sequence[Item], _scene: Scene) -> Sequence[Item]:
    """`ten thirty`: two numbers, both in words."""
    (hour, minute), words = numbers(items), [item.name != FIGURE for item in items if item.kind == "1"]
    return _hours(_dial(hour, minute), items) if all(words) and hour <= 12 and minute >= 10 else items  # noqa: PLR2004


def _length(_items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`1h30 de séance` is no time of day, and `chapter 10:15 of the book` neither."""
    return [VAGUE] if scene.language == "en" else [OTHER]


def _in_four_figures(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`at 1530`."""
    hour, minute = divmod(numbers(items, "4")[0], 100)
    return _hours(Clock(hour, minute, is_fixed=True), items) if scene.language == "en" else items


def _half_past(items: Sequence[Item], _scene: Scene) -> Sequence[Item]:
    return _hours(_dial(numbers(items)[0], 30), items)


def _half_before(items: Sequence[Item], _scene: Scene) -> Sequence[Item]:
    """`halb vier`, and `fünf nach halb vier`."""
    *minutes, hour = numbers(items)
    shift = 0
    if minutes:
        shift = minutes[0] if any(item.kind == ">" for item in items) else -minutes[0]
    return _hours(_dial(hour, shift - 30), items)


def _three_quarters(items: Sequence[Item], _scene: Scene) -> Sequence[Item]:
    return _hours(_dial(numbers(items)[0], -15), items)


def _quarter_alone(_items: Sequence[Item], _scene: Scene) -> Sequence[Item]:
    """`Viertel vier` is a quarter past three to some Germans, and nothing to the others."""
    return [VAGUE]


def _and_minutes(items: Sequence[Item], _scene: Scene) -> Sequence[Item]:
    """`3 y media`, `dez e quinze`, `trois heures et quart`, `midi et demi`."""
    base = _base(items)
    minutes = _named_minutes(items) or numbers(items)[-1]
    return _hours(Clock(base.hour, minutes, base.is_fixed, base.is_formal), items)


def _less_minutes(items: Sequence[Item], _scene: Scene) -> Sequence[Item]:
    """`4 menos cuarto`, `quatre heures moins dix`."""
    base = _base(items)
    minutes = _named_minutes(items) or numbers(items)[-1]
    return _hours(_dial(base.hour, -minutes, items), items)


def _named_minutes(items: Sequence[Item]) -> int:
    return next(({"y": 30, "q": 15}[item.kind] for item in items if item.kind in "yq"), 0)


def _past(items: Sequence[Item], _scene: Scene) -> Sequence[Item]:
    """`quarter past ten`, `zehn nach drei`."""
    *minutes, hour = numbers(items)
    return _hours(_dial(hour, _named_minutes(items) or minutes[0]), items)


def _to(items: Sequence[Item], _scene: Scene) -> Sequence[Item]:
    """`quarter to four`, `zehn vor vier`, `15 para as 4`. "9 to 5" is something else, and "10 to 4" may be."""
    *minutes, hour = numbers(items)
    if any(item.kind == "t" for item in items) and minutes:
        if minutes[0] not in _MINUTES_TO:
            return items
        if items[0].name == FIGURE and not any(item.kind == "U" for item in items):
            return [VAGUE]
    return _hours(_dial(hour, -(_named_minutes(items) or minutes[0])), items)


def _midnight(items: Sequence[Item], _scene: Scene) -> Sequence[Item]:
    hours = Hours(Bound.EXACT, (Clock(0, is_fixed=True),), is_midnight=True)
    return [Item(MADE_HOURS, made=hours), *(item for item in items if item.kind == "p")]


def _in(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`in two hours`, `dans trois jours`, `zwei Wochen von heute`: an instant, a day, or a week to look in."""
    count, unit = numbers(items)[0], _unit(items)
    if unit in {"minute", "hour"} and any(item.kind == "r" for item in items):
        return items  # a visit of half an hour tomorrow
    if unit in {"minute", "hour"}:
        minutes = count * (_HOUR if unit == "hour" else 1) + (30 if any(item.kind == "y" for item in items) else 0)
        when = (scene.now.astimezone(UTC) + timedelta(minutes=minutes)).replace(second=0, microsecond=0)
        return [Item(MADE_INSTANT, made=when)] if minutes <= 60 * _HOUR else [VAGUE]
    start = next((item.number for item in items if item.kind == "r"), None)
    if start is not None and unit == "week":
        return [Item(MADE_DAYS, made=almanac.relative(start + 7 * count, scene.today, scene.now.hour))]
    if unit == "day" and count <= 366:  # noqa: PLR2004
        return [Item(MADE_DAYS, made=almanac.relative(count + (start or 0), scene.today, scene.now.hour))]
    if unit == "week" and count <= 52:  # noqa: PLR2004
        return [Item(MADE_DAYS, made=Days((almanac.week(count, scene.today),)))]
    return [VAGUE]


def _week_after(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`tomorrow week`, in British English."""
    if scene.language != "en" or items[1].name != "week":
        return items
    return [Item(MADE_DAYS, made=almanac.relative(items[0].number + 7, scene.today, scene.now.hour))]


def _next_few(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`the next three days`."""
    days = numbers(items)[0] * {"day": 1, "week": 7}.get(_unit(items), 0)
    if not 0 < days <= 366:  # noqa: PLR2004
        return [VAGUE]
    return [Item(MADE_DAYS, made=Days(((scene.today, scene.today + timedelta(days=days)),)))]


def _unit(items: Sequence[Item]) -> str:
    return next("hour" if item.kind == "H" else item.name for item in items if item.kind in "UH")


def _ago(_items: Sequence[Item], _scene: Scene) -> Sequence[Item]:
    return [Item(MADE_DAYS, made=Days(is_past=True))]


def _weeks_from(items: Sequence[Item], scene: Scene) -> Sequence[Item]:
    """`a week from Friday`, `Freitag in einer Woche`, `in two weeks on Monday`."""
    weekday = next(item.number for item in items if item.kind in "woW")
    if _unit(items) != "week":
        return items  # an hour on Monday
    weeks = numbers(items)[0]
    meant = {almanac.coming(weekday, scene.today) + timedelta(days=7 * weeks)}
    if any(item.kind == "I" for item in items):
        meant.add(almanac.in_week(weekday, weeks, scene.today))
    return [Item(MADE_DAYS, made=almanac.either(*meant))]


_PART = rf"(?:{FILL}p)?"
_AT = "[@T]"

CLOCK = Grammar(
    (r"(?<=x)k(?=_f*[xg])|(?<![@~abuswrp,])k(?=_[xN])", _length),
    (r"1U[sf_][f_]*[woW]|I1U[f_,]{0,2}[woW]|[woW],?I1U", _weeks_from),
    (rf"I1[UH](?:&y)?|1[UH]F|1U[s_]?{FILL}r|r,?I1U|1U~?F", _in),
    ("rU", _week_after),
    (r"[nc]1U|1[nc]U", _next_few),
    (r"G1[UH](?:&y)?|1[UH]G|<1[UH]|b1U", _ago),
    (rf"{_AT}?(?:1[><])?Y1O?{_PART}", _half_before),
    (rf"{_AT}?Q1O?{_PART}", _three_quarters),
    (rf"{_AT}?q[P>a]{FILL}1O?{_PART}|(?:1U?[P>])1[OA]?{_PART}(?!{FILL}[xJU])", _past),
    (rf"{_AT}?q(?:[t<T]{FILL})1O?{_PART}|(?<![sB_])(?:{_AT}?1U?[t<T])1[OA]?{_PART}(?!{FILL}[xJU])", _to),
    (rf"q1O?{_PART}", _quarter_alone),
    (rf"{_AT}?y[P>a]?1[OA]?{_PART}", _half_past),
    (rf"{_AT}?[1k][OH]?&[yq]{_PART}|[@T~absuP]1&1{_PART}{NO_THING}", _and_minutes),
    (rf"{_AT}?[1k]H?M[q1]{_PART}", _less_minutes),
    (rf"{_AT}?11{_PART}{NO_THING}", _spoken),
    (rf"{_AT}?0{_PART}", _midnight),
    (rf"{_AT}4[HU]?{_PART}", _in_four_figures),
    (rf"{_AT}?1[OH]1{_PART}{NO_THING}|{_AT}?kA?[OH]?A?{_PART}|{_AT}?1OA?{_PART}|{_AT}?1A{_PART}", _plain),
    (rf"1{FILL}p(?![tf_]*1?U)|(?<=[woWrm4Dp])1A{_PART}", _plain),
    (rf"(?<=[woWrm4Dp])1H{_PART}(?!{FILL}x)|(?<=[woWrm4Dp],)1H{_PART}(?!{FILL}x)", _hours_of_day),
    (rf"(?<![xg1])1H{_PART}(?!{FILL}x)", _bare_hours),
    (rf"{_AT}{FILL}1H{_PART}(?={FILL}x)", _perhaps_away),
    (rf"{_AT}{FILL}1H{_PART}(?!{FILL}x)|{_AT}[12]{_PART}{NO_THING}", _plain),
)
