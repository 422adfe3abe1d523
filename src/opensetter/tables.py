"""Every table, imported once, for migrations and tests."""

from opensetter.audit import models as audit
from opensetter.bookings import models as bookings
from opensetter.bots import models as bots
from opensetter.calendars import models as calendars
from opensetter.channels import models as channels
from opensetter.consent import models as consent
from opensetter.contacts import models as contacts
from opensetter.conversations import models as conversations
from opensetter.core import limits
from opensetter.core.db import Table
from opensetter.figures import models as figures
from opensetter.hooks import models as hooks
from opensetter.organizations import models as organizations
from opensetter.reminders import models as reminders
from opensetter.scheduling import models as scheduling
from opensetter.sending import models as sending
from opensetter.trials import models as trials
from opensetter.users import models as users
from opensetter.webhooks import models as webhooks

__all__ = [
    "audit",
    "bookings",
    "bots",
    "calendars",
    "channels",
    "consent",
    "contacts",
    "conversations",
    "figures",
    "hooks",
    "limits",
    "metadata",
    "organizations",
    "reminders",
    "scheduling",
    "sending",
    "trials",
    "users",
    "webhooks",
]

metadata = Table.metadata
