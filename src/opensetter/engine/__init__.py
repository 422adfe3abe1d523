"""One bot turn: what is known, what is drafted, what may be said."""
