"""What members may do, in words."""

from collections.abc import Mapping, Sequence

from opensetter.dashboard.words import _, later
from opensetter.users.auth import Signed
from opensetter.users.models import Role

ROLES: Mapping[Role, str] = {Role.AGENT: later("Agent"), Role.ADMIN: later("Admin"), Role.OWNER: later("Owner")}


def said(role: str) -> str:
    """A role as people call it."""
    return _(ROLES[Role(role)])


def offered(signed: Signed) -> Sequence[tuple[str, str]]:
    """What somebody may make of others: the role, and how it is called."""
    is_owner = signed.shown is not None and signed.shown.role is Role.OWNER
    return [(str(role), _(name)) for role, name in ROLES.items() if is_owner or role is not Role.OWNER]


def read(written: str) -> Role | None:
    """The role that a form names; None if it is none."""
    return Role(written) if written in set(Role) else None
