"""The templates that are approved on the fake WhatsApp, and what becomes of them with parameters."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from opensetter.simulators.phones import Choice
from opensetter.simulators.whatsapp.errors import GraphError

_PLACE = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True, slots=True)
class Template:
    """An approved text with places to fill: numbered ones, or named ones."""

    name: str
    language: str
    category: str
    body: str
    quick_replies: tuple[str, ...] = ()

    @property
    def places(self) -> list[str]:
        return list(dict.fromkeys(_PLACE.findall(self.body)))

    @property
    def is_named(self) -> bool:
        return any(not place.isdigit() for place in self.places)

    def filled(self, parameters: Sequence[Mapping[str, Any]]) -> str:
        """The text with its parameters; `GraphError` if they do not fit."""
        if len(parameters) != len(self.places):
            told = (
                f"body: number of localizable_params ({len(parameters)}) does not match the expected number of params"
            )
            raise GraphError(132000, f"{told} ({len(self.places)})")
        if any(
            parameter.get("type") != "text" or not isinstance(parameter.get("text"), str) for parameter in parameters
        ):
            raise GraphError(132012, "body: Parameter format does not match format in the created template")
        if self.is_named and {parameter.get("parameter_name") for parameter in parameters} != set(self.places):
            raise GraphError(100, "Parameter name is missing or empty")
        names = [str(parameter["parameter_name"]) for parameter in parameters] if self.is_named else self.places
        values = dict(zip(names, (str(parameter["text"]) for parameter in parameters), strict=True))
        return _PLACE.sub(lambda place: values[place[1]], self.body)

    @property
    def choices(self) -> tuple[Choice, ...]:
        return tuple(Choice(title, title) for title in self.quick_replies)


TEMPLATES = (
    Template(
        "hello_world",
        "en_US",
        "utility",
        "Hello World\n\nWelcome and congratulations! This message shows that you can start conversations on WhatsApp.",
    ),
    Template(
        "appointment_booking",
        "en_US",
        "marketing",
        "Hi {{customer_name}}, thank you for your interest. Shall we find a time for your appointment?",
        ("Yes, please", "Not now"),
    ),
    Template(
        "appointment_booking",
        "es_MX",
        "marketing",
        "Hola {{customer_name}}, gracias por tu interés. ¿Buscamos un horario para tu cita?",
        ("Sí, por favor", "Ahora no"),
    ),
    Template(
        "appointment_reminder",
        "en_US",
        "utility",
        "Hi {{1}}, this is a reminder of your appointment on {{2}}. Does that still suit you?",
        ("It does", "I need another time"),
    ),
)


def find(name: object, language: object) -> Template:
    """The template of that name in that language; `GraphError` 132001 if there is none."""
    for template in TEMPLATES:
        if (template.name, template.language) == (name, language):
            return template
    raise GraphError(132001, f"template name ({name}) does not exist in {language}")
