"""What happens once somebody has shown who they are: a session begins, or a code is asked for."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from opensetter.core import wall
from opensetter.dashboard import door
from opensetter.users import service
from opensetter.users.auth import Entry, NotSignedIn

HOME = "/home"
CODE = "/sign-in-code"


async def entered(request: Request, entry: Entry, target: str) -> Response:
    """To where somebody wanted to go; to the page for codes first, if they have a second factor."""
    if not entry.is_half:
        return await begun(request, entry.token, target)
    await end(request)
    asked = RedirectResponse(f"{CODE}?{urlencode({'next': own(target)})}", 303)
    door.forget(asked, request)
    door.remember_half(asked, request, entry.token)
    return asked


async def begun(request: Request, token: str, target: str) -> Response:
    """Signed in anew; a session that the browser had before ends with that, so none is carried over."""
    await end(request)
    answer = RedirectResponse(own(target), 303)
    door.remember(answer, request, token)
    return answer


async def end(request: Request) -> None:
    """End the session that the browser has, if it has one."""
    try:
        signed = await door.signed_in(request)
    except NotSignedIn:
        return
    async with request.app.state.runtime.database.transaction() as session:
        await wall.enter_as(session, signed.user_id)
        await service.end_session(session, signed.session_id)


def own(target: str) -> str:
    """A place of ours to go on to; nobody is led elsewhere."""
    is_ours = target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable()
    return target if is_ours and "\\" not in target else HOME
