"""Options in groups: a command takes dataclasses, and each of their fields is an option of its own."""

import inspect
from collections.abc import Callable
from dataclasses import MISSING, Field, fields
from typing import Any, get_type_hints


def grouped(command: Callable[..., None]) -> Callable[..., None]:
    """The command as Typer can take it, which knows options only one by one.

    Whatever parameter is annotated with a dataclass becomes the options that its fields describe.
    """
    groups: dict[str, Any] = get_type_hints(command)
    groups.pop("return")

    def run(**values: object) -> None:
        command(
            **{
                name: group(**{each.name: values[each.name] for each in fields(group)})
                for name, group in groups.items()
            }
        )

    options = [option for group in groups.values() for option in _options(group)]
    run.__signature__ = inspect.Signature(options)  # type: ignore[attr-defined]  # what `inspect` looks for
    run.__annotations__ = {option.name: option.annotation for option in options}
    run.__doc__, run.__name__ = command.__doc__, command.__name__
    return run


def _options(group: type) -> list[inspect.Parameter]:
    hints = get_type_hints(group, include_extras=True)
    return [
        inspect.Parameter(
            each.name, inspect.Parameter.KEYWORD_ONLY, default=_default(each), annotation=hints[each.name]
        )
        for each in fields(group)
    ]


def _default(field: "Field[Any]") -> object:
    return inspect.Parameter.empty if field.default is MISSING else field.default
