"""`opensetter users`: people who sign in, and what they are in an organization."""

from typing import Annotated

import typer
from rich.table import Table

from opensetter.audit import service as audit
from opensetter.cli.options import DatabaseUrl, DataDir, Json, address_of, console, load_settings, print_json, run
from opensetter.core import wall
from opensetter.core.db import DbSession
from opensetter.core.runtime import Runtime
from opensetter.core.times import format_instant
from opensetter.organizations import queries as organizations
from opensetter.organizations.actors import OPERATOR
from opensetter.organizations.service import OrganizationNotFound
from opensetter.users import actors, auth, factors, queries, service
from opensetter.users.models import Role

app = typer.Typer(help="Create, list and disable people who sign in.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="Their e-mail address, with which they sign in.")]


@app.command(epilog="Example: opensetter users create ada@example.com --name 'Ada Lovelace' --organization 1")
def create(
    email: Email,
    organization_id: Annotated[
        int, typer.Option("--organization", help="The organization's id; see `opensetter organizations list`.")
    ],
    name: Annotated[str, typer.Option(help="What they are called.", prompt=True)],
    password: Annotated[
        str,
        typer.Option(
            help="Asked for if it is not given.",
            prompt=True,
            hide_input=True,
            confirmation_prompt=True,
            envvar="OPENSETTER_NEW_PASSWORD",
        ),
    ],
    role: Annotated[Role, typer.Option(help="What they may do there.")] = Role.OWNER,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Create somebody who can sign in, as a member of an organization."""

    async def work(runtime: Runtime) -> dict[str, object]:
        address, said = service.checked_email(email), service.checked_name(name)
        password_hash = await auth.hash_password(service.checked_password(password, email=address, name=said))
        async with runtime.database.transaction(organization_id) as session:
            if await organizations.get(session, organization_id) is None:
                raise OrganizationNotFound
            user = await service.create(session, email=address, name=said, password_hash=password_hash)
            await service.join(session, organization_id, user.id, role)
            about = f"{user.name} <{user.email}> ({role})"
            await audit.record(session, organization_id, OPERATOR, "member.added", about)
            return {"id": user.id, "email": user.email, "name": user.name}

    made = run(load_settings(data_dir, database_url), work)
    console.print(f"User {made['id']}, {role} of organization {organization_id}: ", end="")
    console.print(f"{made['name']} <{made['email']}>", markup=False, style="bold")


@app.command("list", epilog="Example: opensetter users list")
def list_users(as_json: Json = False, data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """List everybody who can sign in, with what they are where."""

    async def work(runtime: Runtime) -> list[dict[str, object]]:
        async with runtime.database.transaction() as session:
            return [
                {
                    "id": user.id,
                    "email": user.email,
                    "name": user.name,
                    "roles": {str(organization_id): role for organization_id, role in roles},
                    "created_at": format_instant(user.created_at),
                    "disabled_at": user.disabled_at and format_instant(user.disabled_at),
                }
                for user, roles in await queries.list_all(session)
            ]

    found = run(load_settings(data_dir, database_url), work)
    if as_json:
        print_json(found)
        return
    table = Table("id", "e-mail", "name", "organizations", "created", "disabled")
    for item in found:
        roles = item["roles"]
        assert isinstance(roles, dict)  # noqa: S101 - as made above
        told = ", ".join(f"{organization_id}: {role}" for organization_id, role in roles.items())
        table.add_row(
            *(str(item[name]) for name in ("id", "email", "name")),
            told or "–",
            *(str(item[name] or "–") for name in ("created_at", "disabled_at")),
        )
    console.print(table)


@app.command(epilog="Example: opensetter users link ada@example.com")
def link(
    email: Email,
    as_json: Json = False,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Make a link with which somebody signs in once, within the hour: for who has forgotten their password."""
    settings = load_settings(data_dir, database_url)

    async def work(runtime: Runtime) -> str:
        async with runtime.database.transaction() as session:
            user_id = await _known(session, email)
            token = await service.create_link(session, user_id)
            await _record(session, user_id, "user.link_made", email)
        return f"{address_of(settings)}/sign-in/{token}"

    address = run(settings, work)
    if as_json:
        print_json({"url": address})
        return
    console.print(f"For one use, within the hour: [bold]{address}[/]")


@app.command(epilog="Example: opensetter users password ada@example.com")
def password(
    email: Email,
    password: Annotated[
        str,
        typer.Option(
            help="Asked for if it is not given.",
            prompt=True,
            hide_input=True,
            confirmation_prompt=True,
            envvar="OPENSETTER_NEW_PASSWORD",
        ),
    ],
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Give somebody another password, which signs them out everywhere."""

    async def work(runtime: Runtime) -> None:
        async with runtime.database.transaction() as session:
            user_id = await _known(session, email)
            user = await queries.get(session, user_id)
        assert user is not None  # noqa: S101 - nobody is ever deleted
        checked = service.checked_password(password, email=user.email, name=user.name)
        password_hash = await auth.hash_password(checked)
        async with runtime.database.transaction() as session:
            await wall.enter_as(session, user_id)
            await service.set_password(session, user_id, password_hash)
            await _record(session, user_id, "user.password_changed", email)

    run(load_settings(data_dir, database_url), work)
    console.print("The password is changed, and they are signed out everywhere.")


@app.command(epilog="Example: opensetter users disable ada@example.com")
def disable(email: Email, data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """Let somebody sign in no more, and sign them out everywhere."""

    async def work(runtime: Runtime) -> None:
        async with runtime.database.transaction() as session:
            user_id = await _known(session, email)
            await service.disable(session, user_id)
            await _record(session, user_id, "user.disabled", email)

    run(load_settings(data_dir, database_url), work)
    console.print("They can sign in no more, and are signed out everywhere.")


@app.command("remove-second-factor", epilog="Example: opensetter users remove-second-factor ada@example.com")
def remove_second_factor(email: Email, data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """Ask somebody for no code any more, and sign them out everywhere: for who has lost their authenticator."""

    async def work(runtime: Runtime) -> bool:
        async with runtime.database.transaction() as session:
            user_id = await _known(session, email)
            was_on = await factors.turn_off(session, user_id)
            if was_on:
                await _record(session, user_id, "user.second_factor_removed", email)
            return was_on

    was_on = run(load_settings(data_dir, database_url), work)
    told = "No code is asked for any more, and they are signed out everywhere." if was_on else "They have none."
    console.print(told)


async def _record(session: DbSession, user_id: int, action: str, about: str) -> None:
    await actors.record_everywhere(session, user_id, OPERATOR, action, about)


async def _known(session: DbSession, email: str) -> int:
    """Whose address this is; the transaction goes on as them."""
    found = await queries.find(session, service.checked_email(email))
    if found is None:
        raise service.UserNotFound("Nobody with that e-mail address can sign in.")
    await wall.enter_as(session, found.id)
    return found.id
