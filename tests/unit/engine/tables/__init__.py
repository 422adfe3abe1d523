"""Tables of sentences for the guard and the responder."""
