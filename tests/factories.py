"""Valid things by default: a test says only what matters to it."""

from dataclasses import dataclass

from opensetter.bots import service as bots
from opensetter.bots.schemas import BotCreate
from opensetter.channels import service as channels
from opensetter.channels.models import Channel
from opensetter.contacts import service as contacts
from opensetter.contacts.schemas import ContactCreate
from opensetter.core.runtime import Runtime
from opensetter.organizations import service as organizations
from opensetter.organizations.models import Scope

BOOKING_LINK = "https://cal.example.com/acme/intro"
PHONE = "+447813194799"


@dataclass(frozen=True)
class Tenant:
    """An organization and what a test needs of it. `headers` carry its API key."""

    organization_id: int
    key: str
    bot_id: int
    contact_id: int
    phone: str
    api_id: int
    webchat_id: int

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}

    def booking(self, **overrides: object) -> dict[str, object]:
        """The documented page's first example, for this tenant's bot and contact. `...` leaves a field out."""
        body = {
            "bot_id": self.bot_id,
            "phone": self.phone,
            "start_time": "2026-05-25T14:00:00Z",
            "end_time": "2026-05-25T15:00:00Z",
            "time_zone": "Europe/London",
            "source": "calendly",
            "external_id": "calendly-invitee-abc",
        } | overrides
        return {name: value for name, value in body.items() if value is not ...}


async def make_tenant(runtime: Runtime, *, name: str = "Acme", phone: str = PHONE, **bot: object) -> Tenant:
    """An organization with a full key, one bot on both channels, and one contact on WhatsApp and SMS."""
    async with runtime.database.transaction() as session:
        organization = await organizations.create(session, name)
        _, key = await organizations.create_key(session, organization.id, name="test")
        made = await bots.create(
            session,
            organization.id,
            BotCreate(**{"name": f"{name} bot", "booking_url": BOOKING_LINK, "time_zone": "Europe/London", **bot}),
        )
        api = await channels.connect(session, organization.id, bot_id=made.id, channel=Channel.API)
        webchat = await channels.connect(session, organization.id, bot_id=made.id, channel=Channel.WEBCHAT)
        contact = await contacts.create(
            session,
            organization.id,
            ContactCreate(wa_id=phone.removeprefix("+"), sms_phone_number=phone, first_name="Ada"),
        )
        return Tenant(
            organization_id=organization.id,
            key=key,
            bot_id=made.id,
            contact_id=contact.contact.id,
            phone=phone,
            api_id=api.id,
            webchat_id=webchat.id,
        )


async def make_key(runtime: Runtime, organization_id: int, *, scopes: tuple[Scope, ...] = tuple(Scope)) -> str:
    async with runtime.database.transaction(organization_id) as session:
        _, secret = await organizations.create_key(session, organization_id, name="extra", scopes=scopes)
        return secret


async def make_contact(runtime: Runtime, organization_id: int, **fields: object) -> int:
    async with runtime.database.transaction(organization_id) as session:
        made = await contacts.create(session, organization_id, ContactCreate(**fields))
        return made.contact.id
