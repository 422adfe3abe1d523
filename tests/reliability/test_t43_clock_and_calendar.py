"""T43: around clock changes, leap days and year ends, contacts are told the local time that zoneinfo knows."""

import asyncio
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest

from tests.caller import Desk, Person
from tests.factories import BOOKING_LINK
from tests.reliability.installation import installed
from tests.reliability.proof import Proof, not_in_smoke
from tests.reliability.transitions import ZONES, Case, changes, leap_day

TOGETHER = 20
AT_ONCE = 16
HOUR = timedelta(hours=1)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

WHEN = {
    "en": "When is my appointment?",
    "es": "¿Cuándo es mi cita?",
    "pt": "Quando é o meu agendamento?",
    "de": "Wann ist mein Termin?",
    "fr": "Quand est mon rendez-vous ?",
}


@dataclass
class Rehearsal:
    """Makes a server with its worker whose clock is shifted, on one database however often it is asked."""

    url: str
    home: Path
    _key: str = ""

    @contextmanager
    def at(self, offset: timedelta, http: httpx.AsyncClient) -> Iterator[Desk]:
        """The API of one organization, as long as the server runs."""
        settings = {
            "OPENSETTER_CLOCK_OFFSET_SECONDS": str(offset.total_seconds()),
            "OPENSETTER_DEBOUNCE_SECONDS": "0",
        }
        with installed(self.home, self.url, workers=0, settings=settings) as made:
            self._key = self._key or made.organization().key
            yield Desk(http, made.address, self._key)


@pytest.fixture(scope="module")
def clock(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Rehearsal:
    return Rehearsal(own_database, tmp_path_factory.mktemp("t43"))


async def test_t43_a_time_is_said_as_zoneinfo_knows_it(clock: Rehearsal, http: httpx.AsyncClient, proof: Proof):
    cases = _cases(datetime.now(UTC))
    chosen = random.Random(43).sample(cases, proof.of_size(smoke=40, full=len(cases)))  # noqa: S311 - no secret
    with clock.at(timedelta(), http) as desk:
        places = asyncio.Semaphore(AT_ONCE)
        groups = [
            (language, mine[start : start + TOGETHER])
            for language in WHEN
            for mine in [[case for case in chosen if case.language == language]]
            for start in range(0, len(mine), TOGETHER)
        ]
        bots = {language: await desk.open_bot(language=language) for language in WHEN}
        told = await asyncio.gather(*(_listed(bots[language], cases, places) for language, cases in groups))
        wrong = [problem for problems in told for problem in problems]
        asked = chosen[:: proof.of_size(smoke=10, full=5)]
        answers = await asyncio.gather(*(_answered(bots[case.language], case, places) for case in asked))
    proof.at_least(
        "cases, over zones, clock changes, leap days, year ends and languages",
        len(chosen),
        proof.of_size(smoke=40, full=1_000),
    )
    proof.equal("times shown that differ from zoneinfo", wrong, [])
    proof.at_least("of them, also asked of the bot", len(answers), len(chosen) // 10)
    proof.equal("times said that differ from zoneinfo", [answer for answer in answers if answer], [])


@not_in_smoke("every jump is a server started anew")
async def test_t43_when_the_clock_jumps_an_hour_what_is_said_is_true_then(
    clock: Rehearsal, http: httpx.AsyncClient, proof: Proof
):
    now = datetime.now(UTC)
    moments = [change for zone in ZONES for change in changes(zone, now, years=1)]
    moments += [leap_day(now), datetime(now.year + 1, 1, 1, tzinfo=UTC)]
    wrong: list[object] = []
    seen, places = 0, asyncio.Semaphore(AT_ONCE)
    for moment in moments:
        # Forwards over the moment, an hour on, and back again: as a clock that somebody sets.
        for jump in (-HOUR / 2, HOUR / 2, -HOUR / 2):
            offset = moment - now + jump
            with clock.at(offset, http) as desk:
                problems = await asyncio.gather(
                    *(
                        _at_that_hour(desk, offset, zone, language, places)
                        for zone in ZONES
                        for language in ("en", "de")
                    )
                )
            seen += len(problems)
            wrong += [problem for some in problems for problem in some]
    proof.told("conversations around a jump", seen)
    proof.equal("what was said otherwise than it was then", wrong, [])


@not_in_smoke("a server started twice, and its queue waited for")
async def test_t43_a_conversation_goes_on_when_the_clock_is_set_back(
    clock: Rehearsal, http: httpx.AsyncClient, proof: Proof
):
    wrong: list[str] = []
    with clock.at(HOUR, http) as ahead:
        desk = await ahead.open_bot(language="en")
        people = [await desk.meet() for _ in range(3)]
        for person in people:
            await desk.book(person)
            await desk.says(person, "Thank you!")
    with clock.at(-HOUR, http) as behind:
        desk = desk.at(behind.address)
        for person in people:
            said = await desk.spoken_of(person)
            reply = await desk.says(person, "What are your opening hours?")
            wrong += [reply["content"]] if "opening hours" not in reply["content"] else []
            reply = await desk.says(person, WHEN["en"])
            wrong += [reply["content"]] if said not in reply["content"] else []
        history = await desk.history(people[0])
    proof.equal("answers that are missing after the clock was set back two hours", wrong, [])
    proof.equal("who spoke, in order", [one["senderType"] for one in history], ["user", "bot"] * 3)


def _cases(now: datetime) -> list[Case]:
    """Each zone's clock changes of two years, quarter by quarter; the next leap day and the next year's ends."""
    around = [timedelta(minutes=15 * quarter) for quarter in range(-8, 9)]
    instants = {zone: [change + shift for change in changes(zone, now, years=2) for shift in around] for zone in ZONES}
    for zone, year in product(ZONES, (now.year + 1, now.year + 2)):
        midnights = [datetime(year, 1, 1, tzinfo=ZoneInfo(zone)), leap_day(now).replace(tzinfo=ZoneInfo(zone))]
        midnights += [midnights[1] + timedelta(days=1)]
        instants[zone] += [
            midnight.astimezone(UTC) + timedelta(minutes=minutes) for midnight in midnights for minutes in (-30, 0, 1)
        ]
    return [
        Case(at, zone, language) for zone, found in instants.items() for at in sorted(set(found)) for language in WHEN
    ]


async def _listed(desk: Desk, cases: Sequence[Case], places: asyncio.Semaphore) -> list[object]:
    """What is wrong in the list of appointments that the bot has of one contact."""
    async with places:
        person = await desk.meet()
        by_id = {(await _book(desk, person, case))["id"]: case for case in cases}
        known = await desk.ask("GET", f"/bots/{desk.bot_id}/context", params={"contactId": person.id})
        said = {item["bookingId"]: item["saidAs"] for item in known["data"]["activeBookings"]}
    return [
        (case, said.get(booking_id, ""), missing)
        for booking_id, case in by_id.items()
        if (missing := case.missing(said.get(booking_id, "")))
    ]


async def _answered(desk: Desk, case: Case, places: asyncio.Semaphore) -> object:
    """What is wrong with the bot's answer to whom it was asked by; nothing, if it is right."""
    async with places:
        person = await desk.meet()
        await _book(desk, person, case)
        reply = await desk.says(person, WHEN[case.language])
    missing = case.missing(reply["content"])
    return (case, reply["content"], missing) if missing else None


async def _book(desk: Desk, person: Person, case: Case) -> dict[str, object]:
    start = f"{case.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return await desk.book(person, start_time=start, time_zone=case.zone)


async def _at_that_hour(
    desk: Desk, offset: timedelta, zone: str, language: str, places: asyncio.Semaphore
) -> list[object]:
    """What is wrong with what is said at a shifted hour: of an appointment to come, of one just over, of the hours."""
    async with places:
        hours = [{"weekday": day, "opens": "08:00", "closes": "20:00"} for day in DAYS]
        own = await desk.open_bot(language=language, timeZone=zone, openingHours=hours)
        then = datetime.now(UTC) + offset
        coming = Case(then.replace(microsecond=0) + HOUR, zone, language)
        booked, late = await own.meet(), await own.meet()
        await _book(own, booked, coming)
        over = {"start_time": f"{then - HOUR:%Y-%m-%dT%H:%M:%SZ}", "end_time": f"{then - HOUR / 60:%Y-%m-%dT%H:%M:%SZ}"}
        await own.book(late, **over)
        told = (await own.says(booked, WHEN[language]))["content"]
        free = (await own.says(late, {"en": "Can I book?", "de": "Ich hätte gern einen Termin"}[language]))["content"]
        asked = {"en": "When are you open?", "de": "Wann haben Sie geöffnet?"}[language]
        open_now = (await own.says(await own.meet(), asked))["content"]
    local = (datetime.now(UTC) + offset).astimezone(ZoneInfo(zone))
    is_open = 8 <= local.hour < 20
    says_open = ("open right now" if language == "en" else "gerade geöffnet") in open_now
    # Two minutes before or after opening or closing, a slow machine may be told either.
    is_close = any(abs((local.hour - hour) * 60 + local.minute) <= 2 for hour in (8, 20))
    return [
        *([("appointment", coming, told)] if coming.missing(told) else []),
        *([("no link though it is over", zone, free)] if BOOKING_LINK not in free else []),
        *([("open", str(local), open_now)] if says_open != is_open and not is_close else []),
    ]
