"""The page's stylesheet and script: read once, and addressed by their content."""

import hashlib
from dataclasses import dataclass
from importlib.resources import files

from starlette.responses import Response

_KINDS = {"chat.css": "text/css; charset=utf-8", "chat.js": "text/javascript; charset=utf-8"}

PREFIX = "/static/widget"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file's content; `digest` changes whenever the content does."""

    name: str
    content: bytes
    kind: str
    digest: str

    @property
    def path(self) -> str:
        return f"{PREFIX}/{self.digest}/{self.name}"


def _load(name: str, kind: str) -> Asset:
    content = (files(__package__) / "static" / name).read_bytes()
    return Asset(name, content, kind, hashlib.sha256(content).hexdigest()[:16])


_ASSETS = {name: _load(name, kind) for name, kind in _KINDS.items()}

STYLE = _ASSETS["chat.css"].path
SCRIPT = _ASSETS["chat.js"].path


def serve(digest: str, name: str) -> Response | None:
    """A file to keep for a year, or None if there is no such file.

    Under another release's digest it is served all the same, but not kept: while releases change, a page from one
    process may ask another for its files, and a page without its style is worse than one with a newer style.
    """
    asset = _ASSETS.get(name)
    if asset is None:
        return None
    caching = "public, max-age=31536000, immutable" if digest == asset.digest else "no-store"
    return Response(asset.content, media_type=asset.kind, headers={"Cache-Control": caching})
