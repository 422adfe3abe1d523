"""Appointment types and schedules as the fields of their forms, and back. Pure."""

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from opensetter.calendars.models import AppointmentType, Schedule
from opensetter.calendars.schemas import AppointmentTypeCreate, AppointmentTypeUpdate, ScheduleUpdate
from opensetter.dashboard.bots import writing
from opensetter.dashboard.bots.writing import Faults, Location
from opensetter.dashboard.words import _

NUMBERS = (
    "length_minutes",
    "step_minutes",
    "buffer_before_minutes",
    "buffer_after_minutes",
    "horizon_days",
    "capacity",
)
TYPE_FIELDS = (
    "name",
    *NUMBERS,
    "minimum_notice_minutes",
    "questions",
    "location_kind",
    "location_value",
    "schedule_id",
)
SCHEDULE_FIELDS = ("name", "time_zone", *(f"hours_{day}" for day in writing.WEEKDAYS), "exceptions")

NEW: Mapping[str, str] = {
    "name": "",
    "length_minutes": "30",
    "step_minutes": "",
    "buffer_before_minutes": "0",
    "buffer_after_minutes": "0",
    "minimum_notice_minutes": "1 h",
    "horizon_days": "60",
    "capacity": "1",
    "questions": "",
    "location_kind": "",
    "location_value": "",
    "schedule_id": "",
}
"""The form of an appointment type that is yet to be."""

_Shape = TypeVar("_Shape", bound=BaseModel)

_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:\s+(.*))?")
_STRETCH = r"[0-9]{1,2}(?:[:.][0-9]{2})?\s*[-\u2013\u2014\u2212]\s*[0-9]{1,2}(?:[:.][0-9]{2})?(?![0-9:])"
_HOURS = re.compile(rf"({_STRETCH}(?:\s*[,;]\s*{_STRETCH})*)\s*(.*)")


def shown_type(kind: AppointmentType) -> dict[str, str]:
    """An appointment type as its form holds it."""
    location = kind.location or {}
    return {
        "name": kind.name,
        **{name: str(getattr(kind, name)) for name in NUMBERS},
        "minimum_notice_minutes": writing.say_minutes([kind.minimum_notice_minutes]),
        "questions": "\n".join(map(_said_question, kind.questions)),
        "location_kind": location.get("kind") or "",
        "location_value": location.get("value") or "",
        "schedule_id": str(kind.schedule_id),
    }


def read_new_type(typed: Mapping[str, str], bot_id: int) -> tuple[AppointmentTypeCreate | None, Faults]:
    """What a form says of a new appointment type, or what is wrong with which of its fields."""
    values, faults = _type_values(typed)
    return _checked(AppointmentTypeCreate, {"name": "", **values, "bot_id": bot_id}, faults)


def read_type(typed: Mapping[str, str]) -> tuple[AppointmentTypeUpdate | None, Faults]:
    """The same of one that there is: what was not sent stays as it is."""
    values, faults = _type_values(typed)
    return _checked(AppointmentTypeUpdate, values, faults)


def shown_schedule(schedule: Schedule) -> dict[str, str]:
    """A schedule as its form holds it."""
    return {
        "name": schedule.name,
        "time_zone": schedule.time_zone,
        **writing.say_week(schedule.weekly),
        "exceptions": "\n".join(map(_said_day, sorted(schedule.exceptions, key=lambda day: str(day["date"])))),
    }


def read_schedule(typed: Mapping[str, str]) -> tuple[ScheduleUpdate | None, Faults]:
    """What a form says of a schedule, or what is wrong with which of its fields."""
    typed = _sent(typed, SCHEDULE_FIELDS)
    faults = writing.unstorable(typed)
    values: dict[str, Any] = {name: typed[name].strip() for name in ("name", "time_zone") if name in typed}
    if all(f"hours_{day}" in typed for day in writing.WEEKDAYS):
        values["weekly"] = writing.week(typed, faults)
    if "exceptions" in typed:
        values["exceptions"] = _days(typed["exceptions"], faults)
    return _checked(ScheduleUpdate, values, faults)


def _sent(typed: Mapping[str, str], names: tuple[str, ...]) -> dict[str, str]:
    return {name: writing.words(text) for name, text in typed.items() if name in names}


def _type_values(typed: Mapping[str, str]) -> tuple[dict[str, Any], Faults]:
    typed = _sent(typed, TYPE_FIELDS)
    faults = writing.unstorable(typed)
    values: dict[str, Any] = {"name": typed["name"].strip()} if "name" in typed else {}
    for name in (*NUMBERS, "schedule_id"):
        # What is left empty is worked out: steps are as long as the appointment, and the schedule is the usual one.
        if typed.get(name, "").strip():
            _read_number(name, typed[name].strip(), values, faults)
        elif name in typed and name not in {"step_minutes", "schedule_id"}:
            faults.setdefault(name, _("Write a whole number."))
    if "minimum_notice_minutes" in typed:
        _read_notice(typed["minimum_notice_minutes"], values, faults)
    if "questions" in typed:
        values["questions"] = [_question(line) for line in writing.lines(typed["questions"])]
    if "location_kind" in typed:
        kind, value = typed["location_kind"].strip(), typed.get("location_value", "").strip()
        values["location"] = {"kind": kind, "value": value or None} if kind else None
        if value and not kind:
            faults.setdefault("location_kind", _("Say what kind of place it is."))
    return values, faults


def _read_number(name: str, text: str, values: dict[str, Any], faults: Faults) -> None:
    if text.isascii() and text.isdigit() and len(text) <= 18:  # noqa: PLR2004 - what a database's number can hold
        values[name] = int(text)
    else:
        faults.setdefault(name, _("Write a whole number."))


def _read_notice(text: str, values: dict[str, Any], faults: Faults) -> None:
    try:
        values["minimum_notice_minutes"] = sum(writing.minutes(text))
    except writing.Unreadable:
        faults.setdefault("minimum_notice_minutes", _("Write spans of time as 1 d, 2 h, 30 min."))


def _question(line: str) -> dict[str, Any]:
    """`How many people? | more than 20; too many`: a question, and the answers that end the matter."""
    asked, bar, answers = (part.strip() for part in line.partition("|"))
    return {
        "text": asked,
        "disqualifying": [each.strip() for each in answers.split(";") if each.strip()] if bar else [],
    }


def _said_question(stored: Mapping[str, Any]) -> str:
    answers = "; ".join(stored.get("disqualifying") or ())
    return f"{stored['text']} | {answers}" if answers else str(stored["text"])


def _days(text: str, faults: Faults) -> list[dict[str, Any]]:
    found = []
    for number, line in enumerate(writing.lines(text), 1):
        match = _DAY.fullmatch(line)
        if match is None:
            sentence = _("Line %(number)d: begin with the date, as 2026-12-25.")
            faults.setdefault("exceptions", sentence % {"number": number})
            continue
        hours = _HOURS.fullmatch(match[2] or "")
        name = (hours[2] if hours else match[2] or "").strip()
        for closed in {"closed", _("closed")} if not hours else ():
            name = name.removeprefix(closed).strip()
        try:
            found.append(
                {"date": match[1], "hours": writing.stretches(hours[1] if hours else ""), "name": name or None}
            )
        except writing.Unreadable:
            faults.setdefault("exceptions", _("Line %(number)d: write hours as 09:00-12:30.") % {"number": number})
    return found


def _said_day(stored: Mapping[str, Any]) -> str:
    hours = writing.say_stretches(stored["hours"]) or _("closed")
    return " ".join(filter(None, (stored["date"], hours, stored.get("name"))))


def _checked(shape: type[_Shape], values: Mapping[str, Any], faults: Faults) -> tuple[_Shape | None, Faults]:
    try:
        request = shape(**values)
    except ValidationError as error:
        return None, writing.complaints(error, lambda place: _field_of(place, values)) | faults
    return (None, faults) if faults else (request, {})


def _field_of(place: Location, values: Mapping[str, Any]) -> str:
    match place:
        case ("weekly", *rest):
            return writing.day_of(tuple(rest), values["weekly"])
        case ("location", *rest):
            return "location_value" if rest[:1] == ["value"] else "location_kind"
        case ():
            # Of the schedule as a whole: a date has two exceptions.
            return "exceptions"
    return str(place[0])
