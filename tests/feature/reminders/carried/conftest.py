"""The same over a provider: a fake WhatsApp that answers, and a queue that moves only when told to."""

from tests.feature.sending.conftest import channel, outbox, provider, settings

__all__ = ["channel", "outbox", "provider", "settings"]
