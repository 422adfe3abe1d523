"""Writing to a bot's copy in a sandbox, and starting again.

The sandbox is an organization that nobody belongs to. What happens in it happens behind the wall between
organizations: no contact, booking or conversation of the real one can be touched, counted or listed, and its channel
is one on which nothing is sent anywhere.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.bots import queries as bots
from opensetter.bots import service as bot_service
from opensetter.bots.models import Bot
from opensetter.calendars.models import AppointmentType, Schedule, Seat, TakenSlot
from opensetter.channels import service as channels
from opensetter.channels.models import BotIntegration, Channel
from opensetter.contacts import service as contacts
from opensetter.contacts.models import Contact
from opensetter.contacts.service import Profile
from opensetter.conversations import service as conversations
from opensetter.conversations.models import Conversation, Message
from opensetter.conversations.senders import sender_candidates, sender_identity
from opensetter.core import clock, wall
from opensetter.core.db import Identified, Table
from opensetter.engine import jobs
from opensetter.organizations import service as organizations
from opensetter.trials import queries
from opensetter.trials.models import BotTrial
from opensetter.trials.queries import TakenThere

_WHO: Mapping[str, str | None] = {"user_number": None, "wa_id": None, "session_id": "trial"}

_STAYS = frozenset(
    {
        *("bots", "bot_integrations", "schedules", "appointment_types", "contacts"),
        *wall.APPEND_ONLY,
        *("memberships", "api_keys", "bot_trials"),
    }
)
"""What starting again leaves in a sandbox: the copies, and whoever is named where nothing is ever removed."""

_Copies = dict[str, dict[str, int]]


async def say(session: AsyncSession, organization_id: int, bot_id: int, *, user_id: int, content: str) -> int:
    """Write to the bot as it is set up at this moment; the id of the conversation in the sandbox.

    Raises `BotNotFound`. The answer is the engine's, as on every channel, and comes when it is made.
    """
    bot = await _held(session, organization_id, bot_id)
    trial = await _begun(session, bot, user_id)
    sandbox_id, copies = trial.sandbox_id, await _copied(session, bot, trial)
    await wall.enter(session, sandbox_id)
    integration = await session.get_one(BotIntegration, copies["integration"]["0"])
    contact_id = await contacts.resolve(
        session,
        sandbox_id,
        candidates=sender_candidates(**_WHO),
        identity=sender_identity(**_WHO),
        profile=Profile(),
    )
    received = await conversations.receive(
        session, integration, contact_id=contact_id, content=content, provider_id=None
    )
    await jobs.schedule(session, sandbox_id, received)
    await wall.enter(session, organization_id)
    return received.conversation_id


async def start_again(session: AsyncSession, organization_id: int, bot_id: int, *, user_id: int) -> None:
    """Forget what was said and booked in somebody's trial of a bot. Raises `BotNotFound`."""
    bot = await _held(session, organization_id, bot_id)
    trial = await queries.find(session, organization_id, bot_id, user_id=user_id)
    if trial is None:
        return
    await wall.enter(session, trial.sandbox_id)
    # Against a turn that is under way there: it locks in this order too, and finds afterwards that there is nothing to
    # answer. What it does on its way needs a share of the messages' locks.
    for held in (Contact, Conversation, Message):
        await session.execute(
            select(held.id).where(held.organization_id == trial.sandbox_id).order_by(held.id).with_for_update()
        )
    for table in reversed(Table.metadata.sorted_tables):
        if "organization_id" in table.c and table.name not in _STAYS:
            await session.execute(delete(table).where(table.c.organization_id == trial.sandbox_id))
    await wall.enter(session, organization_id)
    await _fill(session, bot, trial, await _copied(session, bot, trial))


async def _held(session: AsyncSession, organization_id: int, bot_id: int) -> Bot:
    """The bot, against another message that would begin the same trial, and against a change half seen."""
    bot = await bots.get(session, organization_id, bot_id)
    await session.refresh(bot, with_for_update={"key_share": True})
    return bot


async def _begun(session: AsyncSession, bot: Bot, user_id: int) -> BotTrial:
    known = await queries.find(session, bot.organization_id, bot.id, user_id=user_id)
    if known is not None:
        return known
    organization_id = bot.organization_id
    sandbox = await organizations.create(session, "Sandbox", is_sandbox=True)
    await wall.enter(session, organization_id)
    trial = BotTrial(organization_id=organization_id, bot_id=bot.id, user_id=user_id, sandbox_id=sandbox.id, copies={})
    session.add(trial)
    await session.flush()
    await _fill(session, bot, trial, await _copied(session, bot, trial))
    return trial


async def _copied(session: AsyncSession, bot: Bot, trial: BotTrial) -> _Copies:
    """What stands for what in the sandbox, once the copies are as the bot and its calendar are now."""
    types, schedules = await queries.calendar(session, bot.organization_id, bot.id)
    copies: _Copies = {name: dict(known) for name, known in trial.copies.items()}
    for name in ("bot", "integration", "schedules", "types"):
        copies.setdefault(name, {})
    await wall.enter(session, trial.sandbox_id)
    bot_id = await _copy(session, Bot, copies["bot"], bot.id, trial, bot_service.configuration(bot))
    for schedule in schedules:
        await _copy(session, Schedule, copies["schedules"], schedule.id, trial, _columns(schedule, _OF_SCHEDULE))
    for kind in types:
        where = {"bot_id": bot_id, "schedule_id": copies["schedules"][str(kind.schedule_id)], "archived_at": None}
        await _copy(session, AppointmentType, copies["types"], kind.id, trial, _columns(kind, _OF_TYPE) | where)
    await _retire(session, copies["types"], {str(kind.id) for kind in types})
    if not copies["integration"]:
        made = await channels.connect(session, trial.sandbox_id, bot_id=bot_id, channel=Channel.API, name="Trial")
        copies["integration"]["0"] = made.id
    await session.flush()
    await wall.enter(session, bot.organization_id)
    if copies != trial.copies:
        trial.copies = copies
        await session.flush()
    return copies


_OF_SCHEDULE = ("name", "time_zone", "weekly", "exceptions")
_OF_TYPE = (
    *("name", "length_minutes", "step_minutes", "buffer_before_minutes", "buffer_after_minutes"),
    *("minimum_notice_minutes", "horizon_days", "capacity", "questions", "location"),
)


def _columns(row: Identified, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


async def _copy(
    session: AsyncSession,
    table: type[Identified],
    known: dict[str, int],
    original_id: int,
    trial: BotTrial,
    values: Mapping[str, Any],
) -> int:
    """The id of a row's copy, which has these values now."""
    if (copy_id := known.get(str(original_id))) is not None:
        row = await session.get_one(table, copy_id)
        for name, value in values.items():
            setattr(row, name, value)
    else:
        row = table(organization_id=trial.sandbox_id, **values)
        session.add(row)
    await session.flush()
    known[str(original_id)] = row.id
    return row.id


async def _retire(session: AsyncSession, known: Mapping[str, int], still: set[str]) -> None:
    """Copies of what is not booked any more are booked no more either."""
    for original_id, copy_id in known.items():
        if original_id not in still:
            row = await session.get_one(AppointmentType, copy_id)
            row.archived_at = row.archived_at or clock.now()


async def _fill(session: AsyncSession, bot: Bot, trial: BotTrial, copies: _Copies) -> None:
    """Take in the sandbox what is taken of the real calendar now: by nobody, who holds it until it is over."""
    types = {int(number) for number in copies["types"]}
    schedules = [int(number) for number in copies["schedules"]]
    taken = await queries.taken(session, bot.organization_id, schedules)
    if not taken or not types:
        return
    await wall.enter(session, trial.sandbox_id)
    nobody = Contact(organization_id=trial.sandbox_id)
    session.add(nobody)
    await session.flush()
    some_type = next(iter(copies["types"].values()))
    for each in taken:
        await _take(session, each, trial, copies, nobody.id, some_type)
    await session.flush()
    await wall.enter(session, bot.organization_id)


async def _take(
    session: AsyncSession, each: TakenThere, trial: BotTrial, copies: _Copies, contact_id: int, some_type: int
) -> None:
    slot = TakenSlot(
        organization_id=trial.sandbox_id,
        schedule_id=copies["schedules"][str(each.slot.schedule_id)],
        # Another bot's type may have taken it: then it is taken for all of this one's.
        appointment_type_id=copies["types"].get(str(each.slot.appointment_type_id), some_type),
        **_columns(each.slot, ("starts_at", "ends_at", "blocked", "capacity")),
    )
    session.add(slot)
    await session.flush()
    session.add_all(
        Seat(
            organization_id=trial.sandbox_id,
            taken_slot_id=slot.id,
            capacity=slot.capacity,
            number=number,
            contact_id=contact_id,
            held_until=slot.ends_at,
        )
        for number in range(1, each.seats + 1)
    )
