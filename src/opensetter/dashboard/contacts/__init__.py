"""Contacts on pages: found, described, merged, imported and exported, and forgotten."""
