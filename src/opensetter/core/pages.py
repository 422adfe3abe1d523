"""Pages: templates that always escape, and static files addressed by their content."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import Response

from opensetter.core.errors import NotFound
from opensetter.core.web import Problem

PLAIN_PAGE = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; "
        "base-uri 'none'; frame-ancestors 'none'; form-action 'none'"
    ),
}
"""Headers of a page that is only read: it runs no script, sends no form, and loads its own files alone."""

_KINDS = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}

STATIC_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file.",
        "content": {kind.partition(";")[0]: {"schema": {"type": "string"}} for kind in _KINDS.values()},
    },
    404: {"model": Problem, "description": "There is no such file."},
}
"""How a route that serves `StaticFiles` answers, for its description."""


def templates(package: str) -> Environment:
    """The templates in a package's `templates` folder."""
    return Environment(
        loader=PackageLoader(package),
        # Forced: by default it depends on a template's file name.
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file's content; `digest` changes whenever the content does."""

    content: bytes
    kind: str
    digest: str


class StaticFiles:
    """The files in a package's `static` folder, read once, below one address."""

    def __init__(self, package: str, prefix: str) -> None:
        self.prefix = prefix
        self._files: Mapping[str, StaticFile] = {
            found.name: _read(found.read_bytes(), _KINDS[found.name.rpartition(".")[2]])
            for found in (files(package) / "static").iterdir()
        }

    def path(self, name: str) -> str:
        """Where a file is served, for as long as it stays what it is."""
        return f"{self.prefix}/{self._files[name].digest}/{name}"

    def serve(self, digest: str, name: str) -> Response:
        """A file to keep for a year; `NotFound` if there is no such file.

        Under another release's digest it is served all the same, but not kept: while releases change, a page from
        one process may ask another for its files, and a page without its style is worse than one with a newer style.
        """
        found = self._files.get(name)
        if found is None:
            raise NotFound
        caching = "public, max-age=31536000, immutable" if digest == found.digest else "no-store"
        return Response(found.content, media_type=found.kind, headers={"Cache-Control": caching})


def _read(content: bytes, kind: str) -> StaticFile:
    return StaticFile(content, kind, hashlib.sha256(content).hexdigest()[:16])
