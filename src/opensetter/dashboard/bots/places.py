"""Where the pages of a bot are, and what they share."""

from collections import defaultdict
from collections.abc import Mapping

from starlette.requests import Request

from opensetter.bots import queries
from opensetter.bots.models import Bot
from opensetter.dashboard import showing
from opensetter.dashboard.rendering import Place
from opensetter.users.auth import Signed

BOTS = "/bots"
BOT = "/bots/{bot_id}"


def blank_for_none(faults: Mapping[str, str] | None) -> Mapping[str, str]:
    """What is wrong with any field: nothing with those that are not named."""
    return defaultdict(str, faults or {})


async def bot_of(request: Request, signed: Signed, bot_id: str) -> Bot:
    """The bot that an address names; raises `BotNotFound`, and `NotFound` for what is no id."""
    number = showing.number(bot_id)
    async with request.app.state.runtime.database.transaction(signed.organization_id) as session:
        return await queries.get(session, signed.organization_id, number)


async def place(request: Request, signed: Signed, title: str) -> Place:
    """Every page of a bot stands under the same entry of the menu."""
    return await showing.place(request, signed, "bots", title)
