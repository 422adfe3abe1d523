"""Files that came with a message. They are at Twilio, behind our credentials, which no other host gets to see."""

from http import HTTPStatus

import httpx

from opensetter.channels.base import Account, ChannelError, Media
from opensetter.channels.twilio import calls, errors

# Where Twilio sends on to, and names in its help: the first for accounts that protect their media, the second for all
# others. A link there is signed and short-lived, and needs no credentials.
# https://help.twilio.com/articles/223183748
MEDIA_HOSTS = frozenset({"mms.twiliocdn.com", "s3-external-1.amazonaws.com"})


async def fetch(http: httpx.AsyncClient, account: Account, media: Media, *, most_bytes: int) -> bytes:
    """A file's content; `ChannelError` if it is not where Twilio keeps files, is too large, or cannot be had.

    The address came in a request, and so from outside. Credentials are sent to Twilio's API only; one redirect is
    followed, without them, to the hosts that Twilio names.
    """
    first = _address(media.reference)
    if not _is_api(first, account):
        raise ChannelError(errors.explain("media_host_refused"))
    try:
        onward = await _get(http, first, calls.credentials(account), most_bytes)
        if isinstance(onward, bytes):
            return onward
        if not _is_api(onward, account) and not _is_public(onward, MEDIA_HOSTS):
            raise ChannelError(errors.explain("media_host_refused"))
        content = await _get(http, onward, None, most_bytes)
    except httpx.HTTPError as error:
        raise errors.lost(error, is_write=False) from error
    if isinstance(content, bytes):
        return content
    raise ChannelError(errors.explain("media_redirected_twice"))


async def _get(
    http: httpx.AsyncClient, address: httpx.URL, credentials: tuple[str, str] | None, most_bytes: int
) -> bytes | httpx.URL:
    """The content, or where it is instead."""
    # Unpacked, a small file could be a huge one. Asking for it as it is leaves nothing to unpack.
    as_it_is = {"accept-encoding": "identity"}
    # Without `auth` the client would look for credentials of its own: None says that there are none.
    request = http.stream("GET", address, auth=credentials, headers=as_it_is, follow_redirects=False)
    async with request as response:
        if response.has_redirect_location:
            return _address(response.headers["location"], address)
        # Where no credentials are sent, a refusal says nothing of them: a link is used up, or the file is.
        is_gone = response.status_code == HTTPStatus.NOT_FOUND or (credentials is None and response.is_client_error)
        if is_gone:
            raise ChannelError(errors.explain("media_gone"))
        if not response.is_success:
            raise errors.refused(response, is_write=False)
        return await _content(response, most_bytes)


async def _content(response: httpx.Response, most_bytes: int) -> bytes:
    content = bytearray()
    async for chunk in response.aiter_bytes():
        content += chunk
        if len(content) > most_bytes:
            raise ChannelError(errors.explain("media_too_large"))
    return bytes(content)


def _address(text: str, base: httpx.URL | None = None) -> httpx.URL:
    # The parser is the client's own: another one might see another host in the same text.
    try:
        return httpx.URL(text) if base is None else base.join(text)
    except (httpx.InvalidURL, ValueError) as error:
        raise ChannelError(errors.explain("media_host_refused")) from error


def _is_api(address: httpx.URL, account: Account) -> bool:
    """Whether this is Twilio's API, in any region, or what the account is configured to use in its place."""
    ours = httpx.URL(account.base_url)
    if (address.scheme, address.host, address.port) == (ours.scheme, ours.host, ours.port):
        return not address.userinfo
    is_regional = address.host.startswith("api.") and address.host.endswith(".twilio.com")
    return is_regional and _is_public(address, {address.host})


def _is_public(address: httpx.URL, hosts: frozenset[str] | set[str]) -> bool:
    return address.scheme == "https" and address.port is None and not address.userinfo and address.host in hosts
