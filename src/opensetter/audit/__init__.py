"""Who did what in an organization: written down with what was done, and never changed."""
