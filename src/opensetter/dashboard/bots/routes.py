"""Every page of the bots."""

from fastapi import APIRouter

from opensetter.dashboard.bots import appointments, overview, schedules, seeing, setting, trying, versions

router = APIRouter()
for page in (overview, setting, appointments, schedules, seeing, trying, versions):
    router.include_router(page.router)
