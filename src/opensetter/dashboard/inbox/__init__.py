"""The inbox: conversations as they go on, and a human who steps in."""
