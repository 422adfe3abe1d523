"""A caller who asks for too much: so many requests a second over a few connections, from a process of its own."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass

CONNECTIONS_PER_SERVER = 2
PATIENCE_SECONDS = 10


@dataclass(frozen=True)
class Plan:
    """What is sent, to which ports of this machine, how often in all, and for how long."""

    request: str
    ports: list[int]
    per_second: float
    seconds: float


@dataclass(frozen=True)
class Overuse:
    """One that is under way; `over` waits for its end."""

    plan: Plan
    process: asyncio.subprocess.Process

    async def over(self) -> Counter[int]:
        """How many answers there were, by status."""
        assert self.process.stdout is not None
        async with asyncio.timeout(self.plan.seconds + PATIENCE_SECONDS):
            told = json.loads(await self.process.stdout.readline())
        return Counter({int(status): count for status, count in told.items()})


@asynccontextmanager
async def overusing(plan: Plan) -> AsyncIterator[Overuse]:
    """Requests whose answers have begun to come inside the block, and that are stopped after it."""
    command = (sys.executable, "-m", "tests.reliability.overuse", json.dumps(asdict(plan)))
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
    try:
        assert process.stdout is not None
        async with asyncio.timeout(PATIENCE_SECONDS):
            assert await process.stdout.readline() == b"begun\n"
        yield Overuse(plan, process)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _send_all(plan: Plan) -> Counter[int]:
    answers: Counter[int] = Counter()
    ports = plan.ports * CONNECTIONS_PER_SERVER
    loop = asyncio.get_running_loop()
    begins = loop.time()
    async with asyncio.TaskGroup() as lines:
        for number, port in enumerate(ports):
            # Each connection has its turn, so that the requests are spread evenly over the time.
            first = begins + number / plan.per_second
            lines.create_task(_line(plan, port, answers, first=first, every=len(ports) / plan.per_second))
    return answers


async def _line(plan: Plan, port: int, answers: Counter[int], *, first: float, every: float) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    loop = asyncio.get_running_loop()
    due, end = first, first + plan.seconds
    while due < end:
        await asyncio.sleep(due - loop.time())
        writer.write(plan.request.encode())
        answers[await _status(reader)] += 1
        if answers.total() == 1:
            print("begun", flush=True)  # noqa: T201 - how its starter hears of it
        due += every
    writer.close()


async def _status(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
    await reader.readexactly(length)
    return int(head[9:12])


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_send_all(Plan(**json.loads(sys.argv[1]))))))  # noqa: T201 - the answer
