"""The business on the fake WhatsApp: what it is called by, and its secrets."""

import secrets
from dataclasses import dataclass, field


def _number(digits: int) -> str:
    return str(secrets.randbelow(9 * 10 ** (digits - 1)) + 10 ** (digits - 1))


@dataclass(frozen=True, slots=True)
class WhatsAppAccount:
    """A phone number at WhatsApp and the app that owns it. What is not given is made up."""

    phone_number_id: str = field(default_factory=lambda: _number(15))
    business_account_id: str = field(default_factory=lambda: _number(15))
    display_phone_number: str = "15550783881"
    """As webhooks write it: digits only."""
    verified_name: str = "Acme Dental"
    access_token: str = field(default_factory=lambda: "EAA" + secrets.token_urlsafe(40), repr=False)
    app_secret: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    verify_token: str = field(default_factory=lambda: secrets.token_urlsafe(16), repr=False)

    @property
    def shown_number(self) -> str:
        """As the API and people write it."""
        digits = self.display_phone_number
        if len(digits) == 11 and digits.startswith("1"):  # noqa: PLR2004 - North America's, with its country code
            return f"+1 {digits[1:4]}-{digits[4:7]}-{digits[7:]}"
        return f"+{digits}"
