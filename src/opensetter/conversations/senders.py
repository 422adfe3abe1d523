"""Who sent a message: what a platform tells of them, as the identities under which a contact is found or made."""

from collections.abc import Iterator

from opensetter.channels.base import Sender
from opensetter.contacts import identity
from opensetter.contacts.identity import Candidate, IdentityInvalid, IdentityKind
from opensetter.contacts.meeting import Sighting
from opensetter.contacts.service import Identity

ALIASING = frozenset({"meta.send", "twilio.waid"})
"""Sources that name one number in the provider's spelling and in the one that people dial, as the same person's.

Meta's answer to a send says which `wa_id` the number is that we wrote to; Twilio tells a `WaId` beside `From`.
"""


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


def sighting_of(sender: Sender, *, source: str) -> Sighting:
    """What a provider has proven of a sender; it proves nothing if none of their ids can be read.

    Ids are kept as they were written, and only a phone number is compared by its digits. A number is taken for one
    that text messages reach, on WhatsApp too: it was confirmed by one.
    """
    return Sighting(tuple(_proven(sender)), source=source, is_alias=source in ALIASING)


def _proven(sender: Sender) -> Iterator[Identity]:
    for kind, read, given in (
        (IdentityKind.WA_ID, identity.wa_id, sender.wa_id),
        (IdentityKind.WHATSAPP_USER_ID, identity.user_id, sender.user_id),
        (IdentityKind.SMS, identity.parse_phone, sender.phone),
    ):
        try:
            if given:
                yield Identity(kind, read(given), given)
        except IdentityInvalid:
            # A short code or a sender's name is no number, and recognises nobody.
            continue


def _digits(wa_id: str) -> str | None:
    try:
        return identity.parse_phone(wa_id)
    except identity.PhoneInvalid:
        return None
