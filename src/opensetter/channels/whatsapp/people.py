"""Who a hook is about: Meta lists people beside what they did, and leaves out what it does not want to tell.

Somebody with a username may be known by a business-scoped user id alone: the number is then absent, or empty. Both ids
are opaque, and kept as they are written.
https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids/
"""

from collections.abc import Mapping

from opensetter.channels.base import Sender
from opensetter.channels.whatsapp import fields
from opensetter.channels.whatsapp.fields import Json

MAX_LENGTH = 160
"""Of an id. The longest user id that Meta describes has 135 characters."""

People = Mapping[str, Sender]
"""The people of one change, by each of their ids."""


def listed(value: Json) -> People:
    """Everybody that a change lists."""
    found: dict[str, Sender] = {}
    for contact in fields.items(value, "contacts"):
        if not isinstance(contact, dict):
            continue
        profile = fields.part(contact, "profile")
        person = Sender(
            wa_id=identifier(contact, "wa_id"),
            user_id=identifier(contact, "user_id"),
            username=fields.line(profile, "username"),
            name=fields.line(profile, "name"),
        )
        for known_by in (person.wa_id, person.user_id):
            if known_by is not None:
                found.setdefault(known_by, person)
    return found


def recognised(people: People, wa_id: str | None, user_id: str | None) -> Sender | None:
    """The person with one of these ids and all that is listed of them; None if nobody can be meant.

    They are found by id and never by position: the order of the list promises nothing. Only where an item names nobody
    and the list knows one person alone, it is theirs.
    """
    if wa_id is None and user_id is None:
        everybody = set(people.values())
        return everybody.pop() if len(everybody) == 1 else None
    person = people.get(user_id or "") or people.get(wa_id or "")
    if person is None:
        return Sender(wa_id=wa_id, user_id=user_id)
    return Sender(
        wa_id=wa_id or person.wa_id,
        user_id=user_id or person.user_id,
        username=person.username,
        name=person.name,
    )


def identifier(holder: Json, name: str) -> str | None:
    """A person's id of that name, verbatim, or None."""
    return fields.identifier(holder, name, most=MAX_LENGTH)
