"""T06, the races before a send: who asked to be let alone, or has booked, is not sent what that forbids."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any

from opensetter.simulators.people import Person
from opensetter.simulators.twilio.simulator import Twilio
from opensetter.simulators.whatsapp.simulator import WhatsApp
from tests.caller import Desk, until
from tests.caller import Person as Contact
from tests.factories import BOOKING_LINK
from tests.reliability.business import Business, Ports, opened
from tests.reliability.installation import Installation
from tests.reliability.proof import Proof

AT_ONCE = 25
MODEL = "openai:echo/slow=0.1-0.9/consent"
OFFERS = "openai:obedient/slow=0-0.1/queue"
TURN_SECONDS = 1.0
# A throttled message is tried again after two seconds: all that time it waits in the queue.
QUEUED_SECONDS = 2.5

# Both instants are taken by processes on one machine, each while it holds the contact's row.
_CLAIMS = """
WITH refusal AS (SELECT contact_id, min(created_at) AS at FROM consents WHERE NOT is_granted GROUP BY contact_id)
SELECT message.sending_at > refusal.at AS is_stale, message.status
FROM messages message
JOIN conversations conversation ON conversation.id = message.conversation_id
JOIN refusal ON refusal.contact_id = conversation.contact_id
WHERE conversation.bot_integration_id = %s AND message.direction = 'outbound'
  AND NOT coalesce((message.outgoing ->> 'confirmsConsent')::boolean, false)
"""
_REFUSED = """
SELECT count(DISTINCT consent.contact_id) FROM consents consent
JOIN conversations conversation ON conversation.contact_id = consent.contact_id
WHERE conversation.bot_integration_id = %s AND NOT consent.is_granted
"""
_OFFERS = """
SELECT message.sending_at > pg_xact_commit_timestamp(booking.xmin) AS is_stale, message.status,
    message.failure ->> 'reason'
FROM bookings booking
JOIN conversations conversation ON conversation.contact_id = booking.contact_id
JOIN messages message ON message.conversation_id = conversation.id
WHERE booking.bot_id = %s AND message.offers_link
"""
_OFFERED = "SELECT count(*) FROM messages WHERE conversation_id = %s AND offers_link"

Refuse = Callable[[Business, Person, int], Awaitable[object]]


async def _stops(business: Business, person: Person, _: int) -> None:
    business.simulator.say(person, "STOP")


async def _is_stopped(business: Business, _: Person, contact_id: int) -> Any:
    body = {"channel": "whatsapp", "granted": False, "note": "Asked us on the phone."}
    return await business.desk.ask("POST", f"/contacts/{contact_id}/consents", json=body)


async def test_t06_nothing_is_sent_after_a_refusal_by_keyword_or_by_hand(
    site_with_model: Installation, reception: Desk, ports: Ports, proof: Proof
):
    races = proof.of_size(smoke=10, full=340)
    await _prove_refusals(site_with_model, reception, ports, proof, WhatsApp(), races, (_stops, _is_stopped))


async def test_t06_nothing_is_sent_after_a_refusal_that_the_carrier_tells_of(
    site_with_model: Installation, reception: Desk, ports: Ports, proof: Proof
):
    races = proof.of_size(smoke=5, full=160)
    await _prove_refusals(site_with_model, reception, ports, proof, Twilio(), races, (_stops,))


async def _prove_refusals(
    site: Installation,
    reception: Desk,
    ports: Ports,
    proof: Proof,
    simulator: WhatsApp | Twilio,
    races: int,
    ways: tuple[Refuse, ...],
) -> None:
    chances = random.Random(races)  # noqa: S311 - the same instants every time
    places = asyncio.Semaphore(AT_ONCE)
    async with opened(site, await reception.open_bot(model=MODEL), ports, simulator) as business:

        async def run(number: int) -> Person:
            later = chances.uniform(0, TURN_SECONDS)
            async with places:
                person = business.somebody()
                simulator.say(person, f"Question {number}")
                contact_id, _ = await business.conversation(person)
                # Every fifth refusal comes after the answer, however slow the machine: so both sides win some races.
                await (business.answered(person) if number % 5 == 4 else asyncio.sleep(later))
                await ways[number % len(ways)](business, person, contact_id)
                return person

        people = await asyncio.gather(*(run(number) for number in range(races)))
        await business.quiet()
        refused = site.count(_REFUSED, business.desk.integration_id)
        claims = site.rows(_CLAIMS, business.desk.integration_id)
        before = [len(business.got(person)) for person in people]
        await _everybody_says(business, people, "What are your opening hours?")
        disturbed = [len(business.got(person)) for person in people]
        await _everybody_says(business, people, "START")
        await _everybody_says(business, people, "Hello again")
        # Where the carrier answered the START, what was written before it is part of the burst.
        unanswered = [
            person
            for person in people
            if not any(text.startswith("You wrote") and text.endswith("Hello again") for text in business.read(person))
        ]
    proof.equal("refusals", refused, races)
    proof.equal("messages claimed after the refusal's commit", [claim for claim in claims if claim[0]], [])
    proof.equal("messages to whoever has refused and writes again", sum(disturbed) - sum(before), 0)
    proof.equal("people who are not answered after their START", unanswered, [])
    sent = sum(is_stale is False for is_stale, _ in claims)
    proof.at_least("replies that were sent before the refusal", sent, races // 20)
    proof.at_least("replies that the refusal stopped", races - sent, races // 20)
    proof.told("of these, stored and kept back", sum(status == "blocked" for _, status in claims))


async def test_t06_no_link_is_sent_after_a_booking_that_comes_in_while_the_offer_waits(
    site_with_model: Installation, reception: Desk, ports: Ports, proof: Proof
):
    races = proof.of_size(smoke=10, full=200)
    chances = random.Random(races)  # noqa: S311 - the same instants every time
    places = asyncio.Semaphore(AT_ONCE)
    simulator = WhatsApp()
    async with opened(site_with_model, await reception.open_bot(model=OFFERS), ports, simulator) as business:
        # What comes after these is sent at once, and mostly before its booking.
        simulator.turn(refuse=races * 6 // 10, retry_after_seconds=1)

        async def run(number: int) -> Person:
            later = chances.uniform(0, QUEUED_SECONDS)
            async with places:
                person = business.somebody()
                simulator.say(person, "Can I book?")
                contact_id, conversation_id = await business.conversation(person)
                # However slow the machine, some offers wait when their booking comes, and some are sent by then.
                if number % 4 == 0:
                    await until(lambda: _is_waiting(site_with_model, conversation_id), every_seconds=0.05)
                elif number % 4 == 2:
                    await business.answered(person)
                else:
                    await asyncio.sleep(later)
                await business.desk.book(Contact(contact_id, str(person.phone)), external_id=f"queued-{number}")
                return person

        people = await asyncio.gather(*(run(number) for number in range(races)))
        await business.quiet()
        told = [business.got(person)[-1].text for person in people if business.got(person)]
        links = sum(BOOKING_LINK in bubble.text for person in people for bubble in business.got(person))
    offers = site_with_model.rows(_OFFERS, business.desk.bot_id)
    stale = [(status, reason) for is_stale, status, reason in offers if is_stale and status != "blocked"]
    kept_back = sum((status, reason) == ("blocked", "booking_exists") for _, status, reason in offers)
    sent = sum(status not in {"blocked", "failed"} for _, status, _ in offers)
    proof.equal("links claimed after the booking's commit", stale, [])
    proof.equal("links on people's phones beside those sent before", links - sent, 0)
    proof.equal("people who were told nothing", races - len(told), 0)
    proof.equal("people whose last word of us is a link, though the offer was kept back", _links(told) - sent, 0)
    proof.at_least("offers that the booking stopped in the queue", kept_back, max(1, races // 20))
    proof.at_least("offers that were sent before the booking", sent, max(1, races // 20))


async def _is_waiting(site: Installation, conversation_id: int) -> bool:
    """Whether the offer is stored, in whatever state."""
    return bool(await asyncio.to_thread(site.count, _OFFERED, conversation_id))


async def _everybody_says(business: Business, people: list[Person], text: str) -> None:
    for first in range(0, len(people), 2 * AT_ONCE):
        for person in people[first : first + 2 * AT_ONCE]:
            business.simulator.say(person, text)
        await business.quiet()


def _links(texts: list[str]) -> int:
    return sum(BOOKING_LINK in text for text in texts)
