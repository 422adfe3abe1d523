"""What Twilio tells: a contact's message, or what became of one of ours. One request is one of the two."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from opensetter.channels.base import (
    DeliveryReceipt,
    Hook,
    InboundMessage,
    Kind,
    Media,
    ProviderError,
    Sender,
    Status,
    Unreadable,
    Update,
)
from opensetter.channels.twilio import addresses, errors, forms

MOST_MEDIA = 10
"""https://www.twilio.com/docs/messaging/api/media-resource"""

# What comes before "sent" is no news: we have it from the answer to our own request.
# https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks
_STATUSES = {
    "sent": Status.SENT,
    "delivered": Status.DELIVERED,
    "read": Status.READ,
    "undelivered": Status.FAILED,
    "failed": Status.FAILED,
    "canceled": Status.FAILED,
}

# WhatsApp's kinds that neither the text nor the media show.
_TYPES = {
    "sticker": Kind.STICKER,
    "reaction": Kind.REACTION,
    "interactive": Kind.INTERACTIVE,
    "contacts": Kind.CONTACTS,
    "order": Kind.ORDER,
    "unsupported": Kind.UNSUPPORTED,
}

_MEDIA_KINDS = {"image": Kind.IMAGE, "audio": Kind.AUDIO, "video": Kind.VIDEO}
_VCARD = re.compile(r"text/(?:x-)?vcard\b", re.IGNORECASE)

# Kept under Twilio's own names.
_DETAILS = re.compile(
    r"MessagingServiceSid|NumSegments|MessageType|Button(?:Text|Payload)|Latitude|Longitude|Address|Label"
    r"|Forwarded|FrequentlyForwarded|ParentExternalUserId|FromCountry|Referral[A-Za-z]{1,40}"
)


def parse(hook: Hook) -> list[Update]:
    """What a request says. Nothing if it is of no interest; whatever the bytes are, it raises nothing."""
    form = forms.read(hook.body)
    provider_id = form.first("MessageSid") or form.first("SmsSid") or form.first("SmsMessageSid")
    status = (form.first("MessageStatus") or form.first("SmsStatus")).lower()
    if not provider_id:
        return [Unreadable(form.first("To") or None, None, "The request names no message.")]
    if status in {"", "received", "receiving"}:
        return [_message(form, provider_id)]
    if status in _STATUSES:
        return [_receipt(form, provider_id, status, hook.url)]
    return []


def _message(form: forms.Form, provider_id: str) -> Update:
    address = form.first("To")
    sender = addresses.person(
        form.first("From"),
        wa_id=form.first("WaId"),
        user_id=form.first("ExternalUserId"),
        name=form.first("ProfileName"),
        username=form.first("ProfileUsername") or form.first("Username"),
    )
    if sender is None:
        return Unreadable(address or None, provider_id, "Nobody could be answered at the address of the sender.")
    media = _media(form)
    text = form.first("Body") or form.first("ButtonText")
    return InboundMessage(
        address=address,
        provider_id=provider_id,
        sender=sender,
        kind=_kind(form, text, media),
        text=text,
        media=media,
        replies_to=form.first("OriginalRepliedMessageSid") or None,
        opt_out=form.first("OptOutType").upper() or None,
        details=_details(form),
    )


def _kind(form: forms.Form, text: str, media: tuple[Media, ...]) -> Kind:
    if form.first("ButtonPayload") or form.first("ButtonText"):
        return Kind.BUTTON
    if (named := _TYPES.get(form.first("MessageType").lower())) is not None:
        return named
    if media:
        content_type = media[0].content_type
        if _VCARD.match(content_type):
            return Kind.CONTACTS
        return _MEDIA_KINDS.get(content_type.partition("/")[0].lower(), Kind.DOCUMENT)
    if form.first("Latitude") and form.first("Longitude"):
        return Kind.LOCATION
    return Kind.TEXT if text else Kind.UNSUPPORTED


def _media(form: forms.Form) -> tuple[Media, ...]:
    # The addresses are counted rather than NumMedia believed: it is one more thing that could be wrong.
    return tuple(
        Media(reference, form.first(f"MediaContentType{index}") or "application/octet-stream")
        for index in range(MOST_MEDIA)
        if (reference := form.first(f"MediaUrl{index}"))
    )


def _details(form: forms.Form) -> Mapping[str, str]:
    return {name: value for name in form if _DETAILS.fullmatch(name) and (value := form.first(name))}


def _receipt(form: forms.Form, provider_id: str, status: str, url: str) -> DeliveryReceipt:
    # It has no time: the one in RawDlrDoneDate is the carrier's, in the carrier's own time zone.
    recipient = addresses.person(form.first("To"), user_id=form.first("ExternalUserId"))
    return DeliveryReceipt(
        # A messaging service may have failed before it chose a number to send from.
        address=form.first("From") or form.first("MessagingServiceSid"),
        provider_id=provider_id,
        status=_STATUSES[status],
        reference=_reference(url),
        error=_error(form, status) if _STATUSES[status] is Status.FAILED else None,
        recipient=recipient or Sender(),
    )


def _reference(url: str) -> str | None:
    """Our own id, which came along in the address that we gave with the message."""
    try:
        return forms.clean(parse_qs(urlsplit(url).query).get("message", [""])[0]) or None
    except ValueError:
        return None


def _error(form: forms.Form, status: str) -> ProviderError:
    message = form.first("ErrorMessage") or form.first("ChannelStatusMessage")
    return errors.explain(form.first("ErrorCode") or status, message)
