"""The built-in responder on the way to an appointment: what it reads, decides and says. Pure; begin at `answering`."""
