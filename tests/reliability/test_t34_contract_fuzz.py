"""T34: whatever can be made of the OpenAPI document, the server does what the document says."""

import secrets
import sys
from collections import defaultdict
from pathlib import Path

import httpx

from tests.reliability.fuzzing import fuzz, prey
from tests.reliability.installation import Installation
from tests.reliability.proof import Proof

SEEDS = (1, 7, 42, 2026)
ALL_PHASES = "examples,coverage,fuzzing,stateful"

ASKED = {
    "ServerError": "server errors",
    "UndefinedStatusCode": "undocumented statuses",
    "AcceptedNegativeData": "schema violations accepted",
    "IgnoredAuth": "operations that ignore the key",
    "UseAfterFree": "uses of what is gone",
}


async def test_t34_the_server_keeps_to_its_openapi_document(
    site: Installation, http: httpx.AsyncClient, proof: Proof, tmp_path: Path
):
    """The random seed is told, so that what it finds can be found again."""
    chance = secrets.randbelow(2**32)
    seeds = proof.of_size(smoke=SEEDS[:1], full=(chance,), nightly=(*SEEDS, chance))
    phases = proof.of_size(smoke="fuzzing", full=ALL_PHASES)
    # The hostile corpus and the matrix of tenants ask each operation in smoke, too; this asks some of them anything.
    operations = proof.of_size(smoke="book|hold|message|contact", full="")
    cases = 0
    failures: dict[str, list[str]] = defaultdict(list)
    told = ""
    reached: set[str] = set()
    for seed in seeds:
        target = await prey(await site.desk(http, f"Seed {seed}"), http)
        examples = proof.of_size(smoke=1, full=25, nightly=50)
        found = await fuzz(
            tmp_path / str(seed), target, seed=seed, phases=phases, examples=examples, operations=operations
        )
        cases += found.cases
        reached |= found.reached
        told += found.told
        for kind, operations in found.failures.items():
            failures[kind] += [f"seed {seed}: {operation}" for operation in operations]
        failures["runs that did not end well"] += [f"seed {seed}: {error}" for error in found.errors]
        if not found.whole:
            failures["runs that did not end well"].append(f"seed {seed}")

    # Shown by a test that fails.
    sys.stdout.write(told)
    proof.at_least("cases", cases, proof.of_size(smoke=40, full=10_000))
    for kind, name in ASKED.items():
        proof.equal(name, failures.pop(kind, []), [])
    proof.equal("anything else found", {kind: where for kind, where in failures.items() if where}, {})
    proof.at_least("operations that took at least one case", len(reached), proof.of_size(smoke=8, full=28))
    proof.told("seeds", ", ".join(map(str, seeds)))
