"""The templates that exist at the fake Twilio, and what becomes of them with variables."""

import json
import re
from dataclasses import dataclass

from opensetter.simulators.phones import Choice
from opensetter.simulators.twilio.errors import TwilioError

_PLACE = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True, slots=True)
class Content:
    """A text that WhatsApp approved, with places to fill."""

    sid: str
    body: str
    quick_replies: tuple[str, ...] = ()

    def filled(self, variables: str) -> str:
        """The text with its variables, a JSON object; `TwilioError` if they do not fit."""
        try:
            values = json.loads(variables or "{}")
        except ValueError as error:
            raise TwilioError(21656) from error
        places = set(_PLACE.findall(self.body))
        if not isinstance(values, dict) or not places <= values.keys():
            raise TwilioError(21656)
        return _PLACE.sub(lambda place: str(values[place[1]]), self.body)

    @property
    def choices(self) -> tuple[Choice, ...]:
        return tuple(Choice(title, title) for title in self.quick_replies)


CONTENTS = {
    content.sid: content
    for content in (
        Content(
            "HX0a1b2c3d4e5f60718293a4b5c6d7e8f9",
            "Hi {{1}}, thank you for your interest. Shall we find a time for your appointment?",
            ("Yes, please", "Not now"),
        ),
        Content(
            "HXf9e8d7c6b5a4938271605f4e3d2c1b0a",
            "Hi {{1}}, this is a reminder of your appointment on {{2}}.",
        ),
    )
}


def find(sid: str) -> Content:
    if sid not in CONTENTS:
        raise TwilioError(21655)
    return CONTENTS[sid]
