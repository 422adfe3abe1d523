"""`/openapi.json`: whole, truthful, and what client generators need."""

from collections.abc import Iterator
from typing import Any

from opensetter.app import create_app
from tests.routes import routes

API = "/api/v1"
LARGEST_ID = 2**63 - 1


async def test_it_is_served_as_it_is_written(client, document):
    response = await client.get("/openapi.json")
    assert response.status_code == 200
    assert response.json() == document


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def everything(value: object) -> Iterator[dict[str, Any]]:
    """Every JSON object of the document."""
    if isinstance(value, dict):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in inner:
        yield from everything(part)


def resolved(document: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in value:
        target: Any = document
        for step in value["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        value = target
    return value


def test_it_is_openapi_3_1_and_says_where_the_server_is(document):
    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": "/"}]
    assert document["info"]["title"] == "OpenSetter"


def test_every_reference_resolves(document):
    found = [value for value in everything(document) if isinstance(value.get("$ref"), str)]
    assert len(found) > 100
    for value in found:
        assert resolved(document, value)


def test_no_component_is_left_over(document):
    used = {value["$ref"] for value in everything(document) if isinstance(value.get("$ref"), str)}
    for kind in ("schemas", "responses", "headers"):
        for name in document["components"][kind]:
            assert f"#/components/{kind}/{name}" in used, name


def test_every_route_is_in_it(document, runtime):
    there = {(path, method.lower()) for method, path in routes(create_app(runtime))}
    assert len(there) > 30
    assert there == {(path, method) for path, method, _ in operations(document)}


def test_every_operation_has_a_short_name_a_summary_a_description_and_one_tag(document):
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))
    for _, _, operation in operations(document):
        assert operation["operationId"].isidentifier()
        assert "api_v1" not in operation["operationId"]
        assert operation["summary"]
        assert operation["description"]
        assert len(operation["tags"]) == 1


def test_tags_of_the_api_are_described(document):
    described = {tag["name"]: tag["description"] for tag in document["tags"]}
    used = {operation["tags"][0] for path, _, operation in operations(document) if path.startswith(API)}
    assert used <= set(described)
    assert next(iter(described)) == "Bookings"


def test_every_operation_of_the_api_takes_a_key_and_says_so(document):
    assert document["components"]["securitySchemes"]["ApiKey"]["scheme"] == "bearer"
    for path, _, operation in operations(document):
        if path.startswith(API):
            # Only what any website may ask for its bubble needs no key.
            is_open = path.endswith("/website-widget/configuration")
            assert operation["security"] == ([] if is_open else [{"ApiKey": []}])
            assert {"401", "403", "429", "503"} <= set(operation["responses"])
        else:
            assert operation["security"] == []


def test_every_refusal_of_the_api_is_a_problem_with_an_example(document):
    for path, _, operation in operations(document):
        for status, response in operation["responses"].items():
            if path.startswith(API) and int(status) >= 400:
                content = resolved(document, response)["content"]
                assert set(content) == {"application/problem+json"}
                for example in content["application/problem+json"]["examples"].values():
                    assert example["value"]["status"] == int(status)


def test_every_answer_carries_a_request_id(document):
    for _, _, operation in operations(document):
        for response in operation["responses"].values():
            assert "X-Request-Id" in resolved(document, response)["headers"]


BARE = {"begin_conversation": {"type": "integer"}}
"""What is answered as it is in the API that this one is compatible with: the message's id, and nothing around it."""


def test_every_success_with_a_body_has_a_shape(document):
    for path, _, operation in operations(document):
        for status, response in operation["responses"].items():
            if path.startswith(API) and int(status) < 300:
                schema = response["content"]["application/json"]["schema"]
                if operation["operationId"] in BARE:
                    assert schema.items() >= BARE[operation["operationId"]].items()
                else:
                    assert "$ref" in schema, (path, status)


def test_ids_in_paths_of_the_api_are_integers(document):
    for path, _, operation in operations(document):
        for parameter in operation.get("parameters", ()):
            # A page reads what stands in its address by itself: who is not signed in is led to sign in first.
            if parameter["in"] == "path" and path.startswith(API):
                assert parameter["schema"]["type"] == "integer"
                assert parameter["schema"]["maximum"] == LARGEST_ID
                assert isinstance(parameter["example"], int)


def test_ids_of_other_answers_fit_where_a_page_is_asked_for(document):
    """Who follows an answer's `"id": 2` to a page sends an integer, and means it."""
    for path, _, operation in operations(document):
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "path" and parameter["name"].endswith("_id"):
                assert "integer" in parameter["schema"]["type"], path


def test_no_bound_is_a_number_that_cannot_be_kept(document):
    for schema in everything(document["components"]["schemas"]):
        if schema.get("type") == "integer":
            assert schema.get("maximum", 0) <= LARGEST_ID
            assert isinstance(schema.get("maximum", 0), int)


def test_parameters_are_never_null(document):
    for _, _, operation in operations(document):
        for parameter in operation.get("parameters", ()):
            assert {"type": "null"} not in parameter["schema"].get("anyOf", [])


def test_every_request_shape_has_an_example_with_known_fields_only(document):
    for path, _, operation in operations(document):
        if path.startswith(API) and "requestBody" in operation:
            schema = resolved(document, operation["requestBody"]["content"]["application/json"]["schema"])
            assert schema["additionalProperties"] is False
            for example in schema["examples"]:
                assert set(schema.get("required", ())) <= set(example) <= set(schema["properties"])


def test_answers_may_gain_fields(document):
    assert "additionalProperties" not in document["components"]["schemas"]["BotRead"]


def test_times_say_that_they_are(document):
    properties = document["components"]["schemas"]["BookingDetail"]["properties"]
    assert properties["start_time"]["format"] == "date-time"
    assert {"type": "string", "format": "date-time"} in properties["end_time"]["anyOf"]
    assert "format" not in document["components"]["schemas"]["BotRead"]["properties"]["timeZone"]


def test_what_may_be_absent_is_nullable(document):
    properties = document["components"]["schemas"]["BookingRecorded"]["properties"]
    assert {"type": "null"} in properties["external_id"]["anyOf"]
    assert properties["id"]["type"] == "integer"


def test_creating_a_booking_is_documented_as_the_page_has_it(document):
    operation = document["paths"]["/api/v1/bookings"]["post"]
    body = resolved(document, operation["requestBody"]["content"]["application/json"]["schema"])
    assert body["required"] == ["bot_id", "start_time"]
    assert list(body["examples"][0]) == [
        "bot_id",
        "phone",
        "start_time",
        "end_time",
        "time_zone",
        "source",
        "external_id",
    ]
    assert {"Location", "Ignored-Input"} <= set(operation["responses"]["201"]["headers"])
    assert {"Deduplicated-Differs", "Ignored-Input"} <= set(operation["responses"]["200"]["headers"])
    assert operation["responses"]["200"]["content"]["application/json"]["example"]["end_time"] is None
    assert {parameter["name"] for parameter in operation["parameters"]} == {"Idempotency-Key", "Prefer"}


def test_each_status_of_a_received_message_has_its_own_shape(document):
    responses = document["paths"]["/api/v1/bot-integrations/{bot_integration_id}/messages/receive"]["post"]["responses"]
    shapes = {status: responses[status]["content"]["application/json"]["schema"] for status in ("200", "202")}
    assert shapes["200"] == {"$ref": "#/components/schemas/MessageAnswered"}
    assert shapes["202"] == {"$ref": "#/components/schemas/MessageAccepted"}
