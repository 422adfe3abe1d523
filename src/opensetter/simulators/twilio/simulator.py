"""A business at Twilio and the people who write to it, by text message and on WhatsApp."""

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import httpx

from opensetter.core.errors import Conflict, Invalid
from opensetter.simulators import media
from opensetter.simulators.delivery import Post
from opensetter.simulators.faults import Faults
from opensetter.simulators.media import File
from opensetter.simulators.people import Channel, Person, read_phone
from opensetter.simulators.phones import Author, Bubble, Choice, Phone, Side, Tick
from opensetter.simulators.simulator import Simulator
from opensetter.simulators.twilio import contents, webhooks
from opensetter.simulators.twilio.account import WHATSAPP, TwilioAccount, new_sid
from opensetter.simulators.twilio.errors import MESSAGES, TwilioError
from opensetter.simulators.twilio.messages import API_VERSION, Message
from opensetter.simulators.twilio.webhooks import Update

LONGEST_TEXT = 1600

KEYWORDS = {
    **dict.fromkeys(("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"), "STOP"),
    **dict.fromkeys(("START", "UNSTOP", "YES"), "START"),
    **dict.fromkeys(("HELP", "INFO"), "HELP"),
}
"""Whole messages that the carrier acts on by itself, in capitals: https://help.twilio.com/articles/223134027"""

REPLIES = {
    "STOP": "You have successfully been unsubscribed. You will not receive any more messages from this number. "
    "Reply START to resubscribe.",
    "START": "You have successfully been re-subscribed to messages from this number. Reply HELP for help. "
    "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
    "HELP": "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
}

_TICKS = {"sent": Tick.SENT, "delivered": Tick.DELIVERED, "read": Tick.READ, "undelivered": Tick.FAILED}


class Twilio(Simulator[Update]):
    """A number at Twilio. `own_url` is where this simulator can be reached, for the addresses of files."""

    provider = "twilio"
    company = "Twilio"
    title = "Text messages"
    abilities = frozenset({"picture", "voice", "location"})
    channels = (Channel.SMS, Channel.WHATSAPP)
    setting = "OPENSETTER_TWILIO_BASE_URL"
    without_faults = frozenset({"batch", "duplicate_ids"})

    def __init__(
        self,
        account: TwilioAccount | None = None,
        *,
        hook_url: str | None = None,
        faults: Faults | None = None,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        # One message to a webhook, and no second try: whoever was down has to list what came in meanwhile.
        super().__init__(self._pack, hook_url=hook_url, faults=faults, http=http, largest_batch=1, retries=())
        self.account = account or TwilioAccount()
        self.messages: dict[str, Message] = {}
        self.own_url = "https://api.twilio.com"

    @property
    def business(self) -> str:
        return self.account.friendly_name

    @property
    def address(self) -> str:
        return self.account.number

    def credentials(self, channel: Channel) -> dict[str, Any]:
        account = self.account
        sender = {"from": account.address(channel)}
        if account.messaging_service_sid and channel is Channel.SMS:
            sender = {"messagingServiceSid": account.messaging_service_sid}
        return {
            "channel": "sms",
            "credentials": {"accountSid": account.account_sid, "authToken": account.auth_token, **sender},
        }

    # What people do.

    def say(self, person: Person, text: str, *, replies_to: str | None = None) -> str:
        extra = {}
        if replies_to is not None:
            extra["OriginalRepliedMessageSid"] = self.phone(person).bubble(replies_to).id
        keyword = KEYWORDS.get(text.strip().upper()) if person.channel is Channel.SMS else None
        if keyword is not None and self.account.has_opt_out_type:
            extra["OptOutType"] = keyword
        message_id = self._inbound(person, text, extra, replies_to=replies_to)
        if keyword is not None:
            self._obey(self.phone(person), keyword)
        return message_id

    def tap(self, person: Person, message_id: str, choice_id: str) -> str:
        choice = self.phone(person).bubble(message_id).tap(choice_id)
        extra = {
            "ButtonText": choice.title,
            "ButtonPayload": choice.id,
            "MessageType": "button",
            "OriginalRepliedMessageSid": message_id,
            "OriginalRepliedMessageSender": self.account.address(person.channel),
        }
        return self._inbound(person, choice.title, extra, replies_to=message_id)

    def send_file(self, person: Person, content: bytes, content_type: str, caption: str = "") -> str:
        """Send a file, as a multimedia message or on WhatsApp."""
        file = File(new_sid("ME"), content, content_type)
        self.files[file.id] = file
        kind = content_type.partition("/")[0]
        return self._inbound(person, caption, {"MessageType": kind}, file=file)

    def share_location(self, person: Person, latitude: float, longitude: float, name: str = "") -> str:
        if person.channel is Channel.SMS:
            raise Conflict("A text message carries no location.", code="channel_unable")
        extra = {"Latitude": str(latitude), "Longitude": str(longitude), "MessageType": "location"}
        return self._inbound(person, "", extra | ({"Label": name} if name else {}), shown=name or "Location")

    def saw(self, phone: Phone, bubble: Bubble) -> None:
        # Nobody hears when a text message was read.
        if phone.person.channel is Channel.WHATSAPP:
            self._report(phone, bubble, "read")

    def act(self, action: str, person: Person, values: Mapping[str, str]) -> str | None:
        actions: dict[str, Callable[[], str]] = {
            "picture": lambda: self.send_file(person, media.picture(), "image/png", values.get("text", "")),
            "voice": lambda: self.send_file(person, media.voice(), "audio/ogg"),
            "location": lambda: self.share_location(person, 51.50735, -0.12776, "Trafalgar Square"),
        }
        if action not in actions:
            raise Invalid("That cannot be done on this phone.", code="action_unknown")
        return actions[action]()

    def answer_by_hand(self, person: Person, text: str) -> str:  # noqa: ARG002 - whatever it says, and to whom
        raise Conflict("A number at Twilio is on no phone that a human could answer from.", code="provider_unable")

    async def shake_hands(self) -> None:
        """Twilio sends without asking first."""

    # What the business's program does.

    def take(self, form: Mapping[str, str]) -> Message:
        """Take a message; `TwilioError` if the API refuses."""
        channel, text = self._channel(form), form.get("Body", "")
        choices: tuple[Choice, ...] = ()
        if content_sid := form.get("ContentSid"):
            content = contents.find(content_sid)
            text, choices = content.filled(form.get("ContentVariables", "")), content.choices
        elif not text and "MediaUrl" not in form:
            raise TwilioError(21602)
        if len(text) > LONGEST_TEXT:
            raise TwilioError(21617)
        phone = self._recipient(form["To"], channel)
        if self.account.pool in phone.blocked:
            raise TwilioError(21610)
        problem = self._problem(phone, is_template=bool(content_sid))
        if problem is not None and self.faults.errors_at_once:
            raise TwilioError(problem)
        service, at = form.get("MessagingServiceSid"), self.now()
        message = Message(
            new_sid("MM" if "MediaUrl" in form else "SM"),
            self.account.account_sid,
            self.account.address(channel),
            form["To"],
            text,
            "outbound-api",
            "accepted" if service else "queued",
            at,
            at,
            messaging_service_sid=service,
            callback=form.get("StatusCallback"),
        )
        self.messages[message.sid] = message
        bubble = Bubble(message.sid, phone.person.id, Side.BUSINESS, text, at, author=Author.API)
        bubble.choices, bubble.request, bubble.reference = choices, dict(form), message.callback
        bubble.kind = "template" if content_sid else "text"
        self.keep(phone, bubble)
        return message

    def go_on(self, message: Message) -> None:
        """Send a message on that was taken, as the answer to whoever sent it leaves."""
        found = self.find_message(message.sid)
        if found is None:
            return
        phone, bubble = found
        problem = self._problem(phone, is_template=bubble.kind == "template")
        if problem is not None:
            self._report(phone, bubble, "undelivered", problem)
            return
        self._report(phone, bubble, "sent")
        self._report(phone, bubble, "delivered")

    def _channel(self, form: Mapping[str, str]) -> Channel:
        recipient, sender, service = form.get("To"), form.get("From"), form.get("MessagingServiceSid")
        if not recipient:
            raise TwilioError(21604)
        if not sender and not service:
            raise TwilioError(21603)
        channel = Channel.WHATSAPP if recipient.startswith(WHATSAPP) else Channel.SMS
        if service and service != self.account.messaging_service_sid:
            raise TwilioError(21701)
        if sender and sender.startswith(WHATSAPP) != (channel is Channel.WHATSAPP):
            raise TwilioError(21910)
        if sender and sender != self.account.address(channel):
            raise TwilioError(63007 if channel is Channel.WHATSAPP else 21606)
        return channel

    def _recipient(self, address: str, channel: Channel) -> Phone:
        plain = address.removeprefix(WHATSAPP)
        known = self.people.with_user_id(plain) or self.people.with_number(plain.removeprefix("+"), channel)
        if known is None:
            try:
                number = read_phone(plain)
            except Invalid as error:
                raise TwilioError(21211, f"Invalid 'To' Phone Number: {plain}") from error
            known = self.add_person(number, number, channel=channel)
        return self.phones[known.id]

    def _problem(self, phone: Phone, *, is_template: bool) -> int | None:
        """What keeps a message from arriving. Twilio takes it all the same, and says so later."""
        is_whatsapp = phone.person.channel is Channel.WHATSAPP
        if not phone.person.is_reachable:
            return 63024 if is_whatsapp else 30003
        return None if is_template or self.is_open(phone) else 63016

    def _obey(self, phone: Phone, keyword: str) -> None:
        if keyword == "STOP":
            phone.blocked.add(self.account.pool)
        elif keyword == "START":
            phone.blocked.discard(self.account.pool)
        at, text = self.now(), REPLIES[keyword]
        number = self.account.number
        message = Message(
            new_sid("SM"),
            self.account.account_sid,
            number,
            phone.person.phone or "",
            text,
            "outbound-reply",
            "delivered",
            at,
            at,
            at,
        )
        self.messages[message.sid] = message
        bubble = Bubble(
            message.sid, phone.person.id, Side.BUSINESS, text, at, author=Author.CARRIER, tick=Tick.DELIVERED
        )
        self.keep(phone, bubble)

    # What the hook hears.

    def message_of(self, item: Update) -> str | None:
        return item.form["MessageSid"] if item.form["SmsStatus"] == "received" else None

    def _inbound(
        self,
        person: Person,
        text: str,
        extra: Mapping[str, str],
        *,
        file: File | None = None,
        replies_to: str | None = None,
        shown: str | None = None,
    ) -> str:
        phone, at = self.phone(person), self.now()
        sender = webhooks.partner(phone.person, reveals_number=self.reveals_number(phone.person))
        message = Message(
            new_sid("MM" if file else "SM"),
            self.account.account_sid,
            sender,
            self.account.address(person.channel),
            text,
            "inbound",
            "received",
            at,
            at,
            at,
            media=(file.id,) if file else (),
            messaging_service_sid=self.account.messaging_service_sid,
        )
        self.messages[message.sid] = message
        if file is not None:
            extra = dict(extra) | {"MediaUrl0": self._media_url(message, file), "MediaContentType0": file.content_type}
        form = webhooks.inbound(self.account, phone.person, message, extra)
        self.postman.send(Update(form, channel=person.channel))
        kind = file.content_type.partition("/")[0] if file else "text"
        bubble = Bubble(message.sid, person.id, Side.PERSON, shown or text, at, kind=kind, tick=Tick.SENT, file=file)
        bubble.replies_to = replies_to
        self.keep(phone, bubble)
        return message.sid

    def _media_url(self, message: Message, file: File) -> str:
        path = f"/{API_VERSION}/Accounts/{self.account.account_sid}/Messages/{message.sid}/Media/{file.id}"
        return self.own_url.rstrip("/") + path

    def _report(self, phone: Phone, bubble: Bubble, name: str, error_code: int | None = None) -> None:
        message = self.messages[bubble.id]
        message.status, message.error_code, message.updated_at = name, error_code, self.now()
        message.sent_at = message.sent_at or message.updated_at
        self.mark(bubble, _TICKS[name], f"{MESSAGES[error_code]} ({error_code})" if error_code else "")
        if message.callback is None or self.faults.drop_statuses:
            return
        user_id = phone.person.user_id if phone.person.channel is Channel.WHATSAPP else None
        self.postman.send(Update(webhooks.status(self.account, message, name, user_id=user_id), url=message.callback))

    def _pack(self, updates: Sequence[Update]) -> Post | None:
        update = updates[0]
        url = update.url or self.hook_for(update.channel)
        if url is None:
            return None
        token = secrets.token_hex(16) if self.faults.forge else self.account.auth_token
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
            "I-Twilio-Idempotency-Token": _token(update.form),
            "X-Twilio-Signature": webhooks.sign(token, url, update.form),
        }
        return Post(url, headers, urlencode(update.form).encode())


def _token(form: Mapping[str, str]) -> str:
    """The same for each copy of an update, and for nothing else."""
    return hashlib.sha256(f"{form['MessageSid']} {form['SmsStatus']}".encode()).hexdigest()[:32]
