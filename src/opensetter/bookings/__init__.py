"""Appointments, wherever they were made."""
