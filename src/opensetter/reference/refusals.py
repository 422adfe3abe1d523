"""How an operation may refuse: which statuses and codes, told from its shape and from a short list."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from opensetter.reference.codes import example
from opensetter.reference.known import Code

BODIED = {"post", "put", "patch"}

PROBLEM = {"$ref": "#/components/schemas/Problem"}
PROBLEM_TYPE = "application/problem+json"

COMMON = {
    400: ("BadRequest", "The request is not acceptable as it is; `errors` points at the fields that are wrong."),
    401: ("Unauthorized", "A valid API key is required."),
    403: ("Forbidden", "This API key may not do that."),
    413: ("ContentTooLarge", "The body is larger than 256 KiB."),
    415: ("UnsupportedMediaType", "The body is not JSON in UTF-8."),
    429: ("TooManyRequests", "Too many for this minute; try again after the seconds in `Retry-After`."),
    503: ("ServiceUnavailable", "The database cannot answer now; try again after the seconds in `Retry-After`."),
}
"""What is the same for every operation that can answer it: the component's name, and its description."""

OWN = {
    "create_booking": (
        "contact_identifier_required",
        "phone_invalid",
        "phone_ambiguous",
        "offset_required",
        "end_time_not_after_start_time",
        "key_invalid",
        "source_reserved",
        "contact_not_found",
        "contact_ambiguous",
        "booking_differs",
        "idempotency_key_invalid",
        "idempotency_key_in_progress",
        "idempotency_key_reused",
    ),
    # The place after which a page begins is looked up.
    "list_bookings": ("booking_not_found",),
    "move_booking": (
        "slot_taken",
        "slot_unavailable",
        "booking_not_ours",
        "booking_cancelled",
        "booking_over",
        "offset_required",
    ),
    "mark_no_show": ("booking_not_begun", "booking_cancelled"),
    "create_schedule": ("opening_hours_invalid", "date_invalid", "exceptions_repeat", "time_zone_invalid"),
    "update_schedule": ("opening_hours_invalid", "date_invalid", "exceptions_repeat", "time_zone_invalid"),
    "create_appointment_type": ("schedule_not_found",),
    "update_appointment_type": ("schedule_not_found",),
    "list_slots": ("appointment_type_not_found", "window_invalid", "offset_required", "time_zone_invalid"),
    "create_hold": ("slot_taken", "slot_unavailable", "offset_required"),
    "release_hold": ("hold_booked",),
    "book_hold": (
        "slot_taken",
        "slot_unavailable",
        "appointment_type_not_found",
        "booking_cancelled",
        "external_id_taken",
        "key_reserved",
    ),
    "book_appointment": (
        "slot_taken",
        "slot_unavailable",
        "booking_cancelled",
        "external_id_taken",
        "key_reserved",
        "offset_required",
    ),
    "create_contact": ("contact_identifier_required", "identity_taken"),
    "update_contact": ("contact_identifier_required", "contact_not_found", "contact_ambiguous", "identity_taken"),
    "get_conversation": ("contact_identifier_required", "contact_ambiguous"),
    "receive_message": (
        "contact_identifier_required",
        "contact_ambiguous",
        "not_an_api_channel",
        "bot_integration_disabled",
    ),
    "create_chat_link": ("not_a_webchat", "bot_integration_disabled"),
    "get_website_widget": ("not_a_webchat",),
    "change_website_widget": ("not_a_webchat", "origin_invalid", "color_invalid"),
    "configure_website_widget": ("chat_not_found",),
    "create_bot_integration": (
        "credentials_incomplete",
        "credentials_foreign",
        "sender_invalid",
        "address_taken",
        "secret_key_missing",
    ),
    "change_credentials": (
        "credentials_incomplete",
        "credentials_foreign",
        "sender_invalid",
        "no_provider",
        "address_taken",
        "secret_key_missing",
        "secrets_unreadable",
    ),
    "begin_conversation": (
        "content_required",
        "template_required",
        "message_required",
        "no_numbers_here",
        "bot_integration_disabled",
        "contact_opted_out",
        "booking_exists",
        "identity_taken",
        "outreach_too_soon",
    ),
    "create_message": ("bot_integration_disabled", "contact_opted_out", "window_closed"),
    "get_booking_page": ("secret_key_missing",),
    "get_calendar_feed": ("secret_key_missing",),
    "rotate_calendar_feed": ("secret_key_missing",),
    "merge_contacts": ("contact_merged", "contact_merge_with_itself"),
    "undo_contact_merge": ("contact_merge_undone", "contact_merge_too_old", "contact_merge_not_the_last"),
}
"""What an operation's shape does not tell."""


def add(operation: dict[str, Any], method: str, path: str, known: dict[str, Code], required: set[str]) -> None:
    """Document how an operation behind a key refuses; `required` are the names that its body must have."""
    responses = operation["responses"]
    for status in _common(operation, method):
        responses[str(status)] = _shared(status)
    specific: dict[int, list[Code]] = {}
    for name in dict.fromkeys((*_not_found(operation, known, required), *OWN.get(operation["operationId"], ()))):
        specific.setdefault(known[name].status, []).append(known[name])
    for status, codes in specific.items():
        described = response(codes, path)
        if status in COMMON:
            described["description"] = f"{COMMON[status][1]}\n\n{described['description']}"
        responses[str(status)] = described
    operation["responses"] = dict(sorted(responses.items()))


def add_gate(operation: dict[str, Any], method: str) -> None:
    """Document what the gate refuses before any route is asked."""
    if method in BODIED:
        for status in (413, 415):
            operation["responses"].setdefault(str(status), _shared(status))


def response(codes: list[Code], path: str) -> dict[str, Any]:
    """The response of one status, whose codes are told apart."""
    return {
        "description": "\n".join(f"- `{code.name}`: {code.meaning}" for code in codes),
        "headers": {"X-Request-Id": {"$ref": "#/components/headers/X-Request-Id"}},
        "content": {
            PROBLEM_TYPE: {
                "schema": PROBLEM,
                "examples": {code.name: {"value": example(code, path)} for code in codes},
            }
        },
    }


def components(known: dict[str, Code]) -> dict[str, Any]:
    """The responses that operations share."""
    typical = {"BadRequest": "field_required"}
    shared: dict[str, Any] = {}
    for status, (name, description) in COMMON.items():
        code = known.get(typical.get(name, "")) or next(code for code in known.values() if code.status == status)
        shared[name] = {**response([code], "/api/v1/bookings"), "description": description}
    shared["Unauthorized"]["headers"]["WWW-Authenticate"] = {"schema": {"type": "string"}}
    for name in ("TooManyRequests", "ServiceUnavailable"):
        shared[name]["headers"]["Retry-After"] = {"schema": {"type": "integer"}, "description": "Seconds to wait."}
    return shared


def as_problems(operation: dict[str, Any]) -> None:
    """Give declared error responses the type they are sent as: FastAPI files every model under the route's own."""
    for status, declared in operation["responses"].items():
        content = declared.get("content", {})
        if int(status) < HTTPStatus.BAD_REQUEST or not any(kind.get("schema") == PROBLEM for kind in content.values()):
            continue
        declared["content"] = {PROBLEM_TYPE: {"schema": PROBLEM}}
        if "text/html" in content:
            declared["content"]["text/html"] = {"schema": {"type": "string"}}


def _shared(status: int) -> dict[str, Any]:
    return {"$ref": f"#/components/responses/{COMMON[status][0]}"}


def _common(operation: dict[str, Any], method: str) -> Iterator[int]:
    yield from (401, 403, 429, 503)
    has_query = any(parameter["in"] == "query" for parameter in operation.get("parameters", ()))
    if method in BODIED:
        yield from (400, 413, 415)
    elif has_query:
        yield 400


def _not_found(operation: dict[str, Any], known: dict[str, Code], required: set[str]) -> Iterator[str]:
    """What is named by an id that must be there: `contactId` can be `contact_not_found`."""
    names = [
        parameter["name"]
        for parameter in operation.get("parameters", ())
        if parameter["in"] == "path" or parameter.get("required")
    ]
    for name in (*names, *sorted(required)):
        subject = name.removesuffix("_id").removesuffix("Id")
        code = f"{subject}_not_found"
        if subject != name and code in known:
            yield code
