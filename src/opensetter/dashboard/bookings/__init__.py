"""Bookings: what lies ahead and what is over, a week at a glance, one with its history, and a new one."""

from opensetter.dashboard.bookings.routes import router

__all__ = ["router"]
