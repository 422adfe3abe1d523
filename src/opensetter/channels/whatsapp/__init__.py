"""WhatsApp by Meta's Cloud API: what it sends us, and what we send through it."""
