"""T41: what is installed is what was written down, with hashes, with a bill of materials, and without known holes."""

import importlib.metadata
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import run
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.reliability import advisories
from tests.reliability.advisories import GRAVE, Hit
from tests.reliability.lockfile import DEVELOPMENT, ROOT, RUNTIME, pins
from tests.reliability.proof import Proof

SNAPSHOT_VARIABLE = "OSV_SNAPSHOT"
SNAPSHOT_DAYS = 7


def test_t41_every_dependency_is_pinned_with_hashes(proof: Proof):
    runtime, development = pins(RUNTIME), pins(DEVELOPMENT)
    everything = [*runtime, *development]
    proof.equal(
        "dependencies that are not pinned with hashes", [pin.line for pin in everything if not pin.is_fixed], []
    )
    proof.told("dependencies, at run time and for development", f"{len(runtime)}, {len(development)}")
    runs = {(pin.name, pin.version, pin.hashes) for pin in runtime}
    proof.equal("run-time pins that development has otherwise", len(runs - _all(DEVELOPMENT)), 0)


def test_t41_the_lock_file_serves_what_is_declared(proof: Proof):
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [Requirement(line) for line in declared["project"]["dependencies"]]
    locked = {pin.name: pin.version for pin in pins(RUNTIME)}
    unserved = [
        str(requirement)
        for requirement in wanted
        if not requirement.specifier.contains(locked.get(canonicalize_name(requirement.name), "0"), prereleases=True)
    ]
    proof.equal(f"of {len(wanted)} declared dependencies, those that the lock does not serve", unserved, [])
    development = {pin.name: pin.version for pin in pins(DEVELOPMENT)}
    installed = {canonicalize_name(found.name): found.version for found in importlib.metadata.distributions()}
    other = {name: version for name, version in installed.items() if development.get(name, version) != version}
    proof.equal("installed packages in another version than locked", other, {})


def test_t41_the_bill_of_materials_is_the_lock_file(proof: Proof, tmp_path: Path):
    file = tmp_path / "opensetter.cdx.json"
    assert run.write_sbom(file) == 0
    bill = json.loads(file.read_text())
    listed = {(component["name"], component["version"], _hashes(component)) for component in bill["components"]}
    locked = {(pin.name, pin.version, pin.hashes) for pin in pins(RUNTIME)}
    proof.equal("form", bill["bomFormat"], "CycloneDX")
    proof.equal("described", (bill["metadata"]["component"]["name"]), "opensetter")
    proof.equal("components that differ from the lock file", len(listed ^ locked), 0)
    # Made anew for every release, it must depend on nothing but the lock file.
    if proof.of_size(smoke=False, full=True):
        again = tmp_path / "again.cdx.json"
        assert run.write_sbom(again) == 0
        proof.equal("made again, the same", again.read_bytes() == file.read_bytes(), asked=True)


def test_t41_no_vulnerability_is_known(proof: Proof):
    snapshot = os.environ.get(SNAPSHOT_VARIABLE)
    if not snapshot:
        reason = (
            f"cannot run here: no snapshot of known vulnerabilities; {SNAPSHOT_VARIABLE} names OSV's all.zip for PyPI"
        )
        proof.told("audit", reason)
        return
    known = list(advisories.read(Path(snapshot)))
    hits = advisories.audit({pin.name: pin.version for pin in pins(RUNTIME)}, known)
    proof.at_most("age of the snapshot", advisories.age_days(known), SNAPSHOT_DAYS, " days")
    proof.equal("high and critical", [hit for hit in hits if hit.severity in GRAVE], [])
    proof.told("others, to be triaged", [f"{hit.id} in {hit.package}" for hit in hits if hit.severity not in GRAVE])


def test_t41_the_audit_finds_what_is_known(proof: Proof):
    locked = {"jinja2": "3.1.6", "starlette": "1.10.0"}

    def advisory(name: str, *events: dict[str, str], **more: object) -> dict[str, object]:
        affected = {"package": {"ecosystem": "PyPI", "name": name}, "ranges": [{"type": "ECOSYSTEM", "events": events}]}
        return {"id": "X", "affected": [affected], "database_specific": {"severity": "LOW"}, **more}

    open_ended = advisory("Jinja2", {"introduced": "0"})
    hit = Hit("X", "jinja2", "3.1.6", "LOW")
    cases = {
        "introduced and never fixed": (open_ended, [hit]),
        "fixed before": (advisory("Jinja2", {"introduced": "0"}, {"fixed": "3.1.6"}), []),
        "fixed later": (advisory("jinja2", {"introduced": "3"}, {"fixed": "3.1.10"}), [hit]),
        "last in this one": (advisory("jinja2", {"introduced": "0"}, {"last_affected": "3.1.6"}), [hit]),
        "introduced later": (advisory("jinja2", {"introduced": "3.2"}), []),
        "withdrawn": (open_ended | {"withdrawn": "2026-01-01T00:00:00Z"}, []),
        "another package": (advisory("jinja", {"introduced": "0"}), []),
    }
    wrong = [name for name, (known, found) in cases.items() if advisories.audit(locked, [known]) != found]
    proof.equal(f"of {len(cases)} invented advisories, those judged wrongly", wrong, [])


def test_t41_continuous_integration_runs_no_strangers_code_with_rights(proof: Proof):
    scripts = [path for folder in (".github", ".ci") for path in (ROOT / folder).rglob("*") if path.is_file()]
    trusting = [str(path) for path in scripts if "pull_request_target" in path.read_text(errors="replace")]
    proof.equal(
        f"of {len(scripts)} scripts, those that check out a pull request with the repository's rights", trusting, []
    )


def test_t41_it_installs_from_a_wheelhouse_without_a_network(proof: Proof, tmp_path: Path):
    if proof.of_size(smoke=True, full=False):
        proof.told("installation from a wheelhouse", "full size only")
        return
    wheelhouse, home = tmp_path / "wheelhouse", tmp_path / "home"
    _made([*_pip(), "--version"])
    fetched = _ends([*_pip(), "download", "--require-hashes", "--dest", str(wheelhouse), "-r", str(RUNTIME)])
    if fetched.returncode:
        proof.told("installation from a wheelhouse", "cannot run here: no package index can be reached")
        return
    _made([sys.executable, "-m", "venv", "--without-pip", str(home)])
    into = [*_pip(), "--python", str(home / "bin" / "python"), "install", "--no-index"]
    _made([*into, "--find-links", str(wheelhouse), "--require-hashes", "-r", str(RUNTIME)])
    _made([*into, "--no-deps", "--no-build-isolation", str(ROOT)])
    told = _made([str(home / "bin" / "opensetter"), "--version"])
    proof.equal("files in the wheelhouse", len(list(wheelhouse.iterdir())), _here())
    proof.equal("installed without an index, it says", told.split()[0], "opensetter")


def _pip() -> list[str]:
    # The environment that runs the tests has no pip; the Python that it was made with does.
    return [f"{sys.base_prefix}/bin/python3", "-m", "pip", "--disable-pip-version-check", "--quiet"]


def _here() -> int:
    return sum(pin.requirement.marker is None or pin.requirement.marker.evaluate() for pin in pins(RUNTIME))


def _ends(command: list[str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)


def _made(command: list[str]) -> str:
    ended = _ends(command)
    assert ended.returncode == 0, ended.stderr[-2_000:]
    return ended.stdout


def _all(file: Path) -> set[tuple[str, str, frozenset[str]]]:
    return {(pin.name, pin.version, pin.hashes) for pin in pins(file)}


def _hashes(component: dict[str, list[dict[str, list[dict[str, str]]]]]) -> frozenset[str]:
    return frozenset(
        found["content"] for reference in component.get("externalReferences", ()) for found in reference["hashes"]
    )
