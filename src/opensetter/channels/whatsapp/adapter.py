"""WhatsApp as a channel: what `channels.base` asks of a provider, by Meta's Cloud API."""

from datetime import datetime

import httpx

from opensetter.channels.base import Account, Hook, Limits, Meaning, Media, OutgoingMessage, Sent, Update
from opensetter.channels.whatsapp import fields, files, graph, parsing, payloads, signature


class WhatsApp:
    """A `ChannelAdapter`. Settings: `phoneNumberId`; secrets: `accessToken`, `appSecret` and `verifyToken`."""

    def limits(self, account: Account) -> Limits:  # noqa: ARG002 - the same for every number
        return payloads.LIMITS

    def verify(self, hook: Hook, account: Account) -> bool:
        return signature.is_signed(hook, account)

    def parse(self, hook: Hook) -> list[Update]:
        return parsing.parse(hook.body)

    async def send(self, http: httpx.AsyncClient, account: Account, message: OutgoingMessage) -> Sent:
        """Hand one message over. Its 200 says that Meta took it; a receipt says what became of it."""
        sent = payloads.sent(await graph.post(http, account, payloads.message(message)))
        if sent is None:
            raise graph.failed("no_message_id", "WhatsApp's answer names no message.", Meaning.AMBIGUOUS)
        return sent

    async def find(
        self,
        http: httpx.AsyncClient,  # noqa: ARG002 - see below
        account: Account,  # noqa: ARG002
        message: OutgoingMessage,  # noqa: ARG002
        since: datetime,  # noqa: ARG002
    ) -> Sent | None:
        """None: Meta lists no messages. Receipts carry our reference instead, and tell what was taken."""
        return None

    async def acknowledge(self, http: httpx.AsyncClient, account: Account, provider_id: str) -> None:
        """Two blue ticks and a typing indicator. It harms nobody to do so twice."""
        await graph.post(http, account, payloads.acknowledgement(provider_id))

    async def fetch(self, http: httpx.AsyncClient, account: Account, media: Media, *, most_bytes: int) -> bytes:
        return await files.fetch(http, account, media.reference, most_bytes=most_bytes)

    async def check(self, http: httpx.AsyncClient, account: Account) -> str:
        told = await graph.get(http, account, graph.number(account), fields="display_phone_number,verified_name")
        names = filter(None, (fields.line(told, "verified_name"), fields.line(told, "display_phone_number")))
        return f"Connected to {' at '.join(names) or 'a number that WhatsApp does not name'}."
