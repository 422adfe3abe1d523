"""API keys and the walls between organizations, seen through the API."""
