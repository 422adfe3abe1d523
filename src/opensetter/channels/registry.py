"""Which adapter speaks to which channel's provider; loaded when it is first spoken to."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from opensetter.channels.base import ChannelAdapter
from opensetter.channels.models import Channel

ADAPTERS: Mapping[Channel, tuple[str, str]] = {
    Channel.WHATSAPP: ("opensetter.channels.whatsapp.adapter", "WhatsApp"),
    Channel.SMS: ("opensetter.channels.twilio.adapter", "Twilio"),
}
"""The module and the class of each. Most commands, and a server without such channels, need none of them."""


def adapter(channel: str) -> ChannelAdapter:
    """The adapter of a channel that has a provider; `KeyError` for the others."""
    return _loaded(Channel(channel))


@cache
def _loaded(channel: Channel) -> ChannelAdapter:
    module, name = ADAPTERS[channel]
    made: ChannelAdapter = getattr(import_module(module), name)()
    return made
