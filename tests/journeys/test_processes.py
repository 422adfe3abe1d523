"""Several processes on one database, and one process that starts where it must not, or is told to stop."""

import asyncio
import time
from pathlib import Path

import httpx
import psycopg
import pytest

from opensetter.core import embedded, schema
from tests import processes
from tests.caller import Desk, Person, until
from tests.factories import BOOKING_LINK
from tests.faults.model import FakeModel
from tests.journeys.conftest import Figures, Site, settle_in


async def test_a_booking_posted_to_one_server_is_known_to_a_turn_taken_for_the_other(desk: Desk, site: Site) -> None:
    desk = await desk.open_bot(model="openai:obedient/other-server")
    elsewhere = desk.at(site.second)
    person = await desk.meet()

    before = await elsewhere.says(person, "Can I book?")
    booked = await desk.book(person, external_id=f"across-{desk.bot_id}")
    after = await elsewhere.says(person, "Can I book?")
    await desk.cancel(booked["id"])
    again = await elsewhere.says(person, "Can I book?")

    assert BOOKING_LINK in before["content"]
    assert BOOKING_LINK not in after["content"]
    assert after["withheld"] == "booking_exists"
    assert BOOKING_LINK in again["content"]


def test_serve_refuses_a_database_without_the_schema_and_names_the_command(empty_database: str, tmp_path: Path) -> None:
    option = f"--database-url={empty_database}"

    refused = processes.command(tmp_path, "serve", "--port=0", option)
    upgraded = processes.command(tmp_path, "db", "upgrade", option)

    assert refused.code == 1
    assert is_a_sentence(refused.output)
    assert "opensetter db upgrade" in refused.output
    assert upgraded.code == 0
    assert schema.current(empty_database) == schema.HEAD


def test_serve_refuses_an_older_schema_and_leaves_it_alone(empty_database: str, tmp_path: Path) -> None:
    with psycopg.connect(empty_database, autocommit=True) as connection:
        connection.execute("CREATE TABLE alembic_version AS SELECT '0001' AS version_num")

    refused = processes.command(tmp_path, "serve", "--port=0", f"--database-url={empty_database}")

    assert refused.code == 1
    assert is_a_sentence(refused.output)
    assert "opensetter db upgrade" in refused.output
    assert schema.current(empty_database) == "0001"


async def test_a_server_is_alone_on_its_data_and_drains_when_it_is_told_to_stop(
    model: FakeModel, http: httpx.AsyncClient, figures: Figures, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    name = "obedient/draining"
    server = processes.server(
        tmp_path, f"--data-dir={data}", settings={**model.settings, "OPENSETTER_MODEL": f"openai:{name}"}
    )
    with processes.started(server):
        url = embedded.attach(data)
        tenant = await settle_in(url)
        desk = Desk(http, server.address, tenant.key, tenant.bot_id, tenant.api_id)
        thinking = model.hold(name)
        waiting = asyncio.create_task(desk.says(Person(tenant.contact_id, tenant.phone), "Can I book?"))
        second = await asyncio.to_thread(
            processes.command, tmp_path / "second", "serve", "--port=0", f"--data-dir={data}"
        )
        await thinking.until_asked()
        asked_at = time.monotonic()
        server.ask_to_stop()
        await asyncio.sleep(0.5)
        is_patient = server.is_running() and not waiting.done()
        thinking.release()
        reply = await waiting
        ended = await asyncio.to_thread(server.wait, 15)

    assert second.code == 1
    assert is_a_sentence(second.output)
    assert str(data) in second.output
    assert is_patient
    assert BOOKING_LINK in reply["content"]
    assert ended.code == 0
    assert not (data / "postgres" / "postmaster.pid").exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=3).close()
    figures.tell(seconds_from_sigterm_to_exit=round(ended.at - asked_at, 1))


@pytest.mark.full
async def test_what_does_not_finish_in_time_is_answered_after_the_next_start(
    model: FakeModel, http: httpx.AsyncClient, database_url: str, tmp_path: Path
) -> None:
    name = "obedient/too-slow"
    settings = {**model.settings, "OPENSETTER_MODEL": f"openai:{name}", "OPENSETTER_SHUTDOWN_SECONDS": "1"}
    server = processes.server(tmp_path, f"--database-url={database_url}", settings=settings)
    thinking = model.hold(name)
    with processes.started(server):
        tenant = await settle_in(database_url)
        desk = Desk(http, server.address, tenant.key, tenant.bot_id, tenant.api_id)
        person = Person(tenant.contact_id, tenant.phone)
        await desk.tells(person, "Can I book?")
        await thinking.until_asked()
        server.ask_to_stop()
        ended = await asyncio.to_thread(server.wait, 15)
        await server.restart()
        replies = await until(lambda: desk.replies(person))
    thinking.release()

    assert ended.code == 0
    assert len(replies) == 1


def is_a_sentence(output: str) -> bool:
    """Whether a command ended in something for a person to read, rather than in a traceback."""
    lines = output.strip().splitlines()
    return len(lines) == 1 and "Traceback" not in output and lines[0].endswith((".", "…"))
