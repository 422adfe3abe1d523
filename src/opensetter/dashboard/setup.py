"""The first owner: whoever has the address that the terminal shows, once."""

import hmac

from starlette.responses import Response

from opensetter.core import forms, wall
from opensetter.core.errors import OpenSetterError
from opensetter.core.forms import Form
from opensetter.core.runtime import Runtime
from opensetter.dashboard import door, rendering
from opensetter.dashboard.words import _
from opensetter.organizations import queries as organizations
from opensetter.organizations import service as tenants
from opensetter.users import auth, queries, service
from opensetter.users.models import Role

FIELDS = ("organization", "name", "email", "password")


class Begun(OpenSetterError):
    """Somebody was faster: there is a first owner."""


async def is_open(runtime: Runtime, code: str) -> bool:
    """Whether this is the code, and nobody can sign in yet."""
    known = door.setup_code(runtime)
    if known is None or not hmac.compare_digest(known.encode(), code.encode()):
        return False
    async with runtime.database.transaction() as session:
        return not await queries.has_any(session)


async def page(runtime: Runtime, code: str, typed: Form, *, fault: service.Unfit | None = None) -> Response:
    """The form, with what was typed and what is wrong with it. A password is typed again."""
    async with runtime.database.transaction() as session:
        asks_organization = not await queries.has_organizations(session)
    shown = {name: forms.shown(typed.get(name, "")) if name != "password" else "" for name in FIELDS}
    return rendering.bare(
        "setup.html",
        _("Welcome to OpenSetter"),
        200 if fault is None else 400,
        code=code,
        typed=shown,
        fault=fault,
        asks_organization=asks_organization,
    )


async def begin(runtime: Runtime, typed: Form, *, agent: str | None = None) -> str:
    """The first owner of every organization there is, or of a new one; their session's token.

    Raises `Unfit` and `Begun`.
    """
    email, name = service.checked_email(typed.get("email", "")), service.checked_name(typed.get("name", ""))
    password_hash = await auth.hash_password(
        service.checked_password(typed.get("password", ""), email=email, name=name)
    )
    async with runtime.database.transaction() as session:
        await service.be_first(session)
        if await queries.has_any(session):
            raise Begun
        user = await service.create(session, email=email, name=name, password_hash=password_hash)
        if not await queries.has_organizations(session):
            await tenants.create(session, service.checked_name(typed.get("organization", ""), field="organization"))
        token = await service.begin_session(session, user.id, agent=agent)
        # Whoever runs this server owns all that is on it.
        await wall.lift(session)
        for organization in await organizations.list_all(session):
            await service.join(session, organization.id, user.id, Role.OWNER)
    return token
