"""T06, taken over: a human steps in at any instant of a turn, and the bot is silent from their commit on."""

import asyncio
import random
from dataclasses import dataclass

from opensetter.simulators.people import Person
from opensetter.simulators.whatsapp.simulator import WhatsApp
from tests.caller import Desk
from tests.reliability.business import Business, Ports, opened
from tests.reliability.installation import Installation
from tests.reliability.proof import Proof

AT_ONCE = 25
MODEL = "openai:echo/slow=0-0.3/taken-over"
# How long after it was stored a message is answered and sent, at the most: about as long as the model takes.
TURN_SECONDS = 0.5
WAYS = ("handoff", "message", "phone")
HUMAN = "This is Sam. I take it from here."

# Both instants are taken by processes on one machine, each while it holds the contact's row: whichever is later was
# decided with the other one's commit in view.
_CLAIMS = """
SELECT message.sending_at > conversation.handed_over_at AS is_stale, message.status
FROM messages message JOIN conversations conversation ON conversation.id = message.conversation_id
WHERE conversation.bot_integration_id = %s AND message.direction = 'outbound' AND NOT message.is_from_human
"""


@dataclass
class Race:
    """Somebody who was being answered when a human stepped in."""

    person: Person
    way: str


async def test_t06_nothing_of_the_bots_is_sent_after_a_human_has_taken_over(
    site_with_model: Installation, reception: Desk, ports: Ports, proof: Proof
):
    races = proof.of_size(smoke=12, full=200)
    chances = random.Random(races)  # noqa: S311 - the same instants every time
    places = asyncio.Semaphore(AT_ONCE)
    desk = await reception.open_bot(model=MODEL)
    async with opened(site_with_model, desk, ports, WhatsApp()) as business:

        async def run(number: int) -> Race:
            way, later = WAYS[number % len(WAYS)], chances.uniform(0, TURN_SECONDS)
            async with places:
                race = Race(business.somebody(), way)
                business.simulator.say(race.person, f"Question {number}")
                _, conversation_id = await business.conversation(race.person)
                # Every fifth human comes after the answer, however slow the machine: so both sides win some races.
                await (business.answered(race.person) if number % 5 == 4 else asyncio.sleep(later))
                await _take_over(business, race, conversation_id)
                return race

        ran = await asyncio.gather(*(run(number) for number in range(races)))
        await business.quiet()
        claims = site_with_model.rows(_CLAIMS, business.desk.integration_id)
        # From here on the bot has nothing to say to any of them.
        for race in ran:
            business.simulator.say(race.person, "Are you still there?")
        await business.quiet()
        unheard = [race for race in ran if race.way != "handoff" and HUMAN not in business.read(race.person)]
        spoken = [race for race in ran if len(business.got(race.person)) > 1 + (race.way == "message")]
    human = site_with_model.rows(
        "SELECT status FROM messages WHERE bot_integration_id = %s AND is_from_human", business.desk.integration_id
    )
    silent = site_with_model.count(
        "SELECT count(*) FROM conversations WHERE bot_integration_id = %s AND handed_over_at IS NOT NULL",
        business.desk.integration_id,
    )
    proof.equal("takeovers", silent, races)
    proof.equal("replies claimed after the takeover's commit", [claim for claim in claims if claim[0]], [])
    proof.equal("people to whom the bot spoke afterwards", spoken, [])
    proof.equal("humans' messages that did not arrive", unheard, [])
    proof.equal(
        "humans' messages stored", len(human), sum(WAYS[number % len(WAYS)] != "handoff" for number in range(races))
    )
    proof.equal("humans' messages that were kept back", [row for row in human if row[0] in {"blocked", "failed"}], [])
    # The race was won both ways, or nothing was shown.
    sent = sum(is_stale is False for is_stale, _ in claims)
    proof.at_least("replies that were sent before the takeover", sent, max(1, races // 20))
    proof.at_least("replies that the takeover stopped", races - sent, max(1, races // 20))
    proof.told("of these, stored and kept back", sum(status == "blocked" for _, status in claims))


async def _take_over(business: Business, race: Race, conversation_id: int) -> None:
    match race.way:
        case "handoff":
            await business.desk.ask("POST", f"/conversations/{conversation_id}/handoff")
        case "message":
            path = f"/conversations/{conversation_id}/messages"
            await business.desk.ask("POST", path, json={"content": HUMAN})
        case "phone":
            business.simulator.answer_by_hand(race.person, HUMAN)
