"""Bots and their integrations, seen through the API."""
