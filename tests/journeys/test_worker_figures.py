"""A worker that stands alone shows what it does: turns, models that fail, and what the guard took out."""

from collections.abc import Iterator

import httpx
import pytest

from tests import processes
from tests.caller import Desk
from tests.factories import BOOKING_LINK
from tests.faults import failing
from tests.faults import model as fake
from tests.faults.model import Says
from tests.figures import Scrape
from tests.processes import Worker
from tests.reliability.conftest import own_database as own_database  # noqa: PLC0414 - a fixture
from tests.reliability.installation import Installation, allow_reading

SETTINGS = {"OPENSETTER_DEBOUNCE_SECONDS": "0", "OPENSETTER_MODEL": "openai:failing/figures"}


def eager(_: object) -> Says:
    """Always sends a link of its own."""
    return Says(content=f"Please book here: {BOOKING_LINK} or https://elsewhere.example/book")


@pytest.fixture(scope="module")
def house(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A server, and a worker that shows its figures on a port of its own."""
    home, option = tmp_path_factory.mktemp("figures"), f"--database-url={own_database}"
    with fake.serving(failing=failing.failing, eager=eager) as model:
        settings = {**SETTINGS, **model.settings}
        server = processes.server(home, option, "--no-worker", settings=settings)
        worker = Worker(home, ("worker", option, f"--metrics-port={processes.free_port()}"), settings)
        allow_reading(own_database)
        with processes.started(server, worker):
            yield Installation(home, own_database, settings, [server], [worker])


def _address(house: Installation) -> str:
    (line,) = (line for line in house.workers[0].output().splitlines() if line.startswith("Metrics: "))
    return line.removeprefix("Metrics: ")


async def _figures(house: Installation, http: httpx.AsyncClient) -> Scrape:
    return Scrape((await http.get(_address(house))).text)


async def test_turns_failures_and_what_was_withheld_are_counted_where_they_happen(
    house: Installation, http: httpx.AsyncClient
):
    desk = await house.desk(http)
    other: Desk = await house.desk(http, name="Other", model="openai:eager/figures")
    for text in ("Please work", "Please fail: 500", "Please fail: 500"):
        await desk.says(await desk.meet(), text)
    booked = await other.meet()
    await other.book(booked)
    reply = await other.says(booked, "Hello")
    told = await _figures(house, http)

    name = "openai:failing/figures"
    assert BOOKING_LINK not in reply["content"]
    assert told.of("turns_total", outcome="built-in") == 2
    assert told.of("turns_total", outcome="model") == 2
    assert told.of("turn_seconds_count") == 4
    assert told.of("model_seconds_count", model=name) == 3
    assert "model_failures_total{" in told.text
    assert sum(value for sample, value in told.samples("model_failures_total") if sample["model"] == name) == 2
    assert sum(value for _, value in told.samples("withheld_total")) >= 1
    assert told.of("queue_workers") == 1
    assert "447" not in "".join(f"{labels}" for labels, _ in told.samples("model_failures_total"))


async def test_it_tells_its_health_there_and_serves_nothing_else(house: Installation, http: httpx.AsyncClient):
    address = _address(house).removesuffix("/metrics")

    assert (await http.get(f"{address}/livez")).status_code == 200
    assert (await http.get(f"{address}/readyz")).status_code == 200
    assert (await http.get(f"{address}/docs")).status_code == 404
    assert (await http.get(f"{address}/livez")).headers["x-content-type-options"] == "nosniff"


def test_it_stops_when_it_is_told_to(house: Installation):
    house.workers[0].ask_to_stop()

    assert house.workers[0].wait(15).code == 0
