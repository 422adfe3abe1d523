"""Examples ready to be copied: JSON that fits a schema, and the curl command of an operation."""

import json
import shlex
from typing import Any
from urllib.parse import quote, urlencode

_BY_TYPE: dict[str, Any] = {"string": "text", "integer": 1, "number": 1, "boolean": False, "object": {}, "null": None}


def sample(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON is any value
    """A value that fits: the schema's own example, else one made of its parts'."""
    if "$ref" in schema:
        return sample(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if schema.get("examples"):
        return schema["examples"][0]
    if "anyOf" in schema:
        # What may be null and has no example is null most of the time.
        may_be_null = {"type": "null"} in schema["anyOf"]
        return None if may_be_null else sample(schema["anyOf"][0], schemas)
    if "properties" in schema:
        required = schema.get("required", ())
        return {name: sample(part, schemas) for name, part in schema["properties"].items() if name in required}
    if schema.get("type") == "array":
        return [sample(schema["items"], schemas)]
    return schema.get("enum", [schema.get("default", _BY_TYPE[schema["type"]])])[0]


def pretty(value: object) -> str:
    """JSON as people read it."""
    return json.dumps(value, indent=2, ensure_ascii=False)


def curl(method: str, address: str, query: dict[str, Any], *, body: str | None, with_key: bool) -> str:
    """The command that sends this request, to be pasted into a shell where `$API_KEY` is set."""
    url = address + ("?" + urlencode(query, quote_via=quote, safe="") if query else "")
    lines = [f"curl {shlex.quote(url)}" if method == "get" else f"curl -X {method.upper()} {shlex.quote(url)}"]
    if with_key:
        lines.append('-H "Authorization: Bearer $API_KEY"')
    if body is not None:
        lines += ['-H "Content-Type: application/json"', "-d " + _quoted(body)]
    return " \\\n  ".join(lines)


def _quoted(text: str) -> str:
    """The text as one word of a shell's, in single quotes even where they could be left out."""
    return "'" + text.replace("'", "'\\''") + "'"
