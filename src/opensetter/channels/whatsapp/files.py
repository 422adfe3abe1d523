"""Files that contacts sent: asked for by id, fetched from where Meta keeps them, and from nowhere else.

https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media/
"""

import httpx

from opensetter.channels.base import Account, ChannelError, Meaning
from opensetter.channels.whatsapp import fields, graph

_HOSTS = ("lookaside.fbsbx.com",)
_DOMAINS = (".fbcdn.net", ".whatsapp.net")


async def fetch(http: httpx.AsyncClient, account: Account, reference: str, *, most_bytes: int) -> bytes:
    """The content of a file. `ChannelError` if it is larger, gone, or kept where our token must not go."""
    told = await graph.get(http, account, reference)
    size = told.get("file_size")
    if isinstance(size, int) and size > most_bytes:
        raise _too_large(most_bytes)
    address = _address(fields.text(told, "url"), account)
    content = await _download(http, account, address, most_bytes)
    if isinstance(size, int) and size != len(content):
        raise graph.failed("file_incomplete", "The file was cut short on its way.", Meaning.RETRY)
    return content


def _address(text: str, account: Account) -> httpx.URL:
    """The address, if our token may go there: whoever is shown it can write in the business's name."""
    base = httpx.URL(account.base_url)
    try:
        address = httpx.URL(text)
    except httpx.InvalidURL:
        raise _elsewhere() from None
    host = address.host
    is_metas = address.scheme == "https" and address.port is None and (host in _HOSTS or host.endswith(_DOMAINS))
    is_same = (address.scheme, host, address.port) == (base.scheme, base.host, base.port)
    if address.userinfo or not (is_metas or is_same):
        raise _elsewhere()
    return address


async def _download(http: httpx.AsyncClient, account: Account, address: httpx.URL, most_bytes: int) -> bytes:
    # Compressed, a small answer could become a large one before it can be measured.
    headers = {**graph.credentials(account), "Accept-Encoding": "identity"}
    content = bytearray()
    with graph.translated(Meaning.RETRY):
        async with http.stream("GET", address, headers=headers, follow_redirects=False) as response:
            if response.status_code != httpx.codes.OK:
                raise _unavailable(response)
            async for chunk in response.aiter_raw():
                content += chunk
                if len(content) > most_bytes:
                    raise _too_large(most_bytes)
    return bytes(content)


def _elsewhere() -> ChannelError:
    return graph.failed("file_elsewhere", "The file is kept at an address that is not WhatsApp's.", Meaning.REJECTED)


def _unavailable(response: httpx.Response) -> ChannelError:
    """A refusal here is about one file, and never about the connection as a whole."""
    status = response.status_code
    is_passing = status >= httpx.codes.INTERNAL_SERVER_ERROR or status == httpx.codes.TOO_MANY_REQUESTS
    meaning = Meaning.RETRY if is_passing else Meaning.REJECTED
    wait_seconds = graph.wait_seconds(response)
    sentence = f"The file cannot be fetched (status {status})."
    return graph.failed(f"http_{status}", sentence, meaning, retry_after_seconds=wait_seconds)


def _too_large(most_bytes: int) -> ChannelError:
    return graph.failed("file_too_large", f"The file has more than {most_bytes} bytes.", Meaning.REJECTED)
