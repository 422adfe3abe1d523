"""T23: an API key is told once, opens its own doors only, and is worth nothing a second after it was revoked."""

import asyncio
import os
import re
import subprocess
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import product
from pathlib import Path
from typing import Any

import httpx
import pytest

from opensetter.core.embedded.programs import program
from tests import processes
from tests.caller import PREFIX
from tests.reliability import operations
from tests.reliability.estate import UNHURRIED, keys
from tests.reliability.installation import Installation, Organization, installed
from tests.reliability.proof import Proof, size

PARAMETERS = ("api_key", "apikey", "key", "token", "access_token", "authorization", "Authorization", "bearer")


@pytest.fixture(scope="module")
def house(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Two servers, four in full, that log all they can."""
    settings = {**UNHURRIED, "OPENSETTER_LOG_LEVEL": "debug"}
    home = tmp_path_factory.mktemp("keys")
    with installed(home, own_database, servers=2 if size() == "smoke" else 4, workers=0, settings=settings) as made:
        yield made


@pytest.fixture(scope="module")
def ours(house: Installation) -> Organization:
    return house.organization()


async def test_t23_a_key_is_told_once_and_kept_nowhere(
    house: Installation, ours: Organization, http: httpx.AsyncClient, tmp_path: Path, proof: Proof
):
    number = proof.of_size(smoke=1, full=20)
    with ThreadPoolExecutor(2) as several:
        made = several.map(lambda _: keys(house, "create", ours.id), range(number - 1))
        secrets = [ours.key, *(key["api_key"] for key in made)]
    for secret, server in product(secrets, house.servers):
        await _use(http, server.address, secret)
    listed = processes.command(house.home, "keys", "list", str(ours.id), "--json", f"--database-url={house.url}")
    kept = _dump(house), _backup(house, tmp_path / "kept.dump"), _logs(house), listed.output
    proof.equal("keys of another form than osk_ and 40 letters", _misshapen(secrets), [])
    proof.equal("different keys", len(set(secrets)), number)
    for what, text in zip(("the dump", "a backup", "the logs", "the list"), kept, strict=True):
        hits = [secret for secret in secrets if secret in text or secret[8:-4] in text]
        proof.equal(f"of {number} live keys found in {what}", len(hits), 0)
    # The same search finds what is kept: without this, zero could mean that nothing was searched.
    for what, text in zip(("the dump", "a backup"), kept, strict=False):
        found = [secret for secret in secrets if sha256(secret.encode()).hexdigest() in text]
        proof.equal(f"digests found in {what}", len(found), number)
    shown = [secret for secret in secrets if f"{secret[:8]}…{secret[-4:]}" in listed.output]
    proof.equal("keys shown by beginning and last four", len(shown), number)


async def test_t23_a_revoked_key_opens_nothing_on_any_server(
    house: Installation, ours: Organization, http: httpx.AsyncClient, proof: Proof
):
    late: list[float] = []
    for _ in range(proof.of_size(smoke=1, full=5)):
        key = keys(house, "create", ours.id)
        async with _hammering(http, house, key["api_key"]) as uses:
            await asyncio.sleep(0.3)
            await asyncio.to_thread(keys, house, "revoke", ours.id, key["id"])
            revoked = time.monotonic()
            await asyncio.sleep(1.2)
        proof.at_least("servers that took the key before", len(uses.accepted_by), len(house.servers))
        proof.equal("other answers than success and 401", uses.odd, [])
        late.append(max(uses.last_accepted - revoked, 0))
    proof.at_most("still taken after it was revoked", max(late), 1, " s")


async def test_t23_a_key_in_an_address_opens_nothing_and_is_not_logged(
    house: Installation, ours: Organization, http: httpx.AsyncClient, proof: Proof
):
    taken: list[str] = []
    for name, method, path in product(PARAMETERS, ("GET", "POST"), ("/bookings", "/contacts")):
        answer = await http.request(
            method, f"{house.address}{PREFIX}{path}", params={name: ours.key}, json={} if method == "POST" else None
        )
        if answer.status_code != 401 or ours.key in answer.text:
            taken.append(f"{method} {path}?{name}: {answer.status_code}")
    extra = await http.get(
        f"{house.address}{PREFIX}/bookings",
        params={"api_key": ours.key},
        headers={"Authorization": f"Bearer {ours.key}"},
    )
    proof.equal("other answers than 401", taken, [])
    proof.equal("beside a key in the header", extra.status_code, 400)
    proof.equal("keys in the logs", _logs(house).count(ours.key[4:]), 0)


async def test_t23_whatever_is_no_key_is_401_with_a_challenge(
    house: Installation, ours: Organization, http: httpx.AsyncClient, proof: Proof
):
    known = [operation for operation in operations.read(house.address) if operation.needs_key]
    asked = known[:: proof.of_size(smoke=7, full=1)]
    answers: dict[tuple[Any, ...], str] = {}
    for operation, (name, headers) in product(asked, _no_keys(ours.key).items()):
        path = re.sub(r"\{[^}]+\}", "1", operation.path)
        answer = await http.request(
            operation.method, house.address + path, headers=headers, json={} if operation.has_body else None
        )
        body = answer.json()
        told = (answer.status_code, answer.headers.get("www-authenticate"), body["code"], body["detail"])
        answers.setdefault(told, f"{operation.key} with {name}")
    ((status, challenge, *_), *others) = answers
    proof.equal("different answers", [answers[told] for told in others], [])
    proof.equal("status and challenge", f"{status} {challenge}", '401 Bearer realm="OpenSetter"')
    proof.told("tries", f"{len(_no_keys(ours.key))} forms at {len(asked)} operations")


async def _use(http: httpx.AsyncClient, address: str, secret: str) -> None:
    """Succeed with a key, and fail with it, in the ways that log most."""
    headers = {"Authorization": f"Bearer {secret}"}
    for method, path, status, body in (
        ("GET", "/bookings", 200, None),
        ("GET", "/bookings/1", 404, None),
        ("POST", "/bookings", 400, {"bot_id": 1}),
        ("POST", "/contacts", 400, {}),
    ):
        answer = await http.request(method, f"{address}{PREFIX}{path}", headers=headers, json=body)
        assert answer.status_code == status, answer.text


@dataclass
class _Uses:
    """How a key fared on several servers. Times are those at which requests were sent, on the monotonic clock."""

    accepted_by: set[str] = field(default_factory=set)
    last_accepted: float = 0.0
    odd: list[int] = field(default_factory=list)


@asynccontextmanager
async def _hammering(http: httpx.AsyncClient, house: Installation, secret: str) -> AsyncIterator[_Uses]:
    """The key in use on every server for the length of the block: reading, and writing on the hot path."""
    uses = _Uses()
    stop = asyncio.Event()
    headers = {"Authorization": f"Bearer {secret}"}

    async def hammer(address: str, method: str) -> None:
        while not stop.is_set():
            began = time.monotonic()
            body = {"bot_id": 1, "phone": "+447813194799", "start_time": "2026-05-25T14:00:00Z"}
            answer = await http.request(
                method, f"{address}{PREFIX}/bookings", headers=headers, json=body if method == "POST" else None
            )
            # There is no such bot: whoever hears that has come in.
            if answer.status_code == (404 if method == "POST" else 200):
                uses.accepted_by.add(address)
                uses.last_accepted = max(uses.last_accepted, began)
            elif answer.status_code != 401:
                uses.odd.append(answer.status_code)
            await asyncio.sleep(0.02)

    async with asyncio.TaskGroup() as running:
        for server, method in product(house.servers, ("GET", "POST")):
            running.create_task(hammer(server.address, method))
        yield uses
        stop.set()


def _no_keys(key: str) -> dict[str, list[tuple[bytes, bytes]]]:
    """Headers with everything but a key."""
    values: dict[str, Sequence[bytes]] = {
        "nothing": (),
        "an empty value": (b"",),
        "the scheme alone": (b"Bearer",),
        "no scheme": (key.encode(),),
        "another scheme": (f"Basic {key}".encode(),),
        "a scheme without a space": (f"Bearer{key}".encode(),),
        "a comma": (f"Bearer {key},".encode(),),
        "two keys": (f"Bearer {key} {key}".encode(),),
        "two headers": (f"Bearer {key}".encode(), f"Bearer {key}".encode()),
        "an unknown key": (b"Bearer osk_" + b"x" * 40,),
        "the prefix": (f"Bearer {key[:8]}".encode(),),
        "all but the last letter": (f"Bearer {key[:-1]}".encode(),),
        "one letter more": (f"Bearer {key}x".encode(),),
        "other capitals": (f"Bearer {key.swapcase()}".encode(),),
        "the digest": (f"Bearer {sha256(key.encode()).hexdigest()}".encode(),),
        "non-ASCII": (b"Bearer osk_\xc3\xa9" + b"x" * 38,),
        "no UTF-8": (b"Bearer \xff\xfe",),
        "non-ASCII and nothing else": ("Bearer ١٢٣".encode(),),
        "ten thousand letters": (b"Bearer " + b"x" * 10_000,),
        "SQL": (b"Bearer ' OR '1'='1",),
        "a template": (b"Bearer {{7*7}}",),
        "null": (b"Bearer null",),
    }
    return {name: [(b"Authorization", value) for value in given] for name, given in values.items()}


def _misshapen(secrets: Sequence[str]) -> list[str]:
    # 62 ** 40 keys are 238 bits.
    return [secret for secret in secrets if not re.fullmatch(r"osk_[A-Za-z0-9]{40}", secret)]


def _dump(house: Installation) -> str:
    return _run("pg_dump", f"--dbname={house.url}")


def _backup(house: Installation, file: Path) -> str:
    """All that a backup holds, as text."""
    ended = processes.command(house.home, "db", "backup", str(file), f"--database-url={house.url}")
    assert ended.code == 0, ended.output
    return _run("pg_restore", "--file=-", str(file))


def _run(name: str, *arguments: str) -> str:
    environment = {**os.environ, "PGCONNECT_TIMEOUT": "10"}
    return subprocess.run(
        [program(name), *arguments], capture_output=True, text=True, check=True, env=environment, timeout=60
    ).stdout


def _logs(house: Installation) -> str:
    return "\n".join(process.output() for process in (*house.servers, *house.workers))
