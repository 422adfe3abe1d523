"""A business on WhatsApp and the people who write to it, as the Cloud API shows them."""

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import httpx

from opensetter.core.errors import Invalid
from opensetter.simulators import media
from opensetter.simulators.delivery import Post
from opensetter.simulators.faults import Faults
from opensetter.simulators.media import File
from opensetter.simulators.people import Channel, Person
from opensetter.simulators.phones import Author, Bubble, Phone, Side, Tick
from opensetter.simulators.simulator import Simulator
from opensetter.simulators.whatsapp import sending, webhooks
from opensetter.simulators.whatsapp.account import WhatsAppAccount
from opensetter.simulators.whatsapp.errors import GraphError
from opensetter.simulators.whatsapp.webhooks import Json, Shown, Update

API_VERSION = "v25.0"
"""What the user agent of webhooks and the page say; the API answers at every version's address."""

LARGEST_BATCH = 1000
"""Updates in one webhook, at Meta's most."""


class WhatsApp(Simulator[Update]):
    """A phone number at WhatsApp.

    With an `allow_list` it is a test number: only these numbers, spelled like this, can be written to.
    """

    provider = "whatsapp"
    company = "Meta"
    title = "WhatsApp"
    abilities = frozenset(
        {"picture", "voice", "location", "react", "renumber", "stop-marketing", "resume-marketing", "answer-by-hand"}
    )
    channels = (Channel.WHATSAPP,)
    setting = "OPENSETTER_META_BASE_URL"

    def __init__(
        self,
        account: WhatsAppAccount | None = None,
        *,
        hook_url: str | None = None,
        faults: Faults | None = None,
        allow_list: Collection[str] | None = None,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        super().__init__(self._pack, hook_url=hook_url, faults=faults, http=http, largest_batch=LARGEST_BATCH)
        self.account = account or WhatsAppAccount()
        self.allow_list = allow_list
        self._heard: dict[str, tuple[str, datetime]] = {}

    @property
    def business(self) -> str:
        return self.account.verified_name

    @property
    def address(self) -> str:
        return self.account.shown_number

    def credentials(self, channel: Channel) -> dict[str, Any]:
        return {
            "channel": channel.value,
            "credentials": {
                "phoneNumberId": self.account.phone_number_id,
                "businessAccountId": self.account.business_account_id,
                "accessToken": self.account.access_token,
                "appSecret": self.account.app_secret,
                "verifyToken": self.account.verify_token,
            },
        }

    # What people do.

    def say(self, person: Person, text: str, *, replies_to: str | None = None) -> str:
        return self._inbound(person, text, {"type": "text", "text": {"body": text}}, replies_to=replies_to)

    def send_file(self, person: Person, kind: str, caption: str = "") -> str:
        """Send a picture or a voice message that was made here."""
        made = {"image": (media.picture, "image/png"), "audio": (media.voice, "audio/ogg; codecs=opus")}
        make, content_type = made[kind]
        file = File(str(secrets.randbelow(9 * 10**14) + 10**14), make(), content_type)
        self.files[file.id] = file
        content: Json = {"mime_type": file.content_type, "sha256": file.sha256_base64, "id": file.id}
        if kind == "audio":
            content["voice"] = True
        elif caption:
            content["caption"] = caption
        return self._inbound(person, caption, {"type": kind, kind: content}, file=file)

    def share_location(self, person: Person, latitude: float, longitude: float, name: str = "") -> str:
        content: Json = {"latitude": latitude, "longitude": longitude} | ({"name": name} if name else {})
        text = name or f"{latitude:.5f}, {longitude:.5f}"
        return self._inbound(person, text, {"type": "location", "location": content})

    def tap(self, person: Person, message_id: str, choice_id: str) -> str:
        bubble = self.phone(person).bubble(message_id)
        choice = bubble.tap(choice_id)
        reply = {"id": choice.id, "title": choice.title}
        if bubble.kind == "template":
            content: Json = {"type": "button", "button": {"payload": choice.id, "text": choice.title}}
        elif bubble.list_label:
            described = reply | ({"description": choice.description} if choice.description else {})
            content = {"type": "interactive", "interactive": {"type": "list_reply", "list_reply": described}}
        else:
            content = {"type": "interactive", "interactive": {"type": "button_reply", "button_reply": reply}}
        return self._inbound(person, choice.title, content, replies_to=message_id)

    def react(self, person: Person, message_id: str, emoji: str) -> str:
        """Put an emoji on a message; an empty one takes it away."""
        phone, at = self.phone(person), self.now()
        phone.bubble(message_id).reaction = emoji
        phone.last_wrote_at = at
        reaction = {"message_id": message_id} | ({"emoji": emoji} if emoji else {})
        return self._tell(person, at, {"type": "reaction", "reaction": reaction})

    def renumber(self, person: Person, number: str) -> Person:
        before = self._shown(person)
        changed = super().renumber(person, number)
        message_id = webhooks.new_id(before.wa_id or before.user_id, inbound=True)
        self.postman.send(webhooks.number_changed(before, self._shown(changed), message_id, self.now()))
        return changed

    def prefer(self, person: Person, *, stops_marketing: bool) -> None:
        """Stop or resume marketing messages."""
        self.phone(person).stops_marketing = stops_marketing
        self.postman.send(webhooks.preference(self._shown(person), self.now(), stops=stops_marketing))
        self.changed()

    def saw(self, phone: Phone, bubble: Bubble) -> None:
        self._report(phone, bubble, Tick.READ)

    def answer_by_hand(self, person: Person, text: str) -> str:
        """A human at the business answers from its own phone."""
        at, shown = self.now(), self._shown(person)
        message_id = webhooks.new_id(shown.wa_id or shown.user_id, inbound=False)
        bubble = Bubble(message_id, person.id, Side.BUSINESS, text, at, author=Author.PHONE, tick=Tick.DELIVERED)
        self.keep(self.phone(person), bubble)
        self.postman.send(webhooks.echo(self.account, shown, message_id, at, text))
        return message_id

    def act(self, action: str, person: Person, values: Mapping[str, str]) -> str | None:
        actions: dict[str, Callable[[], object]] = {
            "picture": lambda: self.send_file(person, "image", values.get("text", "")),
            "voice": lambda: self.send_file(person, "audio"),
            "location": lambda: self.share_location(person, 51.50735, -0.12776, "Trafalgar Square"),
            "react": lambda: self.react(person, values.get("message", ""), values.get("emoji", "")),
            "renumber": lambda: self.renumber(person, values.get("phone", "")).phone,
            "stop-marketing": lambda: self.prefer(person, stops_marketing=True),
            "resume-marketing": lambda: self.prefer(person, stops_marketing=False),
        }
        if action not in actions:
            raise Invalid("That cannot be done on this phone.", code="action_unknown")
        done = actions[action]()
        return str(done) if done is not None else None

    # What the business's program does.

    def take(self, body: Mapping[str, Any]) -> Json:
        """Take a message, or a note that one was read; what the API answers. `GraphError` if it refuses."""
        if body.get("status") == "read":
            return self._mark_read(body)
        request = sending.read(body)
        phone = self._recipient(request)
        person, at = phone.person, self.now()
        problem = self._problem(phone, request)
        if problem is not None and self.faults.errors_at_once:
            raise problem
        bubble = Bubble(
            webhooks.new_id(person.wa_id or person.user_id, inbound=False),
            person.id,
            Side.BUSINESS,
            request.text,
            at,
            kind=request.kind,
            author=Author.API,
            choices=request.choices,
            list_label=request.list_label,
            replies_to=request.replies_to,
            reference=request.reference,
            request=dict(body),
        )
        self.keep(phone, bubble)
        if problem is not None:
            self._report(phone, bubble, Tick.FAILED, request.category, problem)
        else:
            self._report(phone, bubble, Tick.SENT, request.category)
            self._report(phone, bubble, Tick.DELIVERED, request.category)
        named: Json = {"wa_id": person.wa_id} if request.number else {"user_id": person.user_id}
        contact = {"input": request.input} | named
        return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": bubble.id}]}

    def _recipient(self, request: sending.Request) -> Phone:
        if request.user_id is not None:
            known = self.people.with_user_id(request.user_id)
            if known is None:
                raise GraphError(131009, "recipient is not a user of this business.")
            return self.phones[known.id]
        digits = (request.number or "").removeprefix("+")
        if self.allow_list is not None and digits not in self.allow_list:
            raise GraphError(
                131030, "Recipient phone number not in allowed list: Add it to recipient phone number list."
            )
        found = self.people.with_number(digits, Channel.WHATSAPP)
        # Whoever has a number may be on WhatsApp: a phone that nobody looked at before is switched on.
        person = found or self.add_person(f"+{digits}", f"+{digits}")
        return self.phones[person.id]

    def _problem(self, phone: Phone, request: sending.Request) -> GraphError | None:
        """What keeps a message from arriving. Meta takes it all the same, and says so later."""
        if not phone.person.is_reachable:
            return GraphError(131026, "Message Undeliverable.")
        if request.is_template:
            if phone.stops_marketing and request.category == "marketing":
                return GraphError(131050, "User has stopped marketing messages from this business.")
        elif not self.is_open(phone):
            return GraphError(
                131047, "Message failed to send because more than 24 hours have passed since the customer last replied."
            )
        return None

    def _mark_read(self, body: Mapping[str, Any]) -> Json:
        # Not every message is a bubble: a reaction can be marked as read as well.
        found = self._heard.get(str(body.get("message_id", "")))
        if found is None:
            raise GraphError(131009, "message_id is not the id of a message that was received.")
        phone, up_to = self.phones[found[0]], found[1]
        for bubble in phone.bubbles:
            if bubble.side is Side.PERSON and bubble.at <= up_to:
                bubble.tick = Tick.READ
        if body.get("typing_indicator"):
            self.shows_typing(phone)
        self.changed()
        return {"success": True}

    # What the hook hears.

    def message_of(self, item: Update) -> str | None:
        return str(item.item["id"]) if item.plural == "messages" else None

    async def shake_hands(self) -> bool:
        """Ask the hook whether it knows the verify token, as Meta does before it sends anything there."""
        if self.hook_url is None:
            raise Invalid("Say where webhooks go first.", code="hook_missing")
        challenge = str(secrets.randbelow(9 * 10**9) + 10**9)
        query = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": self.account.verify_token}
        answer = await self.postman.ask(self.hook_url, query)
        return answer == challenge

    def _inbound(
        self, person: Person, text: str, content: Json, *, replies_to: str | None = None, file: File | None = None
    ) -> str:
        phone, at = self.phone(person), self.now()
        quoted = phone.bubble(replies_to) if replies_to else None
        message_id = self._tell(person, at, content, quoted)
        bubble = Bubble(message_id, person.id, Side.PERSON, text, at, kind=content["type"], tick=Tick.SENT, file=file)
        bubble.replies_to = replies_to
        self.keep(phone, bubble)
        return message_id

    def _tell(self, person: Person, at: datetime, content: Json, quoted: Bubble | None = None) -> str:
        shown = self._shown(self.people.get(person.id))
        message_id = webhooks.new_id(shown.wa_id or shown.user_id, inbound=True)
        self._heard[message_id] = person.id, at
        context: Json | None = None
        if quoted is not None:
            is_ours = quoted.side is Side.BUSINESS
            author = self.account.display_phone_number if is_ours else shown.wa_id
            context = {"id": quoted.id} | ({"from": author} if author else {})
        self.postman.send(webhooks.message(shown, message_id, at, content, replies_to=context))
        return message_id

    def _report(
        self, phone: Phone, bubble: Bubble, tick: Tick, category: str = "service", error: GraphError | None = None
    ) -> None:
        self.mark(bubble, tick, f"{error.title} ({error.code})" if error else "")
        if self.faults.drop_statuses:
            return
        person = phone.person
        # A message to a number names it, whatever its owner hides; one to a user id names that alone.
        shown = Shown.of(person, reveals_number=bool(bubble.request.get("to")) or self.reveals_number(person))
        self.postman.send(
            webhooks.status(
                shown,
                bubble.id,
                tick.value,
                self.now(),
                category=category,
                reference=bubble.reference,
                error=error.in_status() if error else None,
            )
        )

    def _shown(self, person: Person) -> Shown:
        return Shown.of(person, reveals_number=self.reveals_number(person))

    def _pack(self, updates: Sequence[Update]) -> Post | None:
        if self.hook_url is None:
            return None
        content = webhooks.body(self.account, updates)
        secret = secrets.token_hex(16) if self.faults.forge else self.account.app_secret
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "facebookexternalua",
            "Accept": "*/*",
            "X-Hub-Signature-256": webhooks.sign(secret, content),
        }
        return Post(self.hook_url, headers, content)
