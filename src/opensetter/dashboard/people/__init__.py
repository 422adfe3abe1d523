"""Members, one's own account, and the log of who did what."""
