"""Which few of the open times to offer: those that were wished for, else the nearest, spread so that there is a choice.

Pure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from zoneinfo import ZoneInfo

from opensetter.calendars.availability import Slot
from opensetter.engine.plans import FindTimes

MOST = 4
"""How many times are offered at once: as many as one reads on a phone without scrolling."""

_PER_DAY = 2
_NOON = time(12)


@dataclass(frozen=True, slots=True)
class Picked:
    """The chosen slots, soonest first; `is_wished` says that they are what was asked for."""

    slots: tuple[Slot, ...]
    is_wished: bool


def pick(slots: Sequence[Slot], wish: FindTimes, zone: str) -> Picked:
    """A few of the open slots, given soonest first, as local time in `zone` would have them."""
    local = ZoneInfo(zone)
    wished = [slot for slot in slots if _is_wished(slot, wish, local)]
    if wish.at is not None:
        exact = [slot for slot in slots if slot.starts_at == wish.at]
        if exact:
            return Picked(tuple(exact[:1]), is_wished=True)
        return Picked(_nearest(slots, wish.at), is_wished=False)
    if wished:
        return Picked(_spread(wished, local), is_wished=True)
    return Picked(_spread(_instead(slots, wish, local), local), is_wished=False)


def _is_wished(slot: Slot, wish: FindTimes, local: ZoneInfo) -> bool:
    starts = slot.starts_at.astimezone(local)
    return (
        (wish.since is None or starts.date() >= wish.since)
        and (wish.until is None or starts.date() <= wish.until)
        and (wish.earliest is None or starts.time() >= wish.earliest)
        and (wish.latest is None or starts.time() <= wish.latest)
        and (wish.later_than is None or slot.starts_at > wish.later_than)
    )


def _nearest(slots: Sequence[Slot], at: datetime) -> tuple[Slot, ...]:
    closest = sorted(slots, key=lambda slot: (abs(slot.starts_at - at), slot.starts_at))[: MOST - 1]
    return tuple(sorted(closest, key=lambda slot: slot.starts_at))


def _instead(slots: Sequence[Slot], wish: FindTimes, local: ZoneInfo) -> Sequence[Slot]:
    """What comes closest to a wish that cannot be met: the same days at other times, else the days from then on."""
    days = [slot for slot in slots if _is_on(slot.starts_at.astimezone(local).date(), wish)]
    if days:
        return days
    since = wish.since or date.min
    after = [slot for slot in slots if slot.starts_at.astimezone(local).date() >= since]
    return after or slots


def _is_on(day: date, wish: FindTimes) -> bool:
    return (wish.since is None or day >= wish.since) and (wish.until is None or day <= wish.until)


def _spread(slots: Sequence[Slot], local: ZoneInfo) -> tuple[Slot, ...]:
    """At most two a day, one before noon and one after if there are; more of one day only if there is no other."""
    days = [list(day) for _, day in groupby(slots, key=lambda slot: slot.starts_at.astimezone(local).date())]
    chosen: list[Slot] = []
    for day in days:
        chosen += _of_day(day, local)[: MOST - len(chosen)]
    if len(chosen) < MOST and len(days) <= _PER_DAY:
        rest = [slot for day in days for slot in day if slot not in chosen]
        chosen += _evenly(rest, MOST - len(chosen))
    return tuple(sorted(chosen, key=lambda slot: slot.starts_at))


def _of_day(day: Sequence[Slot], local: ZoneInfo) -> list[Slot]:
    before = [slot for slot in day if slot.starts_at.astimezone(local).time() < _NOON]
    after = [slot for slot in day if slot.starts_at.astimezone(local).time() >= _NOON]
    if before and after:
        return [before[0], after[0]]
    some = before or after
    return some[:1] if len(some) == 1 else [some[0], some[len(some) // 2]]


def _evenly(slots: Sequence[Slot], count: int) -> Iterable[Slot]:
    if len(slots) <= count:
        return slots
    return [slots[index * len(slots) // count] for index in range(count)]
