"""Days and clock times as a wish: which instants they are in the contact's zone, and whether that leaves a doubt."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from opensetter.core import times
from opensetter.dates import instants
from opensetter.dates.grammar import Scene
from opensetter.dates.items import Days, Span, Window
from opensetter.dates.wish import Doubt, Wish

_ANY: Window = (None, None)
_NEVER: Span = (None, None)


def of_instant(at: datetime, scene: Scene) -> Wish:
    local = at.astimezone(scene.now.tzinfo)
    day, clock = local.date(), local.time().replace(second=0, microsecond=0)
    if at <= scene.now:
        return Wish(day, day, clock, clock, doubt=Doubt.PAST)
    return Wish(day, day, clock, clock, at=at)


def seen_from(zone: str, wish: Wish, now: datetime) -> Wish:
    """A wish that was said in another zone's time, as it is in this one; only what names instants can be."""
    if wish.at:
        return of_instant(wish.at, Scene(now.astimezone(times.zone(zone)), ""))
    if wish.earliest is None and wish.latest is None:
        return wish
    return Wish(doubt=wish.doubt or Doubt.VAGUE, candidates=wish.candidates)


def of_no_day(windows: tuple[Window, ...] | None, *, is_vague: bool) -> Wish | None:
    """A clock time of no day is what was said, and no instant."""
    if windows is None:
        return Wish(doubt=Doubt.VAGUE) if is_vague else None
    if len(windows) != 1:
        return Wish(doubt=Doubt.AMBIGUOUS if windows else Doubt.VAGUE)
    earliest, latest = windows[0]
    return Wish(earliest=earliest, latest=latest, doubt=Doubt.VAGUE if is_vague else None)


def of_days(days: Days, windows: tuple[Window, ...] | None, scene: Scene) -> Wish:
    """The wish for days, and for clock times on them."""
    window = windows[0] if windows and len(windows) == 1 else _ANY
    span = days.readings[0] if len(days.readings) == 1 else _NEVER
    if days.is_nonexistent or days.is_vague:
        return _wish(_NEVER, window, Doubt.NONEXISTENT if days.is_nonexistent else Doubt.VAGUE)
    if days.is_past or not (coming := [one for one in days.readings if not _is_over(one, windows, scene)]):
        return _wish(span, window, Doubt.PAST)
    if windows == ():
        return _wish(span, window, Doubt.VAGUE)
    if len(coming) > 1:
        candidates = _candidates(coming, windows, scene)
        is_clear = len(candidates) == 1 and not days.is_choice
        return of_instant(candidates[0], scene) if is_clear else _wish(_NEVER, window, Doubt.AMBIGUOUS, candidates)
    return _on(coming[0], windows, window, scene)


def at_midnight(days: Days, scene: Scene) -> Wish:
    """Midnight on Friday is where it begins, or where it ends."""
    if days.is_past or days.is_vague or days.is_nonexistent or len(days.readings) != 1:
        return of_days(days, ((time(), time()),), scene)
    since, until = days.readings[0]
    if since is None or since != until:
        return _wish((since, until), (time(), time()), Doubt.VAGUE)
    after = since + timedelta(days=1)
    candidates = [at for day in (since, after) for at in _instants(day, time(), scene) if at > scene.now]
    if len(candidates) == 1:
        return of_instant(candidates[0], scene)
    return _wish(_NEVER, (time(), time()), Doubt.AMBIGUOUS, candidates)


def _on(span: Span, windows: tuple[Window, ...] | None, window: Window, scene: Scene) -> Wish:
    """What remains when it is clear which days are meant."""
    since, until = span
    exact = _exact(windows)
    if since is None or since != until or not exact:
        return _wish(span, window, Doubt.AMBIGUOUS if windows and len(windows) > 1 else None)
    found = [at for clock in exact for at in _instants(since, clock, scene)]
    candidates = [at for at in found if at > scene.now]
    if len(candidates) == 1:
        return of_instant(candidates[0], scene)
    if candidates:
        return _wish(span, window, Doubt.AMBIGUOUS, candidates)
    return _wish(span, window, Doubt.PAST if found else Doubt.NONEXISTENT)


def _wish(span: Span, window: Window, doubt: Doubt | None, candidates: Sequence[datetime] = ()) -> Wish:
    return Wish(*span, *window, doubt=doubt, candidates=tuple(sorted(set(candidates))))


def _candidates(spans: Sequence[Span], windows: tuple[Window, ...] | None, scene: Scene) -> list[datetime]:
    exact = _exact(windows)
    days = [since for since, _ in spans if since is not None]
    if exact:
        return [at for day in days for clock in exact for at in _instants(day, clock, scene) if at > scene.now]
    return [instants.first_of(day, scene.zone) for day in days]


def _exact(windows: tuple[Window, ...] | None) -> list[time]:
    """The clock times, if these are nothing else."""
    if not windows or any(earliest != latest for earliest, latest in windows):
        return []
    return [earliest for earliest, _ in windows if earliest is not None]


def _is_over(span: Span, windows: tuple[Window, ...] | None, scene: Scene) -> bool:
    """Whether all of it has passed."""
    since, until = span
    if until is None:
        return False
    if until != scene.today or since != until:
        return until < scene.today
    latest = [end for _, end in windows or ()]
    clock = scene.now.time()
    return bool(latest) and all(end is not None and end < clock for end in latest) and not _exact(windows)


def _instants(day: date, clock: time, scene: Scene) -> tuple[datetime, ...]:
    return instants.of_local(day, clock, scene.zone)
