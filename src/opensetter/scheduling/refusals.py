"""Why a time cannot be had, or a booking cannot be made or moved."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from opensetter.calendars.availability import Slot
from opensetter.core.errors import Conflict
from opensetter.core.times import format_instant


class _NoSlot(Conflict):
    """Somebody cannot have a time of an appointment type; `alternatives` are others, once they were looked up."""

    def __init__(self, appointment_type_id: int | None = None, at: datetime | None = None) -> None:
        super().__init__()
        self.appointment_type_id = appointment_type_id
        self.at = at
        self.alternatives: Sequence[Slot] = ()

    @property
    def members(self) -> Mapping[str, object]:
        told = [
            {
                "start_time": format_instant(slot.starts_at),
                "end_time": format_instant(slot.ends_at),
                "seats_left": slot.seats_left,
            }
            for slot in self.alternatives
        ]
        return {**super().members, "alternatives": told}


class SlotTaken(_NoSlot):
    """Somebody else has that time. `alternatives` are the nearest that are open."""

    code = "slot_taken"


class SlotUnavailable(_NoSlot):
    """No appointment can begin then. `alternatives` are the nearest times at which one can."""

    code = "slot_unavailable"


class AlreadyBooked(Conflict):
    """The contact has an appointment with this bot, and `existing_id` names it."""

    code = "already_booked"


class KeyTaken(Conflict):
    """Something else was booked under this external id, and `existing_id` names it."""

    code = "external_id_taken"


class HoldBooked(Conflict):
    """The hold has become a booking, and `existing_id` names it."""

    code = "hold_booked"


class NotOurBooking(Conflict):
    """The booking was made elsewhere, and can only be moved there."""

    code = "booking_not_ours"


class BookingOver(Conflict):
    """The appointment is over, and cannot be moved any more."""

    code = "booking_over"
