"""Who sent a message: what a platform tells of them, as the identities under which a contact is found or made."""

from opensetter.contacts import identity
from opensetter.contacts.identity import Candidate, IdentityKind
from opensetter.contacts.service import Identity


def sender_candidates(*, user_number: str | None, wa_id: str | None, session_id: str | None) -> tuple[Candidate, ...]:
    """Under what a sender may be known, best first; none if nothing is told of them.

    A WhatsApp id that reads as a phone number also finds whoever has that number.
    """
    if wa_id:
        return identity.candidates(wa_id, _digits(wa_id))
    if user_number:
        return identity.candidates(None, identity.parse_phone(user_number))
    if session_id:
        return (Candidate(0, IdentityKind.VISITOR, session_id),)
    return ()


def sender_identity(*, user_number: str | None, wa_id: str | None, session_id: str | None) -> Identity:
    """The identity that a new contact gets; exactly one of the three is given."""
    if wa_id:
        value = identity.wa_id(wa_id)
        return Identity(IdentityKind.WA_ID, value, value)
    if user_number:
        return Identity(IdentityKind.PHONE, identity.parse_phone(user_number), user_number)
    assert session_id is not None  # noqa: S101 - the caller's shape was checked
    return Identity(IdentityKind.VISITOR, session_id, session_id)


def _digits(wa_id: str) -> str | None:
    try:
        return identity.parse_phone(wa_id)
    except identity.PhoneInvalid:
        return None
