"""Connected channels: one bot integration is one bot on one channel."""
