"""A bot's configuration: voice, questions, hours, link, model."""
