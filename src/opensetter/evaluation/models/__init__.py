"""Scripted models: they answer over a real OpenAI-compatible server on loopback, well or badly, and always the same."""
