"""The people who are there from the start: numbers that nobody has, in spellings that surprise."""

from typing import Any

from opensetter.simulators.people import Channel
from opensetter.simulators.simulator import Simulator


def fill(simulator: Simulator[Any]) -> None:
    """Add a few people to write as; on WhatsApp also those whom WhatsApp spells otherwise, or knows by a name alone."""
    simulator.add_person("Ada Byron", "+447700900123")
    if Channel.SMS in simulator.channels:
        simulator.add_person("Grace Murray", "+12025550147")
    if Channel.WHATSAPP in simulator.channels:
        simulator.add_person("Lucía Hernández", "+525512345678", channel=Channel.WHATSAPP)
        simulator.add_person("Bruno Souza", "+5531991234567", channel=Channel.WHATSAPP)
        simulator.add_person("Sam Rivers", username="sam.rivers", channel=Channel.WHATSAPP)
