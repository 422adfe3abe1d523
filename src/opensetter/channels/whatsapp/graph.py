"""Calls to Meta's Graph API, and what each way of failing means: whether a message may have been sent above all."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import httpx

from opensetter.channels.base import Account, ChannelError, Meaning, ProviderError
from opensetter.channels.whatsapp import errors, fields
from opensetter.channels.whatsapp.fields import Json

API_VERSION = "v26.0"
"""The version of Meta's own examples since June 2026. Each is served for two years.

https://developers.facebook.com/documentation/business-messaging/whatsapp/typing-indicators/
"""

_TOKEN = re.compile(r"[\x21-\x7e]+")

# Nothing was written yet: no name, no connection, no trust in the certificate, or no room in the pool.
_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
_MISDIRECTED = (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError)


async def get(http: httpx.AsyncClient, account: Account, node: str, **parameters: str) -> Json:
    """What Meta tells of a node. Asking changes nothing, so whatever goes wrong on the way may be tried again."""
    with translated(Meaning.RETRY):
        request = http.build_request("GET", _url(account, node), params=parameters, headers=credentials(account))
        response = await http.send(request, follow_redirects=False)
    return _told(response, Meaning.RETRY)


async def post(http: httpx.AsyncClient, account: Account, body: Mapping[str, Any]) -> Json:
    """Hand something to the connection's number.

    Once the request is under way, anything but an answer leaves open whether it was taken: `AMBIGUOUS`.
    """
    with translated(Meaning.AMBIGUOUS):
        url = f"{_url(account, number(account))}/messages"
        request = http.build_request("POST", url, json=body, headers=credentials(account))
        response = await http.send(request, follow_redirects=False)
    return _told(response, Meaning.AMBIGUOUS)


@contextmanager
def translated(unanswered: Meaning) -> Iterator[None]:
    """Failures of the connection in our words. `unanswered` is what it means if there was a request and no answer."""
    try:
        yield
    except _UNSENT as error:
        raise failed("unreachable", "WhatsApp cannot be reached.", Meaning.RETRY) from error
    except _MISDIRECTED as error:
        raise failed("misconfigured", "WhatsApp's address cannot be called.", Meaning.STOPPED) from error
    except httpx.HTTPError as error:
        raise failed("no_answer", "WhatsApp did not answer.", unanswered) from error


def failed(code: str, sentence: str, meaning: Meaning, *, retry_after_seconds: float | None = None) -> ChannelError:
    """A failure that Meta has no code for."""
    return ChannelError(ProviderError(code, sentence, meaning=meaning), retry_after_seconds=retry_after_seconds)


def credentials(account: Account) -> dict[str, str]:
    """The header that opens the connection. `ChannelError` if the token is none that could be sent."""
    token = account.secret.get("accessToken", "") if account.secrets else ""
    if not _TOKEN.fullmatch(token):
        raise failed("no_access_token", "The connection has no access token that could be used.", Meaning.STOPPED)
    return {"Authorization": f"Bearer {token}"}


def number(account: Account) -> str:
    """The id of the number that the connection speaks with."""
    return account.settings.get("phoneNumberId") or account.address


def wait_seconds(response: httpx.Response) -> float | None:
    """How long Meta asks us to wait, if it does."""
    asked = response.headers.get("retry-after", "")
    return float(asked) if asked.isascii() and asked.isdecimal() else None


def _url(account: Account, node: str) -> str:
    return f"{account.base_url.rstrip('/')}/{API_VERSION}/{quote(node, safe='')}"


def _told(response: httpx.Response, unanswered: Meaning) -> Json:
    """The answer's object, or the failure that it is."""
    answer = fields.decode(response.content) or {}
    status = response.status_code
    if error := fields.part(answer, "error"):
        meant = errors.read(error, otherwise=_undocumented(error, status, unanswered))
        raise ChannelError(meant, retry_after_seconds=wait_seconds(response))
    if response.is_success and answer:
        return answer
    sentence = f"WhatsApp's answer cannot be read (status {status})."
    raise failed(f"http_{status}", sentence, _bare(status, unanswered), retry_after_seconds=wait_seconds(response))


def _undocumented(error: Json, status: int, unanswered: Meaning) -> Meaning:
    """What an error means whose code is in no list."""
    if status == httpx.codes.TOO_MANY_REQUESTS:
        return Meaning.RETRY
    if status >= httpx.codes.INTERNAL_SERVER_ERROR:
        return unanswered
    return Meaning.RETRY if error.get("is_transient") is True else Meaning.REJECTED


def _bare(status: int, unanswered: Meaning) -> Meaning:
    """What an answer means that is not Meta's JSON: something in between may have spoken."""
    if status == httpx.codes.TOO_MANY_REQUESTS:
        return Meaning.RETRY
    if status in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN} or httpx.codes.is_redirect(status):
        return Meaning.STOPPED
    is_refusal = httpx.codes.is_client_error(status) and status != httpx.codes.REQUEST_TIMEOUT
    return Meaning.REJECTED if is_refusal else unanswered
