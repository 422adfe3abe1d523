"""Contacts, seen through the API."""
