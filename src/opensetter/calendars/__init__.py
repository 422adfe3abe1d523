"""When appointments may be: schedules, appointment types, open slots, and who has taken which."""
