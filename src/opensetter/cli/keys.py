"""`opensetter keys`: an organization's API keys."""

from typing import Annotated

import typer
from rich.table import Table

from opensetter.audit import service as audit
from opensetter.cli.options import DatabaseUrl, DataDir, Json, console, load_settings, print_json, run
from opensetter.core.runtime import Runtime
from opensetter.core.times import format_instant
from opensetter.organizations import queries, service
from opensetter.organizations.actors import OPERATOR
from opensetter.organizations.models import ApiKey, Scope

app = typer.Typer(help="Create, list and revoke API keys.", no_args_is_help=True)

OrganizationId = Annotated[int, typer.Argument(help="The organization's id; see `opensetter organizations list`.")]


@app.command(epilog="Example: opensetter keys create 1 --name 'Calendly sync' --read-only")
def create(
    organization_id: OrganizationId,
    name: Annotated[str, typer.Option(help="What the key is for.")] = "API key",
    read_only: Annotated[bool, typer.Option("--read-only", help="The key may look, but change nothing.")] = False,
    as_json: Json = False,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Create a key, which is shown this once."""
    scopes = (Scope.READ,) if read_only else tuple(Scope)

    async def work(runtime: Runtime) -> dict[str, object]:
        async with runtime.database.transaction(organization_id) as session:
            key, secret = await service.create_key(session, organization_id, name=name, scopes=scopes)
            await audit.record(session, organization_id, OPERATOR, "api_key.created", key.name)
            return {"id": key.id, "name": key.name, "scopes": key.scopes, "api_key": secret}

    made = run(load_settings(data_dir, database_url), work)
    if as_json:
        print_json(made)
        return
    console.print(f"API key {made['id']}, shown this once: [bold]{made['api_key']}[/]")


@app.command("list", epilog="Example: opensetter keys list 1")
def list_keys(
    organization_id: OrganizationId,
    as_json: Json = False,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
) -> None:
    """List an organization's keys, newest first: only beginnings and ends are known."""

    async def work(runtime: Runtime) -> list[dict[str, object]]:
        async with runtime.database.transaction(organization_id) as session:
            if await queries.get(session, organization_id) is None:
                raise service.OrganizationNotFound
            return [_shape(key) for key in await queries.list_keys(session, organization_id)]

    found = run(load_settings(data_dir, database_url), work)
    if as_json:
        print_json(found)
        return
    table = Table("id", "name", "key", "scopes", "last used", "revoked")
    for item in found:
        table.add_row(
            *(str(item[name] or "–") for name in ("id", "name", "key", "scopes", "last_used_at", "revoked_at"))
        )
    console.print(table)


@app.command(epilog="Example: opensetter keys revoke 1 7")
def revoke(
    organization_id: OrganizationId,
    key_id: Annotated[int, typer.Argument(help="The key's id; see `opensetter keys list`.")],
    as_json: Json = False,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Revoke a key: from now on it opens nothing."""

    async def work(runtime: Runtime) -> dict[str, object]:
        async with runtime.database.transaction(organization_id) as session:
            key = await service.revoke_key(session, organization_id, key_id)
            await audit.record(session, organization_id, OPERATOR, "api_key.revoked", key.id)
            return _shape(key)

    revoked = run(load_settings(data_dir, database_url), work)
    if as_json:
        print_json(revoked)
        return
    console.print(f"API key {revoked['id']} ({revoked['key']}) is revoked.")


def _shape(key: ApiKey) -> dict[str, object]:
    return {
        "id": key.id,
        "name": key.name,
        "key": f"{key.prefix}…{key.last_four}",
        "scopes": " ".join(key.scopes),
        "created_at": format_instant(key.created_at),
        "last_used_at": key.last_used_at and format_instant(key.last_used_at),
        "revoked_at": key.revoked_at and format_instant(key.revoked_at),
    }
