"""T42: a fresh installation has no default credentials, tells no internals, and holds no more rights than it needs."""

import json
import os
import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg
import pytest
import yaml

from opensetter.core import wall
from opensetter.core.embedded.programs import program
from opensetter.core.vault import keys_of
from tests import processes
from tests.caller import Desk
from tests.processes import Worker
from tests.reliability.installation import Installation, allow_reading
from tests.reliability.lockfile import ROOT
from tests.reliability.proof import Proof

PASSWORD = "dsnT42vexillum"
SECRET_KEY = "sealsT42quoinsT42sealsT42quoins"
PROVIDER_KEY = "sk-T42tmesisT42tmesis"
METRICS_TOKEN = "0f1e2d3c4b5a69788796a5b4T42"
SAMPLES = ("change-me-change-me-change-me", "your-secret-token-goes-here", "example-example-example", "short")
INTERNALS = re.compile(r"Traceback|File \"|site-packages|psycopg|sqlalchemy|SELECT |UndefinedTable|/src/|\.py\b")

# What a program that was taken over would like to do next, each on its own.
REFUSED = (
    "CREATE TABLE mine (id int)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "DROP TABLE bookings",
    "TRUNCATE bookings",
    "ALTER TABLE bookings DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE bookings NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE bookings ADD COLUMN mine int",
    "DROP POLICY tenant ON bookings",
    "ALTER FUNCTION record_booking RENAME TO mine",
    "UPDATE alembic_version SET version_num = '0001'",
    "SELECT * FROM pg_authid",
    "SELECT * FROM pg_shadow",
    "CREATE ROLE mine",
    f"ALTER ROLE {wall.APP} SUPERUSER",
    f"GRANT {wall.OPERATOR} TO {wall.APP}",
    "ALTER SYSTEM SET fsync = off",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_ls_dir('/')",
    "COPY bookings TO '/tmp/mine'",
    "COPY bookings TO PROGRAM 'cat'",
    "CREATE EXTENSION plpython3u",
    "SELECT lo_import('/etc/passwd')",
)


SEALED = {
    "whatsapp": {
        "phoneNumberId": "numberT42ogive",
        "businessAccountId": "businessT42lierne",
        "accessToken": "accessT42squinch",
        "appSecret": "appT42corbel",
        "verifyToken": "verifyT42mullion",
    },
    "sms": {
        "accountSid": "accountT42transom",
        "authToken": "authT42spandrel",
        "apiKeySid": "keyT42voussoir",
        "apiKeySecret": "secretT42archivolt",
        "from": "+15005550006",
    },
}
CHANGED = {"accessToken", "appSecret", "verifyToken", "authToken", "apiKeySid", "apiKeySecret"}
"""What is given anew: the id of an API key goes with its secret."""
SECRET = {"accessToken", "appSecret", "verifyToken", "authToken", "apiKeySecret"}


@pytest.fixture(scope="module")
def house(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A server and a worker that know their secrets from the environment, as compose.yaml gives them."""
    with psycopg.connect(own_database, autocommit=True) as owner:
        owner.execute(f"CREATE ROLE t42_login SUPERUSER LOGIN PASSWORD '{PASSWORD}'")
    home = tmp_path_factory.mktemp("t42")
    settings = {
        "OPENSETTER_DATABASE_URL": _with_password(own_database),
        "OPENSETTER_METRICS_TOKEN": METRICS_TOKEN,
        "OPENSETTER_SECRET_KEY": SECRET_KEY,
        "OPENAI_API_KEY": PROVIDER_KEY,
        "OPENSETTER_LOG_FORMAT": "json",
    }
    server = processes.server(home, "--no-worker", settings=settings)
    worker = Worker(home, ("worker",), settings)
    allow_reading(own_database)
    with processes.started(server, worker):
        yield Installation(home, own_database, settings, [server], [worker])
    with psycopg.connect(own_database, autocommit=True) as owner:
        owner.execute("DROP ROLE t42_login")


def _with_password(url: str) -> str:
    return re.sub(r"^postgresql://[^/]*/", f"postgresql://t42_login:{PASSWORD}@/", url)


async def test_t42_there_are_no_default_credentials(house: Installation, http: httpx.AsyncClient, proof: Proof):
    proof.equal("API keys of a fresh installation", house.count("SELECT count(*) FROM api_keys"), 0)
    proof.equal("organizations of a fresh installation", house.count("SELECT count(*) FROM organizations"), 0)
    with psycopg.connect(house.url) as owner:
        query = "SELECT rolname FROM pg_authid WHERE rolpassword IS NOT NULL AND rolname <> 't42_login'"
        proof.equal("database roles with a password", owner.execute(query).fetchall(), [])
        query = "SELECT rolname FROM pg_roles WHERE rolname IN (%s, %s) AND (rolcanlogin OR rolsuper OR rolbypassrls)"
        found = owner.execute(query, (wall.APP, wall.OPERATOR)).fetchall()
        proof.equal("roles of ours that may log in, or pass over row-level security", found, [])
    ended = processes.command(house.home, "settings", "--json")
    told = {row["name"]: row["value"] for row in json.loads(ended.output[ended.output.index("[") :])}
    proof.equal("secrets that are set by default", [name for name in _secrets(told) if told[name] is not None], [])
    keys = ("osk_", "osk_admin", "admin", "test", "changeme", "opensetter")
    answers = [
        await http.get(f"{house.address}/api/v1/bots/1", headers={"Authorization": f"Bearer {key}"}) for key in keys
    ]
    proof.equal("answers to keys that somebody might guess", {answer.status_code for answer in answers}, {401})


def test_t42_a_sample_is_refused_as_a_secret(house: Installation, proof: Proof):
    ended = [
        processes.command(
            house.home, "serve", "--port=0", settings={**house.settings, "OPENSETTER_METRICS_TOKEN": sample}
        )
        for sample in proof.of_size(smoke=SAMPLES[:1], full=SAMPLES)
    ]
    proof.equal("servers that start with a sample secret", [one.output for one in ended if one.code == 0], [])
    unexplained = [one.output for one in ended if "OPENSETTER_METRICS_TOKEN" not in one.output]
    proof.equal("refusals that do not name the setting", unexplained, [])
    proof.equal("refusals that repeat the secret", [one for one in ended for text in SAMPLES if text in one.output], [])


async def test_t42_failures_tell_no_internals(house: Installation, http: httpx.AsyncClient, proof: Proof):
    desk = await house.desk(http)
    with psycopg.connect(house.url, autocommit=True) as owner:
        owner.execute("ALTER TABLE contacts RENAME TO away; ALTER TABLE bookings RENAME TO gone")
        try:
            answers = [
                await desk.call("GET", "/contacts/1"),
                await desk.call("POST", "/contacts", json={"smsPhoneNumber": "+447813194799"}),
                await desk.call("POST", "/bookings", json={**_booking(desk), "start_time": "2030-01-01T10:00:00Z"}),
            ]
        finally:
            owner.execute("ALTER TABLE away RENAME TO contacts; ALTER TABLE gone RENAME TO bookings")
    proof.equal("answers while tables are missing", {answer.status_code for answer in answers}, {500})
    proof.equal("of them, those that tell internals", [one.text for one in answers if INTERNALS.search(one.text)], [])
    pages = (
        "/debug",
        "/console",
        "/__debug__",
        "/docs/oauth2-redirect",
        "/redoc",
        "/.env",
        "/server-status",
        "/nowhere",
    )
    found = [await http.get(house.address + page) for page in pages]
    proof.equal("pages for debugging that are there", [str(one.url) for one in found if one.status_code != 404], [])
    told = [one.text for one in found if INTERNALS.search(one.text)]
    proof.equal("missing pages that tell internals", told, [])
    proof.equal(
        "servers that name their software", [name for one in found for name in one.headers if name == "server"], []
    )


async def test_t42_providers_secrets_are_sealed_wherever_the_database_goes(
    house: Installation, http: httpx.AsyncClient, proof: Proof
):
    desk = await house.desk(http)
    told = []
    for channel, credentials in SEALED.items():
        body = {"botId": desk.bot_id, "channel": channel, "credentials": credentials}
        made = await desk.call("POST", "/bot-integrations", json=body)
        assert made.status_code == 201, made.text
        number = made.json()["data"]["id"]
        again = {name: f"{value}-again" for name, value in credentials.items() if name in CHANGED}
        changed = await desk.call("PUT", f"/bot-integrations/{number}/credentials", json={"credentials": again})
        assert changed.status_code == 200, changed.text
        told += [made.text, changed.text, (await desk.call("GET", f"/bot-integrations/{number}")).text]
    ended = processes.command(house.home, "db", "backup", "sealed.dump", settings=house.settings)
    assert ended.code == 0, ended.output
    dump = _run("pg_dump", f"--dbname={house.url}", "--inserts")
    backup = _run("pg_restore", "--file=-", str(house.home / "sealed.dump"))
    secrets = [value for given in SEALED.values() for name, value in given.items() if name in SECRET]
    # Of bytes a dump holds the hexadecimal digits.
    plain = [spelling for secret in (*secrets, SECRET_KEY) for spelling in (secret, secret.encode().hex())]
    for name, text in {"the dump": dump, "a backup": backup, "the logs": house.servers[0].output()}.items():
        proof.equal(f"of {len(plain) // 2} secrets found in {name}", [one for one in plain if one in text], [])
    proof.equal("of them found in an answer", [one for one in plain if any(one in text for text in told)], [])
    shown = [given[name] for given in SEALED.values() for name in given if name not in SECRET]
    proof.equal("what is no secret, found in the dump", [one for one in shown if one in dump], shown)
    sealed = house.count("SELECT sum(cardinality(secrets)) FROM bot_integrations")
    proof.at_least("sealed values in the database", sealed, 2 * len(SEALED))


def test_t42_the_key_that_is_made_by_itself_is_its_owners_alone(tmp_path: Path, proof: Proof):
    before = os.umask(0)
    try:
        made, again = (keys_of(None, tmp_path / "data") for _ in range(2))
    finally:
        os.umask(before)
    (file,) = (tmp_path / "data").iterdir()
    proof.equal("file", file.name, "secret.key")
    proof.equal("who may do what with it", f"{file.stat().st_mode & 0o777:o}", "600")
    proof.equal("keys that differ the second time", set(made) ^ set(again), set())
    proof.at_least("letters in it", len(made[0]), 43)


def test_t42_the_database_role_has_the_least_rights(house: Installation, proof: Proof):
    allowed = []
    with psycopg.connect(house.url, autocommit=True, options=wall.AS_APP) as served:
        assert served.execute("SELECT current_user").fetchone() == (wall.APP,)
        for statement in REFUSED:
            try:
                served.execute(statement)
            except (
                psycopg.errors.InsufficientPrivilege,
                psycopg.errors.UndefinedFile,
                psycopg.errors.FeatureNotSupported,
            ):
                continue
            allowed.append(statement)
    proof.equal(f"of {len(REFUSED)} things that a server must not do, those that it may", allowed, [])


def test_t42_no_secret_is_on_a_command_line(house: Installation, proof: Proof):
    key = house.organization("T42").key
    secrets = (PASSWORD, PROVIDER_KEY, METRICS_TOKEN, SECRET_KEY, key)
    backups = proof.of_size(smoke=1, full=10)
    with _watching() as seen:
        for number in range(backups):
            ended = processes.command(house.home, "db", "backup", f"{number}.dump", settings=house.settings)
            assert ended.code == 0, ended.output
    lines = seen.copy()
    proof.at_least("command lines looked at", len(lines), 5)
    proof.equal("pg_dump was among them", any("pg_dump" in line for line in lines), asked=True)
    proof.equal("sessions of PostgreSQL were among them", any("postgres: " in line for line in lines), asked=True)
    proof.equal("those with a secret in them", [line for line in lines if any(one in line for one in secrets)], [])


def test_t42_the_image_is_not_roots_and_holds_no_secret(proof: Proof):
    lines = (ROOT / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
    steps = [line.split(maxsplit=1) for line in lines if line.strip() and not line.startswith("#")]
    last = steps[max(number for number, step in enumerate(steps) if step[0] == "FROM") :]
    users = [what for step, what in last if step == "USER"]
    proof.told("how the image was looked at", "its Dockerfile is read; there is no container engine here to build it")
    proof.equal("stages", sum(step == "FROM" for step, _ in steps), 2)
    proof.equal("user of the last stage, by number", users[-1:], ["10001:10001"])
    proof.equal(
        "after which nothing is installed", [what for step, what in last[_at(last, "USER") :] if step == "RUN"], []
    )
    proof.equal("health checks", sum(step == "HEALTHCHECK" for step, _ in last), 1)
    suspicious = [what for step, what in steps if step in {"ENV", "ARG"} and _names_a_secret(what)]
    proof.equal("secrets among its variables", suspicious, [])
    proof.equal(
        "copies of the whole directory", [what for step, what in steps if step == "COPY" and what.startswith(". ")], []
    )
    proof.equal("everything is left out of the build unless it is named", _ignored()[0], "*")
    let_in = [line for line in _ignored() if line.startswith("!") and re.search(r"env|git|data|tests", line)]
    proof.equal("private files that are let in", let_in, [])
    unhashed = [
        what for step, what in steps if "pip install" in what and not re.search("--require-hashes|--no-index", what)
    ]
    proof.equal("installations without hashes", unhashed, [])


def test_t42_the_composition_has_no_password_of_its_own(proof: Proof):
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    proof.equal("services", sorted(services), ["migrate", "postgres", "server", "worker"])
    given = [
        (name, variable, str(value))
        for name, service in services.items()
        for variable, value in service["environment"].items()
        if _names_a_secret(variable) or variable.endswith("_URL")
    ]
    literal = [one for one in given if not re.search(r"\$\{[A-Z_]+:[-?]", one[2])]
    proof.equal(f"of {len(given)} secrets and addresses, those that are written out", literal, [])
    required = [one for one in given if "PASSWORD" in one[2] and ":?" not in one[2]]
    proof.equal("passwords that may be left out", required, [])
    ports = [port for service in services.values() for port in service.get("ports", ())]
    proof.equal("ports, on loopback only", ports, ["127.0.0.1:8000:8000"])
    ours = [services[name] for name in ("migrate", "server", "worker")]
    proof.equal("without any capability", [service["cap_drop"] for service in ours], [["ALL"]] * 3)
    proof.equal("on a file system that they cannot write", [service["read_only"] for service in ours], [True] * 3)
    proof.equal("privileged", [name for name, service in services.items() if service.get("privileged")], [])


def _run(name: str, *arguments: str) -> str:
    return subprocess.run([program(name), *arguments], capture_output=True, text=True, check=True, timeout=60).stdout


def _booking(desk: Desk) -> dict[str, Any]:
    return {"bot_id": desk.bot_id, "phone": "+447813194799", "source": "t42", "external_id": "t42"}


def _secrets(names: dict[str, Any]) -> list[str]:
    return [name for name in names if _names_a_secret(name) or name.endswith("DATABASE_URL")]


def _names_a_secret(text: str) -> bool:
    return bool(re.search(r"PASSWORD|SECRET|TOKEN(?!S)|API_KEY", text))


def _at(steps: list[list[str]], name: str) -> int:
    return max(number for number, (step, _) in enumerate(steps) if step == name)


def _ignored() -> list[str]:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@contextmanager
def _watching() -> Iterator[set[str]]:
    """Every command line of this machine that is there at some moment of the block."""
    seen: set[str] = set()
    is_over = threading.Event()

    def watch() -> None:
        # Our own command line names this file and its secrets' names at most.
        while not is_over.wait(0.01):
            for number in psutil.pids():
                try:
                    line = Path(f"/proc/{number}/cmdline").read_bytes()
                except OSError:
                    continue
                seen.add(line.replace(b"\0", b" ").decode(errors="replace").strip())

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield seen
    finally:
        is_over.set()
        watching.join()
