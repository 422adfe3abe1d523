"""One person in the spellings of several channels: who is recognised, and whom a booking keeps from being invited."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from typing import Any

import httpx
import pytest

from opensetter.core import clock
from opensetter.core.settings import Settings
from opensetter.worker import Worker
from tests.conftest import SECRET_KEY
from tests.factories import BOOKING_LINK, Tenant
from tests.feature.conftest import PREFIX, Sql
from tests.providers import AnyProvider, Meta, Twilio, wrote

# What people and calendars write, what WhatsApp may call the same subscriber, and the first of them.
SPELLINGS = {
    "Brazil, a mobile": ("55459{:08}", "5545{:08}", 80_000_000),
    "Mexico": ("5255{:08}", "52155{:08}", 12_000_000),
    "Argentina": ("54911{:08}", "5411{:08}", 23_000_000),
    "Benin": ("22901{:08}", "229{:08}", 97_000_000),
    "Côte d'Ivoire": ("22507{:08}", "225{:08}", 7_000_000),
}

# A landline that begins like a mobile's last eight digits with a 9 in front is somebody else.
BRAZILIAN_LANDLINE = ("5545{:08}", "55459{:08}", 32_782_153)

FIRST_SEEN = ("contact", "whatsapp", "whatsapp_by_twilio", "sms")
SEEN_AGAIN = ("booking", "whatsapp", "whatsapp_by_twilio", "sms")


@dataclass
class Town:
    """A bot that is reached over both providers; `sees` is somebody who turns up at one of its doors."""

    client: httpx.AsyncClient
    tenant: Tenant
    sql: Sql
    meta: Meta
    twilio: Twilio
    twilio_whatsapp: Twilio
    numbers: Any

    async def sees(self, door: str, digits: str, text: str = "Hi") -> int:
        """The contact that the bot takes them for."""
        number = next(self.numbers)
        match door:
            case "contact":
                answer = await self._ask("/contacts", smsPhoneNumber=f"+{digits}")
                return int(answer["data"]["id"])
            case "booking":
                await self.books(digits, f"b{number}")
                return int(self.sql.value("SELECT contact_id FROM bookings WHERE external_id = %s", f"b{number}"))
            case "whatsapp":
                told = await self.meta.tell(self.client, messages=[wrote(digits, text, message_id=f"m{number}")])
            case "whatsapp_by_twilio":
                told = await self._texts(self.twilio_whatsapp, digits, text, f"m{number}")
            case _:
                told = await self._texts(self.twilio, digits, text, f"m{number}")
        assert told.status_code == 200, told.text
        return int(
            self.sql.value(
                "SELECT contact_id FROM conversations WHERE id = "
                "(SELECT conversation_id FROM messages WHERE provider_id = %s)",
                f"m{number}",
            )
        )

    async def books(self, digits: str, external_id: str) -> None:
        """An appointment in two days."""
        start = f"{clock.now() + timedelta(days=2):%Y-%m-%dT%H:%M:%SZ}"
        body = self.tenant.booking(phone=f"+{digits}", start_time=start, end_time=..., external_id=external_id)
        await self._ask("/bookings", **body)

    async def _texts(self, sender: Twilio, digits: str, text: str, message_id: str) -> httpx.Response:
        return await sender.post(self.client, sender.message(f"+{digits}", text, message_id=message_id))

    async def _ask(self, path: str, **body: Any) -> Any:
        answer = await self.client.post(PREFIX + path, json=body, headers=self.tenant.headers)
        assert answer.is_success, answer.text
        return answer.json()


@pytest.fixture
def provider() -> AnyProvider:
    return AnyProvider()


@pytest.fixture
async def settings(provider: AnyProvider) -> AsyncIterator[Settings]:
    async with provider.serving() as address:
        yield Settings(
            _env_file=None,
            debounce_seconds=0,
            log_level="warning",
            secret_key=SECRET_KEY,
            meta_base_url=address,
            twilio_base_url=address,
        )


@pytest.fixture
async def town(client: httpx.AsyncClient, tenant: Tenant, sql: Sql) -> Town:
    async def connected(one: Any) -> Any:
        body = one.connection(tenant.bot_id)
        made = await client.post(PREFIX + "/bot-integrations", json=body, headers=tenant.headers)
        assert made.status_code == 201, made.text
        return replace(one, hook=made.json()["data"]["webhookUrl"])

    by_twilio = Twilio(sender="whatsapp:+15005550007")
    return Town(
        client,
        tenant,
        sql,
        await connected(Meta()),
        await connected(Twilio()),
        await connected(by_twilio),
        count(1),
    )


def _spelled(patterns: tuple[str, str, int], number: int, *, turned: bool) -> tuple[str, str]:
    """One subscriber's two spellings, in either order."""
    one, other, first = patterns
    spelled = one.format(first + number), other.format(first + number)
    return spelled[::-1] if turned else spelled


@pytest.mark.parametrize("place", SPELLINGS)
async def test_whoever_turns_up_at_another_door_in_another_spelling_is_the_same_contact(town: Town, place: str):
    strangers = []
    for number, first in enumerate(FIRST_SEEN * 2):
        spelled, respelled = _spelled(SPELLINGS[place], number, turned=number >= len(FIRST_SEEN))
        contact_id = await town.sees(first, spelled)
        seen = {again: await town.sees(again, respelled) for again in SEEN_AGAIN}
        if set(seen.values()) != {contact_id}:
            strangers.append((first, spelled, respelled, contact_id, seen))
    assert strangers == []


async def test_a_brazilian_landline_is_nobodys_mobile(town: Town):
    confused = []
    for number, first in enumerate(FIRST_SEEN * 2):
        landline, mobile = _spelled(BRAZILIAN_LANDLINE, number, turned=number >= len(FIRST_SEEN))
        contact_id = await town.sees(first, landline)
        seen = {again: await town.sees(again, mobile) for again in ("whatsapp", "whatsapp_by_twilio", "sms")}
        if contact_id in seen.values():
            confused.append((first, landline, mobile, contact_id, seen))
    assert confused == []


async def test_an_argentine_landline_with_an_owner_of_its_own_is_not_taken_for_the_mobile(town: Town):
    mobile, landline = "5491123456789", "541123456789"
    guessed = await town.sees("whatsapp", mobile)
    assert await town.sees("sms", landline) == guessed
    # A guess is used, and not written down: the landline is still free to be somebody else's.
    assert _identities(town, guessed) == [f"wa_id:{mobile}"]
    owner = await town.sees("contact", landline)
    assert owner != guessed
    assert {await town.sees(door, landline) for door in ("sms", "whatsapp")} == {owner}
    assert {await town.sees(door, mobile) for door in SEEN_AGAIN} == {guessed}


async def test_a_booking_in_one_spelling_withholds_the_invitation_from_whoever_writes_in_the_other(
    town: Town, provider: AnyProvider, worker: Worker
):
    people = [_spelled(patterns, number, turned=bool(number)) for patterns in SPELLINGS.values() for number in (0, 1)]
    for spelled, _ in people:
        await _asks(town, spelled)
    await worker.drain()
    # Everybody is invited as long as nobody has an appointment, or the rest would prove nothing.
    assert _invited(provider) == _everybody(people)
    provider.sent.clear()
    for number, (_, respelled) in enumerate(people):
        await town.books(respelled, f"booking-{number}")
    for spelled, _ in people:
        await _asks(town, spelled)
    await worker.drain()
    assert {to for to, _ in provider.sent} == _everybody(people)
    assert _invited(provider) == set()


async def _asks(town: Town, digits: str) -> None:
    for door in ("whatsapp", "sms"):
        await town.sees(door, digits, "Can I book an appointment?")


def _everybody(people: list[tuple[str, str]]) -> set[str]:
    return {to for spelled, _ in people for to in (spelled, f"+{spelled}")}


def _invited(provider: AnyProvider) -> set[str]:
    return {to for to, text in provider.sent if BOOKING_LINK in text}


def _identities(town: Town, contact_id: int) -> list[str]:
    query = "SELECT array_agg(kind || ':' || value ORDER BY kind) FROM contact_identities WHERE contact_id = %s"
    return list(town.sql.value(query, contact_id))
