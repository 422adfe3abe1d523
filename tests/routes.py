"""Every route that an application really has, however deeply its router is included."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI


def routes(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Method and path of each, as an OpenAPI document writes them."""
    # The framework keeps included routers whole, so the application's own list holds none of their routes.
    pending: list[Any] = list(app.routes)
    for route in pending:
        if hasattr(route, "effective_candidates"):
            pending += route.effective_candidates()
        else:
            yield from ((method, route.path_format) for method in route.methods)
