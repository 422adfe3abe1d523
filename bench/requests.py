"""The requests that are sent: bookings for random contacts, one in ten of them known already."""

import random
from collections.abc import Iterator

from bench.dataset import CONTACTS_PER_KNOWN_BOOKING, known_external_id, organization_of, phone, secret

REPLAYS_PER_TEN = 1

# All numbers are padded to one width, so every request has the same length, and building one costs a microsecond.
_BODY = (
    '{{"bot_id": {bot:>4}, "phone": "+{phone}", "start_time": "2030-05-25T14:00:00Z", '
    '"end_time": "2030-05-25T15:00:00Z", "time_zone": "Europe/London", "source": "calendly", '
    '"external_id": "{external_id}"}}'
)
_HEAD = (
    "POST /api/v1/bookings HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    "Authorization: Bearer {key}\r\nContent-Length: {length}\r\n\r\n"
)


def bookings(contacts: int, seed: int) -> Iterator[bytes]:
    """Requests without end; another seed gives other new bookings and the same known ones."""
    source = random.Random(seed)
    number = 0
    run = f"{seed % 0xFFFF_FFFF:08x}"
    while True:
        number += 1
        if source.random() * 10 < REPLAYS_PER_TEN:
            known = int(source.random() * (contacts // CONTACTS_PER_KNOWN_BOOKING)) + 1
            yield _request(known * CONTACTS_PER_KNOWN_BOOKING, known_external_id(known))
        else:
            yield _request(int(source.random() * contacts) + 1, f"{run}{number:08d}")


def _request(contact: int, external_id: str) -> bytes:
    organization = organization_of(contact)
    body = _BODY.format(bot=organization, phone=phone(contact), external_id=external_id)
    return (_HEAD.format(key=secret(organization), length=len(body)) + body).encode()
