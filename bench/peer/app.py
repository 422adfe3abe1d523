"""`POST /api/v1/bookings` the ordinary way: FastAPI, dependencies, a session per request, the ORM for every step.

It keeps the page's promises for valid requests: the same look-ups in the same order, the same rows, the same answer.
It leaves out most of what refuses invalid ones, which is in its favour.
"""

import hashlib
import os
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Any

import phonenumbers
from fastapi import Depends, FastAPI, HTTPException, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator
from sqlalchemy import select
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from opensetter import tables  # noqa: F401 - what bookings point at
from opensetter.bookings.models import Booking
from opensetter.bots.models import Bot
from opensetter.contacts.models import ContactIdentity
from opensetter.organizations.models import ApiKey
from opensetter.webhooks.models import Event

app = FastAPI(title="The ordinary way")
engine = create_async_engine(make_url(os.environ["PEER_DATABASE_URL"]).set(drivername="postgresql+psycopg"))
sessions = async_sessionmaker(engine, expire_on_commit=False)
bearer = HTTPBearer()


class BookingIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    bot_id: int
    start_time: AwareDatetime
    phone: str | None = None
    wa_id: str | None = None
    end_time: AwareDatetime | None = None
    time_zone: str | None = None
    source: str = Field(default="manual", max_length=255)
    external_id: str | None = Field(default=None, max_length=255)
    default_country: str | None = None
    metadata: dict[str, Any] | None = None

    @model_validator(mode="after")
    def check(self) -> "BookingIn":
        if not self.phone and not self.wa_id:
            raise ValueError("Give phone or wa_id.")
        if self.end_time is not None and self.end_time <= self.start_time:
            raise ValueError("end_time must be after start_time.")
        return self


class BookingOut(BaseModel):
    id: int
    event_id: int
    bot_id: int
    contact_id: int
    source: str
    external_id: str | None
    start_time: datetime
    end_time: datetime | None
    time_zone: str | None
    deduplicated: bool


async def get_session() -> AsyncIterator[AsyncSession]:
    async with sessions() as session:
        yield session


Session = Annotated[AsyncSession, Depends(get_session)]


async def get_key(session: Session, credentials: Annotated[HTTPAuthorizationCredentials, Depends(bearer)]) -> ApiKey:
    digest = hashlib.sha256(credentials.credentials.encode()).digest()
    key = await session.scalar(select(ApiKey).where(ApiKey.key_hash == digest, ApiKey.revoked_at.is_(None)))
    if key is None:
        raise HTTPException(401, "A valid API key is required.")
    if "write" not in key.scopes:
        raise HTTPException(403, "This API key may only read.")
    return key


@app.post("/api/v1/bookings", status_code=201)
async def create_booking(
    body: BookingIn, response: Response, session: Session, key: Annotated[ApiKey, Depends(get_key)]
) -> BookingOut:
    if body.external_id is not None:
        known = await session.scalar(
            select(Booking).where(
                Booking.organization_id == key.organization_id,
                Booking.source == body.source,
                Booking.external_id == body.external_id,
            )
        )
        if known is not None:
            response.status_code = 200
            return shape(known, deduplicated=True)
    bot = await session.scalar(
        select(Bot).where(Bot.id == body.bot_id, Bot.organization_id == key.organization_id, Bot.archived_at.is_(None))
    )
    if bot is None:
        raise HTTPException(404, "There is no bot with that id.")
    contact_id = await find_contact(session, key.organization_id, body)
    booking = Booking(
        organization_id=key.organization_id,
        bot_id=bot.id,
        contact_id=contact_id,
        source=body.source,
        external_id=body.external_id,
        starts_at=body.start_time,
        ends_at=body.end_time,
        time_zone=body.time_zone,
        extra=body.metadata,
    )
    session.add(booking)
    await session.flush()
    created = shape(booking, deduplicated=False)
    session.add(
        Event(
            organization_id=key.organization_id,
            type="booking.created",
            payload=created.model_dump(mode="json", exclude={"deduplicated"}),
        )
    )
    await session.commit()
    response.headers["Location"] = f"/api/v1/bookings/{booking.id}"
    return created


async def find_contact(session: AsyncSession, organization_id: int, body: BookingIn) -> int:
    wanted = [("wa_id", body.wa_id)] if body.wa_id else []
    if body.phone:
        try:
            number = phonenumbers.parse(body.phone, body.default_country)
        except phonenumbers.NumberParseException as error:
            raise HTTPException(400, "The phone number cannot be read.") from error
        digits = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164).removeprefix("+")
        wanted += [("wa_id", digits), ("sms", digits), ("phone", digits)]
    for kind, value in wanted:
        identity = await session.scalar(
            select(ContactIdentity).where(
                ContactIdentity.organization_id == organization_id,
                ContactIdentity.kind == kind,
                ContactIdentity.value == value,
            )
        )
        if identity is not None:
            return identity.contact_id
    raise HTTPException(404, "No contact has that phone or wa_id.")


def shape(booking: Booking, *, deduplicated: bool) -> BookingOut:
    return BookingOut(
        id=booking.id,
        event_id=booking.event_id,
        bot_id=booking.bot_id,
        contact_id=booking.contact_id,
        source=booking.source,
        external_id=booking.external_id,
        start_time=booking.starts_at,
        end_time=booking.ends_at,
        time_zone=booking.time_zone,
        deduplicated=deduplicated,
    )
