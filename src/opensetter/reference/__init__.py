"""Pages for the people who write integrations: the API reference and what every error means."""
