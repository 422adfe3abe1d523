"""The business at the fake Twilio: its ids, its sender, and its secrets."""

import secrets
from dataclasses import dataclass, field

from opensetter.simulators.people import Channel

WHATSAPP = "whatsapp:"


def new_sid(prefix: str) -> str:
    """An id as Twilio makes them: two letters for the kind, and 32 hexadecimal digits."""
    return prefix + secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class TwilioAccount:
    """An account with one number, for text messages and on WhatsApp. What is not given is made up.

    With a messaging service the number is in its pool. `has_opt_out_type` is Twilio's Advanced Opt-Out, without which
    webhooks do not say that a message was a keyword.
    """

    account_sid: str = field(default_factory=lambda: new_sid("AC"))
    auth_token: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    api_key_sid: str = field(default_factory=lambda: new_sid("SK"))
    api_key_secret: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    number: str = "+12125550123"
    friendly_name: str = "Acme Dental"
    messaging_service_sid: str | None = None
    has_opt_out_type: bool = True

    def address(self, channel: Channel) -> str:
        """The sender as messages name it."""
        return WHATSAPP + self.number if channel is Channel.WHATSAPP else self.number

    @property
    def pool(self) -> str:
        """What somebody who writes STOP stops: the whole messaging service, or the number alone."""
        return self.messaging_service_sid or self.number
