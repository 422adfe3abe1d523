"""OpenAPI 3.1 for the whole application: FastAPI's document, with what it cannot know or gets wrong put right."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from opensetter.bookings.schemas import REPLAYED, BookingCreate
from opensetter.core.web import Camel
from opensetter.reference import codes, events, refusals, tidy

API = "/api/v1"

DESCRIPTION = (
    "Record appointments that were made elsewhere, and the bot knows them from the contact's next message on: it "
    "neither asks them to book again nor sends a booking link. The readable form of this document is at `/docs`."
)

TAGS = {
    "Bookings": "Appointments made elsewhere: on Calendly, in Cal.com, on the phone; and those on the server's own "
    "calendar. From the contact's next message on the bot knows them, and does not ask them to book again. Written in "
    "snake_case.",
    "Contacts": "The people a bot talks to. A contact has many identities, such as a WhatsApp id, a number for text "
    "messages and an e-mail address; each belongs to one contact only.",
    "Bots": "What a bot knows, asks and offers, and what it knows about one contact right now.",
    "Calendar": "The server's own calendar: when somebody is there, what a bot can book by itself, which times are "
    "open, and holding or booking one. Of one schedule no two overlap, however many book at once. A booking looks "
    "as it does everywhere, in snake_case.",
    "Bot integrations": "Where a bot can be reached: a web chat page, or an API for messages from a platform of yours.",
    "Messages": "Hand a bot what somebody wrote on a platform of your own, and get its reply.",
    "Conversations": "What was said, with what the guard took out of the bot's replies and why.",
    "Events": "What happened in your organization.\n\n"
    + "\n".join(f"- `{name}`. {text}" for name, text in events.described().items()),
    "Health": "Whether the process is alive, and whether it may be sent work. No key is needed.",
}
"""What belongs together, in the order of reading. Other tags are pages for people and what those pages use."""

SECURITY = "ApiKey"

_REQUEST_ID = {"schema": {"type": "string"}, "description": "Finds the request in the server's log."}

_PARAMETERS = {
    "limit": "How many at most.",
    "startingAfter": "The `id` of the last one on the page before.",
    "starting_after": "The `id` of the last one on the page before.",
}
"""What parameters mean that many operations share."""

_PATH_EXAMPLES = {
    "booking_id": 555,
    "contact_id": 42,
    "bot_id": 700,
    "bot_integration_id": 123,
    "conversation_id": 31,
    "contact_merge_id": 7,
    "schedule_id": 81,
    "appointment_type_id": 91,
    "hold_id": 61,
    "message_id": 790,
    "api_key_id": 12,
    "user_id": 5,
    "invitation_id": 3,
    "contact_import_id": 9,
    "number": 2,
}


def describe(app: FastAPI, *, public_url: str | None) -> dict[str, Any]:
    """The document, made at the first call. Its server is the public address, else wherever it was read from."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title,
            version=app.version,
            openapi_version="3.1.0",
            description=DESCRIPTION,
            license_info={"name": "Apache License 2.0", "identifier": "Apache-2.0"},
            routes=app.routes,
            servers=[{"url": (public_url or "").rstrip("/") or "/"}],
            tags=[{"name": name, "description": text} for name, text in TAGS.items()],
        )
        _complete(document)
        app.openapi_schema = document
    return app.openapi_schema


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every path, method and operation of a document."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def _complete(document: dict[str, Any]) -> None:
    components = document["components"]
    schemas = components["schemas"]
    # The one shape that its route reads by itself, after it has looked at the key.
    schemas["BookingCreate"] = BookingCreate.model_json_schema(ref_template="#/components/schemas/{model}")
    _keep_examples(schemas, BookingCreate)
    for model in _shapes(Camel):
        _keep_examples(schemas, model)
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    bodies = {
        name for _, _, operation in operations(document) for name in tidy.referenced(operation.get("requestBody"))
    }
    tidy.tidy(schemas, requested=tidy.closure(bodies, schemas))
    replay = document["paths"][f"{API}/bookings"]["post"]["responses"]["200"]
    replay["content"]["application/json"]["example"] = REPLAYED
    known = codes.by_name()
    components["headers"] = {"X-Request-Id": _REQUEST_ID}
    components["responses"] = refusals.components(known)
    components["securitySchemes"] = {
        SECURITY: {
            "type": "http",
            "scheme": "bearer",
            "description": "An organization's API key, as `opensetter keys create` prints it.",
        }
    }
    for path, method, operation in operations(document):
        _complete_operation(operation)
        if path.startswith(API):
            # As the routes ask for it, under our own name; one of them is for any website.
            operation["security"] = [{SECURITY: []}] if operation.get("security") else []
            refusals.add(operation, method, path, known, _required(operation, schemas))
        else:
            operation["security"] = []
            refusals.add_gate(operation, method)


def _shapes(base: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for model in base.__subclasses__():
        yield model
        yield from _shapes(model)


def _keep_examples(schemas: dict[str, Any], model: type[BaseModel]) -> None:
    """Put a shape's examples back as they were written: on their way they were sorted, and lost what is null."""
    extra = model.model_config.get("json_schema_extra")
    if model.__name__ in schemas and isinstance(extra, dict):
        schemas[model.__name__].update(extra)


def _complete_operation(operation: dict[str, Any]) -> None:
    # Under one heading, the last: a route's own tag comes after its router's.
    if operation["summary"].replace(" ", "_").lower() == operation["operationId"]:
        # Made of the function's name, "With Capitals Like This".
        operation["summary"] = operation["summary"].capitalize()
    operation["tags"] = operation.get("tags", ["Pages"])[-1:]
    for parameter in operation.get("parameters", ()):
        _complete_parameter(parameter)
    responses = operation["responses"]
    if "ValidationError" in str(responses.get("422")):
        del responses["422"]
    refusals.as_problems(operation)
    _tell_apart(responses)
    for status, response in responses.items():
        if response["description"] == "Successful Response":
            response["description"] = HTTPStatus(int(status)).phrase
        response.setdefault("headers", {})["X-Request-Id"] = {"$ref": "#/components/headers/X-Request-Id"}


def _complete_parameter(parameter: dict[str, Any]) -> None:
    # An example of the parameter's own is worth showing in a request; one of its type's is not.
    given = parameter["schema"].pop("examples", [])
    schema = parameter["schema"] = tidy.parameter(parameter["schema"])
    example = _PATH_EXAMPLES.get(parameter["name"]) if parameter["in"] == "path" else next(iter(given), None)
    if example is not None:
        parameter["example"] = example
    description = schema.pop("description", None) or _PARAMETERS.get(parameter["name"])
    if description:
        parameter.setdefault("description", description)


def _tell_apart(responses: dict[str, Any]) -> None:
    """Where one return type serves two statuses, leave to the one what the other does not claim as its own."""
    shapes = {status: _shape(response) for status, response in responses.items()}
    claimed = [shape["$ref"] for shape in shapes.values() if "$ref" in shape]
    for status, shape in shapes.items():
        left = [choice for choice in shape.get("anyOf", ()) if choice.get("$ref") not in claimed]
        if len(left) == 1:
            responses[status]["content"]["application/json"]["schema"] = left[0]


def _shape(response: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = response.get("content", {}).get("application/json", {}).get("schema", {})
    return found


def _required(operation: dict[str, Any], schemas: dict[str, Any]) -> set[str]:
    """The names of the fields that the operation's body must have."""
    return {
        field for name in tidy.referenced(operation.get("requestBody")) for field in schemas[name].get("required", ())
    }
