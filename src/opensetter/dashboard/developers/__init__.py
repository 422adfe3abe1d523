"""For who builds on the API: examples to copy, and what was asked."""
