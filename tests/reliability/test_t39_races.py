"""T39, the races: bookings are posted while the model thinks, and no link is stored after a booking's commit."""

import asyncio
import random

from tests.caller import Desk, Person
from tests.factories import BOOKING_LINK
from tests.faults.model import FakeModel
from tests.reliability.installation import Installation
from tests.reliability.proof import Proof, size

AT_ONCE = 50

# When each was committed. A turn locks the contact's row before it reads the bookings, and recording a booking needs
# a share of that lock: whichever comes second waits until the first one's commit, and PostgreSQL takes the time of a
# commit before it lets go of the locks. So a booking with an earlier time was there to be seen by the turn, and one
# with a later time was not. The ids of events would not do: a booking's is taken before it waits for the lock.
_RACES = """
SELECT pg_xact_commit_timestamp(booking.xmin) < pg_xact_commit_timestamp(reply.xmin) AS is_booked_first, reply.content
FROM bookings booking
JOIN conversations conversation ON conversation.contact_id = booking.contact_id
JOIN messages reply ON reply.conversation_id = conversation.id AND reply.direction = 'outbound'
WHERE booking.bot_id = ANY (%s)
"""


async def test_t39_no_link_is_stored_after_a_booking_that_arrives_while_the_model_thinks(
    site_with_model: Installation, reception: Desk, model: FakeModel, proof: Proof
):
    races, spread = proof.of_size(smoke=(10, 0.12), full=(500, 0.4))
    chances = random.Random(races)  # noqa: S311 - the same races every time
    places = asyncio.Semaphore(AT_ONCE)

    async def race(number: int) -> int:
        name = f"obedient/race-{number}"
        async with places:
            own = await reception.open_bot(model=f"openai:{name}")
            person = await own.meet()
            thinking = model.hold(name)
            asked = await own.tells(person, "Can I book?")
            await thinking.until_asked()
            # Before, while and after the reply is stored, which takes a tenth of a second or two in a crowd.
            later = chances.uniform(0, spread)
            booking = asyncio.create_task(_book_later(own.at(site_with_model.servers[1].address), person, later))
            await asyncio.sleep(chances.uniform(0, 0.1))
            thinking.release()
            await booking
            await own.reply_to(person, asked)
            return own.bot_id

    bots = await asyncio.gather(*(race(number) for number in range(races)))

    stored = site_with_model.rows(_RACES, bots)
    after = [content for is_booked_first, content in stored if is_booked_first]
    offered = [content for is_booked_first, content in stored if not is_booked_first and BOOKING_LINK in content]
    proof.equal("races", len(stored), races)
    proof.equal("links stored after the booking's commit", [text for text in after if BOOKING_LINK in text], [])
    # The race was won both ways, or nothing was shown.
    proof.at_least("races that the booking won", len(after), max(1, races // 20))
    if size() == "smoke":
        # A handful of races beside other tests: which side wins them, a busy machine decides.
        proof.told("races that the link won", len(offered))
    else:
        proof.at_least("races that the link won", len(offered), max(1, races // 20))


async def _book_later(desk: Desk, person: Person, after_seconds: float) -> None:
    await asyncio.sleep(after_seconds)
    await desk.book(person, external_id=f"race-{person.id}")
