"""How often one address may change something, whatever it is and whoever's page."""

from starlette.requests import Request

from opensetter.core.addresses import caller, networks
from opensetter.core.errors import LimitExceeded
from opensetter.core.runtime import Runtime


class TooManyPosts(LimitExceeded):
    """Too much was sent from your address. Try again after the seconds in `Retry-After`."""

    code = "too_many_posts"


async def admit(runtime: Runtime, request: Request) -> None:
    """Count what an address sends to booking pages; `TooManyPosts` once its minute is used up."""
    limit = runtime.settings.booking_page_posts_per_minute
    if not limit:
        return
    address = caller(request.scope, networks(runtime.settings.trusted_proxies))
    try:
        await runtime.limits.count(f"booking pages from {address}", limit)
    except LimitExceeded as reached:
        raise TooManyPosts(limit=limit, retry_after_seconds=reached.retry_after_seconds) from reached
