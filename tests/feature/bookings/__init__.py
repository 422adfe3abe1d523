"""Bookings made elsewhere, seen through the API."""
