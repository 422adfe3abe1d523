"""What channels' providers call: messages that came in, and what became of ours."""
