"""Requests to Twilio's API: where they go, who we are there, and what comes back.

They are made with our own HTTP client rather than the official one. That one is synchronous, or brings a second
asynchronous HTTP library with its own pool, and neither would keep our timeouts and limits. Each call is one request.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import httpx

from opensetter.channels.base import Account
from opensetter.channels.twilio import answers, errors


def url(account: Account, resource: str = "") -> str:
    """The address of a resource of the account, or of the account itself."""
    sid = quote(account.settings["accountSid"], safe="")
    return f"{account.base_url.rstrip('/')}/2010-04-01/Accounts/{sid}{resource}.json"


def credentials(account: Account) -> tuple[str, str]:
    """The API key if there is one, which can be revoked alone; the account's own auth token otherwise."""
    key, secret = account.settings.get("apiKeySid"), account.secret.get("apiKeySecret")
    return (key, secret) if key and secret else main_credentials(account)


def main_credentials(account: Account) -> tuple[str, str]:
    """What opens everything: the account's id and its auth token."""
    return account.settings["accountSid"], account.secret.get("authToken", "")


async def get(
    http: httpx.AsyncClient, address: str, credentials: tuple[str, str], parameters: Mapping[str, str] | None = None
) -> Mapping[str, Any]:
    """What a resource says; `ChannelError` if it cannot be read."""
    try:
        response = await http.get(address, params=parameters, auth=credentials, follow_redirects=False)
    except httpx.HTTPError as error:
        raise errors.lost(error, is_write=False) from error
    if not response.is_success:
        raise errors.refused(response, is_write=False)
    return answers.read(response)
