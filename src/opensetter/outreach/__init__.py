"""Messages that answer nobody: those that a bot begins with, and those that a human writes."""
