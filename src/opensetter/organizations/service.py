"""Creating organizations; creating and revoking their API keys."""

from collections.abc import Iterable

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.core import clock, wall
from opensetter.core.errors import FieldError, Invalid, NotFound
from opensetter.core.times import check_zone
from opensetter.organizations import keys
from opensetter.organizations.models import ApiKey, Organization, Scope

LONGEST_NAME = 200
SHORTEST_RETENTION, LONGEST_RETENTION = 1, 3650

LANGUAGES = ("en", "es", "pt", "de", "fr")
"""What bots speak."""


class OrganizationNotFound(NotFound):
    """There is no organization with that id."""

    code = "organization_not_found"


class KeyNotFound(NotFound):
    """There is no API key with that id in this organization."""

    code = "api_key_not_found"


async def create(session: AsyncSession, name: str, *, is_sandbox: bool = False) -> Organization:
    """A new organization, without keys yet; the transaction goes on inside it."""
    checked = _checked_name(name)
    next_id = select(func.nextval(func.pg_get_serial_sequence("organizations", "id")))
    organization_id = (await session.scalars(next_id)).one()
    await wall.enter(session, organization_id)
    await session.execute(
        text(
            "INSERT INTO organizations (id, name, is_sandbox) OVERRIDING SYSTEM VALUE VALUES (:id, :name, :is_sandbox)"
        ),
        {"id": organization_id, "name": checked, "is_sandbox": is_sandbox},
    )
    return await session.get_one(Organization, organization_id)


async def keep_messages(session: AsyncSession, organization_id: int, days: int | None) -> None:
    """How many days what was said is kept once a conversation is silent; None for ever. Raises `Invalid`."""
    if days is not None and not SHORTEST_RETENTION <= days <= LONGEST_RETENTION:
        detail = f"Give a number of days from {SHORTEST_RETENTION} to {LONGEST_RETENTION:,}, or nothing."
        raise Invalid(detail)
    organization = await session.get(Organization, organization_id)
    if organization is None:
        raise OrganizationNotFound
    organization.message_retention_days = days
    await session.flush()


async def describe(
    session: AsyncSession, organization_id: int, *, name: str, time_zone: str, language: str | None
) -> Organization:
    """The organization with another name, and with what its new bots begin with from now on.

    Raises `Invalid` with everything that is wrong, and `OrganizationNotFound`.
    """
    faults: list[FieldError] = []
    checked = name.strip()
    try:
        checked = _checked_name(name)
    except Invalid as fault:
        faults += fault.errors
    try:
        time_zone = check_zone(time_zone)
    except ValueError as error:
        faults.append(FieldError("/timeZone", "time_zone_invalid", str(error)))
    if language is not None and language not in LANGUAGES:
        faults.append(FieldError("/language", "language_invalid", "Choose one of the languages that bots speak."))
    if faults:
        raise Invalid(faults[0].detail, code=faults[0].code, errors=tuple(faults))
    found = await session.get(Organization, organization_id, with_for_update=True)
    if found is None:
        raise OrganizationNotFound
    found.name, found.time_zone, found.language = checked, time_zone, language
    await session.flush()
    return found


async def create_key(
    session: AsyncSession, organization_id: int, *, name: str, scopes: Iterable[Scope] = tuple(Scope)
) -> tuple[ApiKey, str]:
    """A new key and its secret, which nobody can read again afterwards."""
    if await session.get(Organization, organization_id) is None:
        raise OrganizationNotFound
    made = keys.generate()
    key = ApiKey(
        organization_id=organization_id,
        name=_checked_name(name),
        prefix=made.prefix,
        last_four=made.last_four,
        key_hash=made.digest,
        scopes=[str(scope) for scope in scopes],
    )
    session.add(key)
    await session.flush()
    return key, made.secret


async def revoke_key(session: AsyncSession, organization_id: int, key_id: int) -> ApiKey:
    """From this commit on the key opens nothing; revoking it again changes nothing."""
    key = await session.scalar(
        select(ApiKey).where(ApiKey.organization_id == organization_id, ApiKey.id == key_id).with_for_update()
    )
    if key is None:
        raise KeyNotFound
    key.revoked_at = key.revoked_at or clock.now()
    return key


async def touch_key(session: AsyncSession, key_hash: bytes) -> None:
    """Remember that a key was used just now."""
    await session.execute(text("SELECT touch_api_keys(ARRAY[cast(:digest AS bytea)])"), {"digest": key_hash})


def _checked_name(name: str) -> str:
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise Invalid.field("name", "name_invalid", f"A name has 1 to {LONGEST_NAME} characters on one line.")
    return name
