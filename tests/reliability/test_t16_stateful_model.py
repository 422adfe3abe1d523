"""T16: random histories of an organization's life agree, step by step, with a model that has no database."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import httpx
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    multiple,
    rule,
    run_state_machine_as_test,
)

from opensetter.core.runtime import Runtime
from opensetter.core.settings import Settings
from opensetter.organizations import service as organizations
from tests import processes
from tests.caller import PREFIX
from tests.factories import BOOKING_LINK
from tests.faults import clocked
from tests.faults.clocked import ClockedServer
from tests.reliability.bookings_model import Expected, Kept, Model
from tests.reliability.installation import GENEROUS, Installation, allow_reading
from tests.reliability.proof import Proof

# What is drawn begins and ends a quarter of an hour away from whatever the clock is moved to, so that no answer hangs
# on how long a run takes.
STARTS = st.integers(-4, 80).map(lambda halves: timedelta(minutes=30 * halves + 15))
LENGTHS = st.sampled_from([None, timedelta(minutes=30), timedelta(hours=5)])
MOVES = st.sampled_from([timedelta(minutes=30), timedelta(hours=4), timedelta(days=1)])
SOURCES = st.sampled_from([None, "manual", "calendly"])
EXTERNAL_IDS = st.sampled_from([None, "a", "a", "b", "b", "A"])
METADATA = st.sampled_from([None, {}, {"n": 1}, {"n": [1.5, "é"]}])
WHO = st.sampled_from(["ada", "ada by WhatsApp", "ben", "ben, unreadably", "nobody"])


class Operator:
    """Whoever runs the installation: makes organizations and keys, and revokes them, as the commands do."""

    def __init__(self, url: str) -> None:
        self._runner = asyncio.Runner()
        self._runtime = Runtime.open(Settings(_env_file=None), url)

    def organization(self) -> int:
        async def work() -> int:
            async with self._runtime.database.transaction() as session:
                return (await organizations.create(session, "Model")).id

        return self._runner.run(work())

    def key(self, organization_id: int) -> tuple[int, str]:
        async def work() -> tuple[int, str]:
            async with self._runtime.database.transaction(organization_id) as session:
                key, secret = await organizations.create_key(session, organization_id, name="model")
                return key.id, secret

        return self._runner.run(work())

    def revoke(self, organization_id: int, key_id: int) -> None:
        async def work() -> None:
            async with self._runtime.database.transaction(organization_id) as session:
                await organizations.revoke_key(session, organization_id, key_id)

        self._runner.run(work())

    def close(self) -> None:
        self._runner.run(self._runtime.close())
        self._runner.close()


@pytest.fixture(scope="module")
def house(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Two servers whose clocks move, the first of them with a worker."""
    home = tmp_path_factory.mktemp("clocked")
    given = {**GENEROUS, "OPENSETTER_DEBOUNCE_SECONDS": "0"}
    option = f"--database-url={own_database}"
    servers = [
        clocked.server(home, option, settings=given),
        clocked.server(home, option, "--no-worker", settings=given),
    ]
    allow_reading(own_database)
    with processes.started(*servers):
        yield Installation(home, own_database, given, list(servers))


class Life(RuleBasedStateMachine):
    """What integrators and contacts of one organization do, in any order."""

    house: ClassVar[Installation]
    operator: ClassVar[Operator]
    http: ClassVar[httpx.Client]
    seen: ClassVar[Counter[str]]

    bookings = Bundle("bookings")
    spoken = Bundle("spoken")

    # ── the beginning ────────────────────────────────────────────────────────────────────────────────────────────

    @initialize()
    def begin(self) -> None:
        self.seen["histories"] += 1
        self.offset = timedelta(0)
        self._set_clocks()
        self.organization_id = self.operator.organization()
        self.key_id, self.key = self.operator.key(self.organization_id)
        self.digits = {"ada": "447813194799", "ben": "447813194700"}
        self.ids = {
            name: self.ask("POST", "/contacts", json={"waId": digits, "smsPhoneNumber": f"+{digits}"})["data"]["id"]
            for name, digits in self.digits.items()
        }
        bots = [self._bot() for _ in range(2)]
        self.channels = dict(bots)
        self.model = Model({digits: self.ids[name] for name, digits in self.digits.items()}, tuple(self.channels))
        self.origin = datetime.now(UTC)
        self.cancelled = self.heard = 0

    def _bot(self) -> tuple[int, int]:
        wanted = {"name": "Acme", "bookingUrl": BOOKING_LINK, "timeZone": "Europe/London"}
        bot_id = self.ask("POST", "/bots", json=wanted)["data"]["id"]
        channel = self.ask("POST", "/bot-integrations", json={"botId": bot_id, "channel": "api"})["data"]["id"]
        return bot_id, channel

    # ── what happens ─────────────────────────────────────────────────────────────────────────────────────────────

    @rule(
        target=bookings,
        who=WHO,
        bot=st.integers(0, 2),
        start=STARTS,
        length=LENGTHS,
        key=st.tuples(SOURCES, EXTERNAL_IDS),
        metadata=METADATA,
        is_strict=st.booleans(),
    )
    def create(self, who, bot, start, length, key, metadata, is_strict):
        starts = self.origin + start
        body = {
            "bot_id": [*self.channels, 2**40][bot],
            **self._naming(who),
            "start_time": f"{starts:%Y-%m-%dT%H:%M:00Z}",
            "end_time": None if length is None else f"{starts + length:%Y-%m-%dT%H:%M:00Z}",
            "time_zone": "Europe/London",
            "source": key[0],
            "external_id": key[1],
            "metadata": metadata,
        }
        kept = self._post(body, is_strict=is_strict)
        return multiple() if kept is None else kept

    @rule(kept=bookings, is_strict=st.booleans())
    def replay(self, kept, is_strict):
        self._post(kept.sent, is_strict=is_strict)

    @rule(
        kept=bookings,
        changed=st.dictionaries(
            st.sampled_from(["start_time", "end_time", "time_zone", "metadata", "bot_id", "phone"]),
            st.none(),
            min_size=1,
        ),
        who=WHO,
        is_strict=st.booleans(),
    )
    def replay_with_another_body(self, kept, changed, who, is_strict):
        other = {
            "start_time": "2026-01-02T03:04:00Z",
            "end_time": None,
            "time_zone": None,
            "metadata": {"n": 1.0},
            "bot_id": 2**41,
        }
        body = {**kept.sent, **{name: other[name] for name in changed if name in other}}
        if "phone" in changed:
            body = {name: value for name, value in body.items() if name not in {"phone", "wa_id"}} | self._naming(who)
        if body["end_time"] is None or body["end_time"] > body["start_time"]:
            self._post(body, is_strict=is_strict)

    @rule(kept=bookings)
    def cancel(self, kept):
        before = self.now()
        told = self.ask("POST", f"/bookings/{kept.id}/cancel")
        assert (told["id"], told["event_id"]) == (kept.id, kept.event_id)
        if kept.cancelled_at is None:
            at = datetime.fromisoformat(told["cancelled_at"])
            assert before - timedelta(seconds=1) <= at <= self.now() + timedelta(seconds=1)
            kept.cancelled_at = told["cancelled_at"]
            self.cancelled += 1
        assert told["cancelled_at"] == kept.cancelled_at

    @rule(target=spoken, name=st.sampled_from(["ada", "ben"]), bot=st.integers(0, 1))
    def message(self, name, bot):
        bot_id = [*self.channels][bot]
        self.heard += 1
        said = {"waId": self.digits[name], "content": "Can I book a time?", "messageId": f"m{self.heard}"}
        told = self._say(bot_id, said)
        (reply,) = told["replies"]
        has_booked = bool(self.model.active(self.ids[name], bot_id, self.now()))
        assert (BOOKING_LINK in reply["content"]) is not has_booked, reply
        return bot_id, said, told

    @rule(heard=consumes(spoken))
    def message_again(self, heard):
        bot_id, said, told = heard
        assert self._say(bot_id, said) == told

    @rule(name=st.sampled_from(["ada", "ben"]), bot=st.integers(0, 1))
    def look(self, name, bot):
        bot_id, contact_id = [*self.channels][bot], self.ids[name]
        known = self.ask("GET", f"/bots/{bot_id}/context", params={"contactId": contact_id})["data"]
        active = self.model.active(contact_id, bot_id, self.now())
        past = self.model.past(contact_id, bot_id, self.now())
        # No more than twenty are looked at, and those that lie ahead come first.
        assert [item["bookingId"] for item in known["activeBookings"]] == active[-20:]
        assert [item["bookingId"] for item in known["pastBookings"]] == past[max(0, len(past) - (20 - len(active))) :]
        assert known["mayOfferBooking"] is not bool(active)

    @rule(kept=bookings)
    def read(self, kept):
        told = self.ask("GET", f"/bookings/{kept.id}")
        assert {**kept.told(), "cancelled_at": kept.cancelled_at} == {name: told[name] for name in SHOWN}
        # An hour after its end, and up to a sweep later, an appointment is completed by itself.
        over = set() if kept.is_active(self.now()) else {"completed"}
        assert told["status"] in ({"cancelled"} if kept.cancelled_at else {"confirmed"} | over)
        assert told["metadata"] == kept.sent.get("metadata")

    @rule()
    def revoke_key(self):
        self.operator.revoke(self.organization_id, self.key_id)
        for method, path, content in (
            ("GET", "/bookings", {}),
            ("POST", "/bookings", {"json": {"bot_id": 1, "phone": "+1", "start_time": "never"}}),
            ("POST", "/bookings/1/cancel", {}),
        ):
            for server in self.house.servers:
                assert self.call(method, path, address=server.address, **content).status_code == 401
        self.key_id, self.key = self.operator.key(self.organization_id)

    @rule(by=MOVES)
    def move_clock(self, by):
        self.offset += by
        self._set_clocks()

    # ── the end ──────────────────────────────────────────────────────────────────────────────────────────────────

    def teardown(self) -> None:
        if not hasattr(self, "model"):
            return
        listed = self.ask("GET", "/bookings", params={"limit": 100})["data"]
        assert {item["id"]: item["cancelled_at"] for item in listed} == {
            kept.id: kept.cancelled_at for kept in self.model.bookings
        }
        counted = self.house.rows(
            """
            SELECT (SELECT count(*) FROM bookings WHERE organization_id = mine.id),
                (SELECT count(*) FROM events WHERE organization_id = mine.id AND type = 'booking.created'),
                (SELECT count(*) FROM events WHERE organization_id = mine.id AND type = 'booking.cancelled'),
                (SELECT count(*) FROM messages WHERE organization_id = mine.id AND direction = 'inbound'),
                (SELECT count(*) FROM messages WHERE organization_id = mine.id AND direction = 'outbound')
            FROM organizations mine WHERE mine.id = %s
            """,
            self.organization_id,
        )
        made = len(self.model.bookings)
        assert counted == [(made, made, self.cancelled, self.heard, self.heard)]

    # ── how it is said ───────────────────────────────────────────────────────────────────────────────────────────

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def call(self, method: str, path: str, *, address: str = "", **content: Any) -> httpx.Response:
        self.seen["requests"] += 1
        server = self.house.servers[self.seen["requests"] % 2]
        headers = {"Authorization": f"Bearer {self.key}", **content.pop("headers", {})}
        return self.http.request(method, f"{address or server.address}{PREFIX}{path}", headers=headers, **content)

    def ask(self, method: str, path: str, **content: Any) -> Any:
        answer = self.call(method, path, **content)
        assert answer.is_success, answer.text
        return answer.json()

    def _set_clocks(self) -> None:
        for server in self.house.servers:
            assert isinstance(server, ClockedServer)
            server.move_clock(self.offset)

    def _naming(self, who: str) -> dict[str, str]:
        name, _, how = who.partition(" ")
        digits = self.digits.get(name.rstrip(","), "447900000000")
        match how:
            case "by WhatsApp":
                return {"wa_id": digits}
            case "unreadably":
                return {"wa_id": digits, "phone": "the front desk"}
        return {"phone": f"+{digits}"}

    def _say(self, bot_id: int, said: dict[str, str]) -> dict[str, Any]:
        path = f"/bot-integrations/{self.channels[bot_id]}/messages/receive?wait=20"
        answer = self.call("POST", path, json=said)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def _post(self, body: dict[str, Any], *, is_strict: bool) -> Kept | None:
        """The booking, if this made one; whatever is answered must be what the model expects."""
        expected = self.model.create(body, is_strict=is_strict)
        headers = {"Prefer": "handling=strict"} if is_strict else {}
        answer = self.call("POST", "/bookings", json=body, headers=headers)
        told = answer.json()
        assert answer.status_code == expected.status, (told, expected)
        if expected.code:
            assert told["code"] == expected.code
            return None
        assert ("Ignored-Input" in answer.headers) is ("the front desk" in body.values())
        made = self._made(body, told) if expected.known is None else None
        kept = made or expected.known
        assert kept is not None
        assert told == {**kept.told(), "deduplicated": made is None}, (told, kept)
        _check_differs(answer, expected)
        return made

    def _made(self, body: dict[str, Any], told: dict[str, Any]) -> Kept:
        contact_id = self.model.contact_of(body)
        assert contact_id is not None
        assert told["id"] not in {kept.id for kept in self.model.bookings}
        assert told["event_id"] not in {kept.event_id for kept in self.model.bookings}
        made = Kept(told["id"], told["event_id"], contact_id, body)
        self.model.bookings.append(made)
        return made


SHOWN = (
    "id", "event_id", "bot_id", "contact_id", "source", "external_id",
    "start_time", "end_time", "time_zone", "cancelled_at",
)  # fmt: skip


def _check_differs(answer: httpx.Response, expected: Expected) -> None:
    named = answer.headers.get("Deduplicated-Differs", "")
    assert set(named.split(", ")) - {""} == expected.differs


def test_t16_random_histories_agree_with_a_model(house: Installation, proof: Proof):
    histories, steps = proof.of_size(smoke=(10, 15), full=(200, 30), nightly=(2_000, 50))
    operator = Operator(house.url)
    seen: Counter[str] = Counter()
    with httpx.Client(timeout=30, trust_env=False) as http:
        life = type("Life", (Life,), {"house": house, "operator": operator, "http": http, "seen": seen})
        try:
            run_state_machine_as_test(
                life,
                settings=settings(
                    max_examples=histories,
                    stateful_step_count=steps,
                    deadline=None,
                    database=None,
                    derandomize=proof.of_size(smoke=True, full=False),
                    suppress_health_check=list(HealthCheck),
                    # A divergence is told as it was found first: to shrink it takes hundreds of runs more.
                    phases=[Phase.generate] if histories > 100 else [Phase.generate, Phase.shrink],
                ),
            )
            divergence: str | int = 0
        except AssertionError as error:
            divergence = "\n".join([str(error), *getattr(error, "__notes__", ())])
    operator.close()
    proof.equal(f"divergences in {histories} histories of up to {steps} steps", divergence, 0)
    proof.at_least("histories", seen["histories"], histories)
    proof.told("requests", seen["requests"])
