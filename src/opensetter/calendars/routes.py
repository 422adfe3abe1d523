"""`/schedules` and `/appointment-types`: when appointments may be, and what can be booked."""

from typing import Annotated

from fastapi import APIRouter
from fastapi import Query as QueryParameters
from pydantic import Field

from opensetter.calendars import queries, service
from opensetter.calendars.models import AppointmentType, Schedule
from opensetter.calendars.schemas import (
    AppointmentTypeCreate,
    AppointmentTypeRead,
    AppointmentTypeUpdate,
    ScheduleCreate,
    ScheduleRead,
    ScheduleUpdate,
)
from opensetter.core.paging import Listed, PageQuery, Session, Single, page
from opensetter.core.web import LARGEST_ID, NoFields, PathId
from opensetter.organizations.auth import Reader, Writer

router = APIRouter(tags=["Calendar"])


class AppointmentTypesQuery(PageQuery):
    bot_id: Annotated[int | None, Field(ge=1, le=LARGEST_ID)] = Field(default=None, description="Only this bot's.")


@router.post("/schedules", status_code=201, summary="Create a schedule")
async def create_schedule(body: ScheduleCreate, principal: Writer, session: Session) -> Single[ScheduleRead]:
    """Create a schedule: one person's or room's working time. Of all that is booked on it, no two overlap."""
    made = await service.create_schedule(session, principal.organization_id, body, by=principal.actor)
    return Single(data=_schedule(made))


@router.get("/schedules", summary="List schedules")
async def list_schedules(
    query: Annotated[PageQuery, QueryParameters()], principal: Reader, session: Session
) -> Listed[ScheduleRead]:
    """All schedules, newest first."""
    rows = await queries.list_schedules(
        session, principal.organization_id, limit=query.limit + 1, starting_after=query.starting_after
    )
    items, has_more = page(rows, query.limit, _schedule)
    return Listed(data=items, has_more=has_more)


@router.get("/schedules/{schedule_id}", summary="Get a schedule")
async def get_schedule(schedule_id: PathId, principal: Reader, session: Session) -> Single[ScheduleRead]:
    """One schedule."""
    return Single(data=_schedule(await queries.get_schedule(session, principal.organization_id, schedule_id)))


@router.put("/schedules/{schedule_id}", summary="Update a schedule")
async def update_schedule(
    schedule_id: PathId, body: ScheduleUpdate, principal: Writer, session: Session
) -> Single[ScheduleRead]:
    """Change a schedule; fields that are not sent stay as they are, and so does what is booked already."""
    changed = await service.update_schedule(session, principal.organization_id, schedule_id, body, by=principal.actor)
    return Single(data=_schedule(changed))


@router.post("/appointment-types", status_code=201, summary="Create an appointment type")
async def create_appointment_type(
    body: AppointmentTypeCreate, principal: Writer, session: Session
) -> Single[AppointmentTypeRead]:
    """Create something that a bot can book by itself: how long it is, on which schedule, how soon, for how many."""
    made = await service.create(session, principal.organization_id, body, by=principal.actor)
    return Single(data=_type(made))


@router.get("/appointment-types", summary="List appointment types")
async def list_appointment_types(
    query: Annotated[AppointmentTypesQuery, QueryParameters()], principal: Reader, session: Session
) -> Listed[AppointmentTypeRead]:
    """The appointment types that are not archived, newest first."""
    rows = await queries.list_page(
        session,
        principal.organization_id,
        bot_id=query.bot_id,
        limit=query.limit + 1,
        starting_after=query.starting_after,
    )
    items, has_more = page(rows, query.limit, _type)
    return Listed(data=items, has_more=has_more)


@router.get("/appointment-types/{appointment_type_id}", summary="Get an appointment type")
async def get_appointment_type(
    appointment_type_id: PathId, principal: Reader, session: Session
) -> Single[AppointmentTypeRead]:
    """One appointment type, archived or not."""
    return Single(data=_type(await queries.get(session, principal.organization_id, appointment_type_id)))


@router.put("/appointment-types/{appointment_type_id}", summary="Update an appointment type")
async def update_appointment_type(
    appointment_type_id: PathId, body: AppointmentTypeUpdate, principal: Writer, session: Session
) -> Single[AppointmentTypeRead]:
    """Change an appointment type; fields that are not sent stay as they are, and so does what is booked already."""
    changed = await service.update(session, principal.organization_id, appointment_type_id, body, by=principal.actor)
    return Single(data=_type(changed))


@router.post("/appointment-types/{appointment_type_id}/archive", summary="Archive an appointment type")
async def archive_appointment_type(
    appointment_type_id: PathId, principal: Writer, _body: NoFields, session: Session
) -> Single[AppointmentTypeRead]:
    """Retire an appointment type: it is booked no more. What is booked stays, and can still be moved or cancelled."""
    archived = await service.archive(session, principal.organization_id, appointment_type_id, by=principal.actor)
    return Single(data=_type(archived))


def _schedule(schedule: Schedule) -> ScheduleRead:
    return ScheduleRead.model_validate(schedule, from_attributes=True)


def _type(appointment_type: AppointmentType) -> AppointmentTypeRead:
    return AppointmentTypeRead.model_validate(appointment_type, from_attributes=True)
