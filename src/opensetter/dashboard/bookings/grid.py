"""A week of appointments laid out in columns of quarter hours, side by side where they overlap. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from opensetter.dashboard.bookings.queries import Listed

DAYS = 7
QUARTER = 15
"""Minutes in a row of the grid."""

SHORTEST = 2
"""How many rows an appointment has at least: room for a line that can be read and hit."""

COLUMNS = 12
"""What a day's width is cut into: for one, two or three side by side."""

MOST_SIDE_BY_SIDE = 3
MARKS = "●■▲◆★✚▼○"
"""What tells appointments of one sort from others beside their colour."""

_USUAL = (8, 18)
"""The hours that are shown though nobody comes."""

_DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Sort:
    """What appointments are of: a bot's appointment type, or where they come from."""

    label: str
    style: int

    @property
    def mark(self) -> str:
        return MARKS[self.style]


@dataclass(frozen=True, slots=True)
class Block:
    """An appointment's part of one day, on the clock of the week's zone.

    `row`, `rows`, `column` and `width` are its place in the grid, from 1; without `is_seen` there is none left for it.
    """

    booking: Listed
    sort: Sort
    begins: str
    ends: str
    is_continued: bool
    row: int
    rows: int
    column: int
    width: int
    is_seen: bool


@dataclass(frozen=True, slots=True)
class More:
    """How many appointments find no place beside the others, and where their number stands."""

    count: int
    row: int
    rows: int


@dataclass(frozen=True, slots=True)
class Day:
    """A column of the week."""

    on: date
    at: datetime
    """Its noon, to be said as a day."""
    blocks: Sequence[Block]
    more: Sequence[More]


@dataclass(frozen=True, slots=True)
class Week:
    """Days beside each other, and the hours that they show. `now_row` is where this moment is, if it is shown."""

    days: Sequence[Day]
    hours: Sequence[int]
    sorts: Sequence[Sort]
    now_row: int | None


@dataclass(frozen=True, slots=True)
class _Piece:
    booking: Listed
    since: int
    until: int
    """In rows since midnight."""
    begins: str
    ends: str
    is_continued: bool


def monday(on: date) -> date:
    """The first day of the week that a day is in."""
    return on - timedelta(days=on.weekday())


def laid_out(
    bookings: Sequence[Listed], sorts: Mapping[int, Sort], days: Sequence[date], zone: str, now: datetime
) -> Week:
    """These bookings on these days, on the clock of a zone. `sorts` tells each one's by the booking's id."""
    pieces = {day: _pieces(bookings, day, ZoneInfo(zone)) for day in days}
    whole = [piece for found in pieces.values() for piece in found]
    first = min([_USUAL[0], *(piece.since * QUARTER // 60 for piece in whole)])
    last = max([_USUAL[1], *(-(-piece.until * QUARTER // 60) for piece in whole)])
    here = now.astimezone(ZoneInfo(zone))
    is_shown = here.date() in pieces and first <= here.hour < last
    seen = {booking.id for booking in bookings}
    return Week(
        days=[_day(day, found, sorts, first * 60 // QUARTER, zone) for day, found in pieces.items()],
        hours=range(first, last),
        sorts=sorted(
            {sort for number, sort in sorts.items() if number in seen}, key=lambda sort: sort.label.casefold()
        ),
        now_row=(here.hour - first) * 60 // QUARTER + here.minute // QUARTER + 1 if is_shown else None,
    )


def _pieces(bookings: Iterable[Listed], day: date, zone: ZoneInfo) -> list[_Piece]:
    """What of the bookings is on a day, in the order in which it begins."""
    opens = datetime.combine(day, time.min, zone).astimezone(UTC)
    closes = datetime.combine(day + timedelta(days=1), time.min, zone).astimezone(UTC)
    found = []
    for booking in bookings:
        if booking.starts_at >= closes or booking.until <= opens:
            continue
        is_continued = booking.starts_at < opens
        since = 0 if is_continued else _minutes(booking.starts_at, zone)
        until = _DAY_MINUTES if booking.until >= closes else _minutes(booking.until, zone)
        # On the night in which the clocks go back it may seem to end before it begins.
        last_row = _DAY_MINUTES // QUARTER
        begins = min(since // QUARTER, last_row - SHORTEST)
        ends = min(max(-(-until // QUARTER), begins + SHORTEST), last_row)
        found.append(
            _Piece(booking, begins, ends, _clock(booking.starts_at, zone), _clock(booking.until, zone), is_continued)
        )
    return sorted(found, key=lambda piece: (piece.since, -piece.until, piece.booking.id))


def _day(day: date, pieces: Sequence[_Piece], sorts: Mapping[int, Sort], first_row: int, zone: str) -> Day:
    blocks: list[Block] = []
    more: list[More] = []
    for cluster in _clusters(pieces):
        lanes = _lanes(cluster)
        wide = max(lanes) + 1
        kept = wide if wide <= MOST_SIDE_BY_SIDE else MOST_SIDE_BY_SIDE - 1
        width = COLUMNS // min(wide, MOST_SIDE_BY_SIDE)
        for piece, lane in zip(cluster, lanes, strict=True):
            blocks.append(_block(piece, sorts[piece.booking.id], first_row, lane, width, is_seen=lane < kept))
        left = [piece for piece, lane in zip(cluster, lanes, strict=True) if lane >= kept]
        if left:
            since, until = min(one.since for one in left), max(one.until for one in left)
            more.append(More(len(left), since - first_row + 1, until - since))
    noon = datetime.combine(day, time(12), ZoneInfo(zone))
    return Day(day, noon, blocks, more)


def _block(piece: _Piece, sort: Sort, first_row: int, lane: int, width: int, *, is_seen: bool) -> Block:
    return Block(
        booking=piece.booking,
        sort=sort,
        begins=piece.begins,
        ends=piece.ends,
        is_continued=piece.is_continued,
        row=piece.since - first_row + 1,
        rows=piece.until - piece.since,
        column=lane * width + 1 if is_seen else 1,
        width=width,
        is_seen=is_seen,
    )


def _clusters(pieces: Sequence[_Piece]) -> Iterable[list[_Piece]]:
    """Pieces that overlap, each with some other of its cluster."""
    cluster: list[_Piece] = []
    until = 0
    for piece in pieces:
        if cluster and piece.since >= until:
            yield cluster
            cluster = []
        cluster.append(piece)
        until = max(until, piece.until) if len(cluster) > 1 else piece.until
    if cluster:
        yield cluster


def _lanes(cluster: Sequence[_Piece]) -> list[int]:
    """For each piece the first lane that is free when it begins."""
    free_at: list[int] = []
    lanes = []
    for piece in cluster:
        lane = next((n for n, until in enumerate(free_at) if until <= piece.since), len(free_at))
        free_at[lane : lane + 1] = [piece.until]
        lanes.append(lane)
    return lanes


def _minutes(at: datetime, zone: ZoneInfo) -> int:
    local = at.astimezone(zone)
    return local.hour * 60 + local.minute


def _clock(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%H:%M}"
