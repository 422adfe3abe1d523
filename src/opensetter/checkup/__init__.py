"""A look at everything that an installation leans on, each finding with what to do about it."""
