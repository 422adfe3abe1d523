"""Appointments on our own calendar: offered, held, booked, moved, cancelled."""
