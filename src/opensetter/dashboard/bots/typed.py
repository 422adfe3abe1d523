"""A bot as the fields of its form, and back. Pure.

Only fields that were sent change something: a form with some of them leaves the others as they are.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from opensetter.bots.models import Bot
from opensetter.bots.schemas import BotUpdate
from opensetter.dashboard.bots import writing
from opensetter.dashboard.bots.writing import Faults, Location
from opensetter.dashboard.words import _

TICKS = ("send_confirmations", "offers_again_after_completion", "offers_again_after_no_show")
TICKS_SENT = "ticks"
"""Says that the ticks were on the page: one that is not set is not sent."""

FIELDS = (
    "seen",
    "name",
    "instructions",
    "questions",
    "language",
    "time_zone",
    *(f"hours_{day}" for day in writing.WEEKDAYS),
    "booking_url",
    "model",
    *TICKS,
    TICKS_SENT,
    "reminder_minutes",
    "template_name",
    "template_language",
    "template_values",
    "follow_up_minutes",
    "quiet_from",
    "quiet_until",
)

_TEMPLATE_FIELDS = {"name": "template_name", "language": "template_language", "values": "template_values"}


def shown(bot: Bot) -> dict[str, str]:
    """A bot as its form holds it."""
    template, quiet = bot.reminder_template or {}, bot.quiet_hours or {}
    return {
        "seen": bot.updated_at.isoformat(),
        "name": bot.name,
        "instructions": bot.instructions,
        "questions": "\n".join(bot.questions),
        "language": bot.language or "",
        "time_zone": bot.time_zone,
        **writing.say_week(bot.opening_hours),
        "booking_url": bot.booking_url or "",
        "model": bot.model or "",
        **{name: "yes" if getattr(bot, name) else "" for name in TICKS},
        "reminder_minutes": writing.say_minutes(bot.reminder_minutes),
        "template_name": template.get("name", ""),
        "template_language": template.get("language", ""),
        "template_values": ", ".join(map(writing.say_value, template.get("values", ()))),
        "follow_up_minutes": writing.say_minutes(bot.follow_up_minutes),
        "quiet_from": quiet.get("since", ""),
        "quiet_until": quiet.get("until", ""),
    }


def read(typed: Mapping[str, str]) -> tuple[BotUpdate | None, Faults]:
    """What a form says of a bot, or what is wrong with which of its fields."""
    typed = {name: writing.words(text) for name, text in typed.items() if name in FIELDS}
    faults = writing.unstorable(typed)
    values: dict[str, Any] = {}
    for name in ("name", "instructions", "time_zone"):
        if name in typed:
            values[name] = typed[name] if name == "instructions" else typed[name].strip()
    for name in ("language", "booking_url", "model"):
        if name in typed:
            values[name] = typed[name].strip() or None
    if "questions" in typed:
        values["questions"] = writing.lines(typed["questions"])
    if TICKS_SENT in typed:
        values |= {name: name in typed for name in TICKS}
    if all(f"hours_{day}" in typed for day in writing.WEEKDAYS):
        values["opening_hours"] = writing.week(typed, faults)
    _read_spans(typed, values, faults)
    _read_quiet(typed, values, faults)
    if "template_name" in typed:
        values["reminder_template"] = _template(typed)
    return _checked(values, faults)


def _read_spans(typed: Mapping[str, str], values: dict[str, Any], faults: Faults) -> None:
    for name in ("reminder_minutes", "follow_up_minutes"):
        if name in typed:
            try:
                values[name] = writing.minutes(typed[name])
            except writing.Unreadable:
                faults.setdefault(name, _("Write spans of time as 1 d, 2 h, 30 min."))


def _read_quiet(typed: Mapping[str, str], values: dict[str, Any], faults: Faults) -> None:
    if "quiet_from" not in typed:
        return
    since, until = typed["quiet_from"].strip(), typed.get("quiet_until", "").strip()
    if bool(since) != bool(until):
        faults.setdefault("quiet_from" if not since else "quiet_until", _("Give both times, or neither."))
    values["quiet_hours"] = {"since": since, "until": until} if since and until else None


def _template(typed: Mapping[str, str]) -> dict[str, Any] | None:
    """None if all of its fields are empty."""
    fields = {name: typed.get(field, "").strip() for name, field in _TEMPLATE_FIELDS.items()}
    if not any(fields.values()):
        return None
    values = [_value(part) for part in writing.parts(fields["values"])]
    return {"name": fields["name"], "language": fields["language"]} | ({"values": values} if values else {})


def _value(written: str) -> dict[str, str]:
    """`when`, or `appointment_time = when` for a placeholder with a name."""
    name, equals, value = (part.strip() for part in written.partition("="))
    return {"value": value, "parameter_name": name} if equals else {"value": name}


def _checked(values: dict[str, Any], faults: Faults) -> tuple[BotUpdate | None, Faults]:
    try:
        request = BotUpdate(**values)
    except ValidationError as error:
        return None, writing.complaints(error, lambda place: _field_of(place, values)) | faults
    return (None, faults) if faults else (request, {})


def _field_of(place: Location, values: Mapping[str, Any]) -> str:
    """The field that holds what the schema means."""
    match place:
        case ("opening_hours", *rest):
            return writing.day_of(tuple(rest), values["opening_hours"])
        case ("reminder_template", str(part), *_rest):
            return _TEMPLATE_FIELDS.get(part, "template_name")
        case ("quiet_hours", *rest):
            return "quiet_until" if rest[:1] == ["until"] else "quiet_from"
    return str(place[0])
