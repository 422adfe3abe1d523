"""Which page and which form is whose: a row for each, a column for each role."""

import pytest

from opensetter.users.models import Role

COLUMNS = (Role.OWNER, Role.ADMIN, Role.AGENT)

# What is answered: 200 and 303 to who may, 400, 404 and 409 to who may and has sent too little, 403 to who may not.
ROWS = {
    "GET /home": (200, 200, 200),
    "GET /inbox": (200, 200, 200),
    "GET /inbox/1": (404, 404, 404),
    "POST /inbox/1/messages": (404, 404, 404),
    "POST /inbox/1/take-over": (404, 404, 404),
    "POST /inbox/1/hand-back": (404, 404, 404),
    "GET /bookings": (200, 200, 200),
    "GET /contacts": (200, 200, 200),
    "GET /contacts/new": (200, 200, 200),
    "POST /contacts/new": (400, 400, 400),
    "GET /contacts/999": (404, 404, 404),
    "POST /contacts/999": (404, 404, 404),
    "POST /contacts/999/consent": (404, 404, 404),
    "POST /contacts/999/merge": (404, 404, 404),
    "POST /contacts/999/merges/999/undo": (404, 404, 404),
    "GET /contacts/999/export.json": (404, 404, 403),
    "GET /contacts/999/erase": (404, 404, 403),
    "POST /contacts/999/erase": (404, 404, 403),
    "GET /contacts.csv": (200, 200, 403),
    "GET /contacts/import": (200, 200, 403),
    # It takes files, and a form without them is none of ours.
    "POST /contacts/import": (403, 403, 403),
    "GET /contacts/imports/999": (404, 404, 403),
    "GET /contacts/imports/999/faults.csv": (404, 404, 403),
    "POST /contacts/imports/999/columns": (404, 404, 403),
    "POST /contacts/imports/999/start": (404, 404, 403),
    "POST /contacts/imports/999/cancel": (404, 404, 403),
    "GET /settings/data": (200, 200, 403),
    "POST /settings/data": (303, 303, 403),
    "GET /bookings/week": (200, 200, 200),
    "GET /bookings/new": (200, 200, 200),
    "POST /bookings/new": (400, 400, 400),
    "GET /bookings/1": (404, 404, 404),
    "GET /bookings/1/move": (404, 404, 404),
    "POST /bookings/1/move": (404, 404, 404),
    "POST /bookings/1/cancel": (404, 404, 404),
    "POST /bookings/1/no-show": (404, 404, 404),
    "GET /account": (200, 200, 200),
    "POST /account": (400, 400, 400),
    "POST /account/password": (400, 400, 400),
    "POST /account/sessions/end": (303, 303, 303),
    "GET /account/second-factor": (303, 303, 303),
    "POST /account/second-factor": (400, 400, 400),
    "POST /account/second-factor/confirm": (409, 409, 409),
    "POST /account/second-factor/remove": (400, 400, 400),
    "GET /settings/members": (200, 200, 403),
    "POST /settings/members/invitations": (400, 400, 403),
    "POST /settings/members/invitations/1/withdraw": (404, 404, 403),
    "POST /settings/members/999/role": (404, 404, 403),
    "POST /settings/members/999/remove": (404, 404, 403),
    "GET /settings/audit-log": (200, 200, 403),
    "GET /settings/api-keys": (200, 200, 403),
    "POST /settings/api-keys": (400, 400, 403),
    "POST /settings/api-keys/999/revoke": (404, 404, 403),
    "GET /bots": (200, 200, 200),
    "POST /bots": (400, 400, 403),
    "GET /bots/999": (404, 404, 404),
    "POST /bots/999": (404, 404, 403),
    "GET /bots/999/appointments": (404, 404, 404),
    "POST /bots/999/appointments": (404, 404, 403),
    "GET /bots/999/appointments/999": (404, 404, 404),
    "POST /bots/999/appointments/999": (404, 404, 403),
    "POST /bots/999/appointments/999/archive": (404, 404, 403),
    "GET /bots/999/archive": (404, 404, 403),
    "POST /bots/999/archive": (404, 404, 403),
    "GET /bots/999/new-appointment": (404, 404, 403),
    "GET /bots/999/schedules/999": (404, 404, 404),
    "POST /bots/999/schedules/999": (404, 404, 403),
    "GET /bots/999/sees": (404, 404, 404),
    "GET /bots/999/try": (404, 404, 404),
    "POST /bots/999/try": (404, 404, 404),
    "POST /bots/999/try/start-again": (404, 404, 404),
    "GET /bots/999/versions": (404, 404, 404),
    "GET /bots/999/versions/999": (404, 404, 404),
    "POST /bots/999/versions/999/restore": (404, 404, 403),
    "GET /channels": (200, 200, 403),
    "GET /channels/999": (404, 404, 403),
    "POST /channels/999/check": (404, 404, 403),
    "POST /channels/999/credentials": (404, 404, 403),
    "POST /channels/999/disconnect": (404, 404, 403),
    "POST /channels/999/website": (404, 404, 403),
    "GET /channels/new": (200, 200, 403),
    "GET /channels/new/webchat": (200, 200, 403),
    "POST /channels/new/webchat": (400, 400, 403),
    "GET /developers": (200, 200, 403),
    "GET /developers/requests": (200, 200, 403),
    "POST /inbox/999/consent": (404, 404, 404),
    "POST /inbox/999/merge": (404, 404, 404),
    "POST /inbox/999/unmerge": (404, 404, 404),
    "GET /settings": (303, 303, 403),
    "GET /settings/api-keys/999/revoke": (404, 404, 403),
    "GET /settings/general": (200, 200, 403),
    "POST /settings/general": (400, 400, 403),
    "GET /settings/model": (200, 200, 403),
    "POST /settings/model": (404, 404, 403),
}
EVERYBODY = {"/home", "/inbox", "/bookings", "/bots", "/contacts"}
MANAGING = {"/channels", "/developers", "/settings/general"}
MENU = {
    Role.OWNER: EVERYBODY | MANAGING,
    Role.ADMIN: EVERYBODY | MANAGING,
    Role.AGENT: EVERYBODY,
}


@pytest.mark.parametrize("role", COLUMNS)
async def test_every_page_and_form_is_whose_the_table_says(screen, admit, ada, tenant, at_noon, role):
    await admit("bob@example.com", tenant.organization_id, name="Bob", role=role)
    await screen.sign_in("bob@example.com")
    seen = {}
    for operation in ROWS:
        method, path = operation.split(" ")
        answer = await (screen.open(path) if method == "GET" else screen.send(path))
        seen[operation] = answer.status_code
    assert seen == {operation: row[COLUMNS.index(role)] for operation, row in ROWS.items()}


@pytest.mark.parametrize("role", COLUMNS)
async def test_the_menu_has_what_one_may_see(screen, admit, ada, tenant, role):
    await admit("bob@example.com", tenant.organization_id, name="Bob", role=role)
    await screen.sign_in("bob@example.com")
    menu = (await screen.open("/home")).text.partition("<nav")[2].partition("</nav>")[0]
    assert {part.partition('"')[0] for part in menu.split('href="')[1:]} == MENU[role]


async def test_no_page_of_the_dashboard_is_without_a_row(application):
    """But for those that ask for no role: to sign in and out, to begin, to be invited; and its files."""
    known = {_row(*operation.split(" ")) for operation in ROWS}
    free = ("/sign-", "/setup/", "/invitations/", "/organization", "/static/")
    asked = [
        f"{method.upper()} {path}"
        for path, operations in application.openapi()["paths"].items()
        for method, operation in operations.items()
        if operation.get("tags") == ["Dashboard"] and not path.startswith(free) and not path.endswith("/events")
    ]
    assert [operation for operation in asked if _row(*operation.split(" ")) not in known] == []


def _row(method, path):
    """An operation, whatever is named in it."""
    parts = (
        "{}" if part.isdigit() or part.startswith("{") else part
        for part in path.replace("/webchat", "/{kind}").split("/")
    )
    return method.upper(), "/".join(parts)
