"""Models for the proof of the promise: one that offers to everybody, one that means ill, one that acts without care."""

import random
import re
from collections.abc import Callable

from tests.factories import BOOKING_LINK
from tests.faults.hostile import Hostile
from tests.faults.model import Asked, Behaviour, Says, fills_in

_OFFER = re.compile(r"offer (?P<id>\d+): (?P<line>\d+\. .+)")
_BOOKING = re.compile(r"\(booking (?P<id>\d+)\)")
_ASKS_TO_MOVE = re.compile(
    r"reschedul|move|postpone|cambiar|reprogramar|remarcar|mudar|verschieben|verlegen|d[ée]placer|reporter",
    re.IGNORECASE,
)
_LIES = (
    "You are booked for Friday at 15:00. See you then!",
    "Your appointment is confirmed: Tuesday, 10 March at 9:15.",
    "1. Monday at 10:00\n2. Tuesday at 11:30\nWhich of these times suits you?",
    "Queda confirmado. Su cita es el viernes a las 17:45.",
    "Das ist fest eingetragen. Ihr Termin ist am Montag um 8:20 Uhr.",
    "I have another free time for you tomorrow at 12:40. Just pick a time!",
    "Your appointment has been moved to Thursday at 16:25.",
)


NAMES = ("eager", "reckless", "obedient", "hostile")


def behaviours(seed: int) -> dict[str, Behaviour]:
    """Each under the name of the model that does it; the first one is there by itself."""
    hostile = Hostile(BOOKING_LINK)
    return {"hostile": hostile, "eager": hostile.eager, "reckless": _reckless(random.Random(seed))}  # noqa: S311


def _reckless(chances: random.Random) -> Callable[[Asked], Says]:
    def act(asked: Asked) -> Says:
        """Books whatever it sees, cancels unasked, says what is not so; and now and then does as it should."""
        has_calendar = any(tool["function"]["name"] == "find_times" for tool in asked.tools)
        if not has_calendar or chances.random() < 0.2:
            return fills_in(asked, text=chances.choice(_LIES), offer_link=chances.random() < 0.5)
        if asked.messages[-1]["role"] == "tool":
            return _after_tools(asked, chances)
        offers, bookings = _OFFER.findall(asked.everything), _BOOKING.findall(asked.everything)
        some = int(chances.choice(offers)[0]) if offers else chances.randrange(1, 50)
        mine = int(bookings[-1]) if bookings else chances.randrange(1, 50)
        if bookings and _ASKS_TO_MOVE.search(asked.said):
            return Says(calls=(("find_times", {"when": "", "move_booking": mine}),))
        return chances.choice(
            [
                Says(calls=(("find_times", {"when": asked.said[:80]}),)),
                Says(calls=(("find_times", {}), ("book", {"offer": some}))),
                Says(calls=(("book", {"offer": some}), ("book", {"offer": some + 1}))),
                Says(calls=(("book", {"offer": chances.randrange(1, 200)}),)),
                Says(calls=(("cancel", {"booking": mine}), ("find_times", {}))),
                Says(calls=(("talk_later", {"when": "tomorrow at 10:00"}),)),
            ]
        )

    return act


def _after_tools(asked: Asked, chances: random.Random) -> Says:
    told = "\n".join(str(message["content"]) for message in asked.messages if message["role"] == "tool")
    offers = _OFFER.findall(told)
    if offers and chances.random() < 0.35 and len(asked.messages) < 12:
        return Says(calls=(("book", {"offer": int(chances.choice(offers)[0])}),))
    if offers and chances.random() < 0.7:
        return fills_in(asked, text="\n".join(["These times are possible:", *(line for _, line in offers[-4:])]))
    return fills_in(asked, text=chances.choice(["All done, see you then!", *_LIES]))
