"""Every page of bookings. Those with names of their own come before whatever could be an id."""

from fastapi import APIRouter

from opensetter.dashboard.bookings import adding, booking, lists, moving, week

router = APIRouter()
for page in (lists, week, adding, moving, booking):
    router.include_router(page.router)
