"""`opensetter demo` as a newcomer meets it: whatever it prints is tried as it was printed."""

import json
import subprocess

import httpx
import pytest

from tests import curl, processes
from tests.processes import Server


@pytest.fixture(scope="module")
def guide(tmp_path_factory):
    """What the demo says is worth trying, while it runs."""
    home, port = tmp_path_factory.mktemp("demo"), processes.free_port()
    demo = Server(home, ("demo", "--json", f"--port={port}", f"--data-dir={home / 'its data'}"), port=port)
    with processes.started(demo):
        output = demo.output()
        yield json.loads(output[output.index("{") :])


@pytest.fixture
async def client():
    async with httpx.AsyncClient(trust_env=False, timeout=30) as opened:
        yield opened


def says(guide, *lines):
    """What is answered in another window, which knows nothing of this installation but the command."""
    ended = subprocess.run(
        ["/bin/sh", "-c", guide["terminal"]],
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"PATH": "/usr/bin:/bin"},
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


async def test_the_commands_work_as_they_are_printed(guide, client):
    assert "Riverside Studio" in says(guide, "Hi")
    made = await curl.run(client, guide["book"])
    assert (made.status_code, made.json()["deduplicated"]) == (201, False)
    assert "Your appointment is on" in says(guide, "Hi")
    known = (await curl.run(client, guide["context"])).json()
    assert known["data"]["mayOfferBooking"] is False
    cancelled = await curl.run(client, guide["cancel"].replace("BOOKING_ID", str(made.json()["id"])))
    assert cancelled.status_code == 200
    assert "Your appointment is on" not in says(guide, "Hi")


async def test_the_addresses_open(guide, client):
    addresses = {name: value for name, value in guide.items() if value.startswith("http")}
    pages = {name: await client.get(address, follow_redirects=True) for name, address in addresses.items()}
    assert {name: page.status_code for name, page in pages.items()} == dict.fromkeys(addresses, 200)
    assert {"phone", "calendar_phone", "dashboard", "booking_page", "web_chat_as_contact"} <= addresses.keys()
