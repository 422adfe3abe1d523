"""What a reply says of times, dates and bookings, and whether it is so. Pure; begin at `reviewing`."""
