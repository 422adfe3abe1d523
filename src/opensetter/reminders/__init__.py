"""What a bot says of its own accord: confirmations, reminders, follow-ups, and talks that were put off."""
