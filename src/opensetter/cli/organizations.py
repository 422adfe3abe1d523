"""`opensetter organizations`: who owns bots, contacts and bookings."""

from typing import Annotated

import typer
from rich.table import Table

from opensetter.cli.options import DatabaseUrl, DataDir, Json, console, load_settings, print_json, run
from opensetter.core.runtime import Runtime
from opensetter.core.times import format_instant
from opensetter.organizations import queries, service

app = typer.Typer(help="Create and list organizations.", no_args_is_help=True)


@app.command(epilog="Example: opensetter organizations create 'Acme Studio' --json")
def create(
    name: Annotated[str, typer.Argument(help="What the organization is called.")],
    as_json: Json = False,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Create an organization and its first API key, which is shown this once."""

    async def work(runtime: Runtime) -> dict[str, object]:
        async with runtime.database.transaction() as session:
            organization = await service.create(session, name)
            _, secret = await service.create_key(session, organization.id, name="first key")
            return {"id": organization.id, "name": organization.name, "api_key": secret}

    made = run(load_settings(data_dir, database_url), work)
    if as_json:
        print_json(made)
        return
    console.print(f"Organization {made['id']}: ", end="")
    console.print(str(made["name"]), markup=False, style="bold")
    console.print(f"API key, shown this once: [bold]{made['api_key']}[/]")


@app.command("list", epilog="Example: opensetter organizations list")
def list_organizations(as_json: Json = False, data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """List organizations, oldest first."""

    async def work(runtime: Runtime) -> list[dict[str, object]]:
        async with runtime.database.transaction() as session:
            return [
                {"id": item.id, "name": item.name, "created_at": format_instant(item.created_at)}
                for item in await queries.list_all(session)
            ]

    found = run(load_settings(data_dir, database_url), work)
    if as_json:
        print_json(found)
        return
    table = Table("id", "name", "created")
    for item in found:
        table.add_row(str(item["id"]), str(item["name"]), str(item["created_at"]))
    console.print(table)
