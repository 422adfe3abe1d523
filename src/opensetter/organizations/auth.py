"""Who is calling: an API key becomes a Principal, or nobody gets in."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer
from starlette.types import Scope as AsgiScope

from opensetter.core import clock
from opensetter.core.addresses import caller, networks
from opensetter.core.errors import Forbidden, LimitExceeded, Unauthorized
from opensetter.core.runtime import Runtime
from opensetter.core.web import header_values
from opensetter.organizations import actors, keys, queries, service
from opensetter.organizations.actors import Actor
from opensetter.organizations.models import Scope

TOUCH_EVERY = timedelta(minutes=1)
"""How stale a key's last use may be: writing it down on every request would make every read a write."""

DIGEST = "key_digest"
"""Where a request's state keeps what `key_digest` found, since more than one of us asks."""


class ApiKeyMissing(Unauthorized):
    """A valid API key is required: send it as `Authorization: Bearer <key>`."""


class TooManyWrongKeys(LimitExceeded):
    """Too many wrong API keys came from your address. Try again after the seconds in `Retry-After`."""

    code = "too_many_wrong_keys"


@dataclass(frozen=True, slots=True)
class Principal:
    """Whoever holds a key: an organization, and what the key may do."""

    organization_id: int
    key_id: int
    scopes: frozenset[str]

    @property
    def actor(self) -> Actor:
        """How the key is written down."""
        return actors.key(self.key_id)


def key_digest(scope: AsgiScope) -> bytes:
    """The digest of the key that a request carries, or `Unauthorized` if it cannot be a key."""
    known: bytes | None = scope["state"].get(DIGEST)
    if known is not None:
        return known
    values = header_values(scope, b"authorization")
    secret = keys.from_header(values[0].encode("latin-1")) if len(values) == 1 else None
    if secret is None:
        raise ApiKeyMissing
    digest = scope["state"][DIGEST] = keys.digest(secret)
    return digest


def admit(runtime: Runtime, scope: AsgiScope) -> Awaitable[None] | None:
    """Count a request on the key it carries, whoever's that is; `LimitExceeded` once the key's minute is used up.

    What is returned, if anything, must be awaited before the request goes on; it may raise the same.
    """
    limit = runtime.settings.rate_limit_per_minute
    if not limit:
        return None
    try:
        digest = key_digest(scope)
    except ApiKeyMissing:
        # There is nothing to count it on, and it will soon hear why it gets no further.
        return None
    return runtime.limits.admit(digest, limit)


async def refusal(runtime: Runtime, scope: AsgiScope) -> Unauthorized | LimitExceeded:
    """What a request hears whose key opens nothing: `ApiKeyMissing`, up to so many times a minute for one address."""
    runtime.limits.forget(key_digest(scope))
    limit = runtime.settings.wrong_keys_per_minute
    if not limit:
        return ApiKeyMissing()
    address = caller(scope, networks(runtime.settings.trusted_proxies))
    try:
        await runtime.limits.count(f"wrong keys from {address}", limit)
    except LimitExceeded as reached:
        return TooManyWrongKeys(limit=limit, retry_after_seconds=reached.retry_after_seconds)
    return ApiKeyMissing()


async def authenticate(runtime: Runtime, scope: AsgiScope) -> Principal:
    """The principal behind a request; `Unauthorized` for a missing, unknown or revoked key alike."""
    digest = key_digest(scope)
    async with runtime.database.transaction() as session:
        key = await queries.find_key(session, digest)
        if key is not None and (key.last_used_at is None or clock.now() - key.last_used_at > TOUCH_EVERY):
            await service.touch_key(session, digest)
    if key is None:
        raise await refusal(runtime, scope)
    scope["state"]["organization_id"] = key.organization_id
    return Principal(key.organization_id, key.id, frozenset(key.scopes))


bearer = HTTPBearer(auto_error=False, description="An organization's API key.")
"""How the key is described in OpenAPI; reading it is `authenticate`'s work."""


def require(scope: Scope) -> Callable[..., Awaitable[Principal]]:
    """A dependency that yields the principal if their key has this scope."""

    async def principal(request: Request, _documented: Annotated[object, Security(bearer)]) -> Principal:
        found = await authenticate(request.app.state.runtime, request.scope)
        if scope not in found.scopes:
            raise Forbidden("This API key may only read." if scope is Scope.WRITE else None)
        return found

    return principal


Reader = Annotated[Principal, Depends(require(Scope.READ))]
Writer = Annotated[Principal, Depends(require(Scope.WRITE))]
