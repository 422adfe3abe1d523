"""How conversations went, day by day, drawn: a bar for each day, and in it those that came how far. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from opensetter.figures.queries import DAYS, Day

LEFT, TOP, BOTTOM = 34.0, 10.0, 24.0
"""What is left of the drawing for its words, in its own units."""

_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many conversations began, and how many of them came how far."""

    conversations: int = 0
    qualified: int = 0
    offered: int = 0
    booked: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.conversations + other.conversations,
            self.qualified + other.qualified,
            self.offered + other.offered,
            self.booked + other.booked,
        )


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """A day's bars: all of its conversations, and within them those that came so far."""

    on: date
    counts: Counts
    middle: float
    whole: Bar
    parts: Sequence[tuple[str, Bar]]
    is_named: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line across, and the number that it stands for."""

    y: float
    number: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of so many units."""

    width: float
    height: float
    left: float
    floor: float
    columns: Sequence[Column]
    lines: Sequence[Line]


def by_day(days: Sequence[Day], today: date) -> Mapping[date, Counts]:
    """The counts of every day up to today, also of those on which nobody wrote."""
    found = {today - timedelta(days=ago): Counts() for ago in reversed(range(DAYS))}
    for one in days:
        if one.day in found:
            found[one.day] += _counts(one)
    return found


def by_channel(days: Sequence[Day], today: date) -> Mapping[str, Counts]:
    """The same days' counts by channel, the busiest first."""
    found: dict[str, Counts] = {}
    for one in days:
        if today - timedelta(days=DAYS) < one.day <= today:
            found[one.channel] = found.get(one.channel, Counts()) + _counts(one)
    return dict(sorted(found.items(), key=lambda pair: -pair[1].conversations))


def drawn(counts: Mapping[date, Counts], *, width: float, height: float, named_every: int) -> Chart:
    """The chart of some days; every so-manieth has its date below it, counted back from the last."""
    top = ceiling(max((one.conversations for one in counts.values()), default=0))
    floor = height - BOTTOM
    scale = (floor - TOP) / top
    step = (width - LEFT) / len(counts)
    columns = []
    for number, (on, one) in enumerate(counts.items()):
        x, broad = LEFT + number * step + step * 0.08, step * 0.84
        slim, gap = broad * 0.24, broad * 0.07
        parts = [
            (name, _bar(x + gap + place * (slim + gap), slim, getattr(one, name) * scale, floor))
            for place, name in enumerate(("qualified", "offered", "booked"))
        ]
        is_named = (len(counts) - 1 - number) % named_every == 0
        whole = _bar(x, broad, one.conversations * scale, floor)
        columns.append(Column(on, one, round(x + broad / 2, 2), whole, parts, is_named))
    lines = [Line(round(floor - number * scale, 2), number) for number in _ticks(top)]
    return Chart(width, height, LEFT, floor, columns, lines)


def ceiling(most: int) -> int:
    """A round number that nothing on the chart is above, and that has a half."""
    power = 2
    while True:
        for step in _STEPS:
            if step * power >= most:
                return step * power
        power *= 10


def _ticks(top: int) -> Sequence[int]:
    return (0, top // 2, top)


def _bar(x: float, width: float, height: float, floor: float) -> Bar:
    return Bar(round(x, 2), round(floor - height, 2), round(width, 2), round(height, 2))


def _counts(one: Day) -> Counts:
    return Counts(one.conversations, one.qualified, one.offered, one.booked)
