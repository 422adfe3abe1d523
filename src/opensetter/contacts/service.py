"""Meeting, describing and changing contacts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, exists, literal, select, text
from sqlalchemy import update as update_rows
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.contacts import identity, queries
from opensetter.contacts.identity import Candidate, IdentityKind
from opensetter.contacts.models import Contact, ContactAnswer, ContactIdentity
from opensetter.contacts.queries import Known
from opensetter.contacts.schemas import ContactCreate, ContactUpdate
from opensetter.core import clock
from opensetter.core.db import translating
from opensetter.core.errors import Conflict, Invalid
from opensetter.core.jsonbody import MetadataInvalid, check_metadata

NO_IDENTIFIER = "Give at least one of waId, smsPhoneNumber, phoneNumber and email."


class IdentityTaken(Conflict):
    """Another contact already has that identity."""

    code = "identity_taken"


@dataclass(frozen=True, slots=True)
class Identity:
    """A way of recognising someone: what is compared, and how it was spelled."""

    kind: IdentityKind
    value: str
    spelling: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What a message says about its sender; fills gaps, and never overwrites what is known."""

    first_name: str | None = None
    last_name: str | None = None
    full_name: str | None = None
    time_zone: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)


async def create(session: AsyncSession, organization_id: int, request: ContactCreate) -> Known:
    """A new contact; `IdentityTaken`, with the other contact's id, if one of the identities is somebody's."""
    identities = identities_of(request)
    if not identities:
        raise Invalid(NO_IDENTIFIER, code="contact_identifier_required")
    contact = await _insert(session, organization_id, profile_of(request))
    await _claim(session, organization_id, contact.id, identities)
    return await queries.get(session, organization_id, contact.id)


async def resolve(
    session: AsyncSession,
    organization_id: int,
    *,
    candidates: tuple[Candidate, ...],
    identity: Identity,
    profile: Profile,
) -> int:
    """The id of the contact behind an inbound message, created if we have never met.

    Two messages from the same stranger at once meet at the identity's unique constraint and end at one contact.
    """
    for _ in range(2):
        found = await queries.find(session, organization_id, candidates)
        if found is not None:
            found = await queries.hold(session, organization_id, found)
            await _learn(session, organization_id, found, identity)
            return found
        savepoint = await session.begin_nested()
        new = await welcome(session, organization_id, identities=(identity,), source="api", profile=profile)
        if new is not None:
            await savepoint.commit()
            return new
        await savepoint.rollback()
    raise queries.ContactNotFound


async def welcome(
    session: AsyncSession, organization_id: int, *, identities: Sequence[Identity], source: str, profile: Profile
) -> int | None:
    """The id of a new contact with these identities; None if somebody else has one of them by now.

    With None the caller undoes what was written: a contact without an identity would stay behind.
    """
    contact = await _insert(session, organization_id, profile)
    is_theirs = await learn(session, organization_id, contact.id, identities=identities, source=source)
    return contact.id if is_theirs else None


async def learn(
    session: AsyncSession, organization_id: int, contact_id: int, *, identities: Sequence[Identity], source: str
) -> bool:
    """Write down new identities of a contact; False if one of them was somebody's already, or has just become so."""
    rows = [
        {
            "organization_id": organization_id,
            "contact_id": contact_id,
            "kind": str(given.kind),
            "value": given.value,
            "spelling": given.spelling,
            "source": source,
            "seen_at": clock.now(),
        }
        # In one order, so that two who write down the same ones wait for each other rather than deadlock.
        for given in sorted(identities, key=lambda given: (given.value, given.kind))
    ]
    statement = insert(ContactIdentity).values(rows).on_conflict_do_nothing(constraint="uq_contact_identities_value")
    written = await session.scalars(statement.returning(ContactIdentity.id))
    return len(written.all()) == len(rows)


async def update(session: AsyncSession, organization_id: int, request: ContactUpdate) -> Known:
    """The contact with only the sent fields changed: null clears one, metadata is merged key by key."""
    named = await _identify(session, organization_id, request)
    # Whoever else is changing this contact goes first or second, so that neither loses a metadata key.
    contact_id = await queries.hold(session, organization_id, named)
    known = await queries.get(session, organization_id, contact_id)
    contact = known.contact
    sent = request.model_dump(exclude_unset=True)
    for name in ("first_name", "last_name", "full_name", "default_time_zone"):
        if name in sent:
            setattr(contact, name, sent[name])
    if "full_name" not in sent and ("first_name" in sent or "last_name" in sent):
        contact.full_name = _joined(contact.first_name, contact.last_name)
    if "metadata" in sent:
        contact.extra = _merged(contact.extra, request.metadata)
    await _replace_identities(session, organization_id, contact_id, request)
    contact.updated_at = clock.now()
    await session.flush()
    return await queries.get(session, organization_id, contact_id)


async def set_zone(session: AsyncSession, organization_id: int, contact_id: int, *, time_zone: str) -> None:
    """The IANA zone that a contact says they are in; times are said in it from now on."""
    await session.execute(
        update_rows(Contact)
        .where(Contact.organization_id == organization_id, Contact.id == contact_id)
        .values(default_time_zone=time_zone, updated_at=clock.now())
    )


async def note_answers(
    session: AsyncSession, organization_id: int, contact_id: int, *, bot_id: int, answers: Mapping[str, str]
) -> None:
    """Remember answers to a bot's questions; a newer answer to the same question replaces the older."""
    for question, answer in answers.items():
        statement = insert(ContactAnswer).values(
            organization_id=organization_id, contact_id=contact_id, bot_id=bot_id, question=question, answer=answer
        )
        await session.execute(
            statement.on_conflict_do_update(
                constraint="uq_contact_answers_contact_id_bot_id_question",
                set_={"answer": statement.excluded.answer, "created_at": text("now()")},
            )
        )


def profile_of(request: ContactCreate) -> Profile:
    """What a request says about somebody."""
    return Profile(
        request.first_name, request.last_name, request.full_name, request.default_time_zone, request.metadata or {}
    )


def described(organization_id: int, profile: Profile) -> Contact:
    """A contact who is to be written down."""
    return Contact(
        organization_id=organization_id,
        first_name=profile.first_name,
        last_name=profile.last_name,
        full_name=profile.full_name or _joined(profile.first_name, profile.last_name),
        default_time_zone=profile.time_zone,
        extra={key: value for key, value in profile.metadata.items() if value is not None},
    )


def identities_of(request: ContactCreate | ContactUpdate) -> list[Identity]:
    """The identities that a request gives, as they are compared and as they are spelled."""
    found: list[Identity] = []
    if request.wa_id:
        found.append(Identity(IdentityKind.WA_ID, request.wa_id, request.wa_id))
    for kind, spelling in ((IdentityKind.SMS, request.sms_phone_number), (IdentityKind.PHONE, request.phone_number)):
        if spelling:
            found.append(Identity(kind, identity.parse_phone(spelling), spelling))
    if request.email:
        found.append(Identity(IdentityKind.EMAIL, identity.email(request.email), request.email))
    return found


async def _insert(session: AsyncSession, organization_id: int, profile: Profile) -> Contact:
    contact = described(organization_id, profile)
    session.add(contact)
    await session.flush()
    return contact


async def _learn(session: AsyncSession, organization_id: int, contact_id: int, identity: Identity) -> None:
    """Keep a further kind of identity of a contact who has the very same number under another kind.

    A contact who was found under another spelling is not taught this one: that was a good guess, not evidence.
    """
    same_number = exists().where(
        ContactIdentity.organization_id == organization_id,
        ContactIdentity.contact_id == contact_id,
        ContactIdentity.value == identity.value,
    )
    known = same_number.where(ContactIdentity.kind == str(identity.kind))
    row = select(
        literal(organization_id),
        literal(contact_id),
        literal(str(identity.kind)),
        literal(identity.value),
        literal(identity.spelling),
    ).where(same_number, ~known)
    await session.execute(
        insert(ContactIdentity)
        .from_select(["organization_id", "contact_id", "kind", "value", "spelling"], row)
        .on_conflict_do_nothing(constraint="uq_contact_identities_value")
    )


async def _claim(session: AsyncSession, organization_id: int, contact_id: int, identities: Iterable[Identity]) -> None:
    for given in identities:
        try:
            async with translating(session, {"uq_contact_identities_value": IdentityTaken}):
                session.add(
                    ContactIdentity(
                        organization_id=organization_id,
                        contact_id=contact_id,
                        kind=str(given.kind),
                        value=given.value,
                        spelling=given.spelling,
                    )
                )
                await session.flush()
        except IdentityTaken:
            owner = await queries.find(session, organization_id, (Candidate(0, given.kind, given.value),))
            raise IdentityTaken(existing_id=owner) from None


async def _identify(session: AsyncSession, organization_id: int, request: ContactUpdate) -> int:
    if request.id is not None:
        return request.id
    given: tuple[Candidate, ...] = ()
    if request.wa_id:
        given = identity.candidates(request.wa_id, None)
    elif request.sms_phone_number:
        digits = identity.parse_phone(request.sms_phone_number)
        given = tuple(
            Candidate(step, IdentityKind.SMS, value)
            for step, values in enumerate(((digits,), identity.spellings(digits)))
            for value in values
        )
    if not given:
        raise Invalid("Give id, waId or smsPhoneNumber to say which contact.", code="contact_identifier_required")
    found = await queries.find(session, organization_id, given)
    if found is None:
        raise queries.ContactNotFound
    return found


async def _replace_identities(
    session: AsyncSession, organization_id: int, contact_id: int, request: ContactUpdate
) -> None:
    """Set or clear phone number and e-mail. `waId` and `smsPhoneNumber` only say who is meant, so they stay."""
    fields = {"phone_number": IdentityKind.PHONE, "email": IdentityKind.EMAIL}
    changed = {kind for name, kind in fields.items() if name in request.model_fields_set}
    if not changed:
        return
    await session.execute(
        delete(ContactIdentity).where(
            ContactIdentity.organization_id == organization_id,
            ContactIdentity.contact_id == contact_id,
            ContactIdentity.kind.in_(changed),
        )
    )
    await _claim(
        session, organization_id, contact_id, (item for item in identities_of(request) if item.kind in changed)
    )


def _joined(first_name: str | None, last_name: str | None) -> str | None:
    return " ".join(part for part in (first_name, last_name) if part) or None


def _merged(stored: Mapping[str, Any], sent: Mapping[str, Any] | None) -> dict[str, Any]:
    """Stored metadata with the sent keys laid over it; null removes a key, and null for all removes them all."""
    if sent is None:
        return {}
    merged = {key: value for key, value in {**stored, **sent}.items() if sent.get(key, ...) is not None}
    try:
        check_metadata(merged)
    except MetadataInvalid as error:
        raise Invalid.field("metadata", error.code, str(error)) from error
    return merged
