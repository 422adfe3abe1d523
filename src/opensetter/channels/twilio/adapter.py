"""Twilio as a channel's adapter: what the rest of the program calls."""

from datetime import datetime

import httpx

from opensetter.channels.base import Account, ChannelError, Hook, Limits, Meaning, Media, OutgoingMessage, Sent, Update
from opensetter.channels.twilio import addresses, calls, errors, fetching, finding, parsing, sending, signature

WINDOW_HOURS = 24.0
"""WhatsApp's customer service window. SMS knows none."""


class Twilio:
    """SMS, and WhatsApp through Twilio, as `base.ChannelAdapter`.

    `settings` has `accountSid`, and `from` or `messagingServiceSid`, and may have `apiKeySid`. Every one of `secrets`
    has an `authToken`, which signs what Twilio sends, and may have an `apiKeySecret`, which then opens what we call.
    """

    def limits(self, account: Account) -> Limits:
        over_whatsapp = addresses.is_whatsapp(addresses.sender(account))
        return Limits(text=sending.LONGEST_TEXT, window_hours=WINDOW_HOURS if over_whatsapp else None)

    def verify(self, hook: Hook, account: Account) -> bool:
        return signature.verify(hook, account)

    def parse(self, hook: Hook) -> list[Update]:
        return parsing.parse(hook)

    async def send(self, http: httpx.AsyncClient, account: Account, message: OutgoingMessage) -> Sent:
        return await sending.send(http, account, message)

    async def find(
        self, http: httpx.AsyncClient, account: Account, message: OutgoingMessage, since: datetime
    ) -> Sent | None:
        return await finding.find(http, account, message, since)

    async def acknowledge(self, http: httpx.AsyncClient, account: Account, provider_id: str) -> None:
        """Nothing: SMS has no such thing, and for WhatsApp Twilio offers it only as a beta of another API."""

    async def fetch(self, http: httpx.AsyncClient, account: Account, media: Media, *, most_bytes: int) -> bytes:
        return await fetching.fetch(http, account, media, most_bytes=most_bytes)

    async def check(self, http: httpx.AsyncClient, account: Account) -> str:
        """The account's name and status, by the auth token; an API key is tried as well, if there is one.

        Both have to work: one verifies what comes in, the other sends. A standard API key may not read the account
        itself: https://www.twilio.com/docs/iam/api-keys
        """
        found = await calls.get(http, calls.url(account), calls.main_credentials(account))
        if "friendly_name" not in found:
            raise ChannelError(errors.explain("answer_unreadable", otherwise=Meaning.STOPPED))
        if calls.credentials(account) != calls.main_credentials(account):
            await calls.get(http, calls.url(account, "/Messages"), calls.credentials(account), {"PageSize": "1"})
        return f"The Twilio account {found['friendly_name']} is {found.get('status') or 'in an unknown state'}."
