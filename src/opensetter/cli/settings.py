"""`opensetter settings`: every setting, its value here, and what it does."""

from rich.table import Table

from opensetter.cli.options import Json, console, print_json
from opensetter.core.settings import Settings

SECRET = {"database_url", "metrics_token"}


def settings(as_json: Json = False) -> None:
    """List every setting with its value here and its meaning.

    Settings are read from environment variables and from a file named .env in the current directory.

    Example: opensetter settings
    """
    values = Settings()
    rows = []
    for name, field in Settings.model_fields.items():
        value = getattr(values, name)
        shown = None if value is None else "(set)" if name in SECRET else str(value)
        rows.append({"name": f"OPENSETTER_{name.upper()}", "value": shown, "description": field.description})
    if as_json:
        print_json(rows)
        return
    table = Table("setting", "value", "meaning", show_lines=True)
    for row in rows:
        table.add_row(row["name"], row["value"] or "–", row["description"])
    console.print(table)
