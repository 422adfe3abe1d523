"""An answer of the provider's API, with the faults that were ordered."""

import asyncio
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from opensetter.simulators.serving import TRANSPORT
from opensetter.simulators.simulator import Simulator, first_of

HOLD_SECONDS = 600.0
"""How long an answer that never comes is waited for here, if the caller does not hang up before."""

_SUCCESS = range(200, 300)


async def answer(
    request: Request,
    simulator: Simulator[Any],
    take: Callable[[], Response],
    *,
    refuse: Callable[[int], Response],
    fail: Callable[[int], Response],
) -> Response:
    """What the API answers to a send. With `refuse` and `fail` nothing was sent; with all else it was."""
    faults = simulator.faults
    if faults.refuse:
        simulator.turn(refuse=faults.refuse - 1)
        response = refuse(faults.retry_after_seconds)
        response.headers["Retry-After"] = str(faults.retry_after_seconds)
        return response
    if faults.fail:
        simulator.turn(fail=faults.fail - 1)
        return fail(faults.fail_code)
    response = take()
    if response.status_code in _SUCCESS and faults.hang:
        simulator.turn(hang=faults.hang - 1)
        await _hold(request, simulator)
    elif response.status_code in _SUCCESS and faults.reset:
        simulator.turn(reset=faults.reset - 1)
        _break(request)
    elif faults.slow_seconds:
        await asyncio.sleep(faults.slow_seconds)
    return response


async def _hold(request: Request, simulator: Simulator[Any]) -> None:
    """Return when the caller has hung up."""
    await first_of(_disconnect(request), simulator.over.wait(), seconds=HOLD_SECONDS)


async def _disconnect(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _break(request: Request) -> None:
    """End the caller's connection with a reset, as a provider's load balancer does that goes down."""
    transport = request.scope.get("extensions", {}).get(TRANSPORT)
    if transport is None:
        # Without a socket there is none to break; whoever called in this process sees the same error.
        raise ConnectionResetError("The simulator was told to reset this connection.")
    transport.reset()
