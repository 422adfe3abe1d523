"""What can be made to go wrong: one description that the command line, the page and programs share."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

from opensetter.core.errors import Invalid


class Part(StrEnum):
    """Where a fault happens."""

    SENDING = "When the bot sends"
    HOOKS = "When the provider reports"


@dataclass(frozen=True, slots=True)
class Knob:
    """How a fault is turned, for people."""

    label: str
    hint: str
    part: Part
    most: float = 1000


def _knob(default: float | bool, label: str, hint: str, part: Part, most: float = 1000) -> Any:  # noqa: ANN401 - stands for the field's own type
    return field(default=default, metadata={"knob": Knob(label, hint, part, most)})


@dataclass(frozen=True, slots=True)
class Faults:
    """How a provider misbehaves. Numbers of sends count down as they are used up; everything else stays.

    The same seed, faults and messages bring about the same order. Ids never repeat, whatever the seed.
    """

    refuse: int = _knob(0, "Refuse", "The next so many sends get 429.", Part.SENDING)
    retry_after_seconds: int = _knob(1, "Retry after", "Seconds that a 429 asks for.", Part.SENDING)
    fail: int = _knob(0, "Fail", "The next so many sends get the error below.", Part.SENDING)
    fail_code: int = _knob(
        0, "Error code", "One of the provider's own; 0: an error of its own.", Part.SENDING, 1_000_000
    )
    hang: int = _knob(0, "Never answer", "The next so many are sent, and the answer never comes.", Part.SENDING)
    reset: int = _knob(0, "Reset", "The next so many are sent, and the connection breaks.", Part.SENDING)
    slow_seconds: float = _knob(
        0.0, "Slow", "Seconds until each answer, after the message was sent.", Part.SENDING, 600
    )
    errors_at_once: bool = _knob(
        default=False,
        label="Errors at once",
        hint="Answer with errors that normally follow as a failed status.",
        part=Part.SENDING,
    )
    batch: int = _knob(1, "Batch", "So many updates in one request.", Part.HOOKS)
    redeliver: int = _knob(
        0, "Redeliver", "Each request comes so many times more, the first at the same time.", Part.HOOKS, 50
    )
    reorder: bool = _knob(default=False, label="Reorder", hint="Updates overtake each other.", part=Part.HOOKS)
    duplicate_ids: bool = _knob(
        default=False, label="Duplicates", hint="Each update stands twice in one request.", part=Part.HOOKS
    )
    drop_statuses: bool = _knob(
        default=False, label="Drop statuses", hint="Nobody hears whether messages arrived.", part=Part.HOOKS
    )
    forge: bool = _knob(default=False, label="Forge", hint="Requests are signed with another secret.", part=Part.HOOKS)
    usernames_only: bool = _knob(
        default=False, label="Usernames only", hint="Nobody's number is told, only user ids.", part=Part.HOOKS
    )
    seed: int = _knob(0, "Seed", "Decides how updates overtake each other.", Part.HOOKS, 2**31 - 1)

    @property
    def turned_names(self) -> list[str]:
        """The faults that are not as they should be; what only says how one of them goes is none."""
        quiet = Faults()
        manners = {"seed", "retry_after_seconds", "fail_code"}
        names = (each.name for each in fields(self))
        return [name for name in names if name not in manners and getattr(self, name) != getattr(quiet, name)]

    def turned(self, values: Mapping[str, object]) -> "Faults":
        """These faults with some knobs turned; `Invalid` says which value is none."""
        kinds = {each.name: type(each.default) for each in fields(self)}
        unknown = [name for name in values if name not in kinds]
        if unknown:
            raise Invalid("There is no such fault.", code="fault_unknown")
        read: dict[str, Any] = {name: _read(name, kinds[name], value) for name, value in values.items()}
        return replace(self, **read)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def knobs() -> dict[str, Knob]:
    """Every fault's name, and how it is turned."""
    return {each.name: each.metadata["knob"] for each in fields(Faults)}


def _read(name: str, kind: type, value: object) -> object:
    most = knobs()[name].most
    if kind is bool:
        spoken = str(value).lower()
        if spoken in {"true", "on", "1", "yes"}:
            return True
        if spoken in {"false", "off", "0", "no", ""}:
            return False
        raise _wrong(name, "on or off")
    try:
        number = kind(str(value).strip() or 0)
    except ValueError as error:
        raise _wrong(name, f"a number from 0 to {most:g}") from error
    if not (1 if name == "batch" else 0) <= number <= most:
        raise _wrong(name, f"a number from {1 if name == 'batch' else 0} to {most:g}")
    return number


def _wrong(name: str, wanted: str) -> Invalid:
    return Invalid.field(name, "fault_invalid", f"{knobs()[name].label} must be {wanted}.")
