"""How the dashboard's routes answer, for their description."""

from typing import Any

PAGE_ANSWERS: dict[int | str, dict[str, Any]] = {
    303: {"description": "To sign in first."},
    403: {"description": "Only owners and admins may see that.", "content": {"text/html": {}}},
    404: {"description": "There is nothing here, or nothing of yours.", "content": {"text/html": {}}},
    503: {"description": "Try again in a moment.", "content": {"text/html": {}}},
}
LINK_ANSWERS: dict[int | str, dict[str, Any]] = {
    404: {"description": "There is no such link, or it has done its work.", "content": {"text/html": {}}},
    503: PAGE_ANSWERS[503],
}
"""A page behind a link, which asks nobody to sign in first."""

FORM_ANSWERS: dict[int | str, dict[str, Any]] = {
    303: {"description": "It is done; or to sign in first."},
    400: {"description": "Something in the form is not right; the page says what.", "content": {"text/html": {}}},
    403: {"description": "It came from another site, or is not theirs to do.", "content": {"text/html": {}}},
    404: {"description": "There is nothing here, or nothing of yours.", "content": {"text/html": {}}},
    409: {"description": "It cannot be done any more; the page says why.", "content": {"text/html": {}}},
    429: {"description": "Too many passwords were tried.", "content": {"text/html": {}}},
    503: {"description": "Try again in a moment.", "content": {"text/html": {}}},
}
