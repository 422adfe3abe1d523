"""A second factor: an authenticator's codes, each taken once, and codes for the day on which it is lost.

It comes after the password, and replaces none. Whatever is changed here ends every other session of the person.
"""

import secrets
from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.core import clock
from opensetter.core.errors import Conflict
from opensetter.core.vault import Vault
from opensetter.users import service, tokens, totp
from opensetter.users.models import RecoveryCode, SecondFactor
from opensetter.users.service import Unfit

RECOVERY_CODES = 10

# 120 random bits: a plain hash keeps them, as it keeps tokens.
_LETTERS, _GROUPS, _LENGTH = "abcdefghijkmnpqrstuvwxyz23456789", 6, 4


class FactorIsOn(Conflict):
    """There is a second factor already: remove it first."""

    code = "second_factor_on"


class NothingProposed(Conflict):
    """There is nothing to confirm: begin again."""

    code = "second_factor_missing"


class WrongCode(Unfit):
    """That is not the code of this moment, or it was used already. Wait for the next one."""

    def __init__(self) -> None:
        super().__init__("code", (type(self).__doc__ or "").strip())


async def propose(session: AsyncSession, vault: Vault, user_id: int) -> None:
    """A new secret for somebody's authenticator, which counts for nothing yet; raises `FactorIsOn`."""
    sealed = vault.seal(totp.generate_secret(), about=_about(user_id))
    values = {"secret": sealed, "created_at": clock.now(), "last_step": None}
    statement = insert(SecondFactor).values(user_id=user_id, **values)
    made = await session.scalar(
        statement.on_conflict_do_update(
            constraint="uq_second_factors_user_id", set_=values, where=SecondFactor.confirmed_at.is_(None)
        ).returning(SecondFactor.id)
    )
    if made is None:
        raise FactorIsOn


async def proposed(session: AsyncSession, vault: Vault, user_id: int) -> bytes:
    """The secret that waits to be confirmed; raises `NothingProposed`."""
    query = select(SecondFactor.secret).where(SecondFactor.user_id == user_id, SecondFactor.confirmed_at.is_(None))
    sealed = await session.scalar(query)
    if sealed is None:
        raise NothingProposed
    return vault.unseal(sealed, about=_about(user_id))


async def turn_on(session: AsyncSession, vault: Vault, user_id: int, code: str, *, keep: int | None) -> Sequence[str]:
    """From this commit on a code is asked after the password; the recovery codes, which nobody can read again.

    Raises `WrongCode` and `NothingProposed`.
    """
    await service.lock(session, user_id)
    factor = await _locked(session, user_id)
    if factor is None or factor.confirmed_at is not None:
        raise NothingProposed
    if not _takes(vault, factor, code):
        raise WrongCode
    factor.confirmed_at = clock.now()
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    await session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    session.add_all(RecoveryCode(user_id=user_id, code_hash=_digest(each)) for each in codes)
    await session.flush()
    await service.sign_out(session, user_id, keep=keep)
    return codes


async def turn_off(session: AsyncSession, user_id: int, *, keep: int | None = None) -> bool:
    """No code is asked any more; whether one was. Repeating changes nothing."""
    await service.lock(session, user_id)
    await session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    gone = delete(SecondFactor).where(SecondFactor.user_id == user_id).returning(SecondFactor.confirmed_at)
    was_on = (await session.scalars(gone)).one_or_none() is not None
    if was_on:
        await service.sign_out(session, user_id, keep=keep)
    return was_on


async def take(session: AsyncSession, vault: Vault, user_id: int, code: str) -> bool:
    """Whether somebody may come in with this code, which is used up by that: of the moment, or a recovery code."""
    # Of two who show one code at once the second waits here, and finds it used.
    factor = await _locked(session, user_id)
    if factor is None or factor.confirmed_at is None:
        return False
    if _takes(vault, factor, code):
        await session.flush()
        return True
    used = (
        update(RecoveryCode)
        .where(RecoveryCode.user_id == user_id, RecoveryCode.code_hash == _digest(code), RecoveryCode.used_at.is_(None))
        .values(used_at=clock.now())
        .returning(RecoveryCode.id)
    )
    return (await session.scalars(used)).one_or_none() is not None


def _takes(vault: Vault, factor: SecondFactor, code: str) -> bool:
    tried = "".join(code.split())
    if len(tried) != totp.DIGITS:
        return False
    secret = vault.unseal(factor.secret, about=_about(factor.user_id))
    step = totp.matching_step(secret, tried, clock.now())
    if step is None or (factor.last_step is not None and step <= factor.last_step):
        return False
    factor.last_step = step
    return True


async def _locked(session: AsyncSession, user_id: int) -> SecondFactor | None:
    query = select(SecondFactor).where(SecondFactor.user_id == user_id).with_for_update()
    found: SecondFactor | None = await session.scalar(query)
    return found


def _recovery_code() -> str:
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(_GROUPS))
    return "-".join(groups)


def _digest(code: str) -> bytes:
    """Of the letters alone: people leave out the dashes, and capitals are none."""
    letters = "".join(letter for letter in code.lower() if letter.isalnum())
    return tokens.digest(letters)


def _about(user_id: int) -> str:
    return f"the second factor of user {user_id}"
