"""How items become larger items: rules over their kinds, tried from left to right, the first that fits."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from opensetter.core import times
from opensetter.dates.items import Item, kinds
from opensetter.dates.reading import UNREADABLE


@dataclass(frozen=True, slots=True)
class Scene:
    """When and in which language something is said."""

    now: datetime
    """Local time, with its zone."""
    language: str
    moves: bool = False
    """Whether an appointment is to be moved."""

    @property
    def zone(self) -> ZoneInfo:
        return self.now.tzinfo if isinstance(self.now.tzinfo, ZoneInfo) else times.zone("UTC")

    @property
    def today(self) -> date:
        return self.now.date()


Rule = tuple[str, Callable[[Sequence[Item], Scene], Sequence[Item]]]


class Grammar:
    """Rules of one stage. A pattern is of kinds and has no groups; its function gets what matched and says what it is.

    One that cannot say gives back what it got.
    """

    def __init__(self, *rules: Rule) -> None:
        self._rules = rules

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Compiled when the first text is read: it takes longer than all the rest of a command's start."""
        return re.compile("|".join(f"({pattern})" for pattern, _ in self._rules))

    def applied(self, items: Sequence[Item], scene: Scene) -> list[Item]:
        made: list[Item] = []
        end = 0
        for match in self._pattern.finditer(kinds(items)):
            made += items[end : match.start()]
            _, maker = self._rules[(match.lastindex or 1) - 1]
            made += maker(items[match.start() : match.end()], scene)
            end = match.end()
        return [*made, *items[end:]]


VAGUE = UNREADABLE
OTHER = Item("x")
FILL = "[f_]*"
NO_THING = f"(?!{FILL}[xJU1H])"
"""Not followed by what is counted: two people, three hours."""
