"""What Meta reports, item by item: messages, receipts, echoes of the owner's phone, preferences, new numbers.

One request holds up to a thousand items for several of our numbers. Meta sends none of them again once it was answered,
so whatever is wrong with one item, its neighbours are read.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from opensetter.channels.base import (
    DeliveryReceipt,
    Echo,
    InboundMessage,
    Preference,
    Renumbered,
    Sender,
    Status,
    Unreadable,
    Update,
)
from opensetter.channels.whatsapp import contents, errors, fields, people
from opensetter.channels.whatsapp.fields import Json
from opensetter.channels.whatsapp.people import People

_STATUSES: Mapping[str | None, Status] = {
    "sent": Status.SENT,
    "delivered": Status.DELIVERED,
    "read": Status.READ,
    # Of a voice message: it was listened to.
    "played": Status.READ,
    "failed": Status.FAILED,
}
_STOPS: Mapping[str | None, bool] = {"stop": True, "resume": False, "signup": False}
_NEW_IDS = {"user_changed_number", "customer_changed_number", "user_changed_user_id"}
_GROUP = "It belongs to a group; only conversations of two are supported."


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an item stands: which of our numbers it is for, and who is listed beside it."""

    address: str
    people: People

    def unreadable(self, item: Json, reason: str) -> Unreadable:
        return Unreadable(self.address, fields.identifier(item, "id"), reason)


def parse(body: bytes) -> list[Update]:
    """Everything in a request, in order. Never raises: an item that cannot be read is an `Unreadable`.

    Reports on templates, accounts and the like are left out: they are no news of a conversation.
    """
    document = fields.decode(body)
    if document is None or document.get("object") != "whatsapp_business_account":
        return [Unreadable(None, None, "The body is no report on a WhatsApp business account.")]
    return list(_updates(document))


def _updates(document: Json) -> Iterator[Update]:
    for entry in fields.items(document, "entry"):
        if not isinstance(entry, dict):
            yield Unreadable(None, None, "An entry is not an object.")
            continue
        for change in fields.items(entry, "changes"):
            if not isinstance(change, dict):
                yield Unreadable(None, None, "A change is not an object.")
                continue
            yield from _changed(change)


def _changed(change: Json) -> Iterator[Update]:
    field = fields.identifier(change, "field")
    if field is None:
        yield Unreadable(None, None, "A change does not say what it is about.")
        return
    readers = _READERS.get(field)
    if readers is None:
        return
    value = fields.part(change, "value")
    if not value:
        yield Unreadable(None, None, "A change says nothing.")
        return
    address = fields.identifier(fields.part(value, "metadata"), "phone_number_id")
    listed = people.listed(value)
    for name, reader in readers.items():
        for item in fields.items(value, name):
            yield _read(item, address, listed, reader)


def _read(item: object, address: str | None, listed: People, reader: "_Reader") -> Update:
    if not isinstance(item, dict):
        return Unreadable(address, None, "An item is not an object.")
    if address is None:
        provider_id = fields.identifier(item, "id")
        return Unreadable(None, provider_id, "A change does not say which of our numbers it is for.")
    return reader(item, _Place(address, listed))


def _message(message: Json, place: _Place) -> Update:
    provider_id = fields.identifier(message, "id")
    if provider_id is None:
        return place.unreadable(message, "A message has no id.")
    if message.get("type") == "system":
        return _system(message, provider_id, place)
    if message.get("group_id"):
        return place.unreadable(message, _GROUP)
    sender = people.recognised(
        place.people, people.identifier(message, "from"), people.identifier(message, "from_user_id")
    )
    if sender is None:
        return place.unreadable(message, "A message does not say whose it is.")
    content = contents.read(message)
    return InboundMessage(
        address=place.address,
        provider_id=provider_id,
        sender=sender,
        kind=content.kind,
        text=content.text,
        # A message is worth more than its time: without one it was sent when it came.
        sent_at=fields.moment(message, "timestamp"),
        media=content.media,
        replies_to=content.replies_to or fields.identifier(fields.part(message, "context"), "id"),
        details={**content.details, **contents.surroundings(message)},
    )


def _system(message: Json, provider_id: str, place: _Place) -> Update:
    """The new number or user id of somebody. Nobody is listed beside it, so both sides are in the message."""
    system = fields.part(message, "system")
    if fields.identifier(system, "type") not in _NEW_IDS:
        return place.unreadable(message, "A notice is of a kind that is not known.")
    before = Sender(
        wa_id=people.identifier(message, "from") or people.identifier(system, "customer"),
        user_id=people.identifier(system, "previous_user_id"),
    )
    after = Sender(
        wa_id=people.identifier(system, "wa_id") or people.identifier(system, "new_wa_id"),
        user_id=people.identifier(system, "user_id"),
    )
    if Sender() in {before, after}:
        return place.unreadable(message, "A new number or user id comes without the old or the new one.")
    return Renumbered(place.address, provider_id, before, after, fields.moment(message, "timestamp"))


def _receipt(status: Json, place: _Place) -> Update:
    provider_id = fields.identifier(status, "id")
    known = _STATUSES.get(fields.identifier(status, "status"))
    if provider_id is None or known is None:
        return place.unreadable(status, "A receipt has no id, or a status that is not known.")
    if status.get("recipient_type") == "group":
        return place.unreadable(status, _GROUP)
    recipient = people.recognised(
        place.people, people.identifier(status, "recipient_id"), people.identifier(status, "recipient_user_id")
    )
    error = next((error for error in fields.items(status, "errors") if isinstance(error, dict)), {})
    return DeliveryReceipt(
        address=place.address,
        provider_id=provider_id,
        status=known,
        at=fields.moment(status, "timestamp"),
        reference=fields.identifier(status, "biz_opaque_callback_data"),
        error=errors.read(error) if known is Status.FAILED else None,
        recipient=recipient or Sender(),
    )


def _failure(error: Json, place: _Place) -> Update:
    """Something about the connection itself, which belongs to no message."""
    return place.unreadable(error, f"WhatsApp reports an error that means: {errors.read(error).meaning}.")


def _echo(message: Json, place: _Place) -> Update:
    provider_id = fields.identifier(message, "id")
    recipient = people.recognised(
        place.people, people.identifier(message, "to"), people.identifier(message, "to_user_id")
    )
    if provider_id is None or recipient is None:
        return place.unreadable(message, "An echo has no id, or does not say whom it was written to.")
    content = contents.read(message)
    sent_at = fields.moment(message, "timestamp")
    return Echo(place.address, provider_id, recipient, content.kind, content.text, sent_at)


def _preference(preference: Json, place: _Place) -> Update:
    sender = people.recognised(
        place.people, people.identifier(preference, "wa_id"), people.identifier(preference, "user_id")
    )
    stops = _STOPS.get(fields.identifier(preference, "value"))
    category = fields.identifier(preference, "category")
    if sender is None or stops is None or category is None:
        return place.unreadable(preference, "A preference does not say whose it is, or what.")
    return Preference(place.address, sender, stops, category, fields.moment(preference, "timestamp"))


_Reader = Callable[[Json, _Place], Update]

_READERS: Mapping[str, Mapping[str, _Reader]] = {
    "messages": {"messages": _message, "statuses": _receipt, "errors": _failure},
    "smb_message_echoes": {"message_echoes": _echo},
    "user_preferences": {"user_preferences": _preference},
}
"""The fields of a change that are news of a conversation, the lists in each, and what reads their items."""
