"""The audit log: who did what here, the latest first. It is only ever added to."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from opensetter.audit import queries as audit
from opensetter.dashboard import queries, rendering, showing
from opensetter.dashboard.answers import PAGE_ANSWERS
from opensetter.dashboard.people import deeds
from opensetter.dashboard.words import _
from opensetter.organizations import queries as organizations
from opensetter.organizations.actors import OPERATOR, key
from opensetter.users import queries as people
from opensetter.users.auth import Signed

ADDRESS = "/settings/audit-log"

router = APIRouter()


@router.get(ADDRESS, summary="Open the audit log", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_audit_log(request: Request, who: str = "", before: str | None = None) -> Response:
    """What was done here; with `who`, what one of the members did, an API key, or whoever runs the server."""

    async def make(signed: Signed) -> Response:
        after = None if before is None else showing.number(before)
        organization_id = signed.organization_id
        async with request.app.state.runtime.database.transaction(organization_id) as session:
            members = await people.members(session, organization_id)
            keys = await organizations.list_keys(session, organization_id)
            names = {f"user:{one.user_id}": one.name for one in members}
            names |= {
                key(one.id).id: _("The API key %(name)s") % {"name": f"{one.name} ({one.prefix}…)"} for one in keys
            }
            names[OPERATOR.id] = _("Whoever runs this server")
            actor = who if who in names else None
            found = await audit.newest(session, organization_id, before_id=after, actor=actor, limit=queries.PAGE + 1)
        listed, has_more = found[: queries.PAGE], len(found) > queries.PAGE
        more = showing.further(request, listed[-1].id) if has_more else None
        place = await showing.place(request, signed, "settings", _("Audit log"))
        return rendering.page(
            "people/audit_log.html",
            signed,
            place,
            entries=listed,
            sentence=deeds.sentence,
            people=[("", _("Everybody")), *names.items()],
            who=actor or "",
            more=more,
        )

    return await showing.shown(request, make, is_managing=True)
