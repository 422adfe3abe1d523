"""T02: the server is killed again and again while bookings come in: nothing acknowledged is lost or doubled."""

import asyncio
from pathlib import Path

import httpx
import pytest

from tests.faults.killer import kill_postgres, strike
from tests.reliability.installation import embedded_house
from tests.reliability.ledger import BROKEN_OFF, Ledger
from tests.reliability.proof import Proof, not_in_smoke


@pytest.mark.alone
@not_in_smoke("smoke kills PostgreSQL under its servers, in T03, which is no easier to outlive")
async def test_t02_bookings_outlive_a_killed_server(tmp_path: Path, http: httpx.AsyncClient, proof: Proof):
    posts, kills = 10_000, 25
    ready_after: list[float] = []
    recovered_after: list[float] = []
    with embedded_house(tmp_path) as house:
        (server,) = house.servers
        desk, person = await house.opened(http)
        ledger = Ledger(posts)

        async def kill(number: int) -> None:
            server.kill()
            if number % 5 == 1:
                # Now and then the whole machine goes down, as far as a process can tell.
                await asyncio.to_thread(kill_postgres, tmp_path / "data")
                recovered_after.append(await server.restart())
            else:
                ready_after.append(await server.restart())

        killing = asyncio.create_task(strike(kills, lambda: ledger.progress, kill, seed=2))
        await ledger.fill([desk], person, (f"t02-{number}" for number in range(posts)))
        await killing
        # Once more, each: a replay tells the same booking as the first acknowledgement.
        await ledger.fill([desk], person, list(ledger.acknowledged))

        proof.equal("kills", len(ready_after) + len(recovered_after), kills)
        ledger.balance(proof, house, desk)
        proof.soon("ready again after a restart", max(ready_after), 3.0, " s")
        proof.told("ready again when PostgreSQL was killed too", f"{max(recovered_after):.1f} s")
        proof.told("requests cut off and repeated", ledger.answers[BROKEN_OFF])
