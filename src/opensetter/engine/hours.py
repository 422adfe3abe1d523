"""Opening hours, said: the week in groups of days, and whether it is open now."""

from datetime import datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from babel.dates import get_day_names

from opensetter.dates.saying import manner_in
from opensetter.engine import wording
from opensetter.engine.types import Bot, Hours

_DAYS = 7
_SATURDAY = 5


def say_hours(bot: Bot, now: datetime, language: str) -> str:
    """The bot's opening hours, days with the same hours together, and whether it is open at this moment."""
    phrases = wording.phrases_in(language)
    if not bot.opening_hours:
        return wording.fill(phrases.hours_unknown, bot.name, language)
    zone = wording.say_zone(bot.time_zone, language)
    week = phrases.hours.format(zone=zone, list="\n".join(_week(bot, now, language)))
    return f"{week}\n{_open_or_closed(bot, now, language)}"


def _week(bot: Bot, now: datetime, language: str) -> list[str]:
    spoken = [
        ", ".join(_stretch(hours, bot.time_zone, now, language) for hours in _on_day(bot, day)) for day in range(_DAYS)
    ]
    lines = []
    for stretches, run in groupby(range(_DAYS), key=lambda day: spoken[day]):
        days = list(run)
        if stretches:
            colon = " :" if language == "fr" else ":"
            lines.append(f"{_days(days, language)}{colon} {_clock(stretches, language)}")
    return lines


def _open_or_closed(bot: Bot, now: datetime, language: str) -> str:
    phrases = wording.phrases_in(language)
    local = now.astimezone(ZoneInfo(bot.time_zone))
    spans = sorted(span for ahead in range(-1, _DAYS + 1) for span in _spans(bot, local, ahead))
    for opens, closes in spans:
        if opens <= local < closes:
            clock = _clock(_closing(closes, bot.time_zone, language), language)
            return wording.smooth(phrases.open_now.format(time=clock), language)
    coming = next((opens for opens, _ in spans if opens > local), None)
    if coming is None:
        return phrases.closed
    clock = _clock(wording.say_clock(coming, bot.time_zone, language), language)
    moment = phrases.at.format(day=_day(local, coming, language), time=clock)
    return phrases.closed_now.format(next=wording.smooth(moment, language))


def _spans(bot: Bot, local: datetime, ahead: int) -> list[tuple[datetime, datetime]]:
    """The stretches that begin so many days from now; one that closes before it opens runs into the next day."""
    date = local.date() + timedelta(days=ahead)
    spans = []
    for hours in _on_day(bot, date.weekday()):
        opens, closes = _time(hours.opens), _time(hours.closes)
        until = date if opens < closes else date + timedelta(days=1)
        spans.append((datetime.combine(date, opens, local.tzinfo), datetime.combine(until, closes, local.tzinfo)))
    return spans


def _on_day(bot: Bot, weekday: int) -> list[Hours]:
    return sorted((hours for hours in bot.opening_hours if hours.weekday == weekday), key=lambda hours: hours.opens)


def _stretch(hours: Hours, zone: str, now: datetime, language: str) -> str:
    opens, closes = (datetime.combine(now.date(), _time(clock), now.tzinfo) for clock in (hours.opens, hours.closes))
    return f"{wording.say_clock(opens, zone, language)}–{_closing(closes, zone, language)}"


def _closing(closes: datetime, zone: str, language: str) -> str:
    """The end of a stretch: a day that ends at midnight ends at 24:00, not at 0:00."""
    if closes.time() == time.min:
        return wording.phrases_in(language).midnight
    return wording.say_clock(closes, zone, language)


def _clock(said: str, language: str) -> str:
    return manner_in(language).clock.format(time=said)


def _time(clock: str) -> time:
    return time.min if clock == "24:00" else time.fromisoformat(clock)


def _days(days: list[int], language: str) -> str:
    """A run of weekdays: one, two beside each other, or the first to the last."""
    first, last = (_weekday(day, language) for day in (days[0], days[-1]))
    if len(days) > 2:  # noqa: PLR2004
        run = wording.phrases_in(language).days.format(first=first.removesuffix("-feira"), last=last)
    else:
        run = first if len(days) == 1 else f"{first}, {last}"
    return run[0].upper() + run[1:]


def _day(local: datetime, coming: datetime, language: str) -> str:
    """The day of an opening as seen from now: today, tomorrow, or on a weekday."""
    phrases = wording.phrases_in(language)
    ahead = (coming.date() - local.date()).days
    if ahead <= 1:
        return (phrases.today, phrases.tomorrow)[ahead]
    name = _weekday(coming.weekday(), language)
    if language == "fr":
        return name
    if language == "pt":
        return f"no {name}" if coming.weekday() >= _SATURDAY else f"na {name}"
    return manner_in(language).on.format(when=name)


def _weekday(day: int, language: str) -> str:
    return str(get_day_names("wide", locale=language)[day])
