"""Which adapter speaks to which channel's provider."""

from collections.abc import Mapping

from opensetter.channels.base import ChannelAdapter
from opensetter.channels.models import Channel
from opensetter.channels.twilio.adapter import Twilio
from opensetter.channels.whatsapp.adapter import WhatsApp

ADAPTERS: Mapping[Channel, ChannelAdapter] = {Channel.WHATSAPP: WhatsApp(), Channel.SMS: Twilio()}


def adapter(channel: str) -> ChannelAdapter:
    """The adapter of a channel that has a provider; `KeyError` for the others."""
    return ADAPTERS[Channel(channel)]
