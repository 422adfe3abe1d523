"""From which address a request comes, when proxies may stand in between."""

from collections.abc import Sequence
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.datastructures import Headers
from starlette.types import Scope

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

SAME_PLACE_BITS = 64
"""Whoever has one address of IPv6 usually has all that share this much of it."""


@cache
def networks(text: str) -> tuple[Network, ...]:
    """The networks that a setting lists, separated by commas; `ValueError` says which is none."""
    return tuple(ip_network(item.strip()) for item in text.split(",") if item.strip())


def caller(scope: Scope, trusted: Sequence[Network]) -> str:
    """The address, or for IPv6 the network, that a request comes from.

    That is the peer's. Only if the peer is a trusted proxy, what it and others before it wrote into `X-Forwarded-For`
    is read from the right, and the first that is no trusted proxy counts: whatever stands further left, anyone can
    have written.
    """
    peer = scope.get("client")
    address = _parsed(peer[0]) if peer else None
    if address is None:
        return "unknown"
    if _is_in(address, trusted):
        forwarded = ",".join(Headers(scope=scope).getlist("x-forwarded-for"))
        for hop in reversed(forwarded.split(",")):
            found = _parsed(hop.strip())
            if found is None:
                break
            address = found
            if not _is_in(address, trusted):
                break
    return str(address if address.version == 4 else ip_network((address, SAME_PLACE_BITS), strict=False))  # noqa: PLR2004 - IPv4


def _parsed(text: str) -> Address | None:
    """An address as proxies write it: some add a port."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    # A socket for both kinds shows IPv4 as a part of IPv6.
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _is_in(address: Address, trusted: Sequence[Network]) -> bool:
    return any(address in network for network in trusted)
