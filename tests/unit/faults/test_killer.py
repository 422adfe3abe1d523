"""Blows fall as often as asked, while the work goes on, and at the same moments for the same seed."""

import asyncio

from tests.faults.killer import strike


async def test_blows_are_spread_over_the_work():
    assert len(await _moments(times=5, seed=1)) == 5
    assert max(await _moments(times=5, seed=1)) < 1


async def test_the_seed_decides_the_moments():
    first, again, other = [await _moments(times=3, seed=seed) for seed in (1, 1, 2)]

    assert first == again
    assert first != other


async def _moments(*, times: int, seed: int) -> list[float]:
    """How far a work was at each blow; it goes on by a twentieth whenever it is asked."""
    asked: list[float] = []

    def progress() -> float:
        asked.append(len(asked) / 20)
        return asked[-1]

    struck: list[float] = []

    async def blow(_number: int) -> None:
        struck.append(asked[-1])

    async with asyncio.timeout(10):
        await strike(times, progress, blow, seed=seed)
    return struck
