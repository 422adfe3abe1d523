"""When clocks are changed, and how a local time must be said: by zoneinfo, in each language."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

ZONES = ("Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca")
TWELVE_HOURS = {"America/New_York", "Australia/Lord_Howe"}

WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
}
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}


@dataclass(frozen=True)
class Case:
    """An appointment at an instant, and whom it is told: in which zone, in which language."""

    at: datetime
    zone: str
    language: str

    def missing(self, said: str) -> list[str]:
        """Parts of the local date and time that are not said."""
        local = self.at.astimezone(ZoneInfo(self.zone))
        time = f"{local.hour}:{local.minute:02}"
        if self.language == "en":
            time = f"{local:%I:%M %p}".removeprefix("0") if self.zone in TWELVE_HOURS else f"{local:%H:%M}"
        parts = {
            WEEKDAYS[self.language].split()[local.weekday()]: r"\b{}\b",
            MONTHS[self.language].split()[local.month - 1]: r"\b{}\b",
            f"{local.day}": r"(?<![\d:]){}(?![\d:])",
            f"{local.year}": r"\b{}\b",
            time: r"(?<![\d:]){}(?!\d)",
        }
        if local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset():
            parts[_offset(local)] = r"\b{}(?![\d:])"
        return [part for part, pattern in parts.items() if not re.search(pattern.format(re.escape(part)), said)]


def _offset(local: datetime) -> str:
    minutes = int((local.utcoffset() or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


def changes(zone: str, after: datetime, *, years: int) -> list[datetime]:
    """When this zone's clocks are changed, to the minute."""
    place = ZoneInfo(zone)
    found = []
    for day in range(1, 366 * years):
        early, late = after + timedelta(days=day), after + timedelta(days=day + 1)
        if early.astimezone(place).utcoffset() == late.astimezone(place).utcoffset():
            continue
        while late - early > timedelta(seconds=1):
            middle = early + (late - early) / 2
            is_before = middle.astimezone(place).utcoffset() == early.astimezone(place).utcoffset()
            early, late = (middle, late) if is_before else (early, middle)
        found.append(late.replace(second=0, microsecond=0) + timedelta(minutes=late.second >= 30))
    return found


def leap_day(now: datetime) -> datetime:
    year = next(year for year in range(now.year + 1, now.year + 9) if year % 4 == 0 and (year % 100 or year % 400 == 0))
    return datetime(year, 2, 29, tzinfo=UTC)
