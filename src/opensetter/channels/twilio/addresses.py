"""Twilio's addresses: a number, or the name of a channel and what recognises somebody there."""

import re

from opensetter.channels.base import Account, Sender

WHATSAPP = "whatsapp:"

_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
_WA_ID = re.compile(r"[1-9][0-9]{6,19}")
# A business-scoped user id. It is opaque: compared as it is, and never taken for a number.
_USER_ID = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}")


def is_whatsapp(address: str) -> bool:
    return address.startswith(WHATSAPP)


def is_number(address: str) -> bool:
    return _NUMBER.fullmatch(address) is not None


def person(address: str, *, wa_id: str = "", user_id: str = "", name: str = "", username: str = "") -> Sender | None:
    """Who is behind an address, with what else the form says of them; None if nobody could be answered there.

    Short codes, alphanumeric senders and channels other than SMS and WhatsApp are nobody.
    """
    if not is_whatsapp(address):
        return Sender(phone=address, name=name or None) if is_number(address) else None
    rest = address.removeprefix(WHATSAPP)
    phone = rest if is_number(rest) else None
    # Somebody who has a username may be known by a user id alone, and Twilio then writes it where the number was.
    # https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids
    known = user_id.removeprefix(WHATSAPP) or next((each for each in (rest, wa_id) if _USER_ID.fullmatch(each)), None)
    # WhatsApp's own spelling of the number, which is not always the one in the address.
    digits = next((each for each in (wa_id.removeprefix("+"), (phone or "")[1:]) if _WA_ID.fullmatch(each)), None)
    if known is None and digits is None:
        return None
    return Sender(
        wa_id=digits,
        user_id=known,
        phone=phone,
        username=username or None,
        name=name or None,
    )


def sender(account: Account) -> str:
    """Our own side of a connection; for a messaging service its id, as it has no number of its own."""
    return account.settings.get("from") or account.address


def recipient(account: Account, to: Sender) -> str | None:
    """The address to write to somebody from this connection; None if they have none that it can reach.

    A number as Twilio wrote it is preferred to WhatsApp's spelling of it. A messaging service may have senders of
    both kinds: there it is WhatsApp if one of WhatsApp's ids is given.
    """
    may_be_either = "messagingServiceSid" in account.settings
    if not is_whatsapp(sender(account)) and not (may_be_either and (to.wa_id or to.user_id)):
        return to.phone
    wa_id = to.wa_id or ""
    rest = to.phone or (f"+{wa_id}" if _WA_ID.fullmatch(wa_id) else wa_id) or to.user_id
    return f"{WHATSAPP}{rest}" if rest else None
