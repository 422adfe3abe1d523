"""What a bot was before: who changed it when, what differs, and the way back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from opensetter.bots import queries, service
from opensetter.bots.models import BotVersion
from opensetter.core import clock, forms
from opensetter.core.db import DbSession
from opensetter.core.web import WrittenId
from opensetter.dashboard import rendering, showing
from opensetter.dashboard.answers import FORM_ANSWERS, PAGE_ANSWERS
from opensetter.dashboard.bots import differing, places
from opensetter.dashboard.words import _
from opensetter.organizations import actors
from opensetter.organizations import queries as organizations
from opensetter.users.auth import Signed

PAGE = 50
ADDRESS = places.BOT + "/versions"

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Listed:
    """A version in the list. `changed` names the fields that differ from the version before."""

    number: int
    who: str
    at: datetime
    changed: Sequence[str]


@router.get(ADDRESS, summary="Open a bot's versions", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_versions(bot_id: WrittenId, request: Request, before: str | None = None) -> Response:
    """What the bot was set up to be, the latest first, and who set it up so."""

    async def make(signed: Signed) -> Response:
        bot = await places.bot_of(request, signed, bot_id)
        after = None if before is None else showing.number(before)
        async with request.app.state.runtime.database.transaction(signed.organization_id) as session:
            found = await queries.versions(session, signed.organization_id, bot.id, limit=PAGE + 1, before=after)
            newest = await queries.newest_version(session, signed.organization_id, bot.id)
            keys = await _keys(session, signed.organization_id, found)
        listed = [
            _listed(version, keys, found[at + 1] if at + 1 < len(found) else None)
            for at, version in enumerate(found[:PAGE])
        ]
        more = showing.further(request, listed[-1].number) if len(found) > PAGE else None
        place = await places.place(request, signed, bot.name)
        values: dict[str, Any] = {"bot": bot, "tab": "versions", "versions": listed, "newest": newest, "more": more}
        return rendering.page("bots/versions.html", signed, place, now=clock.now(), **values)

    return await showing.shown(request, make)


@router.get(
    ADDRESS + "/{number}", summary="Open a version of a bot", response_class=HTMLResponse, responses=PAGE_ANSWERS
)
async def open_version(bot_id: WrittenId, number: WrittenId, request: Request, since: str = "") -> Response:
    """What differs in a version from the one before, or from the version `since`."""

    async def make(signed: Signed) -> Response:
        bot = await places.bot_of(request, signed, bot_id)
        wanted = showing.number(number)
        earlier = showing.number(since) if since else wanted - 1
        async with request.app.state.runtime.database.transaction(signed.organization_id) as session:
            version = await queries.get_version(session, signed.organization_id, bot.id, wanted)
            base = await queries.get_version(session, signed.organization_id, bot.id, earlier) if earlier else None
            newest = await queries.newest_version(session, signed.organization_id, bot.id)
            keys = await _keys(session, signed.organization_id, [version])
        changes = differing.compare(base.configuration if base else {}, version.configuration)
        place = await places.place(request, signed, bot.name)
        values: dict[str, Any] = {
            "bot": bot,
            "tab": "versions",
            "version": _listed(version, keys, base),
            "since": earlier,
        }
        return rendering.page("bots/version.html", signed, place, changes=changes, newest=newest, **values)

    return await showing.shown(request, make)


@router.post(
    ADDRESS + "/{number}/restore",
    summary="Restore a version on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described(),
)
async def restore_on_page(bot_id: WrittenId, number: WrittenId, request: Request) -> Response:
    """Make the bot what it was in a version, which is a new version."""

    async def make(signed: Signed) -> Response:
        bot, wanted = showing.number(bot_id), showing.number(number)
        try:
            async with showing.acting(request, signed) as session:
                await service.restore(session, signed.organization_id, bot, wanted, by=signed.actor)
        except service.VersionUnfit as error:
            place = await places.place(request, signed, _("Versions"))
            return rendering.page("bots/unfit.html", signed, place, 409, bot_id=bot, sentence=_(error.detail))
        return RedirectResponse(f"/bots/{bot}/versions?done=restored", 303)

    return await showing.changed(request, make, is_managing=True)


async def _keys(session: DbSession, organization_id: int, versions: Sequence[BotVersion]) -> Mapping[str, str]:
    """What the API keys are called that changed something, if any did."""
    if not any(version.changed_by.startswith("key:") for version in versions):
        return {}
    return {actors.key(key.id).id: key.name for key in await organizations.list_keys(session, organization_id)}


def _listed(version: BotVersion, keys: Mapping[str, str], before: BotVersion | None) -> Listed:
    changes = differing.changed(before.configuration, version.configuration) if before else []
    return Listed(version.number, _who(version, keys), version.created_at, changes)


def _who(version: BotVersion, keys: Mapping[str, str]) -> str:
    if not version.changed_by:
        return _("As it was before versions were kept")
    if version.changed_by.startswith("key:"):
        return _("API key %(name)s") % {"name": keys.get(version.changed_by, version.changed_by.partition(":")[2])}
    return version.changed_by_name or _("The server itself")
