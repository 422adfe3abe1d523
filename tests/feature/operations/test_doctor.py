"""`opensetter doctor`: what is broken is found, and said together with what to do; nothing else is complained about."""

import gc
import json
import time
import warnings
from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest

from opensetter.checkup.examination import examine
from opensetter.checkup.findings import Finding, Verdict
from opensetter.checkup.surroundings import judge_disk
from opensetter.cli import doctor as cli
from opensetter.core.runtime import Runtime
from opensetter.core.settings import Settings
from opensetter.engine.llm import model_called
from tests import processes
from tests.faults import failing
from tests.faults import model as fake
from tests.faults.model import Fails, Says
from tests.serving import serving

MIB = 1024**2


class Patient:
    """An installation that is examined."""

    def __init__(self, url: str) -> None:
        self.url = url

    def alter(self, *statements: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as owner:
            for statement in statements:
                owner.execute(statement)

    async def examined(self, **settings: object) -> dict[str, Finding]:
        """The findings by what was checked; of several, the last."""
        found = await examine(Settings(_env_file=None, database_url=self.url, **settings))
        assert all(finding.found for finding in found)
        assert all(finding.advice for finding in found if finding.verdict is not Verdict.OK)
        return {finding.check: finding for finding in found}

    async def failing(self, check: str, **settings: object) -> Finding:
        """The finding that fails, and the only one that does."""
        findings = await self.examined(**settings)
        assert [name for name, finding in findings.items() if finding.verdict is Verdict.FAIL] == [check]
        return findings[check]


@pytest.fixture
def patient(database_url: str) -> Patient:
    """An installation with a worker that is alive."""
    patient = Patient(database_url)
    patient.alter("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() + interval '1 hour')")
    return patient


async def test_an_installation_that_is_well_passes_every_check(patient: Patient):
    findings = await patient.examined()

    assert list(findings) == [
        *("release", "database", "durability", "schema", "tenant wall", "clock"),
        *("workers", "queue", "reminders", "disk", "model", "public URL"),
    ]
    assert {finding.verdict for name, finding in findings.items() if name != "public URL"} == {Verdict.OK}


def test_people_are_told_in_a_table_and_the_command_ends_well(patient: Patient, tmp_path: Path):
    ended = processes.command(tmp_path, "doctor", f"--database-url={patient.url}")

    assert ended.code == 0
    assert "✓" in ended.output
    assert "Serving, with 1 thing to look at." in ended.output


def test_scripts_are_told_in_json_and_by_the_exit_code(patient: Patient, tmp_path: Path):
    patient.alter("DELETE FROM procrastinate_workers")
    ended = processes.command(tmp_path, "doctor", "--json", f"--database-url={patient.url}")
    told = json.loads(ended.output)

    assert ended.code == 1
    assert told["healthy"] is False
    assert [finding["check"] for finding in told["findings"] if finding["verdict"] == "fail"] == ["workers"]
    assert all(finding.keys() == {"check", "verdict", "found", "advice"} for finding in told["findings"])


@pytest.mark.parametrize("setting", ["synchronous_commit"])
async def test_a_setting_that_loses_bookings_is_found(patient: Patient, setting: str):
    with psycopg.connect(patient.url, autocommit=True) as owner:
        (name,) = owner.execute("SELECT current_database()").fetchone() or ("",)
        owner.execute(f"ALTER DATABASE {name} SET {setting} = off")
    found = await patient.failing("durability")

    assert setting in found.found
    assert f"{setting} = on" in found.advice


async def test_an_old_schema_is_found(patient: Patient):
    patient.alter("UPDATE alembic_version SET version_num = '0001'")

    assert "opensetter db upgrade" in (await patient.failing("schema")).advice


async def test_a_table_outside_the_wall_is_found(patient: Patient):
    patient.alter("ALTER TABLE contacts NO FORCE ROW LEVEL SECURITY")

    assert "contacts" in (await patient.failing("tenant wall")).found


async def test_a_dead_worker_is_found(patient: Patient):
    patient.alter("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")

    assert "opensetter worker" in (await patient.failing("workers")).advice


@pytest.mark.parametrize(("made", "verdict"), [("1 day", Verdict.WARN), ("1 minute", Verdict.OK)])
async def test_what_was_due_and_is_left_undone_is_found(patient: Patient, made: str, verdict: Verdict):
    patient.alter(
        "INSERT INTO organizations (name) VALUES ('Acme')",
        "INSERT INTO bots (organization_id, name, reminder_minutes) SELECT id, 'Acme', '{60}' FROM organizations",
        "INSERT INTO contacts (organization_id) SELECT id FROM organizations",
        "INSERT INTO bookings (organization_id, bot_id, contact_id, source, starts_at, created_at)"
        " SELECT bot.organization_id, bot.id, contact.id, 'manual', now() + interval '30 minutes',"
        f" now() - interval '{made}' FROM bots bot, contacts contact",
    )
    found = (await patient.examined())["reminders"]
    assert found.verdict is verdict
    assert ("1 organization" in found.found) == (verdict is Verdict.WARN)


async def test_a_stalled_queue_is_found(patient: Patient):
    patient.alter(
        "INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('default', 'engine.take_turn')",
        "UPDATE procrastinate_events SET at = now() - interval '10 minutes'",
    )
    found = await patient.failing("queue")

    assert "stalled: 1 waiting" in found.found
    assert "turn.failed" in found.advice


@pytest.fixture
async def model(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[fake.FakeModel]:
    """A provider whose model answers, or refuses the key, or is overloaded, or is slow."""
    behaviours = {
        "answering": lambda _: Says(content="OK"),
        "locked": lambda _: Fails(401, b'{"error": {"message": "no"}}'),
        "overloaded": failing.NO_DRAFT["500"],
        "slow": failing.NO_DRAFT["drip"],
    }
    with fake.serving(**behaviours) as running:
        for name, value in running.settings.items():
            monkeypatch.setenv(name, value)
        yield running
        for name in behaviours:
            # Its connections belong to this test's loop, and are to end with it.
            await model_called(f"openai:{name}").client.close()
    model_called.cache_clear()
    with warnings.catch_warnings():
        # A refusal holds on to its connection, past its client's closing: it is not to be found in another test.
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


async def test_a_model_that_answers_is_well(patient: Patient, model: fake.FakeModel):
    assert (await patient.examined(model="openai:answering"))["model"].verdict is Verdict.OK


@pytest.mark.parametrize(
    ("name", "reason", "advice"),
    [("locked", "401", "OPENAI_API_KEY"), ("overloaded", "500", "status page"), ("slow", "timeout", "too long")],
)
async def test_a_failing_model_is_found_with_its_reason(
    patient: Patient, model: fake.FakeModel, name: str, reason: str, advice: str
):
    found = await patient.failing("model", model=f"openai:{name}", model_timeout_seconds=3)

    assert reason in found.found
    assert advice in found.advice


async def test_a_model_that_nobody_serves_is_found_in_time(patient: Patient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{processes.free_port()}/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "test")
    began = time.monotonic()

    assert "openai:gone" in (await patient.failing("model", model="openai:gone")).found
    assert time.monotonic() - began < 20


async def test_a_model_without_a_key_is_found(patient: Patient):
    assert "API key" in (await patient.failing("model", model="openai:keyless")).advice


async def test_a_public_address_that_leads_here_is_well_but_not_encrypted(runtime: Runtime, patient: Patient):
    async with serving(runtime) as served:
        findings = await patient.examined(public_url=served.address)

    assert findings["public URL"].verdict is Verdict.WARN
    assert "HTTPS" in findings["public URL"].advice


async def test_a_public_address_that_leads_nowhere_is_found(patient: Patient):
    found = await patient.failing("public URL", public_url=f"https://127.0.0.1:{processes.free_port()}")

    assert "does not answer" in found.found


async def test_a_clock_that_is_shifted_is_told(patient: Patient):
    assert (await patient.examined(clock_offset_seconds=3600))["clock offset"].verdict is Verdict.WARN


async def test_a_database_that_is_away_is_found_without_its_password():
    patient = Patient(f"postgresql://setter:Hunter2Hunter2@127.0.0.1:{processes.free_port()}/setter")
    found = await patient.failing("database")

    assert "OPENSETTER_DATABASE_URL" in found.advice
    assert "Hunter2" not in str(found)


async def test_an_embedded_database_is_looked_at_and_not_started(tmp_path: Path):
    found = await examine(Settings(_env_file=None, data_dir=tmp_path / "data"))

    assert [finding.verdict for finding in found if finding.check == "database"] == [Verdict.FAIL]
    assert [finding.advice for finding in found if finding.check == "database"] == [
        "Start one with `opensetter serve`."
    ]
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("free", "verdict"), [(10 * MIB, Verdict.FAIL), (1024 * MIB, Verdict.WARN), (50_000 * MIB, Verdict.OK)]
)
def test_a_disk_is_judged_by_what_is_free(free: int, verdict: Verdict):
    assert judge_disk(free).verdict is verdict


def test_an_address_that_is_longer_than_a_line_is_printed_whole(monkeypatch, capsys):
    address = "PUT /api/v1/bot-integrations/3/credentials/whatsapp/business-account [/of nobody's]"
    monkeypatch.setattr(cli.console, "width", 60)
    cli.show([Finding("whatsapp 3", Verdict.FAIL, "Refused.", address)])
    assert address.replace(" ", "") in "".join(capsys.readouterr().out.split())
