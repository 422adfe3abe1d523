"""`POST /bookings` from the body to the answer: the endpoint that other systems lean on, so also the fastest.

The order of judgement is fixed: who is calling, what the body is, whether the booking is known, whether the bot is
there, which contact is meant. A retry of a known booking therefore succeeds even after its bot or contact is gone.
"""

import json
from dataclasses import dataclass
from typing import Any

import structlog
from pydantic import ValidationError
from starlette.responses import Response
from starlette.types import Scope as AsgiScope

from opensetter.bookings.intake import Intake
from opensetter.bookings.record import NewBooking, Stored, Verdict
from opensetter.bookings.schemas import DEFAULT_SOURCE, BookingCreate
from opensetter.bots.queries import BotNotFound
from opensetter.contacts import identity
from opensetter.contacts.queries import ContactAmbiguous, ContactNotFound
from opensetter.core import metrics
from opensetter.core.errors import Conflict, Forbidden, Invalid
from opensetter.core.gate import Refused, is_json, unsupported
from opensetter.core.runtime import Runtime
from opensetter.core.times import format_instant
from opensetter.core.web import field_errors, header_values
from opensetter.organizations.auth import ApiKeyMissing, authenticate, key_digest
from opensetter.organizations.models import Scope

LONGEST_IDEMPOTENCY_KEY = 255

log = structlog.get_logger(__name__)

_encode = json.JSONEncoder(ensure_ascii=False).encode


class BookingDiffers(Conflict):
    """The external_id is known with other details, and `Prefer: handling=strict` asks for an error then."""

    code = "booking_differs"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request whose shape is right."""

    booking: BookingCreate
    new: NewBooking
    phone_error: Invalid | None
    identifiers_disagree: bool
    is_strict: bool
    idempotency_key: str | None


async def read(runtime: Runtime, scope: AsgiScope) -> Asked:
    """What is asked for; `Unauthorized` before any fault of the body is told."""
    digest = key_digest(scope)
    try:
        return _shaped(scope, digest)
    except (Invalid, Refused):
        principal = await authenticate(runtime, scope)
        if Scope.WRITE not in principal.scopes:
            raise Forbidden from None
        raise


async def answer(intake: Intake, asked: Asked) -> Response:
    """Record the booking and say what became of it."""
    return respond(asked, await intake.record(asked.new))


def respond(asked: Asked, verdict: Verdict) -> Response:
    """The answer that a verdict calls for, or the error."""
    if verdict.organization_id is None:
        raise ApiKeyMissing
    if not verdict.may_write:
        raise Forbidden("This API key may only read.")
    if verdict.booking is None:
        raise _missing(asked, verdict)
    headers = {"Ignored-Input": "phone"} if asked.phone_error else {}
    if verdict.is_new:
        metrics.bookings_created.inc()
        if asked.identifiers_disagree:
            log.info("bookings.identifiers_disagree", booking_id=verdict.booking.id)
        headers["Location"] = f"/api/v1/bookings/{verdict.booking.id}"
    else:
        metrics.bookings_deduplicated.inc()
        differing = _differences(asked, verdict)
        if differing and asked.is_strict:
            raise BookingDiffers
        if differing:
            headers["Deduplicated-Differs"] = ", ".join(differing)
        if asked.is_strict:
            headers["Preference-Applied"] = "handling=strict"
    return Response(
        _encode(shape(verdict.booking, deduplicated=not verdict.is_new)),
        201 if verdict.is_new else 200,
        headers=headers,
        media_type="application/json",
    )


def shape(booking: Stored, *, deduplicated: bool) -> dict[str, Any]:
    """A booking as the documented page shows it: these fields, in this order."""
    body: dict[str, Any] = {
        "id": booking.id,
        "event_id": booking.event_id,
        "bot_id": booking.bot_id,
        "contact_id": booking.contact_id,
        "source": booking.source,
        "external_id": booking.external_id,
        "start_time": format_instant(booking.starts_at),
        "end_time": format_instant(booking.ends_at) if booking.ends_at else None,
        "time_zone": booking.time_zone,
        "deduplicated": deduplicated,
    }
    if booking.cancelled_at is not None:
        body["cancelled_at"] = format_instant(booking.cancelled_at)
    return body


def _shaped(scope: AsgiScope, digest: bytes) -> Asked:
    if "json" not in scope["state"]:
        if not is_json(scope):
            raise Refused(unsupported(scope))
        raise Invalid("The body is empty; send a JSON object.", code="json_invalid")
    try:
        booking = BookingCreate.model_validate(scope["state"]["json"])
    except ValidationError as error:
        errors = field_errors(error.errors(include_url=False, include_input=False))
        raise Invalid(errors[0].detail, code=errors[0].code, errors=errors) from error
    digits, phone_error = _digits(booking)
    if phone_error is not None and not booking.wa_id:
        raise phone_error
    new = NewBooking(
        key_hash=digest,
        bot_id=booking.bot_id,
        candidates=identity.candidates(booking.wa_id or None, digits),
        starts_at=booking.start_time,
        ends_at=booking.end_time,
        time_zone=booking.time_zone,
        source=booking.source or DEFAULT_SOURCE,
        external_id=booking.external_id,
        metadata=booking.metadata,
    )
    prefer = ",".join(header_values(scope, b"prefer"))
    return Asked(
        booking=booking,
        new=new,
        phone_error=phone_error,
        identifiers_disagree=_disagree(booking.wa_id, digits),
        is_strict="handling=strict" in prefer.lower().replace(" ", ""),
        idempotency_key=_idempotency_key(scope),
    )


def _idempotency_key(scope: AsgiScope) -> str | None:
    """The request's Idempotency-Key, if it has one; `Invalid` if it cannot be one."""
    values = header_values(scope, b"idempotency-key")
    if not values:
        return None
    if len(values) > 1 or not 0 < len(values[0]) <= LONGEST_IDEMPOTENCY_KEY or not values[0].isascii():
        detail = f"An Idempotency-Key has 1 to {LONGEST_IDEMPOTENCY_KEY} ASCII characters."
        raise Invalid(detail, code="idempotency_key_invalid")
    return values[0]


def _digits(booking: BookingCreate) -> tuple[str | None, Invalid | None]:
    """The phone's digits. With a wa_id an unreadable phone is not needed: dropping a real booking would be worse."""
    if not booking.phone:
        return None, None
    try:
        return identity.parse_phone(booking.phone, booking.default_country), None
    except identity.PhoneInvalid as error:
        return None, Invalid.field("phone", error.code, str(error))


def _disagree(wa_id: str | None, digits: str | None) -> bool:
    """Whether wa_id and phone are two numbers. A wa_id that is no number cannot be compared."""
    if not wa_id or digits is None or not wa_id.isdecimal():
        return False
    return digits != wa_id and digits not in identity.spellings(wa_id)


def _missing(asked: Asked, verdict: Verdict) -> Exception:
    """Why there is no booking: the bot first, then the contact."""
    if not verdict.bot_exists:
        return BotNotFound()
    if not verdict.contact_ids:
        return asked.phone_error or ContactNotFound("No contact has that phone or wa_id.")
    return ContactAmbiguous()


def _differences(asked: Asked, verdict: Verdict) -> list[str]:
    """Fields in which a replay differs from what is stored. A contact that cannot be found any more is not compared."""
    new, stored = asked.new, verdict.booking
    assert stored is not None  # noqa: S101 - only a replay is compared
    pairs = {
        "bot_id": (new.bot_id, stored.bot_id),
        "contact_id": (verdict.contact_ids or (stored.contact_id,), (stored.contact_id,)),
        "start_time": (new.starts_at, stored.starts_at),
        "end_time": (new.ends_at, stored.ends_at),
        "time_zone": (new.time_zone, stored.time_zone),
        "metadata": (verdict.metadata_differs, False),
    }
    return [name for name, (sent, kept) in pairs.items() if sent != kept]
