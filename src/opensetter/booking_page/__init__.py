"""The booking page: where contacts choose a time themselves, and change it later; and calendars to subscribe to."""
