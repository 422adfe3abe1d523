"""The first page."""

from opensetter.dashboard.home.page import router

__all__ = ["router"]
