"""With OpenTelemetry's own environment variables, a message can be followed from the request to the model; else not."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests import processes
from tests.caller import Desk, until
from tests.faults import collector as collectors
from tests.faults import failing
from tests.faults import model as fake
from tests.faults.collector import Collected, Collector
from tests.reliability.conftest import own_database as own_database  # noqa: PLC0414 - a fixture
from tests.reliability.installation import Installation, installed

RECEIVE = "POST /api/v1/bot-integrations/{bot_integration_id}/messages/receive"
SAID = "Please fail: 500"
CALLERS_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
CALLERS_SPAN = "00f067aa0ba902b7"


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    with collectors.collecting() as running:
        yield running


@pytest.fixture(scope="module")
def house(own_database: str, collector: Collector, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with fake.serving(failing=failing.failing) as model:
        settings = {
            **model.settings,
            **collector.settings,
            "OPENSETTER_MODEL": "openai:failing/traces",
            "OPENSETTER_DEBOUNCE_SECONDS": "0",
        }
        with installed(tmp_path_factory.mktemp("traces"), own_database, settings=settings) as made:
            yield made


@pytest.fixture
async def desk(house: Installation, http: httpx.AsyncClient) -> Desk:
    return await house.desk(http)


async def _found(collector: Collector, name: str, **attributes: object) -> Collected:
    async def look() -> Collected | None:
        return next((span for span in collector.named(name) if span.attributes.items() >= attributes.items()), None)

    found = await until(look)
    assert found is not None
    return found


async def test_a_message_is_one_trace_from_the_request_over_the_turn_to_the_model(desk: Desk, collector: Collector):
    person = await desk.meet()
    collector.spans.clear()
    message_id = await desk.tells(person, "Please work")
    await desk.reply_to(person, message_id)
    turn = await _found(collector, "turn", **{"opensetter.message_id": message_id})
    request = await _found(collector, RECEIVE)
    asked = await _found(collector, "chat failing/traces")

    assert turn.trace_id == request.trace_id == asked.trace_id
    assert turn.parent_id == request.span_id
    assert request.parent_id == ""
    assert {span.service for span in collector.spans} == {"opensetter"}
    assert request.attributes["http.response.status_code"] == 202
    assert request.attributes["opensetter.request_id"].startswith("req_")


async def test_a_caller_who_traces_finds_their_request_in_their_own_trace(
    house: Installation, desk: Desk, http: httpx.AsyncClient, collector: Collector
):
    collector.spans.clear()
    headers = {
        "Authorization": f"Bearer {desk.key}",
        "traceparent": f"00-{CALLERS_TRACE}-{CALLERS_SPAN}-01",
    }
    await http.post(f"{house.address}/api/v1/bookings", headers=headers, json={})
    request = await _found(collector, "POST /api/v1/bookings")

    assert (request.trace_id, request.parent_id) == (CALLERS_TRACE, CALLERS_SPAN)
    assert request.attributes["http.response.status_code"] == 400


async def test_no_trace_tells_what_was_said_or_by_whom(desk: Desk, collector: Collector):
    person = await desk.meet(firstName="Zaphod")
    collector.spans.clear()
    await desk.says(person, SAID)
    await desk.says(person, "Please work")
    await desk.call("GET", f"/bots/{desk.bot_id}/context", params={"contactId": person.id, "phone": person.phone})
    await _found(collector, "GET /api/v1/bots/{bot_id}/context")
    told = "\n".join(span.everything for span in collector.spans)

    assert collector.named("chat failing/traces")
    for secret in ("Zaphod", SAID, "Please work", person.phone.removeprefix("+"), failing.WORKS, desk.key, "not now"):
        assert secret not in told


@pytest.mark.full
def test_a_collector_that_is_away_keeps_nobody_waiting(own_database: str, tmp_path: Path):
    settings = {"OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{processes.free_port()}"}
    server = processes.server(tmp_path, f"--database-url={own_database}", "--no-worker", settings=settings)
    with processes.started(server):
        for _ in range(20):
            began = time.monotonic()
            assert httpx.get(f"{server.address}/livez", trust_env=False).status_code == 200
            assert time.monotonic() - began < 1
        server.ask_to_stop()
        began = time.monotonic()
        server.wait(15)
        assert time.monotonic() - began < 6


def test_without_its_variables_none_of_opentelemetry_is_loaded(own_database: str, tmp_path: Path):
    script = (
        "import sys; from opensetter.core import tracing; import opensetter.server; tracing.start();"
        "assert not tracing.is_on(); print([name for name in sys.modules if 'opentelemetry.sdk' in name])"
    )
    told = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={name: value for name, value in os.environ.items() if not name.startswith("OTEL_")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "[]"
