"""The document that all pages here are made of: every server writes the same one, and takes a second for it."""

from typing import Any

import pytest

from opensetter.app import Application, create_app
from opensetter.core.runtime import Runtime
from opensetter.core.settings import Settings
from tests.conftest import SECRET_KEY


@pytest.fixture(scope="session")
def document() -> dict[str, Any]:
    """What a server says of itself; it asks no database for it."""
    settings = Settings(_env_file=None, secret_key=SECRET_KEY)
    return create_app(Runtime.open(settings, "postgresql://nobody@127.0.0.1:1/none")).openapi()


@pytest.fixture
def application(application: Application, document: dict[str, Any]) -> Application:
    """The application, which has written the document already."""
    application.openapi_schema = document
    return application
