"""Who is calling: an API key becomes a Principal, or nobody gets in."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer
from starlette.datastructures import Headers
from starlette.types import Scope as AsgiScope

from opensetter.core import clock
from opensetter.core.errors import Forbidden, Unauthorized
from opensetter.core.runtime import Runtime
from opensetter.organizations import keys, queries, service
from opensetter.organizations.models import Scope

TOUCH_EVERY = timedelta(minutes=1)
"""How stale a key's last use may be: writing it down on every request would make every read a write."""


class ApiKeyMissing(Unauthorized):
    """A valid API key is required: send it as `Authorization: Bearer <key>`."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Whoever holds a key: an organization, and what the key may do."""

    organization_id: int
    key_id: int
    scopes: frozenset[str]


def key_digest(scope: AsgiScope) -> bytes:
    """The digest of the key that a request carries, or `Unauthorized` if it cannot be a key."""
    values = Headers(scope=scope).getlist("authorization")
    secret = keys.from_header(values[0].encode("latin-1")) if len(values) == 1 else None
    if secret is None:
        raise ApiKeyMissing
    return keys.digest(secret)


async def authenticate(runtime: Runtime, scope: AsgiScope) -> Principal:
    """The principal behind a request; `Unauthorized` for a missing, unknown or revoked key alike."""
    digest = key_digest(scope)
    async with runtime.database.transaction() as session:
        key = await queries.find_key(session, digest)
        if key is None:
            raise ApiKeyMissing
        if key.last_used_at is None or clock.now() - key.last_used_at > TOUCH_EVERY:
            await service.touch_key(session, digest)
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
