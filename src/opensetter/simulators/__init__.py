"""Fakes of messaging providers with the real wire format, so that the whole loop runs on one machine."""
