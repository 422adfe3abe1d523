"""Plans and outcomes as they are stored, and back."""

from collections.abc import Mapping
from functools import cache
from typing import Any, cast

from pydantic import TypeAdapter

from opensetter.engine import plans
from opensetter.engine.plans import Outcome, Plan
from opensetter.scheduling.steps import Step

_KINDS: Mapping[str, type] = {
    kind.__name__: kind
    for kind in (
        *(plans.FindTimes, plans.Take, plans.Cancel, plans.TalkLater, plans.HandOver, plans.SetZone),
        *(plans.Hold, plans.NoteAnswer, plans.Stop),
        *(plans.Offered, plans.Booked, plans.Moved, plans.Cancelled, plans.Refused),
    )
}
_NOTED = plans.Noted.__name__


def step(plan: Plan, outcome: Outcome) -> Step:
    """What was decided and what came of it, as JSON."""
    written = _written(plan)
    return Step(written, {"kind": _NOTED} if isinstance(outcome, plans.Noted) else _written(outcome))


def plan_of(stored: Step) -> Plan:
    """The plan as it was."""
    return cast("Plan", _read(stored.plan))


def outcome_of(stored: Step) -> Outcome:
    """The outcome as it was."""
    if stored.outcome["kind"] == _NOTED:
        return plans.Noted(plan_of(stored))
    return cast("Outcome", _read(stored.outcome))


def _written(value: Plan | Outcome) -> dict[str, Any]:
    kind: type = type(value)
    return {"kind": kind.__name__, **_adapter(kind).dump_python(value, mode="json")}


def _read(stored: Mapping[str, Any]) -> object:
    fields = dict(stored)
    return _adapter(_KINDS[fields.pop("kind")]).validate_python(fields)


@cache
def _adapter(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
