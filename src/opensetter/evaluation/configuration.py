"""A bot's configuration apart from any database: what a scenario asks for, or a copy of an operator's own. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from opensetter.evaluation.notation import stretches
from opensetter.evaluation.scenario import BotSetup, Kind

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Configuration:
    """The columns of a bot, its schedules and its appointment types. Each type's schedule is a place in `schedules`."""

    bot: Values
    schedules: tuple[Values, ...] = ()
    types: tuple[tuple[int, Values], ...] = ()

    @property
    def questions(self) -> tuple[str, ...]:
        """What contacts are asked, in the operator's words."""
        of_types = (question["text"] for _, kind in self.types for question in kind["questions"])
        return tuple(dict.fromkeys((*self.bot["questions"], *of_types)))

    @property
    def own_words(self) -> tuple[str, ...]:
        """Everything that the operator wrote and a contact may read."""
        places = ((kind["location"] or {}).get("value") or "" for _, kind in self.types)
        written = (self.bot["name"], self.bot["instructions"], *(kind["name"] for _, kind in self.types), *places)
        return tuple(filter(None, (*written, *self.questions)))

    @property
    def clocks(self) -> frozenset[str]:
        """The clock times at which the operator opens or closes."""
        stretches_ = [
            *self.bot["opening_hours"],
            *(stretch for schedule in self.schedules for stretch in schedule["weekly"]),
            *(stretch for schedule in self.schedules for day in schedule["exceptions"] for stretch in day["hours"]),
        ]
        return frozenset(stretch[end] for stretch in stretches_ for end in ("opens", "closes"))


def of_setup(setup: BotSetup) -> Configuration:
    """The bot that a scenario describes: one schedule for all its appointment types."""
    weekly = [dict(stretch) for stretch in setup.hours.weekly]
    bot = {
        "name": setup.name,
        "instructions": setup.instructions,
        "questions": list(setup.questions),
        "booking_url": setup.booking_url,
        "time_zone": setup.zone,
        "language": setup.language,
        "opening_hours": weekly,
    }
    schedule = {
        "name": setup.name,
        "time_zone": setup.zone,
        "weekly": weekly,
        "exceptions": [{"date": day, "hours": stretches(hours)} for day, hours in sorted(setup.exceptions.items())],
    }
    return Configuration(bot, (schedule,), tuple((0, _type(kind)) for kind in setup.types))


def _type(kind: Kind) -> Values:
    return {
        "name": kind.name,
        "length_minutes": kind.minutes,
        "step_minutes": kind.step,
        "buffer_before_minutes": kind.before,
        "buffer_after_minutes": kind.after,
        "minimum_notice_minutes": kind.notice,
        "horizon_days": kind.horizon_days,
        "capacity": kind.capacity,
        "questions": [
            {"text": question.text, "disqualifying": list(question.disqualifying)} for question in kind.questions
        ],
        "location": kind.location.model_dump() if kind.location else None,
    }
